"""What holds for every text and every figure."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from taizhang.core.reading import FigureHedge, read_dates, read_figures, read_periods
from taizhang.core.reading.folding import fold
from taizhang.core.reading.numeral import read_numeral
from taizhang.core.values import plain, print_exact, print_hedged, print_scaled

_DIGITS = "零一二三四五六七八九"
_SIGNS = st.sampled_from(
    list(
        "0123456789０１２３一二三十百千万亿两几数半成多余近约超第前年月日个名家人次%％：:.,、，。；"
        "“”（）()《》—-～至到由其中占分别同比增长翻番倍以上内 \n"
    )
)
_UNITS = {
    "人": "count", "家": "count", "件": "count", "场次": "count", "人次": "person-times", "元": "money",
    "亩": "area", "公里": "length", "吨": "other", "%": "percent", "个百分点": "percentage-point",
}  # fmt: skip


def chinese(number: int) -> str:
    """A whole number below 10 to the 12 in Chinese signs, written the long way."""
    if number == 0:
        return "零"
    groups = []
    for name, size in (("亿", 10**8), ("万", 10**4), ("", 1)):
        group, number = divmod(number, size)
        groups.append((group, name))
    out = ""
    for group, name in groups:
        if group:
            if out and group < 1000:
                out += "零"
            out += _below_ten_thousand(group) + name
        elif out and not out.endswith("零"):
            out += "零"
    return out.rstrip("零")


def _below_ten_thousand(number: int) -> str:
    out = ""
    for name, size in (("千", 1000), ("百", 100), ("十", 10), ("", 1)):
        digit, number = divmod(number, size)
        if digit:
            out += _DIGITS[digit] + name
        elif out and number and not out.endswith("零"):
            out += "零"
    return out


@given(st.integers(1, 10**12 - 1))
def test_a_whole_number_in_chinese_signs_reads_back(number):
    written = chinese(number)
    numeral = read_numeral(written, 0)
    assert numeral is not None
    assert (numeral.low, numeral.end) == (number, len(written))


@given(
    st.decimals(min_value=Decimal("0.001"), max_value=10**9, places=3),
    st.sampled_from(["", "万", "亿"]),
    st.sampled_from(sorted(_UNITS)),
)
def test_a_number_with_scale_and_unit_reads_back(number, scale, unit):
    if unit in ("%", "个百分点"):
        scale = ""
    size = {"": 1, "万": 10_000, "亿": 100_000_000}[scale]
    text = f"完成{plain(number)}{scale}{unit}。"
    (figure,) = read_figures(text)
    assert (figure.value, figure.unit, figure.kind, figure.hedge) == (
        number * size,
        unit,
        _UNITS[unit],
        FigureHedge.EXACT,
    )
    assert figure.text == text[2:-1]


@pytest.mark.parametrize(
    ("form", "hedge"),
    [
        ("近{}", "<"),
        ("不足{}", "<"),
        ("约{}", "~"),
        ("{}左右", "~"),
        ("超过{}", ">"),
        ("逾{}", ">"),
        ("{}以上", ">="),
        ("至少{}", ">="),
        ("{}以内", "<="),
        ("不超过{}", "<="),
    ],
)
@given(number=st.integers(2, 10**6), unit=st.sampled_from(["人", "家", "人次", "元", "亩", "%"]))
def test_hedges_read_back(form, hedge, number, unit):
    text = f"共{form.format(f'{number}{unit}')}。"
    (figure,) = read_figures(text)
    assert (figure.value, figure.hedge, figure.unit) == (number, hedge, unit)
    assert figure.text == text[1:-1]


@given(st.integers(1, 10**6), st.integers(1, 10**6))
def test_ranges_read_back(first, second):
    low, high = sorted((first, second + 10**6))
    (figure,) = read_figures(f"每批{low}—{high}人。")
    assert figure.value == (low, high)


@given(st.one_of(st.text(max_size=60), st.lists(_SIGNS, max_size=60).map("".join)))
def test_any_text_is_read_without_an_error_and_figures_lie_in_it(text):
    assert len(fold(text)) == len(text)
    end = 0
    found = read_figures(text, explain=True)
    for index, figure in enumerate(found):
        assert end <= figure.start < figure.end <= len(text)
        assert text[figure.start : figure.end] == figure.text
        end = figure.end
        for relation in figure.relations:
            assert relation.to is None or 0 <= relation.to < len(found)
            assert relation.kind == "respectively" or relation.to != index
        assert figure.tree is not None
        assert (
            figure.interval is None
            or figure.interval.high is None
            or figure.interval.low is None
            or (figure.interval.low <= figure.interval.high)
        )
    end = 0
    for mention in read_periods(text):
        assert end <= mention.span.start
        assert mention.span.of(text) == mention.text
        end = mention.span.end
    assert set(read_dates(text)) <= set(read_periods(text))


def test_the_tree_is_made_only_when_asked_for():
    assert read_figures("完成12件。")[0].tree is None


@given(
    st.integers(1, 10**9),
    st.sampled_from(["人", "家", "人次", "元", "户"]),
    st.sampled_from(["exact", "hedged", "万", "亿"]),
)
def test_what_our_reports_print_reads_back_as_itself(number, unit, form):
    value = Decimal(number)
    scales = {"万": Decimal(10_000), "亿": Decimal(100_000_000)}
    if form == "exact":
        shown = print_exact(value, unit)
    elif form == "hedged":
        shown = print_hedged(value, unit)
    else:
        shown = print_scaled(value, unit, scales[form])
    text = f"共有{shown.text}。"

    found = read_figures(text)

    assert [(figure.text, figure.unit) for figure in found] == [(shown.text, unit)]
    assert found[0].interval == shown.interval
