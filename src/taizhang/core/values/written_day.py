"""A day as people write it: 2025.3.5, 2025年3月5日（周三）, 二〇二五年三月五日, 20250305, 3月5日 14:30.

What is read is what can mean one day only. 3-5 and 3.5 may be numbers; 03/05/25 may begin with a month; both are
no days. A year of two digits is one of 2000 to 2049.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from taizhang.core.values.chinese_number import read_chinese_number

_LONGEST = 60
_LAST_SHORT_YEAR = 2049
_SIGNS = "〇零○一二三四五六七八九"
_CHINESE = f"{_SIGNS}十"
_WEEKDAYS = "一二三四五六日"
_PART = r"(?:上午|下午|中午|晚上|晚)"
_CLOCK = r"(?:[01]?\d|2[0-3])(?::[0-5]\d(?::[0-5]\d)?|[时点](?:[0-5]?\d分?|半)?)"
# A time does not stick to the digits of a day: 2025-03-114:30 might be two days.
_TIME = rf"(?:{_PART}\s?|(?<=[日号)天一二三四五六 T])){_CLOCK}(?:\s?[-~—至到]\s?{_PART}?{_CLOCK})?"
_BEHIND = (
    r"\s?[日号]?\s?"
    r"(?:\(?\s?(?:周|星期|礼拜)(?P<weekday>[一二三四五六日天])\s?\)?)?"
    rf"(?:\s?T?(?:{_TIME}|{_PART}|全天))?"
)
_FORMS = tuple(
    re.compile(front + _BEHIND, re.ASCII)
    for front in (
        r"(?P<year>\d{4})\s?[-./年]\s?(?P<month>\d{1,2})\s?[-./月]\s?(?P<day>\d{1,2})",
        r"(?P<year>\d{4})(?P<month>\d{2})(?P<day>\d{2})",
        # 13 is no month, so that 25.3.5 can begin with a year only; 05.03.25 could begin with either.
        r"(?P<year>1[3-9]|[2-4]\d)[-.](?P<month>\d{1,2})[-.](?P<day>\d{1,2})",
        (
            rf"(?:(?P<year>\d{{4}}|[0-4]\d|[{_SIGNS}]{{4}}|[{_SIGNS}]{{2}})\s?年\s?)?"
            rf"(?P<month>\d{{1,2}}|[{_CHINESE}]{{1,2}})\s?月\s?(?P<day>\d{{1,2}}|[{_CHINESE}]{{1,3}})"
        ),
    )
)
_MONTH, _DAY = r"(?:1[0-2]|0?[1-9])", r"(?:[12]\d|3[01]|0?[1-9])"
_SEVERAL = re.compile(
    rf"(?:(?:(?:\d{{4}}|\d{{2}})[-./年]\s?)?{_MONTH}\s?[./月]\s?{_DAY}[日号]?|\d{{4}}-{_MONTH}-{_DAY}|\d{{8}})"
    r"\s?(?:[-~—–、,]{1,2}|至|到|和)\s?"
    rf"(?:\d{{8}}|(?:(?:\d{{4}}|\d{{2}})[-./年]\s?)?(?:{_MONTH}\s?[-./月]\s?)?{_DAY}[日号]?)"
    r"(?:\D.*)?",
    re.ASCII,
)


class NoDay(StrEnum):
    """Why a text is no day."""

    OTHER = "other"
    SEVERAL = "several"


@dataclass(frozen=True, slots=True)
class WrittenDay:
    """A day as written: perhaps without a year, perhaps with its weekday, perhaps not in any calendar.

    Attributes:
        year: 0 if it is not written.
        weekday: As `date.weekday` counts, None if it is not written.
    """

    year: int
    month: int
    day: int
    weekday: int | None = None

    def on_calendar(self, year: int = 0) -> date | None:
        """The day, in the year given if it names none; None if there is no such day."""
        try:
            return date(self.year or year, self.month, self.day)
        except ValueError:
            return None

    @property
    def name(self) -> str:
        """As much of it as is written: 2025年2月30日."""
        year = f"{self.year}年" if self.year else ""
        return f"{year}{self.month}月{self.day}日"


def read_written_day(text: str) -> WrittenDay | NoDay:
    """The day that a text of usual width names, or why it names none.

    >>> read_written_day("25年3月5日")
    WrittenDay(year=2025, month=3, day=5, weekday=None)
    """
    text = " ".join(text.split())
    if len(text) > _LONGEST:
        return NoDay.OTHER
    for form in _FORMS:
        if match := form.fullmatch(text):
            year = _year(match["year"] or "")
            month, day = _number(match["month"]), _number(match["day"])
            if month is None or day is None:
                return NoDay.OTHER
            if len(match["year"] or "") == len("25"):
                year += 2000
                if year > _LAST_SHORT_YEAR:
                    return NoDay.OTHER
            weekday = match["weekday"]
            return WrittenDay(year, month, day, _weekday(weekday) if weekday else None)
    return NoDay.SEVERAL if _SEVERAL.fullmatch(text) else NoDay.OTHER


def weekday_name(weekday: int) -> str:
    """As people write it: 星期三."""
    return f"星期{_WEEKDAYS[weekday]}"


def _weekday(sign: str) -> int:
    return _WEEKDAYS.index("日" if sign == "天" else sign)


def _year(text: str) -> int:
    """A year, written sign by sign; 0 if none is written."""
    return int(text.translate(_ARABIC)) if text else 0


def _number(text: str) -> int | None:
    """A month or a day, written as a number; 一二月 are two months."""
    if text.isascii():
        return int(text)
    number = read_chinese_number(text)
    return None if number is None else int(number)


_ARABIC = str.maketrans(_SIGNS, "000123456789")
