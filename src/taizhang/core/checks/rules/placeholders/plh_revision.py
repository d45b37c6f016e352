"""修订、批注或隐藏文字没有清掉。

没有接受或拒绝的修订，同一处有两个数；批注和隐藏文字会随文件发出去。本程序写的核对批注不算。

查得出：
    修订：是

不报：
    修订：否

依据：
    定稿不留修订痕迹。
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
    where = (whole(document),)
    if layout.revisions:
        words = Message("有{count}处修订没有接受或拒绝。", count=layout.revisions)
        yield Hit(where, words)
    if layout.comments:
        yield Hit(
            where, Message("有{count}条批注没有删除。", count=layout.comments), Severity.DOUBT
        )
    if layout.hidden:
        yield Hit(where, Message("有隐藏文字。"), Severity.DOUBT)


RULE = Rule("PLH-REVISION", Severity.ERROR, __doc__, of_layout(_check), of_layout=True)
