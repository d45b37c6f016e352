"""稿子的标记没有去掉。

单独成行或在标题末尾括号里的“初稿”“征求意见稿”“讨论稿”“修改稿”。正文里说起征求意见稿的不报。

查得出：
    示例街道2026年上半年工作总结（初稿）

不报：
    印发《工作规则（征求意见稿）》征求意见。

依据：
    报出的应当是定稿。
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from taizhang.core.checks.document import CheckedText
from taizhang.core.checks.finding import Hit, Severity
from taizhang.core.checks.rule import Rule
from taizhang.core.checks.wording import hits_of

_FORM = re.compile(
    r"^[^。\n《》]{0,60}\((?:第?[一二三四五0-9]*(?:次)?(?:初|草|讨论|送审|修改|征求意见|审议)"
    r"稿[0-9一二三四五]*|副本|[0-9])\)[ \t]*$"
    r"|^[ \t]*(?:初稿|草稿|讨论稿|送审稿|修改稿|征求意见稿)[ \t]*$",
    re.MULTILINE,
)


def _check(document: CheckedText) -> Iterator[Hit]:
    yield from hits_of(_FORM, document, "稿子的标记没有去掉：{words}")


RULE = Rule("PLH-DRAFT", Severity.DOUBT, __doc__, _check)
