"""周年算得不对。

建党（1921）、建军（1927）、新中国成立（1949）、长征胜利（1936）、抗战胜利（1945）的周年：同句或标题写明年份的才核对。

查得出：
    2026年，开展庆祝建党104周年活动。

不报：
    2026年，开展庆祝建党105周年活动。

依据：
    周年 = 当年 − 起始年。
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from taizhang.core.checks.document import CheckedText
from taizhang.core.checks.finding import Hit, Severity
from taizhang.core.checks.rule import Rule
from taizhang.core.values import Message, Span

_SINCE = {"党": 1921, "军": 1927, "国": 1949, "抗": 1945, "长": 1936}
_ANNIVERSARY = re.compile(
    r"(?:建(?P<one>[党军国])|中国共产党(?P<two>)成立|新中国(?P<three>)成立|(?:中国人民)?(?P<four>抗)(?:日战争|战)胜利"
    r"|(?P<five>长)征胜利)(?P<number>[1-9][0-9]{1,2})周年"
)
_YEAR = re.compile(r"(?P<year>20[0-9]{2})年")


def _check(document: CheckedText) -> Iterator[Hit]:
    for found in _ANNIVERSARY.finditer(document.folded):
        sentence = document.sentence_at(found.start())
        years = set(_YEAR.findall(sentence.span.of(document.folded)))
        if not years and document.title is not None:
            years = set(_YEAR.findall(document.title.span.of(document.folded)))
        if len(years) != 1:
            continue
        sign = found["one"] or found["four"] or found["five"]
        sign = sign or ("党" if found["two"] is not None else "国")
        right = int(years.pop()) - _SINCE[sign]
        if right != int(found["number"]):
            yield Hit(
                (Span(found.start(), found.end()),),
                Message("应为{right}周年，文中写{said}。", right=right, said=found.group()),
                None,
                (found.group(),),
            )


RULE = Rule("DAT-YEAR-ORDINAL", Severity.ERROR, __doc__, _check)
