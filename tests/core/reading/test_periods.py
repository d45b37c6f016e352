"""Words of time, and the days that they mean in a document of the 1st of July 2025."""

from datetime import date

import pytest

from taizhang.core.reading import read_dates, read_figures, read_periods

ON = date(2025, 7, 1)


@pytest.mark.parametrize(
    ("text", "resolved"),
    [
        ("2025年上半年", "2025H1"),
        ("上半年", "2025H1"),
        ("下半年", "2025H2"),
        ("今年", "2025"),
        ("去年", "2024"),
        ("前年", "2023"),
        ("明年", "2026"),
        ("2024年", "2024"),
        ("一季度", "2025Q1"),
        ("第二季度", "2025Q2"),
        ("前三季度", "2025-01-01..2025-09-30"),
        ("1—6月", "2025H1"),
        ("1至5月", "2025-01-01..2025-05-31"),
        ("6月", "2025-06"),
        ("六月", "2025-06"),
        ("本月", "2025-07"),
        ("上月", "2025-06"),
        ("前5个月", "2025-01-01..2025-05-31"),
        ("截至6月底", "2025-01-01..2025-06-30"),
        ("截至2025年5月", "2025-01-01..2025-05-31"),
        ("2024年末", "2024-12-31..2024-12-31"),
        ("今年以来", "2025-01-01..2025-07-01"),
        ("3月以来", "2025-03-01..2025-07-01"),
        ("去年同期", "2024-01-01..2024-07-01"),
        ("近三年", "2023-01-01..2025-07-01"),
        ("2019年至2022年", "2019-01-01..2022-12-31"),
        ("2025年6月30日", "2025-06-30..2025-06-30"),
        ("二〇二五年六月三十日", "2025-06-30..2025-06-30"),
        ("2025.6.30", "2025-06-30..2025-06-30"),
        ("3月5日至8日", "2025-03-05..2025-03-08"),
        ("今年9月20日", "2025-09-20..2025-09-20"),
        ("近日", "None"),
        ("目前", "None"),
        ("2月30日", "None"),
    ],
)
def test_words_of_time_mean_days(text, resolved):
    (found,) = read_periods(f"{text}，工作有序推进。", on=ON)
    assert (found.text, str(found.period)) == (text, resolved)


def test_without_the_documents_day_only_full_words_mean_days():
    found = read_periods("2024年，今年，上半年")
    assert [str(mention.period) for mention in found] == ["2024", "None", "2024H1"]


def test_the_same_period_is_that_of_the_period_before_it():
    found = read_periods("一季度办理12件，去年同期10件。", on=ON)
    assert [str(mention.period) for mention in found] == ["2025Q1", "2024Q1"]


def test_a_year_holds_for_the_months_after_it_in_its_paragraph():
    found = read_periods("2023年开展检查，5月完成。\n6月总结。", on=ON)
    assert [str(mention.period) for mention in found] == ["2023", "2023-05", "2025-06"]


def test_days_are_told_from_stretches_of_time():
    found = read_dates("2025年6月30日上午9时30分，上半年总结会，7月1日印发。")
    assert [mention.text for mention in found] == ["2025年6月30日", "9时30分", "7月1日"]


@pytest.mark.parametrize(
    ("text", "periods"),
    [
        ("上半年，办理提案56件，同比增长12%。", ["上半年", "上半年"]),
        ("办理提案56件。", [""]),
        ("2024年产量30吨，比2012年增加9吨。", ["2024年", "2024年"]),
        ("师生比由2015年的4：1缩小到2.2：1。", ["2015年", ""]),
        ("2025年新建12处。另有3处在建。", ["2025年", "2025年"]),
        ("目前已签约18个。另有3个在谈。", ["目前", ""]),
        ("茶场始建于1962年，面积3万亩。", [""]),
        ("办结312件，上年同期260件，同比增长20%。", ["", "上年同期", ""]),
        ("2025年5月：新建3处。改造2处。", ["2025年5月", "2025年5月"]),
    ],
)
def test_a_figure_is_governed_by_the_words_of_time_before_it(text, periods):
    found = [figure.period.text if figure.period else "" for figure in read_figures(text)]
    assert found == periods
