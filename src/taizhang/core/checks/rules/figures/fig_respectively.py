"""“分别”前后的个数不同。

“甲、乙、丙三个社区分别完成12户、15户”：三个名称，两个数。前面写明个数（三个社区）又与列出的名称相符的，是错误；没有写明的作疑点。

查得出：
    甲社区、乙社区、丙社区三个社区分别完成12户、15户。

不报：
    甲社区、乙社区、丙社区三个社区分别完成12户、15户、9户。

依据：
    “分别”使前后两列一一对应。
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from taizhang.core.checks.counting_words import SMALL, small_number
from taizhang.core.checks.document import CheckedText
from taizhang.core.checks.finding import Hit, Severity
from taizhang.core.checks.reckoning import texts
from taizhang.core.checks.rule import Rule
from taizhang.core.values import Message, Span

_WORD = re.compile(r"分别")
_NAMES = re.compile(r"(?P<names>[^，。；：:\n、]{1,14}(?:、[^，。；：:\n、]{1,14}){1,9})$")
_COUNTED = re.compile(
    rf"(?P<number>{SMALL})(?:个|家|项|类|所|大|者|镇|县|村|社区|街道|市|区)[^、0-9]{{0,8}}$"
)
_BETWEEN = frozenset({"、", "和", "及", "与", "以及"})
_OPEN = re.compile(r"等|以及|及其|其中|各|[\"“”《》()]")
_AND = re.compile(r"[和与及]")
_LONGEST = 120


def _check(document: CheckedText) -> Iterator[Hit]:
    for number in range(len(document.figures)):
        lead = document.before(number)
        found = _WORD.search(lead)
        if found is None or len(list(_WORD.finditer(lead))) > 1:
            continue
        at = document.figures[number].start - len(lead) + found.start()
        listed = _listed(document, number)
        named = _named(document.folded[max(0, at - _LONGEST) : at])
        if named is None or len(listed) < 2:  # noqa: PLR2004 (分别 with one figure holds for all of them)
            continue
        names, said = named
        if len(listed) in names or (said is not None and said == len(listed)):
            continue
        figures = [document.figures[index] for index in listed]
        yield Hit(
            (Span(at, figures[-1].end),),
            Message(
                "“分别”前面有{names}项，后面有{count}个数：{listed}。",
                names=said if said in names else names.start,
                count=len(listed),
                listed=texts(*figures),
            ),
            Severity.ERROR if said in names else Severity.DOUBT,
            texts(*figures),
        )


def _listed(document: CheckedText, number: int) -> list[int]:
    found = [number]
    while found[-1] + 1 < len(document.figures):
        between = document.between(found[-1], found[-1] + 1).strip()
        if between not in _BETWEEN:
            # 12户、参训15人 or 12户，15户 may go on with the list in another form.
            return [] if between.startswith(("、", "，", "和")) and len(between) < _SHORT else found
        found.append(found[-1] + 1)
    return found


_SHORT = 6


def _named(lead: str) -> tuple[range, int | None] | None:
    """How many names stand there, and how many the text says there are."""
    found = _NAMES.search(lead)
    if found is None:
        return None
    words = found["names"]
    counted = _COUNTED.search(words)
    said = None if counted is None else small_number(counted["number"])
    names = words.split("、")
    last = names[-1] if counted is None else names[-1][: -len(counted.group())]
    rest = [*names[:-1], last]
    if any(_OPEN.search(name) for name in rest) or not last:
        return None
    # 酒和饮料制造业 is one name, 甲镇和乙镇 are two: either count will do.
    fewest = len(rest)
    return range(fewest, fewest + sum(len(_AND.findall(name)) for name in rest) + 1), said


RULE = Rule("FIG-RESPECTIVELY", Severity.DOUBT, __doc__, _check)
