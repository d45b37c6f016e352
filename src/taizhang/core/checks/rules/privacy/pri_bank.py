"""文中有银行卡号。

按校验码认定。结果里不重复号码。

查得出：
    汇入账号6222021234567890128。

不报：
    汇入资金12万元。

依据：
    个人信息保护法第二十八条：金融账户是敏感个人信息。
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
        if sort == "银行卡号":
            yield Hit((Span(start, end),), Message("文中有银行卡号，请删去。"))


RULE = Rule("PRI-BANK", Severity.ERROR, __doc__, _check)
