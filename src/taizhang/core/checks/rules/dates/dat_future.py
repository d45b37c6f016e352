"""成文日期以后的事，写成了已经做完。

落款6月30日，文中写“7月15日，召开了推进会”。只核对写明月日、句子里有“召开了”一类已经做完的说法、没有“将”“拟”“定于”的；
没有年份的，按成文的年份；成文在上半年、事在十月以后的，可能说的是上一年，不核对。

查得出：
    示例镇2025年上半年工作总结
    7月15日，召开了防汛工作推进会。
    示例镇人民政府
    2025年6月30日

不报：
    示例镇2025年上半年工作总结
    7月15日，将召开防汛工作推进会。
    示例镇人民政府
    2025年6月30日

依据：
    成文以后的事还没有发生。
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from taizhang.core.checks.document import CheckedText
from taizhang.core.checks.finding import Hit, Severity
from taizhang.core.checks.rule import Rule
from taizhang.core.checks.signed_day import signed_day
from taizhang.core.checks.written_date import read_written_dates
from taizhang.core.values import Message

_DONE = re.compile(
    r"(?:召开|举行|举办|开展|完成|组织|印发|启动|成立|参加|进行|通过|开工|竣工|实施|发生|下发|出台|建成|投用|签订|上线|验收|发布|检查|开通|开业|揭牌|接待|赴|赶赴)了"
    r"|已(?:经)?(?:于|在)?(?:召开|举行|举办|开展|完成|印发|启动|成立|开工|竣工|建成|全部)|顺利(?:召开|举行|完成|通过)|圆满(?:完成|举行)"
)
_PLAN = re.compile(
    r"将|拟|计划|预计|力争|定于|预定|待|准备|争取|确保|打算|安排在|[之以]?前|以内|截止|去年|上年|前年|至|到|下半年|下一步|目标"
)
_LATE, _HALF = 10, 6


def _check(document: CheckedText) -> Iterator[Hit]:
    signed = signed_day(document)
    if signed is None:
        return
    year, month, day = (int(signed[name]) for name in ("year", "month", "day"))
    last = document.paragraphs[-1].start
    for mention in read_written_dates(document):
        written = mention.day
        if mention.span.start >= last or (written.year and written.year != year):
            continue
        if (written.month, written.day) <= (month, day):
            continue
        if not written.year and month <= _HALF < _LATE <= written.month:
            continue  # that of the year before
        sentence = document.sentence_at(mention.span.start)
        words = sentence.span.of(document.folded)
        after = document.folded[mention.span.end : sentence.end]
        if _DONE.search(after) is None or _PLAN.search(words):
            continue
        yield Hit(
            (mention.span,),
            Message(
                "{when}在成文日期{signed}之后，却写成已经做完。",
                when=mention.span.of(document.folded),
                signed=signed.group().strip(),
            ),
            None,
            (mention.span.of(document.folded), signed.group().strip()),
        )


RULE = Rule("DAT-FUTURE", Severity.ERROR, __doc__, _check)
