"""Lists of a kind: a page of what they show, and what all of it adds up to."""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal
from typing import TYPE_CHECKING, Any, cast

from taizhang.core.ledger.field import Slot
from taizhang.core.ledger.record import Status
from taizhang.core.ledger.search_text import search_terms
from taizhang.core.values import Message, RefusedError
from taizhang.services.entry_names import EntryNames
from taizhang.services.exporting import heading
from taizhang.services.list_question import STATES, Question, find_kind, fits
from taizhang.services.list_row import (
    SUMMED,
    ListedRow,
    load_names,
    loose_row,
    row_of,
    shown_fields,
)
from taizhang.services.record_versions import whole_tree
from taizhang.services.unit_choice import choices_in
from taizhang.store import listing as store
from taizhang.store.facts import slot_map
from taizhang.store.list_totals import totals as totals_of
from taizhang.store.listing import BY_CHANGE, BY_UNIT, Listing, Totals
from taizhang.store.unsettled_records import unsettled_versions

if TYPE_CHECKING:
    from collections.abc import Sequence

    from taizhang.core.indicators.fragment import Slots
    from taizhang.core.ledger.kind import RecordKind
    from taizhang.core.ledger.unit import UnitTree
    from taizhang.services.unit_choice import UnitChoice
    from taizhang.services.workspace import Workspace
    from taizhang.store.unsettled_records import UnsettledVersion
    from taizhang.store.viewer import Viewer

