"""PDF files are read in a child process: their text as paragraphs, and what cannot be read told in a sentence."""

from __future__ import annotations

import contextlib
import time

import pytest

from taizhang.core.documents.document import BlockKind, Document
from taizhang.core.values import RefusedError
from taizhang.services.child import Bounds
from taizhang.services.pdf import PdfBounds, read_pdf
from tests.support.pdfs import Line, assemble, make_pdf, raw_pdf

LEFT, RIGHT, SIZE, PITCH = 90.0, 506.0, 16.0, 28.0
ACROSS = int((RIGHT - LEFT) // SIZE)


def set_out(paragraphs: list[str], *, top: float = 700.0) -> list[Line]:
    """Paragraphs set in lines of 26 signs, the first line indented by two."""
    lines: list[Line] = []
    for text in paragraphs:
        row = "\u3000\u3000" + text
        while row:
            lines.append((LEFT, top, SIZE, row[:ACROSS]))
            row = row[ACROSS:]
            top -= PITCH
    return lines


def read(*pages: list[Line]) -> Document:
    return read_pdf(make_pdf(pages), "总结.pdf")


def body(document: Document) -> list[str]:
    edges = {BlockKind.HEADER, BlockKind.FOOTER}
    return [block.text for block in document.blocks if block.kind not in edges]


LONG = (
    "上半年，共举办培训三十八场次，参训一千一百余人次，同比增长百分之八点五，"
    "其中东湖镇举办十二场次，白塔镇举办二十六场次。"
)


def test_lines_are_joined_into_paragraphs_without_spaces() -> None:
    assert body(read(set_out([LONG, LONG[:30]]))) == [LONG, LONG[:30]]


def test_a_number_at_the_end_of_a_line_is_not_cut_in_two() -> None:
    head = "一" * (ACROSS - 2)
    lines = [(LEFT, 700.0, SIZE, head), (LEFT, 672.0, SIZE, "12345人，其中男")]

    assert body(read(lines))[0].startswith(head + "12345人")


def test_a_paragraph_goes_on_over_the_page_and_page_numbers_stand_apart() -> None:
    lines = set_out([LONG], top=120)
    pages = [
        [*lines[:2], (280.0, 50.0, 14.0, "— 1 —")],
        [
            *(
                (left, 700 - 28 * at, size, text)
                for at, (left, _, size, text) in enumerate(lines[2:])
            ),
            (280.0, 50.0, 14.0, "— 2 —"),
        ],
    ]

    document = read(*pages)

    assert body(document) == [LONG]
    assert str(document.place_at(3)) == "第1页第1段"
    assert str(document.place_at(len(LONG) - 2)) == "第2页，接上页"
    assert [document.page_at(at) for at in (0, ACROSS * 2 - 3, ACROSS * 2 - 2)] == [1, 1, 2]


def test_two_columns_are_not_mixed() -> None:
    column = ACROSS // 2 - 1
    one = [LONG[at : at + column] for at in range(0, len(LONG), column)]
    two = [f"二{row[1:]}" for row in one]
    lines: list[Line] = [(LEFT, 760.0, 22.0, "示例市上半年经济社会发展简报")]
    # As some programs write it: line by line over both columns.
    for at, (left, right) in enumerate(zip(one, two, strict=True)):
        height = 700 - at * PITCH
        lines += [(LEFT, height, SIZE, left), (LEFT + SIZE * (column + 2), height, SIZE, right)]

    found = body(read(lines))

    assert found[0] == "示例市上半年经济社会发展简报"
    assert "".join(found[1:]) == "".join(one) + "".join(two)


def test_two_columns_of_short_lines_are_told_by_their_different_heights() -> None:
    left = [(LEFT, 700.0 - 28 * at, SIZE, f"左{at}") for at in range(12)]
    right = [(LEFT + 230, 690.0 - 26 * at, SIZE, f"右{at}") for at in range(12)]

    assert body(read([*left, *right])) == [line[3] for line in (*left, *right)]


def test_cells_of_a_table_stay_apart() -> None:
    rows = [("单位", "培训场次"), ("东湖镇", "12"), ("白塔镇", "26")]
    lines = [
        (LEFT + 150 * column, 700.0 - 28 * at, SIZE, cell)
        for at, row in enumerate(rows)
        for column, cell in enumerate(row)
    ]

    assert body(read(lines)) == [cell for row in rows for cell in row]


def test_radicals_that_some_fonts_give_out_are_the_signs_that_they_look_like() -> None:
    assert body(read([(LEFT, 700.0, SIZE, "⼆⼗⼋场次")])) == ["二十八场次"]


def test_a_turned_page_is_read_in_its_own_direction() -> None:
    turned = "\n".join(
        f"BT /F 16 Tf 0 1 -1 0 {100 + 28 * at} 90 Tm <{text.encode('utf-16-be').hex()}> Tj ET"
        for at, text in enumerate(("培训十二场次", "走访企业四十五家"))
    )

    found = read_pdf(raw_pdf([turned], rotate=90), "横排.pdf")

    assert body(found) == ["培训十二场次", "走访企业四十五家"]


def test_pages_of_pictures_are_told() -> None:
    picture = "q 500 0 0 700 50 50 cm BI /W 1 /H 1 /CS /G /BPC 8 ID \x80 EI Q"
    text = f"BT /F 16 Tf 90 700 Td <{'培训十二场次'.encode('utf-16-be').hex()}> Tj ET"

    found = read_pdf(raw_pdf([text, picture]), "附件.pdf")

    assert "第2页是图片，其中的文字没有读取。" in map(str, found.notes)


# --- what is refused -------------------------------------------------------------------------

LOOP = "<< /Type /Pages /Kids [2 0 R 2 0 R] /Count 2 >>"


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"%PDF-1.7", "不是有效的 PDF"),
        (make_pdf([set_out([LONG])])[:300], "不是有效的 PDF"),
        (make_pdf([set_out([LONG])], encrypted=True), "打开密码"),
        (raw_pdf(["q 0 0 0 rg 10 10 500 500 re f Q"]), "没有可读的文字，可能是扫描件"),
        (make_pdf([[(LEFT, 700.0, SIZE, "\ue000\ue001\ue002\ue003培训")]]), "文字的编码无法辨认"),
        (assemble(["<< /Type /Catalog /Pages 2 0 R >>", LOOP]), "PDF|没有可读的文字"),
    ],
)
def test_what_cannot_be_read_is_refused_with_what_to_do(data: bytes, words: str) -> None:
    with pytest.raises(RefusedError, match=words) as refused:
        read_pdf(data, "总结.pdf")

    assert len(str(refused.value).splitlines()) == 1
    assert str(refused.value).startswith("总结.pdf: ")


