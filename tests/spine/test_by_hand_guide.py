"""The half-hour script for Word and WPS says what `taizhang check` says: its edits are made here in XML."""

from __future__ import annotations

import importlib.util
import re
import shutil
from collections.abc import Callable
from copy import deepcopy
from pathlib import Path
from types import ModuleType

import pytest
from lxml import etree

from taizhang.cli import run
from tests.support.edits import WHO, remove, set_text, tracked
from tests.support.edits import run as make_run
from tests.support.word_edits import W, edited

ROOT = Path(__file__).parents[2]
GUIDE = ROOT / "docs/guide/word-and-wps-by-hand.md"
ROW = re.compile(r"^\| (\d\d) \| .+? \| (`.+`) \|$", re.MULTILINE)
STEPS = {
    step: re.findall(r"`([^`]+)`", says) for step, says in ROW.findall(GUIDE.read_text("utf-8"))
}
Act = Callable[[etree._Element], object]


def said(element: etree._Element) -> str:
    return "".join(node.text or "" for node in element.iter(f"{W}t"))


def first(root: etree._Element) -> etree._Element:
    """The paragraph of the figure that the script is about."""
    return next(p for p in root.iter(f"{W}p") if "共举办学习培训40场次" in said(p))


def forty(paragraph: etree._Element) -> etree._Element:
    """The run that says 40场次."""
    return next(run for run in paragraph.iter(f"{W}r") if said(run) == "40场次")


def overtype(root: etree._Element) -> None:
    set_text(forty(first(root)), "41场次")


def track(root: etree._Element) -> None:
    old = forty(first(root))
    old.addnext(tracked("ins", make_run("41场次")))
    old.addprevious(tracked("del", make_run("40场次", "delText")))
    remove(old)


def hedge(root: etree._Element) -> None:
    paragraph = first(root)
    before = next(t for t in paragraph.iter(f"{W}t") if (t.text or "").endswith("共举办学习培训"))
    before.text = f"{before.text}近"


def delete(root: etree._Element) -> None:
    remove(forty(first(root)))


def copy(root: etree._Element) -> etree._Element:
    paragraph = first(root)
    twin = deepcopy(paragraph)
    for name in ("bookmarkStart", "bookmarkEnd"):
        for found in list(twin.iter(f"{W}{name}")):
            remove(found)
    paragraph.addnext(twin)
    return twin


def copy_and_change(root: etree._Element) -> None:
    set_text(forty(copy(root)), "41场次")


def move(root: etree._Element) -> None:
    paragraph = first(root)
    target = next(p for p in root.iter(f"{W}p") if "三是加强宣传" in said(p))
    target.addnext(paragraph)


def unwrap_and_change(root: etree._Element) -> None:
    run = forty(first(root))
    set_text(run, "41场次")
    for control in list(run.iterancestors(f"{W}sdt")):
        control.addprevious(run)
        remove(control)


def retype(root: etree._Element) -> None:
    run = forty(first(root))
    set_text(run, "41场次")
    paragraph = next(run.iterancestors(f"{W}p"))
    name = next(
        mark for mark in paragraph.iter(f"{W}bookmarkStart") if mark.getnext() in _above(run)
    )
    for mark in list(paragraph.iter(f"{W}bookmarkEnd", f"{W}bookmarkStart")):
        if mark.get(f"{W}id") == name.get(f"{W}id"):
            remove(mark)
    for control in list(run.iterancestors(f"{W}sdt")):
        control.addprevious(run)
        remove(control)


def _above(run: etree._Element) -> list[etree._Element]:
    return [run, *run.iterancestors(f"{W}sdt")]


def replace_all(root: etree._Element) -> None:
    for words in root.iter(f"{W}t"):
        words.text = (words.text or "").replace("19.0个百分点", "20.0个百分点")


def enter(root: etree._Element) -> None:
    paragraph = first(root)
    second = etree.Element(f"{W}p")
    properties = paragraph.find(f"{W}pPr")
    if properties is not None:
        second.append(deepcopy(properties))
    before = next(t for t in paragraph.iter(f"{W}t") if "共举办学习培训" in (t.text or ""))
    lead, _, rest = (before.text or "").partition("共举办")
    before.text = lead
    run = next(before.iterancestors(f"{W}r"))
    second.append(make_run(f"共举办{rest}"))
    second.extend(list(run.itersiblings()))
    paragraph.addnext(second)


def half_bold(root: etree._Element) -> None:
    run = forty(first(root))
    twin = deepcopy(run)
    set_text(run, "4")
    set_text(twin, "0场次")
    look = run.find(f"{W}rPr")
    assert look is not None
    etree.SubElement(look, f"{W}b")
    run.addnext(twin)


def nothing(_root: etree._Element) -> None:
    pass


ACTS: dict[str, Act] = {
    "01": nothing,
    "02": overtype,
    "03": track,
    "04": overtype,
    "05": hedge,
    "06": delete,
    "07": copy,
    "08": copy_and_change,
    "09": move,
    "10": unwrap_and_change,
    "11": retype,
    "12": replace_all,
    "13": enter,
    "14": half_bold,
}
PLAIN = "15"
WITH_BOOKMARKS = ("02", "03", "07")


@pytest.fixture(scope="module")
def sample() -> ModuleType:
    """The script that makes the files."""
    spec = importlib.util.spec_from_file_location("sample", ROOT / "scripts/sample.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def papers(sample: ModuleType, built_demo: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("sample")
    shutil.copytree(built_demo, folder / sample.OFFICE)
    sample.write_papers(folder / sample.OFFICE, folder)
    return folder


def test_every_step_is_run() -> None:
    assert list(STEPS) == [*ACTS, PLAIN]
    assert WHO


@pytest.mark.parametrize(
    ("step", "file"),
    [
        *((step, "BOTH") for step in (*ACTS, PLAIN)),
        *((step, "BOOKMARKS") for step in WITH_BOOKMARKS),
    ],
)
def test_check_says_what_the_script_says(
    step: str,
    file: str,
    papers: Path,
    sample: ModuleType,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    source = papers / getattr(sample, file)
    path = tmp_path / f"{step}.docx"
    if step == PLAIN:
        from taizhang.core.documents.docx import read_docx

        paragraphs = read_docx(source.read_bytes(), source.name).paragraphs
        path = path.with_suffix(".txt")
        path.write_text("\n".join(paragraph.text for paragraph in paragraphs), "utf-8")
    else:
        path.write_bytes(edited(source.read_bytes(), ACTS[step]))
    monkeypatch.chdir(papers / sample.OFFICE)
    capsys.readouterr()

    run(["check", str(path)])

    out = capsys.readouterr().out
    assert [words for words in STEPS[step] if words not in out] == [], out[:1500]


def test_the_anchors_of_a_file_are_counted(papers: Path, sample: ModuleType) -> None:
    both, alone = (sample.anchors_of(papers / getattr(sample, n)) for n in ("BOTH", "BOOKMARKS"))

    assert both.startswith("控件 305 个，书签 305 个，")
    assert alone.startswith("控件 0 个，书签 305 个，")
    assert "taizhang_report" in both
