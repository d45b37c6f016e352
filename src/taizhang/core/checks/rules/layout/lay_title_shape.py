"""标题最后一行只有一个字。

按版心宽和字号估算一行排几个字，只作提示；分成几段的标题看最后一段。回行要词意完整、排列对称，形状由人看。

查得出：
    标题：示例市委统战部关于二〇二五年统战工作的报告

不报：
    标题：示例市委统战部关于二〇二五年上半年统战工作的报告

依据：
    GB/T 9704-2012 标题回行时，要做到词意完整，排列对称，长短适宜。
"""

from __future__ import annotations

from collections.abc import Iterator

from taizhang.core.checks.document import CheckedText
from taizhang.core.checks.finding import Hit, Severity
from taizhang.core.checks.looks import in_text, of_layout, places_told, title_of
from taizhang.core.checks.rule import Rule
from taizhang.core.documents.docx_layout import DocxLayout, ParagraphLook

_HALF = 0.5


def _check(_document: CheckedText, layout: DocxLayout) -> Iterator[Hit]:
    title = title_of(layout)
    if title is None or not title.main_run.size:
        return
    last = _last_part(layout, title)
    section = layout.sections[0]
    # Half points to twips: a sign is as wide as it is high.
    room = (section.width - section.left - section.right - section.gutter) // (
        title.main_run.size * 10
    )
    words = last.text.strip()
    over = _width(words) % room if room > 0 else 0
    if room > 0 and _width(words) > room and 0 < over <= 1:
        yield from places_told([last], "标题最后一行约只有1个字，请调整回行。")
    elif last is not title and len(words) == 1:
        yield from places_told([last], "标题最后一行只有1个字。")


def _last_part(layout: DocxLayout, title: ParagraphLook) -> ParagraphLook:
    items = in_text(layout)
    at, found = items.index(title) + 1, title
    while at < len(items) and items[at].main_run.size == title.main_run.size > _BODY:
        found, at = items[at], at + 1
    return found


def _width(words: str) -> float:
    return sum(_HALF if sign.isascii() else 1 for sign in words)


_BODY = 36


RULE = Rule("LAY-TITLE-SHAPE", Severity.HINT, __doc__, of_layout(_check), of_layout=True)
