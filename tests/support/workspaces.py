"""A small office for tests: its workspace, its units, and workbooks filled in as people would."""

from __future__ import annotations

import atexit
import re
import shutil
import tempfile
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from io import BytesIO
from pathlib import Path

from openpyxl import load_workbook

from taizhang.core.rendering.ledger_workbook import NIL_SHEET, NIL_YES
from taizhang.core.values import Period
from taizhang.services.ledger_import import ImportResult, import_workbook
from taizhang.services.ledger_template import make_base_template, make_unit_template
from taizhang.services.workspace import Workspace, init_workspace, open_workspace
from taizhang.store.database import close_database
from taizhang.store.viewer import everything
from tests.support.small_office import PACK

new_database_url: Callable[[], str] = str
"""Where the ledger of the next office lies; nothing is a file in its folder."""

socket = ""
"""The folder of the socket of the server, where ledgers lie on one."""

VIEWER = everything("测试")
RECEIVED = date(2025, 7, 1)
BLANK_ROWS = 8
"""Fewer than offices get, and enough for what tests type: each is written, filled in and read for every workbook."""
H1 = Period.read("2025H1")
LAST_H1 = Period.read("2024H1")

UNITS: tuple[tuple[str, str, str, str], ...] = (
    ("dept", "示例市委统战部", "部门", ""),
    ("sec-economy", "经济联络科", "科室", "dept"),
    ("assoc-biz", "民营企业商会", "成员组织", "dept"),
    ("town-donghu", "东湖镇", "乡镇", "dept"),
    ("town-liuhe", "柳河镇", "乡镇", "dept"),
)

Row = Mapping[str, object]
Fill = Callable[[Workspace], object]


def training(day: str, topic: str = "政策解读", **cells: object) -> dict[str, object]:
    """A row of the sheet 学习培训."""
    return {
        "举办日期": date.fromisoformat(day),
        "主题": topic,
        "形式": "专题讲座",
        "对象": "统战干部",
        "场次": 1,
        "培训人次": 50,
        **cells,
    }


def appeal(
    collected: str, matter: str = "用电增容", closed: str = "", **cells: object
) -> dict[str, object]:
    """A row of the sheet 诉求办理; one that is closed was assigned on the day it came."""
    row: dict[str, object] = {
        "事项": matter,
        "类别": "其他",
        "来源": "走访调研",
        "收集日期": date.fromisoformat(collected),
    }
    if closed:
        row |= {"交办日期": date.fromisoformat(collected), "办结日期": date.fromisoformat(closed)}
    return row | cells


def organisation(
    code: str, members: int, since: str, until: str = "", **cells: object
) -> dict[str, object]:
    """A row of the sheet 统战组织名录."""
    row: dict[str, object] = {
        "编号": code,
        "组织名称": f"组织{code}",
        "所属单位": "东湖镇",
        "类别": "商会",
        "会员人数": members,
        "登记事由": "建账登记",
        "成立（起始）日期": date.fromisoformat(since),
    }
    if until:
        row["终止日期"] = date.fromisoformat(until)
    return row | cells


ONE_ORGANISATION = (organisation("Z1", 10, "2021-01-01"),)
"""Those of the office that the fixture `office` gives."""


def fill_in(workbook: bytes, rows: Mapping[str, Sequence[Row]], nil: Iterable[str] = ()) -> bytes:
    """Type rows into the first empty lines of sheets, by their headers; choose 本期无 for some."""
    book = load_workbook(BytesIO(workbook))
    for name, lines in rows.items():
        sheet = book[name]
        columns = {str(cell.value).rstrip("*"): cell.column for cell in sheet[1] if cell.value}
        at = 3
        for line in lines:
            while any(
                sheet.cell(at, column).value not in (None, "")
                for column in columns.values()
                if column > 1
            ):
                at += 1
            for label, value in line.items():
                sheet.cell(at, columns[label]).value = value  # type: ignore[assignment]
    for label in nil:
        sheet = book[NIL_SHEET]
        row = next(row for row in range(2, sheet.max_row + 1) if sheet.cell(row, 1).value == label)
        sheet.cell(row, 2).value = NIL_YES
    return saved(book)


