"""The half-year reports of the built-in packs when there is nothing, little, or only zeros to tell."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from taizhang.core.values import Grain, Period, RefusedError
from taizhang.services.demo import fill
from taizhang.services.demo.scenario import FOUNDED, Cells, Unit
from taizhang.services.ledger_import import import_workbook
from taizhang.services.ledger_template import make_base_template, make_unit_template
from taizhang.services.reporting import render_report, write_report
from taizhang.services.workspace import Workspace, init_workspace
from taizhang.store.viewer import everything

VIEWER = everything("测试")
H1 = Period.read("2025H1")
RECEIVED = date(2025, 7, 2)
UNITS = {
    "united_front": (
        Unit("dept", "示例市委统战部", "市委统战部", "部门"),
        Unit("sec", "示例市委统战部综合科", "综合科", "科室", (), "dept"),
        Unit("assoc", "示例市知识界联谊会", "知识界联谊会", "成员组织", (), "dept"),
        *(Unit(f"town-{at}", f"第{at}镇", f"第{at}镇", "乡镇", (), "dept") for at in range(1, 7)),
    ),
    "rural_affairs": (
        Unit("dept", "示例区农业农村局", "区农业农村局", "局"),
        Unit("sec", "示例区农业农村局综合股", "综合股", "股室", (), "dept"),
        *(Unit(f"town-{at}", f"第{at}镇", f"第{at}镇", "乡镇", (), "dept") for at in range(1, 7)),
    ),
}
ONE_ROW: dict[str, tuple[str, Cells, str]] = {
    "united_front": (
        "学习培训",
        {
            "举办日期": date(2025, 3, 5), "主题": "政策解读", "形式": "专题讲座", "对象": "统战干部",
            "场次": 2, "培训人次": 90,
        },
        "共举办学习培训2场次（不含综合科、知识界联谊会、第2镇等7个单位尚未报送的数）",
    ),
    "rural_affairs": (
        "技术培训",
        {"培训日期": date(2025, 3, 5), "培训内容": "一喷三防", "形式": "集中授课", "场次": 2, "培训人次": 90},
        "举办技术培训2场次（不含综合股、第2镇、第3镇等6个单位尚未报送的数）",
    ),
}  # fmt: skip
PACKS = tuple(UNITS)
# Nothing of these may stand in a report, whatever was sent.
BROKEN = re.compile(
    r"。。|，。|、。|，，|、、|；。|：。|，；|（）|《》|为。|有。|未报送的）|(?<![\d.])0(?:场次|场|次|人次|件|篇|条|个|项|家|亩|台|头|户次)"
)
STARTS_WRONG = re.compile(r"^[，。、；：）]", re.MULTILINE)


@pytest.fixture(params=PACKS)
def office(request: pytest.FixtureRequest, tmp_path: Path) -> Workspace:
    return init_workspace(tmp_path / "office", request.param)


def name_units(office: Workspace) -> None:
    template = make_base_template(office, VIEWER, blank_rows=12).content
    base = fill.fill_base(template, UNITS[office.pack.id], {}, FOUNDED)
    assert not import_workbook(office, VIEWER, "基础名录.xlsx", base, received_on=RECEIVED).problems


def periods(office: Workspace) -> Iterator[Period]:
    """All periods within the half-year for which something is owed."""
    for grain in dict.fromkeys(item.every for item in office.pack.expectations):
        yield from H1.split(grain if grain is not Grain.FREE else Grain.HALF_YEAR)


def send(office: Workspace, unit: str, period: Period, rows: dict[str, list[Cells]]) -> None:
    template = make_unit_template(office, VIEWER, unit, period, blank_rows=2).content
    due = [
        office.pack.kinds[item.kind]
        for item in office.pack.expectations
        if item.periods(period) == (period,)
        and f"{item.kind}" in {kind.id for kind in owed(office, unit, period)}
    ]
    from taizhang.services.demo.scenario import Entry

    entries = [
        Entry(kind, unit, period.start, cells) for kind, lines in rows.items() for cells in lines
    ]
    content = fill.fill_unit(template, due, entries, [unit], period)
    name = f"{unit} {period}.xlsx"
    assert not import_workbook(office, VIEWER, name, content, received_on=RECEIVED).problems


def owed(office: Workspace, unit: str, period: Period) -> list:
    level = next(item.level for item in UNITS[office.pack.id] if item.code == unit)
    code = next(item.id for item in office.pack.levels if item.label == level)
    return [
        office.pack.kinds[item.kind] for item in office.pack.expectations if code in item.levels
    ]


def text_of(office: Workspace, template: str = "half_year") -> str:
    written, _ = write_report(office, VIEWER, "dept", H1, template=template)
    files = render_report(office, VIEWER, written, ["md"])
    return next(data for name, data in files.items() if name.endswith(".md")).decode()


def read_as_a_clerk(text: str) -> None:
    body = text.split("# 附件", maxsplit=1)[0]
    assert [found[0] for found in BROKEN.finditer(body)] == [], body
    assert STARTS_WRONG.findall(body) == [], body
    # What is left open says what is to be written, and comes once in a paragraph.
    assert all(found for found in re.findall(r"【待补：([^】]*)】", body))
    assert all(line.count("【待补") <= 1 for line in body.splitlines()), body


def test_an_empty_ledger_gives_one_clear_line_and_no_report(office: Workspace) -> None:
    with pytest.raises(RefusedError) as refused:
        write_report(office, VIEWER, "dept", H1, template="half_year")
    assert len(refused.value.problems) == 1

    name_units(office)
    with pytest.raises(RefusedError, match="无从计算"):
        write_report(office, VIEWER, "dept", H1, template="half_year")


def test_when_one_unit_has_sent_the_others_are_named_and_not_zero(office: Workspace) -> None:
    name_units(office)
    kind, cells, sentence = ONE_ROW[office.pack.id]
    period = H1 if office.pack.id == "united_front" else Period.read("2025Q1")
    send(office, "town-1", period, {kind: [cells]})
    if office.pack.id == "rural_affairs":
        send(office, "town-1", Period.read("2025Q2"), {})

    text = text_of(office)

    assert sentence in text
    assert "尚未报送" in text
    read_as_a_clerk(text)


def test_when_all_say_that_there_was_nothing_it_reads_as_nothing_done(office: Workspace) -> None:
    name_units(office)
    for period in dict.fromkeys(periods(office)):
        for unit in UNITS[office.pack.id][1:]:
            send(office, unit.code, period, {})

    text = text_of(office)

    assert "尚未报送的数" not in text
    assert "情况尚未报送" not in text
    read_as_a_clerk(text)
