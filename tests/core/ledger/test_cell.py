"""A cell as text, number and day, and what of it may be shown."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from taizhang.core.ledger.cell import day_of, excerpt, is_empty, number_of, text_of
from taizhang.core.ledger.field import CellError, Field
from taizhang.core.ledger.field_types import FIELD_TYPES
from taizhang.services.lookup import NameLookup

NOBODY = NameLookup()
MONEY = Field("amount", "金额", FIELD_TYPES["money"], decimals=2)


def read(cell: object, field: Field = MONEY) -> object:
    return field.type.read_cell(cell, field, NOBODY)


@pytest.mark.parametrize(
    ("cell", "value"),
    [
        ("１２．５", "12.5"),
        (0.1 + 0.2, "0.3"),
        ("1,234.50", "1234.5"),
        (1e22, "1E+22"),
        ("-3", "-3"),
    ],
)
def test_a_number_is_exact(cell: object, value: str) -> None:
    assert number_of(cell) == Decimal(value)


@pytest.mark.parametrize(
    "cell",
    [
        *("5²", "①", "½", "Ⅳ", "1e5", "1 2", "12万", "12-", "", "--1", "0x10", "1" * 41),
        *(10**40, float("nan"), float("inf"), True),
    ],
)
def test_what_only_looks_like_a_number_is_refused(cell: object) -> None:
    with pytest.raises(CellError):
        number_of(cell)


@pytest.mark.parametrize("cell", ["1.001", "0." + "0" * 30 + "1", 0.125])
def test_more_places_than_declared_are_refused_never_rounded(cell: object) -> None:
    with pytest.raises(CellError, match="小数超过2位"):
        read(cell)


@given(
    number=st.decimals(min_value=-(9 * 10**13), max_value=9 * 10**13, places=2),
)
def test_an_amount_comes_back_from_the_ledger_and_from_the_facts(number: Decimal) -> None:
    value = read(str(number))
    assert value == number
    assert MONEY.type.from_json(MONEY.type.to_json(value)) == value  # type: ignore[arg-type]
    assert MONEY.type.to_slot(value, MONEY) == number * 100  # type: ignore[arg-type]


@pytest.mark.parametrize("cell", [None, "", " ", "\u3000", "\u00a0", "\u200b\ufeff", "\t\n"])
def test_white_space_of_any_sort_is_nothing(cell: object) -> None:
    assert is_empty(cell)


@given(st.text())
def test_a_text_is_read_once_and_for_all(text: str) -> None:
    assert text_of(text_of(text)) == text_of(text)


@given(st.text())
def test_an_excerpt_is_one_printable_line(text: str) -> None:
    assert excerpt(text).isprintable()
    assert len(excerpt(text)) <= 31


@pytest.mark.parametrize("cell", ["13812345678", 13812345678, 13812345678.0, "138-1234-5678 张"])
def test_an_excerpt_never_shows_a_personal_number(cell: object) -> None:
    assert excerpt(cell) == "（手机号码）"


@pytest.mark.parametrize("cell", ["2025年3月5日", "2025-03-05", "２０２５．３．５", "2025/03/05"])
def test_a_day_may_be_written_in_several_ways(cell: str) -> None:
    assert day_of(cell).isoformat() == "2025-03-05"


@pytest.mark.parametrize(
    "cell", ["25-3-5", "3月5日", "2025-13-01", "2025", "1800-01-01", 45000, ""]
)
def test_half_a_day_is_refused(cell: object) -> None:
    with pytest.raises(CellError, match="年月日"):
        day_of(cell)
