"""没有页码，或页码的写法不对。

页码用页码域，4号半角宋体数字，左右各一条一字线（—）。一字线写成短横的报出；文中是否一页由读者看，只有一页的文件可以不理。

查得出：
    页码：- PAGE -

不报：
    页码：— PAGE —

依据：
    GB/T 9704-2012 页码用4号半角宋体阿拉伯数字，左右各放一条一字线。
"""

from __future__ import annotations

from collections.abc import Iterator

from taizhang.core.checks.document import CheckedText
from taizhang.core.checks.finding import Hit, Severity
from taizhang.core.checks.looks import SONG, of_layout, whole
from taizhang.core.checks.rule import Rule
from taizhang.core.documents.docx_layout import DocxLayout
from taizhang.core.values import Message

_DASH = "\N{EM DASH}"
_SIZE = 28


def _check(document: CheckedText, layout: DocxLayout) -> Iterator[Hit]:
    feet = [foot for section in layout.sections for foot in section.footers if "PAGE" in foot.text]
    where = (whole(document),)
    if not feet:
        yield Hit(where, Message("没有页码。"))
        return
    foot = feet[0]
    words = "".join(foot.text.split())
    if f"{_DASH}PAGE" not in words or not words.partition("PAGE")[2].endswith(_DASH):
        yield Hit(where, Message("页码左右应各有一条一字线，写作“— 1 —”。"))
    if foot.size != _SIZE:
        yield Hit(where, Message("页码是{size}磅，应为4号（14磅）。", size=foot.size / 2))
    if foot.font and not any(word in foot.font.lower() for word in SONG):
        yield Hit(where, Message("页码用的是{font}，应为宋体。", font=foot.font))


RULE = Rule("LAY-PAGENO", Severity.DOUBT, __doc__, of_layout(_check), of_layout=True)
