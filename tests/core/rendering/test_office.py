"""LibreOffice sets our documents as the standard wants them, and loses no figure.

It stands in for Word, which no build machine has; positions are measured on its PDF.
"""

from __future__ import annotations

import os
import shutil
import subprocess
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pypdfium2
import pytest

from taizhang.core.documents.docx import DocxDocument, read_docx
from taizhang.core.rendering.docx import NATIONAL, render_docx
from taizhang.core.reports.tree import Report
from tests.core.rendering.reports import filled_lines, write_report
from tests.core.reports.test_tree import EVERYTHING

SOFFICE = shutil.which("soffice")
FONTS = Path(__file__).parents[3] / ".cache/fonts.conf"
MM = 72 / 25.4
PAGE_HEIGHT = 297.0
SECONDS = 180

pytestmark = [
    pytest.mark.office,
    pytest.mark.skipif(SOFFICE is None, reason="LibreOffice (soffice) is not installed"),
]


@dataclass(frozen=True, slots=True)
class Sign:
    """A printed character and its box, in mm from the left and from the top of the page."""

    text: str
    left: float
    right: float
    top: float
    bottom: float

    @property
    def middle(self) -> float:
        return (self.top + self.bottom) / 2


def convert(files: list[Path], kind: str, folder: Path) -> None:
    """All files at once, in a profile of our own so that nothing of the user's is touched."""
    command = [
        SOFFICE or "",
        f"-env:UserInstallation={(folder / 'profile').as_uri()}",
        "--headless",
        *("--convert-to", kind),
        *("--outdir", str(folder)),
        *map(str, files),
    ]
    fonts = {"FONTCONFIG_FILE": str(FONTS)} if FONTS.exists() else {}
    subprocess.run(
        command, check=True, capture_output=True, timeout=SECONDS, env={**os.environ, **fonts}
    )


def render(report: Report) -> bytes:
    return render_docx(report, NATIONAL, {"taizhang_report": "R1"}, indicator_names={})


def pages(file: Path) -> list[list[Sign]]:
    """The characters of every page, blanks left out."""
    document = pypdfium2.PdfDocument(file)
    found = [list(_signs(page)) for page in document]
    document.close()
    return found


def _signs(page: pypdfium2.PdfPage) -> Iterator[Sign]:
    words = page.get_textpage()
    for place in range(words.count_chars()):
        text = words.get_text_range(place, 1)
        if text.strip():
            left, bottom, right, top = (edge / MM for edge in words.get_charbox(place))
            yield Sign(text, left, right, PAGE_HEIGHT - top, PAGE_HEIGHT - bottom)


def lines(signs: list[Sign]) -> list[str]:
    """The lines of the type area, told apart by the pitch of the standard."""
    pitch = 225 / 22
    found: dict[int, list[Sign]] = defaultdict(list)
    for sign in signs:
        if sign.middle < PAGE_HEIGHT - 35:
            found[int((sign.middle - 37) / pitch)].append(sign)
    return [
        "".join(sign.text for sign in sorted(found[line], key=lambda sign: sign.left))
        for line in sorted(found)
    ]


@pytest.fixture(scope="module")
def printed(tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[list[Sign]]]:
    """A page full of text, and the sample report, as LibreOffice prints them."""
    folder = tmp_path_factory.mktemp("office")
    reports = {"full": filled_lines(2000), "sample": write_report()}
    files = []
    for name, report in reports.items():
        file = folder / f"{name}.docx"
        file.write_bytes(render(report))
        files.append(file)
    convert(files, "pdf", folder)
    return {name: pages(folder / f"{name}.pdf") for name in reports}


@pytest.fixture(scope="module")
def returned(tmp_path_factory: pytest.TempPathFactory) -> DocxDocument:
    """The sample report after it was an ODT for a while."""
    folder = tmp_path_factory.mktemp("round")
    first = folder / "report.docx"
    first.write_bytes(render(write_report()))
    convert([first], "odt", folder)
    first.unlink()
    convert([folder / "report.odt"], "docx", folder)
    return read_docx(first.read_bytes(), "report.docx")


