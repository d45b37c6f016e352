"""A small ledger in a few lines, against which a text is held: indicators with their values."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from typing import Any

import yaml

from taizhang.core.checks import CheckedText
from taizhang.core.checks.edited import EditedFigure
from taizhang.core.checks.events import RecordedEvent, events_told_otherwise
from taizhang.core.checks.held import (
    Elsewhere,
    HeldCandidate,
    HeldFigure,
    Published,
    unit_in_role,
    value_in_role,
)
from taizhang.core.reading import read_figures
from taizhang.core.reports.indicator_words import IndicatorWords
from taizhang.core.reports.matching import Match, Sought, match_figures
from taizhang.core.reports.read_figure import place_figures
from taizhang.core.reports.runs import Role
from taizhang.core.values import MISSING, Known, Message, Period, Span, Value

H1 = Period.read("2025H1")
SOUGHT = Sought("dept", H1, {"示例局": "dept", "东湖镇": "town-donghu"})

Entry = dict[str, Any]


def read_entries(text: str) -> list[Entry]:
    """The indicators of a small ledger as written on the page of a rule."""
    return yaml.safe_load(text) or []


def held_text(text: str, entries: list[Entry]) -> CheckedText:
    """A text held against a small ledger."""
    document = CheckedText(text, on=H1.last_day)
    document.edited = tuple(_edited(text, entries))
    document.events = events_told_otherwise(
        document,
        [
            RecordedEvent("R1", entry["事件"], entry["日期"], entry.get("到") or entry["日期"])
            for entry in entries
            if "事件" in entry
        ],
    )
    entries = [entry for entry in entries if "指标" in entry]
    words = [_words(entry) for entry in entries]
    placed = place_figures(text, document.figures)
    matches = match_figures(placed, words, SOUGHT)
    by_name = {entry["指标"]: entry for entry in entries}
    document.held = tuple(
        _held(document, item.number, match, by_name)
        for item, match in zip(placed, matches, strict=True)
    )
    return document


def _edited(text: str, entries: list[Entry]) -> Iterator[EditedFigure]:
    """Figures of a report of ours that were changed, where the text has what they were changed to."""
    listed = [entry for entry in entries if "数据" in entry]
    for ordinal, entry in enumerate(listed, 1):
        was, now, override = entry["原为"], entry["现为"], entry.get("改写", "")
        at = text.find(now)
        if at >= 0:
            what = Message("原为{was}，现为{now}。", was=was, now=now)
            place = Span(at, at + len(now))
            yield EditedFigure(
                ordinal,
                entry["数据"],
                (place,),
                was,
                (now,),
                what,
                override,
                settled=bool(override),
            )


def _words(entry: Entry) -> IndicatorWords:
    return IndicatorWords(
        entry["指标"],
        entry["指标"],
        entry["计量单位"],
        said=(entry["指标"],),
        kind=entry.get("台账类型", ""),
    )


def _held(
    document: CheckedText, number: int, match: Match, entries: dict[str, Entry]
) -> HeldFigure:
    figure = document.figures[number]
    candidates = tuple(
        HeldCandidate(
            found.indicator,
            found.indicator,
            found.role,
            value_in_role(
                found.role,
                _value(entries[found.indicator].get("值")),
                _value(entries[found.indicator].get("上年")),
                MISSING,
            ),
            unit_in_role(found.role, entries[found.indicator]["计量单位"]),
            found.reasons,
        )
        for found in match.candidates
    )
    best = match.best
    if best is None:
        return HeldFigure(number, figure)
    entry = entries[best.indicator]
    held = HeldFigure(
        number,
        figure,
        candidates,
        certain=match.certain or (best.persons and best.clear),
        unit_name="示例局",
        period=best.period,
        kind=entry.get("台账类型", best.indicator),
        records=entry.get("记录", 3),
        trace=f"taizhang trace {best.indicator} --period 2025H1",
        expected=entry.get("应报", 0),
        missing=tuple(entry.get("未报送", ())),
        late=tuple(entry.get("逾期", ())),
        duplicates=entry.get("重复", 0),
        elsewhen=_elsewhere(entry.get("另一时段")),
        elsewhere=_elsewhere(entry.get("另一单位")),
        earlier=_elsewhere(entry.get("曾为")),
        published=tuple(_published(*one) for one in (entry.get("已签发") or {}).items()),
        carried=Decimal(entry["结转"]) if "结转" in entry else None,
        persons=best.persons,
        override=entry.get("改写", ""),
        waiting=entry.get("待审", 0),
        unreviewed=Decimal(entry["连同待审"]) if "连同待审" in entry else None,
        added_up=_elsewhere({"下级各单位之和": entry["下级之和"]} if "下级之和" in entry else None),
        trials=tuple(entry.get("测试", ())),
        unproven=entry.get("缺佐证", 0),
    )
    return replace(held, written=entry.get("原写", "") if best.role is Role.VALUE else "")


def _value(number: object) -> Value:
    return MISSING if number is None else Known(Decimal(str(number)))


def _elsewhere(said: dict[str, object] | None) -> tuple[Elsewhere, ...]:
    return tuple(Elsewhere(str(name), Decimal(str(one))) for name, one in (said or {}).items())


def _published(report: str, text: str) -> Published:
    (figure,) = read_figures(text)
    assert figure.interval is not None
    return Published(report, text, figure.interval)
