"""两处说的是同一件事，数不同，分别等于台账的两个指标。

“走访企业”可以是走访了多少家，也可以是走访了多少次；两个口径各是各的数，要写明是哪个。

台账：
    - {指标: 走访企业户数, 值: 1800, 计量单位: 户}
    - {指标: 走访企业户次, 值: 2300, 计量单位: 户}

查得出：
    2025年上半年，走访企业2300户。
    上半年走访企业1800户。

不报：
    2025年上半年，走访企业2300户。
    上半年走访企业2300户。

依据：
    同一个说法在一份文件里只能有一个口径。
"""

from __future__ import annotations

from collections.abc import Iterator

from taizhang.core.checks.document import CheckedText
from taizhang.core.checks.finding import Hit, Severity
from taizhang.core.checks.held import HeldFigure, agrees
from taizhang.core.checks.rule import Rule
from taizhang.core.values import Message

_SHORTEST = 4


def _check(document: CheckedText) -> Iterator[Hit]:
    told: dict[tuple[str, str], list[HeldFigure]] = {}
    for held in document.held:
        figure = held.figure
        in_words = held.number < len(document.figures) and document.usable(held.number)
        if len(figure.what) >= _SHORTEST and held.candidates and in_words:
            told.setdefault((figure.what, figure.unit), []).append(held)
    for same in told.values():
        first = same[0]
        for other in same[1:]:
            if other.figure.value == first.figure.value or other.period != first.period:
                continue
            one, two = _only(first), _only(other)
            if one is None or two is None or one == two:
                continue
            yield Hit(
                (first.figure.span, other.figure.span),
                Message(
                    "“{first}”是{one}，“{other}”是{two}，口径不同，请写明。",
                    first=first.figure.text,
                    one=one,
                    other=other.figure.text,
                    two=two,
                ),
                None,
                (first.figure.text, other.figure.text),
            )


def _only(held: HeldFigure) -> str | None:
    """The one indicator that comes to what it says."""
    same = [one.name for one in held.candidates if agrees(held.figure, one)]
    return same[0] if len(same) == 1 else None


RULE = Rule("LED-CALIBRE", Severity.DOUBT, __doc__, _check)