def test_figures_in_tables_headings_and_annexes_survive_a_round_trip_through_odt(
    tmp_path: Path,
) -> None:
    first = tmp_path / "report.docx"
    first.write_bytes(render(EVERYTHING))
    convert([first], "odt", tmp_path)
    first.unlink()
    convert([tmp_path / "report.odt"], "docx", tmp_path)

    found = {
        anchor.id: anchor.span.of(part.text)
        for part in read_docx(first.read_bytes(), "report.docx").paragraphs
        for anchor in part.anchors
        if anchor.by_bookmark
    }
    assert found == {figure.id: figure.text for figure in EVERYTHING.figures()}


def test_a_full_page_has_22_lines(printed: dict[str, list[list[Sign]]]) -> None:
    for page in printed["full"][1:3]:
        assert len(lines(page)) == 22


def test_a_full_line_has_28_characters(printed: dict[str, list[list[Sign]]]) -> None:
    for page in printed["full"][1:3]:
        assert {len(line) for line in lines(page)} == {28}


def test_the_first_line_of_a_paragraph_is_indented_by_two_characters(
    printed: dict[str, list[list[Sign]]],
) -> None:
    # Title, a blank line, then the text.
    title, first, second = lines(printed["full"][0])[:3]

    assert title == "测试"
    assert (len(first), len(second)) == (26, 28)


def test_the_text_keeps_within_the_margins(printed: dict[str, list[list[Sign]]]) -> None:
    signs = [sign for sign in printed["full"][1] if sign.middle < PAGE_HEIGHT - 35]

    assert min(sign.left for sign in signs) == pytest.approx(28, abs=1)
    assert max(sign.right for sign in signs) == pytest.approx(210 - 26, abs=1)
    assert 37 - 1 < min(sign.top for sign in signs) < 37 + 4
    assert max(sign.bottom for sign in signs) < PAGE_HEIGHT - 35


def test_the_dashes_of_the_page_number_lie_7_mm_under_the_type_area(
    printed: dict[str, list[list[Sign]]],
) -> None:
    for page in printed["full"]:
        dashes = [sign for sign in page if sign.text == "—" and sign.middle > PAGE_HEIGHT - 35]
        assert len(dashes) == 2
        for dash in dashes:
            assert dash.middle == pytest.approx(PAGE_HEIGHT - 35 + 7, abs=0.5)


def test_page_numbers_stand_right_on_odd_pages_and_left_on_even_ones(
    printed: dict[str, list[list[Sign]]],
) -> None:
    one = 14 / MM
    for number, page in enumerate(printed["full"], 1):
        foot = [sign for sign in page if sign.middle > PAGE_HEIGHT - 35]
        assert "".join(sign.text for sign in foot) == f"—{number}—"
        if number % 2:
            assert foot[-1].right == pytest.approx(210 - 26 - one, abs=1)
        else:
            assert foot[0].left == pytest.approx(28 + one, abs=1)


def test_signature_and_date_end_where_their_indents_say(
    printed: dict[str, list[list[Sign]]],
) -> None:
    # The ends are measured: where the date begins is moved by LibreOffice 7.4, which sets a little
    # space between digits and characters whatever it is told.
    page = [sign for sign in printed["sample"][-1] if sign.middle < PAGE_HEIGHT - 35]
    signature, date = lines(page)[-2:]
    words = "".join(sign.text for sign in page)
    ends = [page[words.rindex(line) + len(line) - 1].right for line in (signature, date)]

    # 9 characters of name, 6 of date: 2 and 9 - 6 characters from the right.
    assert (signature, date) == ("中共示例市委统战部", "2025年7月2日")
    assert ends[0] == pytest.approx(210 - 26 - 2 * 16 / MM, abs=1)
    assert ends[1] == pytest.approx(210 - 26 - 3 * 16 / MM, abs=1.5)


def test_signature_and_date_stay_with_the_text(printed: dict[str, list[list[Sign]]]) -> None:
    assert len(printed["sample"]) == 3
    assert len(lines(printed["sample"][-1])) > 4


def test_a_round_trip_through_odt_keeps_every_figure_findable(returned: DocxDocument) -> None:
    expected = {figure.id: figure.text for figure in write_report().figures()}
    found = {
        anchor.id: anchor.span.of(part.text)
        for part in returned.paragraphs
        for anchor in part.anchors
        if anchor.by_bookmark
    }

    assert len(expected) > 50
    assert found == expected


def test_a_round_trip_through_odt_keeps_headings_and_properties(returned: DocxDocument) -> None:
    styles = {part.style for part in returned.paragraphs}

    assert {"heading 1", "heading 2", "heading 3"} <= styles
    assert returned.custom_properties["taizhang_report"] == "R1"