PAGE_SIZE = 50
MOST_UNSETTLED = 20_000
"""So many records on their way are looked at for a list."""
_CHOSEN = frozenset({"choice", "choices", "unit", "units"})
_SHORT = frozenset({"date", "choice", "unit"})
_FEW = 2_000


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a list.

    Attributes:
        total: The sum of all that is listed, None where there is none.
        short: Whether what stands in it needs one line only.
    """

    id: str
    label: str
    numeric: bool
    sortable: bool
    total: Decimal | None = None
    short: bool = False


@dataclass(frozen=True, slots=True)
class Choosing:
    """A filter: a field and what may be chosen, as code and words."""

    id: str
    label: str
    options: tuple[tuple[str, str], ...]
    chosen: str


@dataclass(frozen=True, slots=True)
class RecordList:
    """A page of a list.

    Attributes:
        kind: The kind.
        question: As it was understood.
        columns: What is shown.
        rows: The lines of the page.
        count: How many there are in all.
        pages: How many pages.
        states: How many there are in each state, under the same filters.
        filters: What may be filtered by.
        units: Of the viewer.
        all_columns: All that may be shown, as id and label.
        cut: Whether there are more records on their way than were looked at.
    """

    kind: RecordKind
    question: Question
    columns: tuple[Column, ...]
    rows: tuple[ListedRow, ...]
    count: int
    pages: int
    states: tuple[tuple[Status, int], ...]
    filters: tuple[Choosing, ...]
    units: tuple[UnitChoice, ...]
    all_columns: tuple[tuple[str, str], ...]
    cut: bool = False


def list_records(
    workspace: Workspace, viewer: Viewer, question: Question, *, size: int = PAGE_SIZE
) -> RecordList:
    """A page of a list.

    Raises:
        RefusedError: There is no such kind, or no such unit that the viewer may see.
    """
    kind = find_kind(workspace, question.kind)
    tree = whole_tree(workspace, viewer)
    units = _units(viewer, tree, question.unit)
    slots = slot_map()
    shown = shown_fields(kind, question.columns)
    listing = _listing(kind, question, units)
    loose = unsettled_versions(viewer, [kind.id], units)[-MOST_UNSETTLED:][::-1]
    fitting = [one for one in loose if fits(kind, one.record(kind), question)]
    summed = [item.id for item in shown if item.type.id in SUMMED]
    few = None
    if listing.terms and question.state is Status.APPROVED:
        few = store.few_found(viewer, listing, slots, summed, _FEW)
    counted = (
        few[0] if few else totals_of(viewer, listing, slots, summed, store.codes_of(tree, units))
    )
    names = EntryNames(workspace, viewer)
    if question.state is Status.APPROVED:
        totals = counted
        start, pages = _span(question.page, counted.count, size)
        if few is not None:
            records = store.records_of(viewer, listing, few[1][start : start + size])
        else:
            records = store.page(viewer, listing, slots, start, size)
        ids = [record.ref.record_id for record in records]
        load_names(names, shown, records)
        waiting = store.states_of(viewer, ids)
        found = [
            row_of(kind, record, shown, tree, names, waiting=waiting.get(record.ref.record_id))
            for record in records
        ]
    else:
        some = [one for one in fitting if one.status is question.state]
        totals = Totals(len(some), {name: _sum(kind, some, name) for name in summed})
        start, pages = _span(question.page, len(some), size)
        ordered = _ordered(kind, some, question)[start : start + size]
        load_names(names, shown, [one.record(kind) for one in ordered])
        found = [loose_row(kind, one, shown, tree, names) for one in ordered]
    return RecordList(
        kind=kind,
        question=replace(question, page=start // size + 1),
        columns=tuple(
            Column(
                item.id,
                heading(item),
                item.type.slot is Slot.INTEGER,
                (kind.id, item.id) in slots,
                totals.sums.get(item.id),
                short=item.type.id in _SHORT,
            )
            for item in shown
        ),
        rows=tuple(found),
        count=totals.count,
        pages=pages,
        states=tuple((state, _count(fitting, counted, state)) for state in STATES),
        filters=_filters(kind, question, tree, slots),
        units=choices_in(tree, viewer),
        all_columns=tuple((item.id, item.label) for item in kind.fields),
        cut=len(loose) == MOST_UNSETTLED,
    )


def _count(loose: Sequence[UnsettledVersion], counted: Totals, state: Status) -> int:
    if state is Status.APPROVED:
        return counted.count
    return sum(one.status is state for one in loose)


def _units(viewer: Viewer, tree: UnitTree, unit: str) -> tuple[str, ...] | None:
    if unit and (tree.span(unit) is None or not viewer.sees(unit, tree)):
        raise RefusedError(Message("没有这个单位，或不在您的管理范围内。"))
    return store.units_seen(viewer, tree, unit)


def _listing(kind: RecordKind, question: Question, units: tuple[str, ...] | None) -> Listing:
    return Listing(
        kind,
        units,
        question.period,
        question.answers,
        search_terms(question.search),
        question.order,
        question.falling,
    )


def _span(page: int, count: int, size: int) -> tuple[int, int]:
    """Where a page starts, and how many pages there are; a page beyond the last is the last."""
    pages = max(1, -(-count // size))
    return (min(page, pages) - 1) * size, pages


def _sum(kind: RecordKind, some: Sequence[UnsettledVersion], name: str) -> Decimal | None:
    said = [one.record(kind).values for one in some]
    held = [values[name] for values in said if name in values]
    return sum((Decimal(str(value)) for value in held), Decimal(0)) if held else None


def _ordered(
    kind: RecordKind, some: Sequence[UnsettledVersion], question: Question
) -> list[UnsettledVersion]:
    if question.order == BY_CHANGE:
        return list(some) if question.falling else list(reversed(some))
    if question.order == BY_UNIT:
        return sorted(some, key=lambda one: one.unit, reverse=question.falling)
    name = question.order or kind.began_field
    filled = [one for one in some if name in one.record(kind).values]
    empty = [one for one in some if name not in one.record(kind).values]
    key = cast("Any", lambda one: one.record(kind).values[name])
    return [*sorted(filled, key=key, reverse=question.falling), *empty]


def _filters(
    kind: RecordKind, question: Question, tree: UnitTree, slots: Slots
) -> tuple[Choosing, ...]:
    found = []
    for item in kind.fields:
        chosen = question.answers.get(item.id, "")
        if item.type.id not in _CHOSEN or (kind.id, item.id) not in slots:
            continue
        options = (
            tuple((choice.id, choice.label) for choice in item.choices)
            if item.choices
            else tuple((span.code, span.short_name) for span in tree.spans)
        )
        found.append(Choosing(item.id, item.label, options, chosen))
    return tuple(found)
