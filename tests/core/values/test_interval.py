"""What a printed figure stands for, and that what is printed is true of the value."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from taizhang.core.values import (
    WAN,
    YI,
    Hedge,
    Interval,
    Printed,
    print_exact,
    print_hedged,
    print_rate,
    print_scaled,
    round_step,
)

D = Decimal
ONE = Decimal(1)


@pytest.mark.parametrize(
    ("number", "step"),
    [
        ("1100", "100"),
        ("298", "1"),
        ("300", "100"),
        ("1000", "1000"),
        ("12.6", "0.1"),
        ("12.60", "0.1"),
        ("0.05", "0.01"),
        ("1200000", "100000"),
        ("0", "1"),
    ],
)
def test_the_round_step_is_the_place_of_the_last_digit_that_is_not_zero(
    number: str, step: str
) -> None:
    assert round_step(D(number)) == D(step)


def printed(digits: str, hedge: str = "", scale: Decimal = ONE, unit: str = "人次") -> Printed:
    return Printed(D(digits), unit, scale, Hedge(hedge))


@pytest.mark.parametrize(
    ("figure", "inside", "outside"),
    [
        # a bare whole number is exact
        (printed("298"), ["298"], ["297.5", "298.4", "299"]),
        (printed("1100"), ["1100"], ["1099", "1101"]),
        (printed("0"), ["0"], ["1", "-1"]),
        # rounded half up at the last printed digit
        (printed("12.6", scale=WAN), ["125500", "126034", "126499"], ["125499", "126500"]),
        (printed("12", scale=WAN), ["115000", "124999"], ["114999", "125000"]),
        (printed("12.0", scale=WAN), ["119500", "120499"], ["119499", "120500"]),
        (printed("1.2", scale=YI), ["115000000", "124999999"], ["125000000"]),
        (printed("45.2", unit="%"), ["45.15", "45.2499"], ["45.1499", "45.25"]),
        (printed("45", unit="%"), ["44.5", "45.4999"], ["44.4999", "45.5"]),
        (printed("4.80", unit="个百分点"), ["4.795", "4.8049"], ["4.805", "4.79"]),
        (printed("51.7", unit="人次/场"), ["51.65", "51.7272"], ["51.75"]),
        # 余: more than n, less than the next round number
        (printed("1100", ">"), ["1101", "1199"], ["1100", "1200"]),
        (printed("300", ">"), ["301", "399"], ["300", "400"]),
        (printed("1.2", ">", WAN), ["12001", "12999"], ["12000", "13000"]),
        # 近: less than n by at most one round step
        (printed("300", "<"), ["200", "298", "299"], ["300", "199"]),
        (printed("1.2", "<", WAN), ["11000", "11999"], ["12000", "10999"]),
        # 约: half a round step to either side
        (printed("300", "~"), ["250", "300", "350"], ["249", "351"]),
        (printed("1.2", "~", WAN), ["11500", "12500"], ["11499", "12501"]),
        # 以上 and 以内 include the number itself
        (printed("300", ">="), ["300", "5000"], ["299"]),
        (printed("300", "<="), ["300", "0"], ["301"]),
    ],
    ids=lambda value: value.text if isinstance(value, Printed) else None,
)
def test_a_printed_figure_stands_for_an_interval(
    figure: Printed, inside: list[str], outside: list[str]
) -> None:
    assert [value for value in inside if D(value) not in figure.interval] == []
    assert [value for value in outside if D(value) in figure.interval] == []


@pytest.mark.parametrize(
    ("figure", "text"),
    [
        (printed("298"), "298人次"),
        (printed("1100", ">"), "1100余人次"),
        (printed("1.2", ">", WAN), "1.2万余人次"),
        (printed("300", "<"), "近300人次"),
        (printed("1.2", "~", WAN), "约1.2万人次"),
        (printed("300", ">="), "300人次以上"),
        (printed("300", "<="), "300人次以内"),
        (printed("3.50", scale=YI, unit="元"), "3.50亿元"),
        (printed("45.0", unit="%"), "45.0%"),
    ],
)
def test_a_printed_figure_is_written_as_offices_write_it(figure: Printed, text: str) -> None:
    assert figure.text == text


@pytest.mark.parametrize(
    ("number", "text"),
    [
        (0, "0人次"),
        (7, "7人次"),
        (10, "10人次"),
        (11, "10余人次"),
        (19, "近20人次"),
        (86, "80余人次"),
        (98, "近100人次"),
        (101, "100余人次"),
        (298, "近300人次"),
        (299, "近300人次"),
        (300, "300人次"),
        (1099, "近1100人次"),
        (1138, "1100余人次"),
        (1180, "近1200人次"),
        (1179, "1100余人次"),
        (99_990, "近10万人次"),
        (126_034, "12万余人次"),
    ],
)
def test_a_hedge_word_is_chosen_by_the_number(number: int, text: str) -> None:
    assert print_hedged(D(number), "人次").text == text


NUMBERS = st.one_of(
    st.integers(0, 10**9),
    # Just around round numbers: that is where a hedge could lie.
    st.builds(
        lambda digit, power, off: max(0, digit * 10**power + off),
        st.integers(1, 99),
        st.integers(0, 7),
        st.integers(-3, 3),
    ),
)


@given(NUMBERS)
def test_a_hedged_print_is_true_of_its_value(number: int) -> None:
    assert D(number) in print_hedged(D(number), "人次").interval


@given(NUMBERS)
def test_a_hedged_print_says_nothing_absurd(number: int) -> None:
    figure = print_hedged(D(number), "人次")

    if number < 10:
        assert figure.hedge is Hedge.EXACT
    # 近 is used for what is near: a fifth of a step of two digits, never more than a tenth of the number.
    if figure.hedge is Hedge.LESS:
        assert 0 < figure.value - number <= max(D(2), D(number) / 10)
    if figure.hedge is Hedge.MORE:
        assert 0 < number - figure.value < max(D(10), figure.value)


@given(NUMBERS, st.sampled_from([WAN, YI]), st.integers(0, 3))
def test_a_scaled_print_is_true_of_its_value(number: int, scale: Decimal, places: int) -> None:
    assert D(number) in print_scaled(D(number), "元", scale, places).interval


@given(
    st.decimals(-1000, 1000, places=6),
    st.sampled_from(["%", "个百分点", "倍", "‰"]),
    st.integers(0, 3),
)
def test_a_rate_is_true_of_its_value(value: Decimal, unit: str, places: int) -> None:
    interval = print_rate(abs(value), unit, places).interval

    assert abs(value) in interval


@given(st.integers(0, 10**12))
def test_an_exact_print_stands_for_one_number(number: int) -> None:
    figure = print_exact(D(number), "件")

    assert figure.interval.exact
    assert D(number) in figure.interval
    assert figure.text == f"{number}件"


def test_trailing_zeros_of_a_rate_are_kept() -> None:
    assert print_rate(D(12), "%").text == "12%"
    assert print_rate(D("12.25"), "%").text == "12.3%"
    assert print_rate(D("0.05"), "%").text == "0.1%"


def test_an_interval_knows_its_ends() -> None:
    assert D(1) in Interval(D(1), D(2))
    assert D(1) not in Interval(D(1), D(2), low_closed=False)
    assert D(2) in Interval(D(1), D(2))
    assert D(2) not in Interval(D(1), D(2), high_closed=False)
    assert D(10**20) in Interval(D(1), None)
    assert D(-(10**20)) in Interval(None, D(1))
    assert not Interval(D(1), D(2)).exact
    assert not Interval(None, None).exact
