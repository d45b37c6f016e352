"""累计数比前面时段的还小。

同样的事，1—5月126件，1—6月却是119件：没有核减的话，累计数只会增加。时段从同一个起点算、都写明的才核对；
存量（现有、在册、率）不核对。

查得出：
    1—5月受理投诉126件。
    1—6月受理投诉119件。

不报：
    1—5月受理投诉126件。
    1—6月受理投诉145件。

依据：
    同一起点的累计数随时段增加。
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from itertools import pairwise

from taizhang.core.checks.document import CheckedText
from taizhang.core.checks.finding import Hit, Severity
from taizhang.core.checks.indicators import indicator_of
from taizhang.core.checks.reckoning import spans, texts
from taizhang.core.checks.rule import Rule
from taizhang.core.values import Message

_MONTHS = re.compile(r"(?:今年|本年|20[0-9]{2}年)?(?:1月?[—\-~至到]+(?P<to>1[0-2]|[2-9])月(?:份)?)")
_UNTIL = re.compile(r"截[至止](?:到)?(?:今年|本年|20[0-9]{2}年)?(?P<to>1[0-2]|[1-9])月(?:底|末)")
_NAMED = {"一季度": 3, "第一季度": 3, "上半年": 6, "前三季度": 9, "全年": 12}
_STOCK = re.compile(r"现有|在册|在岗|存量|余额|库存|结存|剩余|未办|正在|率|拥有|保有")
_CUT = re.compile(r"核减|核销|剔除|去年|上年|同期|修订|调整|扣除")
_KINDS = frozenset({"count", "person-times", "money", "area", "length", "other"})


def _check(document: CheckedText) -> Iterator[Hit]:
    told: dict[tuple[str, ...], list[tuple[int, int]]] = {}
    for number, figure in enumerate(document.figures):
        end = _end(document, number)
        key = None if end is None else indicator_of(document, number, shortest=2, anew=True)
        sentence = document.sentence_of(number)
        if key is None or end is None or figure.kind.value not in _KINDS:
            continue
        if _CUT.search(document.folded, sentence.start, sentence.end) or _STOCK.search(
            document.lead(number)
        ):
            continue
        what, unit, _kind, whose, _time, places = key
        told.setdefault((what, unit, whose, places), []).append((end, number))
    for same in told.values():
        for (first_end, first), (last_end, last) in pairwise(same):
            hit = _hit(document, *((first, last) if first_end < last_end else (last, first)))
            if first_end != last_end and hit is not None:
                yield hit


def _end(document: CheckedText, number: int) -> int | None:
    """The month up to which a figure counts from the beginning of the year."""
    period = document.figures[number].period
    if period is None:
        return None
    words = period.text.replace(" ", "")
    found = _MONTHS.fullmatch(words)
    if found is None and "累计" in document.before(number):
        found = _UNTIL.fullmatch(words)
    if found is not None:
        return int(found["to"])
    return _NAMED.get(re.sub(r"^(?:今年|本年|20[0-9]{2}年)", "", words))


def _hit(document: CheckedText, first: int, last: int) -> Hit | None:
    one, two = document.figures[first], document.figures[last]
    if one.interval is None or two.interval is None or one.period is None or two.period is None:
        return None
    if (
        one.interval.low is None
        or two.interval.high is None
        or two.interval.high >= one.interval.low
    ):
        return None
    if not isinstance(one.value, Decimal) or not isinstance(two.value, Decimal):
        return None
    return Hit(
        spans(one, two),
        Message(
            "{first}{one}，{last}{two}，累计数变小了，请核对。",
            first=one.period.text,
            one=one.text,
            last=two.period.text,
            two=two.text,
        ),
        None,
        texts(one, two),
    )


RULE = Rule("ARI-CUMULATIVE", Severity.DOUBT, __doc__, _check)
