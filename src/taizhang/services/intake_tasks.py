"""What intake does in the background: looking at files, taking them in, making the workbooks of all units."""

from __future__ import annotations

import hashlib
import io
import zipfile
from dataclasses import replace
from pathlib import PurePath
from typing import TYPE_CHECKING, Any

from taizhang.core.documents.workbook import read_workbook
from taizhang.core.rendering.ledger_workbook import META_SHEET
from taizhang.core.values import Message, Period, RefusedError
from taizhang.services.clock import today
from taizhang.services.collecting import (
    ARCHIVES,
    FoundFile,
    TakenIn,
    in_order,
    mending_name,
    sent_twice,
)
from taizhang.services.files import file_name
from taizhang.services.intake import LOOK, SHEETS, TAKE, Mapped, senders, terms_of
from taizhang.services.job_tasks import TASKS
from taizhang.services.ledger_import import (
    ForeignRequest,
    ImportResult,
    UnconfirmedSheetsError,
    import_workbook,
)
from taizhang.services.ledger_import.formats import read_file
from taizhang.services.ledger_template import make_all_templates
from taizhang.services.locked import AfterLock, is_closed
from taizhang.services.message_json import message_to_json

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from taizhang.core.values import Problem
    from taizhang.services.job_tasks import Work
    from taizhang.services.ledger_import import SheetResult
    from taizhang.services.ledger_import.foreign import SheetQuestion

MOST_SHOWN, MOST_PROBLEMS = 100, 300
_PACKED = Message("是压缩包，请解压后把里面的表格拖进来。")


def look(work: Work) -> Mapping[str, Any]:
    """What the files would do, and what is wrong with them; nothing is written."""
    files, taken = [], []
    names = work.arguments["names"]
    for number, name in enumerate(names):
        work.progress(number, len(names), name)
        told, result = _look_at(work, number, name)
        files.append(told)
        if result is not None:
            taken.append(TakenIn(_found(work, number, name), result))
    return {"files": files, "twice": [message_to_json(one) for one in sent_twice(taken)]}


def _found(work: Work, number: int, name: str) -> FoundFile:
    return FoundFile(work.folder / f"in-{number}", name, work.folder)


def _look_at(work: Work, number: int, name: str) -> tuple[dict[str, Any], ImportResult | None]:
    path = work.folder / f"in-{number}"
    if before := work.arguments.get("before", {}).get(str(number)):
        path.unlink(missing_ok=True)
        return before, None
    data = path.read_bytes()
    told: dict[str, Any] = {
        "name": name,
        "number": number,
        "digest": hashlib.sha256(data).hexdigest(),
        "state": "refused",
        "foreign": False,
        "said": None,
        "asked": work.arguments.get("asked", {}).get(str(number), ""),
    }
    try:
        if PurePath(name).suffix.lower() in ARCHIVES:
            raise RefusedError(_PACKED)  # noqa: TRY301 (told as every refusal)
        foreign = _is_foreign(data, name)
        said = _said(work, number)
        told["foreign"] = foreign
        if foreign and said is None:
            # Only a person knows whose it is.
            return {**told, "state": "asks", "questions": [], "problems": []}, None
        request = said.request() if foreign and said is not None else None
        told["said"] = said.to_json() if foreign and said is not None else None
        result = _import(work, name, data, request, dry_run=True)
    except UnconfirmedSheetsError as error:
        questions = [_question(question) for question in error.questions]
        return {**told, "state": "asks", "questions": questions, **_problems(error.problems)}, None
    except RefusedError as error:
        # Nothing stays of what was refused, unless a person can still say how it is to be read.
        if not told["foreign"] or _is_marked(error):
            path.unlink(missing_ok=True)
        return {**told, **_problems(error.problems)}, None
    return {**told, "state": "ready", **_told(result)}, result


def _is_marked(error: RefusedError) -> bool:
    return any("整个文件没有导入" in problem.message.template for problem in error.problems)


def _is_foreign(data: bytes, name: str) -> bool:
    """Whether a workbook does not say itself whose it is."""
    try:
        return read_workbook(data, name, {META_SHEET}).sheet(META_SHEET) is None
    except RefusedError:
        book, _how = read_file(data, name)
        return book.sheet(META_SHEET) is None


def _said(work: Work, number: int) -> Mapped | None:
    """What was said of one file, or of all."""
    said = work.arguments["said"].get(str(number))
    if said is not None:
        return Mapped.from_json(said)
    unit, period = work.arguments.get("unit", ""), work.arguments.get("period", "")
    return Mapped(unit, period) if unit and period else None


def _import(
    work: Work, name: str, data: bytes, request: ForeignRequest | None, *, dry_run: bool
) -> ImportResult:
    leave = None
    if work.arguments.get("approver"):
        leave = AfterLock(work.arguments["reason"], work.arguments["approver"])
    terms = replace(terms_of(work.actor, leave), foreign=request)
    if not dry_run:
        terms = replace(
            terms,
            progress=lambda done, of: work.progress(done, of, name),
            planning=lambda _number, _of: work.progress(0, 0, name),
        )
    return import_workbook(
        work.workspace,
        work.actor.viewer,
        name,
        data,
        received_on=today(),
        dry_run=dry_run,
        terms=terms,
    )


