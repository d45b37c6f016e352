"""删去草稿: a report that nobody wants goes out of sight; its number is not given again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from taizhang.core.values import Message, RefusedError
from taizhang.services.reason import reason_to_keep
from taizhang.services.report_list import find_listed
from taizhang.services.report_state import SIGNED
from taizhang.services.workspace import writing
from taizhang.store.reporting.models import Report as ReportRow
from taizhang.store.reporting.models import ReportStep
from taizhang.store.reporting.present import DISCARDED

if TYPE_CHECKING:
    from taizhang.services.report_list import ListedReport, ReportVersion
    from taizhang.services.workspace import Workspace
    from taizhang.store.viewer import Viewer


def discardable(listed: ListedReport) -> tuple[ReportVersion, ...]:
    """The versions that may be discarded: all that came after the last one signed or issued."""
    found: list[ReportVersion] = []
    for version in reversed(listed.versions):
        if version.issued_at or any(step.step == SIGNED for step in version.steps):
            break
        found.append(version)
    return tuple(reversed(found))


def discard_report(
    workspace: Workspace, viewer: Viewer, number: str, *, reason: str, actor: str = ""
) -> tuple[str, ...]:
    """Put the drafts of a report out of sight; their numbers. Who, when and why stays in the log.

    Args:
        workspace: Whose.
        viewer: Who looks: only reports of his units.
        number: The newest version.
        reason: Why.
        actor: Who does it; the viewer if empty.

    Raises:
        RefusedError: There is no such report, it is not the newest version, or it was signed or issued.
    """
    because = reason_to_keep(reason, "删去草稿")
    with writing(
        actor or viewer.name, "discard-report", reason=because, source=number
    ) as changeset:
        # Looked at under the lock: nobody signs or issues it meanwhile.
        listed = find_listed(workspace, viewer, number)
        if listed.newest.number != number:
            raise RefusedError(
                Message("已有更新的版本 {newest}，请在新版本上办理。", newest=listed.newest.number)
            )
        versions = discardable(listed)
        if not versions:
            raise RefusedError(
                Message("报告 {number} 签过字或已签发，要留存，不能删去。", number=number)
            )
        for row in ReportRow.objects.defer("tree").filter(
            number__in=[version.number for version in versions]
        ):
            ReportStep.objects.create(
                report=row, step=DISCARDED, digest=row.digest, changeset=changeset
            )
    return tuple(version.number for version in versions)
