"""页码没有单页居右、双页居左。

双面打印时页码在外侧：单页居右空一字，双页居左空一字。

查得出：
    双页：否

不报：
    双页：是

依据：
    GB/T 9704-2012 单页码居右空一字，双页码居左空一字。
"""

from __future__ import annotations

from collections.abc import Iterator

from taizhang.core.checks.document import CheckedText
from taizhang.core.checks.finding import Hit, Severity
from taizhang.core.checks.looks import of_layout, whole
from taizhang.core.checks.rule import Rule
from taizhang.core.documents.docx_layout import DocxLayout
from taizhang.core.values import Message


def _check(document: CheckedText, layout: DocxLayout) -> Iterator[Hit]:
    feet = {foot.kind for section in layout.sections for foot in section.footers}
    if feet and not (layout.even_and_odd and "even" in feet):
        yield Hit((whole(document),), Message("单页和双页的页码在同一边，应为单页居右、双页居左。"))


RULE = Rule("LAY-PAGENO-SIDE", Severity.HINT, __doc__, of_layout(_check), of_layout=True)
