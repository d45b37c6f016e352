"""数据所依据的记录过半没有填佐证材料。

只看有“佐证”“证明材料”一列的台账；一条都没有填的，看作不用这一列，不提示。一类台账只提示一次。

台账：
    - {指标: 学习培训场次, 值: 46, 计量单位: 场次, 缺佐证: 30, 记录: 46}

查得出：
    2025年上半年，共举办学习培训46场次。

不报：
    2025年上半年，培训情况良好。

依据：
    考核和检查要看依据，填报时一并登记文号或者照片。
"""

from __future__ import annotations

from collections.abc import Iterator

from taizhang.core.checks.document import CheckedText
from taizhang.core.checks.finding import Hit, Severity
from taizhang.core.checks.held_hit import about
from taizhang.core.checks.rule import Rule
from taizhang.core.reports.runs import Role
from taizhang.core.values import Message


def _check(document: CheckedText) -> Iterator[Hit]:
    told: set[str] = set()
    for held in document.held:
        best = held.best
        if not held.certain or best is None or best.role is not Role.VALUE or held.kind in told:
            continue
        if held.unproven * 2 <= held.records:
            continue
        told.add(held.kind)
        yield Hit(
            (held.figure.span,),
            Message(
                "“{text}”所依据的{records}条记录中，{count}条没有填佐证材料：{about}。",
                text=held.figure.text,
                records=held.records,
                count=held.unproven,
                about=about(held),
            ),
            None,
            (held.figure.text,),
        )


RULE = Rule("LED-EVIDENCE", Severity.HINT, __doc__, _check)
