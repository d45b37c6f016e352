"""文中有“内部资料，不得外传”一类标注。

按惯用的标注形式认定。

查得出：
    内部资料，不得外传

不报：
    编印学习资料300份。

依据：
    保守国家秘密法第六十四条（工作秘密）。
"""

from __future__ import annotations

from collections.abc import Iterator

from taizhang.core.checks.document import CheckedText
from taizhang.core.checks.finding import Hit, Severity
from taizhang.core.checks.rule import Rule
from taizhang.core.ledger.secret_mark import find_secret_mark
from taizhang.core.values import Message

_NAMES = frozenset({"内部资料标注"})


def _check(document: CheckedText) -> Iterator[Hit]:
    for paragraph in document.paragraphs:
        if find_secret_mark(paragraph.span.of(document.text)) in _NAMES:
            yield Hit(
                (paragraph.span,), Message("有内部资料标注，请确认能否在这里处理和对外报送。")
            )


RULE = Rule("SEC-INTERNAL", Severity.ERROR, __doc__, _check)
