"""What the page on workbooks says of spellings is what the program reads."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest

from taizhang.core.ledger.cell import day_in
from taizhang.core.ledger.field import CellError
from taizhang.core.values import Period
from taizhang.packs.load import load_pack
from taizhang.services.lookup import NameLookup
from tests.support.small_office import SMALL_OFFICE

PAGE = (Path(__file__).parents[2] / "docs/reference/workbook.md").read_text("utf-8")
FIELDS = {"人次": "person_times", "场次": "sessions"}
# What the page says in its own words, and a piece of what the program says.
SAYS = {
    "星期不对": "星期",
    "不止一天": "不止一天",
    "不是完整的日期": "不是完整的日期",
    "没有这一天": "没有",
    "不在本时段内": "年",
    "单位不符": "人次",
    "约数": "约数",
    "是一个范围": "范围",
    "没有的填 0": "0",
    "不是数字": "数字",
}


def rows(columns: int) -> list[tuple[str, ...]]:
    found = re.findall(r"^\| (.+) \|$", PAGE, re.MULTILINE)
    cells = [tuple(cell.strip("` ") for cell in line.split(" | ")) for line in found]
    return [row for row in cells if len(row) == columns and row[-1] != "读作"]


def says(text: str, error: CellError) -> None:
    piece = next(words for start, words in SAYS.items() if text.startswith(start))
    assert piece in str(error.message)


@pytest.mark.parametrize(("written", "read"), rows(2))
def test_days(written: str, read: str) -> None:
    field = load_pack(SMALL_OFFICE).kinds["training"].field("held_on")
    assert field is not None
    period = Period.read("2025H1")
    if re.fullmatch(r"\d{4}-\d\d-\d\d", read):
        told = day_in(written, period)
        assert field.type.read_cell(told, field, NameLookup()) == date.fromisoformat(read)
        return
    with pytest.raises(CellError) as refused:
        field.type.read_cell(day_in(written, period), field, NameLookup())
    says(read, refused.value)


@pytest.mark.parametrize(("name", "written", "read"), rows(3))
def test_numbers(name: str, written: str, read: str) -> None:
    field = load_pack(SMALL_OFFICE).kinds["training"].field(FIELDS[name])
    assert field is not None
    if read.isdigit():
        assert field.type.read_cell(written, field, NameLookup()) == int(read)
        return
    with pytest.raises(CellError) as refused:
        field.type.read_cell(written, field, NameLookup())
    says(read, refused.value)


def test_the_page_has_its_tables() -> None:
    assert (len(rows(2)), len(rows(3))) == (16, 12)
