"""Periods: half-open days, read from and written as offices write them."""

from __future__ import annotations

import itertools
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from taizhang.core.values import Grain, Period, RefusedError, chinese_date


@pytest.mark.parametrize(
    ("text", "first", "last", "name", "short"),
    [
        ("2025", "2025-01-01", "2025-12-31", "2025年", "全年"),
        ("2025H1", "2025-01-01", "2025-06-30", "2025年上半年", "上半年"),
        ("2025H2", "2025-07-01", "2025-12-31", "2025年下半年", "下半年"),
        ("2025Q1", "2025-01-01", "2025-03-31", "2025年第一季度", "第一季度"),
        ("2025Q4", "2025-10-01", "2025-12-31", "2025年第四季度", "第四季度"),
        ("2024-02", "2024-02-01", "2024-02-29", "2024年2月", "2月"),
        ("2025-12", "2025-12-01", "2025-12-31", "2025年12月", "12月"),
        (
            "2025-01-01..2025-05-31",
            "2025-01-01",
            "2025-05-31",
            "2025年1月1日至5月31日",
            "2025年1月1日至5月31日",
        ),
        (
            "2024-12-16..2025-01-15",
            "2024-12-16",
            "2025-01-15",
            "2024年12月16日至2025年1月15日",
            "2024年12月16日至2025年1月15日",
        ),
    ],
)
def test_a_period_is_read_and_named(
    text: str, first: str, last: str, name: str, short: str
) -> None:
    period = Period.read(text)

    assert (str(period.start), str(period.last_day)) == (first, last)
    assert (period.name, period.short_name, str(period)) == (name, short, text)


@pytest.mark.parametrize("text", ["2025h1", " 2025H1 ", "2025H1\n"])
def test_small_letters_and_spaces_do_not_matter(text: str) -> None:
    assert Period.read(text) == Period.read("2025H1")


@pytest.mark.parametrize(
    "text",
    [
        "",
        "25H1",
        "2025H3",
        "2025Q5",
        "2025-13",
        "2025-00",
        "2025-6",
        "2025年上半年",
        "２０２５H1",
        "1900",
        "2500",
        "2025-06-30..2025-01-01",
        "2025-02-30..2025-03-01",
        "2025-01-01",
        "2025H1H2",
    ],
)
def test_what_is_no_period_is_refused_with_the_forms_that_are(text: str) -> None:
    with pytest.raises(RefusedError, match="无法识别。请写成 2025（全年）、2025H1（上半年）"):
        Period.read(text)


def test_the_first_and_last_day_are_in_and_the_neighbours_out() -> None:
    half = Period.read("2025H1")

    assert half.contains(date(2025, 1, 1))
    assert half.contains(date(2025, 6, 30))
    assert not half.contains(date(2024, 12, 31))
    assert not half.contains(date(2025, 7, 1))


def test_a_period_has_at_least_one_day() -> None:
    assert Period.read("2025-03-05..2025-03-05").last_day == date(2025, 3, 5)
    with pytest.raises(ValueError, match="at least one day"):
        Period(date(2025, 3, 5), date(2025, 3, 5))


@pytest.mark.parametrize(
    ("period", "base"),
    [
        ("2025H1", "2024H1"),
        ("2025Q3", "2024Q3"),
        ("2025", "2024"),
        ("2025-02", "2024-02"),
        ("2024-02", "2023-02"),
        ("2025-01-01..2025-05-31", "2024-01-01..2024-05-31"),
        # the last day of a month stays the last day
        ("2024-02-01..2024-02-29", "2023-02-01..2023-02-28"),
        ("2025-02-01..2025-02-28", "2024-02-01..2024-02-29"),
        ("2024-12-16..2025-01-15", "2023-12-16..2024-01-15"),
    ],
)
def test_the_same_period_last_year(period: str, base: str) -> None:
    assert Period.read(period).same_period_last_year() == Period.read(base)


