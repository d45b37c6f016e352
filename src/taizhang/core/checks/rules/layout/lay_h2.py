"""二级标题不是三号楷体。

单独成段的“（一）”标题；后面接着正文的段首标题不查。

查得出：
    二级：仿宋

不报：
    二级：楷体

依据：
    GB/T 9704-2012 第二层一般用楷体。
"""

from __future__ import annotations

from collections.abc import Iterator

from taizhang.core.checks.document import CheckedText
from taizhang.core.checks.finding import Hit, Severity
from taizhang.core.checks.looks import KAI, headings, is_of, of_layout, places_told
from taizhang.core.checks.rule import Rule
from taizhang.core.documents.docx_layout import DocxLayout

_SIZE = 32


def _check(_document: CheckedText, layout: DocxLayout) -> Iterator[Hit]:
    items = headings(layout, 2)
    wrong = [item for item in items if not is_of(item.main_run, KAI)]
    names = tuple(dict.fromkeys(item.main_run.font for item in wrong))
    yield from places_told(wrong, "有{count}个二级标题不是楷体，用的是{names}。", names=names)
    yield from places_told(
        [item for item in items if item.main_run.size != _SIZE], "有{count}个二级标题不是三号。"
    )


RULE = Rule("LAY-H2", Severity.DOUBT, __doc__, of_layout(_check), of_layout=True)
