"""文中有身份证号。

按校验码认定，十八位的文号、编号不会误报。结果里不重复号码。

查得出：
    申请对象证件号11010119900307109X。

不报：
    申请对象共12人。

依据：
    个人信息保护法第六条：收集和公开限于最小范围。
"""

from __future__ import annotations

from collections.abc import Iterator

from taizhang.core.checks.document import CheckedText
from taizhang.core.checks.finding import Hit, Severity
from taizhang.core.checks.rule import Rule
from taizhang.core.ledger.screening import personal_numbers
from taizhang.core.values import Message, Span


def _check(document: CheckedText) -> Iterator[Hit]:
    for sort, start, end in personal_numbers(document.folded):
        if sort == "身份证号":
            yield Hit((Span(start, end),), Message("文中有身份证号，请删去。"))


RULE = Rule("PRI-IDCARD", Severity.ERROR, __doc__, _check)
