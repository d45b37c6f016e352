"""The half-year at a glance: figures with last year's and who reported, and the days that come next."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from taizhang.core.indicators.breakdown import measures_behind
from taizhang.core.indicators.comparison import Comparison
from taizhang.core.indicators.relation import OutcomeRelation, compare_periods
from taizhang.core.ledger.unit import UnitTree
from taizhang.core.values import Known, Message, Period
from taizhang.services.counting import Counting
from taizhang.services.indicator_table import find_seen
from taizhang.services.kept import kept
from taizhang.services.ledger_status import ledger_status
from taizhang.services.lock_book import lock_book
from taizhang.store import queries

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import date
    from decimal import Decimal

    from taizhang.core.indicators import Indicator, Outcome
    from taizhang.packs.pack import Pack
    from taizhang.services.ledger_status import Owed
    from taizhang.services.workspace import Workspace
    from taizhang.store.viewer import Viewer

KEY_TEMPLATES = ("key_figures", "half_year")
"""Templates whose figures are the key ones, the first that a pack has."""
MOST_KEY = 16
REST = "-"
"""What belongs to no line of work; it has no label."""


@dataclass(frozen=True, slots=True)
class Move:
    """How a figure stands to last year's: a signed number and in what it counts; no number, and why."""

    number: Decimal | None
    unit: str
    reasons: tuple[Message, ...] = ()


@dataclass(frozen=True, slots=True)
class KeyFigure:
    """An indicator of a unit and period, last year's, and how it moved."""

    indicator: Indicator
    outcome: Outcome
    base: Outcome
    move: Move


@dataclass(frozen=True, slots=True)
class Glance:
    """Figures of a unit and period.

    Attributes:
        unit: The code of the unit.
        unit_name: Its short name.
        period: The period.
        changeset: The ledger as known at this changeset.
        figures: In the order asked for.
        names: The names of the units of the period, by code.
    """

    unit: str
    unit_name: str
    period: Period
    changeset: int
    figures: tuple[KeyFigure, ...]
    names: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class WorkLine:
    """A line of work (工作条线) with its indicators, the parts behind their wholes."""

    id: str
    label: str
    indicators: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ReportingState:
    """How many units that owe something have sent all of it, and how many reports there are.

    Attributes:
        units: How many units owe something.
        complete: How many of them have sent all that they owe.
        owed: How many reports are owed.
        sent: How many have come, nil reports among them.
        late_units: Names of units that owe something of which the day is over, in the order of the tree.
    """

    units: int
    complete: int
    owed: int
    sent: int
    late_units: tuple[str, ...]

    @property
    def left(self) -> int:
        """How many reports have not come."""
        return self.owed - self.sent


@dataclass(frozen=True, slots=True)
class ComingDay:
    """A day that matters.

    Attributes:
        day: The day.
        what: `due`, `end` or `locked`.
        period: Of which period.
        left: How many reports that are due on it have not come.
        overdue: Whether that day is over and some have not come.
        unit: Who is locked, by short name.
    """

    day: date
    what: str
    period: Period
    left: int = 0
    overdue: bool = False
    unit: str = ""


def key_indicators(pack: Pack) -> tuple[str, ...]:
    """The key indicators of a pack: those of its table of key figures, else the first of its half-year report."""
    for name in KEY_TEMPLATES:
        if name in pack.templates:
            return pack.templates[name].indicators()[:MOST_KEY]
    return tuple(pack.indicators)[:MOST_KEY]


def look(
    workspace: Workspace,
    viewer: Viewer,
    unit: str,
    period: Period,
    wanted: Sequence[str] | None = None,
) -> Glance:
    """Figures of a unit and period by fused queries; the key ones unless others are asked for.

    Raises:
        RefusedError: There is no such unit in the period, or it is not the viewer's to see.
    """
    pack = workspace.pack
    asked = key_indicators(pack) if wanted is None else tuple(wanted)

    def count(changeset: int) -> Glance:
        return _look(workspace, viewer, unit, period, asked, changeset)

    return kept(workspace, viewer, ("glance", unit, period, asked), count)


def _look(
    workspace: Workspace,
    viewer: Viewer,
    unit: str,
    period: Period,
    asked: Sequence[str],
    changeset: int,
) -> Glance:
    pack = workspace.pack
    spans = queries.unit_spans(viewer, pack.kinds["unit"], changeset)
    tree = UnitTree.of(spans, period)
    code = find_seen(tree, viewer, unit, period)
    counting = Counting.of(pack, viewer, asked, changeset, tree, named=False)
    comparison = Comparison.of(spans, period.same_period_last_year(), period)
    now = counting.outcomes(period, tree, code) if asked else {}
    then = counting.compared(comparison, code) if asked else {}
    figures = []
    for name in asked:
        item, current, base = pack.indicators[name], now[name], then[name]
        move = _move(item, current, base, comparison.heirs)
        figures.append(KeyFigure(item, current, base, move))
    names = {span.code: span.short_name for span in tree.spans}
    return Glance(code, tree.name(code), period, changeset, tuple(figures), names)


