"""活动、奖项用了书名号。

“开展《安全生产月》活动”用引号。书名号里是法规、文件、书刊、影片名的不报；只凭词语判断，所以只作疑点。

查得出：
    开展《安全生产月》活动。

不报：
    开展“安全生产月”活动。

依据：
    GB/T 15834：活动、奖项、单位不用书名号。
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from taizhang.core.checks.document import CheckedText
from taizhang.core.checks.finding import Hit, Severity
from taizhang.core.checks.habit import hits_or_habit
from taizhang.core.checks.rule import Rule
from taizhang.core.values import Message, Span

_PATTERN = re.compile(
    r"(?:开展|举办|启动|组织开展|荣获|获得|获评|被评为|授予|打造)(?:了|全市|全区|全县|全镇)?"
    r"《(?P<name>[^《》\n]{2,20})》(?:主题)?(?:活动|行动|专项行动|称号|荣誉称号|奖|大赛|竞赛|品牌)"
)
_DOCUMENT = re.compile(
    r"(?:法|条例|办法|规定|意见|方案|通知|决定|纲要|规划|报告|准则|章程|制度|细则|公报|计划|标准|公约|要点|指南|手册|典|书|选|集|读本|论|讲话|宣言|清单|守则|规则)"
    r"(?:[(（][^()（）]{1,12}[)）])?$"
)
_EACH = Message("活动、奖项宜用引号：{words}").template
_MANY = Message("全文{count}处活动、奖项用了书名号，如：{words}").template


def _check(document: CheckedText) -> Iterator[Hit]:
    spans = [
        Span(found.start("name") - 1, found.end())
        for found in _PATTERN.finditer(document.text)
        if not _DOCUMENT.search(found["name"])
    ]
    yield from hits_or_habit(document.text, spans, _EACH, _MANY)


RULE = Rule("PUN-BOOK", Severity.DOUBT, __doc__, _check)
