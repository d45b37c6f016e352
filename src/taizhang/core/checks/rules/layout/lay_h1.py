"""一级标题不是三号黑体。

单独成段的“一、”标题；后面接着正文的段首标题不查。

查得出：
    一级：楷体

不报：
    一级：黑体

依据：
    GB/T 9704-2012 第一层一般用黑体。
"""

from __future__ import annotations

from collections.abc import Iterator

from taizhang.core.checks.document import CheckedText
from taizhang.core.checks.finding import Hit, Severity
from taizhang.core.checks.looks import HEI, headings, is_of, of_layout, places_told
from taizhang.core.checks.rule import Rule
from taizhang.core.documents.docx_layout import DocxLayout

_SIZE = 32


def _check(_document: CheckedText, layout: DocxLayout) -> Iterator[Hit]:
    items = headings(layout, 1)
    wrong = [item for item in items if not is_of(item.main_run, HEI)]
    names = tuple(dict.fromkeys(item.main_run.font for item in wrong))
    yield from places_told(wrong, "有{count}个一级标题不是黑体，用的是{names}。", names=names)
    yield from places_told(
        [item for item in items if item.main_run.size != _SIZE], "有{count}个一级标题不是三号。"
    )


RULE = Rule("LAY-H1", Severity.DOUBT, __doc__, of_layout(_check), of_layout=True)
