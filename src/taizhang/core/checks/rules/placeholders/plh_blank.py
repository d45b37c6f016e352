"""空着没有填。

下划线、空括号、没有数的“年 月 日”。

查得出：
    截至  月  日，共受理35件。

不报：
    截至6月30日，共受理35件。

依据：
    定稿不留空。
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from taizhang.core.checks.document import CheckedText
from taizhang.core.checks.finding import Hit, Severity
from taizhang.core.checks.rule import Rule
from taizhang.core.checks.wording import hits_of
from taizhang.core.values import Message

_PATTERN = re.compile(
    r"_{2,}|\([ ]*\)|【[ ]*】|［[ ]*］|〔[ ]*〕|(?<![0-9一二三四五六七八九十〇])(?:年[ ]+)?月[ ]+日|年[ ]+月[ ]*日"
)


def _check(document: CheckedText) -> Iterator[Hit]:
    yield from hits_of(_PATTERN, document, Message("这里空着没有填：{words}").template)


RULE = Rule("PLH-BLANK", Severity.ERROR, __doc__, _check)
