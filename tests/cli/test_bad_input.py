"""Bad input at the real command line: one clear line, the right exit status, and nothing half-written."""

from __future__ import annotations

import io
import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
import zipfile
from collections.abc import Mapping, Sequence
from contextlib import chdir, closing, redirect_stderr, redirect_stdout
from dataclasses import dataclass
from pathlib import Path

import pytest
from openpyxl.worksheet.worksheet import Worksheet

import taizhang.cli
from taizhang.core.rendering.ledger_workbook import META_SHEET
from taizhang.services.workspace import open_workspace
from taizhang.store.database import close_database
from tests.support.books import TRAINING, reshape
from tests.support.workspaces import fill_in, make_office, template_of, training

TOWN = "town-donghu"


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workspace, and beside it workbooks good and bad."""
    folder = tmp_path_factory.mktemp("cli")
    office = make_office(folder / "office")
    blank = template_of(office, TOWN)
    good = fill_in(blank, {TRAINING: [training("2025-03-05")]})
    (folder / "good.xlsx").write_bytes(good)
    bad = [training("2025-03-05"), training("2025-03-06", 培训人次="许多")]
    (folder / "bad rows.xlsx").write_bytes(fill_in(blank, {TRAINING: bad}))
    (folder / "text.xlsx").write_text("不是工作簿", "utf-8")
    (folder / "old.xls").write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600))
    locked = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le")
    (folder / "locked.xlsx").write_bytes(locked)
    (folder / "bomb.xlsx").write_bytes(swollen(good))
    (folder / "other pack.xlsx").write_bytes(of_another_pack(good))
    (folder / "half.xlsx").write_bytes(good[: len(good) // 2])
    (folder / "empty.xlsx").write_bytes(b"")
    (folder / "总结.docx").write_text("不是文档", "utf-8")
    (folder / "folder.xlsx").mkdir()
    close_database()
    return folder


def repacked(workbook: bytes, contents: Mapping[str, bytes]) -> bytes:
    source, buffer = zipfile.ZipFile(io.BytesIO(workbook)), io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            target.writestr(name, contents.get(name, source.read(name)))
        for name in contents.keys() - {*source.namelist()}:
            target.writestr(name, contents[name])
    return buffer.getvalue()


def swollen(workbook: bytes) -> bytes:
    return repacked(workbook, {"xl/media/big.bin": bytes(450_000_000 // 2)})


def of_another_pack(workbook: bytes) -> bytes:
    def rename(sheet: Worksheet) -> None:
        for row in sheet.iter_rows(max_col=2):
            if row[0].value == "pack":
                row[1].value = "labour_union"

    return reshape(workbook, META_SHEET, rename)


@dataclass(frozen=True)
class Run:
    status: int
    out: str
    lines: list[str]


def environment(**more: str) -> dict[str, str]:
    path = os.pathsep.join(item for item in sys.path if item)
    kept = {name: value for name, value in os.environ.items() if name != "TAIZHANG_DEBUG"}
    return kept | {"PYTHONPATH": path, "PYTHONUTF8": "1"} | more


def run(arguments: Sequence[str], where: Path, **more: str) -> Run:
    """The program as it is started, in a process of its own."""
    done = subprocess.run(
        [sys.executable, "-m", "taizhang", *arguments],
        cwd=where,
        capture_output=True,
        check=False,
        timeout=60,
        env=environment(**more),
    )
    errors = done.stderr.decode("utf-8")
    assert "Traceback" not in errors, errors
    return Run(done.returncode, done.stdout.decode("utf-8"), errors.splitlines())


def run_here(arguments: Sequence[str], where: Path) -> Run:
    """The same without a process of its own, which takes far longer to start than a refusal takes."""
    out, err = io.StringIO(), io.StringIO()
    with chdir(where), redirect_stdout(out), redirect_stderr(err):
        status = taizhang.cli.run([*arguments])
    close_database()
    assert "Traceback" not in err.getvalue(), err.getvalue()
    return Run(status, out.getvalue(), err.getvalue().splitlines())


def state(folder: Path) -> tuple[list[str], int, int]:
    """What lies in the folder, and how much is in the ledger."""
    names = sorted(str(path.relative_to(folder)) for path in folder.rglob("*"))
    names = [name for name in names if not name.endswith(("-wal", "-shm"))]
    with closing(sqlite3.connect(folder / "office" / "taizhang.sqlite3")) as database:
        counts = [
            database.execute(f"SELECT COUNT(*) FROM {table}").fetchone()[0]  # noqa: S608 (our own names)
            for table in ("ledger_changeset", "ledger_recordversion")
        ]
    return names, counts[0], counts[1]


@pytest.fixture
def place(built: Path, tmp_path: Path) -> Path:
    folder = tmp_path / "place"
    shutil.copytree(built, folder)
    return folder


REFUSED = [
    (("ledger", "import", "text.xlsx"), "text.xlsx: 不是有效的 Excel 工作簿"),
    (("ledger", "import", "old.xls"), "旧格式文件"),
    (("ledger", "import", "locked.xlsx"), "打开密码"),
    (("ledger", "import", "bomb.xlsx"), "异常庞大"),
    (("ledger", "import", "half.xlsx"), "half.xlsx: 不是有效的 Excel 工作簿"),
    (("ledger", "import", "empty.xlsx"), "empty.xlsx: 不是有效的 Excel 工作簿"),
    (("ledger", "import", "other pack.xlsx"), "业务包“labour_union”的报送表"),
    (("ledger", "import", "nothing.xlsx"), "没有这个文件"),
    (("ledger", "import", "folder.xlsx"), "是文件夹"),
    (("ledger", "import", "good.xlsx", "--received", "昨天"), "“昨天”不是日期"),
    (("ledger", "template", "--unit", TOWN, "--period", "上半年"), "时段“上半年”无法识别"),
    (("ledger", "template", "--unit", TOWN), "--unit 和 --period 要一起写"),
    (("ledger", "template", "--unit", "dept", "--period", "2025H1"), "没有要报的台账"),
    (("ledger", "template", "-o", "good.xlsx"), "没有覆盖"),
    (("ledger", "status", "--period", "2025H3"), "时段“2025H3”无法识别"),
    (("report", "--unit", "dept", "--period", "2025H1", "-o", "out"), "请先导入台账"),
    (("report", "--unit", "nobody", "--period", "2025H1", "-o", "out"), "没有名为“nobody”的单位"),
    (("report", "--unit", "dept", "--period", "2025H1", "--as-of", "0", "-o", "out"), "变更号 0"),
    (("report", "--unit", "dept", "--period", "2025H1", "--template", "x", "-o", "out"), "模板"),
    (("report", "--unit", "dept", "--period", "2025H1", "--format", "doc", "-o", "out"), "“doc”"),
    (
        ("report", "--unit", "dept", "--period", "2025H1", "--pdf-a", "-o", "out"),
        "--pdf-a 要和 --format pdf 一起写",
    ),
    (("issue", "2025H1-001"), "没有编号为“2025H1-001”的报告"),
    (("trace", "2025H1-009"), "没有编号为“2025H1-009”的报告"),
    (("trace", "总结.docx"), "不是有效的 Word 文档"),
    (("trace", "training_sessions"), "--period"),
    (("trace", "training_sessions", "--period", "2025H1", "--as-of", "77"), "变更号 77"),
    (("init", "office"), "已经是一个工作区"),
    (("init", "good.xlsx/new"), "写不进去"),
    (("init", "new", "--pack", "nothing"), "找不到业务包“nothing”"),
    (("pack", "check", "nothing"), "找不到业务包“nothing”"),
    (("demo", "folder.xlsx/../office"), "office"),
]


@pytest.mark.parametrize(("arguments", "words"), REFUSED, ids=lambda item: str(item)[:40])
def test_bad_input_is_refused_in_one_line_and_nothing_is_written(
    built: Path, arguments: tuple[str, ...], words: str
) -> None:
    before = state(built)
    done = run_here(["--workspace", "office", *arguments], built)
    assert done.status == 2
    assert len(done.lines) == 1, done.lines
    assert done.lines[0].startswith("错误：")
    assert words in done.lines[0]
    assert state(built) == before


@pytest.mark.parametrize(
    "arguments", [("--lang", "fr", "report"), ("nonsense",), ("report",), ("ledger", "import")]
)
def test_wrong_use_says_so_and_where_the_usage_is(built: Path, arguments: tuple[str, ...]) -> None:
    done = run_here(["--workspace", "office", *arguments], built)
    assert done.status == 2
    assert len(done.lines) == 2
    assert done.lines[1].startswith("用法见：taizhang")


def test_without_a_workspace_one_is_told_how_to_make_it(built: Path, tmp_path: Path) -> None:
    done = run(["ledger", "status", "--period", "2025H1"], tmp_path)
    assert (done.status, len(done.lines)) == (2, 1)
    assert "taizhang init" in done.lines[0]


def test_a_workspace_that_is_named_is_not_looked_for_further_up(place: Path) -> None:
    inner = place / "office" / "inner"
    inner.mkdir()
    done = run_here(
        ["--workspace", "inner", "ledger", "status", "--period", "2025H1"], place / "office"
    )
    assert (done.status, len(done.lines)) == (2, 1)
    assert run_here(["ledger", "status", "--period", "2025H1"], inner).status == 0


def test_bad_rows_are_status_1_and_go_into_a_workbook_that_is_never_overwritten(
    place: Path,
) -> None:
    command = ["--workspace", "office", "ledger", "import", "bad rows.xlsx"]
    first = run_here(command, place)
    assert first.status == 1
    assert first.lines == [
        "错误：bad rows.xlsx 学习培训!G4: “培训人次”：“许多”不是准确的数字，请只填阿拉伯数字，不带单位和“余”“近”等字。"
    ]
    mending = place / "bad rows 待修改.xlsx"
    assert mending.is_file()
    assert run_here(command, place).status == 1
    assert not (place / "bad rows 待修改 2.xlsx").exists()
    mending.write_bytes(b"somebody is at work here")
    assert run_here(command, place).status == 1
    assert mending.read_bytes() == b"somebody is at work here"
    assert (place / "bad rows 待修改 2.xlsx").is_file()


def test_one_unreadable_file_does_not_hold_up_the_others(place: Path) -> None:
    files = ["text.xlsx", "good.xlsx", "nothing.xlsx"]
    done = run_here(["--workspace", "office", "ledger", "import", *files], place)
    assert done.status == 2
    assert len(done.lines) == 2
    assert "新增 1" in done.out


def test_rows_to_mend_that_cannot_be_written_do_not_hold_up_the_other_files(place: Path) -> None:
    files = ["bad rows.xlsx", "good.xlsx"]
    command = ["--workspace", "office", "ledger", "import", *files, "--fix-dir", "good.xlsx/x"]
    done = run_here(command, place)
    assert done.status == 2
    assert "bad rows.xlsx" in done.out
    assert "good.xlsx" in done.out


@pytest.mark.parametrize(
    ("name", "old", "new"),
    [
        ("kinds/training.yaml", "id: training", "id: Training"),
        ("pack.yaml", "levels:", "level:"),
        ("reports/half_year.txt", "{单位}", "{单位"),
    ],
)
def test_a_broken_pack_is_told_by_file_and_line(place: Path, name: str, old: str, new: str) -> None:
    path = place / "office" / "pack" / name
    path.write_text(path.read_text("utf-8").replace(old, new, 1), "utf-8")
    before = state(place)
    done = run_here(["--workspace", "office", "ledger", "import", "good.xlsx"], place)
    assert done.status == 2
    assert all(f"{name}:" in line for line in done.lines)
    assert state(place) == before


def test_an_output_folder_that_cannot_be_written_is_told(place: Path) -> None:
    run_here(["--workspace", "office", "ledger", "import", "good.xlsx"], place)
    (place / "file").write_text("", "utf-8")
    command = ["--workspace", "office", "report", "--unit", "dept", "--period", "2025H1"]
    done = run_here([*command, "-o", "file/out"], place)
    assert (done.status, len(done.lines)) == (2, 1)
    assert "写不进文件夹" in done.lines[0]
    assert (place / "file").is_file()


def test_a_program_that_stops_listening_is_no_error(place: Path) -> None:
    with subprocess.Popen(
        [
            sys.executable,
            "-m",
            "taizhang",
            "--workspace",
            "office",
            "ledger",
            "status",
            "--period",
            "2025H1",
        ],
        cwd=place,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=environment(PYTHONUNBUFFERED="1"),
    ) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.close()
        assert process.stderr.read() == b""


@pytest.mark.skipif(os.name == "nt", reason="signals are other there")
@pytest.mark.parametrize("after", [0.05, 0.25, 0.6, 0.9])
def test_an_interrupted_import_leaves_the_ledger_as_it_was_or_complete(
    place: Path, after: float
) -> None:
    before = state(place)
    with subprocess.Popen(
        [
            sys.executable,
            "-m",
            "taizhang",
            "--workspace",
            "office",
            "ledger",
            "import",
            "good.xlsx",
        ],
        cwd=place,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        env=environment(),
    ) as process:
        time.sleep(after)
        process.send_signal(signal.SIGINT)
        _out, errors = process.communicate(timeout=60)
    after_it = state(place)
    assert after_it in (before, (before[0], before[1] + 1, before[2] + 1))
    if after > 0.2:  # earlier, Python itself is still starting
        assert b"Traceback" not in errors, errors.decode()
    close_database()
    assert open_workspace(place / "office").code
