"""A day has many spellings; what can mean two days is none."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from taizhang.core.values.written_day import (
    NoDay,
    WrittenDay,
    read_written_day,
    weekday_name,
)

WEDNESDAY = WrittenDay(2025, 3, 5, 2)
YEARLESS = WrittenDay(0, 3, 5)


@pytest.mark.parametrize(
    "text",
    [
        *(
            "2025.3.5",
            "2025/3/5",
            "2025-03-05",
            "2025年3月5日",
            "2025年3月5号",
            "2025年03月05日",
            "20250305",
        ),
        *("2025 年 3 月 5 日", "2025. 3. 5", "25.3.5", "25-3-5", "25年3月5日", "2025-03-05 14:30"),
        *("2025-03-05 14:30:00", "2025-03-05T14:30:00", "2025年3月5日14时30分", "2025年3月5日上午"),
        *("2025年3月5日下午3点半", "2025年3月5日 14:30-16:30", "2025-03-05 上午9:00"),
        *(
            "二〇二五年三月五日",
            "二○二五年三月五日",
            "二零二五年三月五日",
            "二五年三月五日",
            "2025年三月5日",
            "2025年3月5",
        ),
    ],
)
def test_a_day_has_many_spellings(text: str) -> None:
    assert read_written_day(text) == WrittenDay(2025, 3, 5)


@pytest.mark.parametrize(
    "text",
    [
        "2025年3月5日(周三)",
        "2025-03-05 周三",
        "2025.3.5(星期三)",
        "2025年3月5日星期三",
        "25年3月5日(礼拜三) 9:30",
    ],
)
def test_a_weekday_may_stand_behind(text: str) -> None:
    assert read_written_day(text) == WEDNESDAY


@pytest.mark.parametrize(
    "text", ["3月5日", "03月05日", "3月5号", "三月五日", "3 月 5 日", "3月5日 14:30"]
)
def test_a_day_may_lack_its_year(text: str) -> None:
    assert read_written_day(text) == YEARLESS


@pytest.mark.parametrize(
    "text",
    [
        *(
            "3月5日-7日",
            "3月5日—7日",
            "3月5日——7日",
            "3月5日至7日",
            "3月5日到3月7日",
            "3月5-7日",
            "3.5-3.7",
        ),
        *("2025.3.5-2025.3.7", "2025.3.5-3.7", "2025-03-05至2025-03-07", "20250305-20250307"),
        *(
            "2025年3月5日~7日",
            "3月5日、7日",
            "3月5日和7日",
            "2025年3月5日至7日(三天)",
            "2025-3-5-7",
        ),
    ],
)
def test_several_days_are_told_from_none(text: str) -> None:
    assert read_written_day(text) is NoDay.SEVERAL


@pytest.mark.parametrize(
    "text",
    [
        *(
            "",
            "3-5",
            "3.5",
            "3/5",
            "2025",
            "2025年",
            "2025年3月",
            "2025.3",
            "202503",
            "250305",
            "45721",
            "0.5",
        ),
        *(
            "03/05/25",
            "25/3/5",
            "05.03.25",
            "3/5/2025",
            "99年3月5日",
            "九八年三月五日",
            "三月",
            "今天",
            "3月初",
        ),
        *("2025-03-114:30", "2025030514:30", "2025-03-05 25:00", "2025-03-05 14:75", "１"),
        *(
            "2025年3月5日" + " " * 3 + "培训",
            "3" * 61,
            "二〇五年三月五日",
            "2025年3月三四日",
            "2025年一二月三日",
            "三月一二日",
        ),
    ],
)
def test_what_is_no_whole_day_is_none(text: str) -> None:
    assert read_written_day(text) is NoDay.OTHER


def in_signs(number: int) -> str:
    return "".join("〇一二三四五六七八九"[int(digit)] for digit in str(number))


def in_words(number: int) -> str:
    tens, ones = divmod(number, 10)
    words = "" if not tens else ("十" if tens == 1 else "〇一二三"[tens] + "十")
    return words + ("一二三四五六七八九"[ones - 1] if ones else "")


SPELLINGS: list[Callable[[date], str]] = [
    lambda day: day.isoformat(),
    lambda day: f"{day.year}.{day.month}.{day.day}",
    lambda day: f"{day.year}/{day.month}/{day.day}",
    lambda day: f"{day.year}年{day.month}月{day.day}日",
    lambda day: f"{day:%Y%m%d}",
    lambda day: f"{day.year}年{day.month}月{day.day}日({weekday_name(day.weekday())})",
    lambda day: f"{day.isoformat()} 14:30",
    lambda day: f"{in_signs(day.year)}年{in_words(day.month)}月{in_words(day.day)}日",
]
DAYS = st.dates(date(1949, 1, 1), date(2200, 12, 31))


@given(DAYS, st.sampled_from(SPELLINGS))
def test_any_day_in_any_spelling_reads_back(day: date, spell: Callable[[date], str]) -> None:
    read = read_written_day(spell(day))

    assert isinstance(read, WrittenDay)
    assert read.on_calendar() == day
    assert read.weekday in (None, day.weekday())


@given(st.dates(date(2013, 1, 1), date(2049, 12, 31)))
def test_any_day_of_these_years_may_have_a_year_of_two_digits(day: date) -> None:
    for text in (
        f"{day.year % 100}.{day.month}.{day.day}",
        f"{day.year % 100}年{day.month}月{day.day}日",
    ):
        read = read_written_day(text)
        assert isinstance(read, WrittenDay)
        assert read.on_calendar() == day


@given(DAYS, st.integers(1, 20))
def test_a_stretch_of_days_is_never_read_as_one(day: date, more: int) -> None:
    last = day + timedelta(days=more)
    for sign in ("-", "—", "至", "~"):
        text = f"{day.year}年{day.month}月{day.day}日{sign}{last.month}月{last.day}日"
        assert read_written_day(text) is NoDay.SEVERAL


def test_a_day_that_no_calendar_has_is_named() -> None:
    read = read_written_day("2025.2.30")

    assert isinstance(read, WrittenDay)
    assert read.on_calendar() is None
    assert read.name == "2025年2月30日"
