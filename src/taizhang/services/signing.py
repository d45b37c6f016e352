"""送签、签字、退回、签发: the way of a version of a report to being issued."""

from __future__ import annotations

from typing import TYPE_CHECKING

from taizhang.core.values import Message, RefusedError
from taizhang.services.issuing import IssuedReport, issue_report
from taizhang.services.reason import reason_to_keep
from taizhang.services.report_list import ReportVersion, find_listed, report_in_reach
from taizhang.services.report_state import ASKED, SENT_BACK, SIGNED, ReportState
from taizhang.services.rights import Right
from taizhang.services.workspace import writing
from taizhang.store.reporting.models import ReportStep
from taizhang.store.reporting.present import present_reports

if TYPE_CHECKING:
    from taizhang.services.rights import Actor
    from taizhang.services.workspace import Workspace


def ask_signature(workspace: Workspace, actor: Actor, number: str, *, note: str = "") -> None:
    """Ask the leader to sign a version.

    Raises:
        RefusedError: It is no version that can be signed, or a figure in it differs from the ledger unanswered.
    """
    actor.check(Right.WRITE)
    version = _open_version(workspace, actor, number)
    if version.state is ReportState.ASKED:
        raise RefusedError(Message("已经送签，等领导签字。"))
    if version.state is ReportState.SIGNED:
        raise RefusedError(Message("已经签字，可以签发。"))
    _refuse_open_figures(workspace, actor, number)
    _step(actor, number, ASKED, "ask-signature", note)


def sign(workspace: Workspace, actor: Actor, number: str, *, digest: str, note: str = "") -> None:
    """Sign a version: exactly the text that was read, which its digest tells.

    Raises:
        RefusedError: It is no version that can be signed, or not the text that was read.
    """
    actor.check(Right.SIGN)
    version = _open_version(workspace, actor, number)
    if version.state is ReportState.SIGNED:
        raise RefusedError(Message("这一版已经签过字。"))
    if report_in_reach(workspace, actor.viewer, number).digest != digest:
        raise RefusedError(Message("报告已有改动，请重新打开，读过再签。"))
    _refuse_open_figures(workspace, actor, number)
    _step(actor, number, SIGNED, "sign", note)


def send_back(workspace: Workspace, actor: Actor, number: str, *, reason: str) -> None:
    """Send a version back to be worked on, with what is wrong with it.

    Raises:
        RefusedError: It waits for no signature, or no reason was given.
    """
    actor.check(Right.SIGN)
    version = _open_version(workspace, actor, number)
    if version.state not in (ReportState.ASKED, ReportState.SIGNED):
        raise RefusedError(Message("这一版没有送签，不用退回；有意见请写批注。"))
    _step(actor, number, SENT_BACK, "send-back", reason_to_keep(reason, "退回"))


def issue_signed(workspace: Workspace, actor: Actor, number: str) -> IssuedReport:
    """Issue a version that was signed.

    Raises:
        RefusedError: It was not signed, or is issued already.
    """
    check_may_issue(workspace, actor, number)
    return issue_report(workspace, actor.viewer, number)


def check_may_issue(workspace: Workspace, actor: Actor, number: str) -> None:
    """Nothing, if a version may be issued.

    Raises:
        RefusedError: It was not signed, or is issued already.
    """
    actor.check(Right.ISSUE)
    version = _open_version(workspace, actor, number)
    if version.state is not ReportState.SIGNED:
        raise RefusedError(Message("签发前须由领导签字。请先送签。"))


def _open_version(workspace: Workspace, actor: Actor, number: str) -> ReportVersion:
    """The newest version, which alone goes on."""
    found = find_listed(workspace, actor.viewer, number)
    if found.newest.number != number:
        raise RefusedError(
            Message("已有更新的版本 {newest}，请在新版本上办理。", newest=found.newest.number)
        )
    if found.newest.state is ReportState.ISSUED:
        raise RefusedError(Message("报告 {number} 已经签发，不能再签发一次。", number=number))
    return found.newest


def _refuse_open_figures(workspace: Workspace, actor: Actor, number: str) -> None:
    report = report_in_reach(workspace, actor.viewer, number).report
    if open_figures := [figure.text for figure in report.figures() if figure.differs]:
        raise RefusedError(
            Message(
                "有{count}个数与台账不符，还没有说明：{figures}。请逐个改回，或写明理由改写。",
                count=len(open_figures),
                figures=tuple(open_figures[:5]),
            )
        )


def _step(actor: Actor, number: str, step: str, action: str, note: str) -> None:
    reason = reason_to_keep(note, "意见") if note.strip() else ""
    with writing(actor.label, action, reason=reason, source=number) as changeset:
        row = present_reports().defer("tree").filter(number=number).first()
        if row is None:
            raise RefusedError(Message("报告 {number} 刚被删去。", number=number))
        ReportStep.objects.create(report=row, step=step, digest=row.digest, changeset=changeset)
