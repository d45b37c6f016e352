"""Files with forged, foreign, doubled or endless marks, and files that are none: every command of returned reports.

None of them ends in a traceback, none believes a mark against the words around it, none writes where it refuses.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from copy import deepcopy
from pathlib import Path

import pytest
from lxml import etree

from taizhang.cli import run
from taizhang.services.workspace import Workspace
from taizhang.store.reporting.models import Report
from tests.cli.test_refresh_commands import copy, reported
from tests.support.old_books import compound
from tests.support.word_edits import W, edited

__all__ = ["copy", "reported"]

COMMANDS = {
    "check": ("check", "{file}"),
    "refresh": ("refresh", "{file}", "--report", "2025H1-001"),
    "accept": ("accept", "{file}", "--report", "2025H1-001"),
    "diff": ("diff", "2025H1-001", "{file}"),
    "diff as Word": ("diff", "{file}", "2025H1-001", "--format", "docx", "-o", "{folder}"),
    "learn": ("learn", "{file}", "-o", "{folder}/学.txt"),
}
SECONDS = 120


def words(command: str, file: Path) -> list[str]:
    places = {"file": str(file), "folder": str(file.parent)}
    return [word.format(**places) for word in COMMANDS[command]]


def controls(root: etree._Element) -> list[etree._Element]:
    return list(root.iter(f"{W}sdt"))


def said(control: etree._Element) -> str:
    return "".join(node.text or "" for node in control.iter(f"{W}t"))


def tag_of(control: etree._Element) -> etree._Element:
    tag = control.find(f"{W}sdtPr/{W}tag")
    assert tag is not None
    return tag


def mark_all(root: etree._Element, identifier: Callable[[int, str], str]) -> None:
    """Every control and bookmark of a figure gets another id."""
    for number, control in enumerate(controls(root)):
        tag = tag_of(control)
        tag.set(f"{W}val", "fig:" + identifier(number, (tag.get(f"{W}val") or "")[4:]))
    marks = (
        mark for mark in root.iter(f"{W}bookmarkStart") if "_fig_" in str(mark.get(f"{W}name"))
    )
    for number, mark in enumerate(marks):
        mark.set(f"{W}name", "_fig_" + identifier(number, (mark.get(f"{W}name") or "")[5:]))


def foreign(root: etree._Element) -> None:
    """As another workspace would mark them."""
    mark_all(root, lambda number, _own: f"ZZZZ{number:010}")


def all_alike(root: etree._Element) -> None:
    """All say that they are the first."""
    own = (tag_of(controls(root)[0]).get(f"{W}val") or "")[4:]
    mark_all(root, lambda _number, _own: own)


def exchanged(root: etree._Element) -> None:
    """Each says that it is the one behind it."""
    ids = [(tag_of(control).get(f"{W}val") or "")[4:] for control in controls(root)]
    mark_all(root, lambda number, own: ids[(number + 1) % len(ids)] if number < len(ids) else own)


def odd(root: etree._Element) -> None:
    """What no program of ours writes."""
    signs = ("", " ", "\u202e", "../..", "x" * 5000, "' OR 1=1 --", "<&>", "_fig_", "张" * 40)
    mark_all(root, lambda number, _own: signs[number % len(signs)])


FORGED = {"foreign": foreign, "all alike": all_alike, "exchanged": exchanged, "odd": odd}


@pytest.mark.parametrize("command", COMMANDS)
@pytest.mark.parametrize("forged", FORGED)
def test_forged_marks_are_not_believed(
    command: str, forged: str, copy: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    copy.write_bytes(edited(copy.read_bytes(), FORGED[forged]))
    capsys.readouterr()

    status = run(words(command, copy))

    told = capsys.readouterr()
    assert "Traceback" not in told.err
    # The words are those of the report: nothing is to be accepted, nothing differs, no figure is otherwise.
    match command:
        case "accept":
            assert (status, "文字一样" in told.err) == (2, True), told
        case "check":
            assert status in (0, 1)
            assert "个改动" not in told.out
        case "refresh":
            assert (status, "没有改动" in told.out) == (0, True), told.out
        case _:
            assert status == 0, told.err


@pytest.mark.parametrize("forged", FORGED)
def test_a_changed_figure_is_found_whatever_the_marks_say(
    forged: str, copy: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    def act(root: etree._Element) -> None:
        control = next(control for control in controls(root) if said(control) == "5场次")
        next(control.iter(f"{W}t")).text = "6场次"
        FORGED[forged](root)

    copy.write_bytes(edited(copy.read_bytes(), act))
    capsys.readouterr()

    assert run(["check", str(copy), "--format", "json"]) == 1
    (file,) = json.loads(capsys.readouterr().out)["files"]
    first = file["returned"]["figures"][0]
    # Another figure's mark is on it if they are exchanged: it is then not found, and never passed.
    verdict = "missing" if forged == "exchanged" else "changed"
    assert (first["was"], first["verdict"]) == ("5场次", verdict)


@pytest.mark.parametrize("command", COMMANDS)
def test_ten_thousand_controls_end_in_good_time(
    command: str, copy: Path, reported: Workspace, capsys: pytest.CaptureFixture[str]
) -> None:
    def act(root: etree._Element) -> None:
        control = next(control for control in controls(root) if said(control) == "5场次")
        for _ in range(10_000):
            control.addnext(deepcopy(control))

    copy.write_bytes(edited(copy.read_bytes(), act))
    begun = time.monotonic()

    status = run(words(command, copy))

    assert status in (0, 1, 2)
    assert "Traceback" not in capsys.readouterr().err
    assert time.monotonic() - begun < SECONDS


@pytest.mark.parametrize("command", COMMANDS)
@pytest.mark.parametrize(
    ("data", "says"),
    [
        (compound("EncryptedPackage", b"x"), "密码"),
        (b"PK\x03\x04 broken", "损坏"),
        (b"", ""),
    ],
    ids=["password", "damaged", "empty"],
)
def test_what_is_no_file_is_told_in_one_line(
    command: str, data: bytes, says: str, copy: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    copy.write_bytes(data)
    kept = Report.objects.count()
    others = sorted(copy.parent.iterdir())
    capsys.readouterr()

    assert run(words(command, copy)) == 2

    error = capsys.readouterr().err.strip()
    assert says in error
    assert len(error.splitlines()) == 1
    assert sorted(copy.parent.iterdir()) == others
    assert Report.objects.count() == kept
