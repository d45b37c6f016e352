"""Working on the text of a report: a passage, a figure, all figures, and what the check says."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.shortcuts import redirect
from django.urls import reverse

from taizhang.core.values import Message, RefusedError
from taizhang.services.editing import (
    Answer,
    edit_text,
    offers,
    override_in_text,
    passage_to_edit,
    restore_figure,
)
from taizhang.services.renewing import renew_report
from taizhang.services.report_check import suppress_finding
from taizhang.services.report_list import report_in_reach
from taizhang.services.rights import Right
from taizhang.web.office import office
from taizhang.web.page import go, is_part, page, show, tell, who
from taizhang.web.reports.views_figure import figure_values
from taizhang.web.second_person import second_person

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from taizhang.services.rights import Actor

_FEWEST_ROWS, _SIGNS_IN_A_ROW = 3, 34


@page(Right.WRITE, methods=("GET", "POST"))
def passage(request: HttpRequest, number: str, index: int) -> HttpResponse:
    """Write a passage anew, in its place."""
    actor = who(request)
    found = passage_to_edit(office(), actor.viewer, number, index)
    values: dict[str, Any] = {
        "number": number,
        "passage": found,
        "text": found.text,
        "offers": offers(office(), actor.viewer, number) if found.many else (),
        "part": is_part(request),
    }
    if request.method == "POST":
        text = request.POST.get("text", "")
        values["text"] = text
        answer = request.POST.get("answer", "")
        try:
            done = edit_text(
                office(),
                actor,
                number,
                index,
                text,
                answer=Answer(answer) if answer in set(Answer) else Answer.ASK,
            )
        except RefusedError as error:
            values["faults"] = error.messages
            return _form(request, values, status=422)
        if done.unchanged:
            return go(request, f"{reverse('report', args=[number])}#passage-{index}")
        if not done.number:
            values["done"] = done
            return _form(request, values, status=422)
        _tell_edited(request, done.edited)
        return go(request, f"{reverse('report', args=[done.number])}#passage-{index}")
    return _form(request, values)


def _tell_edited(request: HttpRequest, edited: Any) -> None:  # noqa: ANN401 (an EditedPassage)
    tell(request, Message("已保存为新版本。"))
    if edited.dropped:
        texts = tuple(figure.text for figure in edited.dropped[:5])
        tell(
            request,
            Message(
                "这一段不再有{count}个数：{figures}。", count=len(edited.dropped), figures=texts
            ),
            kind="warning",
        )
    if edited.loose:
        tell(
            request,
            Message(
                "有{count}个手写的数没有台账依据：{figures}。",
                count=len(edited.loose),
                figures=edited.loose[:5],
            ),
            kind="warning",
        )


def _form(request: HttpRequest, values: dict[str, Any], *, status: int = 200) -> HttpResponse:
    signs = len(values["text"])
    lines = values["text"].count("\n") + 1
    values["rows"] = max(_FEWEST_ROWS, min(18, signs // _SIGNS_IN_A_ROW + lines + 1))
    template = "reports/passage_form.html" if values["part"] else "reports/passage_page.html"
    return show(request, template, values, status=status)


@page(Right.WRITE, methods=("POST",))
def override(request: HttpRequest, number: str, ordinal: int) -> HttpResponse:
    """Let a figure stand otherwise, or take that back: with a reason and a second person."""
    actor = who(request)
    try:
        kept = _override(request, actor, number, ordinal)
    except RefusedError as error:
        values = figure_values(request, number, ordinal)
        values |= {
            "faults": error.messages,
            "value": request.POST.get("value", ""),
            "reason": request.POST.get("reason", ""),
        }
        part = is_part(request)
        template = "reports/figure.html" if part else "reports/figure_page.html"
        return show(request, template, values, status=422)
    tell(request, Message("改写已记下，报告存为新版本。"))
    return go(request, f"{reverse('report', args=[kept])}#f{ordinal}")


def _override(request: HttpRequest, actor: Actor, number: str, ordinal: int) -> str:
    written = report_in_reach(office(), actor.viewer, number)
    back = request.POST.get("back") == "1"
    value = request.POST.get("value", "").strip()
    if not back and not value:
        raise RefusedError(Message("请写明改成多少。"))
    if not request.POST.get("reason", "").strip():
        raise RefusedError(Message("改写须写明理由。"))
    approver = second_person(request, f"override {number}", written.report.unit)
    return override_in_text(
        office(),
        actor,
        number,
        ordinal,
        None if back else value,
        reason=request.POST.get("reason", ""),
        approver=approver,
    )


@page(Right.WRITE, methods=("POST",))
def restore(request: HttpRequest, number: str, ordinal: int) -> HttpResponse:
    """Let a figure that was written over say again what was computed."""
    kept = restore_figure(office(), who(request), number, ordinal)
    tell(request, Message("已改回台账的数，报告存为新版本。"))
    return go(request, f"{reverse('report', args=[kept])}#f{ordinal}")


@page(Right.WRITE, methods=("POST",))
def refresh(request: HttpRequest, number: str) -> HttpResponse:
    """Bring the figures up to date."""
    done = renew_report(office(), who(request), number)
    renewed = done.renewed
    tell(
        request,
        Message("数据已更新到现在的台账，改了{count}个，存为新版本。", count=len(renewed.changed)),
    )
    if renewed.left:
        texts = tuple(item.was for item in renewed.left[:5])
        tell(
            request,
            Message(
                "{count}个人工改写的数没有动：{figures}。", count=len(renewed.left), figures=texts
            ),
            kind="warning",
        )
    if not done.rewritten and (renewed.fallen or renewed.fresh):
        tell(
            request,
            Message(
                "有{fallen}个数现在没有依据，{fresh}个数文中没有位置，请核对有关段落。",
                fallen=len(renewed.fallen),
                fresh=len(renewed.fresh),
            ),
            kind="warning",
        )
    return redirect(f"{reverse('report-compare', args=[done.number])}?with={number}")


@page(Right.WRITE, methods=("POST",))
def suppress(request: HttpRequest, number: str) -> HttpResponse:
    """Let a finding stand, for a reason; or take that back."""
    holds = request.POST.get("back") != "1"
    suppress_finding(
        office(),
        who(request),
        number,
        request.POST.get("key", "")[:64],
        reason=request.POST.get("reason", ""),
        holds=holds,
    )
    said = Message("已忽略，理由已记下。") if holds else Message("已恢复这条核对结果。")
    tell(request, said)
    return go(request, f"{reverse('report', args=[number])}#check")
