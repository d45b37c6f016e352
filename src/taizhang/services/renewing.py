"""Bring the figures of a kept report up to date with the ledger of now: the next version, the words staying."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from taizhang.core.reports.passage import report_passages
from taizhang.core.reports.rebuilt import counted
from taizhang.core.reports.renewal import renew
from taizhang.core.reports.renewed_tree import RenewedReport, renewed_tree
from taizhang.core.values import Message, RefusedError
from taizhang.services.accepting import keep_version, next_version
from taizhang.services.report_list import find_listed, report_in_reach
from taizhang.services.returned_file import compose_again
from taizhang.services.rights import Right
from taizhang.store import queries
from taizhang.store.overrides import overrides

if TYPE_CHECKING:
    from taizhang.core.reports.tree import Report
    from taizhang.services.rights import Actor
    from taizhang.services.workspace import Workspace
    from taizhang.store.viewer import Viewer


@dataclass(frozen=True, slots=True)
class Renewed:
    """A report brought up to date.

    Attributes:
        number: The version that was kept; the one there was if nothing moved.
        renewed: What was done to its figures.
        rewritten: Whether the whole text was written anew, as nobody had edited it.
    """

    number: str
    renewed: RenewedReport
    rewritten: bool


def renew_report(workspace: Workspace, actor: Actor, number: str) -> Renewed:
    """Bring a report up to date; what people wrote over or let stand otherwise stays.

    A text that nobody has edited is written anew, so that sentences come and go with their figures.

    Raises:
        RefusedError: It is not the newest version, or cannot be computed any more, or nothing has moved.
    """
    actor.check(Right.WRITE)
    viewer = actor.viewer
    newest = find_listed(workspace, viewer, number).newest
    if newest.number != number:
        raise RefusedError(
            Message("已有更新的版本 {newest}，请在新版本上办理。", newest=newest.number)
        )
    written = report_in_reach(workspace, viewer, number)
    report = written.report
    latest = queries.latest_changeset(viewer)
    today = compose_again(workspace, viewer, report, latest).report
    kept = overrides(viewer, [figure.id for figure in report.figures()])
    done = renewed_tree(report, renew(report, today), latest, kept=kept)
    after = next_version(number)
    whole = not kept and _as_composed(workspace, viewer, report)
    if whole:
        made = today
    else:
        made = counted(
            done.report,
            lambda ordinal: workspace.figure_id(f"{after}\0{written.digest}", ordinal),
        )
    same = _words(made) == _words(report) and not done.changed
    # Written anew, columns may be set otherwise than then, of which no number has moved.
    still = not (done.changed or done.fallen or done.fresh or done.reworded)
    if same or (still and _words(done.report) == _words(report)):
        raise RefusedError(Message("各项数据与台账一致，不用更新。"))
    made = replace(made, previous=number, reason="")
    version, _new = keep_version(
        viewer, made, after, written, pack_digest=workspace.pack.digest if whole else ""
    )
    return Renewed(version.number, done, whole)


def _as_composed(workspace: Workspace, viewer: Viewer, report: Report) -> bool:
    """Whether the text is still the one that the program wrote."""
    if any(figure.written for figure in report.figures()):
        return False
    try:
        composed = compose_again(workspace, viewer, report, report.changeset).report
    except RefusedError:
        return False
    return _words(composed) == _words(report)


def _words(report: Report) -> list[str]:
    return ["".join(report.title), *(passage.text for passage in report_passages(report))]
