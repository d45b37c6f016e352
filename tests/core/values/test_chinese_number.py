"""A Chinese number stands for one number or for none."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from taizhang.core.values.chinese_number import read_chinese_number, shifted


@pytest.mark.parametrize(
    ("text", "value"),
    [
        *(("零", "0"), ("〇", "0"), ("一", "1"), ("两", "2"), ("十", "10"), ("十二", "12")),
        *(
            ("二十", "20"),
            ("三十一", "31"),
            ("一百", "100"),
            ("三百二十", "320"),
            ("一百一十二", "112"),
        ),
        *(("一百十二", "112"), ("一百零五", "105"), ("两千零五", "2005"), ("两千零五十", "2050")),
        *(("一百二", "120"), ("一千五", "1500"), ("两万三", "23000"), ("三亿五", "350000000")),
        *(("一万零五", "10005"), ("十万零五千", "105000"), ("一万二千三百四十五", "12345")),
        *(
            ("十万", "100000"),
            ("三百二十万", "3200000"),
            ("一千万", "10000000"),
            ("三亿", "300000000"),
        ),
        *(("三亿零五万", "300050000"), ("一万亿", "1000000000000"), ("一亿零一", "100000001")),
        *(
            ("二〇二五", "2025"),
            ("一九四九", "1949"),
            ("二○二五", "2025"),
            ("二〇", "20"),
            ("一一〇", "110"),
        ),
        *(
            ("三点五", "3.5"),
            ("零点三", "0.3"),
            ("一点二万", "12000"),
            ("十二点五亿", "1250000000"),
        ),
        *(
            ("1.2万", "12000"),
            ("5万", "50000"),
            ("3亿", "300000000"),
            ("12.6万", "126000"),
            ("3百", "300"),
        ),
        *(
            ("2千万", "20000000"),
            ("1,200万", "12000000"),
            ("3亿5000万", "350000000"),
            ("3亿5千万", "350000000"),
            ("2千5百", "2500"),
        ),
        *(
            ("1万2000", "12000"),
            ("0.00001万", "0.1"),
            ("壹万贰仟", "12000"),
            ("叁佰", "300"),
            ("兩萬", "20000"),
        ),
    ],
)
def test_a_chinese_number_is_read_exactly(text: str, value: str) -> None:
    number = read_chinese_number(text)

    assert number is not None
    assert str(number) == value


@pytest.mark.parametrize(
    "text",
    [
        *(
            "",
            "百",
            "千",
            "万",
            "亿",
            "百二",
            "几",
            "十几",
            "几十",
            "数百",
            "百余",
            "三四",
            "七八",
            "三四十",
        ),
        *(
            "三四百",
            "二十三四",
            "十百",
            "一十百",
            "一百百",
            "百万",
            "一百零",
            "一百零五十",
            "一万零五千",
        ),
        *(
            "两十",
            "十两",
            "二两",
            "一百两",
            "万一",
            "亿万",
            "点五",
            "三点",
            "三点十",
            "一点二点三",
            "320",
        ),
        *(
            "1.2万5千",
            "1万2",
            "1万20",
            "3亿5",
            "1,20万",
            "1.万",
            "万2",
            "约五十",
            "三 百",
            "負三",
            "〇十",
        ),
        *("一" * 61, "1" * 70 + "万", "第三", "三月", "一万一万", "一亿一亿一亿"),
    ],
)
def test_what_is_no_chinese_number_is_none(text: str) -> None:
    assert read_chinese_number(text) is None


def written(number: int) -> str:
    """As people write it out."""
    if number >= 10**8:
        return joined(number, 10**8, "亿")
    if number >= 10**4:
        return joined(number, 10**4, "万")
    text, empty = "", False
    for exponent, place in ((3, "千"), (2, "百"), (1, "十"), (0, "")):
        digit = number // 10**exponent % 10
        if digit:
            text += ("零" if empty and text else "") + "〇一二三四五六七八九"[digit] + place
            empty = False
        else:
            empty = True
    return text or "零"


def joined(number: int, large: int, place: str) -> str:
    head, rest = divmod(number, large)
    zero = "零" if rest and rest < large // 10 else ""
    return written(head) + place + (zero + written(rest) if rest else "")


@given(st.integers(0, 10**12 - 1) | st.integers(0, 20000))
def test_any_number_written_out_reads_back(number: int) -> None:
    text = written(number)

    assert read_chinese_number(text) == number
    if text.startswith("一十"):
        assert read_chinese_number(text[1:]) == number


@given(st.text("〇零一二两三四五六七八九十百千万亿点0123456789.,几", max_size=70))
def test_whatever_stands_there_it_is_a_number_or_none(text: str) -> None:
    number = read_chinese_number(text)

    assert number is None or (number.is_finite() and number >= 0)


@given(st.decimals(allow_nan=False, allow_infinity=False, places=40), st.integers(-8, 8))
def test_shifting_loses_no_digit(number: Decimal, places: int) -> None:
    assert shifted(shifted(number, places), -places) == number
