"""表格的合计列不等于各列之和。

最后一列或第二列叫“合计”“总计”，并且半数以上的行都等于其余各列之和，才逐行核对，不等的行是错误。

查得出：
    单位	一季度	二季度	合计
    东湖	12	15	28
    西岭	10	14	24
    南塘	9	8	17

不报：
    单位	一季度	二季度	合计
    东湖	12	15	27
    西岭	10	14	24
    南塘	9	8	17

依据：
    合计等于各列之和。
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from taizhang.core.checks.document import CheckedText
from taizhang.core.checks.finding import Hit, Severity
from taizhang.core.checks.rule import Rule
from taizhang.core.checks.tables import CheckedTable, is_total, tables
from taizhang.core.values import Message, plain

_FEWEST = 3


def _check(document: CheckedText) -> Iterator[Hit]:
    for table in tables(document):
        columns = table.summed_columns()
        sums = [column for column in columns if is_total(table.heads[column].words)]
        if len(sums) == 1 and len(columns) >= _FEWEST:
            yield from _rows(table, sums[0], [column for column in columns if column != sums[0]])


def _rows(table: CheckedTable, total: int, columns: list[int]) -> Iterator[Hit]:
    rows = [*table.rows, *([table.total] if table.total is not None else [])]
    wrong = []
    right = 0
    for row in rows:
        told = row[total].number
        if told is None or any(row[column].number is None for column in columns):
            continue
        summed = sum((row[column].number or Decimal(0) for column in columns), Decimal(0))
        if summed == told:
            right += 1
        else:
            wrong.append((row, told, summed))
    if len(wrong) >= right:
        return
    for row, told, summed in wrong:
        yield Hit(
            (row[total].span,),
            Message(
                "“{name}”一行各列合计{sum}，合计写{told}，相差{gap}。",
                name=row[0].words,
                sum=plain(summed),
                told=plain(told),
                gap=plain(abs(summed - told)),
            ),
            None,
            (plain(told), plain(summed)),
        )


RULE = Rule("FIG-TABLE-CROSS", Severity.ERROR, __doc__, _check)
