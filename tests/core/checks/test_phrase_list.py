"""A list of wordings is read line by line, and looking for all of them takes steps in proportion to the text."""

from __future__ import annotations

import random
import sys

import pytest

from taizhang.core.checks import PhraseList, read_phrases
from taizhang.core.checks.near import NearIndex, Signs, edits_allowed
from taizhang.core.values import RefusedError
from taizhang.services.own_lists import EXAMPLE

WORDS = [
    "推动",
    "深化",
    "落实",
    "发展",
    "改革",
    "服务",
    "群众",
    "基层",
    "治理",
    "质量",
    "全面",
    "加强",
    "建设",
    "体系",
    "能力",
    "水平",
    "统筹",
    "协调",
    "安全",
    "保障",
]


def test_a_group_gives_its_phrases_their_source_and_day() -> None:
    read = read_phrases(
        "# 说明\n［2024.3.1 市委 全会报告］\n贯彻新发展理念\n《示例市旅游条例》\n", "提法.txt"
    )

    (wording,), (title,) = read.wordings, read.titles
    assert (wording.words, wording.source, wording.day) == (
        "贯彻新发展理念",
        "市委 全会报告",
        "2024年3月1日",
    )
    assert (title.words, title.signs) == ("《示例市旅游条例》", "示例市旅游条例")


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("贯彻新发展理念", "提法.txt:1: 提法前面要有一行日期和出处"),
        ("[市委全会报告]\n贯彻新发展理念", "提法.txt:1: 这一行要写日期和出处"),
        ("[2024-02-30 市委全会报告]", "提法.txt:1: 这一行要写日期和出处"),
        ("[3月1日 市委全会报告]", "提法.txt:1: 这一行要写日期和出处"),
        ("[2024-03-01 报告]\n完成任务。还要努力", "提法.txt:2: “完成任务。还要努力”不是一个提法"),
        ("[2024-03-01 报告]\n" + "很" * 90, "提法.txt:2: “很很"),
        ("[2024-03-01 报告]\n——", "提法.txt:2: “——”不是一个提法"),
    ],
)
def test_a_line_that_says_nothing_is_told_with_its_number(text: str, says: str) -> None:
    with pytest.raises(RefusedError) as refused:
        read_phrases(text, "提法.txt")

    assert says in str(refused.value)


def test_the_example_of_a_new_workspace_lists_nothing_and_is_right_without_its_marks() -> None:
    assert read_phrases(EXAMPLE, "提法.txt").wordings == ()

    lines = EXAMPLE.partition("#\n")[2].replace("# ", "")
    read = read_phrases(lines, "提法.txt")
    assert [phrase.words for phrase in read.wordings] == ["推动全域旅游高质量发展"]
    assert [phrase.words for phrase in read.titles] == ["《示例市全域旅游促进办法》"]


SIGNS = sorted(set("".join(WORDS)))
MANY_WORDS = [first + second for first in SIGNS for second in SIGNS if first != second]


def made_phrases(count: int, words: list[str] = WORDS) -> list[str]:
    dice = random.Random(5)  # noqa: S311 (made-up words)
    return ["".join(dice.sample(words, dice.randint(3, 7))) for _ in range(count)]


@pytest.mark.parametrize("seed", range(4))
def test_one_slip_anywhere_inside_is_found_by_the_pieces(seed: int) -> None:
    dice = random.Random(seed)  # noqa: S311 (made-up words)
    for phrase in made_phrases(150):
        index = NearIndex([phrase])
        at = dice.randrange(1, len(phrase) - 1)
        swapped = phrase[: at - 1] + phrase[at] + phrase[at - 1] + phrase[at + 1 :]
        wrong = [phrase[:at] + phrase[at + 1 :], phrase[:at] + "的" + phrase[at + 1 :], swapped]
        if edits_allowed(phrase) > 1:
            other = dice.randrange(1, len(phrase) - 2)
            less = phrase[:other] + phrase[other + 1 :]
            wrong.append(less[:at] + "的" + less[at + 1 :])
        for said in wrong:
            text = Signs.of(f"要{said}，抓好。").text
            assert list(index.near(text)), (phrase, said)


def steps(phrases: PhraseList, text: str) -> int:
    count = 0

    def step(_frame: object, event: str, _argument: object) -> None:
        nonlocal count
        count += event in ("call", "c_call")

    sys.setprofile(step)
    try:
        phrases.wrong_wordings(Signs.of(text).text)
    finally:
        sys.setprofile(None)
    return count


def test_two_thousand_phrases_and_a_megabyte_take_steps_in_proportion() -> None:
    dice = random.Random(9)  # noqa: S311 (made-up words)
    lines = "\n".join(dict.fromkeys(made_phrases(2_000, MANY_WORDS)))
    many = read_phrases(f"[2024-03-01 报告]\n{lines}", "提法.txt")
    sentences = ["".join(dice.choices(MANY_WORDS, k=12)) + "。" for _ in range(13_500)]
    text = "".join(sentences)  # a megabyte as UTF-8
    assert len(text.encode()) > 1_000_000

    short, long = steps(many, text[: len(text) // 4]), steps(many, text)

    assert long < 4.5 * short
    assert long < 8 * len(text)


def test_wordings_that_begin_alike_are_not_compared_with_each_other() -> None:
    few = NearIndex([f"坚持和加强党的全面领导{word}" for word in WORDS])

    assert list(few.near("坚持" * 200)) == []
