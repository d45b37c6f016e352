"""The demonstration of the rural affairs pack: a year and a half of the fictional district 示例区."""

from __future__ import annotations

from datetime import date, timedelta

from taizhang.core.values import Grain, Message, Period
from taizhang.services.demo.rural_affairs import fields, office
from taizhang.services.demo.rural_affairs.district import ROOT, UNITS, registers
from taizhang.services.demo.scenario import (
    Entry,
    LateCorrection,
    Scenario,
    Sending,
    WantedReport,
)

_NEWEST = Period.read("2025H1")
_HALVES = tuple(Period.read(text) for text in ("2024H1", "2024H2", "2025H1"))
_MONTHS = tuple(month for half in _HALVES for month in half.split(Grain.MONTH))
_QUARTERS = tuple(quarter for half in _HALVES for quarter in half.split(Grain.QUARTER))
_MONTHLY = {"种植业", "资金"}
_QUARTERLY = {"种植业", "执法监管", "技术推广"}

MISSING = ("town-baita", Period.read("2025Q2"))
LATE = {"town-qingshi": 4}
"""Days after the due day."""


def make_scenario() -> Scenario:
    """All of it, the same every time."""
    return Scenario(
        pack="rural_affairs",
        units=UNITS,
        registers=registers(),
        entries=_entries(),
        sendings=(
            *(_sending(unit, month, 2, 3) for month in _MONTHS for unit in _who(_MONTHLY)),
            *(
                _sending(unit, quarter, 4, 5)
                for quarter in _QUARTERS
                for unit in _who(_QUARTERLY)
                if (unit, quarter) != MISSING
            ),
        ),
        reports=(
            WantedReport("half_year", _NEWEST, date(2025, 7, 14)),
            WantedReport("monthly_table", Period.read("2025-06"), date(2025, 7, 14)),
        ),
        traced="grain_area",
        correction=LateCorrection("town-donghu", "种植生产", "播种面积（亩）", 40, "丈量后面积有误"),
        waiting=("town-liuhe", "种植生产", "播种面积（亩）", 12),
        waiting_period=Period.read("2025-06"),
        today=date(2025, 7, 14),
        tries=(
            ("trace {report}", Message("这份报告的每个数，现在与当时有什么不同")),
            ("trace investment_progress --period 2025H1", Message("一个指标的口径和记录")),
            ("ledger status --period 2025H1", Message("谁报了、谁没报")),
            ("indicator table --period 2025H1", Message("各单位的指标")),
            ("ledger import {waiting}", Message("柳河镇另送来一份更正的报送表，导入后再查报告")),
        ),
    )


def _entries() -> tuple[Entry, ...]:
    found = [*fields.planting((2023, 2024, 2025)), *fields.old_machines(_QUARTERS[0])]
    for month in _MONTHS:
        found += [*fields.progress(month), *office.payments(month)]
    for quarter in _QUARTERS:
        found += [*fields.quarterly(quarter), *office.quarterly(quarter)]
    return tuple(entry for entry in found if entry.day >= _HALVES[0].start)


def _who(lines: set[str]) -> list[str]:
    return [unit.code for unit in UNITS if unit.code != ROOT and lines & {*unit.lines}]


def _sending(unit: str, period: Period, days: int, due_days: int) -> Sending:
    late = LATE.get(unit, 0) if period.end == _NEWEST.end else 0
    received = period.last_day + timedelta(days=due_days + late if late else days)
    return Sending(unit, period, received)
