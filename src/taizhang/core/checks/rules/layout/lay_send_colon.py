"""主送机关没有顶格，或后面不是全角冒号。

标题下面的一行，由“、”或“，”隔开的每一段都以“局”“委”“办公室”“街道”之类结尾的，当作主送机关。
没有冒号的，要有两个以上机关、又没有居中，才当作主送机关：居中的一行是署名。

查得出：
    主送：示例市委办公室、市政府办公室:

不报：
    主送：示例市委办公室、市政府办公室：

依据：
    GB/T 9704-2012 主送机关居左顶格，最后一个机关名称后标全角冒号。
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from taizhang.core.checks.document import CheckedText
from taizhang.core.checks.finding import Hit, Severity
from taizhang.core.checks.looks import in_text, of_layout, places_told, title_of
from taizhang.core.checks.rule import Rule
from taizhang.core.documents.docx_layout import DocxLayout, ParagraphLook

_ONE = (
    r"[\u4e00-\u9fff]{1,24}?(?:委员会|政府|办公厅|办公室|党委|党组|[市县区州省]委|统战部|组织部|宣传部|工商联|联合会"
    r"|[局办部院厅署镇乡]|街道|机构|单位|中心|公司|支部|学校)"
)
_SEVERAL = re.compile(rf"\s*{_ONE}(?:[、，,]{_ONE})*\s*(?P<colon>[:：]?)\s*")
_ASIDE = re.compile(r"[（(][^（）()]*[）)]")
_LONGEST = 120
_MIDDLE = frozenset({"center", "right"})


def _check(_document: CheckedText, layout: DocxLayout) -> Iterator[Hit]:
    item = _recipients(layout)
    if item is None:
        return
    words = item.text.strip()
    if words.endswith(":"):
        yield from places_told([item], "主送机关后面是半角冒号，应为全角“：”。")
    elif not words.endswith("："):
        yield from places_told([item], "主送机关后面没有冒号。")
    pushed = bool(item.first_line or item.first_line_twips) or item.text[:1].isspace()
    if pushed or item.align in _MIDDLE:
        yield from places_told([item], "主送机关没有顶格。")


def _recipients(layout: DocxLayout) -> ParagraphLook | None:
    title, items = title_of(layout), in_text(layout)
    if title is None:
        return None
    at = items.index(title) + 1
    # A title may take several lines of its own size.
    while at < len(items) and items[at].main_run.size == title.main_run.size > _BODY:
        at += 1
    if at >= len(items) or len(items[at].text) > _LONGEST:
        return None
    words = _ASIDE.sub("", items[at].text)
    found = _SEVERAL.fullmatch(words)
    if found is None:
        return None
    several = any(sign in words for sign in "、，,")
    if not found["colon"] and (not several or items[at].align in _MIDDLE):
        return None
    return items[at]


_BODY = 36
"""Half points: titles are larger than the text."""


RULE = Rule("LAY-SEND-COLON", Severity.DOUBT, __doc__, of_layout(_check), of_layout=True)
