"""Reading a template: what each line becomes, and what a writer may not type."""

from __future__ import annotations

import pytest

from taizhang.core.indicators import Aggregate, During, Indicator, Measure, State
from taizhang.core.reports.template import (
    FigurePlace,
    Form,
    HeadingLine,
    Literal,
    Optional,
    ParagraphLines,
    Sentence,
    Template,
    Word,
    WordPlace,
    figure_places,
)
from taizhang.core.reports.template_reader import read_template
from taizhang.core.values import RefusedError

BODY = Measure(Aggregate.COUNT, "work", During("day"))
INDICATORS = {
    "sessions": Indicator("sessions", "场次", "场次。", "场次", BODY),
    "joint": Indicator("joint", "联合场次", "联合场次。", "场次", BODY, part_of="sessions"),
}
TITLE = "@title 总结\n"


def read(text: str) -> Template:
    return read_template("t", text, "t.txt", INDICATORS)


def sentence(text: str) -> Sentence:
    (block,) = read(TITLE + text).blocks
    assert isinstance(block, ParagraphLines)
    (found,) = block.sentences
    return found


def refusals(text: str) -> list[str]:
    with pytest.raises(RefusedError) as caught:
        read(text)
    return [str(problem) for problem in caught.value.problems]


def test_settings_name_the_template_and_its_title() -> None:
    template = read("@name 半年总结\n@title {单位}\n@title {时段}总结\n@signature 办公室\n")

    assert template.name == "半年总结"
    assert template.title == (
        (WordPlace(Word.UNIT),),
        (WordPlace(Word.PERIOD), Literal("总结")),
    )
    assert template.signature == (Literal("办公室"),)


def test_without_settings_the_id_is_the_name_and_the_unit_signs() -> None:
    template = read(TITLE)

    assert (template.name, template.signature) == ("t", (WordPlace(Word.UNIT),))


def test_a_comment_is_not_printed_and_does_not_end_a_paragraph() -> None:
    (block,) = read(f"{TITLE}一。\n// 说明{{sessions}}\n二。\n").blocks

    assert isinstance(block, ParagraphLines)
    assert [line.parts for line in block.sentences] == [(Literal("一。"),), (Literal("二。"),)]


def test_a_blank_line_ends_a_paragraph_and_so_does_a_heading() -> None:
    blocks = read(f"{TITLE}一。\n\n二。\n## 情况\n三。\n").blocks

    assert [type(block).__name__ for block in blocks] == [
        "ParagraphLines",
        "ParagraphLines",
        "HeadingLine",
        "ParagraphLines",
    ]


@pytest.mark.parametrize(("signs", "level"), [("##", 1), ("###", 2), ("####", 3), ("#####", 4)])
def test_two_to_five_signs_are_headings_of_four_levels(signs: str, level: int) -> None:
    assert read(f"{TITLE}{signs} {{时段简称}}情况\n").blocks == (
        HeadingLine(level, (WordPlace(Word.SHORT_PERIOD), Literal("情况")), 2),
    )


@pytest.mark.parametrize(
    ("written", "form"),
    [
        ("{sessions}", Form.EXACT),
        ("{ sessions }", Form.EXACT),
        ("{sessions|约数}", Form.HEDGED),
        ("{sessions | 约数}", Form.HEDGED),
        ("{sessions|万}", Form.WAN),
    ],
)
def test_a_place_names_an_indicator_and_a_form(written: str, form: Form) -> None:
    assert sentence(f"共{written}。").parts == (
        Literal("共"),
        FigurePlace("sessions", form),
        Literal("。"),
    )


@pytest.mark.parametrize(
    ("name", "written", "form"),
    [
        ("sessions", "同比", Form.YEAR_ON_YEAR),
        ("sessions", "增减", Form.CHANGE),
        ("joint", "占比", Form.SHARE),
        ("sessions", "未报单位", Form.MISSING_UNITS),
    ],
)
def test_what_may_have_nothing_to_say_stands_in_brackets(
    name: str, written: str, form: Form
) -> None:
    place = f"{{{name}|{written}}}"

    assert sentence(f"好[，{place}]。").parts[1] == Optional(
        (Literal("，"), FigurePlace(name, form))
    )
    (line,) = refusals(f"{TITLE}好，{place}。")
    assert line.startswith("t.txt:2: ")
    assert f"“[，{place}]”" in line


@pytest.mark.parametrize("word", [word for word in Word if word is not Word.UNITS_BELOW])
def test_a_word_place_is_filled_with_words_of_the_report(word: Word) -> None:
    assert sentence(f"{{{word.value}}}。").parts[0] == WordPlace(word)


