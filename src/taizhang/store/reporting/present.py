"""The reports that there are: a draft that was discarded keeps its row and its number, and is shown nowhere."""

from __future__ import annotations

from typing import TYPE_CHECKING

from taizhang.store.reporting.models import Report

if TYPE_CHECKING:
    from django.db.models import QuerySet

DISCARDED = "discarded"
"""The step with which a version ends that nobody wants."""


def present_reports() -> QuerySet[Report]:
    """All but those that were discarded."""
    return Report.objects.exclude(steps__step=DISCARDED)
