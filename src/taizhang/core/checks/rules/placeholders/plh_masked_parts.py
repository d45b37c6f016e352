"""替代的数连大小关系也不对。

全文的数据是替代的，“其中”各部分之和超过了总数：填实际的数时一并核对。

查得出：
    举办培训9场，参训99人次，走访99家，协调99件，办结99件，阅读9.9万次，慰问99户。发稿9篇，其中省级9篇、市级9篇。

不报：
    发稿12篇，其中省级9篇。

依据：
    部分之和不大于整体。
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from taizhang.core.checks.document import CheckedText
from taizhang.core.checks.finding import Hit, Severity
from taizhang.core.checks.reckoning import spans, texts
from taizhang.core.checks.rule import Rule
from taizhang.core.reading import RelationKind
from taizhang.core.values import Message


def _check(document: CheckedText) -> Iterator[Hit]:
    if not document.masking:
        return
    parts: dict[int, list[int]] = {}
    for number in range(len(document.figures)):
        for relation in document.related(number, RelationKind.PART_OF):
            if relation.words == "其中" and relation.to is not None:
                parts.setdefault(relation.to, []).append(number)
    for whole, numbers in parts.items():
        told = document.figures[whole].value
        values = [document.figures[number].value for number in numbers]
        sizes = [value for value in values if isinstance(value, Decimal)]
        if len(sizes) == len(values) > 1 and isinstance(told, Decimal) and sum(sizes) > told:
            figures = [document.figures[number] for number in (whole, *numbers)]
            yield Hit(
                spans(*figures),
                Message(
                    "总数{whole}，其中{parts}，各部分之和超过总数。",
                    whole=figures[0].text,
                    parts=texts(*figures[1:]),
                ),
                None,
                texts(*figures),
            )


RULE = Rule("PLH-MASKED-PARTS", Severity.DOUBT, __doc__, _check)
