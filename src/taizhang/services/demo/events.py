"""A year and a half of made-up work."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from random import Random
from typing import TYPE_CHECKING

from taizhang.core.values import Period
from taizhang.services.demo import city

if TYPE_CHECKING:
    from collections.abc import Iterator

_SEED = 20250630
PERIODS = tuple(Period.read(text) for text in ("2024H1", "2024H2", "2025H1"))
NEWEST = PERIODS[-1]

# What makes the newest half-year worth looking at: one town has left its appeals open, one did nothing
# and said so, one was late.
SILENT = "town-baita"
IDLE = "town-yunling"
LATE = "town-nanqiao"


@dataclass(frozen=True, slots=True)
class Training:
    """A training as its unit would write it down."""

    unit: str
    held_on: date
    cells: dict[str, object]


@dataclass(frozen=True, slots=True)
class Appeal:
    """An appeal with all its dates, those still to come included."""

    unit: str
    cells: dict[str, object]
    collected_on: date
    assigned_on: date
    closed_on: date


@dataclass(frozen=True, slots=True)
class Work:
    """All of it."""

    trainings: tuple[Training, ...]
    appeals: tuple[Appeal, ...]


def make_work() -> Work:
    """The same work every time."""
    dice = Random(_SEED)  # noqa: S311 (made-up data)
    trainings = tuple(_trainings(dice))
    return Work(trainings, tuple(_appeals(dice)))


def _day(dice: Random, period: Period) -> date:
    """A weekday of a period."""
    while True:
        day = period.start + timedelta(days=dice.randrange((period.end - period.start).days))
        if day.isoweekday() <= 5:  # noqa: PLR2004 (Monday to Friday)
            return day


def _trainings(dice: Random) -> Iterator[Training]:
    seen: set[tuple[str, date, str]] = set()
    for growth, period in enumerate(PERIODS):
        for code, _name, _short, level in city.UNITS:
            if level == "department" or (period == NEWEST and code == IDLE):
                continue
            for _ in range(dice.randint(1, 2) + (growth == 2 and dice.random() < 0.5)):  # noqa: PLR2004
                day = _day(dice, period)
                topic = dice.choice(city.TOPICS[level])
                if (code, day, topic) in seen:
                    continue
                seen.add((code, day, topic))
                yield Training(code, day, _training_cells(dice, code, level, day, topic))


def _training_cells(
    dice: Random, code: str, level: str, day: date, topic: str
) -> dict[str, object]:
    sessions = dice.choice((1, 1, 1, 2, 2, 3))
    invited = sum(dice.randint(26, 88) for _ in range(sessions))
    others = [short for other, _n, short, kind in city.UNITS if other != code and kind != "town"][1:]
    cells: dict[str, object] = {
        "举办日期": day,
        "主题": topic,
        "形式": dice.choice(city.FORMATS),
        "对象": dice.choice(city.AUDIENCES[level]),
        "场次": sessions,
        "培训人次": invited - dice.randint(0, invited // 6),
        "邀请人数": invited,
    }
    if dice.random() < 0.3:  # noqa: PLR2004 (three in ten are held jointly)
        cells["联合单位"] = "、".join(dice.sample(others, dice.choice((1, 1, 2))))
    if dice.random() < 0.6:  # noqa: PLR2004
        cells["佐证文号"] = f"示统通〔{day.year}〕{dice.randint(1, 60)}号"
    return cells


def _appeals(dice: Random) -> Iterator[Appeal]:
    serial = 0
    for period in PERIODS:
        for code, _name, short, level in city.UNITS:
            if level not in ("section", "town") or (period == NEWEST and code in (SILENT, IDLE)):
                continue
            most = 6 if code == "sec-economy" else 2
            for _ in range(dice.randint(most // 2, most + 1)):
                serial += 1
                collected = _day(dice, period)
                assigned = collected + timedelta(days=dice.randint(0, 6))
                closed = assigned + timedelta(days=dice.randint(8, 150))
                handling = short if level == "town" else "经济联络科"
                yield Appeal(
                    code,
                    {
                        "事项": f"{dice.choice(city.MATTERS)} {serial:03}",
                        "类别": dice.choice(city.CATEGORIES),
                        "来源": dice.choice(city.SOURCES),
                        "承办单位": handling,
                    },
                    collected, assigned, closed,
                )
