"""Reports that went through an editor and came back in another format."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from taizhang.core.rendering.docx import NATIONAL, render_docx
from taizhang.core.reports.returned import Verdict, resolve
from taizhang.services.conversion import find_office
from taizhang.services.documents import load_document
from tests.core.rendering.reports import write_report
from tests.core.reports.test_tree import EVERYTHING
from tests.support.edits import Paper, set_text

OFFICE = find_office()
SECONDS = 180

pytestmark = [
    pytest.mark.office,
    pytest.mark.skipif(OFFICE is None, reason="LibreOffice (soffice) is not installed"),
]


def saved_as(data: bytes, ending: str, folder: Path) -> Path:
    """The file as LibreOffice saves it in a format."""
    folder.joinpath("in").mkdir()
    source = folder / "in" / "总结.docx"
    source.write_bytes(data)
    command = [
        OFFICE or "",
        f"-env:UserInstallation={(folder / 'profile').as_uri()}",
        *("--headless", "--convert-to", ending, "--outdir", str(folder / "out"), str(source)),
    ]
    subprocess.run(command, check=True, capture_output=True, timeout=SECONDS)
    return folder / "out" / f"总结.{ending}"


@pytest.mark.parametrize("ending", ["docx", "odt", "doc", "rtf"])
def test_every_figure_is_found_again_and_the_changed_one_is_told(
    ending: str, tmp_path: Path
) -> None:
    paper = Paper(write_report())
    wanted = next(found for found in paper.report.figures() if found.text == "298场")
    set_text(paper.control(wanted), "289场")

    resolution = resolve(paper.report, load_document(saved_as(paper.save(), ending, tmp_path)))

    told = [found for found in resolution.figures if not found.untouched]
    assert [(found.figure.id, found.verdict) for found in told] == [(wanted.id, Verdict.CHANGED)]
    assert all(found.verdict is not Verdict.RELINKED for found in resolution.figures)


@pytest.mark.parametrize("ending", ["docx", "odt", "doc", "rtf", "txt:Text (encoded):UTF8"])
def test_a_report_with_tables_comes_back_whole(ending: str, tmp_path: Path) -> None:
    data = render_docx(EVERYTHING, NATIONAL, {}, indicator_names={})
    path = saved_as(data, ending, tmp_path).parent / f"总结.{ending.partition(':')[0]}"

    resolution = resolve(EVERYTHING, load_document(path))

    assert [str(found.message) for found in resolution.figures if not found.untouched] == []
