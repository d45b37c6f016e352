"""GB/T 9704-2012, clause by clause: which test holds it, or why it is not ours.

The list is checked: a clause without a test that is there, or without a reason, is a failure.
"""

from __future__ import annotations

import importlib
from dataclasses import replace
from datetime import date

import pypdfium2
import pypdfium2.raw as pdfium
import pytest

from taizhang.core.rendering.docx import NATIONAL, render_docx
from taizhang.core.rendering.typst import draft_typst
from taizhang.core.reports.runs import Text
from taizhang.core.reports.tree import Annex, Paragraph, RedHead, Report
from taizhang.services.printing import open_shelf, print_report
from tests.core.rendering.reports import write_report
from tests.core.rendering.test_docx import look, part, style
from tests.core.reports.test_tree import EVERYTHING

MM = 72 / 25.4
PAGE, TOP, LEFT, RIGHT = 297.0, 37.0, 28.0, 210.0 - 26.0
LINE, SIGN = 225 / 22, 156 / 28
GLYPH = 16 / MM
"""How wide and high a character of 3号 is, in mm."""

_DOCX = "tests.core.rendering.test_docx"
_EVERYTHING = "tests.core.rendering.test_docx_everything"
_OFFICE = "tests.core.rendering.test_office"
_PDF = "tests.services.test_printing"
_COLOPHON = "tests.services.test_colophon_place"
_HERE = "tests.services.test_gb9704"

