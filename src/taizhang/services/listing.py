"""Lists of a kind: what is asked of them, a page of what they show, and what all of it adds up to."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any, cast

from taizhang.core.ledger.field import Slot
from taizhang.core.ledger.record import Record, Status
from taizhang.core.ledger.search_text import search_terms, search_text
from taizhang.core.ledger.unit import UNIT_KIND_ID
from taizhang.core.values import Message, Period, RefusedError
from taizhang.services.entry_names import EntryNames
from taizhang.services.exporting import heading
from taizhang.services.ledger_template import shown_cell
from taizhang.services.record_versions import whole_tree
from taizhang.store import listing as store
from taizhang.store.facts import slot_map
from taizhang.store.listing import BY_CHANGE, BY_UNIT, EMPTY, Listing, Totals
from taizhang.store.touched import PAGES, touched

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from taizhang.core.indicators.sql import Slots
    from taizhang.core.ledger.field import Field
    from taizhang.core.ledger.kind import RecordKind
    from taizhang.core.ledger.unit import UnitTree
    from taizhang.services.workspace import Workspace
    from taizhang.store.listing import UnsettledRecord
    from taizhang.store.viewer import Viewer

PAGE_SIZE = 50
MOST_UNSETTLED = 20_000
"""So many records on their way are looked at for a list."""
STATES = (Status.APPROVED, Status.SUBMITTED, Status.RETURNED, Status.DRAFT, Status.WITHDRAWN)
"""In the order in which a list offers them."""
ALL = "all"
_USUAL_COLUMNS = 7
_SUMMED = frozenset({"integer", "decimal", "money"})
_CHOSEN = frozenset({"choice", "choices", "unit", "units"})
_SHORT = frozenset({"date", "choice", "unit"})
_FEW = 2_000


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked of a list.

    Attributes:
        kind: Id of the kind.
        state: Records in this state.
        unit: Code of a unit, with those below it; empty is all that the viewer sees.
        period: None is ever.
        answers: By field id, the code that the field holds; `EMPTY` for none.
        search: What stands in the text fields, or a record id.
        order: Id of a field, `BY_UNIT` or `BY_CHANGE`; empty is by day.
        falling: The newest or greatest first.
        page: From 1.
        columns: Ids of the fields that are shown; empty is the usual ones.
    """

    kind: str
    state: Status = Status.APPROVED
    unit: str = ""
    period: Period | None = None
    answers: Mapping[str, str] = field(default_factory=dict)
    search: str = ""
    order: str = ""
    falling: bool = True
    page: int = 1
    columns: tuple[str, ...] = ()


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
class ListedCell:
    """What a record says in a column: a number, or text."""

    value: Decimal | int | str


@dataclass(frozen=True, slots=True)
class ListedRow:
    """A line of a list.

    Attributes:
        waiting: The state of a version on its way that would replace what is shown; None if there is none.
        cleared: Whether its content was cleared by law.
        actor: Who brought it into the state in which it is; empty for what counts.
        reason: Why.
    """

    record_id: str
    version: int
    unit: str
    title: str
    cells: tuple[ListedCell, ...]
    state: Status
    waiting: Status | None = None
    cleared: bool = False
    actor: str = ""
    reason: str = ""
    made_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Choosing:
    """A filter: a field and what may be chosen, as code and words."""

    id: str
    label: str
    options: tuple[tuple[str, str], ...]
    chosen: str


@dataclass(frozen=True, slots=True)
class UnitOption:
    """A unit that one may choose, and how far down the tree it stands."""

    code: str
    name: str
    depth: int

    @property
    def indent(self) -> range:
        """One step for each unit above it but the topmost."""
        return range(self.depth - 1)


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
    units: tuple[UnitOption, ...]
    all_columns: tuple[tuple[str, str], ...]
    cut: bool = False


def find_kind(workspace: Workspace, kind_id: str) -> RecordKind:
    """The kind of a list.

    Raises:
        RefusedError: There is none of that id; units have pages of their own.
    """
    kind = workspace.pack.kinds.get(kind_id)
    if kind is None or kind.id == UNIT_KIND_ID:
        raise RefusedError(Message("没有这类台账。"))
    return kind


def read_question(
    workspace: Workspace, kind_id: str, asked: Mapping[str, str], period: Period
) -> Question:
    """What an address asks for; what makes no sense in it is passed over.

    Args:
        workspace: The workspace.
        kind_id: Of which kind.
        asked: By name: state, unit, period, q, order, page, cols, and `f.` with the id of a field.
        period: If none is named.

    Raises:
        RefusedError: There is no such kind.
    """
    kind = find_kind(workspace, kind_id)
    slots = slot_map()
    order = asked.get("order", "")
    if not _may_order(kind, order.removeprefix("-"), slots):
        order = ""
    answers = {
        name[2:]: value[:60]
        for name, value in asked.items()
        if name.startswith("f.") and value and _is_code(kind, name[2:], slots)
    }
    page = asked.get("page", "")
    known = {item.id for item in kind.fields}
    return Question(
        kind=kind.id,
        state=next((state for state in STATES if state == asked.get("state")), Status.APPROVED),
        unit=asked.get("unit", "")[:60],
        period=_period(asked.get("period", ""), period),
        answers=answers,
        search=asked.get("q", "").strip()[:80],
        order=order.removeprefix("-"),
        falling=order.startswith("-") or not order,
        page=min(int(page), 1_000_000) if page.isascii() and page.isdigit() and int(page) else 1,
        columns=tuple(name for name in asked.get("cols", "").split(",") if name in known),
    )


