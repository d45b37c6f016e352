"""The golden reports say the same in every file: the Word file read back, the PDF under its links."""

from __future__ import annotations

import re
from dataclasses import fields, is_dataclass, replace
from itertools import count
from typing import TYPE_CHECKING, Any

import pypdfium2
import pypdfium2.raw as pdfium
import pytest

from taizhang.core.documents.docx import read_docx
from taizhang.core.rendering.docx import NATIONAL, render_docx
from taizhang.core.rendering.typst import draft_typst
from taizhang.core.reports.runs import Figure, text_of
from taizhang.core.reports.tree import Report, passages
from taizhang.services.printing import open_shelf, print_report
from tests.core.rendering.test_html import rows_of
from tests.services.test_golden_pictures import REPORTS

if TYPE_CHECKING:
    from collections.abc import Iterator


def numbered(thing: Any, numbers: Iterator[int]) -> Any:
    """The same, each figure with a number and an id of its own."""
    if isinstance(thing, Figure):
        number = next(numbers)
        return replace(thing, ordinal=number, id=f"TEST{number:06}")
    if isinstance(thing, tuple):
        return tuple(numbered(item, numbers) for item in thing)
    if is_dataclass(thing) and type(thing).__module__ == Report.__module__:
        assert not isinstance(thing, type)
        parts = {part.name: getattr(thing, part.name) for part in fields(thing)}
        return replace(thing, **{name: numbered(part, numbers) for name, part in parts.items()})
    return thing


def golden(name: str) -> Report:
    report: Report = numbered(REPORTS[name], count(1))
    return report


@pytest.mark.parametrize("name", REPORTS)
def test_the_word_file_read_back_says_what_the_report_says(name: str) -> None:
    report = golden(name)

    # Without pictures the tables of charts stand in the file.
    read = read_docx(render_docx(report, NATIONAL, {}, indicator_names={}), "x.docx")

    anchored = {
        anchor.id: anchor.span.of(block.text)
        for block in read.paragraphs
        for anchor in block.anchors
    }
    assert anchored == {figure.id: figure.text for figure in report.figures()}
    said = [block.text for block in read.paragraphs]
    place = 0
    for block in report.all_blocks():
        for _where, runs in passages(block):
            words = text_of(runs)
            found = next((at for at in range(place, len(said)) if said[at].endswith(words)), None)
            assert found is not None, words
            place = found + 1
    for words in (*report.title, report.signature, report.addressee, report.date_line):
        assert any(words in text for text in said)
    for annex in report.annexes:
        assert said.count(annex.title) == 1


def links(page: pypdfium2.PdfPage) -> Iterator[str]:
    """The words under each link of a page, in the order of the file."""
    text = page.get_textpage()
    for place in range(pdfium.FPDFPage_GetAnnotCount(page.raw)):
        note = pdfium.FPDFPage_GetAnnot(page.raw, place)
        if pdfium.FPDFAnnot_GetSubtype(note) == pdfium.FPDF_ANNOT_LINK:
            box = pdfium.FS_RECTF()
            pdfium.FPDFAnnot_GetRect(note, box)
            signs = []
            for at in range(text.count_chars()):
                left, bottom, right, top = text.get_charbox(at, loose=True)
                across, up = (left + right) / 2, (bottom + top) / 2
                if box.left <= across <= box.right and box.bottom <= up <= box.top:
                    signs.append(text.get_text_range(at, 1))
            yield re.sub(r"\s", "", "".join(signs))
        pdfium.FPDFPage_CloseAnnot(note)


@pytest.mark.parametrize("name", REPORTS)
def test_under_the_links_of_the_pdf_stand_the_figures_and_nothing_else(name: str) -> None:
    report = golden(name)
    draft = draft_typst(report, NATIONAL, rows_of(report))

    document = pypdfium2.PdfDocument(print_report(draft, open_shelf((), system=False)).content)

    texts = [page.get_textpage().get_text_range() for page in document]
    first = next(at for at, text in enumerate(texts) if text.lstrip().startswith("数据依据"))
    drawn = {figure.ordinal for chart in report.charts() for figure in figures_of(chart.table.rows)}
    expected = [figure.text for figure in report.figures() if figure.ordinal not in drawn]
    # A figure over two lines is two links.
    linked = [words for at in range(first) for words in links(document[at])]
    assert "".join(linked) == "".join(expected)
    back = [words for at in range(first, len(document)) for words in links(document[at])]
    assert "".join(back) == "".join(figure.text for figure in report.figures())


def figures_of(rows: Any) -> Iterator[Figure]:
    for row in rows:
        for cell in row.cells:
            yield from (run for run in cell.runs if isinstance(run, Figure))


@pytest.mark.parametrize("bound", [False, True])
def test_a_pdf_names_the_program_that_set_it_and_nobody_else(*, bound: bool) -> None:
    report = golden("short")
    draft = draft_typst(report, NATIONAL, rows_of(report) if bound else None)

    document = pypdfium2.PdfDocument(print_report(draft, open_shelf((), system=False)).content)

    about = {key: value for key, value in document.get_metadata_dict().items() if value}
    assert re.fullmatch(r"Typst [\d.]+", about.pop("Creator", "Typst 0"))
    assert re.fullmatch(r"(Typst [\d.]+)?", about.pop("Producer", ""))
    assert set(about) == {"Title", "CreationDate", "ModDate"}


def test_digits_are_set_in_the_font_that_the_layout_names() -> None:
    """With the fonts that every installation has: 黑体 for the digits of a text in 宋体."""
    profile = replace(NATIONAL, fonts=replace(NATIONAL.fonts, digits="Noto Sans SC"))
    plain = replace(golden("short"), title=("题",))

    def fonts_of(digits: bool) -> dict[str, set[str]]:
        draft = draft_typst(plain, profile if digits else NATIONAL, None)
        printed = print_report(draft, open_shelf((), system=False))
        assert not any("数字" in str(note) for note in printed.notes)
        page = pypdfium2.PdfDocument(printed.content)[0].get_textpage()
        found: dict[str, set[str]] = {}
        for at in range(page.count_chars()):
            sign = page.get_text_range(at, 1)
            if sign in "298上举":
                found.setdefault(sign, set()).add(font_of(page, at))
        return found

    assert all("Serif" in name for names in fonts_of(False).values() for name in names)
    named = fonts_of(True)
    assert all("Sans" in name for sign in "98" for name in named[sign])
    assert all("Serif" in name for sign in "上举" for name in named[sign])


def font_of(page: pypdfium2.PdfTextPage, place: int) -> str:
    import ctypes

    buffer = ctypes.create_string_buffer(200)
    flags = ctypes.c_int()
    length = pdfium.FPDFText_GetFontInfo(page.raw, place, buffer, 200, flags)
    return buffer.raw[: max(length - 1, 0)].decode()
