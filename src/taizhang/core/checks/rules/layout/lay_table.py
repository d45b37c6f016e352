"""表格宽过版心，或长表没有重复标题行。

表宽按表格设置算，比版心宽1毫米以上的报；20行以上的表没有设“重复标题行”的报。

查得出：
    表宽：200

不报：
    表宽：150

依据：
    GB/T 9704-2012 表格在版心内编排。
"""

from __future__ import annotations

from collections.abc import Iterator

from taizhang.core.checks.document import CheckedText
from taizhang.core.checks.finding import Hit, Severity
from taizhang.core.checks.looks import of_layout
from taizhang.core.checks.rule import Rule
from taizhang.core.documents.docx_layout import DocxLayout
from taizhang.core.values import Message

_LONG = 20
_SLACK = 57


def _check(_document: CheckedText, layout: DocxLayout) -> Iterator[Hit]:
    room = max(section.width - section.left - section.right for section in layout.sections)
    for table in layout.tables:
        if table.width > room + _SLACK:
            yield Hit(
                (table.span,),
                Message("表格比版心宽{over}毫米。", over=(table.width - room) * 10 // 567),
            )
        elif table.rows >= _LONG and not table.repeats:
            yield Hit((table.span,), Message("表格有{rows}行，没有设重复标题行。", rows=table.rows))


RULE = Rule("LAY-TABLE", Severity.DOUBT, __doc__, of_layout(_check), of_layout=True)
