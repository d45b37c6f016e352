"""三级、四级标题不是三号仿宋。

单独成段的“1.”“（1）”标题，只作提示。三级标题加粗是一些机关的习惯：行距28磅的文件不报加粗，其他文件提示一次。

查得出：
    三级：黑体

不报：
    三级：仿宋_GB2312

依据：
    GB/T 9704-2012 第三层和第四层一般用仿宋体字标注。
"""

from __future__ import annotations

from collections.abc import Iterator

from taizhang.core.checks.document import CheckedText
from taizhang.core.checks.finding import Hit, Severity
from taizhang.core.checks.looks import (
    FANG,
    headings,
    is_of,
    nearest_norm,
    of_layout,
    places_told,
)
from taizhang.core.checks.rule import Rule
from taizhang.core.documents.docx_layout import DocxLayout

_SIZE = 32


def _check(_document: CheckedText, layout: DocxLayout) -> Iterator[Hit]:
    items = [*headings(layout, 3), *headings(layout, 4)]
    wrong = [item for item in items if not is_of(item.main_run, FANG)]
    names = tuple(dict.fromkeys(item.main_run.font for item in wrong))
    yield from places_told(wrong, "有{count}个三四级标题不是仿宋，用的是{names}。", names=names)
    yield from places_told(
        [item for item in items if item.main_run.size != _SIZE], "有{count}个三四级标题不是三号。"
    )
    if not nearest_norm(layout).bold_third:
        yield from places_told(
            [item for item in items if item.main_run.bold], "有{count}个三四级标题加粗。"
        )


RULE = Rule("LAY-H34", Severity.HINT, __doc__, of_layout(_check), of_layout=True)
