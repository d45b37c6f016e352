"""文中有身份证号。

按地区、出生日期和校验码认定，前面写明是统一社会信用代码、文号、项目编号等的不报。结果里不重复号码。

查得出：
    申请对象证件号11010119900307109X。

不报：
    申请对象共12人。

依据：
    个人信息保护法第六条：收集和公开限于最小范围。
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from taizhang.core.checks.document import CheckedText
from taizhang.core.checks.finding import Hit, Severity
from taizhang.core.checks.rule import Rule
from taizhang.core.ledger.screening import personal_numbers
from taizhang.core.values import Message, Span

_OTHER_NUMBER = re.compile(
    r"(?:信用代码|统一编[号码]|文号"
    r"|(?:文件|公文|发文|项目|备案|流水|订单|合同|案件|工单|受理|档案|批复|许可证?|发票|标段|采购|地块|宗地|不动产单元)"
    r"(?:统一)?(?:编[号码]|代码|号码?))(?:[（(][^（()）]{0,8}[)）])?[为是:：“\" ]*$"
)
_BEFORE = 24


def _check(document: CheckedText) -> Iterator[Hit]:
    for sort, start, end in personal_numbers(document.folded):
        before = document.folded[max(0, start - _BEFORE) : start]
        if sort == "身份证号" and not _OTHER_NUMBER.search(before):
            yield Hit((Span(start, end),), Message("文中有身份证号，请删去。"))


RULE = Rule("PRI-IDCARD", Severity.ERROR, __doc__, _check)
