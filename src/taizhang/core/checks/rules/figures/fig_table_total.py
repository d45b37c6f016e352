"""表格的合计行不等于各行之和。

第一格是“合计”“总计”的行，逐列核对。有合并单元格、小计、其中的表，以及率、占比、平均、排名一类的列不核对；
多数列都不相等的，合计多半不是这样算的，不报。

查得出：
    单位	入库企业（家）	专利（件）
    东湖	12	3
    西岭	15	4
    南塘	9	5
    合计	38	12

不报：
    单位	入库企业（家）	专利（件）
    东湖	12	3
    西岭	15	4
    南塘	9	5
    合计	36	12

依据：
    合计等于各行之和。
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from taizhang.core.checks.document import CheckedText
from taizhang.core.checks.finding import Hit, Severity
from taizhang.core.checks.rule import Rule
from taizhang.core.checks.tables import tables
from taizhang.core.values import Message, plain


def _check(document: CheckedText) -> Iterator[Hit]:
    for table in tables(document):
        columns = table.summed_columns()
        wrong = []
        right = 0
        for column in columns:
            told = None if table.total is None else table.total[column].number
            if told is None:
                continue
            summed = sum((row[column].number or Decimal(0) for row in table.rows), Decimal(0))
            if summed == told:
                right += 1
            else:
                wrong.append((column, told, summed))
        if table.total is None or len(wrong) > max(1, right):
            continue
        for column, told, summed in wrong:
            yield Hit(
                (table.total[column].span,),
                Message(
                    "“{head}”一列各行合计{sum}，合计行写{told}，相差{gap}。",
                    head=table.heads[column].words,
                    sum=plain(summed),
                    told=plain(told),
                    gap=plain(abs(summed - told)),
                ),
                Severity.ERROR if right else Severity.DOUBT,
                (plain(told), plain(summed)),
            )


RULE = Rule("FIG-TABLE-TOTAL", Severity.ERROR, __doc__, _check)
