"""Words of time to days: 上半年, 1—6月, 截至6月底, 去年同期, 今年以来.

They are told against the day of the document. Where the words are vague (近日, 目前) or the day is needed and not
known, there are none.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta

from taizhang.core.reading.numeral import DIGITS, read_numeral
from taizhang.core.values import Grain, Period

_ONE_DAY = timedelta(days=1)
_YEAR = re.compile(r"((?:19|20)[0-9]{2}|[一二][〇零九一二三四五六七八]{3})(?=年|[-./—~]|$)")
_SHORT_YEAR = re.compile(r"^(?:截至|至|到)?([0-9]{2})年")
_SMALL = r"([0-9]{1,2}|[一二三四五六七八九十]{1,3})"
_MONTH = re.compile(rf"{_SMALL}月")
_MONTHS = re.compile(
    rf"{_SMALL}月?\s?(?:--|——|[-—~至到])\s?{_SMALL}月(?![0-9一二三四五六七八九十])"
)
_DAY = re.compile(rf"{_SMALL}月{_SMALL}[日号]?")
_ISO = re.compile(r"((?:19|20)[0-9]{2})[-./]([0-9]{1,2})[-./]([0-9]{1,2})")
_QUARTER = re.compile(r"第?([一二三四1-4])季度")
_QUARTERS = re.compile(r"([一二三四1-4])\s?(?:--|——|[-—~至到、])\s?([一二三四1-4])季度")
_FIRST_MONTHS = re.compile(rf"前{_SMALL}个月")
_RECENT = re.compile(r"(?:近|最近|过去|前)([0-9]{1,2}|[一二两三四五六七八九十]{1,3})年")
_UNTIL = re.compile(r"^(?:截至|截止)|止$|为止$")
_UNTIL_DAY = re.compile(rf"^\s?(?:--|——|[-—~至到])\s?(?:{_SMALL}月)?{_SMALL}[日号]")
_ENDS = re.compile(r"[年月](?:底|末)")
_MONTH_WORDS = ("本月", "当月", "上月")
_THIS = ("今年", "本年", "年内", "全年", "年初", "年底", "年末")
_LAST = ("去年", "上年")
_MONTHS_A_YEAR = 12
_SIX, _NINE, _THREE = 6, 9, 3


@dataclass(frozen=True, slots=True)
class Calendar:
    """The day of the document, the year its words speak of where they name none, and the period told last."""

    on: date | None = None
    year: int | None = None
    current: Period | None = None

    def period_of(self, words: str) -> Period | None:
        """The days that words of time mean; None if they mean none in particular, or the day is not known.

        >>> str(Calendar(date(2025, 7, 1)).period_of("去年同期"))
        '2024-01-01..2024-07-01'
        """
        try:
            return self._period_of(words)
        except ValueError:
            # 6月31日 is no day.
            return None

    def year_in(self, words: str) -> int | None:
        """The year that words name, with or without digits of its century."""
        found = _YEAR.search(words)
        if found is not None:
            return _int(found.group(1))
        short = _SHORT_YEAR.match(words)
        if short is not None:
            return 2000 + int(short.group(1))
        if self.on is None:
            return None
        if any(word in words for word in _LAST):
            return self.on.year - 1
        if "前年" in words:
            return self.on.year - 2
        if "明年" in words:
            return self.on.year + 1
        if any(word in words for word in _THIS):
            return self.on.year
        return None

    def _period_of(self, words: str) -> Period | None:
        named = self.year_in(words)
        year = named or self.year or (self.on.year if self.on else None)
        iso = _ISO.search(words)
        if iso is not None:
            return _days(date(*(int(part) for part in iso.groups())))
        recent = _RECENT.search(words)
        if recent is not None:
            return self._recent(recent.group(1))
        if "同期" in words:
            return self._same_period(words)
        if year is None:
            return None
        part = self._part_of_year(words, year)
        if _UNTIL.search(words) and part is not None:
            # 截至6月底: from the beginning of the year, unless the words speak of a stock.
            return Period(date(part.last_day.year, 1, 1), part.end)
        if part is not None:
            return self._since(words, part)
        return None

    def _since(self, words: str, part: Period) -> Period:
        if not words.endswith(("以来", "起", "来")) or self.on is None or self.on < part.start:
            return part
        return Period(part.start, self.on + _ONE_DAY)

    def _same_period(self, words: str) -> Period | None:
        if self.current is not None and not _YEAR.search(words) and "前年" not in words:
            return self.current.same_period_last_year()
        if self.on is None:
            return None
        year = self.year_in(words) or self.on.year - 1
        return Period(date(year, 1, 1), _same_day(self.on, year) + _ONE_DAY)

    def _recent(self, count: str) -> Period | None:
        if self.on is None:
            return None
        years = _int(count)
        return Period(date(self.on.year - years + 1, 1, 1), self.on + _ONE_DAY)

    def _part_of_year(self, words: str, year: int) -> Period | None:
        years = [_int(found.group(1)) for found in _YEAR.finditer(words)]
        if len(years) > 1 and "月" not in words:
            return Period(date(years[0], 1, 1), date(years[-1] + 1, 1, 1))
        if "前三季度" in words:
            return Period(date(year, 1, 1), date(year, _NINE + 1, 1))
        quarters = _QUARTERS.search(words)
        if quarters is not None:
            first, last = (_int(part) for part in quarters.groups())
            return Period(
                Period.of(year, Grain.QUARTER, first).start,
                Period.of(year, Grain.QUARTER, last).end,
            )
        quarter = _QUARTER.search(words)
        if quarter is not None:
            return Period.of(year, Grain.QUARTER, _int(quarter.group(1)))
        if "上半年" in words or "前半年" in words:
            return Period.of(year, Grain.HALF_YEAR, 1)
        if "下半年" in words or "后半年" in words:
            return Period.of(year, Grain.HALF_YEAR, 2)
        first_months = _FIRST_MONTHS.search(words)
        if first_months is not None:
            return _months(year, 1, _int(first_months.group(1)))
        months = _MONTHS.search(words)
        if months is not None:
            return _months(year, _int(months.group(1)), _int(months.group(2)))
        return self._days(words, year) or self._month_or_year(words, year)

    def _days(self, words: str, year: int) -> Period | None:
        day = _DAY.search(words)
        if day is None:
            return None
        month = _int(day.group(1))
        first = date(year, month, _int(day.group(2)))
        until = _UNTIL_DAY.search(words[day.end() :])
        if until is None:
            return _days(first)
        last = date(year, _int(until.group(1)) if until.group(1) else month, _int(until.group(2)))
        return Period(first, last + _ONE_DAY) if last >= first else _days(first)

    def _month_or_year(self, words: str, year: int) -> Period | None:
        month = _MONTH.search(words)
        ends = _ENDS.search(words) is not None
        if month is not None or (
            "月" in words and self.on is not None and words.startswith(_MONTH_WORDS)
        ):
            number = _month(_int(month.group(1))) if month is not None else self._month_of(words)
            if number < 1:
                number, year = number + _MONTHS_A_YEAR, year - 1
            whole = Period.of(year, Grain.MONTH, number)
        elif self.year_in(words) is not None:
            whole = Period.of(year, Grain.YEAR)
        else:
            return None
        if ends:
            return _days(whole.last_day)
        return self._since(words, whole)

    def _month_of(self, words: str) -> int:
        assert self.on is not None  # noqa: S101 (asked before; tells the type checker)
        return self.on.month - (1 if words.startswith("上月") else 0)


def _int(words: str) -> int:
    if words.isascii():
        return int(words)
    if len(words) == 4:  # noqa: PLR2004 (a year in signs)
        return int("".join(str(DIGITS[sign]) for sign in words))
    number = read_numeral(words, 0)
    if number is None:
        raise ValueError(words)
    return int(number.low)


def _month(month: int) -> int:
    if not 1 <= month <= _MONTHS_A_YEAR:
        raise ValueError(month)
    return month


def _months(year: int, first: int, last: int) -> Period:
    begin = date(year, _month(first), 1)
    end = date(year + 1, 1, 1) if _month(last) == _MONTHS_A_YEAR else date(year, last + 1, 1)
    if end <= begin:  # 11月至次年2月
        end = date(year + 1, last + 1, 1)
    if last - first + 1 == _THREE and first % _THREE == 1:
        return Period.of(year, Grain.QUARTER, first // _THREE + 1)
    if (first, last) in ((1, _SIX), (_SIX + 1, _MONTHS_A_YEAR)):
        return Period.of(year, Grain.HALF_YEAR, 1 if first == 1 else 2)
    if (first, last) == (1, _MONTHS_A_YEAR):
        return Period.of(year, Grain.YEAR)
    if first == last:
        return Period.of(year, Grain.MONTH, first)
    return Period(begin, end)


def _days(day: date) -> Period:
    return Period(day, day + _ONE_DAY)


def _same_day(day: date, year: int) -> date:
    try:
        return day.replace(year=year)
    except ValueError:  # 29 February
        return day.replace(year=year, day=28)