CLAUSES: dict[str, tuple[str, ...] | str] = {
    "5.1 A4": (f"{_DOCX}:test_e1_the_paper_is_a4",),
    "5.2.1 margins and type area": (
        f"{_DOCX}:test_e1_the_margins_are_37_35_28_and_26_mm",
        f"{_OFFICE}:test_the_text_keeps_within_the_margins",
    ),
    "5.2.2 size 3 fangsong unless said otherwise": (
        f"{_DOCX}:test_e2_the_body_is_size_3_fangsong_indented_by_two_characters",
    ),
    "5.2.3 22 lines of 28 characters": (
        f"{_DOCX}:test_e4_22_lines_fill_225_mm",
        f"{_DOCX}:test_e4_28_characters_fill_156_mm_by_spacing",
        f"{_PDF}:test_a_page_holds_22_lines_of_28_characters",
        f"{_OFFICE}:test_a_full_page_has_22_lines",
    ),
    "5.2.4 black text": (f"{_HERE}:test_all_text_but_the_red_head_is_black",),
    "6 printing and binding": "done on paper; printing on both sides decides where the colophon stands, see 7.4",
    "7.2.1 copy number": "of secret papers only; a ledger and its reports hold none (see the law in the guide)",
    "7.2.2 classification": "secret content is kept out of the ledger: such marks are refused on import",
    "7.2.3 urgency": "is decided by who sends the paper, on the paper",
    "7.2.4 mark of the issuing office": (f"{_HERE}:test_the_mark_stands_35_mm_below_in_red",),
    "7.2.5 document number": (f"{_HERE}:test_the_number_stands_two_lines_below_the_mark",),
    "7.2.6 signer": (f"{_HERE}:test_the_signer_stands_right_on_the_line_of_the_number",),
    "7.2.7 red line": (f"{_HERE}:test_the_red_line_lies_4_mm_below_the_number",),
    "7.3.1 title": (
        "tests.core.reports.test_constructs:test_a_long_title_is_broken_by_meaning",
        f"{_DOCX}:test_e2_the_title_is_size_2_xiaobiaosong_centred_and_not_bold",
        f"{_HERE}:test_the_title_stands_two_lines_below_the_red_line",
    ),
    "7.3.2 addressee": (f"{_HERE}:test_the_addressee_is_flush_left_one_line_below_the_title",),
    "7.3.3 text and its levels": (
        f"{_DOCX}:test_e2_headings_have_their_fonts_and_are_built_in",
        f"{_OFFICE}:test_the_first_line_of_a_paragraph_is_indented_by_two_characters",
        f"{_HERE}:test_text_stands_on_the_first_page",
    ),
    "7.3.4 list of annexes": (
        f"{_EVERYTHING}:test_annexes_are_listed_after_the_text_and_begin_on_pages_of_their_own",
        f"{_HERE}:test_a_long_name_of_an_annex_turns_over_under_itself",
    ),
    "7.3.5.1 with a seal": "the seal is set by hand on paper; the signature is laid out as without one (7.3.5.2)",
    "7.3.5.2 without a seal": (
        f"{_DOCX}:test_e4_the_date_begins_two_characters_right_of_the_name",
        f"{_OFFICE}:test_signature_and_date_end_where_their_indents_say",
        f"{_PDF}:test_the_date_begins_two_characters_right_of_the_signature",
    ),
    "7.3.5.3 signature stamp": "names of persons are not in the ledger",
    "7.3.5.4 date": (f"{_HERE}:test_the_date_is_arabic_without_noughts_in_front",),
    "7.3.5.5 no page for the signature alone": (
        f"{_DOCX}:test_the_end_of_the_text_goes_with_the_signature",
        f"{_OFFICE}:test_signature_and_date_stay_with_the_text",
    ),
    "7.3.6 note under the date": "says who may read the paper and whom to call: added by who sends it",
    "7.3.7 annexes": (f"{_HERE}:test_an_annex_has_its_label_in_line_1_and_its_title_in_line_3",),
    "7.4 colophon on an even last page": (
        f"{_COLOPHON}:test_the_colophon_stands_at_the_foot_of_the_last_even_page",
    ),
    "7.4.1 lines of the colophon": (
        f"{_EVERYTHING}:test_the_colophon_floats_at_the_foot_between_thick_lines",
        f"{_HERE}:test_the_lines_of_the_colophon_are_as_wide_as_the_type_area",
    ),
    "7.4.2 copies to": (f"{_HERE}:test_copies_are_size_4_set_in_by_one_character",),
    "7.4.3 printed by": (f"{_HERE}:test_copies_are_size_4_set_in_by_one_character",),
    "7.5 page number": (
        f"{_DOCX}:test_e2_the_page_number_is_a_field_between_two_em_dashes",
        f"{_DOCX}:test_e2_the_page_number_stands_outside_set_in_by_one_character",
        f"{_OFFICE}:test_the_dashes_of_the_page_number_lie_7_mm_under_the_type_area",
        f"{_PDF}:test_the_number_of_a_page_stands_outside_below_the_type_area",
        f"{_COLOPHON}:test_in_word_a_colophon_elsewhere_begins_an_even_page",
    ),
    "8 landscape tables": "tables are set upright, as wide as the type area; none is turned",
    "9 units, punctuation, numbers": "is the work of the rules of checking (docs/reference/checks.md)",
    "10.1 letter": "reports are no letters",
    "10.2 order": "reports are no orders",
    "10.3 minutes": "reports are no minutes",
    "tables": (
        f"{_EVERYTHING}:test_the_rows_of_the_header_repeat_and_no_row_is_parted",
        f"{_HERE}:test_what_is_said_of_a_table_stays_with_its_last_row",
    ),
}


@pytest.mark.parametrize("clause", CLAUSES)
def test_each_clause_has_a_test_or_a_reason(clause: str) -> None:
    held = CLAUSES[clause]

    if isinstance(held, str):
        assert len(held) > 20
        return
    assert held
    for place in held:
        module, name = place.split(":")
        assert callable(getattr(importlib.import_module(module), name)), place


# --- the printed page ------------------------------------------------------------------------


