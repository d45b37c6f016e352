"""不会超过100%的率超过了100%。

覆盖率、办结率、合格率、满意率的分子是分母的一部分。完成率、增长率、参保率、毛入学率可以超过100%，不在此列。

查得出：
    网格覆盖率103%。

不报：
    年度任务完成率103%。

依据：
    部分不大于整体。
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from taizhang.core.checks.document import CheckedText
from taizhang.core.checks.finding import Hit, Severity
from taizhang.core.checks.reckoning import spans, texts
from taizhang.core.checks.rule import Rule
from taizhang.core.reading import ChangeKind, FigureKind, FigureRole
from taizhang.core.values import Message

_BOUNDED = re.compile(
    r"(?<!床位)(?:(?<!拨备)(?<!备)(?<!流动性)覆盖|办结|合格|满意|知晓|普及|入户走访|入户|参保|持证|整改|化解|答复|回复|参与|到位|及格|优良|达标|绿化|入住|使用|出勤|到会|通过"
    r"|受理|销号|结案|调解成功)率(?:提升至|提高至|上升至|提高到|提升到|上升到|为|达到?|约|是|达到了|保持在)?了?$"
)
_OLD_ONES = re.compile(r"旧存|存案|积案|结转|历年|往年|去年承|跨年")
_WHOLE = Decimal(100)


def _check(document: CheckedText) -> Iterator[Hit]:
    for number, figure in enumerate(document.figures):
        if figure.kind is not FigureKind.PERCENT or figure.role is not FigureRole.FACT:
            continue
        if figure.change is ChangeKind.INCREASE or figure.interval is None:
            continue
        low = figure.interval.low
        if low is None or low < _WHOLE or document.masking.masks(figure):
            continue
        sentence = document.sentence_of(number).span.of(document.folded)
        if (
            _OLD_ONES.search(sentence)
            or figure.value == _WHOLE
            or not _BOUNDED.search(document.before(number).strip())
        ):
            continue
        yield Hit(
            spans(figure),
            Message(
                "{what}{told}超过100%，请核对分子与分母的范围、时段。",
                what=figure.what,
                told=figure.text,
            ),
            None,
            texts(figure),
        )


RULE = Rule("ARI-RATE-GT100", Severity.ERROR, __doc__, _check)
