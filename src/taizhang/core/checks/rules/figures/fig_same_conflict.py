"""同一个数前后不一致。

同样的事、同样的计量单位、同样的时段，一处写46场，另一处写49场。只比较计的内容逐字相同、都不是其中一部分、不是目标、
不是约数的数；时段都写明或都没有写。改稿时只改了一处，是最常见的原因。

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

from taizhang.core.checks.document import CheckedText
from taizhang.core.checks.finding import Hit, Severity
from taizhang.core.checks.indicators import Mention, mentions
from taizhang.core.checks.reckoning import exactly, spans, texts
from taizhang.core.checks.rule import Rule
from taizhang.core.values import Message, plain

_MOST = 2


def _check(document: CheckedText) -> Iterator[Hit]:
    for same in mentions(document):
        known = [mention for mention in same if exactly(mention.figure) is not None]
        values = {exactly(mention.figure) for mention in known}
        if len(values) != _MOST:
            continue  # three values of one name are a list of different things
        first = known[0]
        other = next(found for found in known if found.figure.value != first.figure.value)
        if document.sentence_of(first.number) == document.sentence_of(other.number):
            continue
        if _only_rounded(first, other) or _slipped(first, other):
            continue
        yield Hit(
            spans(first.figure, other.figure),
            Message(
                "“{what}”一处写{one}，另一处写{other}，请核对以哪个为准。",
                what=first.figure.what,
                one=first.figure.text,
                other=other.figure.text,
            ),
            Severity.ERROR if first.certain and other.certain else Severity.DOUBT,
            texts(first.figure, other.figure),
        )


def _only_rounded(one: Mention, other: Mention) -> bool:
    """1.2万 and 11986 are one number, printed twice."""
    return any(
        isinstance(left.figure.value, type(right.figure.value))
        and left.figure.interval is not None
        and right.figure.interval is not None
        and exactly(right.figure) is not None
        and exactly(right.figure) in left.figure.interval  # type: ignore[operator]
        for left, right in ((one, other), (other, one))
    )


def _slipped(one: Mention, other: Mention) -> bool:
    """Whether they differ by zeros only; that is FIG-MAGNITUDE's."""
    left, right = exactly(one.figure), exactly(other.figure)
    if left is None or right is None:
        return False
    return plain(left).replace(".", "").strip("0") == plain(right).replace(".", "").strip("0")


RULE = Rule("FIG-SAME-CONFLICT", Severity.ERROR, __doc__, _check)
