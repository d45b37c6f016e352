"""A block from the clipboard: its cells, its header or none, its columns."""

from __future__ import annotations

import time

import pytest

from taizhang.core.ledger.kind import RecordKind
from taizhang.core.ledger.pasted import (
    as_sheet_rows,
    column_of,
    joined_block,
    read_block,
    split_block,
    with_fields,
)
from taizhang.packs.load import find_pack, load_pack


class Nobody:
    def unit(self, text: str) -> str | None:  # noqa: ARG002
        return None

    def entry(self, kind: str, text: str) -> str | None:  # noqa: ARG002
        return None


@pytest.fixture(scope="module")
def training() -> RecordKind:
    return load_pack(find_pack("united_front")).kinds["training"]


@pytest.mark.parametrize(
    ("text", "cells"),
    [
        ("", ()),
        ("\n\n", ()),
        ("a\tb\r\nc\td\r\n", (("a", "b"), ("c", "d"))),
        ("a\tb\rc\td", (("a", "b"), ("c", "d"))),
        ("a\t\nb", (("a",), ("b",))),
        ("a\nb\tc", (("a", ""), ("b", "c"))),
        ('"两行\n一格"\t5', (("两行\n一格", "5"),)),
        ('"他说""好"""\t5', (('他说"好"', "5"),)),
        # A name that begins with a quote is not a cell in quotes.
        ('"政策"解读\t5', (('"政策"解读', "5"),)),
        ('"政策\t5', (('"政策', "5"),)),
        ('"政策"\t5', (('"政策"', "5"),)),
    ],
)
def test_the_cells_of_a_block(text: str, cells: object) -> None:
    block = split_block(text)
    assert block == cells
    assert split_block(joined_block(block)) == block


@pytest.mark.parametrize("text", ['"' * 200_000, '"\t' * 100_000, '"a\n' * 100_000, "\t" * 200_000])
def test_hostile_quotes_take_no_longer_than_the_text_is_long(text: str) -> None:
    began = time.process_time()
    split_block(text)
    assert time.process_time() - began < 5


@pytest.mark.parametrize(
    ("text", "first", "fields"),
    [
        ("举办日期\t主题\t参训人数\n3月5日\t政策\t80", 1, ("held_on", "topic", "person_times")),
        (
            "2025年培训统计\n日期\t培训内容\t形式\n3月5日\t政策\t讲座",
            2,
            ("held_on", "topic", "format"),
        ),
        # Without a header the columns are those of the kind, in its order.
        ("3月5日\t政策解读\t专题讲座", 0, ("held_on", "topic", "format")),
        ("1\t3月5日\t政策解读\n2\t3月6日\t统战理论", 0, ("", "held_on", "topic")),
        ("序号\t举办日期\t主题\n1\t3月5日\t政策", 1, ("", "held_on", "topic")),
    ],
)
def test_what_the_columns_are(
    training: RecordKind, text: str, first: int, fields: tuple[str, ...]
) -> None:
    reading = read_block(training, split_block(text), Nobody())
    assert reading.first == first
    assert reading.fields == fields


def test_a_person_says_what_the_columns_are(training: RecordKind) -> None:
    block = split_block("3月5日\t政策解读\t80\t80")
    reading = with_fields(
        read_block(training, block, Nobody()), ["held_on", "topic", "person_times", "person_times"]
    )
    assert reading.fields == ("held_on", "topic", "person_times", "")
    rows = as_sheet_rows(training, block, reading, {"format": "专题讲座"})
    head = dict(zip(rows[0], rows[1], strict=True))
    assert head["培训人次"] == "80"
    assert head["形式"] == "专题讲座"
    # What is missing has a column with nothing in it, so that each row says so.
    assert head["场次"] is None


def test_the_letters_of_a_cell() -> None:
    assert (column_of("C5"), column_of("AB12")) == ("C", "AB")
