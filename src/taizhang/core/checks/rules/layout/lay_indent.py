"""段首没有缩进2字，或用空格凑出来。

正文每段首行缩进2字：按字设200，或按磅设约2个字宽。用空格凑的，改字号就对不齐。

查得出：
    缩进：空格

不报：
    缩进：2

依据：
    GB/T 9704-2012 每个自然段左空二字，回行顶格。
"""

from __future__ import annotations

from collections.abc import Iterator

from taizhang.core.checks.document import CheckedText
from taizhang.core.checks.finding import Hit, Severity
from taizhang.core.checks.looks import body, of_layout, places_told
from taizhang.core.checks.rule import Rule
from taizhang.core.documents.docx_layout import DocxLayout

_BLANKS = (" ", "\u3000", "\t", "\xa0")
_TWO = range(180, 221)


def _check(_document: CheckedText, layout: DocxLayout) -> Iterator[Hit]:
    items = body(layout)
    blanks = [item for item in items if item.text.startswith(_BLANKS)]
    yield from places_told(blanks, "有{count}段段首用空格缩进，请改用“首行缩进2字符”。")

    def is_set(first: int | None, twips: int, size: int) -> bool:
        return (first if first is not None else twips * 10 // max(size, 1)) in _TWO

    wrong = [
        item
        for item in items
        if item not in blanks
        and not is_set(item.first_line, item.first_line_twips, item.main_run.size)
    ]
    yield from places_told(wrong, "有{count}段首行没有缩进2字。")


RULE = Rule("LAY-INDENT", Severity.DOUBT, __doc__, of_layout(_check), of_layout=True)