def _problems(problems: Sequence[Problem]) -> dict[str, Any]:
    return {
        "problems": [_problem(problem) for problem in problems[:MOST_PROBLEMS]],
        "problem_count": len(problems),
        "closed": sum(is_closed(problem.message) for problem in problems),
    }


def _problem(problem: Problem) -> dict[str, Any]:
    place = problem.place
    where = f"{place.sheet}!{place.cell}" if place.sheet and place.cell else place.sheet
    return {"where": where, "message": message_to_json(problem.message)}


def _told(result: ImportResult) -> dict[str, Any]:
    return {
        "unit": result.unit,
        "period": result.period.name if result.period else "",
        "from_mending": result.from_mending,
        "sheets": [_sheet(sheet) for sheet in result.sheets],
        "nil": list(result.nil),
        "notes": [message_to_json(note) for note in result.notes],
        "unread": list(result.unread),
        "changes": result.changes,
        "new": sum(len(sheet.new) for sheet in result.sheets),
        "changed": sum(len(sheet.changed) for sheet in result.sheets),
        "same": sum(sheet.same for sheet in result.sheets),
        "vanished": sum(len(sheet.vanished) for sheet in result.sheets),
        "bad_rows": sum(sheet.bad_rows for sheet in result.sheets),
        "for_review": result.for_review,
        "learned": result.learned,
        "changeset": result.changeset,
        **_problems(result.problems),
    }


def _sheet(sheet: SheetResult) -> dict[str, Any]:
    return {
        "label": sheet.label,
        "new_count": len(sheet.new),
        "new": list(sheet.new[:MOST_SHOWN]),
        "changed_count": len(sheet.changed),
        "changed": [
            {"title": one.title, "fields": [list(field) for field in one.fields]}
            for one in sheet.changed[:MOST_SHOWN]
        ],
        "same": sheet.same,
        "vanished_count": len(sheet.vanished),
        "vanished": list(sheet.vanished[:MOST_SHOWN]),
        "bad_rows": sheet.bad_rows,
    }


def _question(question: SheetQuestion) -> dict[str, Any]:
    proposal = question.proposal
    if proposal is None:
        return {"sheet": question.sheet, "kind": "", "columns": [], "missing": []}
    return {
        "sheet": question.sheet,
        "kind": proposal.kind.id,
        "label": proposal.kind.label,
        "header_row": proposal.header.first + 1,
        "columns": [
            {
                "letter": column.letter,
                "label": column.label,
                "field": column.field,
                "reason": message_to_json(column.reason.label) if column.reason else None,
                "may_be": list(column.may_be),
                "sample": column.sample,
                "set_aside": column.set_aside,
            }
            for column in proposal.columns
        ],
        "missing": list(question.missing),
    }


def take(work: Work) -> Mapping[str, Any]:
    """Take the files in, one after the other, each by itself; what was done is noted as it is done.

    A file that is refused holds up no other.
    """
    names = work.arguments["names"]
    found = [_found(work, number, name) for number, name in enumerate(names)]
    order = [names.index(file.name) for file in in_order(found, work.workspace)]
    files: list[dict[str, Any]] = []
    made: list[str] = []
    for place, number in enumerate(order):
        work.progress(place, len(order), names[number])
        told, mending = _take_one(work, number, names[number])
        files.append(told)
        if mending is not None:
            if told["mending"] in made:
                told["mending"] = f"{number + 1} {told['mending']}"
            (work.folder / told["mending"]).write_bytes(mending)
            made.append(told["mending"])
        work.progress.keep({"files": files, "made": made})
    for path in work.folder.glob("in-*"):
        path.unlink(missing_ok=True)
    return {"files": files, "made": made}


def _take_one(work: Work, number: int, name: str) -> tuple[dict[str, Any], bytes | None]:
    told: dict[str, Any] = {"name": name, "state": "refused", "mending": ""}
    data = (work.folder / f"in-{number}").read_bytes()
    if hashlib.sha256(data).hexdigest() != work.arguments["digests"][number]:
        told["problems"] = [
            {
                "where": "",
                "message": message_to_json(Message("不是预览过的那份文件，没有导入。")),
            }
        ]
        return told, None
    said = work.arguments["said"].get(str(number))
    request = Mapped.from_json(said).request() if said else None
    try:
        result = _import(work, name, data, request, dry_run=False)
    except RefusedError as error:
        return {**told, **_problems(error.problems)}, None
    told |= {"state": "done", **_told(result)}
    if result.mending is None:
        return told, None
    stem = name.rpartition(".")[0] or name
    told["mending"] = f"{file_name(mending_name(stem))}.xlsx"
    return told, result.mending


def make_sheets(work: Work) -> Mapping[str, Any]:
    """The workbooks of all of one's units, in one archive."""
    period = Period.read(work.arguments["period"])
    viewer = work.actor.viewer
    units = [sender.code for sender in senders(work.workspace, viewer, period) if sender.owed]
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        made = make_all_templates(work.workspace, viewer, period, units=units)
        for number, file in enumerate(made):
            work.progress(number, len(units), file.name)
            archive.writestr(file.name, file.content)
    name = f"{file_name(period.name)}报送表.zip"
    (work.folder / name).write_bytes(packed.getvalue())
    return {"made": [name], "count": len(units), "period": period.name}


TASKS |= {LOOK: look, TAKE: take, SHEETS: make_sheets}
