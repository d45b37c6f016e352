"""A workbook is read as plain cells, or refused with one line, whatever somebody did to the file."""

from __future__ import annotations

import warnings
import zipfile
from collections.abc import Callable
from io import BytesIO
from random import Random

import pytest
from openpyxl import Workbook as Book
from openpyxl.utils.datetime import CALENDAR_MAC_1904

from taizhang.core.documents.workbook import _hidden_rows, _merged, read_workbook
from taizhang.core.values import RefusedError


def book(rows: list[list[object]], name: str = "表") -> bytes:
    made = Book()
    sheet = made.worksheets[0]
    sheet.title = name
    for row in rows:
        sheet.append(row)
    buffer = BytesIO()
    made.save(buffer)
    return buffer.getvalue()


def with_part(data: bytes, part: str, change: tuple[bytes, bytes]) -> bytes:
    source, buffer = zipfile.ZipFile(BytesIO(data)), BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            content = source.read(name)
            if name == part:
                assert change[0] in content
                content = content.replace(*change)
            target.writestr(name, content)
    return buffer.getvalue()


SHEET = "xl/worksheets/sheet1.xml"


def test_cells_are_read_as_they_stand() -> None:
    (sheet,) = read_workbook(book([["甲", 1, None, 2.5], [], [None, True]]), "a.xlsx").sheets
    assert sheet.rows == (("甲", 1, None, 2.5), (), (None, True))


def test_a_formula_without_a_result_is_marked_and_one_with_an_empty_result_is_empty() -> None:
    data = book([["=1+1", "=1+1", 3]])
    data = with_part(data, SHEET, (b'<c r="A1"', b'<c r="A1" t="str"'))
    (sheet,) = read_workbook(data, "a.xlsx").sheets
    assert sheet.rows == ((None, "#未计算", 3),)


def at_row(number: int) -> bytes:
    data = with_part(book([[1], [2]]), SHEET, (b'r="A2"', b'r="A%d"' % number))
    return with_part(data, SHEET, (b'<row r="2"', b'<row r="%d"' % number))


def test_a_row_at_the_far_end_of_the_sheet_is_read_at_its_number() -> None:
    (sheet,) = read_workbook(at_row(1_048_576), "a.xlsx").sheets
    assert (len(sheet.rows), sheet.rows[-1]) == (1_048_576, (2,))


def test_a_row_beyond_the_end_of_any_sheet_is_refused() -> None:
    with pytest.raises(RefusedError, match=r"请分成几个文件|异常地大"):
        read_workbook(at_row(10**12), "a.xlsx")


def test_a_stated_size_of_a_million_rows_is_not_believed() -> None:
    data = with_part(book([[1], [2]]), SHEET, (b'ref="A1:A2"', b'ref="A1:XFD1048576"'))
    assert read_workbook(data, "a.xlsx").sheets[0].rows == ((1,), (2,))


def shaped(act: Callable[[Book], None], rows: int = 6) -> bytes:
    made = Book()
    for number in range(rows):
        made.worksheets[0].append([number, number, number])
    act(made)
    buffer = BytesIO()
    made.save(buffer)
    return buffer.getvalue()


def test_hidden_rows_and_sheets_are_told() -> None:
    def hide(made: Book) -> None:
        first = made.worksheets[0]
        for number in (2, 5):
            first.row_dimensions[number].hidden = True
        first.column_dimensions["B"].hidden = True
        made.create_sheet("藏").sheet_state = "hidden"
        made.create_sheet("深藏").sheet_state = "veryHidden"
        made.create_sheet("露")

    first, *others = read_workbook(shaped(hide), "a.xlsx").sheets

    assert first.hidden_rows == {2, 5}
    assert [sheet.hidden for sheet in (first, *others)] == [False, True, True, False]


def test_a_hidden_row_is_found_however_a_program_writes_it() -> None:
    data = book([[1], [2], [3]])
    data = with_part(data, SHEET, (b'<row r="2"', b"<row hidden='true'"))

    (sheet,) = read_workbook(data, "a.xlsx").sheets
    assert sheet.hidden_rows == {2}
    assert len(sheet.rows) == 3


