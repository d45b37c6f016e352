"""The edits of people, made in LibreOffice itself and saved in every form it knows, and what is found of the figures.

All of them are made in one process, and all files of other forms are saved as DOCX by it again.
"""

from __future__ import annotations

import subprocess
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from taizhang.core.documents.docx import read_docx
from taizhang.core.documents.word_document import from_word
from taizhang.core.rendering.docx import NATIONAL, render_docx
from taizhang.core.reports.returned import Resolution, ResolvedFigure, Verdict, resolve
from taizhang.core.reports.runs import Figure
from taizhang.core.reports.tree import Report
from tests.core.rendering.reports import write_report
from tests.core.reports.test_tree import TABLE
from tests.support.office_edits import FORMS, SOFFICE, Act, perform

pytestmark = [
    pytest.mark.office,
    pytest.mark.skipif(SOFFICE is None, reason="LibreOffice (soffice) is not installed"),
]

TEXT = """\
上半年全市共举办各类培训班{298场}，累计培训{1138人次}，其中专题班{22场}，培训{1100余人次}。
# 一、走访联络情况
东湖镇点播课程{1.2万次}，满意率同比增长{12.6%}，走访企业{近700户}。
各镇街共登记台账{12件}，办结{12件}。
"""
OK, RELINKED, MISSING = Verdict.OK, Verdict.RELINKED, Verdict.MISSING
CHANGED, UNACCEPTED, DUPLICATE = Verdict.CHANGED, Verdict.UNACCEPTED, Verdict.DUPLICATE
KEPT = frozenset({OK, RELINKED})
UNSEEN = frozenset({OK, RELINKED, DUPLICATE, Verdict.DRAWN})
HEADING = "走访联络情况"


@dataclass(frozen=True, slots=True)
class Case:
    """An edit of the figure 298场, or of a place beside it, and what it comes to.

    Attributes:
        edit: As the Basic module knows it.
        verdicts: Those that are right of the figure.
        now: What is typed.
        was: What it is typed over.
        wanted: The figure that is looked at.
        mates: What the other figures of its paragraph may be.
    """

    edit: str
    verdicts: frozenset[Verdict]
    now: str = ""
    was: str = "298场"
    wanted: str = "298场"
    mates: frozenset[Verdict] = KEPT


def case(edit: str, *verdicts: Verdict, **more: object) -> Case:
    return Case(edit, frozenset(verdicts), **more)  # type: ignore[arg-type]


CASES = {
    "nothing": case("nothing", OK, RELINKED),
    "overtype": case("overtype", CHANGED, now="371场"),
    "overtype with the same": case("overtype", OK, RELINKED, now="298场"),
    "overtype and undo": case("overtype and undo", OK, RELINKED, now="371场"),
    "type inside": case("type inside", CHANGED, now="7"),
    "type a digit before": case("type before", CHANGED, now="1"),
    "type a hedge before": case("type before", CHANGED, now="近"),
    "type a hedge after": case("type after", CHANGED, now="余"),
    "type words before": case("type before", OK, RELINKED, now="线上线下"),
    "delete": case("delete", MISSING),
    "backspace in it": case("backspace in it", CHANGED),
    "half of it bold": case("half bold", OK, RELINKED),
    "replace all": case("replace all", CHANGED, now="371场"),
    "copy paragraph": case("copy paragraph", DUPLICATE, mates=frozenset({DUPLICATE})),
    "copy and change": case("copy and change", CHANGED, now="371场", mates=frozenset({DUPLICATE})),
    "move paragraph": case("move paragraph", OK, RELINKED),
    "enter": case("enter", OK, RELINKED),
    "join with the next": case("join", OK, RELINKED),
    "tracked overtype": case("tracked overtype", UNACCEPTED, now="371场"),
    "tracked and accepted": case("tracked overtype accepted", CHANGED, now="371场"),
    "tracked and rejected": case("tracked overtype rejected", OK, RELINKED, now="371场"),
    "tracked delete": case("tracked delete", UNACCEPTED),
    "delete paragraph": case("delete paragraph", MISSING, mates=frozenset({MISSING})),
    "retype paragraph": case("retype paragraph", CHANGED, now="371场"),
    "overtype more than it": case("overtype more", CHANGED, now="371场"),
    "delete a heading": case("delete paragraph", OK, RELINKED, was=HEADING, wanted="1.2万次"),
    "overtype one of two alike": case(
        "overtype the last", CHANGED, was="12件", now="9件", wanted="last 12件"
    ),
    "overtype in a cell": case("overtype", CHANGED, was="57", now="75", wanted="57场次"),
    "tracked in a cell": case("tracked overtype", UNACCEPTED, was="57", now="75", wanted="57场次"),
}
CHANGES = frozenset(
    name for name, case in CASES.items() if case.verdicts & {CHANGED, UNACCEPTED, MISSING}
)


