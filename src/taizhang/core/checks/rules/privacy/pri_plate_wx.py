"""车牌号、微信号、QQ号、个人邮箱。

公开电话、单位邮箱可以在核对设置里保留。

查得出：
    联系微信号：abc_12345

不报：
    开通微信公众号，关注量1.2万。

依据：
    联系方式和车牌可以认出个人。
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from taizhang.core.checks.document import CheckedText
from taizhang.core.checks.finding import Hit, Severity
from taizhang.core.checks.rule import Rule
from taizhang.core.values import Message, Span

_FORM = re.compile(
    r"(?:微信号?|QQ号?|qq号?)(?:是|为)?[:： ]?(?=[A-Za-z0-9_-]{5,20}"
    r"(?![A-Za-z0-9_-]))(?![0-9]+[人户个条次篇期万])[A-Za-z0-9_-]{5,20}"
    r"|(?<![A-Za-z0-9])[A-Za-z0-9._-]{3,30}@(?:qq|163|126|139|gmail|sina|outlook|foxmail)\.com"
    r"|[京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼][A-HJ-NP-Z]"
    r"[·• ]?[A-HJ-NP-Z0-9]{5,6}(?![A-Za-z0-9])",
    re.MULTILINE,
)


_SAYS = Message("有可以认出个人的号码，请核对是否应当写。")


def _check(document: CheckedText) -> Iterator[Hit]:
    for found in _FORM.finditer(document.folded):
        # The number itself is not repeated.
        yield Hit((Span(found.start(), found.end()),), _SAYS)


RULE = Rule("PRI-PLATE-WX", Severity.DOUBT, __doc__, _check)
