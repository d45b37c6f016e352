"""完成的加剩余的不等于总数。

“其余”“剩余”“未办结”“不合格”把总数分完：总数 = 已完成 + 剩余。句中三个数单位相同、中间没有别的同单位的数时才核对；
“正在办理”不一定包括全部剩余，不等只作疑点。

查得出：
    共受理65件，已办结58件，剩余9件正在办理。

不报：
    共受理65件，已办结58件，剩余7件正在办理。

依据：
    部分之和等于整体。
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from taizhang.core.checks.document import CheckedText
from taizhang.core.checks.finding import Hit, Severity
from taizhang.core.checks.reckoning import amount, meet, spans, texts, total
from taizhang.core.checks.rule import Rule
from taizhang.core.reading import ChangeKind, FigureHedge, FigureRole
from taizhang.core.values import Message

_DONE = re.compile(
    r"已|办结|完成|整改|化解|销号|答复|解决|建成|落实|兑付|交付|采纳|开工|处置|回复|调解|录用|安置|执结|审结|结案|破|检修|改造|支出|使用|拨付|接种|评审|验收|审核|安装|发放|缴纳|拆除|修复|合格|通过|达标"
)
_DONE_VERB = re.compile(r"已(?:经)?(?P<verb>[^，。；、0-9]{2})")
_TAKEN_IN = re.compile(r"下达|受理|收到|交办|排查|签约|立案|发现|梳理|接收|承办|收集|接到")
_REST = re.compile(r"(?:其余|剩余|余下|剩下|还剩|仅剩)")
_NOT_YET = re.compile(r"(?:尚未|仍未|还未|未)(?!按|及时|如期|完全|能)(?P<verb>[^，。；、0-9]{2})")
_NOT_SO = re.compile(r"(?:尚未|仍未|还未|未|不)(?P<verb>[^，。；、0-9的]{1,4})$")
_OTHER_MATTER = re.compile(r"完成|季度|月|计划|其中")
_GOING_ON = re.compile(r"正在|尚在|仍在")
_OTHER_BASE = re.compile(r"结转|历年|往年|累计|上年|去年|同期|比|另|等[^级待]|新增|分批|第[一二三]")
_THREE = 3
_WIDEST = 80


def _check(document: CheckedText) -> Iterator[Hit]:
    for sentence in document.sentences:
        by_unit: dict[str, list[int]] = {}
        for number in sentence.numbers:
            by_unit.setdefault(document.figures[number].unit, []).append(number)
        for unit, numbers in by_unit.items():
            if unit and len(numbers) == _THREE:
                yield from _triple(document, *numbers)


def _triple(document: CheckedText, whole: int, done: int, rest: int) -> Iterator[Hit]:
    figures = [document.figures[number] for number in (whole, done, rest)]
    planned = figures[0].role is FigureRole.TARGET and not document.masking.masks(figures[0])
    if not all(document.usable(number) for number in (done, rest)):
        return
    if not (document.usable(whole) or planned):
        return
    if any(
        figure.change is not ChangeKind.NONE
        or figure.hedge is FigureHedge.VAGUE
        or not isinstance(figure.value, Decimal)
        for figure in figures
    ):
        return
    said = document.between(whole, rest)
    if len(said) > _WIDEST or _OTHER_BASE.search(said):
        return
    severity = _severity(document, whole, done, rest)
    intervals = [figure.interval for figure in figures if figure.interval is not None]
    if severity is None or len(intervals) != _THREE:
        return
    if meet(total(intervals[1:]), intervals[0]):
        return
    values = [figure.value for figure in figures if isinstance(figure.value, Decimal)]
    yield Hit(
        spans(*figures),
        Message(
            "总数{whole}，完成{done}，剩余应为{right}，文中写{rest}。",
            whole=figures[0].text,
            done=figures[1].text,
            right=amount(values[0] - values[1], figures[0].unit),
            rest=figures[2].text,
        )
        if values[0] >= values[1]
        else Message(
            "完成{done}大于总数{whole}，却还剩{rest}。",
            done=figures[1].text,
            whole=figures[0].text,
            rest=figures[2].text,
        ),
        severity,
        texts(*figures),
    )


def _severity(document: CheckedText, whole: int, done: int, rest: int) -> Severity | None:
    finished, remaining = document.lead(done), document.lead(rest)
    # 不是总数：已办结50件，未办结9件，均为3件 begins with what is done.
    begun = _DONE_VERB.search(document.before(whole))
    if not (_DONE.search(finished) or _DONE_VERB.search(finished)) or (
        begun and not _TAKEN_IN.match(begun["verb"])
    ):
        return None
    near = remaining + document.after(rest)[:6]
    not_yet = _NOT_YET.search(near)
    verb = _DONE_VERB.search(finished)
    bare = _NOT_SO.match(document.before(rest).strip())
    if bare is not None and document.before(done).strip().endswith(bare["verb"]):
        return Severity.ERROR  # 合格1156批次，不合格24批次
    if bare is not None and document.before(done).strip().startswith(bare["verb"]):
        return Severity.DOUBT  # 破案352起，未破134起
    if (left := _REST.search(remaining)) is not None:
        if _OTHER_MATTER.search(remaining, left.end()):
            return None  # 剩余任务三季度完成12座
        return Severity.ERROR
    if not_yet is not None:
        same = verb is not None and verb["verb"] == not_yet["verb"]
        return Severity.ERROR if same else Severity.DOUBT
    return Severity.DOUBT if _GOING_ON.search(near) else None


RULE = Rule("FIG-COMPLEMENT", Severity.ERROR, __doc__, _check)
