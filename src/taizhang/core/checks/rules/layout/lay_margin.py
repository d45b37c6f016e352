"""页边距不合公文格式。

两套数都认：GB/T 9704 量到字的边（上37、下35、左28、右26毫米），GB/T 33476 量到行的边（上34.58、下32.58毫米）；
各差1毫米以内不报，写明与哪一套最近。横排页不查。

查得出：
    页边距：25.4 25.4 31.8 31.8

不报：
    页边距：34.6 32.6 28 26

依据：
    GB/T 9704-2012 天头37毫米、订口28毫米、版心156×225毫米。
"""

from __future__ import annotations

from collections.abc import Iterator

from taizhang.core.checks.document import CheckedText
from taizhang.core.checks.finding import Hit, Severity
from taizhang.core.checks.looks import TOLERANCE, millimetres, nearest_norm, of_layout, whole
from taizhang.core.checks.rule import Rule
from taizhang.core.documents.docx_layout import DocxLayout
from taizhang.core.values import Message


def _check(document: CheckedText, layout: DocxLayout) -> Iterator[Hit]:
    norm = nearest_norm(layout)
    wanted = (norm.top, norm.bottom, norm.left, norm.right)
    for section in layout.sections:
        if section.width > section.height:
            continue
        sides = (section.top, section.bottom, section.left, section.right)
        given = [millimetres(side) for side in sides]
        if any(abs(a - b) > TOLERANCE for a, b in zip(given, wanted, strict=True)):
            words = Message(
                "页边距上下左右为{given}毫米；与最接近的{norm}（{wanted}毫米）不符。",
                given=tuple(given),
                norm=norm.name,
                wanted=wanted,
            )
            yield Hit((whole(document),), words)
            return


RULE = Rule("LAY-MARGIN", Severity.DOUBT, __doc__, of_layout(_check), of_layout=True)