def _period(text: str, usual: Period) -> Period | None:
    if text == ALL:
        return None
    try:
        return Period.read(text) if text else usual
    except RefusedError:
        return usual


def _is_code(kind: RecordKind, name: str, slots: Slots) -> bool:
    found = kind.field(name)
    return found is not None and found.type.slot is Slot.CODE and (kind.id, name) in slots


def _may_order(kind: RecordKind, name: str, slots: Slots) -> bool:
    return name in (BY_UNIT, BY_CHANGE) or (kind.id, name) in slots


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
    loose = store.unsettled_records(viewer, kind, units, MOST_UNSETTLED)
    fitting = [one for one in loose if _fits(kind, one.record, question)]
    summed = [item.id for item in shown if item.type.id in _SUMMED]
    few = None
    if listing.terms and question.state is Status.APPROVED:
        few = store.few_found(viewer, listing, slots, summed, _FEW)
    counted = few[0] if few else _totals(viewer, listing, slots, summed)
    names = EntryNames(workspace, viewer)
    if question.state is Status.APPROVED:
        totals = counted
        start, pages = _span(question.page, counted.count, size)
        if few is not None:
            records = store.records_of(viewer, listing, few[1][start : start + size])
        else:
            records = store.page(viewer, listing, slots, start, size)
        ids = [record.ref.record_id for record in records]
        _load_names(names, shown, records)
        waiting = store.states_of(viewer, ids)
        found = [
            _row(kind, record, shown, tree, names, waiting=waiting.get(record.ref.record_id))
            for record in records
        ]
    else:
        some = [one for one in fitting if one.record.status is question.state]
        totals = Totals(len(some), {name: _sum(some, name) for name in summed})
        start, pages = _span(question.page, len(some), size)
        ordered = _ordered(kind, some, question)[start : start + size]
        _load_names(names, shown, [one.record for one in ordered])
        found = [_loose_row(kind, one, shown, tree, names) for one in ordered]
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
        units=unit_options(viewer, tree),
        all_columns=tuple((item.id, item.label) for item in kind.fields),
        cut=len(loose) == MOST_UNSETTLED,
    )


def _count(loose: Sequence[UnsettledRecord], counted: Totals, state: Status) -> int:
    if state is Status.APPROVED:
        return counted.count
    return sum(one.record.status is state for one in loose)


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


def shown_fields(kind: RecordKind, columns: Sequence[str]) -> tuple[Field, ...]:
    """The fields that a list shows: those asked for, or the first that tell something to whoever looks over it."""
    if columns:
        return tuple(item for item in kind.fields if item.id in columns)
    first = [
        item
        for item in kind.fields
        if item.id in (kind.title_field, kind.began_field, kind.ended_field)
    ]
    rest = [
        item
        for item in kind.fields
        if item not in first and (item.required or item.type.id in _SUMMED)
    ]
    wanted = {item.id for item in [*first, *rest][:_USUAL_COLUMNS]}
    return tuple(item for item in kind.fields if item.id in wanted)


def _load_names(names: EntryNames, shown: Sequence[Field], records: Sequence[Record]) -> None:
    for item in shown:
        if item.type.id == "link":
            keys = [str(one.values[item.id]) for one in records if item.id in one.values]
            names.load(item.target, keys)


def _row(
    kind: RecordKind,
    record: Record,
    shown: Sequence[Field],
    tree: UnitTree,
    names: EntryNames,
    *,
    waiting: Status | None = None,
) -> ListedRow:
    return ListedRow(
        record_id=record.ref.record_id,
        version=record.ref.version,
        unit=names.units.get(record.unit) or tree.name(record.unit),
        title=str(record.values.get(kind.title_field, "")),
        cells=cells_of(record, shown, names),
        state=record.status,
        waiting=waiting,
    )


def _loose_row(
    kind: RecordKind,
    one: UnsettledRecord,
    shown: Sequence[Field],
    tree: UnitTree,
    names: EntryNames,
) -> ListedRow:
    return replace(
        _row(kind, one.record, shown, tree, names),
        cleared=one.cleared,
        actor=one.actor,
        reason=one.reason,
        made_at=one.made_at,
    )


def cells_of(record: Record, shown: Sequence[Field], names: EntryNames) -> tuple[ListedCell, ...]:
    """What a record says in these columns; units and entries by name."""
    found = []
    for item in shown:
        if item.id not in record.values:
            found.append(ListedCell(""))
            continue
        value = record.values[item.id]
        if item.type.id == "link":
            found.append(ListedCell(names.entry(item.target, str(value))))
            continue
        cell = shown_cell(item, value, names.units)
        number = isinstance(cell, int | Decimal)
        found.append(ListedCell(cast("Any", cell) if number else str(cell)))
    return tuple(found)


