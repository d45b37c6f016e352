"""A figure is matched for certain only where nothing speaks against it; otherwise there are candidates."""

from __future__ import annotations

import pytest

from taizhang.core.reading import read_figures
from taizhang.core.reports.indicator_words import words_of
from taizhang.core.reports.matching import Match, Sought, match_figures
from taizhang.core.reports.read_figure import place_figures
from taizhang.core.reports.runs import Role
from taizhang.core.values import Period
from taizhang.packs.load import find_pack, load_pack

H1 = Period.read("2025H1")
PACK = load_pack(find_pack("united_front"))
WORDS = words_of(PACK.indicators, PACK.kinds)
SOUGHT = Sought("dept", H1, {"示例市委统战部": "dept", "东湖镇": "town-donghu"})


def matched(text: str) -> Match:
    """What the last figure of a text may tell."""
    figures = read_figures(text, on=H1.last_day)
    return match_figures(place_figures(text, figures), WORDS, SOUGHT)[-1]


@pytest.mark.parametrize(
    ("text", "indicator", "role"),
    [
        ("上半年，共举办学习培训22场次。", "training_sessions", Role.VALUE),
        ("今年以来，共举办学习培训22场。", "training_sessions", Role.VALUE),
        ("1—6月举办学习培训22场次。", "training_sessions", Role.VALUE),
        ("共举办学习培训22场次，同比增长10%。", "training_sessions", Role.GROWTH),
        ("共举办学习培训22场次，比上年同期增加2场次。", "training_sessions", Role.DIFFERENCE),
        ("共举办学习培训22场次，上年同期20场次。", "training_sessions", Role.LAST_YEAR),
        ("截至6月底，在办诉求7件。", "appeals_open", Role.VALUE),
        ("新收集诉求23件。", "appeals_collected", Role.VALUE),
        ("收集诉求23件，办结诉求20件。", "appeals_closed", Role.VALUE),
        ("慰问品价值9.2万元。", "condolence_goods_value", Role.VALUE),
        ("政企活动中收集诉求53件。", "appeals_from_events", Role.VALUE),
        ("联合举办的政策宣讲会3场。", "policy_briefings_cohosted", Role.VALUE),
    ],
)
def test_it_is_certain_where_nothing_speaks_against_it(
    text: str, indicator: str, role: Role
) -> None:
    found = matched(text)

    assert found.certain
    assert found.best is not None
    assert (found.best.indicator, found.best.role, found.best.period) == (indicator, role, H1)


@pytest.mark.parametrize(
    "text",
    [
        "举办线上学习培训22场次。",  # a sort of it
        "举办干部学习培训22场次。",  # a word that is not its own
        "举办学习培训22场次（含线上）。",
        "走访企业20家，收集诉求53件。",  # perhaps those of the visits
        "走访中收集诉求53件。",
        "柳河镇举办学习培训22场次。",  # a unit that is not known
        "近年来举办学习培训22场次。",
        "6月15日举办学习培训2场次。",
        "全年计划举办学习培训22场次。",
        "举办学习培训22次。",  # another unit of count
        "共举办学习培训22场次，比上月增加2场次。",
        "举办骨干培训班2期，共培训98人次。",
        "开展活动9次。",
    ],
)
def test_it_is_not_certain(text: str) -> None:
    assert not matched(text).certain


@pytest.mark.parametrize("text", ["修缮房屋300间。", "位列第3位。", "比例为3∶1。", "下降。共5公里"])
def test_what_nothing_counts_has_no_candidates(text: str) -> None:
    assert matched(text).candidates == ()


def test_a_unit_and_a_period_in_the_words_are_its_own() -> None:
    found = matched("2025年第一季度，东湖镇举办学习培训3场次。")

    assert found.certain
    assert found.best is not None
    assert (found.best.unit, str(found.best.period)) == ("town-donghu", "2025Q1")


def test_candidates_say_why() -> None:
    found = matched("走访企业20家，收集诉求53件。")

    assert found.best is not None
    reasons = [str(reason) for reason in found.best.reasons]
    assert reasons[:2] == ["计量单位相同", "名称中的词都在"]
    assert reasons[2].startswith("也可能是企业走访中收集的诉求件数")
    assert "appeals_from_visits" in {one.indicator for one in found.candidates}


def test_persons_for_person_times_is_a_candidate_that_is_clear_otherwise() -> None:
    found = matched("服务群众1200人。")

    assert not found.certain
    assert found.best is not None
    assert (found.best.indicator, found.best.persons, found.best.clear) == (
        "people_served",
        True,
        True,
    )
