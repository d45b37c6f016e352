"""一页不是22行，或一行不是28字。

按页面高度、上下边距和正文的固定行距算；设了字符网格的再算每行字数。行距不固定的由 LAY-LINE 报。

查得出：
    行距：20
    正文字号：16

不报：
    行距：28.95

依据：
    GB/T 9704-2012 一般每面排22行，每行排28个字。
"""

from __future__ import annotations

from collections.abc import Iterator

from taizhang.core.checks.document import CheckedText
from taizhang.core.checks.finding import Hit, Severity
from taizhang.core.checks.looks import body, of_layout, whole
from taizhang.core.checks.rule import Rule
from taizhang.core.documents.docx_layout import DocxLayout
from taizhang.core.values import Message

_LINES, _CHARACTERS = 22, 28
_SLACK = 0.02


def _check(document: CheckedText, layout: DocxLayout) -> Iterator[Hit]:
    section = layout.sections[-1]
    exact = [item.line for item in body(layout) if item.line_rule == "exact"]
    if not exact or section.width > section.height:
        return
    pitch = max(set(exact), key=exact.count)
    lines = int((section.height - section.top - section.bottom) / pitch + _SLACK)
    if lines != _LINES:
        words = Message("行距{pitch}磅，一页{lines}行，应为22行。", pitch=pitch / 20, lines=lines)
        yield Hit((whole(document),), words)
    if section.grid == "linesAndChars":
        size = body(layout)[0].main_run.size / 2
        space = section.character_space
        # LibreOffice writes a space below zero as if it were above.
        space -= 2**32 if space > 2**31 else 0
        width = (section.width - section.left - section.right) / 20
        signs = int(width / (size + space / 4096) + _SLACK)
        if signs != _CHARACTERS:
            yield Hit((whole(document),), Message("一行{signs}字，应为28字。", signs=signs))


RULE = Rule("LAY-GRID", Severity.DOUBT, __doc__, of_layout(_check), of_layout=True)
