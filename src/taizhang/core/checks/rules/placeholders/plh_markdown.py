"""留下了 Markdown 标记。

**粗体**、行首的 ##、三个反引号、用竖线画的表。.md 文件不查。

查得出：
    **主要成效**：共开展活动46场。

不报：
    主要成效：共开展活动46场。

依据：
    公文里不用 Markdown 标记。
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
    r"\*\*[^*\n]{1,60}\*\*|^#{1,6} (?=\S)|^\x60{3}|^\|(?:[^|\n]*\|){2,}[ ]*$", re.MULTILINE
)


def _check(document: CheckedText) -> Iterator[Hit]:
    yield from hits_of(_PATTERN, document, Message("Markdown 标记：{words}").template)


RULE = Rule("PLH-MARKDOWN", Severity.ERROR, __doc__, _check)
