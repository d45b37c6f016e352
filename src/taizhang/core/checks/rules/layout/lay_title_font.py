"""标题不是二号小标宋，没有居中，或加粗。

方正小标宋、华文中宋都算。标题是开头几段里字号最大的一段，红头不算。

查得出：
    标题字体：黑体

不报：
    标题字体：方正小标宋简体

依据：
    GB/T 9704-2012 标题用2号小标宋体字，居中排布。
"""

from __future__ import annotations

from collections.abc import Iterator

from taizhang.core.checks.document import CheckedText
from taizhang.core.checks.finding import Hit, Severity
from taizhang.core.checks.looks import TITLE, is_of, of_layout, places_told, title_of
from taizhang.core.checks.rule import Rule
from taizhang.core.documents.docx_layout import DocxLayout

_SIZE = 44


def _check(_document: CheckedText, layout: DocxLayout) -> Iterator[Hit]:
    title = title_of(layout)
    if title is None:
        return
    look = title.main_run
    if not is_of(look, TITLE):
        yield from places_told([title], "标题用的是{font}，应为小标宋。", font=look.font)
    if look.size != _SIZE:
        yield from places_told([title], "标题是{size}磅，应为二号（22磅）。", size=look.size / 2)
    if title.align != "center":
        yield from places_told([title], "标题没有居中。")
    if look.bold:
        yield from places_told([title], "标题加粗了；小标宋不再加粗。")


RULE = Rule("LAY-TITLE-FONT", Severity.DOUBT, __doc__, of_layout(_check), of_layout=True)
