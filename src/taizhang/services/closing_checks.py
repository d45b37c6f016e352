"""What of a period's ledger a person should look at before it is closed, though nothing stands in the way.

Looked at are the records that count, up to so many of each kind, so that it takes seconds with a million records too.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from taizhang.core.indicators.parts import misfits_by_indicator
from taizhang.core.ledger.overlap import find_overlaps
from taizhang.core.ledger.trial_record import is_for_trying
from taizhang.core.ledger.unit import UNIT_KIND_ID
from taizhang.core.values import Message, RefusedError
from taizhang.services.counting import Counting
from taizhang.services.held_context import evidence_fields
from taizhang.services.indicator_table import find_seen
from taizhang.services.kept import kept
from taizhang.store import listing as store
from taizhang.store import queries
from taizhang.store.facts import slot_map

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from taizhang.core.ledger.kind import RecordKind
    from taizhang.core.ledger.record import Record
    from taizhang.core.ledger.unit import UnitTree
    from taizhang.core.values import Period
    from taizhang.services.workspace import Workspace
    from taizhang.store.viewer import Viewer

MOST_A_KIND = 3000
_MOST_SHOWN = 20
_TRIALS = Message("像是测试用的记录")
_UNPROVEN = Message("没有填佐证材料的")
_MISFITS = Message("部分与整体对不上的指标")


@dataclass(frozen=True, slots=True)
class ToLookAt:
    """A record or an indicator that a person should look at.

    Attributes:
        record: Id of the record; empty if it is an indicator.
        indicator: Id of the indicator; likewise.
        what: What it is called and what is the matter with it.
    """

    record: str
    indicator: str
    what: Message


@dataclass(frozen=True, slots=True)
class ClosingCheck:
    """One sort of doubt: what it is, how many there are, and the first of them."""

    label: Message
    count: int
    some: tuple[ToLookAt, ...]


@dataclass(frozen=True, slots=True)
class ClosingChecks:
    """What was looked at before closing.

    Attributes:
        checks: One for each sort of doubt.
        not_all: The names of kinds of which only the newest records were looked at.
    """

    checks: tuple[ClosingCheck, ...]
    not_all: tuple[str, ...]


def closing_checks(
    workspace: Workspace, viewer: Viewer, unit: str, period: Period
) -> ClosingChecks:
    """What a person should look at in a period, of a unit by its code and all below it; kept until somebody writes.

    Raises:
        RefusedError: There is no such unit in the period, or not for this viewer.
    """

    def look(changeset: int) -> ClosingChecks:
        return _look(workspace, viewer, unit, period, changeset)

    return kept(workspace, viewer, ("closing", unit, period), look)


def _look(
    workspace: Workspace, viewer: Viewer, unit: str, period: Period, changeset: int
) -> ClosingChecks:
    kinds = workspace.pack.kinds
    tree = queries.unit_tree(viewer, kinds[UNIT_KIND_ID], period, changeset)
    code = find_seen(tree, viewer, unit, period)
    units, slots = store.units_seen(viewer, tree, code), slot_map()
    trials: list[ToLookAt] = []
    unproven: list[ToLookAt] = []
    apart: dict[str, list[ToLookAt]] = {}
    not_all = []
    for kind in kinds.values():
        if kind.id == UNIT_KIND_ID:
            continue
        listing = store.Listing(kind, units, period)
        found = store.page(viewer, listing, slots, 0, MOST_A_KIND + 1)
        if len(found) > MOST_A_KIND:
            not_all.append(kind.label)
            found = found[:MOST_A_KIND]
        trials += _trials(kind, found, tree)
        unproven += _unproven(kind, found, tree)
        for overlap in find_overlaps(kind, found, period.last_day):
            lines = apart.setdefault(overlap.rule.label, [])
            lines += [_told(kind, record, tree) for record in overlap.records]
    misfits = _misfits(workspace, viewer, tree, code, period, changeset)
    checks = [
        ClosingCheck(label, len(some), tuple(some[:_MOST_SHOWN]))
        for label, some in (
            (_TRIALS, trials),
            (_UNPROVEN, unproven),
            *((Message(label), some) for label, some in apart.items()),
            (_MISFITS, misfits),
        )
    ]
    return ClosingChecks(tuple(checks), tuple(not_all))


def _told(kind: RecordKind, record: Record, tree: UnitTree) -> ToLookAt:
    title = str(record.values.get(kind.title_field, "")) or record.ref.record_id
    what = Message(
        "{kind}：{title}（{unit}）", kind=kind.label, title=title, unit=tree.name(record.unit)
    )
    return ToLookAt(record.ref.record_id, "", what)


def _trials(kind: RecordKind, records: Sequence[Record], tree: UnitTree) -> Iterator[ToLookAt]:
    for record in records:
        title = str(record.values.get(kind.title_field, ""))
        if is_for_trying(tree.name(record.unit), title):
            yield _told(kind, record, tree)


def _unproven(kind: RecordKind, records: Sequence[Record], tree: UnitTree) -> list[ToLookAt]:
    """Of a kind whose column for evidence is used at all, the records that name none."""
    asked = evidence_fields(kind)
    without = [record for record in records if not any(name in record.values for name in asked)]
    if not asked or len(without) == len(records):
        return []
    return [_told(kind, record, tree) for record in without]


def _misfits(
    workspace: Workspace, viewer: Viewer, tree: UnitTree, unit: str, period: Period, changeset: int
) -> list[ToLookAt]:
    indicators = workspace.pack.indicators
    parts = [name for name, one in indicators.items() if one.part_of]
    wanted = dict.fromkeys([*parts, *(indicators[name].part_of for name in parts)])
    if not wanted:
        return []
    counting = Counting.of(workspace.pack, viewer, wanted, changeset, tree, named=False)
    try:
        outcomes = counting.outcomes(period, tree, unit)
    except RefusedError:
        return []
    told: dict[str, ToLookAt] = {}
    for name, messages in misfits_by_indicator(indicators, outcomes).items():
        for message in messages:
            # A misfit concerns the part and the whole; it is told once.
            told.setdefault(str(message), ToLookAt("", name, message))
    return [*told.values()]
