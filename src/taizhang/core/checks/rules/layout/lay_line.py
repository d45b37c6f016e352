"""正文行距不是固定值，或前后不一。

正文各段的行距应是一个固定值（28.95磅左右，习惯用28磅）。多倍行距随字体变，一页排不准22行。

查得出：
    行距：1.5倍

不报：
    行距：28

依据：
    GB/T 9704-2012 每面22行。
"""

from __future__ import annotations

from collections.abc import Iterator

from taizhang.core.checks.document import CheckedText
from taizhang.core.checks.finding import Hit, Severity
from taizhang.core.checks.looks import body, of_layout, places_told
from taizhang.core.checks.rule import Rule
from taizhang.core.documents.docx_layout import DocxLayout


def _check(_document: CheckedText, layout: DocxLayout) -> Iterator[Hit]:
    items = body(layout)
    yield from places_told(
        [item for item in items if item.line_rule != "exact"], "正文有{count}段的行距不是固定值。"
    )
    pitches = [item.line for item in items if item.line_rule == "exact"]
    if pitches:
        most = max(set(pitches), key=pitches.count)
        yield from places_told(
            [item for item in items if item.line_rule == "exact" and item.line != most],
            "多数段落行距{most}磅，有{count}段不同。",
            most=most / 20,
        )


RULE = Rule("LAY-LINE", Severity.DOUBT, __doc__, of_layout(_check), of_layout=True)
