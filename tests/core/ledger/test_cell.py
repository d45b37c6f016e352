"""A cell as text, number and day, and what of it may be shown."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl.utils.datetime import to_excel

from taizhang.core.ledger.amount import unit_in_label
from taizhang.core.ledger.cell import day_in, day_of, excerpt, is_empty, number_of, text_of
from taizhang.core.ledger.field import CellError, Field
from taizhang.core.ledger.field_types import FIELD_TYPES
from taizhang.core.values import Period
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
        ("12万", "120000"),
        ("1.2万", "12000"),
        ("3亿", "300000000"),
        ("三百二十", "320"),
        ("十二", "12"),
        ("两千零五", "2005"),
        ("一百", "100"),
        ("１．２万", "12000"),
    ],
)
def test_a_number_is_exact(cell: object, value: str) -> None:
    assert number_of(cell) == Decimal(value)


@pytest.mark.parametrize(
    "cell",
    [
        *("5²", "①", "½", "Ⅳ", "1e5", "1 2", "12,34", "12-", "", "--1", "0x10", "1" * 41),
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


@pytest.mark.parametrize(
    "cell",
    [
        *(
            "2025年3月5日",
            "2025-03-05",
            "２０２５．３．５",
            "2025/03/05",
            "25-3-5",
            "２５年３月５日",
        ),
        *(
            "20250305",
            20250305,
            20250305.0,
            45721,
            45721.0,
            "2025-03-05（周三）",
            "2025年３月５日　星期三",
        ),
        *("二〇二五年三月五日", "2025-03-05 14：30"),
    ],
)
def test_a_day_may_be_written_in_several_ways(cell: object) -> None:
    assert day_of(cell).isoformat() == "2025-03-05"


@pytest.mark.parametrize(
    "cell", ["3-5", "3.5", 3.5, "3月5日", "2025-13-01", "2025", "1800-01-01", ""]
)
def test_half_a_day_is_refused(cell: object) -> None:
    with pytest.raises(CellError, match="年月日"):
        day_of(cell)


@pytest.mark.parametrize(
    ("cell", "words"),
    [
        *(("2025.2.30", "没有2025年2月30日这一天"), ("20251301", "没有2025年13月1日这一天")),
        *(("3月5日—7日", "只填第一天"), ("3.5-3.7", "只填第一天"), ("2025.3.5至3.7", "只填第一天")),
        *((cell, "没有的请空着") for cell in ("无", "—", "/", "－")),
        ("2025-03-05（周四）", "2025年3月5日是星期三，不是星期四"),
        *(("3月5日", "没有写年份"), ("2025年3月", "不是完整的日期"), ("45721", "不是完整的日期")),
        *(
            (cell, "不是完整的日期")
            for cell in (0.5, 45721.5, 32873, 73416, True, None, float("inf"))
        ),
        *(
            (cell, "不是完整的日期")
            for cell in (float("nan"), 10**400, "99年3月5日", "03/05/25", 3.5)
        ),
    ],
)
def test_a_cell_that_is_no_day_is_told_why(cell: object, words: str) -> None:
    with pytest.raises(CellError, match=words):
        day_of(cell)


@given(st.dates(date(1990, 1, 1), date(2100, 12, 31)))
def test_a_bare_serial_is_the_day_that_a_spreadsheet_would_show(day: date) -> None:
    serial = to_excel(datetime(day.year, day.month, day.day))  # noqa: DTZ001 (a serial has no zone)

    assert day_of(int(serial)) == day


H1 = Period.read("2025H1")


@pytest.mark.parametrize(
    "cell", ["3月5日", "３月５日", "三月五日", "3月5日（周三）", "3月5日 14:30"]
)
def test_the_period_gives_the_year(cell: str) -> None:
    assert day_in(cell, H1) == date(2025, 3, 5)


@pytest.mark.parametrize(
    ("cell", "words"),
    [
        ("12月20日", "没有写年份，又不在2025年上半年内"),
        ("2月29日", "没有2025年2月29日这一天"),
        ("3月5日（周五）", "2025年3月5日是星期三，不是星期五"),
    ],
)
def test_a_day_without_a_year_lies_in_the_period_or_is_refused(cell: str, words: str) -> None:
    with pytest.raises(CellError, match=words):
        day_in(cell, H1)


@pytest.mark.parametrize("period", [None, Period.read("2024-12-01..2025-02-28")])
def test_a_period_of_two_years_gives_no_year(period: Period | None) -> None:
    assert day_in("1月5日", period) == "1月5日"
    with pytest.raises(CellError, match="年月日"):
        day_of(day_in("1月5日", period))


@pytest.mark.parametrize("cell", ["2024-12-20", "3.5", 45721, None, "会", date(2025, 3, 5)])
def test_other_cells_of_a_date_field_stay_what_they_are(cell: object) -> None:
    assert day_in(cell, H1) == cell


def test_a_bare_serial_of_a_workbook_that_counts_from_1904_is_refused() -> None:
    with pytest.raises(CellError, match="从1904年起算"):
        day_in(44259, H1, from_1904=True)


def field(label: str, type_id: str = "integer", **more: object) -> Field:
    return Field("f", label, FIELD_TYPES[type_id], decimals=2, **more)  # type: ignore[arg-type]


COUNT, SESSIONS = field("培训人次"), field("场次")
YUAN, WAN_YUAN = field("金额（元）", "money"), field("金额（万元）", "money")


@pytest.mark.parametrize(
    ("cell", "of", "value"),
    [
        *(
            ("30人次", COUNT, 30),
            ("30 人次", COUNT, 30),
            ("三百二十人次", COUNT, 320),
            ("1.2万人次", COUNT, 12000),
        ),
        *(
            ("2场", SESSIONS, 2),
            ("两场", SESSIONS, 2),
            ("2场次", SESSIONS, 2),
            ("０场", SESSIONS, 0),
        ),
        *(("30人", field("邀请人数"), 30), ("30名", field("会员人数"), 30), ("1万", COUNT, 10000)),
        *(("1,200元", YUAN, 1200), ("￥1,200.50", YUAN, "1200.5"), ("12.6万元", YUAN, 126000)),
        *(
            ("12.6万元", WAN_YUAN, "12.6"),
            ("126000元", WAN_YUAN, "12.6"),
            ("1.5亿元", WAN_YUAN, 15000),
        ),
        *(("壹万贰仟元整", YUAN, 12000), ("12.6", WAN_YUAN, "12.6"), ("三百", WAN_YUAN, 300)),
        *(
            ("35%", field("占比（%）", "decimal"), 35),
            ("35.5％", field("占比", "decimal", counted_in="%"), "35.5"),
        ),
        *(
            ("12桌", field("数量", counted_in="桌"), 12),
            ("3万次", field("阅读量（万次）", "decimal"), 3),
        ),
    ],
)
def test_a_unit_that_agrees_with_the_field_is_read(cell: str, of: Field, value: object) -> None:
    assert read(cell, of) == Decimal(str(value))


@pytest.mark.parametrize(
    ("cell", "of", "words"),
    [
        ("30人", COUNT, "单位是“人”，本列按“人次”计"),
        ("30人次", field("邀请人数"), "单位是“人次”，本列按“人”计"),
        ("2次", SESSIONS, "单位是“次”，本列按“场次”计"),
        ("35%", COUNT, "单位是“%”，本列按“人次”计"),
        ("30人", field("数量"), "带着单位“人”，而本列没有写明按什么计"),
        ("12.6万", WAN_YUAN, "只填以万元计的数字"),
        ("12.6万", MONEY, "带着单位“万”，而本列没有写明按什么计"),
        ("12.345元", YUAN, "小数超过2位"),
        ("1234.5元", WAN_YUAN, "小数超过2位"),
        ("12桌", field("数量"), "不是准确的数字"),
        *(
            (cell, COUNT, "是一个范围")
            for cell in ("3-5", "3~5", "3—5", "３～５", "3至5人次", "三到五")
        ),
        *(
            (cell, COUNT, "是约数")
            for cell in ("80余人", "近300", "约50", "300多", "100以上", "十几", "50左右")
        ),
        *(
            (cell, COUNT, "是约数")
            for cell in ("80余人次", "300余人", "几十", "数百人次", "三四十", "百余", "上百")
        ),
        *(
            (cell, COUNT, "是约数")
            for cell in ("约五十", "不足100", "超过200人", "50+", "≥50", "50来人", "12万余人")
        ),
        *((cell, COUNT, "确实没有的请填 0") for cell in ("无", "—", "/", "-", "－", "／", "没有")),
        *(
            (cell, COUNT, "不是准确的数字")
            for cell in ("12-", "1e5", "1 2", "12,34", "5²", "若干", "一百零")
        ),
    ],
)
def test_a_cell_that_is_no_number_of_its_field_is_told_why(
    cell: str, of: Field, words: str
) -> None:
    with pytest.raises(CellError, match=words):
        read(cell, of)


@pytest.mark.parametrize(
    ("required", "words"), [(False, "没有统计的请空着"), (True, "确实没有的请填 0")]
)
def test_nothing_is_not_read_as_zero(required: bool, words: str) -> None:
    with pytest.raises(CellError, match=words):
        read("无", field("邀请人数", required=required))


@pytest.mark.parametrize(
    ("label", "unit"),
    [
        *(
            ("培训人次", "人次"),
            ("邀请人数", "人"),
            ("场次", "场次"),
            ("金额（万元）", "万元"),
            ("经费(元)", "元"),
        ),
        *(
            ("阅读量（单位：万次）", "万次"),
            ("参加单位数", None),
            ("组织数", None),
            ("成立（起始）日期", None),
        ),
        *(
            ("数量", None),
            ("金额", None),
            ("单元", None),
            ("办结件数", "件"),
            ("培训人次（含线上）", "人次"),
            ("参观万人次", "万人次"),
            ("人数（约）", "人"),
            ("资金万元", "万元"),
        ),
    ],
)
def test_a_label_may_name_the_unit(label: str, unit: str | None) -> None:
    found = unit_in_label(label)

    assert (found.word if found else None) == unit


@given(st.integers(0, 10**9), st.sampled_from(["", "人次", " 人次"]))
def test_a_count_reads_back_with_its_unit(number: int, unit: str) -> None:
    assert read(f"{number}{unit}", COUNT) == number
    assert read(f"{number:,}{unit}", COUNT) == number


@pytest.mark.parametrize(
    "sign", ["一", "余", "1", "近", "-", "1-", "万", "几", "3月", "年", " ", "("]
)
def test_long_cells_are_refused_at_once(sign: str) -> None:
    for cell in (sign * 41, sign * 61, sign * 500_000):
        for act in (number_of, day_of):
            with pytest.raises(CellError):
                act(cell)
