"""列出的名称与后面说的个数不同。

“在东风、红旗、建设、和平5个社区”列出四个，却说五个。有“等”字的，列出的比说的多才是错。名称长短差得多、带动词的列举不核对。

查得出：
    在东风、红旗、建设、和平5个社区开展试点。

不报：
    在东风、红旗、建设、和平4个社区开展试点。

依据：
    列全的名称与个数相同。
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from taizhang.core.checks.counting_words import SMALL, small_number
from taizhang.core.checks.document import CheckedText
from taizhang.core.checks.finding import Hit, Severity
from taizhang.core.checks.rule import Rule
from taizhang.core.values import Message, Span

_ITEM = r"[\u4e00-\u7b48\u7b4a-\u9fff]{2,6}"  # 等 goes on with the list
_LISTED = re.compile(
    rf"(?:(?:^|[，。；：:\n])(?:[在对如即由]|包括|组织|抽取|选取|选择|涉及|覆盖)?|(?<=[在对]))(?P<list>{_ITEM}(?:、{_ITEM}){{1,15}}(?:(?:和|及|与){_ITEM})?)"
    rf"(?P<etc>等)?(?P<number>{SMALL})(?:个|家|所|处|条|座|大|类|种)?(?:(?<=[类种])(?:重点)?[\u4e00-\u9fff]{{2}}|科室|路口|片区|乡镇|医院|行业|领域|税种|线路|派出所|水库|水厂|专业|社区|村|镇|乡|街道|县|区|市|单位|部门|学校|企业|小区)"
)
_JOINED = re.compile(r"(.{2,6})[和及与](.{2,6})")
_VERB = re.compile(
    r"[在对为于到向把将了]|开展|推进|完成|加强|落实|组织|召开|建设了|以及|各|其他|全|等|共|包括|分别|联合|会同"
)
_ROOM = 1


def _check(document: CheckedText) -> Iterator[Hit]:
    for found in _LISTED.finditer(document.folded):
        names = _names(found["list"])
        number = small_number(found["number"])
        if any(_VERB.search(name) for name in names) or not _alike(names):
            continue
        short = len(names) < number and not found["etc"]
        if len(names) <= number and not short:
            continue
        yield Hit(
            (Span(found.start("list"), found.end()),),
            Message(
                "列出{listed}个（{names}），文中说{number}个。",
                listed=len(names),
                names=tuple(names),
                number=number,
            ),
            Severity.ERROR if _surely(found["list"], names) else Severity.DOUBT,
            tuple(names),
        )


def _names(words: str) -> list[str]:
    """The names; the last two may be joined by 和, which is no part of 和平."""
    *names, last = words.split("、")
    joined = _JOINED.fullmatch(last)
    return [*names, *(joined.groups() if joined else (last,))]


def _alike(names: list[str]) -> bool:
    lengths = [len(name) for name in names]
    return max(lengths) - min(lengths) <= _ROOM


def _surely(words: str, names: list[str]) -> bool:
    """Names of one length, parted by 、 only, so that none can be two."""
    return len({len(name) for name in names}) == 1 and words.count("、") == len(names) - 1


RULE = Rule("FIG-LIST-COUNT", Severity.DOUBT, __doc__, _check)