def _fits(kind: RecordKind, record: Record, question: Question) -> bool:
    """Whether a record that does not count is asked for, whatever its state: as the store asks of facts."""
    if question.period is not None and not _within(kind, record, question.period):
        return False
    for name, answer in question.answers.items():
        held = record.values.get(name)
        codes = held if isinstance(held, tuple) else (held,)
        if not (held is None if answer == EMPTY else answer in codes):
            return False
    words = search_text(kind, record.values)
    return all(term in words for term in search_terms(question.search))


def _within(kind: RecordKind, record: Record, period: Period) -> bool:
    began, ended = (record.values.get(name) for name in (kind.began_field, kind.ended_field))
    if not isinstance(began, date):
        # What was cleared says no day at all, and is shown all the same.
        return not record.values or not kind.began_field
    if not kind.ended_field:
        return period.contains(began)
    last = period.start if kind.validity is None else period.start + timedelta(days=1)
    return began < period.end and (not isinstance(ended, date) or ended >= last)


def _sum(some: Sequence[UnsettledRecord], name: str) -> Decimal | None:
    held = [one.record.values[name] for one in some if name in one.record.values]
    return sum((Decimal(str(value)) for value in held), Decimal(0)) if held else None


def _ordered(
    kind: RecordKind, some: Sequence[UnsettledRecord], question: Question
) -> list[UnsettledRecord]:
    if question.order == BY_CHANGE:
        return list(some) if question.falling else list(reversed(some))
    if question.order == BY_UNIT:
        return sorted(some, key=lambda one: one.record.unit, reverse=question.falling)
    name = question.order or kind.began_field
    filled = [one for one in some if name in one.record.values]
    empty = [one for one in some if name not in one.record.values]
    key = cast("Any", lambda one: one.record.values[name])
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


def unit_options(viewer: Viewer, tree: UnitTree) -> tuple[UnitOption, ...]:
    """The units of the viewer, those below under those above."""
    below: dict[str, list[str]] = {}
    codes = {span.code for span in tree.spans}
    for span in tree.spans:
        below.setdefault(span.parent if span.parent in codes else "", []).append(span.code)
    found: list[UnitOption] = []

    def add(code: str, depth: int) -> None:
        found.append(UnitOption(code, tree.name(code), depth))
        for child in below.get(code, ()):
            add(child, depth + 1)

    for code in (viewer.unit,) if viewer.unit else below.get("", ()):
        if code in codes:
            add(code, 0)
    return tuple(found)


def _totals(viewer: Viewer, listing: Listing, slots: Slots, fields: Sequence[str]) -> Totals:
    """Counts and sums, kept as long as nothing else counts: turning pages adds nothing up anew."""
    now = touched()
    if now is None:
        return store.totals(viewer, listing, slots, fields)
    key = (
        *("totals", now.counting([listing.kind.id], listing.units), listing.kind.id, listing.units),
        *(listing.period, tuple(sorted(listing.answers.items())), listing.terms, tuple(fields)),
    )
    return PAGES.get(key, lambda: store.totals(viewer, listing, slots, fields))


@dataclass(frozen=True, slots=True)
class ListedKind:
    """A kind in the overview: how many records of a period, how many on their way, and the newest change."""

    kind: RecordKind
    count: int
    waiting: int
    changed_at: datetime | None
    actor: str


@dataclass(frozen=True, slots=True)
class KindGroup:
    """The kinds of a line of work, or the registers."""

    label: Message | str
    kinds: tuple[ListedKind, ...]


def list_kinds(
    workspace: Workspace, viewer: Viewer, period: Period | None
) -> tuple[KindGroup, ...]:
    """All kinds by line of work, registers last."""
    pack = workspace.pack
    tree = whole_tree(workspace, viewer)
    units = store.units_seen(viewer, tree)
    kinds = [kind for kind in pack.kinds.values() if kind.id != UNIT_KIND_ID]
    counts = store.count_kinds(viewer, kinds, units, period, slot_map())
    waiting = store.count_unsettled(
        viewer, units, (Status.DRAFT, Status.SUBMITTED, Status.RETURNED)
    )

    def group(label: Message | str, some: Sequence[RecordKind]) -> KindGroup:
        return KindGroup(
            label,
            tuple(
                ListedKind(
                    kind,
                    counts[kind.id].count,
                    waiting.get(kind.id, 0),
                    counts[kind.id].changed_at,
                    counts[kind.id].actor,
                )
                for kind in some
            ),
        )

    entered = [kind for kind in kinds if not kind.is_register]
    groups = [
        *(group(line.label, [k for k in entered if k.line == line.id]) for line in pack.lines),
        group(
            Message("其他台账") if pack.lines else Message("台账"),
            [k for k in entered if k.line not in {line.id for line in pack.lines}],
        ),
        group(Message("名录"), [kind for kind in kinds if kind.is_register]),
    ]
    return tuple(one for one in groups if one.kinds)
