"""估计的数写得太细。

“预计收入123456789.01元”，估计数写到合适的位数就够了。

查得出：
    预计全年收入123456789.01元。

不报：
    预计全年收入约1.23亿元。

依据：
    估计数的位数不多于它的把握。
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
    r"(?:预计|预期|估计|估算|预估|测算|大约)[^0-9,，。；;\n]{0,10}(?:[0-9]{1,3}(?:,[0-9]{3}){0,5}|[0-9]{1,12})(?<=[0-9,]{6})(?<!00)(?:\.[0-9]{1,4})?(?=[万亿]?[元人件亩吨])"
)
_EACH = Message("估计的数不必这样细：{words}").template
_MANY = Message("全文{count}处估计的数写得太细，如：{words}").template


def _check(document: CheckedText) -> Iterator[Hit]:
    spans = spans_of(_PATTERN, document.folded)
    yield from hits_or_habit(document.text, spans, _EACH, _MANY)


RULE = Rule("NUM-FALSE-EXACT", Severity.HINT, __doc__, _check)
