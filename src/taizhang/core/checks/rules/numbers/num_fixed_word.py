"""固定的词里用了阿拉伯数字。

“十四五”规划、第三季度、四个意识、党的二十大这些词用汉字。

查得出：
    对照“14五”规划推进。

不报：
    对照“十四五”规划推进第三季度工作。

依据：
    GB/T 15835：定型的词语用汉字数字。
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from taizhang.core.checks.document import CheckedText
from taizhang.core.checks.finding import Hit, Severity
from taizhang.core.checks.habit import hits_or_habit, spans_of
from taizhang.core.checks.rule import Rule
from taizhang.core.values import Message

_PATTERN = re.compile(
    r"[“\"]1[0-6]五[”\"]|(?<![0-9])1[0-6](?:五规划|[·.]5规划)|[“\"]1[0-6][·.]5[”\"](?=规划|时期|期间)|(?<![0-9])第[1-4]季度"
    r"|(?<![0-9])(?:4个意识|4个自信|2个维护|2个确立|4个全面(?!战略)|3严3实|2学1做|3会1课|5位1体)"
    r"|党的(?:1[0-9]|2[0-9])(?:大(?![类项个])|届)"
)
_EACH = Message("固定的词用汉字：{words}").template
_MANY = Message("全文{count}处固定的词用了阿拉伯数字，如：{words}").template


def _check(document: CheckedText) -> Iterator[Hit]:
    spans = spans_of(_PATTERN, document.folded)
    yield from hits_or_habit(document.text, spans, _EACH, _MANY)


RULE = Rule("NUM-FIXED-WORD", Severity.DOUBT, __doc__, _check)
