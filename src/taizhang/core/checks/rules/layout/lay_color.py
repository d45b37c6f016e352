"""正文有彩色的字。

公文除红头外用黑色。标红的字常是修改时留下的。红头和超链接的蓝色不报。

查得出：
    颜色：FF0000

不报：
    颜色：000000

依据：
    GB/T 9704-2012 如无特殊说明，文字的颜色均为黑色。
"""

from __future__ import annotations

from collections.abc import Iterator

from taizhang.core.checks.document import CheckedText
from taizhang.core.checks.finding import Hit, Severity
from taizhang.core.checks.looks import body, of_layout, places_told
from taizhang.core.checks.rule import Rule
from taizhang.core.documents.docx_layout import DocxLayout

_BLACK = frozenset({"", "000000", "0563C1", "0000FF", "1A1A1A", "333333"})


def _check(_document: CheckedText, layout: DocxLayout) -> Iterator[Hit]:
    wrong = [
        item
        for item in body(layout)
        if any(run.colour not in _BLACK and run.span.start < run.span.end for run in item.runs)
    ]
    yield from places_told(wrong, "正文有{count}段有彩色的字。")


RULE = Rule("LAY-COLOR", Severity.DOUBT, __doc__, of_layout(_check), of_layout=True)