def test_a_form_that_draws_itself_ends() -> None:
    form = (
        "<< /Type /XObject /Subtype /Form /BBox [0 0 595 842] /Resources << /XObject << /A 4 0 R >> >> "
        "/Length 6 >>\nstream\n/A Do \nendstream"
    )
    data = raw_pdf(["/A Do"], more=[form], resources="/XObject << /A 4 0 R >>")

    with pytest.raises(RefusedError, match="没有可读的文字"):
        read_pdf(data, "总结.pdf")


def test_forms_within_forms_that_grow_without_end_are_ended() -> None:
    depth = 8
    forms = []
    for at in range(depth):
        last = at == depth - 1
        text = f"BT /F 9 Tf 90 700 Td <{'培训'.encode('utf-16-be').hex()}> Tj ET"
        drawn = text if last else "/A Do " * 12
        inner = "" if last else f"/XObject << /A {5 + at} 0 R >>"
        forms.append(
            f"<< /Type /XObject /Subtype /Form /BBox [0 0 595 842] /Resources << /Font << /F 3 0 R >> {inner} >> "
            f"/Length {len(drawn)} >>\nstream\n{drawn}\nendstream"
        )
    data = raw_pdf(["/A Do"], more=forms, resources="/XObject << /A 4 0 R >>")
    began = time.monotonic()

    with pytest.raises(RefusedError, match="异常"):
        read_pdf(data, "总结.pdf", PdfBounds(Bounds(seconds=2)))

    assert time.monotonic() - began < 10


@pytest.mark.parametrize("bounds", [PdfBounds(pages=1), PdfBounds(signs=10)])
def test_more_pages_or_signs_than_any_report_are_refused(bounds: PdfBounds) -> None:
    with pytest.raises(RefusedError, match="异常地大"):
        read_pdf(make_pdf([set_out([LONG]), set_out([LONG])]), "总结.pdf", bounds)


def test_damage_anywhere_is_read_or_refused_and_never_a_mistake() -> None:
    good = make_pdf([set_out([LONG])])
    for at in range(0, len(good), len(good) // 12):
        damaged = bytearray(good)
        damaged[at : at + 3] = b"\xff\x00<"
        # Anything but a refusal is a mistake of ours.
        with contextlib.suppress(RefusedError):
            read_pdf(bytes(damaged), "总结.pdf")
