"""The workbook that a unit fills in helps the typist, also below the rows that were prepared."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from io import BytesIO
from pathlib import Path

import pytest
from openpyxl import load_workbook
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet
from openxml_audit import OpenXmlValidator

from taizhang.core.ledger.field import Choice, Field
from taizhang.core.ledger.field_types import FIELD_TYPES
from taizhang.core.ledger.kind import RecordKind
from taizhang.core.rendering.ledger_workbook import (
    LAST_YEAR_SHEET,
    META_SHEET,
    LastYearPart,
    LedgerRow,
    LedgerSheet,
    LedgerWorkbook,
    render_ledger_workbook,
)

MANY = tuple(Choice(f"c{number}", f"第{number}种很长的选项名称") for number in range(40))
COMMA = (Choice("a", "水电,燃气"), Choice("b", "道路"))
QUOTE = (Choice("a", '所谓"其他"'), Choice("b", "道路"))


def field(identifier: str, type_: str, **more: object) -> Field:
    return Field(identifier, identifier, FIELD_TYPES[type_], **more)  # type: ignore[arg-type]


def kind_of(*fields: Field) -> RecordKind:
    return RecordKind("visit", "走访调研", fields, (fields[0].id,), fields[0].id)


def rendered(kind: RecordKind, rows: int = 3, **more: object) -> bytes:
    lines = [LedgerRow(f"AAAAA-0000{number}") for number in range(rows)]
    book = LedgerWorkbook("表", (), {"pack": "x"}, [LedgerSheet(kind, lines)], **more)  # type: ignore[arg-type]
    return render_ledger_workbook(book)


def sheet_of(workbook: bytes, name: str = "走访调研") -> Worksheet:
    found = load_workbook(BytesIO(workbook))[name]
    assert isinstance(found, Worksheet)
    return found


def rule_of(*fields: Field) -> DataValidation:
    (rule,) = sheet_of(rendered(kind_of(*fields))).data_validations.dataValidation
    return rule


@pytest.mark.parametrize("choices", [MANY, COMMA, QUOTE], ids=["many", "comma", "quote"])
def test_answers_that_do_not_fit_into_a_rule_are_offered_from_the_hidden_sheet(
    choices: Sequence[Choice],
) -> None:
    workbook = rendered(kind_of(field("类别", "choice", choices=tuple(choices))))

    (rule,) = sheet_of(workbook).data_validations.dataValidation
    assert rule.type == "list"
    assert rule.formula1 == f"'{META_SHEET}'!$E$1:$E${len(choices)}"
    hidden = sheet_of(workbook, META_SHEET)
    offered = [hidden.cell(row, 5).value for row in range(1, len(choices) + 1)]
    assert offered == [choice.label for choice in choices]


def test_each_long_list_has_a_column_and_equal_ones_share_it() -> None:
    other = (*MANY, Choice("last", "其他"))
    fields = [field("甲", "choice", choices=MANY), field("乙", "choice", choices=other)]
    workbook = rendered(kind_of(*fields, field("丙", "choice", choices=MANY)))

    rules = sheet_of(workbook).data_validations.dataValidation
    assert [rule.formula1.split("!")[1] for rule in rules] == [
        "$E$1:$E$40",
        "$F$1:$F$41",
        "$E$1:$E$40",
    ]


def test_a_short_list_stands_in_its_rule() -> None:
    rule = rule_of(field("类别", "choice", choices=(Choice("a", "甲"), Choice("b", "乙"))))

    assert rule.formula1 == '"甲,乙"'


@pytest.mark.parametrize(
    ("item", "rule", "words"),
    [
        (field("次数", "integer"), ("whole", "-9000000000000000", "9000000000000000"), "整数"),
        (
            field("金额", "money", decimals=2, minimum=Decimal(0), maximum=Decimal("99.5")),
            ("decimal", "0", "99.5"),
            "小数不超过2位，不带单位和“余”“近”等字，在0到99.5之间",
        ),
        (
            field("面积", "decimal", decimals=1, minimum=Decimal("0.5")),
            ("decimal", "0.5", "9000000000000000"),
            "不小于0.5",
        ),
        (field("主题", "text", max_length=20), ("textLength", "20", None), "最多20字"),
        (field("文号", "document_number"), ("textLength", "60", None), "最多60字"),
        (
            field("日期", "date", minimum=date(2025, 1, 1)),
            ("date", "45658", "109939"),
            "2025-03-05",
        ),
    ],
    ids=lambda item: item.label if isinstance(item, Field) else "",
)
def test_a_slip_is_told_while_typing_and_may_be_kept_all_the_same(
    item: Field, rule: tuple[str, str, str | None], words: str
) -> None:
    found = rule_of(item)

    assert (found.type, found.formula1, found.formula2) == rule
    assert words in str(found.error)
    assert found.errorStyle == "warning"


def test_rules_reach_far_below_the_prepared_rows_and_formats_to_the_end() -> None:
    kind = kind_of(field("主题", "text"), field("日期", "date"), field("次数", "integer"))

    sheet = sheet_of(rendered(kind, rows=3))

    assert {str(rule.sqref) for rule in sheet.data_validations.dataValidation} == {
        "B3:B505",
        "C3:C505",
        "D3:D505",
    }
    for letter, form in (("B", "@"), ("C", "yyyy-mm-dd"), ("D", "General")):
        column = sheet.column_dimensions[letter]
        assert (column.number_format, column.protection.locked) == (form, False)
        assert sheet[f"{letter}3"].number_format == form
    assert sheet["A3"].protection.locked
    assert sheet.protection.sheet


def test_the_help_row_is_as_high_as_its_longest_text() -> None:
    short = kind_of(field("次数", "integer", help="填场次。"))
    long = kind_of(
        field("次数", "integer", help="上午、下午各一场的填二，不足一天的也算一场。" * 2)
    )

    heights = [sheet_of(rendered(kind)).row_dimensions[2].height for kind in (short, long)]

    # 44 signs, six in a line of a column twelve wide: eight lines of nine points.
    assert heights[0] == 30
    assert heights[1] is not None
    assert heights[1] >= 8 * 9 * 1.2


def test_it_prints_on_the_width_of_a_page_with_its_header_on_each() -> None:
    sheet = sheet_of(rendered(kind_of(field("主题", "text"))))

    assert sheet.page_setup.orientation == "landscape"
    assert (sheet.page_setup.fitToHeight, sheet.print_title_rows) == (0, "$1:$1")
    assert sheet.freeze_panes == "B3"


def test_last_year_is_a_sheet_that_nobody_can_type_into(tmp_path: Path) -> None:
    kind = kind_of(field("主题", "text"), field("日期", "date"), field("次数", "integer"))
    rows: list[dict[str, object]] = [
        {"主题": "=1+1", "日期": date(2024, 3, 5), "次数": 3},
        {"主题": "没有次数"},
    ]
    part = LastYearPart(kind, "已报送。走访次数：3次", rows)

    workbook = rendered(kind, last_year=[part], last_year_title="2024年上半年")

    sheet = sheet_of(workbook, LAST_YEAR_SHEET)
    lines = [line for line in sheet.iter_rows(values_only=True) if any(line)]
    assert str(lines[0][0]).startswith("2024年上半年报送的内容")
    assert lines[1][0] == "走访调研"
    assert lines[2][0] == "已报送。走访次数：3次"
    assert lines[3] == ("主题", "日期", "次数")
    assert lines[4][0] == "=1+1"
    assert lines[4][2] == 3
    assert lines[5] == ("没有次数", None, None)
    assert sheet.protection.sheet
    assert all(cell.protection.locked for row in sheet.iter_rows() for cell in row)
    file = tmp_path / "a.xlsx"
    file.write_bytes(workbook)
    assert [str(error) for error in OpenXmlValidator().validate(str(file)).errors] == []


def test_a_workbook_with_long_lists_opens_cleanly(tmp_path: Path) -> None:
    file = tmp_path / "a.xlsx"
    file.write_bytes(rendered(kind_of(field("类别", "choice", choices=MANY), field("数", "money"))))

    assert [str(error) for error in OpenXmlValidator().validate(str(file)).errors] == []
