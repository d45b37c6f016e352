"""Files that are held against a ledger, or are reports of ours, are checked within the same bounds as any other."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from taizhang.core.checks import DEFAULT_PROFILE
from taizhang.core.values import RefusedError
from taizhang.services.checking_here import Here
from taizhang.services.checking_many import Asked, check_in_processes
from taizhang.services.child import Bounds
from taizhang.services.held_file import HeldFile
from taizhang.services.reporting import render_report, write_report
from taizhang.store.database import close_database
from tests.support.books import TRAINING
from tests.support.harsh_job import Harsh
from tests.support.word_edits import retyped
from tests.support.workspaces import H1, VIEWER, make_office, send, training

ASKED = Asked(None, DEFAULT_PROFILE, None)
BOUNDS = Bounds(memory=1 << 30, seconds=20)
TITLE = "示例市委统战部2025年上半年工作情况总结\n"

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="no such bounds")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A workspace, and beside it reports that came back and a text of another office."""
    office = make_office(tmp_path / "office")
    send(office, "town-donghu", {TRAINING: [training("2025-03-05", 场次=4)]})
    report, _composition = write_report(office, VIEWER, "dept", H1, template="half_year")
    files = render_report(office, VIEWER, report, ["docx"])
    data = next(data for name, data in files.items() if name.endswith(".docx"))
    (tmp_path / "甲.docx").write_bytes(data)
    (tmp_path / "乙.docx").write_bytes(retyped(data, "4场次", "5场次"))
    for name in ("丙", "丁杀", "戊大", "己"):
        text = f"{TITLE}上半年，共举办学习培训15场次。"
        (tmp_path / f"{name}.txt").write_text(text, "utf-8")
    close_database()
    return tmp_path


@pytest.mark.parametrize("ledger", [False, True])
def test_what_takes_too_much_is_told_of_and_the_others_are_checked(
    folder: Path, ledger: bool, server: str
) -> None:
    if server:
        pytest.skip("one database for all")
    here = Here(folder / "office", VIEWER.name, ledger=ledger)
    names = ["甲.docx", "丁杀.txt", "乙.docx", "戊大.txt", "丙.txt", "己.txt"]

    results = list(
        check_in_processes(
            [folder / name for name in names], ASKED, 2, job=Harsh(here), bounds=BOUNDS
        )
    )

    by_name = dict(zip(names, results, strict=True))
    refused = {name for name, one in by_name.items() if isinstance(one, RefusedError)}
    assert refused == {"丁杀.txt", "戊大.txt"}
    changed = {
        name: one.returned is not None and one.returned.changed
        for name, one in by_name.items()
        if not isinstance(one, RefusedError)
    }
    assert changed == {"甲.docx": False, "乙.docx": True, "丙.txt": False, "己.txt": False}
    other = by_name["丙.txt"]
    assert isinstance(other, HeldFile) == ledger
    rules = {one.rule for one in other.findings} if not isinstance(other, RefusedError) else set()
    assert ("LED-VALUE" in rules) == ledger
