"""The Word document has the layout of GB/T 9704-2012, binds its figures and leaks nothing."""

from __future__ import annotations

import re
import zipfile
from dataclasses import replace
from datetime import date
from io import BytesIO

import pytest
from lxml import etree

from taizhang.core.documents.docx import read_docx
from taizhang.core.rendering.docx import NATIONAL, Fonts, Grid, LayoutProfile, render_docx
from taizhang.core.rendering.docx.closing import closing_indents, width
from taizhang.core.reports.runs import Text
from taizhang.core.reports.tree import Heading, Paragraph, Report
from tests.core.rendering.reports import FIGURE_FORM, make_figure, plain_paragraphs, write_report
from tests.support.word_edits import parts_of

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
NS = {"w": W, "w15": "http://schemas.microsoft.com/office/word/2012/wordml"}
PROPERTIES = {"taizhang_report": "R1", "taizhang_changeset": "42"}


def render(
    report: Report | None = None, profile: LayoutProfile = NATIONAL, *, clean: bool = False
) -> bytes:
    return render_docx(
        write_report() if report is None else report,
        profile,
        PROPERTIES,
        clean=clean,
        indicator_names={"indicator_1": "报送台账的镇街数"},
    )


def part(data: bytes, name: str) -> etree._Element:
    return etree.fromstring(parts_of(data)[f"word/{name}.xml"])


def look(element: etree._Element, path: str) -> list[str]:
    """The values that the path leads to."""
    found = element.xpath(path, namespaces=NS)
    assert isinstance(found, list)
    return [str(value) for value in found]


def style(data: bytes, key: str) -> etree._Element:
    found = part(data, "styles").find(f"w:style[@w:styleId='{key}']", NS)
    assert found is not None
    return found


# --- E1: the page ----------------------------------------------------------------------------


def test_e1_the_paper_is_a4() -> None:
    document = part(render(), "document")

    assert look(document, "//w:pgSz/@w:w | //w:pgSz/@w:h") == ["11906", "16838"]


def test_e1_the_margins_are_37_35_28_and_26_mm() -> None:
    margins = "//w:pgMar/@w:top | //w:pgMar/@w:bottom | //w:pgMar/@w:left | //w:pgMar/@w:right"

    assert sorted(look(part(render(), "document"), margins)) == ["1474", "1587", "1984", "2098"]
    assert look(part(render(), "document"), "//w:pgMar/@w:top") == ["2098"]
    assert look(part(render(), "document"), "//w:pgMar/@w:left") == ["1587"]


