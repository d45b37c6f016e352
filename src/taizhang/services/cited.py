"""The records whose words a report may repeat, and what has become of those that it did repeat."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from taizhang.core.ledger.record import RecordRef, Status
from taizhang.core.reports.material import CitedRecord
from taizhang.core.reports.template import OWNER
from taizhang.core.values import chinese_date
from taizhang.services.basis import source_in_words
from taizhang.services.ledger_template import shown_cell
from taizhang.store import queries

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from taizhang.core.ledger.record import Record
    from taizhang.core.ledger.unit import UnitTree
    from taizhang.core.reports.basis import BasisSource
    from taizhang.core.reports.tree import Report
    from taizhang.packs.pack import Pack
    from taizhang.services.workspace import Workspace
    from taizhang.store.viewer import Viewer


def cited_records(
    viewer: Viewer, pack: Pack, kinds: Collection[str], tree: UnitTree, unit: str, changeset: int
) -> tuple[CitedRecord, ...]:
    """The approved records of these kinds, of a unit and all below, as known at a changeset."""
    if not kinds:
        return ()
    spans = queries.unit_spans(viewer, pack.kinds["unit"], changeset)
    names = {span.code: span.short_name for span in spans}
    owners = set(tree.owners(unit))
    found = [
        record
        for record in queries.records(viewer, pack.kinds, tree, changeset, kinds)
        if record.unit in owners and record.status is Status.APPROVED
    ]
    named = _entries(viewer, pack, kinds, tree, changeset)
    return tuple(CitedRecord(record, _shown(pack, record, names, named)) for record in found)


def _entries(
    viewer: Viewer, pack: Pack, kinds: Collection[str], tree: UnitTree, changeset: int
) -> dict[tuple[str, str], str]:
    """What the entries of registers, and other records, are called that fields of these kinds point to."""
    targets = {field.target for kind in kinds for field in pack.kinds[kind].fields if field.target}
    named = {}
    for record in queries.records(viewer, pack.kinds, tree, changeset, targets) if targets else ():
        kind = pack.kinds[record.kind]
        key = record.values.get(kind.identity[0]) if kind.is_register else record.ref.record_id
        named[kind.id, str(key)] = str(record.values.get(kind.title_field, key))
    return named


def _shown(
    pack: Pack, record: Record, names: Mapping[str, str], named: Mapping[tuple[str, str], str]
) -> dict[str, str]:
    shown = {OWNER: names.get(record.unit, record.unit)}
    for field in pack.kinds[record.kind].fields:
        if field.id in record.values:
            value = record.values[field.id]
            words = named.get((field.target, str(value))) if field.target else None
            if isinstance(value, date):
                words = chinese_date(value)
            shown[field.id] = words or str(shown_cell(field, value, names))
    return shown


@dataclass(frozen=True, slots=True)
class CitedTrace:
    """A record whose words a report repeats, then and now.

    Attributes:
        ref: The version that was repeated.
        source: Where it came from, in words.
        newest: The number of the version that counts today.
        gone: Whether its content has been withdrawn or redacted since.
    """

    ref: RecordRef
    source: BasisSource
    newest: int
    gone: bool

    @property
    def changed(self) -> bool:
        """Whether the record says something else today."""
        return self.gone or self.newest != self.ref.version


def trace_cited(
    workspace: Workspace, viewer: Viewer, pack: Pack, report: Report
) -> tuple[CitedTrace, ...]:
    """What has become of the records that a report repeats."""
    refs = report.cited()
    if not refs:
        return ()
    kinds = {**pack.kinds, **workspace.pack.kinds}
    tree = queries.unit_tree(viewer, kinds["unit"], report.period, report.changeset)
    spans = queries.unit_spans(viewer, kinds["unit"], report.changeset)
    names = {span.code: span.short_name for span in spans}
    found = queries.versions(viewer, kinds, tree, refs)
    newest = queries.newest_counted(viewer, refs)
    counted = {
        record.ref
        for record in queries.records(
            viewer, kinds, tree, queries.latest_changeset(viewer), {found[r][0].kind for r in found}
        )
        if record.status is Status.APPROVED
    }
    still = {ref.record_id for ref in counted}
    return tuple(
        CitedTrace(
            ref,
            source_in_words(pack, names, *found[ref]),
            newest[ref.record_id],
            gone=ref.record_id not in still,
        )
        for ref in refs
        if ref in found
    )
