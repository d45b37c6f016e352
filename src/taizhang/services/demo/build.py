"""Build the demonstration workspace the way an office would: templates out, workbooks back, report."""

from __future__ import annotations

import shutil
import tomllib
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random
from typing import TYPE_CHECKING

from taizhang.core.values import Message, RefusedError
from taizhang.services.clock import ALPHABET
from taizhang.services.demo import city, fill
from taizhang.services.demo.events import LATE, NEWEST, PERIODS, make_work
from taizhang.services.files import write_files
from taizhang.services.issuing import issue_report
from taizhang.services.ledger_import import ImportResult, import_workbook
from taizhang.services.ledger_template import make_base_template, make_unit_template
from taizhang.services.printing import font_shelf
from taizhang.services.reporting import FORMATS, render_report, write_report
from taizhang.services.settings_file import SETTINGS
from taizhang.services.workspace import init_workspace
from taizhang.store.database import close_database
from taizhang.store.viewer import everything

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from taizhang.services.reporting import WrittenReport
    from taizhang.services.workspace import Workspace

_PACK = "united_front"
_SEED = 7
_SIGNED_ON = date(2025, 7, 8)
_SHEETS, _REPORTS, _CORRECTIONS = "报送表", "报告", "更正"
_VIEWER = everything("演示")


@dataclass(frozen=True, slots=True)
class Demo:
    """What was built.

    Attributes:
        folder: The workspace.
        places: Labels and paths of what lies in it.
        commands: What to try next.
    """

    folder: Path
    places: tuple[tuple[str, Path], ...]
    commands: tuple[str, ...]


def build_demo(
    folder: Path, say: Callable[[Message], None], *, program: str = "taizhang"
) -> Demo:
    """Build the demonstration workspace; an earlier one in the same folder is built anew.

    Args:
        folder: Where.
        say: Is told each step.
        program: How the person has called this program, for the commands to try.

    Raises:
        RefusedError: Something other than a demonstration lies in the folder.
    """
    if (folder / SETTINGS).is_file():
        _remove_demo(folder)
        say(Message("原有的演示工作区已清空，重新生成。"))
    workspace = init_workspace(folder, _PACK, demo=True)
    dice = Random(_SEED)  # noqa: S311 (ids of made-up data)

    def new_id() -> str:
        letters = "".join(dice.choice(ALPHABET) for _ in range(10))
        return f"{letters[:5]}-{letters[5:]}"

    counts = _fill_ledger(workspace, new_id)
    say(Message("各单位送来的报送表 {files} 份已导入，共 {records} 条记录。", **counts))
    correction = _correction(workspace)
    paths = []
    written, _composition = write_report(
        workspace, _VIEWER, city.ROOT, NEWEST, template="half_year", signed_on=_SIGNED_ON
    )
    paths += write_files(folder / _REPORTS, _drawn(workspace, written))
    issue_report(workspace, _VIEWER, written.number)
    say(
        Message(
            "报告 {number} 已写成并签发，数据 {figures} 个，每个都能查到台账记录。",
            number=written.number,
            figures=sum(1 for _figure in written.report.figures()),
        )
    )
    at = f"{program} --workspace {_quoted(folder)}"
    return Demo(
        folder=folder,
        places=(
            *(("报告", path) for path in paths),
            ("报送表", folder / _SHEETS),
            ("业务包", folder / "pack"),
            ("存档", folder / "archive" / written.number),
        ),
        commands=(
            f"{at} trace {written.number}",
            f"{at} trace {written.number} 1",
            f"{at} ledger status --period {NEWEST}",
            f"{at} trace appeals_closed_rate --period {NEWEST}",
            f"{at} ledger import {_quoted(correction)}",
            f"{at} trace {written.number}",
        ),
    )


def _drawn(workspace: Workspace, written: WrittenReport) -> dict[str, bytes]:
    """The report in all formats that this machine can write."""
    can_print = font_shelf(workspace.folder).has_chinese
    formats = [form for form in FORMATS if form != "pdf" or can_print]
    return render_report(workspace, _VIEWER, written, formats)


def _quoted(path: Path) -> str:
    """A path as it can be pasted into a shell."""
    return f'"{path}"' if " " in str(path) else str(path)


def _remove_demo(folder: Path) -> None:
    try:
        settings = tomllib.loads((folder / SETTINGS).read_text("utf-8"))
    except (OSError, ValueError):
        settings = {}
    if settings.get("demo") is not True:
        raise RefusedError(
            Message("“{folder}”是正式的工作区，不能用来生成演示，请另选一个文件夹。", folder=folder)
        )
    close_database()
    try:
        shutil.rmtree(folder)
    except OSError as error:
        message = Message("“{folder}”清空不了（{reason}）。", folder=folder, reason=error.strerror)
        raise RefusedError(message) from None


def _fill_ledger(workspace: Workspace, new_id: Callable[[], str]) -> dict[str, int]:
    work = make_work()
    base = make_base_template(workspace, _VIEWER, new_id=new_id)
    content = fill.fill_base(base.content)
    records = _take_in(workspace, workspace.folder / _SHEETS, base.name, content, PERIODS[0].start)
    files = 1
    for period in PERIODS:
        for code, _name, _short, level in city.UNITS:
            if level == "department":
                continue
            template = make_unit_template(workspace, _VIEWER, code, period, new_id=new_id)
            content = fill.fill_unit(template.content, code, period, work)
            received = period.last_day + timedelta(days=8 if code == LATE else 3)
            target = workspace.folder / _SHEETS / str(period)
            records += _take_in(workspace, target, template.name, content, received)
            files += 1
    return {"files": files, "records": records}


def _take_in(
    workspace: Workspace, folder: Path, name: str, content: bytes, received: date
) -> int:
    """Save a workbook as it came, and import it from the file."""
    path = write_files(folder, {name: content})[0]
    result: ImportResult = import_workbook(
        workspace, _VIEWER, name, path.read_bytes(), received_on=received
    )
    if result.problems:
        raise RefusedError(*result.problems)
    return result.changes


def _correction(workspace: Workspace) -> Path:
    """A corrected workbook of one town, waiting to be imported by whoever tries the demonstration."""
    name = f"示例市东湖镇{NEWEST.name}工作台账.xlsx"
    original = (workspace.folder / _SHEETS / str(NEWEST) / name).read_bytes()
    corrected = fill.change_one_cell(original, "学习培训", "培训人次", 12)
    return write_files(workspace.folder / _SHEETS / _CORRECTIONS, {name: corrected})[0]
