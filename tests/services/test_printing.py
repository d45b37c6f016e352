"""A PDF is set as the standard wants it, holds what was typed and nothing else, and says what its fonts lack."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import get_args

import pylopdf_fonts_zh_cn
import pypdfium2
import pytest
from fontTools import subset
from fontTools.ttLib import TTFont
from hypothesis import given, settings
from hypothesis import strategies as st

from taizhang.core.rendering.docx import NATIONAL
from taizhang.core.rendering.printable import printable
from taizhang.core.rendering.typst import Face, TypstDraft, body, draft_typst
from taizhang.core.reports.runs import Text
from taizhang.core.reports.tree import Block, Paragraph, Report
from taizhang.core.values import RefusedError
from taizhang.services.printing import FontShelf, font_shelf, open_shelf, print_report
from tests.core.rendering.reports import filled_lines, write_report
from tests.core.rendering.test_html import rows_of
from tests.core.reports.test_tree import EVERYTHING

MM = 72 / 25.4
PAGE = 297.0
NOBODY_HAS = "\N{EGYPTIAN HIEROGLYPH A001}"


@pytest.fixture(scope="module")
def shelf() -> FontShelf:
    """Only the fonts that every installation has, so that all machines test the same."""
    return open_shelf((), system=False)


def drafted(report: Report, *, bound: bool = False) -> TypstDraft:
    return draft_typst(report, NATIONAL, rows_of(report) if bound else None, number="2025H1-001")


def saying(text: str) -> Report:
    report = write_report("甲", title=("题",), signature="")
    return replace(report, blocks=(Paragraph((Text(text),)),))


def pages_of(content: bytes) -> list[str]:
    return [page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(content)]


def lines_of(content: bytes, page: int) -> list[tuple[float, float, str]]:
    """The lines of a page: middle and left edge in mm from the top left, and the text."""
    text = pypdfium2.PdfDocument(content)[page].get_textpage()
    lines: dict[float, list[tuple[float, str]]] = defaultdict(list)
    for place in range(text.count_chars()):
        sign = text.get_text_range(place, 1)
        if sign.strip():
            left, bottom, right, top = text.get_charbox(place, loose=True)
            lines[round(PAGE - (top + bottom) / 2 / MM, 0)].append((left / MM, sign))
            assert right / MM < 210 - 26 + 0.5
    return [
        (middle, min(line)[0], "".join(sign for _left, sign in line))
        for middle, line in sorted(lines.items())
    ]


# --- the page --------------------------------------------------------------------------------


def test_a_page_holds_22_lines_of_28_characters(shelf: FontShelf) -> None:
    content = print_report(drafted(filled_lines(28 * 60)), shelf).content

    lines = lines_of(content, 1)
    body = [text for _middle, _left, text in lines[:-1]]

    assert [len(text) for text in body] == [28] * 22
    pitch = (lines[21][0] - lines[0][0]) / 21
    assert pitch == pytest.approx(225 / 22, abs=0.1)
    assert lines[0][1] == pytest.approx(28, abs=0.5)


def test_the_number_of_a_page_stands_outside_below_the_type_area(shelf: FontShelf) -> None:
    content = print_report(drafted(filled_lines(28 * 60)), shelf).content

    first, second = lines_of(content, 0)[-1], lines_of(content, 1)[-1]

    assert (first[2], second[2]) == ("—1—", "—2—")
    assert first[0] == second[0] == pytest.approx(PAGE - 28, abs=1)
    assert first[1] > 150
    assert second[1] == pytest.approx(28 + 14 / MM, abs=1)


def test_the_date_begins_two_characters_right_of_the_signature(shelf: FontShelf) -> None:
    report = write_report("正文。", signature="中共示例市委统战部", signed_on=date(2025, 7, 2))

    lines = lines_of(print_report(drafted(report), shelf).content, 0)

    signature, day = lines[-3], lines[-2]
    assert (signature[2], day[2]) == ("中共示例市委统战部", "2025年7月2日")
    assert day[1] - signature[1] == pytest.approx(2 * 16 / MM, abs=3)


def test_the_words_are_those_of_the_report(shelf: FontShelf) -> None:
    report = write_report()

    pages = pages_of(print_report(drafted(report), shelf).content)

    said = re.sub(r"\s", "", "".join(pages))
    for block in report.blocks:
        assert block.text in re.sub(r"—\d+—", "", said)


def test_a_figure_leads_to_what_it_rests_on(shelf: FontShelf) -> None:
    report = write_report("举办培训{298场}，{40场}。")

    draft = drafted(report, bound=True)
    content = print_report(draft, shelf).content

    assert "报告期内举办的各类培训班场次之和。" in re.sub(r"\s", "", pages_of(content)[-1])
    # Each figure to its line of the table, and each line back.
    assert content.count(b"/Subtype/Link") == 4


def test_a_clean_copy_has_no_links_and_no_table(shelf: FontShelf) -> None:
    content = print_report(drafted(write_report("举办培训{298场}。")), shelf).content

    assert b"/Subtype/Link" not in content
    assert len(pages_of(content)) == 1


@pytest.mark.parametrize("bound", [False, True])
def test_everything_that_a_report_may_hold_is_set(shelf: FontShelf, *, bound: bool) -> None:
    draft = drafted(EVERYTHING, bound=bound)

    for pdf_a in (False, True):
        pages = pages_of(print_report(draft, shelf, pdf_a=pdf_a).content)
        said = re.sub(r"\s", "", "".join(pages))
        for words in (
            *("示例市委统战部文件", "示统发〔2025〕3号", "签发人：签发岗位", "示例市委："),
            *("一、举办培训12场次", "一是培训。其余照旧。【待补：存在的问题】"),
            *("表1各单位学习培训情况", "东湖镇", "12", "【待补：培训人次】", "合计"),
            *("注：数据截至2025年6月30日。", "1.甲", "2.3件", "注：口径见附件。"),
            *("附件：1.数据表2.口径", "附件1", "7家", "附件2", "抄送：各镇、街道。"),
            *("示例市委统战部办公室", "2025年7月3日印发"),
        ):
            assert words in said
        # Text, two annexes; the table of the basis.
        assert len(pages) >= 3 + bound


# --- the file --------------------------------------------------------------------------------


@pytest.mark.parametrize("pdf_a", [False, True])
def test_the_same_report_gives_the_same_bytes_dated_by_itself(
    shelf: FontShelf, *, pdf_a: bool
) -> None:
    draft = drafted(write_report(), bound=True)

    content = print_report(draft, shelf, pdf_a=pdf_a).content

    assert print_report(drafted(write_report(), bound=True), shelf, pdf_a=pdf_a).content == content
    about = pypdfium2.PdfDocument(content).get_metadata_dict()
    assert about["CreationDate"] == about["ModDate"] == "D:20250702000000Z"
    assert about["Title"] == "中共示例市委统战部2025年上半年工作总结"
    assert about["Author"] == ""
    assert (b"<pdfaid:part>2</pdfaid:part>" in content) is pdf_a


def test_without_a_date_it_is_dated_by_the_end_of_its_period(shelf: FontShelf) -> None:
    content = print_report(drafted(write_report(signed_on=None)), shelf).content

    about = pypdfium2.PdfDocument(content).get_metadata_dict()
    assert about["CreationDate"] == "D:20250630000000Z"


# --- what was typed --------------------------------------------------------------------------

ALPHABET = st.characters(min_codepoint=33, max_codepoint=126) | st.sampled_from(
    "示例市东湖镇北山街道，。；：（）“”《》、！？—…×％〔〕　 \n\t"
)


@pytest.mark.parametrize(
    "text",
    [
        '#panic("x")',
        '#import "@preview/a:1.0.0"',
        '"); panic("x',
        '\\"); panic("x',
        "\\",
        "\\u{41}",
        "$x^2$ `code` @label <label> *粗* _斜_ ~ -- --- ... 'a' \"b\" // 注 /* 注 */ = 题 - 项 + 项",
        "[甲](乙) ] [ } {",
        "https://example.invalid/" + "a" * 200,
    ],
)
def test_no_sign_means_anything_to_typst(shelf: FontShelf, text: str) -> None:
    report = replace(saying(text), title=(text,), signature=text)

    content = print_report(drafted(report), shelf).content

    said = re.sub(r"\s|[\x02\ufffe]", "", "".join(pages_of(content)))
    assert re.sub(r"2025年7月2日|—\d—", "", said) == re.sub(r"\s", "", text) * 3


@settings(max_examples=150, deadline=None)
@given(st.text(ALPHABET, min_size=1, max_size=60))
def test_any_text_comes_out_as_itself(text: str) -> None:
    content = print_report(drafted(saying(text)), open_shelf((), system=False)).content

    # PDFium reads a hyphen at the end of a line as a mark of its own.
    (said,) = pages_of(content)
    said = re.sub(r"[\x02\ufffe]", "-", said)
    assert re.sub(r"\s", "", said) == re.sub(r"\s", "", f"题{text}—1—")


@settings(max_examples=150, deadline=None)
@given(st.text(max_size=40))
def test_any_unicode_can_be_printed(text: str) -> None:
    draft = drafted(saying(text))

    printout = print_report(draft, open_shelf((), system=False))

    assert len(pages_of(printout.content)) == 1
    assert set(printable(text)) <= draft.used[Face.BODY] | draft.used[Face.TITLE]


# --- fonts -----------------------------------------------------------------------------------


def make_font(path: Path, family: str, signs: str) -> None:
    """A font of the package, cut down to these signs, under another name."""
    package = Path(pylopdf_fonts_zh_cn.__file__).parent
    with TTFont(package / "NotoSansSC-Regular.otf") as font:
        cut = subset.Subsetter()
        cut.populate(text=signs)
        cut.subset(font)
        for record in font["name"].names:
            if record.nameID == 1:
                record.string = family
        path.parent.mkdir(parents=True, exist_ok=True)
        font.save(path)


def notes_of(draft: TypstDraft, shelf: FontShelf) -> list[str]:
    return [str(note) for note in print_report(draft, shelf).notes]


@pytest.mark.parametrize("family", ["FangSong", "示例仿宋体", "Office FangSong GBK"])
def test_a_font_of_the_office_comes_before_all_others(tmp_path: Path, family: str) -> None:
    make_font(tmp_path / "office.ttf", family, "甲乙")

    shelf = open_shelf((tmp_path,), system=False)
    printout = print_report(drafted(saying("甲乙甲乙")), shelf)

    assert shelf.families(Face.BODY)[0] == family
    assert shelf.families(Face.HEADING_1)[0] != family
    assert printout.notes == ()


def test_a_character_that_another_font_lends_is_named(tmp_path: Path) -> None:
    make_font(tmp_path / "office.ttf", "仿宋_GB2312", "东湖")

    shelf = open_shelf((tmp_path,), system=False)

    assert "字体“仿宋_GB2312”没有“镇镕”，改用“Noto Serif SC”。" in notes_of(
        drafted(saying("东湖镇镕")), shelf
    )


def test_a_character_that_no_font_has_is_named_and_kept_out_of_pdf_a(shelf: FontShelf) -> None:
    draft = drafted(saying(f"东湖{NOBODY_HAS}镇"))

    assert any(
        f"没有“{NOBODY_HAS}”（U+13000），别的字体也没有" in note for note in notes_of(draft, shelf)
    )
    with pytest.raises(RefusedError, match=r"U\+13000.*不能写成 PDF/A"):
        print_report(draft, shelf, pdf_a=True)


def test_a_face_that_is_not_there_is_named_with_what_stands_in(shelf: FontShelf) -> None:
    notes = notes_of(drafted(write_report("# 一、题\n## （一）题\n正文。")), shelf)

    assert notes == [
        "没有找到仿宋，PDF 中改用“Noto Serif SC”。",
        "没有找到楷体，PDF 中改用“Noto Serif SC”。",
    ]


def test_without_chinese_fonts_nothing_is_printed() -> None:
    bare = open_shelf((), system=False, package=False)

    assert not bare.has_chinese
    with pytest.raises(RefusedError, match=r"没有中文字体，写不了 PDF。请把.*fonts 文件夹"):
        print_report(drafted(saying("甲")), bare)


def test_fonts_lie_in_the_workspace_or_where_the_environment_says(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_font(tmp_path / "office/fonts/a.ttf", "示例仿宋", "甲")
    make_font(tmp_path / "elsewhere/b.ttf", "示例楷体", "甲")
    monkeypatch.setenv("TAIZHANG_FONTS", str(tmp_path / "elsewhere"))

    shelf = font_shelf(tmp_path / "office")

    assert shelf.families(Face.BODY)[0] == "示例仿宋"
    assert shelf.families(Face.HEADING_2)[0] == "示例楷体"


def test_what_is_no_font_is_passed_over(tmp_path: Path) -> None:
    (tmp_path / "仿宋.ttf").write_bytes(b"not a font")

    assert open_shelf((tmp_path,), system=False).own == frozenset()


def test_every_block_of_the_tree_can_be_set() -> None:
    assert set(get_args(Block)) <= set(body._BLOCKS)
