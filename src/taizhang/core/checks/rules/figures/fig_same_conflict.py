"""同一个数前后不一致。

同样的事、同样的计量单位、同样的时段，一处写46场，另一处写49场。只比较计的内容相同、都不是其中一部分、不是目标、
不是约数的数；一处写明谁做的、另一处没有写的，两数像是改漏或写颠倒了（412与421）才报。改稿时只改了一处，是最常见的原因。

查得出：
    示例街道2026年上半年工作总结
    上半年开展政策宣讲46场。
    上半年共开展政策宣讲49场，群众反映良好。

不报：
    示例街道2026年上半年工作总结
    上半年开展政策宣讲46场。
    下半年计划开展政策宣讲49场。

依据：
    同一指标、同一时段、同一范围只有一个数。
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from taizhang.core.checks.document import CheckedText
from taizhang.core.checks.finding import Hit, Severity
from taizhang.core.checks.reckoning import exactly, spans, texts
from taizhang.core.checks.rule import Rule
from taizhang.core.checks.tellings import Likeness, Telling, alike, slipped_a_digit
from taizhang.core.values import Message, plain

_LIKELY = Decimal(2)


def _check(document: CheckedText) -> Iterator[Hit]:
    pairs = [
        (one, other, likeness)
        for one, other, likeness in alike(document)
        if exactly(one.figure) is not None and exactly(other.figure) is not None
    ]
    values = _values(pairs)
    said: set[tuple[Decimal | None, Decimal | None, str]] = set()
    for one, other, likeness in pairs:
        left, right = exactly(one.figure), exactly(other.figure)
        if left == right or not left or not right:
            continue
        slip = slipped_a_digit(one.figure, other.figure)
        if not slip and (likeness < Likeness.SAME or max(left, right) / min(left, right) > _LIKELY):
            continue
        if max(len(values[one.number]), len(values[other.number])) > 1:
            continue  # three values of one name are a list of different things
        if _only_rounded(one, other) or _only_zeros(left, right):
            continue
        if (left, right, one.words) in said:
            continue
        said.add((left, right, one.words))
        yield Hit(
            spans(one.figure, other.figure),
            Message(
                "“{what}”一处写{one}，另一处写{other}，请核对以哪个为准。",
                what=one.figure.what,
                one=one.figure.text,
                other=other.figure.text,
            ),
            Severity.ERROR
            if likeness is Likeness.SAME and one.certain and other.certain
            else Severity.DOUBT,
            texts(one.figure, other.figure),
        )


def _values(pairs: list[tuple[Telling, Telling, Likeness]]) -> dict[int, set[Decimal | None]]:
    """For each figure the other values that its like have."""
    found: dict[int, set[Decimal | None]] = {}
    for one, other, _likeness in pairs:
        left, right = exactly(one.figure), exactly(other.figure)
        found.setdefault(one.number, set()).update({right} - {left})
        found.setdefault(other.number, set()).update({left} - {right})
    return found


def _only_rounded(one: Telling, other: Telling) -> bool:
    """1.2万 and 11986 are one number, printed twice."""
    return any(
        isinstance(left.figure.value, type(right.figure.value))
        and left.figure.interval is not None
        and right.figure.interval is not None
        and exactly(right.figure) is not None
        and exactly(right.figure) in left.figure.interval  # type: ignore[operator]
        for left, right in ((one, other), (other, one))
    )


def _only_zeros(left: Decimal, right: Decimal) -> bool:
    """Whether they differ by zeros only; that is FIG-MAGNITUDE's."""
    return plain(left).replace(".", "").strip("0") == plain(right).replace(".", "").strip("0")


RULE = Rule("FIG-SAME-CONFLICT", Severity.ERROR, __doc__, _check)