def merged(data: bytes, *areas: str) -> bytes:
    cells = "".join(f'<mergeCell ref="{area}"/>' for area in areas)
    return with_part(
        data, SHEET, (b"</sheetData>", f"</sheetData><mergeCells>{cells}</mergeCells>".encode())
    )


def test_merged_cells_are_told_as_far_as_there_are_rows() -> None:
    data = merged(shaped(lambda _made: None), "A2:A4", "B1:C1", "A5:B1000000", "A1000001:B1000002")

    (sheet,) = read_workbook(data, "a.xlsx").sheets
    assert sheet.merged == ((2, 1, 4, 1), (1, 2, 1, 3), (5, 1, 6, 2))


def test_eight_digits_in_a_cell_formatted_as_a_date_are_a_number() -> None:
    def dates(made: Book) -> None:
        for place, number in (("A1", 20250305), ("A2", 99999999), ("B2", 20250306)):
            made.worksheets[0][place] = number
            made.worksheets[0][place].number_format = "yyyy-mm-dd"

    (sheet,) = read_workbook(shaped(dates, 2), "a.xlsx").sheets
    assert sheet.rows == ((20250305, 0, 0), ("#VALUE!", 20250306, 1))


def test_a_workbook_tells_from_when_it_counts_days() -> None:
    def old(made: Book) -> None:
        made.epoch = CALENDAR_MAC_1904

    assert read_workbook(shaped(old), "a.xlsx").from_1904
    assert not read_workbook(book([[1]]), "a.xlsx").from_1904


@pytest.mark.parametrize("piece", [b"<row ", b"<row hidden='1' ", b"<mergeCell ref=", b'<row r="'])
def test_a_part_full_of_beginnings_takes_no_longer_than_its_size(piece: bytes) -> None:
    part = piece * 200_000

    assert _hidden_rows(part) == frozenset()
    assert _merged(part, 10) == ()


def test_openpyxl_warns_nobody() -> None:
    data = with_part(
        book([[1]]), "xl/styles.xml", (b'<cellStyle name="Normal"', b'<cellStyle name="X"')
    )
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        read_workbook(data, "a.xlsx")


@pytest.mark.parametrize("number", [b"NaN", b"abc", b"", b"9" * 5000, b"1e9999999", b"0x1"])
def test_a_number_that_is_none_is_read_or_refused(number: bytes) -> None:
    data = with_part(book([[12345]]), SHEET, (b"<v>12345</v>", b"<v>" + number + b"</v>"))
    try:
        read_workbook(data, "a.xlsx")
    except RefusedError as error:
        assert "已损坏" in str(error)  # noqa: PT017 (either is right)


@pytest.mark.parametrize("seed", range(40))
def test_a_damaged_part_is_refused_in_one_line_or_read(seed: int) -> None:
    dice = Random(seed)  # noqa: S311 (damage, no secrets)
    data = book([["甲", 1, 2.5], ["乙", "=1", True]])
    source, buffer = zipfile.ZipFile(BytesIO(data)), BytesIO()
    victim = dice.choice(source.namelist())
    with zipfile.ZipFile(buffer, "w") as target:
        for name in source.namelist():
            content = bytearray(source.read(name))
            if name == victim:
                for _time in range(dice.randint(1, 6)):
                    at = dice.randrange(len(content))
                    match dice.randrange(3):
                        case 0:
                            content[at] = dice.randrange(256)
                        case 1:
                            del content[at : at + dice.randint(1, 40)]
                        case _:
                            content[at:at] = dice.choice([b"<v>", b"</c>", b"9" * 30, b"&x;", b'"'])
                    content = content or bytearray(b"x")
            target.writestr(name, bytes(content))
    try:
        read_workbook(buffer.getvalue(), "a.xlsx")
    except RefusedError as error:
        assert len(str(error).splitlines()) == 1  # noqa: PT017 (either is right)
