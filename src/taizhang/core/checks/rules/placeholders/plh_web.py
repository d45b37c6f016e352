"""网页上的话留在稿子里。

“如若转载”“点击下载”“来源：百度文库”、上一篇下一篇、网页地址单独成行。正文里介绍本单位网址的不报。

查得出：
    如若转载，请注明出处：示例网

不报：
    在政务网站发布信息126条，点击量1.2万次。

依据：
    从网上复制的文字应当清理。
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from taizhang.core.checks.document import CheckedText
from taizhang.core.checks.finding import Hit, Severity
from taizhang.core.checks.rule import Rule
from taizhang.core.checks.wording import hits_of

_FORM = re.compile(
    r"如若转载|转载请注明|请注明出处|点击(?:这里|此处)?下载|来源[:：](?:百度|网络|道客|豆丁|知乎|范文)"
    r"|^[ \t]*(?:上一篇|下一篇|相关推荐|责任编辑)[:： ]|百度文库|分享到[:：]"
    r"|^[ \t]*https?://[^\s]+[ \t]*$",
    re.MULTILINE,
)


def _check(document: CheckedText) -> Iterator[Hit]:
    yield from hits_of(_FORM, document, "像是网页上的话：{words}")


RULE = Rule("PLH-WEB", Severity.DOUBT, __doc__, _check)