class Printed:
    """Where things stand on a page of a PDF, in mm from its top left."""

    def __init__(self, report: Report, page: int = 0) -> None:
        content = print_report(
            draft_typst(report, NATIONAL, None), open_shelf((), system=False)
        ).content
        self.page = pypdfium2.PdfDocument(content)[page]
        self.words = self.page.get_textpage()

    def box(self, words: str) -> tuple[float, float, float, float]:
        """Left, top, right and bottom of what the words fill with ink."""
        found = self.words.search(words).get_next()
        assert found is not None, words
        boxes = [self.words.get_charbox(found[0] + place) for place in range(found[1])]
        return (
            min(box[0] for box in boxes) / MM,
            PAGE - max(box[3] for box in boxes) / MM,
            max(box[2] for box in boxes) / MM,
            PAGE - min(box[1] for box in boxes) / MM,
        )

    def lines(self) -> list[tuple[float, float, float]]:
        """Left, right and height of the lines that are drawn across."""
        found = []
        for item in self.page.get_objects([pdfium.FPDF_PAGEOBJ_PATH]):
            left, bottom, right, top = item.get_bounds()
            if right - left > 100 * MM and top - bottom < 2 * MM:
                found.append((left / MM, right / MM, PAGE - (top + bottom) / 2 / MM))
        return sorted(found, key=lambda line: line[2])


PAPER = replace(EVERYTHING, red_head=RedHead("示例市委统战部文件", "示统发〔2025〕3号"))


def test_the_mark_stands_35_mm_below_in_red() -> None:
    left, top, right, _bottom = Printed(PAPER).box("示例市委统战部文件")
    colours = look(
        part(render_docx(PAPER, NATIONAL, {}, indicator_names={}), "document"),
        "//w:p[w:pPr/w:pStyle/@w:val='RedHead']//w:color/@w:val",
    )

    assert top == pytest.approx(TOP + 35, abs=2)
    assert (left + right) / 2 == pytest.approx((LEFT + RIGHT) / 2, abs=1)
    assert left >= LEFT - 0.5
    assert colours == ["FF0000"]


def test_the_number_stands_two_lines_below_the_mark() -> None:
    page = Printed(PAPER)

    left, top, right, _bottom = page.box("示统发〔2025〕3号")

    assert (left + right) / 2 == pytest.approx((LEFT + RIGHT) / 2, abs=1)
    # Two lines, and what is white above the characters of the third.
    white = (LINE - GLYPH) / 2
    assert top - page.box("示例市委统战部文件")[3] == pytest.approx(2 * LINE + white, abs=3)


def test_the_signer_stands_right_on_the_line_of_the_number() -> None:
    page = Printed(EVERYTHING)

    number, signer = page.box("示统发〔2025〕3号"), page.box("签发人：签发岗位")

    assert number[1] == pytest.approx(signer[1], abs=1.5)
    assert number[0] == pytest.approx(LEFT + SIGN, abs=1)
    assert signer[2] == pytest.approx(RIGHT - SIGN, abs=1)


def test_the_red_line_lies_4_mm_below_the_number() -> None:
    page = Printed(PAPER)

    left, right, height = page.lines()[0]

    assert [left, right] == pytest.approx([LEFT, RIGHT], abs=1)
    assert height - page.box("示统发")[3] == pytest.approx(4, abs=1)


def test_the_title_stands_two_lines_below_the_red_line() -> None:
    page = Printed(PAPER)

    title = page.box("2025年上半年工作总结")

    first = title[1] - LINE
    assert first - page.lines()[0][2] == pytest.approx(2 * LINE, abs=4)


def test_the_addressee_is_flush_left_one_line_below_the_title() -> None:
    plain = replace(write_report("正文。"), addressee="示例市委")
    page = Printed(plain)

    left, top, _right, _bottom = page.box("示例市委：")

    assert left == pytest.approx(LEFT, abs=0.5)
    assert top - page.box("2025年上半年工作总结")[1] == pytest.approx(2 * LINE, abs=1.5)