def test_e4_22_lines_fill_225_mm() -> None:
    data = render()
    pitch = int(look(style(data, "Normal"), "w:pPr/w:spacing/@w:line")[0])

    assert look(style(data, "Normal"), "w:pPr/w:spacing/@w:lineRule") == ["exact"]
    assert look(part(data, "document"), "//w:docGrid/@w:linePitch") == [str(pitch)]
    assert 16838 - 2098 - 1984 - 22 * pitch in range(pitch // 2)


def test_e4_28_characters_fill_156_mm_by_spacing() -> None:
    data = render()
    spacing = int(look(style(data, "Normal"), "w:rPr/w:spacing/@w:val")[0])

    assert look(part(data, "document"), "//w:docGrid/@w:type") == ["lines"]
    assert look(part(data, "document"), "//w:docGrid/@w:charSpace") == []
    # Twips: 28 characters fit the line, 29 do not.
    room = 11906 - 1587 - 1474
    assert 28 * (320 + spacing) <= room < 29 * (320 + spacing)


def test_e4_28_characters_fill_156_mm_by_the_grid_of_characters() -> None:
    data = render(profile=replace(NATIONAL, grid=Grid.CHARACTERS))

    assert look(part(data, "document"), "//w:docGrid/@w:type") == ["linesAndChars"]
    assert look(part(data, "document"), "//w:docGrid/@w:charSpace") == ["-848"]
    assert look(style(data, "Normal"), "w:rPr/w:spacing/@w:val") == []
    assert look(style(data, "BodyText"), "w:pPr/w:ind/@w:firstLine") == ["632"]


def test_widow_control_and_automatic_spaces_are_off() -> None:
    normal = style(render(), "Normal")

    for name in ("widowControl", "autoSpaceDE", "autoSpaceDN", "adjustRightInd"):
        assert look(normal, f"w:pPr/w:{name}/@w:val") == ["0"], name


# --- E2: title, headings, body ---------------------------------------------------------------


def test_e2_the_title_is_size_2_xiaobiaosong_centred_and_not_bold() -> None:
    data = render()
    title = style(data, "Title")

    assert look(title, "w:name/@w:val") == ["Title"]
    assert look(title, "w:rPr/w:sz/@w:val") == ["44"]
    assert look(title, "w:rPr/w:rFonts/@w:eastAsia") == ["方正小标宋简体"]
    assert look(title, "w:pPr/w:jc/@w:val") == ["center"]
    assert look(title, "w:rPr/w:b/@w:val") == ["0"]
    assert look(title, "w:pPr/w:ind/@w:firstLineChars") == ["0"]


def test_e2_the_lines_of_the_title_are_one_paragraph_and_a_blank_line_follows() -> None:
    found = read_docx(render(), "总结.docx").paragraphs

    assert found[0].text == "中共示例市委统战部\n2025年上半年工作总结"
    assert [part.style for part in found[:3]] == ["Title", "Normal", "Body Text"]
    assert found[1].text == ""


def test_e2_the_body_is_size_3_fangsong_indented_by_two_characters() -> None:
    data = render()

    assert look(style(data, "Normal"), "w:rPr/w:sz/@w:val") == ["32"]
    assert look(style(data, "Normal"), "w:rPr/w:rFonts/@w:eastAsia") == ["仿宋_GB2312"]
    assert look(style(data, "BodyText"), "w:pPr/w:ind/@w:firstLineChars") == ["200"]


@pytest.mark.parametrize(
    ("level", "font"),
    [(1, "黑体"), (2, "楷体_GB2312"), (3, "仿宋_GB2312"), (4, "仿宋_GB2312")],
)
def test_e2_headings_have_their_fonts_and_are_built_in(level: int, font: str) -> None:
    heading = style(render(), f"Heading{level}")

    assert look(heading, "w:name/@w:val") == [f"heading {level}"]
    assert look(heading, "w:rPr/w:rFonts/@w:eastAsia") == [font]
    assert look(heading, "w:rPr/w:sz/@w:val") == []  # that of the body
    assert look(heading, "w:pPr/w:ind/@w:firstLineChars") == ["200"]
    assert look(heading, "w:pPr/w:outlineLvl/@w:val") == [str(level - 1)]
    assert len(look(heading, "w:pPr/w:keepNext")) == 1


def test_headings_of_the_report_are_headings_of_the_document() -> None:
    report = write_report()
    expected = [
        (f"heading {block.level}", f"{block.number}{block.text}")
        for block in report.blocks
        if isinstance(block, Heading)
    ]

    found = read_docx(render(report), "总结.docx").paragraphs

    assert [(p.style, p.text) for p in found if p.style.startswith("heading")] == expected


def test_a_heading_below_the_fourth_level_looks_like_the_fourth() -> None:
    report = replace(write_report(), blocks=(Heading(5, "①", "细目"),))

    assert read_docx(render(report), "总结.docx").paragraphs[2].style == "heading 4"


# --- E5: traps -------------------------------------------------------------------------------


def test_e5_1_no_theme_fonts_are_used() -> None:
    for name, data in parts_of(render()).items():
        assert not re.search(rb"w:(ascii|hAnsi|eastAsia|cs)[Tt]heme", data), name


def test_e5_2_every_run_says_that_its_quotes_are_chinese() -> None:
    data = render()

    for name in ("document", "footer1", "footer2"):
        runs = part(data, name).findall(".//w:r", NS)
        hints = [look(run, "w:rPr/w:rFonts/@w:hint") for run in runs]
        assert runs
        assert hints == [["eastAsia"]] * len(runs)


def test_e5_2_digits_and_quotes_are_in_the_chinese_font() -> None:
    fonts = style(render(), "Normal").find("w:rPr/w:rFonts", NS)
    assert fonts is not None

    assert {fonts.get(f"{{{W}}}{slot}") for slot in ("ascii", "hAnsi", "eastAsia", "cs")} == {
        "仿宋_GB2312"
    }


def test_digits_may_have_a_font_of_their_own() -> None:
    profile = replace(NATIONAL, fonts=Fonts(digits="Times New Roman"))
    normal = style(render(profile=profile), "Normal")

    assert look(normal, "w:rPr/w:rFonts/@w:ascii") == ["Times New Roman"]
    assert look(normal, "w:rPr/w:rFonts/@w:eastAsia") == ["仿宋_GB2312"]


def test_e5_6_odd_and_even_pages_have_feet_of_their_own() -> None:
    data = render()

    assert len(look(part(data, "settings"), "w:evenAndOddHeaders")) == 1
    assert look(part(data, "document"), "//w:footerReference/@w:type") == ["default", "even"]
    assert look(part(data, "document"), "//w:titlePg") == []


@pytest.mark.parametrize(
    ("name", "side", "chars"),
    [("footer1", "right", "rightChars"), ("footer2", "left", "leftChars")],
)
def test_e2_the_page_number_stands_outside_set_in_by_one_character(
    name: str, side: str, chars: str
) -> None:
    footer = part(render(), name)

    assert look(footer, "//w:jc/@w:val") == [side]
    assert look(footer, f"//w:ind/@w:{chars}") == ["100"]
    assert len(look(footer, "//w:ind/@*")) == 2


def test_e2_the_page_number_is_a_field_between_two_em_dashes() -> None:
    data = render()
    footer = part(data, "footer1")

    assert "".join(look(footer, "//w:t/text()")) == "\u2014 1 \u2014"
    assert look(footer, "//w:instrText/text()") == [" PAGE "]
    assert look(footer, "//w:fldChar/@w:fldCharType") == ["begin", "separate", "end"]
    assert len(look(footer, "//w:noProof")) == len(look(footer, "//w:r"))
    assert look(style(data, "Footer"), "w:rPr/w:sz/@w:val") == ["28"]
    assert look(style(data, "Footer"), "w:rPr/w:rFonts/@w:eastAsia") == ["宋体"]


def test_e5_8_every_font_has_a_second_choice() -> None:
    table = part(render(), "fontTable")
    alternatives = dict(
        zip(look(table, "w:font/@w:name"), look(table, "w:font/w:altName/@w:val"), strict=True)
    )

    assert alternatives["仿宋_GB2312"] == "仿宋"
    assert alternatives["楷体_GB2312"] == "楷体"
    assert set(alternatives) == {"仿宋_GB2312", "楷体_GB2312", "方正小标宋简体", "黑体", "宋体"}


def test_a_font_that_is_not_known_has_no_second_choice() -> None:
    table = part(render(profile=replace(NATIONAL, fonts=Fonts(body="方正仿宋_GBK"))), "fontTable")

    assert look(table, "w:font[@w:name='方正仿宋_GBK']/w:altName") == []
    assert len(look(table, "w:font[@w:name='方正仿宋_GBK']")) == 1


# --- E4: signature and date ------------------------------------------------------------------


@pytest.mark.parametrize(
    ("signature", "day", "name_indent", "date_indent"),
    [
        # 2025年6月30日 is 6.5 characters wide, 2025年7月2日 6.
        ("中共示例市委统战部", "2025年6月30日", 200, 900 - 650),
        ("中共示例市委统战部", "2025年7月2日", 200, 900 - 600),
        ("六个汉字宽度", "2025年7月2日", 200, 0),
        ("示例市", "2025年6月30日", 400 + 650 - 300, 200),
        ("办公室A1", "2025年6月30日", 400 + 650 - 400, 200),
    ],
)
def test_e4_the_date_begins_two_characters_right_of_the_name(
    signature: str, day: str, name_indent: int, date_indent: int
) -> None:
    indents = closing_indents(signature, day)

    assert (indents.signature, indents.date) == (name_indent, date_indent)
    assert (indents.signature + width(signature)) - (indents.date + width(day)) == 200


def test_e2_a_blank_line_signature_and_date_end_the_report() -> None:
    data = render()
    found = read_docx(data, "总结.docx").paragraphs
    document = part(data, "document")

    assert [part.text for part in found[-3:]] == ["", "中共示例市委统战部", "2025年7月2日"]
    assert look(document, "//w:p[w:pPr/w:pStyle/@w:val='Signature']//w:ind/@w:rightChars") == [
        "200"
    ]
    assert look(document, "//w:p[w:pPr/w:pStyle/@w:val='Date']//w:ind/@w:rightChars") == ["300"]


def test_the_end_of_the_text_goes_with_the_signature() -> None:
    body = "//w:p[w:pPr/w:pStyle/@w:val='BodyText'][w:pPr/w:keepNext]"

    signed = part(render(write_report("首段。\n末段。")), "document")
    assert look(signed, f"{body}//w:t/text()") == ["末段。"]
    assert look(part(render(write_report("末段。", signature="")), "document"), body) == []
    assert look(part(render(write_report("长段" * 100)), "document"), body) == []


def test_without_a_date_only_the_signature_is_set() -> None:
    data = render(write_report(signed_on=None))

    assert read_docx(data, "总结.docx").paragraphs[-1].text == "中共示例市委统战部"
    assert look(part(data, "document"), "//w:ind/@w:rightChars") == ["200"]


def test_without_a_signature_nothing_follows_the_text() -> None:
    report = write_report("正文。", signature="", signed_on=date(2025, 7, 2))

    assert read_docx(render(report), "总结.docx").paragraphs[-1].text == "正文。"


def test_e6_nothing_is_set_by_blanks() -> None:
    for found in read_docx(render(), "总结.docx").paragraphs:
        assert found.text == found.text.strip(" \u3000")


# --- bindings --------------------------------------------------------------------------------


def test_a_round_trip_gives_the_same_paragraphs() -> None:
    report = write_report()

    found = [part.text for part in read_docx(render(report), "总结.docx").paragraphs if part.text]

    assert found == [*plain_paragraphs(report), "2025年7月2日"]


def test_a_round_trip_finds_every_figure_by_both_marks() -> None:
    report = write_report()

    found = [
        (anchor.id, anchor.span.of(part.text), anchor.by_tag, anchor.by_bookmark)
        for part in read_docx(render(report), "总结.docx").paragraphs
        for anchor in part.anchors
    ]

    assert len(found) > 50
    assert found == [(figure.id, figure.text, True, True) for figure in report.figures()]


def test_a_figure_is_a_bookmark_around_a_locked_hidden_control() -> None:
    document = part(render(write_report("培训{298场}。")), "document")
    control = document.find(".//w:sdt", NS)
    assert control is not None
    before, after = control.getprevious(), control.getnext()
    assert before is not None
    assert after is not None

    assert before.tag == f"{{{W}}}bookmarkStart"
    assert after.tag == f"{{{W}}}bookmarkEnd"
    assert look(control, "w:sdtPr/w:alias/@w:val") == ["报送台账的镇街数"]
    assert look(control, "w:sdtPr/w:tag/@w:val") == ["fig:SL07919x1"]
    assert look(control, "w:sdtPr/w:lock/@w:val") == ["sdtLocked"]
    assert look(control, "w:sdtPr/w15:appearance/@w15:val") == ["hidden"]
    assert look(document, "//w:bookmarkStart/@w:name") == ["_fig_SL07919x1"]


def test_ids_are_unique_positive_and_not_too_long() -> None:
    document = part(render(), "document")
    controls = [int(value) for value in look(document, "//w:sdtPr/w:id/@w:val")]
    starts = look(document, "//w:bookmarkStart/@w:id")

    assert len(set(controls)) == len(controls) == len(starts)
    assert all(0 < value < 2**31 for value in controls)
    assert len(set(starts)) == len(starts)
    assert all(len(name) <= 40 for name in look(document, "//w:bookmarkStart/@w:name"))


def figures(*ids: str) -> Report:
    form = FIGURE_FORM.fullmatch("298场")
    assert form
    runs = tuple(make_figure(number, form, figure_id=key) for number, key in enumerate(ids, 1))
    return replace(write_report(), blocks=(Paragraph(runs),))


@pytest.mark.parametrize("ids", [("A1", "A1"), ("A1", "a1"), ("A-1",), ("A" * 36,)])
def test_a_figure_without_an_id_of_its_own_is_a_mistake(ids: tuple[str, ...]) -> None:
    with pytest.raises(ValueError, match="has an id of its own"):
        render(figures(*ids))


def test_controls_keep_ids_of_their_own_when_their_digests_meet(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    class Digest:
        def digest(self) -> bytes:
            return bytes(32)

    monkeypatch.setattr("hashlib.sha256", lambda _: Digest())

    document = part(render(figures("A1", "A2", "A3")), "document")

    assert look(document, "//w:sdtPr/w:id/@w:val") == ["1", "2", "3"]


@pytest.mark.parametrize("sign", ["\x00", "\x0b", "\n", "\t", "\x85", "\ufffe"])
def test_a_control_character_is_a_mistake(sign: str) -> None:
    report = replace(write_report(), blocks=(Paragraph((Text(f"培训{sign}场"),)),))

    with pytest.raises(ValueError, match=f"U\\+{ord(sign):04X}"):
        render(report)


def test_blanks_at_the_edge_of_a_run_are_kept() -> None:
    report = replace(write_report(), blocks=(Paragraph((Text(" A "), Text("<B> & “C”"))),))

    assert read_docx(render(report), "总结.docx").paragraphs[2].text == " A <B> & “C”"


# --- the file --------------------------------------------------------------------------------


def test_the_same_report_gives_the_same_bytes() -> None:
    assert render() == render()
    assert render(clean=True) == render(clean=True)


def test_the_file_names_no_person_and_no_time() -> None:
    data = render()
    found = read_docx(data, "总结.docx")

    assert dict(found.core_properties) == {"title": "中共示例市委统战部2025年上半年工作总结"}
    assert dict(found.custom_properties) == PROPERTIES
    with zipfile.ZipFile(BytesIO(data)) as archive:
        assert {info.date_time for info in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}


def test_a_clean_copy_has_no_trace_of_the_ledger() -> None:
    found = parts_of(render(clean=True))

    assert "docProps/custom.xml" not in found
    for name, data in found.items():
        for trace in (b"fig", b"sdt", b"bookmark", b"aizhang", b"w15", b"rsid", b"custom", b"SL0"):
            assert trace not in data, (name, trace)


def test_a_clean_copy_says_the_same() -> None:
    bound = [part.text for part in read_docx(render(), "总结.docx").paragraphs]
    clean = read_docx(render(clean=True), "总结.docx")

    assert [part.text for part in clean.paragraphs] == bound
    assert not any(part.anchors for part in clean.paragraphs)
    assert dict(clean.custom_properties) == {}


def test_in_a_clean_copy_not_even_the_joints_of_a_figure_are_seen() -> None:
    document = part(render(write_report("培训{298场}，{12人}。"), clean=True), "document")

    assert "培训298场，12人。" in look(document, "//w:t/text()")
