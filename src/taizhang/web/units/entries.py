"""Entries of registers: listed on a day, added, changed from a day on, put right, ended."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.core.paginator import Paginator
from django.shortcuts import redirect

from taizhang.core.ledger.cell import excerpt
from taizhang.core.ledger.unit import UNIT_KIND_ID
from taizhang.core.values import Message, RefusedError
from taizhang.services.clock import today
from taizhang.services.meanwhile import ChangedMeanwhileError
from taizhang.services.registers import (
    Line,
    LineChange,
    change_from,
    end_on,
    register_lines,
    register_of,
    write_lines,
)
from taizhang.services.rights import Right
from taizhang.web.office import office
from taizhang.web.page import page, show, tell, who
from taizhang.web.units.form import agreeing, base_in, day_in, fields_of, texts_in, why_in
from taizhang.web.units.views import day_at, registers

if TYPE_CHECKING:
    from collections.abc import Sequence

    from django.http import HttpRequest, HttpResponse

    from taizhang.core.ledger.kind import RecordKind

_PAGE = 50
ACT_TITLES = {"change": "登记变动", "correct": "改正", "end": "终止"}
"""What can be done with a line of a register."""


def _kind(name: str) -> RecordKind:
    kind = register_of(office(), name)
    if kind.id == UNIT_KIND_ID:
        raise RefusedError(Message("单位请在单位树中办理。"))
    return kind


@page(Right.UNITS)
def entries(request: HttpRequest, name: str) -> HttpResponse:
    """What a register holds on a day."""
    kind, day = _kind(name), day_at(request)
    wanted = request.GET.get("q", "").strip()
    everywhen = "all" in request.GET
    lines = [
        line
        for line in register_lines(office(), who(request).viewer, kind)
        if (everywhen or line.holds(day))
        and (not wanted or any(wanted in text for text in line.cells.values()))
    ]
    pages = Paginator(lines, _PAGE)
    found = pages.get_page(request.GET.get("page"))
    fields = [one for one in kind.fields if kind.validity and one.id != kind.validity.until]
    values = {
        "kind": kind,
        "day": day,
        "q": wanted,
        "everywhen": everywhen,
        "fields": fields,
        "rows": [
            (line, [(one.label, line.cells.get(one.id, "")) for one in fields]) for line in found
        ],
        "found": found,
        "registers": registers(),
    }
    return show(request, "units/entries.html", values)


@page(Right.UNITS, methods=("GET", "POST"))
def new(request: HttpRequest, name: str) -> HttpResponse:
    """A new entry."""
    kind = _kind(name)
    typed = texts_in(request, kind)
    values = {"kind": kind, "fields": fields_of(kind, typed, _until(kind)), "act": "new"}
    if request.method == "POST":
        try:
            _write(request, kind, [LineChange(typed)])
        except RefusedError as refused:
            return _again(request, values, refused)
        return redirect("register", name=kind.id)
    return show(request, "units/entry_form.html", {**values, **agreeing(request)})


def _until(kind: RecordKind) -> tuple[str, ...]:
    return (kind.validity.until,) if kind.validity else ()


def _write(request: HttpRequest, kind: RecordKind, changes: Sequence[LineChange]) -> None:
    why = why_in(request, f"register {kind.id}")
    number = write_lines(
        office(),
        who(request).viewer,
        kind,
        changes,
        reason=why.reason,
        approver=why.approver,
    )
    tell(request, Message("已登记。变更号 {number}。", number=number))


def _again(request: HttpRequest, values: dict[str, Any], refused: RefusedError) -> HttpResponse:
    stale = isinstance(refused, ChangedMeanwhileError)
    line, kind = values.get("line"), values["kind"]
    told = {
        "faults": refused.messages,
        "asked": request.POST,
        "stale": stale,
        "base": line.version if line and stale else base_in(request),
        "cells": [(one.label, line.cells.get(one.id, "")) for one in kind.fields] if line else [],
    }
    return show(
        request, "units/entry_form.html", {**values, **told, **agreeing(request)}, status=422
    )


def _line(request: HttpRequest, kind: RecordKind, record_id: str) -> tuple[Line, list[Line]]:
    """A line, and all lines of what it is a line of."""
    lines = register_lines(office(), who(request).viewer, kind)
    line = next((one for one in lines if one.record_id == record_id), None)
    if line is None:
        raise RefusedError(Message("没有记录号为“{id}”的记录。", id=excerpt(record_id)))
    return line, [one for one in reversed(lines) if one.key == line.key]


@page(Right.UNITS)
def entry(request: HttpRequest, name: str, record_id: str) -> HttpResponse:
    """One entry over time."""
    kind = _kind(name)
    line, lines = _line(request, kind, record_id)
    fields = [one for one in kind.fields if kind.validity and one.id != kind.validity.since]
    values = {
        "kind": kind,
        "line": line,
        "fields": fields,
        "rows": [(one, [(f.label, one.cells.get(f.id, "")) for f in fields]) for one in lines],
    }
    return show(request, "units/entry.html", values)


@page(Right.UNITS, methods=("GET", "POST"))
def act(request: HttpRequest, name: str, record_id: str, act: str) -> HttpResponse:
    """Change a line from a day on, put it right, or end it."""
    kind = _kind(name)
    line, _lines = _line(request, kind, record_id)
    if act not in ACT_TITLES or kind.validity is None:
        raise RefusedError(Message("没有这个页面，或者它不在您的岗位范围内。"))
    since, until = kind.validity.since, kind.validity.until
    fixed = (kind.identity[0], since, until) if act == "change" else (kind.identity[0],)
    typed = texts_in(request, kind, fixed)
    values: dict[str, Any] = {
        "kind": kind,
        "line": line,
        "base": line.version,
        "act": act,
        "title": ACT_TITLES[act],
        "fields": [] if act == "end" else fields_of(kind, typed or line.cells, fixed),
        "dated": act != "correct",
        "today": today(),
    }
    if request.method != "POST":
        return show(request, "units/entry_form.html", {**values, **agreeing(request)})
    base = base_in(request)
    try:
        if act == "end":
            changes = [end_on(kind, line, day_in(request), base=base)]
        elif act == "change":
            changes = [*change_from(kind, line, day_in(request), typed, base=base)]
        else:
            changes = [LineChange(typed, line.record_id, base)]
        _write(request, kind, changes)
    except RefusedError as refused:
        return _again(request, values, refused)
    return redirect("register-entry", name=kind.id, record_id=record_id)
