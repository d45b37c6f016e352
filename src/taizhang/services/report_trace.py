"""What has become of the figures of a report since it was written, kept until a figure can have moved."""

from __future__ import annotations

from typing import TYPE_CHECKING

from taizhang.services.kept import CHANGE_NO_FIGURE, MOST_REPORTS, is_kept, kept
from taizhang.services.report_list import check_reach
from taizhang.services.tracing import trace_report

if TYPE_CHECKING:
    from taizhang.services.tracing import ReportTrace
    from taizhang.services.workspace import Workspace
    from taizhang.store.viewer import Viewer

TRACE = "trace"
"""As what it is kept."""


def trace_of(workspace: Workspace, viewer: Viewer, number: str) -> ReportTrace:
    """Every figure of a report of the viewer's units, then and now.

    Raises:
        RefusedError: There is none of this number that the viewer may see.
    """
    check_reach(workspace, viewer, number)
    return kept(
        workspace,
        viewer,
        (TRACE, number),
        lambda _changeset: trace_report(workspace, viewer, number),
        beside=CHANGE_NO_FIGURE,
        most=MOST_REPORTS,
    )


def is_traced(workspace: Workspace, viewer: Viewer, number: str) -> bool:
    """Whether that is known already."""
    return is_kept(workspace, viewer, (TRACE, number), beside=CHANGE_NO_FIGURE)
