"""Fused queries put to an engine, and their rows read: the same for every engine that runs them."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from taizhang.core.indicators.definition import Aggregate
from taizhang.core.indicators.finish import MeasureResult
from taizhang.core.indicators.sql import (
    SUMMED,
    MeasureRow,
    compile_holds,
    compile_measures,
    compile_records,
    number_of,
)
from taizhang.core.ledger.record import RecordRef

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from taizhang.core.indicators.definition import Measure
    from taizhang.core.indicators.fragment import Fragment, Slots
    from taizhang.core.indicators.sql import Window

    Run = Callable[[Fragment], Sequence[Sequence[object]]]


def count_measures(
    run: Run, measures: Sequence[Measure], window: Window, slots: Slots
) -> list[MeasureRow]:
    """What the scope holds of each measure, without the records: one query a kind."""
    found: dict[int, MeasureRow] = {}
    for asked in compile_measures(measures, window, slots):
        (row,) = run(asked.query)
        counts = [int(str(row[count])) for count, _number in asked.columns]
        # Only where nothing is counted is it worth asking whether there is anything at all.
        held = any(counts) or bool(run(compile_holds(asked.kind, window)))
        for place, count, (_count, number) in zip(asked.places, counts, asked.columns, strict=True):
            found[place] = MeasureRow(count, number_of(measures[place], row[number], slots), held)
    return [found[place] for place in range(len(measures))]


def find_records(
    run: Run, measures: Sequence[Measure], window: Window, slots: Slots
) -> list[tuple[RecordRef, ...]]:
    """The records behind each measure, by id: one query a kind for all of its measures."""
    found: list[tuple[RecordRef, ...]] = [()] * len(measures)
    for asked in compile_records(measures, window, slots):
        # Records of one pattern are put together first: there are few patterns and many records.
        patterns: dict[int, list[RecordRef]] = {}
        for record_id, version, which in run(asked.query):
            ref = RecordRef(str(record_id), int(str(version)))
            patterns.setdefault(int(str(which)), []).append(ref)
        for bit, place in enumerate(asked.places):
            refs = [ref for which, some in patterns.items() if which >> bit & 1 for ref in some]
            refs.sort(key=_key)
            found[place] = tuple(refs)
    return found


def _key(ref: RecordRef) -> tuple[str, int]:
    return (ref.record_id, ref.version)


def measure_all(
    run: Run, measures: Mapping[str, Measure], window: Window, slots: Slots
) -> dict[str, MeasureResult]:
    """All measures of a window and the records behind each, by the names given.

    Records that are named need not be counted by the engine as well.
    """
    named = dict(
        zip(measures, find_records(run, list(measures.values()), window, slots), strict=True)
    )
    summed = {
        name: measure
        for name, measure in measures.items()
        if named[name] and measure.aggregate not in {Aggregate.COUNT, Aggregate.LATEST_COUNT}
    }
    rows = dict(zip(summed, count_measures(run, list(summed.values()), window, slots), strict=True))
    held = {measure.kind for name, measure in measures.items() if named[name]}
    for kind in sorted({measure.kind for measure in measures.values()} - held):
        if run(compile_holds(kind, window)):
            held.add(kind)
    found = {}
    for name, measure in measures.items():
        number: Decimal | None = Decimal(len(named[name]))
        if name in rows:
            number = rows[name].number
        elif measure.aggregate in SUMMED:
            number = None
        found[name] = MeasureResult(number, measure.kind in held, named[name])
    return found
