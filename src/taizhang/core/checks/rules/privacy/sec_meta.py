"""文件属性里有作者、单位、模板路径，或嵌有别的文件。

对外发出前在“文件—信息—检查文档”里清除；嵌入的表格里常有全部原始数据，作疑点。属性的内容不在结果里重复。

查得出：
    作者：某科

不报：
    作者：

依据：
    文件属性会随文件发出。
"""

from __future__ import annotations

from collections.abc import Iterator

from taizhang.core.checks.document import CheckedText
from taizhang.core.checks.finding import Hit, Severity
from taizhang.core.checks.looks import of_layout, whole
from taizhang.core.checks.rule import Rule
from taizhang.core.documents.docx_layout import DocxLayout
from taizhang.core.values import Message

_WORDS = {
    "creator": Message("作者"),
    "lastModifiedBy": Message("最后修改者"),
    "Company": Message("单位"),
    "Manager": Message("经理"),
    "Template": Message("模板路径"),
}


def _check(document: CheckedText, layout: DocxLayout) -> Iterator[Hit]:
    told = tuple(
        _WORDS[name]
        for name, value in layout.properties.items()
        if name in _WORDS and (name != "Template" or "/" in value or "\\" in value)
    )
    if told:
        yield Hit(
            (whole(document),), Message("文件属性里写有{names}，对外发出前请清除。", names=told)
        )
    if layout.embedded:
        words = Message("嵌有{count}个别的文件。", count=layout.embedded)
        yield Hit((whole(document),), words, Severity.DOUBT)


RULE = Rule("SEC-META", Severity.HINT, __doc__, of_layout(_check), of_layout=True)
