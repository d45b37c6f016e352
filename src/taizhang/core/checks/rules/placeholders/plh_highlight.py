"""荧光笔标记没有清掉。

标黄的地方往往是待核实的数。

查得出：
    标黄：是

不报：
    标黄：否

依据：
    定稿不留标记。
"""

from __future__ import annotations

from collections.abc import Iterator

from taizhang.core.checks.document import CheckedText
from taizhang.core.checks.finding import Hit, Severity
from taizhang.core.checks.looks import of_layout, places_told
from taizhang.core.checks.rule import Rule
from taizhang.core.documents.docx_layout import DocxLayout


def _check(_document: CheckedText, layout: DocxLayout) -> Iterator[Hit]:
    wrong = [item for item in layout.paragraphs if any(run.highlighted for run in item.runs)]
    yield from places_told(wrong, "有{count}段有荧光笔标记。")


RULE = Rule("PLH-HIGHLIGHT", Severity.DOUBT, __doc__, of_layout(_check), of_layout=True)
