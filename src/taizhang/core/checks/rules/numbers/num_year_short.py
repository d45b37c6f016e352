"""年份只写了两位。

“25年上半年”写成“2025年上半年”；“历时25年”“2024—25年度”不报。

查得出：
    25年上半年共受理35件。

不报：
    2025年上半年共受理35件，历时25年的积案办结。

依据：
    GB/T 15835：年份用四位。
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
    r"(?<![0-9.~—第历时近约过达满这前后到/-])(?<![0-9年]至)(?:[0-3][0-9]|[89][0-9])年(?:上半年|下半年|度(?!过)|底(?!蕴)|全年|第?[一二三四1-4]季度|(?:1[0-2]|0?[1-9])月(?!龄))"
    r"|(?<![0-9.~—/-])0[0-9]年(?![0-9]{1,2}个)"
)
_EACH = Message("年份写四位：{words}").template
_MANY = Message("全文{count}处年份只写了两位，如：{words}").template


def _check(document: CheckedText) -> Iterator[Hit]:
    spans = spans_of(_PATTERN, document.folded)
    yield from hits_or_habit(document.text, spans, _EACH, _MANY)


RULE = Rule("NUM-YEAR-SHORT", Severity.DOUBT, __doc__, _check)
