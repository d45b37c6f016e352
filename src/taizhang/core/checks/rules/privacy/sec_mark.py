"""文中有密级标志或保密期限。

涉密文件不能在这里处理。提到“保守秘密培训”不是标志，不报。

查得出：
    机密★10年

不报：
    开展保守秘密专题培训。

依据：
    保守国家秘密法第二十二条；党政机关公文处理工作条例第九条。
"""

from __future__ import annotations

from collections.abc import Iterator

from taizhang.core.checks.document import CheckedText
from taizhang.core.checks.finding import Hit, Severity
from taizhang.core.checks.rule import Rule
from taizhang.core.ledger.secret_mark import find_secret_mark
from taizhang.core.values import Message

_NAMES = frozenset({"密级标志", "保密期限"})


def _check(document: CheckedText) -> Iterator[Hit]:
    for paragraph in document.paragraphs:
        if find_secret_mark(paragraph.span.of(document.text)) in _NAMES:
            yield Hit(
                (paragraph.span,),
                Message("有密级标志：涉密文件不能在这里处理，请停止并报告保密工作机构。"),
            )


RULE = Rule("SEC-MARK", Severity.ERROR, __doc__, _check)
