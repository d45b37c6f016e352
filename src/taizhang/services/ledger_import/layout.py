"""What is said of a sheet that was kept as people keep it: rows left out, hidden, merged, added up."""

from __future__ import annotations

from typing import TYPE_CHECKING

from taizhang.core.ledger.table import ASIDE_NAMES, Aside, Table
from taizhang.core.values import Message, plain
from taizhang.services.ledger_import.state import ImportWork, SheetPlan

if TYPE_CHECKING:
    from collections.abc import Iterable

_MOST_ROWS_NAMED = 10
_MOST_TOTALS_NAMED = 20


def named_rows(numbers: Iterable[int]) -> str:
    """Rows by number, the first of them if they are many."""
    numbers = [*numbers]
    shown = "、".join(map(str, numbers[:_MOST_ROWS_NAMED]))
    return shown if len(numbers) <= _MOST_ROWS_NAMED else f"{shown}……"


def note_table(work: ImportWork, plan: SheetPlan, table: Table) -> None:
    """Name what was left out and what was taken although it is not plain to see."""
    label = plan.kind.label
    for aside in Aside:
        rows = [number for number, what in table.asides.items() if what is aside]
        if rows:
            work.notes.append(
                Message(
                    "“{label}”第{rows}行是{what}，不是记录，没有入账。",
                    label=label,
                    rows=named_rows(rows),
                    what=ASIDE_NAMES[aside],
                )
            )
    for wrong in table.wrong_totals[:_MOST_TOTALS_NAMED]:
        work.notes.append(
            Message(
                "“{label}”第{row}行“{column}”的合计写的是{stated}，上面{count}行相加是{computed}，请核对。",
                label=label,
                row=wrong.row,
                column=wrong.label,
                stated=plain(wrong.stated),
                count=wrong.count,
                computed=plain(wrong.computed),
            )
        )
    for column in [item.label for item in plan.kind.fields if item.label in table.filled]:
        work.notes.append(
            Message(
                "“{label}”第{rows}行的“{column}”与上面的行是合并的单元格，按同样的内容读入。",
                label=label,
                rows=named_rows(table.filled[column]),
                column=column,
            )
        )
    if plan.sheet.hidden and table.rows:
        work.notes.append(Message("“{label}”是隐藏的工作表，已照常读入。", label=plan.sheet.name))
    hidden = [number for number in table.rows if number in plan.sheet.hidden_rows]
    if hidden:
        work.notes.append(
            Message(
                "“{label}”第{rows}行是隐藏的行，已照常读入。", label=label, rows=named_rows(hidden)
            )
        )
