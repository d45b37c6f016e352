"""办结的比收到的多，没有写明其中有以前结转来的。

台账里办结的数含以前收到、本期办结的；文件同一句里写的收到数比办结数小，看的人会以为算错了。

台账：
    - {指标: 收集诉求件数, 值: 35, 计量单位: 件, 台账类型: 诉求}
    - {指标: 办结诉求件数, 值: 38, 计量单位: 件, 台账类型: 诉求, 结转: 5}

查得出：
    2025年上半年，共收集诉求35件，办结诉求38件。

不报：
    2025年上半年，共收集诉求35件，办结诉求38件（含上年结转5件）。

依据：
    收到是时期数，结转是时点数，混在一起时写明。
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from taizhang.core.checks.document import CheckedText
from taizhang.core.checks.finding import Hit, Severity
from taizhang.core.checks.held import HeldFigure, shown
from taizhang.core.checks.rule import Rule
from taizhang.core.reports.runs import Role
from taizhang.core.values import Interval, Message

_SAID = re.compile(r"结转|上年|往年|此前|以前|上期|遗留")


def _check(document: CheckedText) -> Iterator[Hit]:
    for held in document.held:
        if not held.certain or not held.carried or held.best is None:
            continue
        sentence = document.sentence_at(held.figure.start)
        if _SAID.search(sentence.span.of(document.text)):
            continue
        for other in document.held:
            if other.number in sentence.numbers and _less(other, held):
                yield Hit(
                    (other.figure.span, held.figure.span),
                    Message(
                        "“{text}”比“{other}”多，其中{carried}是以前收到、本期办结的，请写明。",
                        text=held.figure.text,
                        other=other.figure.text,
                        carried=shown(held.carried, held.best.unit_of_count),
                    ),
                    None,
                    (other.figure.text, held.figure.text),
                )
                break


def _less(other: HeldFigure, held: HeldFigure) -> bool:
    """Whether it counts the same kind of record, for certain, and says less."""
    if other.number == held.number or not other.certain or other.kind != held.kind:
        return False
    if other.best is None or other.best.role is not Role.VALUE or other.carried is not None:
        return False
    if other.figure.unit != held.figure.unit:
        return False
    less, more = other.figure.interval, held.figure.interval
    return less is not None and more is not None and _below(less, more)


def _below(less: Interval, more: Interval) -> bool:
    """Whether all that the one may be is less than all that the other may be: 不到35 and 35 share no number."""
    if less.high is None or more.low is None:
        return False
    if less.high == more.low:
        return not (less.high_closed and more.low_closed)
    return less.high < more.low


RULE = Rule("LED-CARRYOVER", Severity.DOUBT, __doc__, _check)
