"""乱码或看不见的字符。

替换符、私用区字符、零宽字符、软连字符，和“锟斤拷”“烫烫烫”一类乱码。

查得出：
    完成锟斤拷任务

不报：
    完成任务。

依据：
    转换格式时留下的字符，别处打开会显示成方块。
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from taizhang.core.checks.document import CheckedText
from taizhang.core.checks.finding import Hit, Severity
from taizhang.core.checks.rule import Rule
from taizhang.core.checks.wording import hits_of

_FORM = re.compile(
    r"[\uE000-\uF8FF\uFFFD\u200B-\u200D\u2060\u00AD]+|锟斤拷|烫烫烫|屯屯屯|Ã[\u0080-\u00BF]",
    re.MULTILINE,
)


def _check(document: CheckedText) -> Iterator[Hit]:
    yield from hits_of(_FORM, document, "有乱码或看不见的字符。")


RULE = Rule("PLH-ENCODING", Severity.DOUBT, __doc__, _check)
