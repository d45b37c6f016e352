"""版心不是156×225毫米。

页边距各自只差一点、加起来却差1毫米以上的，或设了装订线、把版心挤窄的，才由这一条报；页边距不对的由 LAY-MARGIN 报。
横排页不查。

查得出：
    装订线：10

不报：
    装订线：0

依据：
    GB/T 9704-2012 版心尺寸为156毫米×225毫米。
"""

from __future__ import annotations

from collections.abc import Iterator

from taizhang.core.checks.document import CheckedText
from taizhang.core.checks.finding import Hit, Severity
from taizhang.core.checks.looks import TOLERANCE, millimetres, nearest_norm, of_layout, whole
from taizhang.core.checks.rule import Rule
from taizhang.core.documents.docx_layout import DocxLayout
from taizhang.core.values import Message

_A4 = 210.0, 297.0


def _check(document: CheckedText, layout: DocxLayout) -> Iterator[Hit]:
    norm = nearest_norm(layout)
    margins = (norm.top, norm.bottom, norm.left, norm.right)
    for section in layout.sections:
        sides = (section.top, section.bottom, section.left, section.right)
        paper = millimetres(section.width), millimetres(section.height)
        pairs = [*zip(paper, _A4, strict=True)]
        pairs += [(millimetres(side), want) for side, want in zip(sides, margins, strict=True)]
        if any(abs(given - want) > TOLERANCE for given, want in pairs):
            continue
        wide = millimetres(section.width - section.left - section.right - section.gutter)
        high = millimetres(section.height - section.top - section.bottom)
        wanted = (
            round(_A4[0] - norm.left - norm.right, 1),
            round(_A4[1] - norm.top - norm.bottom, 1),
        )
        if abs(wide - wanted[0]) > TOLERANCE or abs(high - wanted[1]) > TOLERANCE:
            words = Message(
                "版心为{wide}×{high}毫米，应为{wanted_wide}×{wanted_high}毫米。",
                wide=f"{wide:g}",
                high=f"{high:g}",
                wanted_wide=f"{wanted[0]:g}",
                wanted_high=f"{wanted[1]:g}",
            )
            yield Hit((whole(document),), words)
            return


RULE = Rule("LAY-TEXTBOX", Severity.DOUBT, __doc__, of_layout(_check), of_layout=True)
