"""场均、户均、人均算得不对。

“6场240人次，场均30人次”：总量除以场数就是场均。金额按万元、亿元换算。同句里有别的两个数能使它成立的不报。

查得出：
    举办培训6场，参训240人次，场均30人次。

不报：
    举办培训6场，参训240人次，场均40人次。

依据：
    平均数 = 总量 ÷ 个数。
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from taizhang.core.checks.document import CheckedText
from taizhang.core.checks.finding import Hit, Severity
from taizhang.core.checks.rates import counted_before
from taizhang.core.checks.reckoning import (
    as_shown,
    last_place,
    meet,
    per,
    spans,
    texts,
    total,
    wider,
)
from taizhang.core.checks.rule import Rule
from taizhang.core.reading import ChangeKind, FigureRole
from taizhang.core.values import Message

_MOST = 8
_ROUGHLY = Decimal("0.49")  # cut off instead of rounded, or rounded up
_TO = (
    r"(?:检查|服务|参训|培训|走访|覆盖|参与|发放|补助|增收|投入)?"
    r"(?P<does{}>[\u4e00-\u9fff]{{0,3}}?)(?:为|达到?|约|超)*$"
)
_EACH = re.compile(
    rf"(?P<one>[户人场家村亩次件篇期校县生组镇社所院校队站厂店])均{_TO.format(1)}|平均每(?:个)?(?P<mean>[户人场家村亩次件篇期校县组镇社天月所院校队站厂店]){_TO.format(2)}"
    rf"|每(?P<per>[户人场家村期校组])平均{_TO.format(3)}"
)
_ALSO = {"人": ("人", "名", "位"), "生": ("名", "人"), "家": ("家",), "场": ("场",)}


def _check(document: CheckedText) -> Iterator[Hit]:
    for number, figure in enumerate(document.figures):
        found = _EACH.search(document.before(number).strip())
        if found is None:
            continue
        if figure.role is not FigureRole.FACT or figure.change is not ChangeKind.NONE:
            continue
        does = found["does1"] or found["does2"] or found["does3"] or ""
        hit = _hit(document, number, found["one"] or found["mean"] or found["per"], does)
        if hit is not None:
            yield hit


def _counts_of(document: CheckedText, number: int, each: str) -> bool:
    """Whether a figure counts those among which the average divides: 11个村 for 村均, 149名学生 for 生均."""
    figure = document.figures[number]
    if figure.unit.startswith(_ALSO.get(each, (each,))):
        return True
    if figure.unit not in ("个", "所", "名", "支"):
        return False
    return each in re.split(r"[，。；、]", document.folded[figure.end : figure.end + 6])[0]


def _hit(document: CheckedText, number: int, each: str, does: str) -> Hit | None:
    told = document.figures[number]
    near = counted_before(document, number)[:_MOST]
    counts = [index for index in near if _counts_of(document, index, each)]
    totals = [
        index
        for index in near
        if document.figures[index].unit == told.unit
        and index not in counts
        and does in document.before(index)
    ]
    if not counts or not totals or told.interval is None or document.masking.masks(told):
        return None
    # 320户、45名 may have been counted together.
    others = [index for index in near if index not in totals and index not in counts]
    printed = wider(told.interval, last_place(told) * _ROUGHLY)
    together = [
        interval for index in (*counts, *others) if (interval := document.figures[index].interval)
    ]
    among_which = [document.figures[count].interval for count in counts]
    for whole in totals:
        for other in (*among_which, total(together)):
            one = document.figures[whole].interval
            reckoned = None if one is None or other is None else per(one, other)
            if reckoned is None or meet(reckoned, printed):
                return None
    amount, among = document.figures[totals[0]], document.figures[counts[0]]
    if not isinstance(amount.value, Decimal) or not isinstance(among.value, Decimal):
        return None
    if not among.value:
        return None
    return Hit(
        spans(amount, among, told),
        Message(
            "{whole}除以{count}是{right}，文中写{told}。",
            whole=amount.text,
            count=among.text,
            right=as_shown(amount.value / among.value, told),
            told=told.text,
        ),
        Severity.ERROR if len(totals) == len(counts) == 1 and not others else Severity.DOUBT,
        texts(amount, among, told),
    )


RULE = Rule("ARI-AVG", Severity.ERROR, __doc__, _check)