def test_text_stands_on_the_first_page() -> None:
    long = replace(PAPER, title=("示例市委统战部", "关于上半年各项重点工作", "开展情况的总结"))

    assert Printed(long).box("其余照旧")[3] < PAGE - 35


def test_a_long_name_of_an_annex_turns_over_under_itself() -> None:
    name = "各镇街道和市直部门二〇二五年上半年学习培训场次人次情况一览表"
    report = replace(PAPER, red_head=None, blocks=(Paragraph((Text("正文。"),)),))
    report = replace(report, annexes=(Annex(1, name, ()), Annex(2, "口径", ())))
    page = Printed(report)

    first, turned, second = page.box("各镇街道"), page.box("一览表"), page.box("口径")

    assert page.box("附件：1")[0] == pytest.approx(LEFT + 2 * SIGN, abs=0.7)
    # 口 leaves more white at its left than 各.
    assert first[0] == pytest.approx(second[0], abs=1.5)
    assert turned[0] >= first[0] - 0.7
    assert turned[1] - first[1] == pytest.approx(LINE, abs=1)


def test_the_date_is_arabic_without_noughts_in_front() -> None:
    report = write_report("正文。", signed_on=date(2025, 7, 2))

    Printed(report).box("2025年7月2日")


def test_an_annex_has_its_label_in_line_1_and_its_title_in_line_3() -> None:
    page = Printed(replace(PAPER, colophon=None), page=1)
    pages = 1
    while "附件1" not in page.words.get_text_range():
        pages += 1
        page = Printed(replace(PAPER, colophon=None), page=pages)

    label, title = page.box("附件1"), page.box("数据表")

    assert label[0] == pytest.approx(LEFT, abs=0.5)
    assert int((label[1] + label[3] - 2 * TOP) / 2 / LINE) == 0
    assert int((title[1] + title[3] - 2 * TOP) / 2 / LINE) == 2
    assert (title[0] + title[2]) / 2 == pytest.approx((LEFT + RIGHT) / 2, abs=1)


def test_the_lines_of_the_colophon_are_as_wide_as_the_type_area() -> None:
    page = Printed(PAPER, page=3)

    lines = [line for line in page.lines() if line[2] > page.box("抄送")[1] - 5]

    assert len(lines) == 3
    assert [list(line[:2]) for line in lines] == [pytest.approx([LEFT, RIGHT], abs=0.5)] * 3
    # The last is the lower edge of the type area.
    assert lines[-1][2] == pytest.approx(PAGE - 35, abs=0.5)


def test_copies_are_size_4_set_in_by_one_character() -> None:
    page = Printed(PAPER, page=3)
    data = render_docx(PAPER, NATIONAL, {}, indicator_names={})

    assert page.box("抄送")[0] == pytest.approx(LEFT + 14 / MM, abs=0.5)
    assert page.box("示例市委统战部办公室")[0] == pytest.approx(LEFT + 14 / MM, abs=0.5)
    assert page.box("2025年7月3日印发")[2] == pytest.approx(RIGHT - 14 / MM, abs=0.7)
    assert look(style(data, "Colophon"), "w:rPr/w:sz/@w:val") == ["28"]


def test_all_text_but_the_red_head_is_black() -> None:
    data = render_docx(PAPER, NATIONAL, {}, indicator_names={})

    assert look(part(data, "styles"), "//w:color/@w:val") == []
    coloured = "//w:r[w:rPr/w:color]/ancestor::w:p/w:pPr/w:pStyle/@w:val"
    assert look(part(data, "document"), coloured) == ["RedHead"]


def test_what_is_said_of_a_table_stays_with_its_last_row() -> None:
    document = part(render_docx(PAPER, NATIONAL, {}, indicator_names={}), "document")

    kept = look(document, "//w:tbl[w:tblPr/w:jc]/w:tr[last()]/w:tc/w:p/w:pPr/w:keepNext")

    assert len(kept) == 3
