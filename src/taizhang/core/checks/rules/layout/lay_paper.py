"""纸张不是 A4。

210毫米×297毫米，横排的表格页可以横放；相差1毫米以内不报。

查得出：
    纸：216 279

不报：
    纸：210 297

依据：
    GB/T 9704-2012 用 A4 型纸。
"""

from __future__ import annotations

from collections.abc import Iterator

from taizhang.core.checks.document import CheckedText
from taizhang.core.checks.finding import Hit, Severity
from taizhang.core.checks.looks import millimetres, of_layout, whole
from taizhang.core.checks.rule import Rule
from taizhang.core.documents.docx_layout import DocxLayout
from taizhang.core.values import Message

_SIDES = 210, 297
_OFF = 1.0


def _check(document: CheckedText, layout: DocxLayout) -> Iterator[Hit]:
    for section in layout.sections:
        sides = sorted((millimetres(section.width), millimetres(section.height)))
        if any(abs(side - wanted) > _OFF for side, wanted in zip(sides, _SIDES, strict=True)):
            words = Message("纸张是{a}×{b}毫米，公文用A4（210×297毫米）。", a=sides[0], b=sides[1])
            yield Hit((whole(document),), words)
            return


RULE = Rule("LAY-PAPER", Severity.DOUBT, __doc__, of_layout(_check), of_layout=True)
