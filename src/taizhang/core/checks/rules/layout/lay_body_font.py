"""正文不是三号仿宋。

看每段多数字的字体和字号；仿宋、仿宋_GB2312、方正仿宋、华文仿宋都算。表格、注和文本框不查，一处报一条，写明几段。

查得出：
    正文字体：宋体

不报：
    正文字体：仿宋

依据：
    GB/T 9704-2012 正文用3号仿宋体字。
"""

from __future__ import annotations

from collections.abc import Iterator

from taizhang.core.checks.document import CheckedText
from taizhang.core.checks.finding import Hit, Severity
from taizhang.core.checks.looks import FANG, body, is_of, of_layout, places_told
from taizhang.core.checks.rule import Rule
from taizhang.core.documents.docx_layout import DocxLayout

_SIZE = 32


def _check(_document: CheckedText, layout: DocxLayout) -> Iterator[Hit]:
    items = body(layout)
    wrong = [item for item in items if not is_of(item.main_run, FANG)]
    names = tuple(dict.fromkeys(item.main_run.font for item in wrong))
    yield from places_told(wrong, "正文有{count}段不是仿宋，用的是{names}。", names=names)
    small = [item for item in items if item.main_run.size != _SIZE]
    sizes = tuple(dict.fromkeys(item.main_run.size / 2 for item in small))
    yield from places_told(small, "正文有{count}段不是三号（16磅），用的是{sizes}磅。", sizes=sizes)


RULE = Rule("LAY-BODY-FONT", Severity.DOUBT, __doc__, of_layout(_check), of_layout=True)
