"""Several sheets of one kind in a workbook: a sheet a month, for instance, and perhaps one that gathers them all."""

from __future__ import annotations

from typing import TYPE_CHECKING

from taizhang.core.ledger.matching import identity_of
from taizhang.core.values import Message, Place, Problem

if TYPE_CHECKING:
    from collections.abc import Sequence

    from taizhang.core.ledger.record import Record
    from taizhang.services.ledger_import.state import ImportWork, SheetPlan


def still_free(work: ImportWork, kind_id: str, held: Sequence[Record]) -> Sequence[Record]:
    """The records that no row of an earlier sheet of the kind is."""
    taken = {
        match.held.ref.record_id
        for plan in work.plans
        if plan.kind.id == kind_id
        for match in plan.matches
        if match.held
    }
    return [record for record in held if record.ref.record_id not in taken] if taken else held


def settle_several(work: ImportWork) -> None:
    """Take no row twice because two sheets have it, and miss no record that stands in another sheet."""
    for kind_id in dict.fromkeys(work.meta.sheets.values()):
        plans = [plan for plan in work.plans if plan.kind.id == kind_id and plan.readable]
        if len(plans) > 1:
            _settle(work, plans)


def _settle(work: ImportWork, plans: Sequence[SheetPlan]) -> None:
    kept: list[SheetPlan] = []
    seen: dict[object, tuple[str, int]] = {}
    for plan in plans:
        said: dict[object, tuple[str, int]] = {
            (match.unit, frozenset(match.row.values.items())): (plan.sheet.name, match.row.number)
            for match in plan.matches
        }
        twice = next((key for key in said if key in seen), None)
        if twice is None:
            kept.append(plan)
            seen |= said
            continue
        message = Message(
            "第{row}行与工作表“{sheet}”第{other}行完全相同，像是汇总或重复的表，整张表没有读取。",
            row=said[twice][1],
            sheet=seen[twice][0],
            other=seen[twice][1],
        )
        work.problems.append(Problem(message, Place(work.file, sheet=plan.sheet.name)))
        plan.rows, plan.matches, plan.vanished = {}, [], []
    gone = {
        key: record
        for key, record in _by_id(kept[0]).items()
        if all(key in _by_id(plan) for plan in kept)
    }
    bad = [identity_of(plan.kind, work.meta.unit, row.values) for plan in kept for row in plan.bad]
    for plan in kept:
        plan.vanished = []
    # A bad row without an id is still there.
    kept[-1].vanished = [
        record
        for record in gone.values()
        if identity_of(kept[0].kind, record.unit, record.values) not in bad
    ]


def _by_id(plan: SheetPlan) -> dict[str, Record]:
    return {record.ref.record_id: record for record in plan.vanished}
