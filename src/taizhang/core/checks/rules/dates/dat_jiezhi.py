"""“截止”误作“截至”。

“截至6月底”是到那时为止、还会继续；“截止”是停止。“报名截止时间”“于6月30日截止”不报。

查得出：
    截止6月底，共办理126件。

不报：
    报名截止时间为6月30日。

依据：
    《现代汉语词典》：截至、截止用法不同。
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from taizhang.core.checks.document import CheckedText
from taizhang.core.checks.finding import Hit, Severity
from taizhang.core.checks.rule import Rule
from taizhang.core.checks.wording import hits_of

_FORM = re.compile(
    r"截止(?:到|至|于)?(?:目前|今年|去年|当前|现在|上?[0-9一二三四五六七八九十]{1,3}月|本月|年底|20[0-9]{2}年|[一二三四]季度)(?!.{0,8}(?:报名|申报)截止)",
    re.MULTILINE,
)


def _check(document: CheckedText) -> Iterator[Hit]:
    yield from hits_of(_FORM, document, "应为“截至”：{words}")


RULE = Rule("DAT-JIEZHI", Severity.DOUBT, __doc__, _check)
