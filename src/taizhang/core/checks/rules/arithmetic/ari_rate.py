"""完成率、办结率算得不对。

“排查128处，整改120处，整改率90%”：率的名称（整改）指明分子，前面同单位的数是分母。“完成45户，占年度任务60户的70%”
和“应到218人，实到206人，到校率98%”同理。
分母有几个可选的，一个都不合才作疑点；带“按期”“一次性”等限定的率不核对。

查得出：
    排查隐患128处，整改120处，整改率90%。

不报：
    排查隐患128处，整改120处，整改率93.8%。

依据：
    完成率 = 完成数 ÷ 应完成数。
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from taizhang.core.checks.document import CheckedText
from taizhang.core.checks.finding import Hit, Severity
from taizhang.core.checks.rates import counted_before, some_other_makes_it_right, verdict_on
from taizhang.core.checks.reckoning import as_shown, spans, texts
from taizhang.core.checks.rule import Rule
from taizhang.core.reading import Direction, FigureKind, FigureRole, RelationKind
from taizhang.core.values import Message

_STEM = (
    r"办结|整改|完成|化解|答复|办理|销号|回复|兑付|开工|竣工|投产|结案"
    r"|调解|签约|落实|处置|入库|建成|采纳|回收|录用|立案|移交|安置|解决|执结|审结|合格|接种|体检|优良|达标|签收|检修|改造|修复|验收|成功|录取|就业"
)
_RATE = re.compile(rf"^(?:总体|综合|总)?(?P<stem>{_STEM})率(?:为|达到?|约|是|约为)?$")
_NOT = re.compile(r"未|不(?!断|仅|少)|没有|尚待|正在")
_OF_TASK = re.compile(r"(?:任务|目标|计划)")
_DONE = re.compile(r"完成|实现|达到")
_OF_TASK_ALONE = re.compile(
    r"[，,](?:完成|占)(?:年度|全年)?(?:任务|目标|计划|预算|目标任务|任务数)的"
)
_DONE_OR_SHARE = re.compile(r"完成|实现|达到|占")
_NAMED_AGAIN = re.compile(r"其中")
_OUGHT = re.compile(r"应(?![急用对收届邀])")
_DID = re.compile(r"实|已")
_ANY_RATE = re.compile(r"^(?:总体|综合|总)?[\u4e00-\u9fff]{2,4}率(?:为|达到?|约|是|约为)?$")
_UNLIKE = re.compile(r"累计|历年|结转|上年|去年|同期|本月|当月|当年")


def _check(document: CheckedText) -> Iterator[Hit]:
    for number, figure in enumerate(document.figures):
        if figure.kind is not FigureKind.PERCENT or figure.direction is not Direction.NONE:
            continue
        if figure.role is not FigureRole.FACT:
            continue
        pair = (
            _named(document, number)
            or _of_those_who_ought(document, number)
            or _of_task(document, number)
            or _done_of_task(document, number)
        )
        if pair is None:
            continue
        part, whole, sure = pair
        done, due = document.figures[part].value, document.figures[whole].value
        if not isinstance(done, Decimal) or not isinstance(due, Decimal) or due <= 0:
            continue
        severity = verdict_on(document, number, part, whole)
        near = counted_before(document, number)
        if severity is None or some_other_makes_it_right(document, number, near):
            continue
        yield Hit(
            spans(document.figures[whole], document.figures[part], figure),
            Message(
                "{whole}中完成{part}，应为{right}，文中写{told}。",
                whole=document.figures[whole].text,
                part=document.figures[part].text,
                right=as_shown(done * 100 / due, figure),
                told=figure.text,
            ),
            severity if sure else Severity.DOUBT,
            texts(document.figures[whole], document.figures[part], figure),
        )


def _named(document: CheckedText, number: int) -> tuple[int, int, bool] | None:
    """整改率: the figure of 整改, the one of its unit before it, and whether there is no other."""
    found = _RATE.match(document.before(number).strip())
    if found is None:
        return None
    near = counted_before(document, number)
    done = [index for index in near if _tells(document, index, found["stem"])]
    if not done:
        return None
    if len(done) > 1 and not _NAMED_AGAIN.search(document.between(done[1], done[0])):
        return None  # 初检合格1126批次、复检合格30批次: both are of the rate
    part = done[0]
    due = [
        index
        for index in near
        if index < part and document.figures[index].unit == document.figures[part].unit
    ]
    if not due:
        return None
    if _UNLIKE.search(document.between(due[0], number)):
        return None
    return part, due[0], len(due) == 1 and len(done) == 1


def _of_those_who_ought(document: CheckedText, number: int) -> tuple[int, int, bool] | None:
    """应到2436人，实到2412人，到校率99%: whatever the rate is called."""
    part, whole = number - 1, number - 2
    if whole < 0 or _ANY_RATE.match(document.before(number).strip()) is None:
        return None
    if document.sentence_of(whole) != document.sentence_of(number):
        return None
    if document.figures[part].unit != document.figures[whole].unit:
        return None
    said = _OUGHT.search(document.before(whole)) and _DID.search(document.before(part))
    if not said or _NOT.search(document.before(part)):
        return None
    return part, whole, True


def _tells(document: CheckedText, number: int, stem: str) -> bool:
    before = document.before(number)
    if _NOT.search(before):
        return False
    return stem in before or document.after(number).startswith((stem, f"已{stem}"))


def _of_task(document: CheckedText, number: int) -> tuple[int, int, bool] | None:
    """占年度任务60户的70%."""
    wholes = document.related(number, RelationKind.SHARE_OF)
    parts = document.related(number, RelationKind.SHARE_HELD_BY)
    if not wholes or not parts or wholes[0].to is None or parts[0].to is None:
        return None
    whole, part = wholes[0].to, parts[0].to
    masked = any(document.masking.masks(document.figures[index]) for index in (part, whole))
    if masked or not _OF_TASK.search(document.before(whole)) or whole != number - 1:
        return None
    return part, whole, part == whole - 1


def _done_of_task(document: CheckedText, number: int) -> tuple[int, int, bool] | None:
    """完成79件，完成年度任务117件的67.5%; 全年计划117件，完成79件，完成全年任务的67.5%."""
    whole, part = number - 1, number - 2
    if part < 0 or document.sentence_of(part) != document.sentence_of(number):
        return None
    if not _DONE_OR_SHARE.search(document.before(number) + document.before(whole)):
        return None
    if document.folded[document.figures[whole].end : document.figures[number].start] == "的":
        if not _OF_TASK.search(document.before(whole)):
            return None
    elif _OF_TASK_ALONE.fullmatch(document.between(whole, number)) and _OF_TASK.search(
        document.before(part)
    ):
        part, whole = whole, part
    else:
        return None
    same = document.figures[whole].unit == document.figures[part].unit
    told = _DONE.search(document.before(part)) or "占" in document.before(number)
    return (part, whole, True) if same and told else None


RULE = Rule("ARI-RATE", Severity.ERROR, __doc__, _check)