@pytest.mark.parametrize(
    ("period", "prior"),
    [
        ("2025H1", "2024H2"),
        ("2025H2", "2025H1"),
        ("2025Q1", "2024Q4"),
        ("2025", "2024"),
        ("2025-01", "2024-12"),
        ("2025-03", "2025-02"),
        # whole months stay whole months
        ("2025-01-01..2025-05-31", "2024-08-01..2024-12-31"),
        # other stretches keep their number of days
        ("2025-03-10..2025-03-19", "2025-02-28..2025-03-09"),
    ],
)
def test_the_period_before(period: str, prior: str) -> None:
    assert Period.read(period).prior() == Period.read(prior)


@pytest.mark.parametrize(
    ("period", "year"),
    [
        ("2025H1", "2025H1"),
        ("2025H2", "2025"),
        ("2025Q1", "2025Q1"),
        ("2025Q3", "2025-01-01..2025-09-30"),
        ("2025-01", "2025-01"),
        ("2025-06", "2025H1"),
        ("2025", "2025"),
        ("2024-11-15..2025-02-14", "2025-01-01..2025-02-14"),
        ("2025-04-01..2025-06-30", "2025H1"),
    ],
)
def test_the_year_so_far(period: str, year: str) -> None:
    assert Period.read(period).cumulative() == Period.read(year)


@pytest.mark.parametrize(
    ("period", "grain", "parts"),
    [
        ("2025", Grain.HALF_YEAR, ["2025H1", "2025H2"]),
        ("2025H2", Grain.QUARTER, ["2025Q3", "2025Q4"]),
        ("2025Q4", Grain.MONTH, ["2025-10", "2025-11", "2025-12"]),
        ("2025-05", Grain.HALF_YEAR, ["2025H1"]),
        ("2024-12-31..2025-01-01", Grain.YEAR, ["2024", "2025"]),
        ("2025-01-01..2025-05-31", Grain.QUARTER, ["2025Q1", "2025Q2"]),
        ("2024-11-30..2025-02-01", Grain.MONTH, ["2024-11", "2024-12", "2025-01", "2025-02"]),
    ],
)
def test_a_period_is_split_into_all_that_share_a_day(
    period: str, grain: Grain, parts: list[str]
) -> None:
    assert [str(part) for part in Period.read(period).split(grain)] == parts


def test_periods_that_only_touch_do_not_overlap() -> None:
    assert not Period.read("2025H1").overlaps(Period.read("2025H2"))
    assert Period.read("2025H1").overlaps(Period.read("2025Q2"))
    assert Period.read("2025-06-30..2025-07-01").overlaps(Period.read("2025H2"))


def test_a_date_has_no_padding_zeros() -> None:
    assert chinese_date(date(2025, 6, 3)) == "2025年6月3日"


DAYS = st.dates(date(1990, 1, 1), date(2100, 12, 31))
PERIODS = st.one_of(
    st.builds(
        lambda year, grain, at: Period.of(year, grain, at % (12 // grain.months) + 1),
        st.integers(1990, 2100),
        st.sampled_from([Grain.MONTH, Grain.QUARTER, Grain.HALF_YEAR, Grain.YEAR]),
        st.integers(0, 11),
    ),
    st.builds(lambda day, days: Period(day, day + timedelta(days=days)), DAYS, st.integers(1, 900)),
)


@given(PERIODS)
def test_what_is_written_is_read_back(period: Period) -> None:
    assert Period.read(str(period)) == period


@given(PERIODS, DAYS)
def test_a_day_is_in_it_between_its_first_and_last_day(period: Period, day: date) -> None:
    assert period.contains(day) == (period.start <= day <= period.last_day)


@given(PERIODS, st.sampled_from([Grain.MONTH, Grain.QUARTER, Grain.HALF_YEAR, Grain.YEAR]))
def test_the_parts_follow_on_one_another_and_cover_the_whole(period: Period, grain: Grain) -> None:
    parts = period.split(grain)

    assert parts[0].start <= period.start
    assert parts[-1].end >= period.end
    assert all(part.overlaps(period) for part in parts)
    assert all(earlier.end == later.start for earlier, later in itertools.pairwise(parts))


@given(PERIODS)
def test_the_base_of_a_comparison_ends_before_a_period_of_at_most_a_year(period: Period) -> None:
    base = period.same_period_last_year()

    assert base.grain is period.grain
    assert base.start.year == period.start.year - 1
    assert abs((period.end - period.start) - (base.end - base.start)) <= timedelta(days=1)
