"""附件没有另起一页，或“附件”二字不是顶格的黑体。

单独成行的“附件”“附件1”是一份附件的开头：前面要有分页符、分节符或“段前分页”。靠空行推到下一页的报。“附件：……”是附件说明，不查。

查得出：
    附件：不分页

不报：
    附件：分页

依据：
    GB/T 9704-2012 附件应当另面编排，“附件”二字及顺序号用3号黑体字顶格编排在版心左上角第一行。
"""

from __future__ import annotations

from collections.abc import Iterator

from taizhang.core.checks.document import CheckedText
from taizhang.core.checks.finding import Hit, Severity
from taizhang.core.checks.looks import HEI, annex_labels, is_of, of_layout, places_told
from taizhang.core.checks.rule import Rule
from taizhang.core.documents.docx_layout import DocxLayout


def _check(_document: CheckedText, layout: DocxLayout) -> Iterator[Hit]:
    labels = annex_labels(layout)
    yield from places_told(
        [item for number, item in labels if not _begins_page(layout, number)],
        "有{count}处“附件”没有另起一页。",
    )
    wrong = [item for _, item in labels if not is_of(item.main_run, HEI)]
    names = tuple(dict.fromkeys(item.main_run.font for item in wrong))
    yield from places_told(wrong, "有{count}处“附件”二字不是黑体，用的是{names}。", names=names)
    yield from places_told(
        [
            item
            for _, item in labels
            if item.align in {"center", "right"} or item.first_line or item.first_line_twips
        ],
        "有{count}处“附件”二字没有顶格。",
    )


def _begins_page(layout: DocxLayout, number: int) -> bool:
    if number == 0 or layout.paragraphs[number].page_break_before:
        return True
    if layout.paragraphs[number].ends_page:
        return True  # the break stands before the words of the same paragraph
    for item in reversed(layout.paragraphs[:number]):
        if item.ends_page:
            return True
        if item.text.strip() or item.in_table:
            return False
    return True


RULE = Rule("LAY-ATTACH-PAGE", Severity.DOUBT, __doc__, of_layout(_check), of_layout=True)
