"""各占百分之几，加起来不是100%。

“分别占”“占比分别为”后面是一个整体的各部分。每个数取整最多差半个末位，n个数之和在100%上下n个半末位以内是取整造成的，
只作提示；超出的作疑点。逐个写“甲占、乙占、丙占”的，最后一个是“其他”、
两个正好相对（医保与自费）、或者前面写明“从来源看”而合计超过100%的才核对。可以多选的调查不适用，请在核对设置里保留。

查得出：
    三类投诉分别占27%、18%、58%。

不报：
    三类投诉分别占26.6%、17.7%、55.7%。

依据：
    一个整体的各部分之和是100%；取整误差可加注说明。
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from taizhang.core.checks.document import CheckedText
from taizhang.core.checks.finding import Hit, Severity
from taizhang.core.checks.pairs import seem_a_pair
from taizhang.core.checks.reckoning import exactly, last_place, spans, texts
from taizhang.core.checks.rule import Rule
from taizhang.core.reading import FigureKind
from taizhang.core.values import Message, plain

_SHARES = re.compile(r"分别占|占比(?:分别|依次)|比重(?:分别|依次)|各占")
_ONE_SHARE = re.compile(r"占(?:比)?$")
_NEXT_SHARE = re.compile(r"[、，；][^0-9，。；、]{1,12}占(?:比)?(?:为|约)?")
_THE_REST = re.compile(r"其他|其余|其它")
_LISTED = frozenset({"、", "和", "及", "与"})
_WHOLE = Decimal(100)
_FAR = Decimal(10)
_FEWEST, _PAIR = 2, 2
_IN_ALL = re.compile(
    r"(?:来源|类型|类别|结构|构成|分布|类|人员|年龄|学历|原因|渠道|方式|诉求|案件|患者|性质|用途|去向)[^，。；]{0,4}[中看上方面]+[，,]|按[^，。；]{2,8}[分看]"
)
_NOT_PARTS = re.compile(r"多选|其中|同比|问卷|选择|女|党员|[0-9]岁")


def _check(document: CheckedText) -> Iterator[Hit]:
    number = 0
    while number < len(document.figures):
        shares = _list(document, number)
        if len(shares) >= _FEWEST:
            hit = _hit(document, shares)
            if hit is not None:
                yield hit
        number += max(1, len(shares))


def _list(document: CheckedText, number: int) -> list[int]:
    if document.figures[number].kind is not FigureKind.PERCENT:
        return []
    if not _SHARES.search(document.before(number)):
        return _named(document, number)
    found = [number]
    while found[-1] + 1 < len(document.figures):
        following = found[-1] + 1
        if document.between(found[-1], following).strip() not in _LISTED:
            break
        if document.figures[following].kind is not FigureKind.PERCENT:
            break
        found.append(following)
    return found


def _named(document: CheckedText, number: int) -> list[int]:
    """甲类占26%、乙类占30%、其他占44%: such a list is complete, for it ends with what is left."""
    if not _ONE_SHARE.search(document.before(number)):
        return []
    found = [number]
    while found[-1] + 1 < len(document.figures):
        following = found[-1] + 1
        if not _NEXT_SHARE.fullmatch(document.between(found[-1], following)):
            break
        if document.figures[following].kind is not FigureKind.PERCENT:
            break
        found.append(following)
    if _THE_REST.search(document.before(found[-1])):
        return found
    if len(found) == _PAIR:
        # 医保患者占81.2%，自费患者占18.8%: there is no third.
        return found if seem_a_pair([document.before(one) for one in found]) else []
    return found if _told_alike(document, found) else []


def _told_alike(document: CheckedText, shares: list[int]) -> bool:
    """Whether they are told in one row from the first clause that names a share on, and are more than all."""
    values = [exactly(document.figures[one]) for one in shares]
    summed = sum((value for value in values if value is not None), Decimal(0))
    words = document.sentence_of(shares[0]).span.of(document.folded)
    return summed > _WHOLE and not _NOT_PARTS.search(words) and _IN_ALL.search(words) is not None


def _hit(document: CheckedText, shares: list[int]) -> Hit | None:
    figures = [document.figures[number] for number in shares]
    values = [exactly(figure) for figure in figures]
    if None in values or any(document.masking.masks(figure) for figure in figures):
        return None
    summed = sum((value for value in values if value is not None), Decimal(0))
    off = summed - _WHOLE
    room = sum((last_place(figure) for figure in figures), Decimal(0)) / 2
    # Far below, others were left out; far above, more than one answer was allowed.
    complete = _THE_REST.search(document.before(shares[-1])) is not None or len(shares) == _PAIR
    if off == 0 or abs(off) > _FAR or (off < -room and not complete):
        return None
    return Hit(
        spans(*figures),
        Message("{shares}相加是{sum}%，不是100%。", shares=texts(*figures), sum=plain(summed)),
        Severity.HINT if abs(off) <= room else Severity.DOUBT,
        texts(*figures),
    )


RULE = Rule("ARI-SHARES-100", Severity.DOUBT, __doc__, _check)
