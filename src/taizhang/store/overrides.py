"""Figures of reports that a person let stand otherwise than the ledger says."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from taizhang.store.reporting.models import FigureOverride, Report
from taizhang.store.reporting.present import DISCARDED

if TYPE_CHECKING:
    from collections.abc import Collection

    from django.db.models import QuerySet

    from taizhang.store.ledger.models import Changeset
    from taizhang.store.viewer import Viewer


@dataclass(frozen=True, slots=True)
class KeptOverride:
    """What holds of a figure.

    Attributes:
        report: The number of the report.
        figure: The id of the figure.
        written: The figure as the report was written with.
        text: As it is to stand.
        reason: Why.
        actor: Who did it.
        approver: Who agreed.
        made_at: When, in UTC.
        changeset: By which act.
    """

    report: str
    figure: str
    written: str
    text: str
    reason: str
    actor: str
    approver: str
    made_at: datetime
    changeset: int


def overrides(viewer: Viewer, figures: Collection[str]) -> dict[str, KeptOverride]:  # noqa: ARG001 (every read says for whom)
    """What holds of these figures, by id; those that were taken back are left out."""
    return _newest(_present().filter(figure__in=list(figures)))


def overrides_of(viewer: Viewer, unit: str, period: str) -> dict[str, KeptOverride]:  # noqa: ARG001 (every read says for whom)
    """What holds of the figures of all reports of a unit and period, by id."""
    return _newest(_present().filter(report__unit=unit, report__period=period))


def override_lines(viewer: Viewer, report: str) -> tuple[KeptOverride, ...]:  # noqa: ARG001 (every read says for whom)
    """All that was ever said of the figures of a report, in order, what was taken back included."""
    rows = FigureOverride.objects.filter(report_id=report).select_related("changeset")
    return tuple(_kept(row) for row in rows.order_by("changeset_id", "id"))


def keep_override(report: str, figure: str, written: str, text: str, changeset: Changeset) -> None:
    """Say how a figure is to stand; an empty text takes back what was said."""
    FigureOverride.objects.create(
        report=Report.objects.get(number=report),
        figure=figure,
        written=written,
        text=text,
        changeset=changeset,
    )


def _present() -> QuerySet[FigureOverride]:
    return FigureOverride.objects.exclude(report__steps__step=DISCARDED)


def _newest(rows: object) -> dict[str, KeptOverride]:
    lines = rows.select_related("changeset").order_by("changeset_id", "id")  # type: ignore[attr-defined]
    newest = {row.figure: row for row in lines}
    return {figure: _kept(row) for figure, row in newest.items() if row.text}


def _kept(row: FigureOverride) -> KeptOverride:
    return KeptOverride(
        row.report_id,
        row.figure,
        row.written,
        row.text,
        row.changeset.reason,
        row.changeset.actor,
        row.changeset.approver,
        row.changeset.made_at,
        row.changeset_id,
    )
