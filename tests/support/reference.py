"""The ledger as values, for the reference evaluator that the engines are held against."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from taizhang.core.indicators import Ledger
from taizhang.core.ledger.kind import RecordKind
from taizhang.core.ledger.record import Status
from taizhang.core.ledger.submission import Expectation
from taizhang.core.ledger.unit import UnitTree
from taizhang.store import queries
from taizhang.store.submissions import counted_submissions
from taizhang.store.viewer import Viewer
from taizhang.store.waiting import waiting_records


def reference_ledger(
    viewer: Viewer,
    kinds: Mapping[str, RecordKind],
    tree: UnitTree,
    expectations: Sequence[Expectation],
    changeset: int,
) -> Ledger:
    """All that a viewer sees of the ledger, as known at a changeset."""
    approved = [
        record
        for record in queries.records(viewer, kinds, tree, changeset)
        if record.status is Status.APPROVED
    ]
    waiting = waiting_records(viewer, kinds, tree, changeset)
    return Ledger(approved, counted_submissions(viewer, changeset), expectations, waiting)
