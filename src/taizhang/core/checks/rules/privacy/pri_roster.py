"""表格像是人员名册。

表头有“姓名”，又有身份证号、电话、住址、出生年月、银行卡号中的两项以上。

查得出：
    姓名	身份证号	联系电话
    甲	略	略

不报：
    单位	联系电话	地址
    东湖镇	略	略

依据：
    公开或报送材料不附个人信息的名册。
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from taizhang.core.checks.document import CheckedText
from taizhang.core.checks.finding import Hit, Severity
from taizhang.core.checks.rule import Rule
from taizhang.core.values import Message, Span

_COLUMNS = re.compile(
    r"身份证|证件号|电话|手机|住址|家庭地址|出生|银行卡|账号|病|残疾|低保|微信|民族|政治面貌"
)
_NAME = re.compile(r"(?:^|[\t\n|])[ ]*(?:户主|学生|患者|申请人|本人)?姓[ ]{0,4}名[ ]*(?=[\t\n|]|$)")
_FEWEST, _WINDOW, _LONGEST = 2, 200, 10


def _check(document: CheckedText) -> Iterator[Hit]:
    for found in _NAME.finditer(document.folded):
        cells = re.split(
            r"[\t\n|]", document.folded[max(0, found.start() - 40) : found.end() + _WINDOW]
        )
        named = [
            cell for cell in cells[:_WINDOW] if len(cell) <= _LONGEST and _COLUMNS.search(cell)
        ]
        if len(named) >= _FEWEST:
            at = found.start() + (found.group()[0] in "\t\n|")
            yield Hit(
                (Span(at, found.end()),),
                Message(
                    "表格有姓名和另外{count}项个人信息，像是名册，请改用人数。", count=len(named)
                ),
            )
            return


RULE = Rule("PRI-ROSTER", Severity.ERROR, __doc__, _check)
