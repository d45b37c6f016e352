"""Tables as text: read as they were meant, or refused with the line."""

from __future__ import annotations

import codecs

import pytest

from taizhang.core.documents.delimited import read_delimited
from taizhang.core.values import RefusedError

TABLE = "举办日期,主题,场次\n2025-03-05,政策解读,1\n"
ROWS = (("举办日期", "主题", "场次"), ("2025-03-05", "政策解读", "1"))


@pytest.mark.parametrize(
    ("data", "told"),
    [
        (TABLE.encode(), "按 UTF-8 编码、以逗号分列读取。"),
        (codecs.BOM_UTF8 + TABLE.encode(), "按 UTF-8 编码、以逗号分列读取。"),
        (TABLE.encode("gb18030"), "按 GB18030 编码、以逗号分列读取。"),
        (TABLE.encode("utf-16"), "按 UTF-16 编码、以逗号分列读取。"),
        (codecs.BOM_UTF16_BE + TABLE.encode("utf-16-be"), "按 UTF-16 编码、以逗号分列读取。"),
        (TABLE.replace(",", "\t").encode("utf-16"), "按 UTF-16 编码、以制表符分列读取。"),
        (TABLE.replace(",", ";").encode(), "按 UTF-8 编码、以分号分列读取。"),
        (TABLE.replace(",", "，").encode(), "按 UTF-8 编码、以全角逗号分列读取。"),
        (TABLE.replace("\n", "\r\n").encode(), "按 UTF-8 编码、以逗号分列读取。"),
        (TABLE.replace("\n", "\r").encode(), "按 UTF-8 编码、以逗号分列读取。"),
        (TABLE.replace("政策解读", '"政策解读"').encode(), "按 UTF-8 编码、以逗号分列读取。"),
    ],
)
def test_a_table_is_read_whatever_it_is_written_in(data: bytes, told: str) -> None:
    book, how = read_delimited(data, "三月.csv")

    assert book.sheets[0].name == "三月"
    assert book.sheets[0].rows == ROWS
    assert str(how) == told


def test_quoted_cells_keep_commas_and_lines() -> None:
    book, _how = read_delimited('主题,场次\n"政策, ""解读""\n（上）",1\n'.encode(), "a.csv")

    assert book.sheets[0].rows[1] == ('政策, "解读"\n（上）', "1")


def test_title_lines_do_not_hide_what_divides_the_columns() -> None:
    text = "培训台账\n单位：东湖镇，时段：上半年\n举办日期;主题\n2025-03-05;甲，乙\n"
    book, how = read_delimited(text.encode(), "a.csv")

    assert "分号" in str(how)
    assert book.sheets[0].rows[2:] == (("举办日期", "主题"), ("2025-03-05", "甲，乙"))


def test_what_a_spreadsheet_was_told_of_the_columns_is_believed() -> None:
    book, how = read_delimited("sep=;\r\n主题;场次\r\n甲,乙;1\r\n".encode(), "a.csv")

    assert "分号" in str(how)
    assert book.sheets[0].rows == ((), ("主题", "场次"), ("甲,乙", "1"))


def test_empty_cells_are_empty_and_outer_ones_cut_off() -> None:
    book, _how = read_delimited(b"a,b,c\n1,,\n,,\n , ,3\n", "a.csv")

    assert book.sheets[0].rows == (("a", "b", "c"), ("1",), (), (None, None, "3"))


@pytest.mark.parametrize(
    ("data", "line"),
    [
        ("主题,场次\n甲,1\n".encode() + b"\xff\xfe,2\n", 3),
        ("主题,场次\n政策解读,1\n".encode("gb18030") + b"\xff\xff,2\n", 3),
        # Two bytes of a longer text in UTF-8 are lost: as GB18030 it would be words that nobody wrote.
        ("主题,场次\n甲,1\n政策解".encode() + "读".encode()[:1] + b",2\n", 3),
        (b"a,b\n1,\x002\n", 2),
        (b"a,b\n1,\x07\n", 2),
        (codecs.BOM_UTF8 + "甲\n".encode() + b"\xff", 2),
        ("主题\n甲".encode("utf-16") + b"\x00\xd8", 2),
    ],
)
def test_what_cannot_be_read_to_the_last_byte_is_refused_with_its_line(
    data: bytes, line: int
) -> None:
    with pytest.raises(RefusedError) as caught:
        read_delimited(data, "a.csv")

    assert str(caught.value).startswith(f"a.csv:{line}: 这一行的文字编码无法辨认")


def test_a_quotation_that_does_not_end_is_refused_with_its_line() -> None:
    with pytest.raises(RefusedError) as caught:
        read_delimited('主题,场次\n"甲,1\n乙,2\n'.encode(), "a.csv")

    assert "引号不成对" in str(caught.value)


@pytest.mark.parametrize("data", [b"", b"\n\n", b",,,\n", codecs.BOM_UTF8])
def test_an_empty_table_is_a_sheet_without_content(data: bytes) -> None:
    book, _how = read_delimited(data, "a.csv")

    assert not any(cell for row in book.sheets[0].rows for cell in row)


def test_a_table_wider_than_any_ledger_is_refused() -> None:
    with pytest.raises(RefusedError, match="超过500列"):
        read_delimited(b"1," * 600 + b"1\n", "a.csv")
