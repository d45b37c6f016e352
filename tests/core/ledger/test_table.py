"""What a row of a sheet is: a record, or something else that is named; a record is never left out."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from taizhang.core.ledger.field import Field
from taizhang.core.ledger.field_types import FIELD_TYPES
from taizhang.core.ledger.kind import RecordKind
from taizhang.core.ledger.sheet import find_columns
from taizhang.core.ledger.table import Area, Aside, Setting, Table, read_table
from taizhang.core.values import Period, Place
from taizhang.services.lookup import NameLookup

KIND = RecordKind(
    "event",
    "活动",
    (
        Field("on", "日期", FIELD_TYPES["date"], required=True),
        Field("title", "主题", FIELD_TYPES["text"], required=True),
        Field("sessions", "场次", FIELD_TYPES["integer"], required=True),
        Field("money", "经费（万元）", FIELD_TYPES["money"], decimals=2),
    ),
    ("on", "title"),
    "title",
)
HEADER = ("记录号", "日期*", "主题*", "场次*", "经费（万元）")
DAY = date(2025, 3, 5)


def table(*rows: Sequence[object], merged: Sequence[Area] = ()) -> Table:
    columns, wrong = find_columns(KIND, HEADER, "a.xlsx", "活动")
    assert not wrong
    place = Place("a.xlsx", sheet="活动")
    setting = Setting(place, NameLookup(), Period.read("2025H1"), merged=merged, held={"R-0001"})
    return read_table(KIND, columns, (HEADER, *rows), setting)


def good(title: str = "学习", sessions: object = 1, money: object = None) -> tuple[object, ...]:
    return (None, DAY, title, sessions, money)


@pytest.mark.parametrize(
    ("row", "aside"),
    [
        *(
            ((None, word, None, 5, 1.5), Aside.TOTAL)
            for word in ("合计", "合 计", "总计：", "小计", "共计", "本页合计")
        ),
        *(
            ((None, word, None, 5), Aside.TOTAL)
            for word in ("上半年合计", "3月小计", "累计", "合计（场次）")
        ),
        ((None, None, "合计", 5, None), Aside.TOTAL),
        ((None, "合计", "—", "5场", "12.6万元"), Aside.TOTAL),
        ((None, "合计", None, "#未计算", "#REF!"), Aside.TOTAL),
        ((None, "注：场次按实际举办计"), Aside.NOTE),
        ((None, "备注:", "按实际举办计"), Aside.NOTE),
        ((None, "说明1：按实际举办计"), Aside.NOTE),
        ((None, "填表人：", None, "审核人：", None), Aside.NOTE),
        ((None, "填表人：", "某某", "填报日期：", date(2025, 7, 1)), Aside.NOTE),
        ((None, "制表"), Aside.NOTE),
        ((None, "单位（盖章）：", None, "负责人（签字）："), Aside.NOTE),
        ((None, "日期", "主题", "场次", "经费（万元）"), Aside.HEADER),
        (("记录号", "日期*", "主题*", "场次*", "经费（万元）"), Aside.HEADER),
        (("合计", None, None, 5), Aside.TOTAL),
        (("注：按实际举办计",), Aside.NOTE),
        (("填表人：", None, "审核人："), Aside.NOTE),
    ],
)
def test_a_row_that_is_no_record_is_left_out_and_named(row: Sequence[object], aside: Aside) -> None:
    read = table(good(), row, good())

    assert read.asides == {3: aside}
    assert [*read.rows] == [2, 4]


@pytest.mark.parametrize(
    "row", [(), (None,), (None, "", " ", None), ("R-0001",), ("填写说明", "写日期", "写主题")]
)
def test_a_row_with_nothing_in_it_is_not_worth_a_word(row: Sequence[object]) -> None:
    read = table(good(), row)

    assert ([*read.rows], read.asides) == ([2], {})


@pytest.mark.parametrize(
    "row",
    [
        (None, DAY, "合计", 5),
        (None, DAY, "注：一件事", 5),
        (None, DAY, "主题", 5),
        (None, DAY, "小计", 1, 2),
    ],
)
def test_a_row_that_reads_well_is_a_record_whatever_it_is_called(row: Sequence[object]) -> None:
    read = table(row)

    assert not read.rows[2].problems
    assert not read.asides


@pytest.mark.parametrize(
    "row",
    [
        (None, "合计工作", None, 5),
        (None, "合计", "学习培训", 5),
        (None, "合计"),
        (None, "注意", "学习", 5),
        (None, "注：", "学习", 5),
        (None, "说明会", "学习", 5),
        (None, "负责人会议"),
        (None, "日期", "学习", 5),
        (None, "负责人", "学习", 5, 3),
        (None, 5, 6),
        (None, None, "二、下半年"),
    ],
)
def test_a_row_that_one_cannot_tell_is_a_record_with_problems(row: Sequence[object]) -> None:
    read = table(row)

    assert read.rows[2].problems
    assert not read.asides


@pytest.mark.parametrize(
    ("row", "what"),
    [
        (("R-0001", "合计", None, 5), "合计行"),
        (("R-0001", "注：按实际举办计"), "说明或签字行"),
        (("R-0001", "日期", "主题", "场次", "经费（万元）"), "重复的表头"),
    ],
)
def test_a_row_that_is_a_record_of_the_ledger_is_never_left_out(
    row: Sequence[object], what: str
) -> None:
    read = table(good(), row)

    assert not read.asides
    ((problem,), identifier) = (read.rows[3].problems, read.rows[3].record_id)
    assert f"像是{what}，但带有记录号" in str(problem)
    assert (problem.place.cell, identifier) == ("B3", "R-0001")


def test_a_total_in_a_row_prepared_for_the_unit_is_a_total_all_the_same() -> None:
    read = table(good(), ("R-0002", "合计", None, 5))

    assert read.asides == {3: Aside.TOTAL}
    assert list(read.rows) == [2]


def wrong(read: Table) -> list[tuple[int, str, str, str, int]]:
    return [
        (item.row, item.label, str(item.stated), str(item.computed), item.count)
        for item in read.wrong_totals
    ]


def test_a_total_that_agrees_is_not_spoken_of() -> None:
    read = table(
        good(sessions=2, money="0.1"),
        good(sessions=3, money="0.2"),
        (None, "合计", None, 5, "0.3万元"),
    )

    assert wrong(read) == []


def test_a_total_that_is_not_the_sum_is_told_exactly() -> None:
    read = table(
        good(sessions=2, money="0.1"), good(sessions=3, money="0.2"), (None, "合计", None, 6, 0.4)
    )

    assert wrong(read) == [(4, "场次", "6", "5", 2), (4, "经费（万元）", "0.4", "0.3", 2)]


def test_subtotals_are_of_their_part_and_the_total_is_of_all() -> None:
    rows = [good(sessions=2), (None, "小计", None, 2), good(sessions=3), (None, "小计", None, 4)]

    assert wrong(table(*rows, (None, "总计", None, 5))) == [(5, "场次", "4", "3", 1)]
    assert wrong(table(*rows, (None, "总计", None, 7)))[1:] == [(6, "场次", "7", "5", 2)]


def test_a_total_said_of_each_part_is_right() -> None:
    read = table(
        good(sessions=2), (None, "合计", None, 2), good(sessions=3), (None, "合计", None, 3)
    )

    assert wrong(read) == []


def test_nothing_is_said_of_a_total_below_a_bad_row() -> None:
    read = table(good(sessions="约5"), good(sessions=3), (None, "合计", None, 9))

    assert wrong(read) == []
    assert read.asides == {4: Aside.TOTAL}


def test_a_total_above_the_rows_and_one_without_figures_are_not_compared() -> None:
    read = table((None, "合计", None, 9), good(sessions=3), (None, "合计", None, "#未计算"))

    assert wrong(read) == []


def test_a_second_table_has_columns_of_its_own() -> None:
    read = table(
        good("上", 1),
        ("二、下半年",),
        (),
        ("场次", "记录号", "经费（万元）", "主题", "日期"),
        (4, "R-0002", None, "下", DAY),
        (None, None, 3, "合计"),
    )

    assert read.rows[6].values == {"on": DAY, "title": "下", "sessions": 4}
    assert read.rows[6].record_id == "R-0002"
    assert read.asides[5] is Aside.HEADER


def test_a_title_above_a_second_table_is_left_out() -> None:
    read = table(
        good(),
        (None, "二、下半年"),
        (),
        ("", "主题", "日期", "场次", "经费（万元）"),
        (None, "下", DAY, 4),
    )

    assert read.asides == {3: Aside.CAPTION, 5: Aside.HEADER}
    assert read.rows[6].values["sessions"] == 4


def test_a_second_header_that_lacks_a_column_stops_the_reading_and_says_so() -> None:
    read = table(good(), (None, "主题", "日期", "场次"), (None, "下", DAY, 4))

    assert [*read.rows] == [2]
    (problem,) = read.problems
    assert "缺少列：经费（万元）" in str(problem)
    assert problem.place.cell == "A3"


@pytest.mark.parametrize(
    ("header", "cell", "words"),
    [
        ((None, "主题", "日期", "场次", "经费（万元）", "备注"), "F3", "不认识列“备注”"),
        ((None, "主题", "日期", "场次", "经费（万元）", "场次"), "F3", "列“场次”出现了两次"),
    ],
)
def test_a_second_header_with_a_column_too_many_stops_the_reading_too(
    header: Sequence[object], cell: str, words: str
) -> None:
    read = table(good(), header, (None, "下", DAY, 4), HEADER, good())

    assert [*read.rows] == [2, 6]
    (problem,) = read.problems
    assert words in str(problem)
    assert problem.place.cell == cell


def test_sums_begin_anew_under_a_new_header() -> None:
    read = table(good(sessions=2), HEADER, good(sessions=3), (None, "合计", None, 3))

    assert wrong(read) == []


def test_a_merged_text_or_day_counts_for_each_of_its_rows() -> None:
    rows = [good("上"), (None, None, "中", 2), (None, None, "下", 3)]
    read = table(*rows, merged=[(2, 2, 4, 2)])

    assert [row.values["on"] for row in read.rows.values()] == [DAY] * 3
    assert read.filled == {"日期": [3, 4]}


def test_rows_with_nothing_of_their_own_are_not_made_by_merged_cells() -> None:
    read = table(good(), (), (None, None), good(), merged=[(2, 2, 5, 2)])

    assert [*read.rows] == [2, 5]
    assert read.filled == {}


def test_a_merged_number_is_never_counted_twice() -> None:
    read = table(good("上", 150), (None, DAY, "下"), merged=[(2, 4, 3, 4)])

    for number in (2, 3):
        (problem,) = read.rows[number].problems
        assert "第2行至第3行合并了" in str(problem)
        assert problem.place.cell == f"D{number}"


def test_a_number_merged_over_empty_rows_is_one_number() -> None:
    read = table(good("上", 150), (), merged=[(2, 4, 3, 4)])

    assert not read.rows[2].problems


def test_cells_merged_across_columns_are_a_problem_of_a_record_only() -> None:
    read = table(
        (None, "三月五日", None, 1), (None, "合计", None, 1), merged=[(2, 2, 2, 3), (3, 2, 3, 3)]
    )

    assert read.asides == {3: Aside.TOTAL}
    messages = [str(problem) for problem in read.rows[2].problems]
    assert "活动!B2: 左右几格合并了" in messages[0].removeprefix("a.xlsx ")


def test_merged_headers_are_no_values() -> None:
    read = table(good(), (None, None, "下", 2), merged=[(1, 2, 3, 2)])

    assert "必填" in str(read.rows[3].problems[0])


CELLS = st.sampled_from(
    [
        None,
        "",
        "合计",
        "小计",
        "注：",
        "填表人：",
        "日期",
        "主题",
        "场次",
        "经费（万元）",
        "记录号",
        DAY,
        5,
        "约5",
        "学习",
        "—",
    ]
)
ROWS = st.lists(st.lists(CELLS, max_size=6), max_size=12)


@given(ROWS)
def test_whatever_stands_there_a_row_with_an_id_or_that_reads_well_is_not_left_out(
    rows: list[list[object]],
) -> None:
    read = table(*[["R-0001", *row] for row in rows])
    for number in read.asides:
        assert read.rows.get(number) is None
        # Only a header that names its own id column may be left out.
        assert read.asides[number] is Aside.HEADER
        assert "记录号" in rows[number - 2]


@given(st.lists(st.integers(0, 10**6), min_size=1, max_size=20), st.integers(0, 3))
def test_a_total_is_wrong_exactly_if_it_differs(numbers: list[int], more: int) -> None:
    rows = [good(sessions=number) for number in numbers]
    read = table(*rows, (None, "合计", None, sum(numbers) + more))

    assert bool(read.wrong_totals) == bool(more)
    for item in read.wrong_totals:
        assert item.stated - item.computed == Decimal(more)


def test_many_totals_are_compared_in_one_go() -> None:
    read = table(*[good(sessions=1), (None, "合计", None, 1)] * 5_000)

    assert len(read.rows) == len(read.asides) == 5_000
