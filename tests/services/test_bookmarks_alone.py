"""An office that wants no content controls has bookmarks alone; its reports come back all the same."""

from __future__ import annotations

from pathlib import Path

import pytest
from openxml_audit import OpenXmlValidator

from taizhang.core.documents.docx import read_docx
from taizhang.core.documents.word_document import from_word
from taizhang.core.reports.returned import Verdict, resolve
from taizhang.services.accepting import accept
from taizhang.services.refreshing import refresh
from taizhang.services.reporting import find_layout, open_report, render_report, write_report
from taizhang.services.workspace import Workspace
from tests.services.test_refreshing import accept_all, more, reported
from tests.support.word_edits import W, main_of, retyped, view
from tests.support.workspaces import H1, VIEWER

__all__ = ["reported"]


@pytest.fixture
def paper(reported: Workspace, tmp_path: Path) -> Path:
    folder = reported.folder / "layouts"
    folder.mkdir()
    (folder / "本单位.yaml").write_text("controls: 否\n", "utf-8")
    written, _composition = write_report(
        reported, VIEWER, "dept", H1, template="half_year", layout="本单位"
    )
    layout = find_layout(reported, "本单位")
    files = render_report(reported, VIEWER, written, ["docx"], layout=layout)
    path = tmp_path / "总结.docx"
    path.write_bytes(next(data for name, data in files.items() if name.endswith(".docx")))
    return path


def test_the_file_has_bookmarks_and_no_controls(paper: Path) -> None:
    root = main_of(paper.read_bytes())
    names = {mark.get(f"{W}name") for mark in root.iter(f"{W}bookmarkStart")}

    assert not list(root.iter(f"{W}sdt"))
    assert {f"_fig_{figure.id}" for figure in open_report("2025H1-001").report.figures()} <= names
    result = OpenXmlValidator().validate(str(paper))
    assert result.is_valid, result.errors


@pytest.mark.parametrize(
    ("was", "now", "verdict"),
    [
        ("5场次", "5场次", Verdict.OK),
        ("5场次", "6场次", Verdict.CHANGED),
        ("5场次", "", Verdict.MISSING),
    ],
)
def test_its_figures_are_found_again(paper: Path, was: str, now: str, verdict: Verdict) -> None:
    data = retyped(paper.read_bytes(), was, now)

    report = open_report("2025H1-001").report
    found = resolve(report, from_word(read_docx(data, "a.docx"), "a.docx"))

    assert found.figures[0].verdict is verdict
    assert all(figure.untouched for figure in found.figures[1:])


def test_it_is_refreshed_and_accepted(paper: Path, reported: Workspace) -> None:
    more(reported)
    paper.write_bytes(retyped(paper.read_bytes(), "共举办", "扎实举办"))
    done = refresh(reported, VIEWER, paper)
    assert ("5场次", "9场次") in [(item.was, item.now) for item in done.changed]
    assert "9场次" in view(done.content, accepted=True)
    assert "5场次" in view(done.content, accepted=False)

    # Before and after acceptance the bookmark holds the new text.
    first = next(open_report("2025H1-001").report.figures())
    for data in (done.content, accept_all(done.content)):
        anchors = {
            anchor.id: anchor.span.of(paragraph.text)
            for paragraph in read_docx(data, "a.docx").paragraphs
            for anchor in paragraph.anchors
        }
        assert anchors[first.id] == "9场次"

    paper.write_bytes(accept_all(done.content))
    accepted = accept(reported, VIEWER, paper)
    assert not accepted.rebuilt.differing
    assert accepted.written.layout == "本单位"
