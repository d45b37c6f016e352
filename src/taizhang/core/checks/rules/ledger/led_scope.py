"""数据与台账不符，却正是另一个单位的数。

文件说的是全部单位，数却等于本级的、上级的或者某个下级单位的。五以下的数碰巧相同的多，不报。

台账：
    - {指标: 学习培训场次, 值: 46, 计量单位: 场次, 另一单位: {示例局本级: 18}}

查得出：
    2025年上半年，共举办学习培训18场次。

不报：
    2025年上半年，共举办学习培训46场次。

依据：
    文字说到哪些单位，就算哪些单位的记录。
"""

from __future__ import annotations

from collections.abc import Iterator

from taizhang.core.checks.document import CheckedText
from taizhang.core.checks.finding import Hit, Severity
from taizhang.core.checks.held_hit import hits_of_other
from taizhang.core.checks.rule import Rule
from taizhang.core.values import Message

_SAYS = Message("“{text}”等于{name}的数，请看一看范围：{about}，台账为{value}。").template


def _check(document: CheckedText) -> Iterator[Hit]:
    yield from hits_of_other(document, lambda held: held.elsewhere, _SAYS)


RULE = Rule("LED-SCOPE", Severity.DOUBT, __doc__, _check)
