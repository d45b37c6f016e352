"""Whatever a report holds, it is written in every format: very long, very wide, full of signs that mean something."""

from __future__ import annotations

from dataclasses import replace

import pypdfium2
import pytest

from taizhang.core.documents.docx import read_docx
from taizhang.core.rendering.docx import NATIONAL, render_docx
from taizhang.core.rendering.html import render_html
from taizhang.core.rendering.markdown import render_markdown
from taizhang.core.rendering.typst import draft_typst
from taizhang.core.reports.runs import Text
from taizhang.core.reports.tree import Paragraph, Report
from taizhang.services.printing import draw_charts, open_shelf, print_report
from tests.core.rendering.reports import write_report
from tests.core.rendering.test_html import rows_of
from tests.core.reports.test_tree import CHART, EVERYTHING

MANY = 10_000


def holding(*texts: str) -> Report:
    paragraphs = tuple(Paragraph((Text(text),)) for text in texts)
    return replace(write_report("甲", title=("题",), signature=""), blocks=paragraphs)


def test_ten_thousand_paragraphs_are_all_there() -> None:
    report = holding(*(f"第{number}段。" for number in range(MANY)))

    assert (
        len(read_docx(render_docx(report, NATIONAL, {}, indicator_names={}), "a.docx").paragraphs)
        >= MANY
    )
    assert render_html(report, None).count("段。</p>") == MANY
    assert render_markdown(report).count("段。") == MANY
    draft = draft_typst(report, NATIONAL, None)
    assert (
        len(pypdfium2.PdfDocument(print_report(draft, open_shelf((), system=False)).content)) > 400
    )


@pytest.mark.parametrize(
    "text", ["长" * 20_000, "w" * 5_000, "<w:p>]]>&amp;#let x = 1 ${{7*7}} {% x %}"]
)
def test_a_text_of_any_length_or_markup_comes_out_as_itself(text: str) -> None:
    report = holding(text)

    data = render_docx(report, NATIONAL, {}, indicator_names={})
    assert text in [paragraph.text for paragraph in read_docx(data, "a.docx").paragraphs]
    printed = print_report(draft_typst(report, NATIONAL, None), open_shelf((), system=False))
    pages = pypdfium2.PdfDocument(printed.content)
    found = "".join(page.get_textpage().get_text_range() for page in pages)
    assert found.count("长") == text.count("长")


def test_the_word_under_each_link_of_a_pdf_is_its_figure() -> None:
    report = write_report()
    draft = draft_typst(report, NATIONAL, rows_of(report), number="2025H1-001")
    page = pypdfium2.PdfDocument(print_report(draft, open_shelf((), system=False)).content)[0]
    words, expected = page.get_textpage(), {figure.text for figure in report.figures()}
    raw = pypdfium2.raw

    import ctypes

    place, link, seen = ctypes.c_int(0), raw.FPDF_LINK(), []
    while raw.FPDFLink_Enumerate(page, place, link):
        box = raw.FS_RECTF()
        raw.FPDFLink_GetAnnotRect(link, box)
        left, right = sorted((box.left, box.right))
        low, high = sorted((box.bottom, box.top))
        # A little within its edges, else the neighbours are read with it.
        seen.append(words.get_text_bounded(left + 2, low + 2, right - 2, high - 2).strip())

    assert len(seen) > 5
    assert all(any(text in figure for figure in expected) for text in seen if text)


def test_the_same_charts_give_the_same_pictures() -> None:
    shelf = open_shelf((), system=False)
    two = replace(EVERYTHING, blocks=(CHART, *EVERYTHING.blocks))

    first, again = draw_charts(two, shelf), draw_charts(two, shelf)

    assert len(first) == 2
    assert first == again
    assert first[0].width > 1000
