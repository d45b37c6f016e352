"""A template made of an old report: it can be read, and every figure is a place or listed."""

from __future__ import annotations

import os
import re
from pathlib import Path

import pytest

from taizhang.core.reports.learned import Fate, LearnedTemplate
from taizhang.core.reports.matching import Sought
from taizhang.core.reports.template_reader import read_template
from taizhang.core.values import Period, RefusedError
from taizhang.packs.load import find_pack, load_pack
from taizhang.services.learning import learn_with, learn_with_pack
from tests.support.small_office import PACK

SOUGHT = Sought("dept", Period.read("2025H1"), {"示例市委统战部": "dept", "东湖镇": "town-donghu"})

REPORT = """示例市委统战部2025年上半年工作情况总结
现将2025年上半年工作情况总结如下。
一、工作开展情况
（一）学习培训
一是抓好学习。上半年，共举办学习培训22场次，同比增长10%，比上年同期增加2场次。共培训近1200人次。
二是联合办班。其中，与其他单位联合举办{3}场次，占全部场次的13.6%。
（二）诉求办理。上半年，新收集诉求35件，其中以前收集的超过12件；走访企业20家。截至2025年6月30日，在办诉求7件。
2024年5月以来，各项工作有序开展。全年计划举办学习培训40场次。
%这一行以百分号开头，共举办培训班[若干]。
二、存在的问题
部分活动形式单一。
"""


@pytest.fixture
def learned(tmp_path: Path) -> LearnedTemplate:
    path = tmp_path / "旧总结.txt"
    path.write_text(REPORT, encoding="utf-8")
    return learn_with(load_pack(find_pack(str(PACK))), path, SOUGHT)


def lines(learned: LearnedTemplate) -> list[str]:
    return [line for line in learned.text.splitlines() if line and not line.startswith("//")]


def test_words_stay_and_figures_become_places(learned: LearnedTemplate) -> None:
    found = lines(learned)

    assert found[:3] == [
        "@name 旧总结",
        "@title {单位}{时段}工作情况总结",
        "现将{时段}工作情况总结如下。",
    ]
    assert "## 工作开展情况" in found
    assert "### 学习培训" in found
    assert "# 抓好学习。" in found
    assert (
        "{时段简称}，共举办学习培训{training_sessions}[，{training_sessions|同比}]"
        "[，{training_sessions|增减}]。" in found
    )
    assert "共培训{training_person_times|约数}。" in found


def test_the_last_day_and_the_unit_are_places_too(learned: LearnedTemplate) -> None:
    assert any(line.startswith("截至{截止日}，在办诉求{appeals_open}") for line in lines(learned))


@pytest.mark.parametrize("words", ["{3}", "[若干]", "超过{", "增长{", "近{"])
def test_what_means_something_in_a_template_is_not_copied(
    learned: LearnedTemplate, words: str
) -> None:
    assert words not in "\n".join(lines(learned))


def test_a_plan_is_left_to_a_person(learned: LearnedTemplate) -> None:
    assert any("【待补：40场次】" in line for line in lines(learned))


def test_every_figure_is_a_place_or_a_gap_and_the_rest_is_listed(learned: LearnedTemplate) -> None:
    text = "\n".join(lines(learned))

    assert all(made.fate is not Fate.LEFT_OUT for made in learned.figures)
    assert all(made.place in text for made in learned.figures)
    gaps = [made for made in learned.figures if made.fate is Fate.OPEN]
    listed = [str(one) for one in learned.decisions]
    assert all(any(made.figure.text in one for one in listed) for made in gaps)
    assert any("2024年5月" in one for one in listed)
    # A figure that is a place has its candidates and how sure it is right above it.
    assert "// 22场次：确定，学习培训场次 training_sessions（" in learned.text


def test_no_number_of_the_old_report_is_left_outside_of_a_gap(learned: LearnedTemplate) -> None:
    rest = re.sub(r"【待补：[^】]*】", "", "\n".join(lines(learned)))

    assert not re.findall(r"[0-9]+(?:件|场次|人次|家|%)", rest)


def test_it_can_be_read_as_a_template(learned: LearnedTemplate) -> None:
    pack = load_pack(find_pack(str(PACK)))

    template = read_template("learned", learned.text, "learned.txt", pack.indicators, pack.kinds)

    assert "training_sessions" in template.indicators()


@pytest.mark.parametrize(
    "text",
    [
        "",
        "  \n \n",
    ],
)
def test_a_file_without_words_is_refused(tmp_path: Path, text: str) -> None:
    path = tmp_path / "x.txt"
    path.write_text(text, encoding="utf-8")

    with pytest.raises(RefusedError):
        learn_with(load_pack(find_pack(str(PACK))), path, SOUGHT)


@pytest.mark.parametrize(
    "text",
    [
        "共举办学习培训22场次",
        "由18家增加到25家，增加7家，增长38.9%。",
        "{{{|]][[ 12件 ]} % ? # @ // - 注：3人",
        "一、\n（一）\n1.\n一是。\n二是12件。",
        "？为零：12件\n? 为零：12件\n%如果 {x} 大于 0\n%结束\n@mark 5件\n%表 1件",
        "【待补：3件】其中【待补：5件",
        "占全部的30%，同比增长-3%，下降5个百分点。",
        "近10人次、约20人次、超30人次，突破40人次，50余人次。",
    ],
)
def test_odd_texts_give_templates_that_can_be_read(tmp_path: Path, text: str) -> None:
    path = tmp_path / "x.txt"
    path.write_text(f"2025年上半年总结\n{text}\n", encoding="utf-8")

    made = learn_with_pack(find_pack(str(PACK)), path)

    assert made.text.startswith("@name x\n@title {时段}总结\n")


@pytest.mark.skipif("TAIZHANG_OLD_REPORT" not in os.environ, reason="names no old report")
def test_every_figure_of_a_real_report_is_proposed_or_listed() -> None:
    made = learn_with_pack(find_pack("united_front"), Path(os.environ["TAIZHANG_OLD_REPORT"]))

    text = "\n".join(lines(made))
    listed = [str(one) for one in made.decisions]
    assert made.figures
    for figure in made.figures:
        assert figure.place in text
        sure = figure.fate is Fate.SURE
        assert sure or any(figure.figure.text in one for one in listed)
