"""粘贴进来的 Excel 错误值。

#REF!、#N/A、#DIV/0! 和 1.2E+07 这样的科学记数。

查得出：
    到位资金#REF!万元。

不报：
    到位资金12万元。

依据：
    公式出错的结果不是数。
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
    r"#(?:REF!|N/A|DIV/0!|VALUE!|NAME\?|NUM!|NULL!)|(?<![0-9A-Za-z])[0-9]\.[0-9]{1,12}E[+-][0-9]{2}(?![0-9A-Za-z])"
)


def _check(document: CheckedText) -> Iterator[Hit]:
    yield from hits_of(_PATTERN, document, Message("Excel 的错误值或科学记数：{words}").template)


RULE = Rule("PLH-EXCEL", Severity.ERROR, __doc__, _check)
