"""A report and what stands beside it: what has become of its figures, and what the check says."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from taizhang.core.checks import Severity
from taizhang.services.report_check import ReportCheck, check_report, is_checked
from taizhang.services.report_list import ListedReport, find_listed, report_in_reach
from taizhang.services.report_trace import is_traced, trace_of
from taizhang.services.rights import Right
from taizhang.store.overrides import overrides
from taizhang.web.office import office
from taizhang.web.reports.sheet import Sheet, marks_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from taizhang.services.reporting import WrittenReport
    from taizhang.services.rights import Actor
    from taizhang.services.tracing import ReportTrace

_MOST_TOLD = 12


@dataclass(frozen=True, slots=True)
class Beside:
    """A report with as much beside it as is known.

    Attributes:
        written: The report.
        listed: With all its versions.
        traced: What has become of its figures; None if nobody has looked.
        checked: What the check says, likewise.
        sheet: The report as it is shown, with what is known marked in it.
        may: What the post may do with it.
    """

    written: WrittenReport
    listed: ListedReport
    traced: ReportTrace | None
    checked: ReportCheck | None
    sheet: Sheet
    may: Mapping[str, bool]

    def values(self) -> dict[str, Any]:
        """What templates of the page and of its parts want to know."""
        return {
            "number": self.written.number,
            "is_newest": self.listed.newest.number == self.written.number,
            "is_issued": self.written.issued,
            "may": self.may,
            **_trace_values(self.traced),
            **_check_values(self.checked),
        }


def look_beside(actor: Actor, number: str, *, trace: bool = False, check: bool = False) -> Beside:
    """A report of one's units; what takes long only if it is asked for, or known already.

    Raises:
        RefusedError: There is none of this number that the viewer may see.
    """
    workspace, viewer = office(), actor.viewer
    written = report_in_reach(workspace, viewer, number)
    listed = find_listed(workspace, viewer, number)
    traced = trace_of(workspace, viewer, number) if trace else None
    checked = check_report(workspace, viewer, number) if check else None
    # A page asks for both at once: whichever takes longer knows the other by now, and marks what it found as well.
    if traced is None and is_traced(workspace, viewer, number):
        traced = trace_of(workspace, viewer, number)
    if checked is None and is_checked(workspace, viewer, number):
        checked = check_report(workspace, viewer, number)
    sheet = _sheet_of(actor, written, listed, traced, checked)
    wanted = (Right.WRITE, Right.COMMENT, Right.SIGN, Right.ISSUE, Right.CORRECT)
    may = {right.value: actor.may(right) for right in wanted}
    return Beside(written, listed, traced, checked, sheet, may)


def _sheet_of(
    actor: Actor,
    written: WrittenReport,
    listed: ListedReport,
    traced: ReportTrace | None,
    checked: ReportCheck | None,
) -> Sheet:
    figures = list(written.report.figures())
    held = overrides(actor.viewer, [figure.id for figure in figures])
    states: dict[int, str] = {}
    moved = {one.row.ordinal for one in traced.figures if one.moved} if traced else set()
    for one in figures:
        if one.id in held:
            states[one.ordinal] = "override"
        elif one.differs:
            states[one.ordinal] = "changed"
        elif one.ordinal in moved:
            states[one.ordinal] = "stale"
    return Sheet(
        written.report,
        states,
        marks_of(checked.open) if checked else {},
        editable=actor.may(Right.WRITE) and listed.newest.number == written.number,
    )


def _trace_values(traced: ReportTrace | None) -> dict[str, Any]:
    """What has moved since a report was written."""
    if traced is None:
        return {"traced": None}
    changed = [one for one in traced.figures if one.changed]
    return {
        "traced": traced,
        "moved": [one for one in changed if one.moved][:_MOST_TOLD],
        "moved_count": sum(one.moved for one in changed),
        "changed_count": len(changed),
        "cited_changed": [one for one in traced.cited if one.changed],
    }


def _check_values(checked: ReportCheck | None) -> dict[str, Any]:
    """What the check came to."""
    if checked is None:
        return {"checked": None}
    counts = {severity.value: checked.counted(severity) for severity in Severity}
    return {"checked": checked, "counts": counts}
