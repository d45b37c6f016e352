"""模板的标记没有替换。

{{ }}、${ }、空书名号。

查得出：
    上半年共开展活动{{total}}场。

不报：
    上半年共开展活动46场。

依据：
    定稿不留模板标记。
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from taizhang.core.checks.document import CheckedText
from taizhang.core.checks.finding import Hit, Severity
from taizhang.core.checks.rule import Rule
from taizhang.core.checks.wording import hits_of
from taizhang.core.values import Message

_PATTERN = re.compile(r"\{\{[^{}\n]{0,40}\}\}|\$\{[^{}\n]{0,40}\}|《[ ]*》|<%[^%\n]{0,40}%>")


def _check(document: CheckedText) -> Iterator[Hit]:
    yield from hits_of(_PATTERN, document, Message("模板标记没有替换：{words}").template)


RULE = Rule("PLH-TEMPLATE", Severity.ERROR, __doc__, _check)
