"""“余”“多”跟着准确数，或者放在了数的前面。

“1268余人”：个位不是零的数已经是准确数。“3余年”“1.5万余人”不报；一位数见 PLH-MASKED-HEDGE。

查得出：
    培训1268余人。

不报：
    培训1200余人。

依据：
    余、多表示整数后面的零头。
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
    r"(?<![0-9.,])[1-9][0-9]{0,6}[1-9][余多](?=[个名人户家件场次亩元处条项篇吨](?!化))"
    r"|(?<=[达了约近过训访])余[1-9][0-9]{0,6}0[万亿]?[个名人户家件场次元]"
)
_EACH = Message("“余”“多”只跟在整十、整百、整万的数后面：{words}").template
_MANY = Message("全文{count}处“余”“多”跟着准确数，如：{words}").template


def _check(document: CheckedText) -> Iterator[Hit]:
    if document.masking:
        return
    spans = spans_of(_PATTERN, document.folded)
    yield from hits_or_habit(document.text, spans, _EACH, _MANY)


RULE = Rule("NUM-YU", Severity.DOUBT, __doc__, _check)
