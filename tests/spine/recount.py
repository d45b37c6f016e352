"""The figures of the demonstration, counted again from the workbooks by other means.

Nothing of the program is used here: openpyxl reads the cells, and a few lines of plain Python count.
"""

from __future__ import annotations

from datetime import date, datetime
from fractions import Fraction
from functools import cache
from pathlib import Path
from typing import Any

from openpyxl import load_workbook

Row = dict[str, Any]
START, END = date(2025, 1, 1), date(2025, 6, 30)


@cache
def rows_of(folder: Path, sheet: str) -> list[Row]:
    """The rows of all workbooks below a folder, a later workbook's row in place of an earlier one's."""
    found: dict[str, Row] = {}
    for path in sorted(folder.rglob("*.xlsx"), key=lambda path: path.parent.name):
        if path.parent.name == "更正":
            continue
        book = load_workbook(path, data_only=True)
        if sheet not in book.sheetnames:
            continue
        header, _help, *lines = book[sheet].iter_rows(values_only=True)
        for line in lines:
            row: Row = {
                str(label).rstrip("*"): cell.date() if isinstance(cell, datetime) else cell
                for label, cell in zip(header, line, strict=True)
                if cell not in (None, "")
            }
            if len(row) > 1:
                found[str(row["记录号"])] = row | {"单位": path.stem}
    return list(found.values())


def recount(folder: Path, year: int) -> dict[str, Fraction]:
    """Every indicator of the first half of a year."""
    first, last = START.replace(year=year), END.replace(year=year)
    trainings = [row for row in rows_of(folder, "学习培训") if first <= row["举办日期"] <= last]
    appeals = rows_of(folder, "诉求办理")
    organisations = [
        row
        for row in rows_of(folder, "统战组织名录")
        if row["成立（起始）日期"] <= last and row.get("终止日期", date.max) > last
    ]
    closed = [row for row in appeals if "办结日期" in row and first <= row["办结日期"] <= last]
    still_open = [
        row for row in appeals if row["收集日期"] <= last and row.get("办结日期", date.max) > last
    ]

    def total(rows: list[Row], label: str) -> Fraction:
        return Fraction(sum(int(str(row[label])) for row in rows))

    sessions = total(trainings, "场次")
    interactive = [row for row in trainings if row["形式"] in ("研讨交流", "现场教学", "案例教学")]
    return {
        "training_sessions": sessions,
        "training_person_times": total(trainings, "培训人次"),
        "training_average_attendance": total(trainings, "培训人次") / sessions,
        "training_cohosted_sessions": total(
            [row for row in trainings if "联合单位" in row], "场次"
        ),
        "training_interactive_sessions": total(interactive, "场次"),
        "training_units": Fraction(len({row["单位"] for row in trainings})),
        "appeals_collected": Fraction(sum(first <= row["收集日期"] <= last for row in appeals)),
        "appeals_closed": Fraction(len(closed)),
        "appeals_closed_carried": Fraction(sum(row["收集日期"] < first for row in closed)),
        "appeals_closed_new": Fraction(sum(row["收集日期"] >= first for row in closed)),
        "appeals_open": Fraction(len(still_open)),
        "appeals_to_handle": Fraction(len(closed) + len(still_open)),
        "appeals_closed_rate": Fraction(100 * len(closed), len(closed) + len(still_open)),
        "organisations": Fraction(len({row["编号"] for row in organisations})),
        "organisation_members": total(organisations, "会员人数"),
        "organisations_new": Fraction(
            sum(
                row["登记事由"] == "新成立" and first <= row["成立（起始）日期"] <= last
                for row in rows_of(folder, "统战组织名录")
            )
        ),
    }
