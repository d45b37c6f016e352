"""序号后面的标点不对。

“（一）、”“（1）．”去掉后面的点，“1、”写成“1.”；同一种一篇一条。

查得出：
    （一）、学习
    好。

不报：
    （一）学习
    好。

依据：
    层次序数：“一、”“（一）”“1.”“（1）”。
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from taizhang.core.checks.document import CheckedText
from taizhang.core.checks.finding import Hit, Severity
from taizhang.core.checks.rule import Rule
from taizhang.core.values import Message

_BRACKETED = re.compile(r"^[ ]{0,8}\([0-9一二三四五六七八九十]{1,3}\)[、.．,，。]", re.MULTILINE)
_POINTED = re.compile(r"^[ ]{0,8}[0-9]{1,2}、(?![0-9])", re.MULTILINE)


def _check(document: CheckedText) -> Iterator[Hit]:
    marks = [heading.mark for heading in document.outline.headings]
    bracketed = [mark for mark in marks if _BRACKETED.match(mark.of(document.folded))]
    pointed = [mark for mark in marks if _POINTED.match(mark.of(document.folded))]
    if bracketed:
        words = bracketed[0].of(document.text)
        yield Hit(
            tuple(bracketed),
            Message(
                "{count}处括号序号后面多了标点，如：{words}", count=len(bracketed), words=words
            ),
        )
    if pointed:
        words = pointed[0].of(document.text)
        yield Hit(
            tuple(pointed),
            Message(
                "{count}处阿拉伯数字序号宜用点，如“{words}”写成“{right}”",
                count=len(pointed),
                words=words,
                right=words.replace("、", "."),
            ),
            Severity.HINT,
        )


RULE = Rule("STR-SEQ-MARK", Severity.DOUBT, __doc__, _check)
