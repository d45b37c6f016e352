"""相邻两个数字表示约数，中间用了顿号。

“三、四个月”写成“三四个月”；“一、二等奖”“六、七月”是两样东西，不报。

查得出：
    整改用了三、四个月。

不报：
    整改用了三四个月。

依据：
    GB/T 15835：相邻两个数字并列表示概数，中间不用顿号。
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from taizhang.core.checks.document import CheckedText
from taizhang.core.checks.finding import Hit, Severity
from taizhang.core.checks.habit import hits_or_habit, spans_of
from taizhang.core.checks.rule import Rule
from taizhang.core.values import Message

_PATTERN = re.compile(
    r"(?<=[\u4e00-\u9fff])(?<![第初周期一二三四五六七八九十])(?:一、二|二、三|两、三|三、四|四、五|五、六|六、七|七、八|八、九)"
    r"(?:十|百|千|万)?(?:个(?!别)|天|年(?!级)|次|家|户|名|人(?!民)|位|场|里|岁|倍)"
)
_EACH = Message("表示约数，中间不用顿号：{words}").template
_MANY = Message("全文{count}处约数中间用了顿号，如：{words}").template


def _check(document: CheckedText) -> Iterator[Hit]:
    spans = spans_of(_PATTERN, document.folded)
    yield from hits_or_habit(document.text, spans, _EACH, _MANY)


RULE = Rule("NUM-APPROX-DUN", Severity.DOUBT, __doc__, _check)