def saved(book: object) -> bytes:
    """An openpyxl workbook as bytes."""
    buffer = BytesIO()
    book.save(buffer)  # type: ignore[attr-defined]
    return buffer.getvalue()


def take_in(
    workspace: Workspace, name: str, workbook: bytes, received: date = RECEIVED
) -> ImportResult:
    """Import a workbook."""
    return import_workbook(workspace, VIEWER, name, workbook, received_on=received)


_BUILT: dict[tuple[str, str], Path] = {}


def make_office(folder: Path, organisations: Sequence[Row] = ()) -> Workspace:
    """A workspace with the units of `UNITS`, and organisations.

    Those of one name of folder and the same organisations are copies of one, keys and all; two offices of one test that
    are not to be the same one have folders of two names.
    """
    key = (folder.name, repr(organisations))
    if key not in _BUILT:
        _BUILT[key] = Path(tempfile.mkdtemp(prefix="taizhang-office-")) / folder.name
        atexit.register(shutil.rmtree, _BUILT[key].parent, ignore_errors=True)
        _build_office(_BUILT[key], organisations)
        close_database()
    return copy_office(_BUILT[key], folder, socket)


def _build_office(folder: Path, organisations: Sequence[Row]) -> Workspace:
    workspace = init_workspace(folder, PACK, database=new_database_url())
    units = [
        {
            "单位代码": code,
            "单位名称": name,
            "单位层级": level,
            "上级单位代码": parent,
            "启用日期": date(2020, 1, 1),
        }
        for code, name, level, parent in UNITS
    ]
    base = fill_in(
        make_base_template(workspace, VIEWER, blank_rows=BLANK_ROWS).content,
        {
            "单位": [{k: v for k, v in unit.items() if v} for unit in units],
            "统战组织名录": organisations,
        },
    )
    result = take_in(workspace, "基础名录.xlsx", base)
    assert not result.problems, result.problems
    return workspace


_FILLED: dict[Fill, Path] = {}


def copy_filled(
    fill: Fill, folder: Path, organisations: Sequence[Row] = ONE_ORGANISATION
) -> Workspace:
    """A copy of an office that was filled in once for all tests that ask for it.

    Args:
        fill: What is done to the office as `make_office` makes it; called once by a process.
        folder: Where the copy lies.
        organisations: Those of the office.
    """
    if fill not in _FILLED:
        built = Path(tempfile.mkdtemp(prefix="taizhang-filled-")) / folder.name
        atexit.register(shutil.rmtree, built.parent, ignore_errors=True)
        fill(make_office(built, organisations))
        close_database()
        _FILLED[fill] = built
    return copy_office(_FILLED[fill], folder, socket)


def copy_office(built: Path, folder: Path, server: str) -> Workspace:
    """A copy of an office to work in, with a database of its own where it lies on a server."""
    shutil.copytree(built, folder)
    if server:
        from tests.support.postgres import copy_database

        settings_file = folder / "taizhang.toml"
        text = settings_file.read_text("utf-8")
        name = re.search(r"@/(\w+)\?", text)
        assert name is not None
        copy = copy_database(server, name[1])
        settings_file.write_text(text.replace(f"@/{name[1]}?", f"@/{copy}?"), "utf-8")
    return open_workspace(folder)


def template_of(workspace: Workspace, unit: str, period: Period = H1) -> bytes:
    """The workbook that a unit gets."""
    return make_unit_template(workspace, VIEWER, unit, period, blank_rows=BLANK_ROWS).content


def send(
    workspace: Workspace,
    unit: str,
    rows: Mapping[str, Sequence[Row]] | None = None,
    *,
    nil: Iterable[str] = (),
    period: Period = H1,
) -> bytes:
    """Fill in the workbook of a unit and import it; the workbook as sent."""
    workbook = fill_in(template_of(workspace, unit, period), rows or {}, nil)
    result = take_in(workspace, f"{unit} {period}.xlsx", workbook)
    assert not result.problems, [str(problem) for problem in result.problems]
    return workbook
