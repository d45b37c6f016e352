"""指定了字体，显示的却是主题字体。

同一处既写了字体名又写了主题字体时，Word 用主题字体（如等线），看上去没有换过字体。

查得出：
    主题字体：是

不报：
    主题字体：否

依据：
    Word 中主题字体优先于同处写的字体名。
"""

from __future__ import annotations

from collections.abc import Iterator

from taizhang.core.checks.document import CheckedText
from taizhang.core.checks.finding import Hit, Severity
from taizhang.core.checks.looks import in_text, of_layout, places_told
from taizhang.core.checks.rule import Rule
from taizhang.core.documents.docx_layout import DocxLayout


def _check(_document: CheckedText, layout: DocxLayout) -> Iterator[Hit]:
    wrong = [item for item in in_text(layout) if item.main_run.overridden]
    if wrong:
        run = wrong[0].main_run
        yield from places_told(
            wrong,
            "有{count}段写的是{named}，实际显示主题字体{font}；请全选后重新设置字体。",
            named=run.overridden,
            font=run.font,
        )


RULE = Rule("LAY-THEME-FONT", Severity.DOUBT, __doc__, of_layout(_check), of_layout=True)
