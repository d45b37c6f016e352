"""How far a version of a report is on its way to being issued, and the one word for it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from taizhang.store.reporting.models import Report as ReportRow
from taizhang.store.reporting.models import ReportStep

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Mapping

ASKED, SIGNED, SENT_BACK = "asked", "signed", "sent-back"
"""The steps of a version."""


class ReportState(StrEnum):
    """How far a version of a report is."""

    DRAFT = "draft"
    ASKED = "asked"
    SENT_BACK = "sent-back"
    SIGNED = "signed"
    ISSUED = "issued"

    @property
    def label(self) -> str:
        """What it is called."""
        return STATE_WORDS[self]


STATE_WORDS: dict[ReportState, str] = {
    ReportState.DRAFT: "草稿",
    ReportState.ASKED: "待签",
    ReportState.SENT_BACK: "退回修改",
    ReportState.SIGNED: "已签",
    ReportState.ISSUED: "已签发",
}
"""What they are called."""
_STATES: Mapping[str, ReportState] = {
    ASKED: ReportState.ASKED,
    SIGNED: ReportState.SIGNED,
    SENT_BACK: ReportState.SENT_BACK,
}


@dataclass(frozen=True, slots=True)
class Step:
    """A step of a version: who took it, when, and what was said."""

    version: str
    step: str
    actor: str
    at: dt.datetime
    note: str


def steps_of(numbers: Iterable[str]) -> dict[str, tuple[Step, ...]]:
    """What was done with versions, in order, by their numbers."""
    rows = ReportStep.objects.filter(report_id__in=list(numbers)).select_related("changeset")
    found: dict[str, tuple[Step, ...]] = {}
    for row in rows.order_by("changeset_id", "id"):
        act = row.changeset
        step = Step(row.report_id, row.step, act.actor, act.made_at, act.reason)
        found[row.report_id] = (*found.get(row.report_id, ()), step)
    return found


def state_of(row: ReportRow, steps: tuple[Step, ...]) -> ReportState:
    """How far a version is that these steps were taken with."""
    if row.issued_at is not None:
        return ReportState.ISSUED
    return _STATES[steps[-1].step] if steps else ReportState.DRAFT


def state_of_number(number: str) -> ReportState:
    """How far the version of a number is, which there is."""
    return states_of(ReportRow.objects.defer("tree").filter(number=number))[number]


def states_of(rows: Iterable[ReportRow]) -> dict[str, ReportState]:
    """How far versions are, by their numbers."""
    listed = list(rows)
    if not listed:
        return {}
    steps = steps_of([row.number for row in listed])
    return {row.number: state_of(row, steps.get(row.number, ())) for row in listed}
