"""年份里的零写错了。

数字0写成字母O是错误；“二零二六年”写成“二〇二六年”，作疑点。

查得出：
    2O26年共受理35件。

不报：
    2026年共受理35件，二〇二六年全部办结。

依据：
    GB/T 15835：编号用“〇”，计量用“零”；字母不是数字。
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from taizhang.core.checks.document import CheckedText
from taizhang.core.checks.finding import Hit, Severity
from taizhang.core.checks.habit import hits_or_habit, spans_of
from taizhang.core.checks.rule import Rule
from taizhang.core.values import Message

_LETTER = re.compile(r"(?<![A-Za-z0-9])[12](?=[0-9Oo]{0,2}[Oo])[0-9Oo]{3}年")
_ZERO = re.compile(
    r"(?<![〇零一二三四五六七八九十百千万])[一二](?=[〇零一二三四五六七八九]{0,2}零)[〇零一二三四五六七八九]{3}年"
)
_EACH_LETTER = Message("年份里的0写成了字母：{words}").template
_ALL_LETTERS = Message("全文{count}处年份里的0写成了字母，如：{words}").template
_EACH_ZERO = Message("年份里的“零”写成“〇”：{words}").template
_ALL_ZEROS = Message("全文{count}处年份里的“零”宜写成“〇”，如：{words}").template


def _check(document: CheckedText) -> Iterator[Hit]:
    letters = spans_of(_LETTER, document.folded)
    yield from hits_or_habit(document.text, letters, _EACH_LETTER, _ALL_LETTERS)
    zeros = spans_of(_ZERO, document.folded)
    yield from hits_or_habit(document.text, zeros, _EACH_ZERO, _ALL_ZEROS, Severity.DOUBT)


RULE = Rule("NUM-ZERO-CHAR", Severity.ERROR, __doc__, _check)
