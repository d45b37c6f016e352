"""文中有手机号码。

11位手机号码，中间有空格、短横也认得。服务热线、固定电话不报。结果里不重复号码。

查得出：
    联系电话13812345678。

不报：
    服务热线12345。

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
        if sort == "手机号码":
            yield Hit((Span(start, end),), Message("文中有手机号码，请删去。"))


RULE = Rule("PRI-PHONE", Severity.ERROR, __doc__, _check)
