"""留下了与写作软件对话的话。

“好的，以下是”“希望对您有帮助”“（此处可根据实际情况调整）”。

查得出：
    好的，以下是为您撰写的上半年工作总结。

不报：
    现将上半年工作总结如下。

依据：
    总结里只有本单位的话。
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from taizhang.core.checks.document import CheckedText
from taizhang.core.checks.finding import Hit, Severity
from taizhang.core.checks.rule import Rule
from taizhang.core.checks.wording import hits_of
from taizhang.core.values import Message

_PATTERN = re.compile(
    r"好的，(?:以下|下面|这)是|以下是(?:为您|根据您|一份|一篇)|希望(?:以上内容|这份|这篇|能)?[^，。\n]{0,8}对您[^，。\n]{0,4}有?(?:所)?帮助"
    r"|作为(?:一个|一名|一款)?(?:AI|人工智能)(?:助手|语言模型|模型)|如(?:果您)?需(?:要)?(?:进一步)?(?:修改|调整|补充)[^。\n]{0,12}请(?:随时)?告诉我"
    r"|[(（【][^()（）【】\n]{0,12}(?:可|请)根据(?:实际|您的?|具体)[^()（）【】\n]{0,12}(?:调整|修改|补充|填写)[^()（）【】\n]{0,8}[)）】]"
)


def _check(document: CheckedText) -> Iterator[Hit]:
    yield from hits_of(_PATTERN, document, Message("与写作软件对话的话：{words}").template)


RULE = Rule("PLH-AI-CHAT", Severity.ERROR, __doc__, _check)