def test_alternatives_belong_to_the_sentence_above() -> None:
    found = sentence("举办{sessions}。\n? 为零：没有举办。\n? 未开展:未开展。\n? 未报送：\n")

    assert found.line == 2
    assert found.alternatives == {
        State.ZERO: (Literal("没有举办。"),),
        State.NIL: (Literal("未开展。"),),
        State.MISSING: (),
    }


def test_the_indicators_of_a_template_are_those_of_its_alternatives_too() -> None:
    template = read(f"{TITLE}举办{{sessions}}。\n? 为零：联合{{joint}}。\n再举办{{sessions}}。\n")

    assert template.indicators() == ("sessions", "joint")


def test_the_governing_figure_is_not_one_in_brackets() -> None:
    parts = sentence("[其中联合{joint}，]共{sessions}。").parts

    assert next(figure_places(parts, optional=False)).indicator == "sessions"
    assert [place.indicator for place in figure_places(parts)] == ["joint", "sessions"]


@pytest.mark.parametrize(
    "words",
    [
        "增长",
        "增长了",
        "下降到",
        "上升至",
        "提高",
        "降低",
        "增加",
        "增加为",
        "减少",
        "持平",
        "同比增长",
    ],
)
def test_a_direction_is_never_typed(words: str) -> None:
    (line,) = refusals(f"{TITLE}培训{words}{{sessions}}。")

    assert line.startswith("t.txt:2: “")
    assert "手写的方向词" in line
    assert "“{sessions|同比}”或“{sessions|增减}”" in line


@pytest.mark.parametrize("word", ["近", "约", "大约", "超", "超过", "逾", "突破", "不足", "接近"])
def test_a_hedge_is_never_typed(word: str) -> None:
    (line,) = refusals(f"{TITLE}培训{word}{{sessions}}。")

    assert f"t.txt:2: “{word}”是手写的约数词" in line
    assert "“{sessions|约数}”" in line


@pytest.mark.parametrize(
    "words",
    ["节约", "签约", "预约", "违约", "附近", "最近", "赶超", "增加的有", "培训", "减少事项"],
)
def test_a_word_that_only_looks_like_a_hedge_is_let_through(words: str) -> None:
    assert sentence(f"{words}{{sessions}}。").parts[0] == Literal(words)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("共{sessions。", "“{”没有配对的“}”：共{sessions。"),
        ("共sessions}。", "“}”没有配对"),
        ("共[，{sessions}", "“[”没有配对的“]”"),
        ("共[，{sessions}。", "“[”没有配对的“]”"),
        ("共，{sessions}]。", "“]”没有配对"),
        ("共[，[{sessions}]]。", "方括号套了方括号"),
        ("共{session}。", "没有名为“session”的指标，是不是“sessions”？"),
        ("{单位名称}。", "没有名为“单位名称”的指标，是不是“单位”？"),
        (
            "共{sessions|环比}。",
            "不认识的写法“环比”，可用：约数、万、同比、增减、占比、未报单位、上年、各单位、目标、完成率。",
        ),
        ("共{单位|约数}。", "没有名为“单位”的指标"),
        ("共[，{sessions|占比}]。", "没有声明 part_of（其中），算不出占比"),
        ("## 举办{sessions}", "标题里不放数据"),
        ("没有数据。\n? 为零：无。", "“?”一行要跟在有数据的句子后面"),
        ("[共{sessions}。]\n? 为零：无。", "“?”一行要跟在有数据的句子后面"),
        ("? 为零：无。", "“?”一行要跟在有数据的句子后面"),
        ("共{sessions}。\n? 零：无。", "情形可用：为零、未开展、未报送、不需报送、不适用、不可比"),
        ("{有下级}共{sessions}。", "“{有下级}”写在方括号里"),
        ("共{sessions}。\n? 为零无。", "另一种写法应为“? 情形：句子”"),
        ("共{sessions}。\n? 为零：无。\n? 为零：没有。", "“为零”写了两次"),
        ("@titel 总结", "不认识的设置“@titel”，可用：@name、@title、@signature、@date_line"),
    ],
)
def test_what_is_wrong_is_said_at_its_line(text: str, says: str) -> None:
    lines = refusals(TITLE + text)

    assert len(lines) == 1
    assert lines[0].startswith(f"t.txt:{1 + len(text.splitlines())}: ")
    assert says in lines[0]


def test_a_title_is_required() -> None:
    assert refusals("一。") == ["t.txt:1: 缺少“@title 标题”。"]


def test_every_problem_is_found_at_once() -> None:
    lines = refusals(f"{TITLE}近{{sessions}}。\n增长{{joint}}。\n{{none}}。\n")

    assert [line.split(": ")[0] for line in lines] == ["t.txt:2", "t.txt:3", "t.txt:4"]
