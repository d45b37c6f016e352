"""A child process that turns an .xls file into plain cells; run as a file, it knows nothing of the program.

The bytes come by standard input, the cells leave by standard output as JSON, one line a sheet. The process has its
bounds before it reads a byte, so that a hostile file can at worst end it.

Exit status: 0 done; 3 locked with a password; 4 larger than any ledger; 5 not a workbook, or damaged.
"""

from __future__ import annotations

import io
import json
import sys

LOCKED, TOO_LARGE, DAMAGED = 3, 4, 5
_BIFF_ERROR = "#ERROR!"


def main(most_sheets: int, most_columns: int, most_cells: int) -> int:
    """Read, convert, write."""
    import xlrd  # noqa: PLC0415 (after the bounds)
    from xlrd.biffh import error_text_from_code  # noqa: PLC0415
    from xlrd.xldate import XLDateError, xldate_as_datetime  # noqa: PLC0415

    def plain(cell: xlrd.sheet.Cell) -> object:
        if cell.ctype == xlrd.XL_CELL_TEXT:
            return cell.value
        if cell.ctype == xlrd.XL_CELL_BOOLEAN:
            return bool(cell.value)
        if cell.ctype == xlrd.XL_CELL_ERROR:
            return error_text_from_code.get(cell.value, _BIFF_ERROR)
        if cell.ctype == xlrd.XL_CELL_DATE:
            try:
                return {"day": xldate_as_datetime(cell.value, book.datemode).isoformat()}
            except (XLDateError, ValueError, OverflowError):
                return cell.value
        return cell.value if cell.ctype == xlrd.XL_CELL_NUMBER else None

    try:
        book = xlrd.open_workbook(
            file_contents=sys.stdin.buffer.read(), on_demand=True, logfile=io.StringIO()
        )
        if book.nsheets > most_sheets:
            return TOO_LARGE
        for index in range(book.nsheets):
            sheet = book.sheet_by_index(index)
            most_cells -= sheet.nrows + sum(sheet.row_len(row) for row in range(sheet.nrows))
            if most_cells < 0 or sheet.ncols > most_columns:
                return TOO_LARGE
            rows = [[plain(cell) for cell in sheet.row(row)] for row in range(sheet.nrows)]
            print(json.dumps([sheet.name, rows], allow_nan=False))  # noqa: T201 (to the parent)
            book.unload_sheet(index)
    except MemoryError:
        return TOO_LARGE
    except Exception as error:  # noqa: BLE001 (whatever a damaged file makes the library run into)
        return LOCKED if "encrypted" in str(error).lower() else DAMAGED
    return 0


if __name__ == "__main__":
    try:
        sys.exit(main(*map(int, sys.argv[1:])))
    except MemoryError:
        sys.exit(TOO_LARGE)
