"""The demonstration of the united front pack: a year and a half of the fictional city 示例市."""

from __future__ import annotations

from datetime import date, timedelta

from taizhang.core.values import Grain, Message, Period
from taizhang.services.demo.scenario import (
    Draw,
    Entry,
    ForeignSheet,
    LateCorrection,
    Scenario,
    Sending,
    WantedReport,
)
from taizhang.services.demo.united_front import base, business, ideology, parties, society
from taizhang.services.demo.united_front.city import MERGED_ON, ROOT, UNITS, registers

PERIODS = tuple(Period.read(text) for text in ("2024H1", "2024H2", "2025H1"))
_NEWEST = PERIODS[-1]
_GROWTH = {"2024H1": 100, "2024H2": 106, "2025H1": 118}
_LINES = (ideology, parties, business, society, base)

# What the newest half-year has of real life.
MISSING = "assoc-education"
NIL = "assoc-science"
LATE = {"town-yunling": 4, "assoc-overseas": 2, "town-hekou": 6}
"""Days after the due day."""
REVIEWED = "town-liuhe"
OWN_SHEETS = "town-longtan"
_DAYS = {"科室": 2, "成员组织": 3, "乡镇": 4}
_DUE_DAYS = 5


def make_scenario() -> Scenario:
    """All of it, the same every time."""
    return Scenario(
        pack="united_front",
        units=UNITS,
        registers=registers(),
        entries=_entries(),
        sendings=(*_quarters(), *_halves()),
        foreign=(_own_sheet(),),
        reports=(
            WantedReport("half_year", _NEWEST, date(2025, 7, 12)),
            WantedReport("key_figures", _NEWEST, date(2025, 7, 12)),
            WantedReport("quarterly_brief", Period.read("2025Q2"), date(2025, 7, 12)),
        ),
        traced="training_sessions",
        overlapping="惠企政策名录",
        correction=LateCorrection("town-qingshi", "学习培训", "培训人次", 30, "签到表漏计一个班"
        ),
        waiting=("town-donghu", "学习培训", "培训人次", 12),
        today=date(2025, 7, 12),
        tries=(
            ("trace {report}", Message("这份报告的每个数，现在与当时有什么不同")),
            ("trace appeals_closed_rate --period 2025H1", Message("一个指标的口径和记录")),
            ("ledger status --period 2025H1 --remind", Message("催报的话")),
            ("ledger duplicates --period 2025H1", Message("同一件事报了两次的")),
            ("ledger overlaps 惠企政策名录", Message("重复和不一致的惠企政策")),
            ("ledger import {waiting}", Message("东湖镇另送来一份更正的报送表，导入后再查报告")),
            ("report --unit 东湖镇 --period 2025H1 --template unit_brief", Message("一个镇的小结")),
        ),
    )


def _entries() -> tuple[Entry, ...]:
    found = [
        entry
        for period in PERIODS
        for line in _LINES
        for entry in line.entries(period, _GROWTH[str(period)])
    ]
    return tuple(
        entry
        for entry in found
        if not (entry.unit == NIL and _NEWEST.contains(entry.day))
        and not (
            entry.unit == OWN_SHEETS and entry.kind == "学习培训" and _NEWEST.contains(entry.day)
        )
    )


def _halves() -> list[Sending]:
    found = []
    for period in PERIODS:
        for unit in UNITS:
            newest = period == _NEWEST
            gone = unit.valid_to is not None and period.start >= MERGED_ON
            if unit.code == ROOT or gone or (newest and unit.code == MISSING):
                continue
            days = _DAYS[unit.level]
            if newest and unit.code in LATE:
                days = _DUE_DAYS + LATE[unit.code]
            received = period.last_day + timedelta(days=days)
            reviewed = newest and unit.code == REVIEWED
            found.append(
                Sending(unit.code, period, received, nil=newest and unit.code == NIL, for_review=reviewed)
            )
    return found


def _quarters() -> list[Sending]:
    """New media are reported each quarter."""
    return [
        Sending("sec-ideology", quarter, quarter.last_day + timedelta(days=1))
        for period in PERIODS
        for quarter in period.split(Grain.QUARTER)
    ]


def _own_sheet() -> ForeignSheet:
    headers = ("序号", "培训日期", "培训内容", "形式", "对象", "期数", "参加人数")
    return ForeignSheet(
        name="龙潭镇上半年培训统计.xlsx",
        unit=OWN_SHEETS,
        period=_NEWEST,
        kind="学习培训",
        title="龙潭镇2025年上半年培训统计表",
        headers=headers,
        rows=ideology.foreign_rows(Draw("own sheet"), _NEWEST),
        received_on=_NEWEST.last_day + timedelta(days=3),
    )
