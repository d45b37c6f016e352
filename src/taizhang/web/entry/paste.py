"""A block from a spreadsheet: pasted, looked at cell by cell, good rows entered, bad rows mended in place."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

from django.shortcuts import redirect

from taizhang.core.ledger.pasted import MOST_COLUMNS, Block, joined_block, split_block
from taizhang.core.values import Message, RefusedError
from taizhang.services.entry_desk import kind_to_enter, unit_to_enter
from taizhang.services.pasting import MOST_ROWS, Paste, enter_block, look_at, mended
from taizhang.services.rights import Right
from taizhang.services.unit_choice import units_to_choose
from taizhang.web.entry.views import at_desk, let_go
from taizhang.web.office import office
from taizhang.web.page import page, show, tell, who
from taizhang.web.shell import period_of

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from taizhang.core.ledger.kind import RecordKind
    from taizhang.services.pasting import PastedRow, PastedTable

_CELL = re.compile(r"c-([0-9]{1,5})-([0-9]{1,3})", re.ASCII)
_MOST_MENDED, _MOST_GOOD = 100, 50
_LOST = Message("粘贴的内容没有完整送到，请重新粘贴。")


@page(Right.ENTER, methods=("GET", "POST"))
def paste(request: HttpRequest, kind: str) -> HttpResponse:
    """The whole way of a block: paste, look, mend, enter."""
    actor, period = who(request), period_of(request)
    found = kind_to_enter(office(), kind)
    asked = request.POST if request.method == "POST" else request.GET
    unit = unit_to_enter(office(), actor.viewer, period, asked.get("unit", ""))
    values: dict[str, Any] = {
        "kind": found,
        "unit": unit,
        "units": units_to_choose(office(), actor.viewer, period),
        "period": period,
        "most": MOST_ROWS,
        "required": [one for one in found.fields if one.required],
        "optional": [one for one in found.fields if not one.required],
    }
    if request.method == "GET":
        return show(request, "entry/paste.html", values)
    values["text"] = request.POST.get("text", "")
    act = request.POST.get("act", "look")
    try:
        block = _block(request)
        values["text"] = joined_block(block)
        said = _paste(request, found, unit, block)
        if act in ("draft", "submit"):
            return _enter(request, values, said, submit=act == "submit")
        table = look_at(office(), actor.viewer, said)
    except RefusedError as error:
        values["refused"] = error.messages
        return show(request, "entry/paste.html", values, status=422)
    return show(request, "entry/paste_table.html", {**values, **_shown(said, table)})


def _block(request: HttpRequest) -> Block:
    """The cells: freshly pasted, or as they were looked at with what was mended since."""
    if "block" not in request.POST:
        return split_block(request.POST.get("text", ""))
    try:
        rows = json.loads(request.POST["block"])
    except (ValueError, RecursionError):
        raise RefusedError(_LOST) from None
    if not isinstance(rows, list) or not all(
        isinstance(row, list) and len(row) == len(rows[0]) for row in rows
    ):
        raise RefusedError(_LOST)
    block = tuple(tuple(cell if isinstance(cell, str) else "" for cell in row) for row in rows)
    edits = {
        (int(named[1]), int(named[2])): text
        for name, text in request.POST.items()
        if (named := _CELL.fullmatch(name))
    }
    return mended(block, edits)


def _paste(request: HttpRequest, kind: RecordKind, unit: str, block: Block) -> Paste:
    fields = None
    known = {one.id for one in kind.fields}
    if "m-0" in request.POST:
        chosen = [request.POST.get(f"m-{at}", "") for at in range(min(MOST_COLUMNS, _width(block)))]
        fields = tuple(name if name in known else "" for name in chosen)
    constants = {
        one.id: text
        for one in kind.fields
        if (text := request.POST.get(f"all-{one.id}", "")).strip()
    }
    return Paste(kind, unit, period_of(request), block, fields, constants)


def _width(block: Block) -> int:
    return len(block[0]) if block else 0


def _enter(
    request: HttpRequest, values: dict[str, Any], said: Paste, *, submit: bool
) -> HttpResponse:
    viewer = who(request).viewer
    entered = enter_block(office(), viewer, said, submit=submit)
    done = Message("已提交{count}条，待审核。", count=entered.count)
    if not submit:
        done = Message("已存为草稿{count}条，提交后才会送审。", count=entered.count)
    if not entered.count:
        done = Message("没有新录入：{count}条台账中已有。", count=entered.known)
    if not entered.left:
        let_go(request, f"paste-{who(request).account}-{said.kind.id}")
        tell(request, done, kind="done" if entered.count else "warning")
        return redirect(at_desk(said.unit))
    rest = Paste(said.kind, said.unit, said.period, entered.left, said.fields, said.constants)
    table = look_at(office(), viewer, rest)
    shown = {
        **values,
        **_shown(rest, table),
        "done": done if entered.count or entered.known else None,
    }
    return show(request, "entry/paste_table.html", shown)


def _shown(said: Paste, table: PastedTable) -> dict[str, Any]:
    labels = {one.id: one for one in said.kind.fields}
    taken = [at for at, name in enumerate(table.reading.fields) if name]
    head = [labels[table.reading.fields[at]] for at in taken]

    def cells(row: PastedRow) -> list[dict[str, Any]]:
        return [
            {
                "name": f"c-{row.index}-{at}",
                "text": said.block[row.index][at],
                "label": labels[table.reading.fields[at]].label,
                "faults": row.faults.get(at, ()),
            }
            for at in taken
        ]

    def whole(row: PastedRow) -> list[Message]:
        """What is wrong with the row, or with what has no column."""
        return [message for at, found in row.faults.items() if at not in taken for message in found]

    bad = [
        {"number": row.index + 1, "cells": cells(row), "faults": whole(row)} for row in table.bad
    ]
    good = [{"number": row.index + 1, "cells": cells(row)} for row in table.good[:_MOST_GOOD]]
    return {
        "table": table,
        "pasted": json.dumps(said.block, ensure_ascii=False),
        "head": head,
        "columns": table.reading.columns,
        "constants": [
            (one, (said.constants or {}).get(one.id, "")) for one in _constant(said, table)
        ],
        "bad": bad[:_MOST_MENDED],
        "more_bad": max(0, len(bad) - _MOST_MENDED),
        "good": good,
        "more_good": max(0, len(table.good) - _MOST_GOOD),
        "asides": [(at + 1, message) for at, message in table.asides.items()],
    }


def _constant(said: Paste, table: PastedTable) -> list[Any]:
    """Required fields without a column: a person may say what they hold in every row."""
    return [one for one in said.kind.fields if one.required and one.id not in table.reading.fields]
