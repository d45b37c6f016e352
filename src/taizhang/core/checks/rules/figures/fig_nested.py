"""层层“其中”，里面一层大于外面一层。

一句里有两个以上“其中”，后一个说的是紧挨着的前一项，不会比它大。如果后一个“其中”说的是最前面的总数，而总数装得下，只作疑点：
请改写成两句。

查得出：
    培训60人，其中大专以上15人，其中本科67人。

不报：
    培训60人，其中大专以上15人，其中本科7人。

依据：
    部分不大于整体。
"""

from __future__ import annotations

from collections.abc import Iterator

from taizhang.core.checks.document import CheckedText
from taizhang.core.checks.finding import Hit, Severity
from taizhang.core.checks.reckoning import spans, texts
from taizhang.core.checks.rule import Rule
from taizhang.core.checks.wholes import divisions
from taizhang.core.reading import RelationKind
from taizhang.core.values import Message


def _check(document: CheckedText) -> Iterator[Hit]:
    for division in divisions(document):
        outer = document.related(division.whole, RelationKind.PART_OF)
        if not outer or outer[0].to is None:
            continue
        whole, outmost = document.figures[division.whole], document.figures[outer[0].to]
        for number in division.sure:
            part = document.figures[number]
            if number < division.whole or part.interval is None or part.interval.low is None:
                continue
            if whole.interval is None or whole.interval.high is None:
                continue
            if part.interval.low <= whole.interval.high:
                continue
            most = None if outmost.interval is None else outmost.interval.high
            beyond = most is not None and part.interval.low > most
            yield Hit(
                spans(whole, part),
                Message(
                    "里面一层的{part}大于外面一层的{whole}，请看“{words}”说的是哪一项。",
                    part=part.text,
                    whole=whole.text,
                    words=division.words,
                ),
                Severity.ERROR if beyond else Severity.DOUBT,
                texts(outmost, whole, part),
            )


RULE = Rule("FIG-NESTED", Severity.DOUBT, __doc__, _check)
