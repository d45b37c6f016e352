"""“四项措施”后面列出的不是四项。

“四项措施：一是……二是……三是……”，说的项数与“一是、二是”的项数不同。只核对紧接着列举、序号连续的。

查得出：
    采取四项措施：一是抓排查；二是抓整改；三是抓回访。

不报：
    采取三项措施：一是抓排查；二是抓整改；三是抓回访。

依据：
    先说项数，再逐项列出，两者相同。
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from taizhang.core.checks.counting_words import SMALL, enumerated, small_number
from taizhang.core.checks.document import CheckedText
from taizhang.core.checks.finding import Hit, Severity
from taizhang.core.checks.rule import Rule
from taizhang.core.values import Message, Span

_SAID = re.compile(
    rf"(?<![第0-9一二三四五六七八九十])(?P<said>(?P<number>{SMALL})(?:大|件(?:大|实|要|难|民生实)?事|个|项|条|点|方面|举措|措施)(?:[^，。；：:\n一]{{0,10}}))"
    r"(?P<lead>[：:。，]|(?:入手|着手|着力|发力|下功夫)[：:。，])\s*一是"
)


def _check(document: CheckedText) -> Iterator[Hit]:
    for paragraph in document.paragraphs:
        text = paragraph.span.of(document.folded)
        said = list(_SAID.finditer(text))
        for index, found in enumerate(said):
            end = said[index + 1].start() if index + 1 < len(said) else len(text)
            numbers = enumerated(text[found.start() : end])
            number = small_number(found["number"])
            # A second 一是 begins another list.
            if numbers.count(1) != 1 or numbers != list(range(1, len(numbers) + 1)):
                continue
            if len(numbers) == number or len(numbers) < 2:  # noqa: PLR2004 (一是 alone lists nothing)
                continue
            start = paragraph.start + found.start("said")
            yield Hit(
                (Span(start, paragraph.start + found.end("said")),),
                Message(
                    "文中说{number}项，后面列出{listed}项（一是至第{listed}项）。",
                    number=number,
                    listed=len(numbers),
                ),
                None,
                (found["said"],),
            )


RULE = Rule("FIG-ENUM-COUNT", Severity.DOUBT, __doc__, _check)
