"""并列的百分数小数位数不一。

“12.5%、8%、9.33%”：并列的几个率，小数位数宜一致。整数和100%、0%不算。

查得出：
    三个片区完成率分别为12.5%、8.2%、9.33%。

不报：
    三个片区完成率分别为12.5%、8.2%、9.3%。

依据：
    同类数据保留相同的小数位数，便于比较。
"""

from __future__ import annotations

from collections.abc import Iterator

from taizhang.core.checks.document import CheckedText
from taizhang.core.checks.finding import Hit, Severity
from taizhang.core.checks.reckoning import last_place, spans, texts
from taizhang.core.checks.rule import Rule
from taizhang.core.reading import FigureKind
from taizhang.core.values import Message

_FEWEST = 3


def _check(document: CheckedText) -> Iterator[Hit]:
    run: list[int] = []
    for number in range(len(document.figures) + 1):
        goes_on = (
            number < len(document.figures)
            and document.figures[number].kind is FigureKind.PERCENT
            and (not run or document.between(run[-1], number) in ("、", "和", "，"))
        )
        if goes_on:
            run.append(number)
            continue
        yield from _hits(document, run)
        again = (
            number < len(document.figures) and document.figures[number].kind is FigureKind.PERCENT
        )
        run = [number] if again else []


def _hits(document: CheckedText, run: list[int]) -> Iterator[Hit]:
    figures = [document.figures[number] for number in run]
    places = {last_place(figure) for figure in figures if "." in figure.text}
    if len(figures) >= _FEWEST and len(places) > 1:
        yield Hit(
            spans(*figures),
            Message("并列的{rates}小数位数不一，宜保留一样多的小数。", rates=texts(*figures)),
            None,
            texts(*figures),
        )


RULE = Rule("ARI-PRECISION", Severity.HINT, __doc__, _check)