def _move(
    item: Indicator, current: Outcome, base: Outcome, heirs: Mapping[str, tuple[str, ...]]
) -> Move:
    """In percent; of percentages, and from zero, by how much."""
    rate = item.unit_of_count == "%"
    relation = OutcomeRelation.DIFFERENCE if rate else OutcomeRelation.GROWTH
    found = compare_periods(relation, item, current, base, heirs)
    unit = "百分点" if rate else "%"
    from_zero = isinstance(base.value, Known) and not base.value.number
    if not isinstance(found.value, Known) and from_zero and not found.reasons:
        found = compare_periods(OutcomeRelation.DIFFERENCE, item, current, base, heirs)
        unit = item.unit_of_count
    reasons = found.reasons or base.reasons
    return Move(found.value.number if isinstance(found.value, Known) else None, unit, reasons)


def lines_of_work(pack: Pack) -> tuple[WorkLine, ...]:
    """All indicators by line of work, lines in the order of the pack; without lines, by kind.

    An indicator belongs where the first of the kinds belongs that it is counted from.
    """
    labels = {line.id: line.label for line in pack.lines}
    groups: dict[str, list[str]] = {name: [] for name in labels}
    for name in pack.indicators:
        kinds = [pack.kinds[one.kind] for one in measures_behind(pack.indicators, name).values()]
        own = next((kind.line for kind in kinds if kind.line), "")
        if not pack.lines and kinds:
            own = kinds[0].id
            labels[own] = kinds[0].label
        groups.setdefault(own, []).append(name)
    return tuple(
        WorkLine(line or REST, labels.get(line, ""), tuple(_parts_behind(pack, names)))
        for line, names in groups.items()
        if names
    )


def _parts_behind(pack: Pack, names: Sequence[str]) -> Iterable[str]:
    """The same indicators, each part directly behind its whole."""
    inside = set(names)
    below: dict[str, list[str]] = {}
    for name in names:
        whole = pack.indicators[name].part_of
        below.setdefault(whole if whole in inside else "", []).append(name)
    waiting = [*reversed(below.get("", ()))]
    while waiting:
        name = waiting.pop()
        yield name
        waiting += reversed(below.pop(name, ()))


def part_depth(pack: Pack, name: str) -> int:
    """How many wholes stand above an indicator."""
    depth, whole = 0, pack.indicators[name].part_of
    while whole in pack.indicators and depth < len(pack.indicators):
        depth, whole = depth + 1, pack.indicators[whole].part_of
    return depth


def reporting_state(owed: Sequence[Owed], today: date) -> ReportingState:
    """How units stand with all that they owe; `owed` as `ledger_status` gives it."""
    by_unit: dict[str, list[Owed]] = {}
    for item in owed:
        by_unit.setdefault(item.unit_code, []).append(item)
    late = [
        items[0].unit
        for items in by_unit.values()
        if any(item.state is None and item.due < today for item in items)
    ]
    return ReportingState(
        units=len(by_unit),
        complete=sum(all(item.state for item in items) for items in by_unit.values()),
        owed=len(owed),
        sent=sum(item.state is not None for item in owed),
        late_units=tuple(late),
    )


def owed_below(workspace: Workspace, viewer: Viewer, period: Period) -> tuple[Owed, ...]:
    """All that the viewer's unit and those below it owe for a period; nothing if it was not there then."""
    changeset = queries.latest_changeset(viewer)
    tree = queries.unit_tree(viewer, workspace.pack.kinds["unit"], period, changeset)
    if not tree.spans or (viewer.unit and tree.span(viewer.unit) is None):
        return ()
    return tuple(ledger_status(workspace, viewer, period, unit=viewer.unit or None))


def coming_days(
    workspace: Workspace, viewer: Viewer, period: Period, owed: Sequence[Owed], today: date
) -> tuple[ComingDay, ...]:
    """The days of a period that come next or were missed, in their order: dues, its end, its closing."""
    dues: dict[tuple[date, Period], int] = {}
    for item in owed:
        key = item.due, item.period
        dues[key] = dues.get(key, 0) + (item.state is None)
    found = [
        ComingDay(
            due,
            "due",
            part,
            left,
            overdue=bool(left) and due < today,
        )
        for (due, part), left in dues.items()
        if left or due >= today
    ]
    if period.last_day >= today:
        found.append(ComingDay(period.last_day, "end", period))
    tree = queries.unit_tree(
        viewer, workspace.pack.kinds["unit"], period, queries.latest_changeset(viewer)
    )
    about = _up(tree, viewer)
    for lock in lock_book(workspace, viewer, period):
        if lock.in_force and lock.locked and lock.code in about:
            day = lock.made_at.astimezone().date()
            found.append(ComingDay(day, "locked", period, unit=lock.unit))
    return tuple(sorted(found, key=lambda one: one.day))


def _up(tree: UnitTree, viewer: Viewer) -> set[str]:
    """The viewer's unit and those above it; all units for whoever sees all."""
    if not viewer.unit:
        return {span.code for span in tree.spans}
    return {viewer.unit, *tree.above(viewer.unit)}