def edited_report() -> Report:
    """The text, and a table whose first figure is like no other."""
    report = write_report(TEXT)
    rows = []
    for place, row in enumerate(TABLE.rows):
        name, number, *rest = row.cells
        (figure,) = number.runs
        assert isinstance(figure, Figure)
        printed = replace(figure.printed, digits=figure.printed.digits + 45 + place)
        figure = replace(figure, id=f"T{place}", ordinal=90 + place, printed=printed)
        rows.append(replace(row, cells=(name, replace(number, runs=(figure,)), *rest)))
    return replace(report, blocks=(*report.blocks, replace(TABLE, rows=tuple(rows))))


REPORT = edited_report()
ANCHORS = {"both": NATIONAL, "bookmarks": replace(NATIONAL, controls=False)}
IN_EVERY_FORM = (
    *("nothing", "overtype", "type a hedge before", "delete", "copy and change", "enter"),
    *("tracked overtype", "retype paragraph", "overtype one of two alike", "overtype in a cell"),
)
KEYS = (
    *((anchors, name, "docx") for anchors in ANCHORS for name in CASES),
    *(("both", name, form) for name in IN_EVERY_FORM for form in FORMS if form != "docx"),
)
"""Which anchors the file has, what is done, what it is saved as."""
Made = dict[tuple[str, str, str], Resolution]


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Made:
    """What is found after every edit in every form."""
    folder = tmp_path_factory.mktemp("office-edits")
    acts: list[Act] = []
    files: dict[tuple[str, str, str], Path] = {}
    for anchors, layout in ANCHORS.items():
        data = render_docx(REPORT, layout, {}, indicator_names={})
        (folder / f"{anchors}.docx").write_bytes(data)
    for place, (anchors, name, form) in enumerate(KEYS):
        case = CASES[name]
        saved = again = folder / f"{place}.{form}"
        acts.append(Act(case.edit, folder / f"{anchors}.docx", saved, case.was, case.now))
        if form != "docx":
            again = folder / f"{place}{form}.docx"
            acts.append(Act("nothing", saved, again))
        files[anchors, name, form] = again
    try:
        errors = perform(acts, folder)
    except subprocess.TimeoutExpired:
        pytest.skip("LibreOffice is too slow here")
    assert errors == {}
    return {key: resolved(file) for key, file in files.items()}


def resolved(file: Path) -> Resolution:
    return resolve(REPORT, from_word(read_docx(file.read_bytes(), file.name), file.name))


def of(resolution: Resolution, wanted: str) -> ResolvedFigure:
    """The figure of that text, the first or the last."""
    text = wanted.removeprefix("last ")
    same = [found for found in resolution.figures if found.figure.printed.text == text]
    return same[-1 if wanted != text else 0]


@pytest.mark.parametrize(("anchors", "name", "form"), KEYS, ids=["-".join(key) for key in KEYS])
def test_each_edit_gives_its_verdict(name: str, anchors: str, form: str, made: Made) -> None:
    case = CASES[name]
    resolution = made[anchors, name, form]

    wanted = of(resolution, case.wanted)

    assert wanted.verdict in case.verdicts, f"{wanted.verdict}: {wanted.message}"
    mates = mates_of(wanted.figure.id)
    for other in resolution.figures:
        if other.figure.id == wanted.figure.id:
            continue
        allowed = case.mates if other.figure.id in mates else KEPT
        assert other.verdict in allowed, f"{other.figure.text} {other.verdict}: {other.message}"


def mates_of(figure: str) -> set[str]:
    for block in REPORT.blocks:
        ids = {run.id for run in getattr(block, "runs", ()) if hasattr(run, "ordinal")}
        if figure in ids:
            return ids
    return set()


def test_no_changed_figure_is_passed_as_it_was(made: Made) -> None:
    passed = [
        key
        for key, resolution in made.items()
        if key[1] in CHANGES and of(resolution, CASES[key[1]].wanted).verdict in UNSEEN
    ]

    assert passed == []
    assert len(CHANGES) > len(CASES) // 2
