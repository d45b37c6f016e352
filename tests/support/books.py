"""Workbooks changed by hand, as people and other programs change them; and what the ledger holds then."""

from __future__ import annotations

import zipfile
from collections.abc import Callable, Mapping
from datetime import date
from io import BytesIO

from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from taizhang.services.ledger_import import ImportResult
from taizhang.services.ledger_template import make_base_template
from taizhang.services.workspace import Workspace
from taizhang.store.ledger.models import Changeset, RecordVersion
from tests.support.workspaces import BLANK_ROWS, VIEWER, fill_in, saved, take_in

TRAINING, APPEAL, UNITS, ORGANISATIONS = "学习培训", "诉求办理", "单位", "统战组织名录"
FIRST = 3
"""The first row that may be filled in."""


def columns(sheet: Worksheet) -> dict[str, int]:
    """Columns by their headers."""
    return {str(cell.value).rstrip("*"): cell.column for cell in sheet[1] if cell.value}


def change(workbook: bytes, sheet: str, cells: Mapping[tuple[int, str], object]) -> bytes:
    """The workbook with other cells, by row and header."""
    book = load_workbook(BytesIO(workbook))
    at = columns(book[sheet])
    for (row, label), value in cells.items():
        book[sheet].cell(row, at[label]).value = value  # type: ignore[assignment]
    return saved(book)


def reshape(workbook: bytes, sheet: str, act: Callable[[Worksheet], None]) -> bytes:
    """The workbook after something was done to a sheet."""
    book = load_workbook(BytesIO(workbook))
    act(book[sheet])
    return saved(book)


def rows_of(workbook: bytes, sheet: str) -> list[dict[str, object]]:
    """The rows that are filled in, by header."""
    found = load_workbook(BytesIO(workbook))[sheet]
    labels = [str(cell.value).rstrip("*") for cell in found[1]]
    lines = found.iter_rows(min_row=FIRST, values_only=True)
    rows: list[dict[str, object]] = [{**dict(zip(labels, line, strict=True))} for line in lines]
    return [row for row in rows if any(value not in (None, "") for value in [*row.values()][1:])]


def clear_row(workbook: bytes, sheet: str, row: int) -> bytes:
    """The workbook with a row emptied, its id left."""

    def empty(found: Worksheet) -> None:
        for label, column in columns(found).items():
            if label != "记录号":
                found.cell(row, column).value = None

    return reshape(workbook, sheet, empty)


def with_cell_xml(workbook: bytes, sheet: str, place: str, xml: str) -> bytes:
    """The workbook with a cell written as another program might, or as someone wicked would."""
    marked = load_workbook(BytesIO(workbook))
    marked[sheet][place].value = "HERE"
    names = marked.sheetnames
    part = f"xl/worksheets/sheet{names.index(sheet) + 1}.xml"
    source = zipfile.ZipFile(BytesIO(saved(marked)))
    buffer = BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            data = source.read(name)
            if name == part:
                start = data.index(f'r="{place}"'.encode())
                start = data.rindex(b"<c ", 0, start)
                end = data.index(b"</c>", start) + len(b"</c>")
                style = data[start:end].split(b's="')[1].split(b'"')[0].decode()
                cell = xml.replace("<c ", f'<c r="{place}" s="{style}" ', 1)
                data = data[:start] + cell.encode() + data[end:]
            target.writestr(name, data)
    return buffer.getvalue()


def counts(result: ImportResult) -> dict[str, tuple[int, int, int, int, int]]:
    """New, changed, same, vanished and bad rows of every sheet."""
    return {
        sheet.label: (
            len(sheet.new),
            len(sheet.changed),
            sheet.same,
            len(sheet.vanished),
            sheet.bad_rows,
        )
        for sheet in result.sheets
    }


def versions(kind: str) -> dict[str, int]:
    """The newest version of every record of a kind."""
    found: dict[str, int] = {}
    for row in RecordVersion.objects.filter(record__kind=kind).order_by("version"):
        found[row.record_id] = row.version
    return found


def held(kind: str, field: str) -> list[object]:
    """What the records of a kind say now, sorted."""
    newest: dict[str, object] = {}
    for row in RecordVersion.objects.filter(record__kind=kind).order_by("version"):
        newest[row.record_id] = row.values.get(field)
    return sorted(newest.values(), key=str)


def changesets() -> int:
    """How many changesets there are."""
    return Changeset.objects.count()


def base_book(workspace: Workspace) -> bytes:
    """The workbook of the registers as they are."""
    return make_base_template(workspace, VIEWER, blank_rows=BLANK_ROWS).content


def unit(
    code: str, parent: str = "dept", since: str = "2020-01-01", until: str = "", **cells: object
) -> dict[str, object]:
    """A row of the sheet 单位."""
    row: dict[str, object] = {
        "单位代码": code,
        "单位名称": f"{code}镇",
        "单位层级": "乡镇",
        "启用日期": date.fromisoformat(since),
    }
    if parent:
        row["上级单位代码"] = parent
    if until:
        row["停用日期"] = date.fromisoformat(until)
    return row | cells


def add_units(workspace: Workspace, *rows: Mapping[str, object]) -> bytes:
    """The base workbook with more units."""
    return fill_in(base_book(workspace), {UNITS: rows})


def reorganise(
    workspace: Workspace,
    ends: Mapping[str, tuple[str, str]],
    *begins: Mapping[str, object],
) -> ImportResult:
    """End units, each on a day and with the codes it went to, and begin others, by the base workbook."""
    book = base_book(workspace)
    cells: dict[tuple[int, str], object] = {}
    for number, row in enumerate(rows_of(book, UNITS), start=FIRST):
        day, heirs = ends.get(str(row["单位代码"]), ("", ""))
        if day and not row["停用日期"]:
            cells[number, "停用日期"] = date.fromisoformat(day)
            cells[number, "去向单位代码"] = heirs or None
    changed = fill_in(change(book, UNITS, cells), {UNITS: begins})
    return take_in(workspace, "基础名录.xlsx", changed)
