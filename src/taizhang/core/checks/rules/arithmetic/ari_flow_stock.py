"""年初数加增减不等于现有数。

年初 + 新增 − 退出 = 现有。一句里同单位的数正好是这几个、没有别的才核对；没有写退出数的，现有数偏少只作疑点。

查得出：
    年初20家，新增14家、退出7家，现有28家。

不报：
    年初20家，新增14家、退出7家，现有27家。

依据：
    期末 = 期初 + 增加 − 减少。
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from taizhang.core.checks.document import CheckedText
from taizhang.core.checks.finding import Hit, Severity
from taizhang.core.checks.reckoning import amount, exactly, spans, texts
from taizhang.core.checks.rule import Rule
from taizhang.core.values import Message

_OPENING = re.compile(r"年初|上年末|上年底|去年底|去年末|年末结存|原有|期初")
_IN = re.compile(
    r"新增|增加|净增|新建|新吸纳|新入库|新收|收案|受理|纳入|新发展|招录|调入|迁入|新办|录用"
)
_OUT = re.compile(
    r"退出|减少|注销|核减|销号|撤销|清退|退库|迁出|调出|退休|离职|毕业|出院|结案|办结|审结|执结|解除|化解|辞职"
)
_CLOSING = re.compile(
    r"现有|目前(?:共|有)|期末|总数|累计达|月底(?:为|共|有)?|月末|年末|在册|未结|尚有|总量达|达到"
)
_NOT = re.compile(r"其中|库存|结存|余额|同比|计划|目标|比|较")
_FEWEST, _MOST = 3, 6


def _check(document: CheckedText) -> Iterator[Hit]:
    for sentence in document.sentences:
        by_unit: dict[str, list[int]] = {}
        for number in sentence.numbers:
            by_unit.setdefault(document.figures[number].unit, []).append(number)
        for unit, numbers in by_unit.items():
            if unit and _FEWEST <= len(numbers) <= _MOST:
                hit = _hit(document, numbers)
                if hit is not None:
                    yield hit


def _hit(document: CheckedText, numbers: list[int]) -> Hit | None:
    opening, *moves, closing = numbers
    values = [exactly(document.figures[number]) for number in numbers]
    if not all(document.usable(number) for number in numbers):
        return None
    if not _OPENING.search(document.lead(opening)) or not _CLOSING.search(document.before(closing)):
        return None
    if _NOT.search(document.lead(opening) + document.between(opening, closing)):
        return None
    total, out = values[0], False
    for number, value in zip(moves, values[1:-1], strict=True):
        words = document.before(number)
        if total is None or value is None:
            return None
        if _IN.search(words):
            total += value
        elif _OUT.search(words):
            total, out = total - value, True
        else:
            return None
    last = values[-1]
    if total is None or last is None or total == last:
        return None
    figures = [document.figures[number] for number in numbers]
    return Hit(
        spans(*figures),
        Message(
            "原有和增减{parts}，现有应为{right}，文中写{told}。",
            parts=texts(*figures[:-1]),
            right=amount(Decimal(total), figures[-1].unit),
            told=figures[-1].text,
        ),
        None if out or last > total else Severity.DOUBT,
        texts(*figures),
    )


RULE = Rule("ARI-FLOW-STOCK", Severity.ERROR, __doc__, _check)
