"""说“全部”，却又写着不足100%的率。

“隐患全部整改到位，整改率96.5%”：动词相同、紧接着的是错误；同一段里隔着别的话的作疑点。

查得出：
    排查出的隐患全部整改到位，整改率96.5%。

不报：
    排查出的隐患基本整改到位，整改率96.5%。

依据：
    全部就是100%。
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from taizhang.core.checks.document import CheckedText
from taizhang.core.checks.finding import Hit, Severity
from taizhang.core.checks.reckoning import texts
from taizhang.core.checks.rule import Rule
from taizhang.core.reading import FigureKind, FigureRole
from taizhang.core.values import Message, Span

_STEM = (
    r"整改|办结|完成|化解|销号|落实|兑付|答复|回复|覆盖|结案|开工|竣工"
    r"|配备|发放|到位|拆除|安装|改造|接入|建档|签订|检查|入库|验收|移交|安置|办理|上线"
)
_ALL = re.compile(
    rf"(?:已|均|都|得到|实现)*(?:全部|百分之百)(?:已|得到|按期)?(?P<stem>{_STEM})|(?P<cover>全覆盖)"
)
_RATE = re.compile(rf"^(?P<of>[^，。；0-9]{{0,8}}?)(?P<stem>{_STEM})率(?:为|达到?|约)?$")
_NOT_DONE = re.compile(
    r"力争|确保|要求|计划|争取|努力|将|未能|没有|不能|尚未|必须|应当|应该|应予|推动|推进|直至|除|基本|其余|余下"
)
_EXCEPT = re.compile(r"除[^，。；]{1,20}外")
_WHOLE = Decimal(100)
_BACK = 120


def _check(document: CheckedText) -> Iterator[Hit]:
    for number, figure in enumerate(document.figures):
        if figure.kind is not FigureKind.PERCENT or figure.role is not FigureRole.FACT:
            continue
        high = None if figure.interval is None else figure.interval.high
        rate = _RATE.match(document.before(number).strip())
        if rate is None or high is None or high > _WHOLE - Decimal("0.01"):
            continue
        if document.masking.masks(figure):
            continue
        sentence = document.sentence_of(number)
        start = max(sentence.start, figure.start - _BACK)
        said = [
            found
            for found in _ALL.finditer(document.folded, start, figure.start)
            if (found["stem"] or "覆盖") == rate["stem"]
            and rate["of"] in document.folded[sentence.start : found.start()]
        ]
        if not said:
            continue
        clause = document.folded[max(sentence.start, said[-1].start() - 30) : said[-1].start()]
        if _NOT_DONE.search(re.split(r"[，；]", clause)[-1]) or _EXCEPT.search(clause):
            continue
        between = document.folded[said[-1].end() : figure.start]
        close = between.count("，") <= 1 and "；" not in between and "、" not in between
        yield Hit(
            (Span(said[-1].start(), said[-1].end()), figure.span),
            Message(
                "说“{all}”，{stem}率却是{told}。",
                all=said[-1].group(),
                stem=rate["stem"],
                told=figure.text,
            ),
            Severity.ERROR if close else Severity.DOUBT,
            texts(figure),
        )


RULE = Rule("FIG-ABSOLUTE", Severity.ERROR, __doc__, _check)
