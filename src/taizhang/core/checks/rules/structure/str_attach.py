"""附件说明与附件对不上。

附件说明列了两个，文中的附件有三个；或者序号不同。附件另成文件、本文件里没有附件的不报；附件名称末尾有标点的作疑点。

查得出：
    工作总结
    共开展活动46场。
    附件：1.工作台账
    2.指标表
    附件1
    工作台账
    附件2
    指标表
    附件3
    名录

不报：
    工作总结
    共开展活动46场。
    附件：1.工作台账
    2.指标表
    附件1
    工作台账
    附件2
    指标表

依据：
    附件说明与附件的序号、名称一致，名称后不加标点。
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from taizhang.core.checks.document import CheckedText
from taizhang.core.checks.finding import Hit, Severity
from taizhang.core.checks.outline import LineKind
from taizhang.core.checks.rule import Rule
from taizhang.core.values import Message, Span

_LIST = re.compile(r"附件\s?[:：]\s?(?:(?P<number>[0-9]{1,2})[.．、]\s?)?(?P<name>.+)")
_NEXT = re.compile(r"(?P<number>[0-9]{1,2})[.．、]\s?(?P<name>.+)")
_ANNEX = re.compile(r"附件\s?(?P<number>[0-9]{0,2})(?![0-9:：、])(?:\s.*)?")
_ENDS = ("。", "；", "，", "、")


def _check(document: CheckedText) -> Iterator[Hit]:
    outline = document.outline
    listed = _listed(document)
    if not listed:
        return
    for _, span in listed:
        words = span.of(document.text)
        if words.endswith(_ENDS):
            yield Hit(
                (span,),
                Message("附件名称末尾不用标点：{words}", words=words[-_LONGEST:]),
                Severity.DOUBT,
            )
    annexes = []
    for line in outline.lines[outline.annex :]:
        words = line.span.of(document.folded)[:_LONGEST].lstrip("# ")
        found = _ANNEX.fullmatch(words)
        if found and line.kind is not LineKind.CELL:
            annexes.append((int(found["number"] or 1), line.span))
    if not annexes:
        return
    said, there = ({number for number, _ in found} for found in (listed, annexes))
    if said != there:
        yield Hit(
            (listed[0][1], annexes[0][1]),
            Message(
                "附件说明有{said}个（{numbers}），文中的附件有{there}个（{marks}）。",
                said=len(said),
                numbers=tuple(str(number) for number in sorted(said)),
                there=len(there),
                marks=tuple(str(number) for number in sorted(there)),
            ),
        )


def _listed(document: CheckedText) -> list[tuple[int, Span]]:
    """What the list under the body names."""
    found: list[tuple[int, Span]] = []
    for line in document.outline.lines[: document.outline.annex]:
        words = line.span.of(document.folded)[: _LONGEST * 2]
        if not found:
            first = _LIST.fullmatch(words)
            if first:
                found.append((int(first["number"] or 1), line.span))
            continue
        following = _NEXT.fullmatch(words)
        if following is None or int(following["number"]) != found[-1][0] + 1:
            break
        found.append((int(following["number"]), line.span))
    return found


_LONGEST = 40


RULE = Rule("STR-ATTACH", Severity.ERROR, __doc__, _check)
