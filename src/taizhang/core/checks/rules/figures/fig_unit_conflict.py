"""同一个数，一处写人，另一处写人次。

人和人次、户和户次、家和家次口径不同：一个人参加三次是1人、3人次。同样的事、同样的数值、同样的时段才报。

查得出：
    上半年共培训干部320人。
    上半年共培训干部320人次。

不报：
    上半年共培训干部320人。
    上半年共培训干部960人次。

依据：
    同一指标只有一个计量单位。
"""

from __future__ import annotations

from collections.abc import Iterator

from taizhang.core.checks.document import CheckedText
from taizhang.core.checks.finding import Hit, Severity
from taizhang.core.checks.reckoning import exactly, spans, texts
from taizhang.core.checks.rule import Rule
from taizhang.core.checks.tellings import alike
from taizhang.core.values import Message

_SMALLEST = 10


def _check(document: CheckedText) -> Iterator[Hit]:
    seen: set[int] = set()
    for one, other, _likeness in alike(document, unit=False):
        value = exactly(one.figure)
        if value is None or value < _SMALLEST or value != exactly(other.figure):
            continue
        if one.figure.unit == other.figure.unit or other.number in seen:
            continue
        seen.add(other.number)
        yield Hit(
            spans(one.figure, other.figure),
            Message(
                "“{what}”一处写{one}，另一处写{other}，请统一口径。",
                what=other.figure.what,
                one=one.figure.text,
                other=other.figure.text,
            ),
            None,
            texts(one.figure, other.figure),
        )


RULE = Rule("FIG-UNIT-CONFLICT", Severity.DOUBT, __doc__, _check)
