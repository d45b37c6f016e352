"""A file that somebody drops on a page and that is one of the workspace's own reports: set beside the report."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from taizhang.core.reports.returned import Verdict
from taizhang.core.values import Message, RefusedError
from taizhang.services.checking import CheckedFile, look_back
from taizhang.services.message_json import message_to_json
from taizhang.services.report_list import find_listed
from taizhang.services.returning import Returns

if TYPE_CHECKING:
    from taizhang.core.checks import Profile
    from taizhang.services.report_list import ReportVersion
    from taizhang.services.returning import ReturnedFigure, ReturnedReport
    from taizhang.services.workspace import Workspace
    from taizhang.store.viewer import Viewer

_MOST = 60
_UNCLEAR = Message(
    "文字与本工作区的几份报告都相近，认不出是哪一份。请打开那份报告，用“上传改稿”对照。"
)


class OwnReports:
    """The reports of a workspace that a viewer may see, prepared once for all files of a check."""

    def __init__(self, workspace: Workspace, viewer: Viewer) -> None:
        """Take whose reports they are, and who looks."""
        self._workspace, self._viewer = workspace, viewer
        self._returns = Returns(workspace, viewer)

    def look_back(
        self, checked: CheckedFile, profile: Profile
    ) -> tuple[CheckedFile, dict[str, Any] | None]:
        """The file with what differs from the version issued, or else the latest; and the same as plain values.

        Of a file that is no report of the viewer's, or bears a mark of secrecy, nothing is said.
        """
        if checked.is_secret:
            return checked, None
        try:
            found = self._returns.recognise(checked.source)
        except RefusedError:
            return _with_note(checked, _UNCLEAR), None
        if found is None:
            return checked, None
        listed = find_listed(self._workspace, self._viewer, found.number)
        beside = listed.issued or listed.newest
        returns = Returns(self._workspace, self._viewer, beside.number)
        compared = look_back(checked, returns, profile)
        if compared.returned is None:
            return compared, None
        own = next((one for one in listed.versions if one.number == found.number), beside)
        told = _told(compared.returned, beside) | {
            "own": own.number,
            "own_version": own.version,
            "newest": listed.newest.number,
            "title": listed.title,
            "how": message_to_json(found.how),
        }
        return compared, told


def _with_note(checked: CheckedFile, note: Message) -> CheckedFile:
    return replace(checked, source=replace(checked.source, notes=(*checked.source.notes, note)))


def _told(returned: ReturnedReport, beside: ReportVersion) -> dict[str, Any]:
    counts = Counter(figure.resolved.verdict for figure in returned.figures)
    loose = [(text, message_to_json(place)) for text, place, _block in returned.loose()]
    return {
        "number": beside.number,
        "version": beside.version,
        "state": beside.state.value,
        "count": len(returned.figures),
        "untouched": sum(figure.resolved.untouched for figure in returned.figures),
        "changed": counts[Verdict.CHANGED] + counts[Verdict.UNACCEPTED],
        "missing": counts[Verdict.MISSING] + counts[Verdict.HIDDEN],
        "figures": [_figure(figure) for figure in returned.told[:_MOST]],
        "more": max(0, len(returned.told) - _MOST),
        "loose": loose[:_MOST],
        "loose_count": len(loose),
    }


def _figure(figure: ReturnedFigure) -> dict[str, Any]:
    resolved = figure.resolved
    return {
        "ordinal": figure.ordinal,
        "indicator": figure.indicator.partition("（")[0],
        "verdict": resolved.verdict.value,
        "was": resolved.figure.text,
        "now": next((one.text for one in resolved.found), ""),
        "today": figure.now or "",
        "place": message_to_json(figure.place) if figure.place else "",
        "override": figure.override,
    }
