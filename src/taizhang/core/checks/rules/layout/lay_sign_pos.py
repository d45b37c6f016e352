"""署名、成文日期没有靠右，或用空格对齐。

署名和日期靠右排（或居中在右半边），右空2字或4字。用空格推到右边的，改字号就错位。

查得出：
    署名：左

不报：
    署名：右

依据：
    GB/T 9704-2012 成文日期右空二字或四字编排。
"""

from __future__ import annotations

from collections.abc import Iterator

from taizhang.core.checks.document import CheckedText
from taizhang.core.checks.finding import Hit, Severity
from taizhang.core.checks.looks import of_layout, places_told, signature
from taizhang.core.checks.rule import Rule
from taizhang.core.documents.docx_layout import DocxLayout


def _check(_document: CheckedText, layout: DocxLayout) -> Iterator[Hit]:
    found = signature(layout)
    if found is None:
        return
    yield from places_told(
        [item for item in found if item.text[:1].isspace() or item.text.endswith((" ", "\u3000"))],
        "署名和日期用空格对齐（{count}行），请改为右对齐并设右缩进。",
    )
    yield from places_told(
        [
            item
            for item in found
            if item.align in {"left", "both", "start", "center"}
            and item.text == item.text.strip()
            and not _is_set_in(item.first_line_twips)
        ],
        "署名和日期没有靠右（{count}行）。",
    )


_HALF = 2800


def _is_set_in(twips: int) -> bool:
    return twips > _HALF


RULE = Rule("LAY-SIGN-POS", Severity.DOUBT, __doc__, of_layout(_check), of_layout=True)
