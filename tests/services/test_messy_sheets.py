"""Sheets as units send them back: totals, notes, hidden and merged cells, days and numbers in every spelling."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from io import BytesIO

import pytest
from openpyxl import load_workbook
from openpyxl.utils.datetime import CALENDAR_MAC_1904
from openpyxl.worksheet.worksheet import Worksheet

from taizhang.services.ledger_import import ImportResult
from taizhang.services.workspace import Workspace
from tests.support.books import (
    TRAINING,
    change,
    changesets,
    clear_row,
    columns,
    counts,
    held,
    reshape,
    rows_of,
    with_cell_xml,
)
from tests.support.workspaces import fill_in, saved, take_in, template_of, training

TOWN = "town-donghu"
BELOW = 64
"""The first row below those that were given a record id."""


def sent(office: Workspace, *rows: dict[str, object]) -> bytes:
    return fill_in(template_of(office, TOWN), {TRAINING: rows})


def with_row(workbook: bytes, number: int, **cells: object) -> bytes:
    return change(workbook, TRAINING, {(number, label): cell for label, cell in cells.items()})


def notes(result: ImportResult) -> list[str]:
    return [str(note) for note in result.notes]


def told(result: ImportResult) -> list[str]:
    return [f"{problem.place.cell} {problem.message}" for problem in result.problems]


THREE = (
    training("2025-03-05", "甲", 培训人次=30),
    training("2025-03-06", "乙", 培训人次=40),
    training("2025-03-07", "丙", 培训人次=50),
)


def test_a_total_below_the_table_is_named_and_compared(office: Workspace) -> None:
    right = with_row(sent(office, *THREE), BELOW, 举办日期="合计", 场次=3, 培训人次=120)
    result = take_in(office, "a.xlsx", right)

    assert counts(result)[TRAINING] == (3, 0, 0, 0, 0)
    assert notes(result) == ["“学习培训”第64行是合计行，不是记录，没有入账。"]

    wrong = with_row(right, BELOW, 培训人次="130人次")
    assert notes(take_in(office, "b.xlsx", wrong))[1:] == [
        "“学习培训”第64行“培训人次”的合计写的是130，上面3行相加是120，请核对。"
    ]


def test_a_total_typed_into_a_prepared_row_is_left_out_and_into_a_record_refused(
    office: Workspace,
) -> None:
    book = sent(office, *THREE)
    result = take_in(office, "a.xlsx", with_row(book, 6, 举办日期="合计", 培训人次=150))

    assert counts(result)[TRAINING] == (3, 0, 0, 0, 0)
    assert told(result) == []
    assert any("第6行是合计行" in note for note in notes(result))

    emptied = with_row(clear_row(book, TRAINING, 5), 5, 举办日期="合计", 培训人次=100)
    again = take_in(office, "a.xlsx", emptied)

    assert counts(again)[TRAINING] == (0, 0, 2, 0, 1)
    assert told(again) == [
        "B5 这一行像是合计行，但带有记录号，没有自动略过；不是一条记录的，请清空本行。"
    ]


def test_notes_and_signatures_below_the_table_are_left_out(office: Workspace) -> None:
    workbook = with_row(sent(office, *THREE), BELOW, 举办日期="注：场次按实际举办计")
    workbook = with_row(workbook, BELOW + 2, 举办日期="填表人：", 形式="审核人：")
    result = take_in(office, "a.xlsx", workbook)

    assert counts(result)[TRAINING] == (3, 0, 0, 0, 0)
    assert notes(result) == ["“学习培训”第64、66行是说明或签字行，不是记录，没有入账。"]
    assert changesets() == changesets_after_again(office, workbook)


def changesets_after_again(office: Workspace, workbook: bytes) -> int:
    assert take_in(office, "a.xlsx", workbook).changeset is None
    return changesets()


def test_a_second_table_below_the_first_is_read_by_its_own_header(office: Workspace) -> None:
    def second(sheet: Worksheet) -> None:
        labels = [*columns(sheet)][::-1]
        row = dict(training("2025-05-06", "丁", 培训人次="六十人次"))
        for column, label in enumerate(labels, start=1):
            sheet.cell(BELOW, column).value = label
            sheet.cell(BELOW + 1, column).value = row.get(label)  # type: ignore[assignment]

    result = take_in(office, "a.xlsx", reshape(sent(office, THREE[0]), TRAINING, second))

    assert not told(result)
    assert held("training", "topic") == ["丁", "甲"]
    assert held("training", "person_times") == [30, 60]
    assert notes(result) == ["“学习培训”第64行是重复的表头，不是记录，没有入账。"]


def test_a_second_header_without_a_column_hides_no_rows_in_silence(office: Workspace) -> None:
    workbook = sent(office, *THREE)
    take_in(office, "a.xlsx", workbook)

    def second(sheet: Worksheet) -> None:
        for label, column in columns(sheet).items():
            if label != "记录号":
                sheet.cell(4, column).value = None if label == "场次" else label

    result = take_in(office, "b.xlsx", reshape(workbook, TRAINING, second))
    assert told(result) == [
        "A4 第4行是又一个表头，但缺少列：场次。从这一行起没有读，请补齐后再导入。"
    ]
    assert counts(result)[TRAINING] == (0, 0, 1, 0, 0)


def test_hidden_rows_and_sheets_are_taken_and_told(office: Workspace) -> None:
    def hide(sheet: Worksheet) -> None:
        sheet.sheet_state = "hidden"
        for number in (4, 5, 30):
            sheet.row_dimensions[number].hidden = True

    result = take_in(office, "a.xlsx", reshape(sent(office, *THREE), TRAINING, hide))

    assert counts(result)[TRAINING] == (3, 0, 0, 0, 0)
    assert notes(result) == [
        "“学习培训”是隐藏的工作表，已照常读入。",
        "“学习培训”第4、5行是隐藏的行，已照常读入。",
    ]


def merging(*areas: str) -> Callable[[Worksheet], None]:
    def act(sheet: Worksheet) -> None:
        for area in areas:
            sheet.merge_cells(area)

    return act


def test_a_merged_day_is_the_day_of_each_of_its_rows(office: Workspace) -> None:
    result = take_in(
        office, "a.xlsx", reshape(sent(office, *THREE), TRAINING, merging("B3:B5", "D3:D4"))
    )

    assert not told(result)
    assert held("training", "held_on") == ["2025-03-05"] * 3
    assert notes(result) == [
        "“学习培训”第4、5行的“举办日期”与上面的行是合并的单元格，按同样的内容读入。",
        "“学习培训”第4行的“形式”与上面的行是合并的单元格，按同样的内容读入。",
    ]


def test_a_merged_number_and_cells_merged_sideways_are_named_by_cell(office: Workspace) -> None:
    result = take_in(
        office, "a.xlsx", reshape(sent(office, *THREE), TRAINING, merging("G3:G4", "C5:D5"))
    )

    assert [line.split("，")[0] for line in told(result)] == [
        "G3 “培训人次”：第3行至第4行合并了",
        "G4 “培训人次”：第3行至第4行合并了",
        "C5 左右几格合并了",
        "D5 “形式”必填",
    ]
    assert result.mending is not None
    assert len(rows_of(result.mending, TRAINING)) == 3


def test_a_mended_merge_comes_in(office: Workspace) -> None:
    workbook = reshape(sent(office, *THREE), TRAINING, merging("B3:B5", "G3:G4"))
    mending = take_in(office, "a.xlsx", workbook).mending
    assert mending is not None

    result = take_in(
        office, "b.xlsx", change(mending, TRAINING, {(3, "培训人次"): 10, (4, "培训人次"): 20})
    )
    assert not told(result)
    assert held("training", "person_times") == [10, 20, 50]
    assert held("training", "held_on") == ["2025-03-05"] * 3


@pytest.mark.parametrize(
    ("cell", "day"),
    [
        *(("3月5日", "2025-03-05"), ("3月5日（周三）", "2025-03-05"), ("三月五日", "2025-03-05")),
        *((45721, "2025-03-05"), ("20250305", "2025-03-05"), ("25.3.5", "2025-03-05")),
        *(("2024.12.20", "2024-12-20"), ("2025-03-05 14:30", "2025-03-05")),
    ],
)
def test_a_day_is_read_as_it_is_meant(office: Workspace, cell: object, day: str) -> None:
    workbook = with_row(sent(office, THREE[0]), 3, 举办日期=cell)
    assert not told(take_in(office, "a.xlsx", plain_days(workbook)))
    assert held("training", "held_on") == [day]


@pytest.mark.parametrize("cell", [20250305, "20250305", "2025.3.5"])
def test_a_day_typed_into_a_cell_formatted_as_a_date_is_that_day(
    office: Workspace, cell: object
) -> None:
    xml = f"<c ><v>{cell}</v></c>"
    if isinstance(cell, str):
        xml = f'<c t="inlineStr"><is><t>{cell}</t></is></c>'
    assert not told(
        take_in(office, "a.xlsx", with_cell_xml(sent(office, THREE[0]), TRAINING, "B3", xml))
    )
    assert held("training", "held_on") == ["2025-03-05"]


def plain_days(workbook: bytes) -> bytes:
    """The column of days without a format, as it is where cells were pasted as values."""

    def act(sheet: Worksheet) -> None:
        for (cell,) in sheet["B3:B10"]:
            cell.number_format = "General"

    return reshape(workbook, TRAINING, act)


@pytest.mark.parametrize(
    ("cell", "words"),
    [
        ("12月20日", "没有写年份，又不在2025年上半年内"),
        ("3月5日（周四）", "2025年3月5日是星期三，不是星期四"),
        ("3月5日—7日", "不止一天，请只填第一天"),
        ("3.5", "不是完整的日期"),
        (3.5, "不是完整的日期"),
        ("2025.2.30", "没有2025年2月30日这一天"),
    ],
)
def test_a_day_that_one_cannot_tell_is_refused(office: Workspace, cell: object, words: str) -> None:
    result = take_in(
        office, "a.xlsx", plain_days(with_row(sent(office, THREE[0]), 3, 举办日期=cell))
    )

    ((line,), kept) = (told(result), result.mending)
    assert line.startswith("B3 “举办日期”：")
    assert words in line
    assert kept is not None
    assert rows_of(kept, TRAINING)[0]["举办日期"] == (
        str(cell) if isinstance(cell, float) else cell
    )


def test_a_bare_serial_survives_the_mending_of_another_cell(office: Workspace) -> None:
    workbook = plain_days(with_row(sent(office, THREE[0]), 3, 举办日期=45721, 培训人次="约五十"))
    mending = take_in(office, "a.xlsx", workbook).mending
    assert mending is not None

    assert not told(take_in(office, "b.xlsx", change(mending, TRAINING, {(3, "培训人次"): 50})))
    assert held("training", "held_on") == ["2025-03-05"]


def test_a_bare_serial_of_a_workbook_that_counts_from_1904_is_refused(office: Workspace) -> None:
    book = load_workbook(BytesIO(plain_days(with_row(sent(office, THREE[0]), 3, 举办日期=44259))))
    book.epoch = CALENDAR_MAC_1904
    (line,) = told(take_in(office, "a.xlsx", saved(book)))

    assert "从1904年起算" in line


@pytest.mark.parametrize(
    ("label", "cell", "field", "value"),
    [
        *(("培训人次", "30人次", "person_times", 30), ("培训人次", "1.2万", "person_times", 12000)),
        *(("培训人次", "三百二十", "person_times", 320), ("场次", "两场", "sessions", 2)),
        *(("邀请人数", "45人", "invited", 45), ("邀请人数", "４５名", "invited", 45)),
    ],
)
def test_a_number_is_read_with_its_unit(
    office: Workspace, label: str, cell: str, field: str, value: int
) -> None:
    assert not told(take_in(office, "a.xlsx", with_row(sent(office, THREE[0]), 3, **{label: cell})))
    assert held("training", field) == [value]


@pytest.mark.parametrize(
    ("label", "cell", "words"),
    [
        ("培训人次", "80余人", "“80余人”是约数，请核实后填准确的数字"),
        ("培训人次", "30人", "的单位是“人”，本列按“人次”计"),
        ("培训人次", "3-5", "是一个范围"),
        ("邀请人数", "无", "确实没有的请填 0，没有统计的请空着"),
    ],
)
def test_a_number_that_is_none_is_told_what_to_do(
    office: Workspace, label: str, cell: str, words: str
) -> None:
    (line,) = told(take_in(office, "a.xlsx", with_row(sent(office, THREE[0]), 3, **{label: cell})))

    assert words in line


def test_a_personal_number_in_a_note_goes_nowhere(office: Workspace) -> None:
    workbook = with_row(
        sent(office, *THREE), BELOW, 举办日期="填表人：", 主题="联系电话：13812345678"
    )
    result = take_in(office, "a.xlsx", workbook)

    assert "13812345678" not in "".join((*notes(result), *told(result)))
    assert date(2025, 3, 5).isoformat() in map(str, held("training", "held_on"))
