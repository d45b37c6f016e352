"""Who has sent, sent nil, is late, is missing."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from taizhang.core.ledger.submission import SubmissionState
from taizhang.core.values import Message, RefusedError
from taizhang.store import queries

if TYPE_CHECKING:
    from taizhang.core.values import Period
    from taizhang.services.workspace import Workspace
    from taizhang.store.viewer import Viewer


@dataclass(frozen=True, slots=True)
class Owed:
    """One report that a unit owes.

    Attributes:
        unit: Its short name.
        kind: The label of the kind.
        period: The period it is owed for.
        due: The last day on which it is in time.
        state: What was sent, None if nothing.
        received_on: When.
    """

    unit: str
    kind: str
    period: Period
    due: date
    state: SubmissionState | None
    received_on: date | None

    @property
    def late(self) -> bool:
        """Whether it came after the day on which it was due."""
        return self.received_on is not None and self.received_on > self.due


def ledger_status(workspace: Workspace, viewer: Viewer, period: Period) -> list[Owed]:
    """Everything owed for a period, unit by unit in the order of the tree.

    Raises:
        RefusedError: There are no units in the period.
    """
    pack = workspace.pack
    changeset = queries.latest_changeset(viewer)
    tree = queries.unit_tree(viewer, pack.kinds["unit"], period, changeset)
    if not tree.spans:
        raise RefusedError(
            Message("{period}的单位名录是空的，请先导入基础名录。", period=period.name)
        )
    sent = {
        (item.unit, item.kind, item.period): item for item in queries.submissions(viewer, changeset)
    }
    found = []
    for span in tree.spans:
        for expectation in pack.expectations:
            if span.level not in expectation.levels:
                continue
            for part in expectation.periods(period):
                if not span.within(part):
                    continue
                item = sent.get((span.code, expectation.kind, part))
                found.append(
                    Owed(
                        unit=span.short_name,
                        kind=pack.kinds[expectation.kind].label,
                        period=part,
                        due=expectation.due(part),
                        state=item.state if item else None,
                        received_on=item.received_on if item else None,
                    )
                )
    return found
