"""The colophon stands at the foot of an even page, wherever the text ends (GB/T 9704-2012, 7.4)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pypdfium2
import pytest

from taizhang.core.rendering.colophon_place import ColophonPlace
from taizhang.core.rendering.docx import NATIONAL, render_docx
from taizhang.core.rendering.typst import draft_typst
from taizhang.core.reports.tree import Colophon, Report
from taizhang.services.printing import FontShelf, open_shelf, place_colophon, print_report
from tests.core.rendering.reports import filled_lines
from tests.core.rendering.test_docx import look, part
from tests.support.word_edits import parts_of

MM = 72 / 25.4
FOOT = 35 * MM


@pytest.fixture(scope="module")
def shelf() -> FontShelf:
    return open_shelf((), system=False)


def of_lines(count: int) -> Report:
    """A title, a blank line, and so many lines of text (the first is indented), with a colophon."""
    colophon = Colophon("各镇、街道", "示例市委统战部办公室", date(2025, 7, 3))
    return replace(filled_lines(28 * count - 2), colophon=colophon)


@pytest.mark.parametrize(
    ("lines", "place", "pages", "numbers"),
    [
        # The text ends on page 1: the colophon is on page 2.
        (3, ColophonPlace.NEXT, 2, [1, 2]),
        (20, ColophonPlace.NEXT, 2, [1, 2]),
        # On page 2, with room for it.
        (22, ColophonPlace.HERE, 2, [1, 2]),
        (38, ColophonPlace.HERE, 2, [1, 2]),
        # On page 2, without: page 3 is blank, and neither it nor page 4 is numbered.
        (41, ColophonPlace.AFTER_BLANK, 4, [1, 2]),
        (44, ColophonPlace.NEXT, 4, [1, 2, 3, 4]),
    ],
)
def test_the_colophon_stands_at_the_foot_of_the_last_even_page(
    shelf: FontShelf, lines: int, place: ColophonPlace, pages: int, numbers: list[int]
) -> None:
    draft = draft_typst(of_lines(lines), NATIONAL, None)

    printed = pypdfium2.PdfDocument(print_report(draft, shelf).content)

    texts = [page.get_textpage() for page in printed]
    assert place_colophon(draft, shelf) is place
    assert len(texts) == pages
    assert ["印发" in text.get_text_range() for text in texts] == [False] * (pages - 1) + [True]
    found = [n for n, text in enumerate(texts, 1) if f"— {n} —" in text.get_text_range()]
    assert found == numbers
    # Its last line is the lower edge of the type area: the words stand just above it.
    first = texts[-1].search("印发").get_next()
    assert first is not None
    bottom = texts[-1].get_charbox(first[0], loose=True)[1]
    assert FOOT <= bottom <= FOOT + 3 * MM


@pytest.mark.parametrize(("lines", "pages"), [(3, 1), (20, 2), (22, 2), (41, 3)])
def test_printed_on_one_side_it_stands_on_the_last_page(
    shelf: FontShelf, lines: int, pages: int
) -> None:
    single = replace(NATIONAL, double_sided=False)
    draft = draft_typst(of_lines(lines), single, None)

    printed = pypdfium2.PdfDocument(print_report(draft, shelf).content)

    assert len(printed) == pages
    assert "印发" in printed[pages - 1].get_textpage().get_text_range()


def test_where_nothing_can_be_set_it_floats_on_the_page_where_the_text_ends() -> None:
    bare = open_shelf((), system=False, package=False)

    assert place_colophon(draft_typst(of_lines(3), NATIONAL, None), bare) is ColophonPlace.HERE


def docx(place: ColophonPlace) -> bytes:
    return render_docx(of_lines(3), NATIONAL, {}, indicator_names={}, place=place)


def test_in_word_a_colophon_on_the_last_page_needs_no_section() -> None:
    document = part(docx(ColophonPlace.HERE), "document")

    assert len(look(document, "//w:sectPr")) == 1
    assert look(document, "//w:sectPr/w:type/@w:val") == []


@pytest.mark.parametrize("place", [ColophonPlace.NEXT, ColophonPlace.AFTER_BLANK])
def test_in_word_a_colophon_elsewhere_begins_an_even_page(place: ColophonPlace) -> None:
    data = docx(place)
    document = part(data, "document")

    assert len(look(document, "//w:sectPr")) == 2
    # The section of the text ends with its last paragraph, which is not an empty one.
    assert look(document, "//w:p[w:pPr/w:sectPr]//w:t") != []
    assert look(document, "/w:document/w:body/w:sectPr/w:type/@w:val") == ["evenPage"]
    blank = place is ColophonPlace.AFTER_BLANK
    assert ("word/footer3.xml" in parts_of(data)) is blank
    if blank:
        assert look(part(data, "footer3"), "//w:t | //w:instrText") == []


def test_the_colophon_of_word_floats_also_in_libreoffice() -> None:
    document = part(docx(ColophonPlace.HERE), "document")
    colophon = "//w:tbl[w:tblPr/w:tblpPr]"

    cells = look(document, f"{colophon}/w:tblGrid/w:gridCol/@w:w")
    # Word goes by the cells, which are as wide as the type area; LibreOffice by the width it prefers.
    assert sum(map(int, cells)) == NATIONAL.area
    assert int(look(document, f"{colophon}/w:tblPr/w:tblW/@w:w")[0]) <= NATIONAL.area - 284
