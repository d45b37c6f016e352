"""Reading takes time in proportion to the text, whatever the text is: steps are counted, not seconds."""

import re
import sys
from re import _constants as sre  # type: ignore[attr-defined]
from re import _parser  # type: ignore[attr-defined]

import pytest

from taizhang.core import reading
from taizhang.core.reading import read_figures

_PIECES = [
    "1",
    "1,",
    "1,000",
    "1.",
    "一",
    "十百千万亿",
    "万",
    "三四",
    "第",
    "1、",
    "1、2和",
    "5个和",
    "1—",
    "1:",
    "1/",
    "(",
    "（1人）",
    "“",
    "《",
    "近",
    "不超过",
    "其中1人，",
    "其中（1人，",
    "增长5%、",
    "分别",
    "A、B分别1人、2人",
    "占1%，",
    "合计1人，",
    "以来",
    "期间",
    "2025年",
    "2025年1月",
    "翻",
    "百分之",
    "1人",
    "1人/",
    "1人（",
    "由1人到",
    "甲、",
    "\n",
    "1.\n",
    "1 ",
    "每1人",
    "1+",
    "A1",
    "二〇",
    "半",
    "1成",
    "上年同期1人，",
    "中1人",
]


def _steps(text: str) -> int:
    """Lines of our code that are run while a text is read."""
    folder = reading.__path__[0]
    count = 0

    def trace(frame, event, _argument):
        nonlocal count
        if not frame.f_code.co_filename.startswith(folder):
            return None
        if event == "line":
            count += 1
        return trace

    before = sys.gettrace()
    sys.settrace(trace)
    try:
        read_figures(text, explain=True)
    finally:
        sys.settrace(before)
    return count


@pytest.mark.parametrize("piece", _PIECES)
def test_twice_the_text_takes_twice_the_steps(piece):
    read_figures("")  # words are loaded once
    size = 320 // len(piece)
    once, twice, four = (_steps(piece * (size * times)) for times in (1, 2, 4))
    # Four times the text may take no more than a little over four times the steps of one.
    assert twice <= 2.4 * once + 400
    assert four <= 4.6 * once + 800


def _patterns():
    """All compiled patterns of the package, by module and name."""
    for name, module in sorted(sys.modules.items()):
        if name.startswith("taizhang.core.reading."):
            for attribute, value in vars(module).items():
                if isinstance(value, re.Pattern) and value.pattern:
                    yield pytest.param(value.pattern, id=f"{name.rpartition('.')[2]}.{attribute}")


def _unbounded_within(parsed, *, inside: bool) -> bool:
    """Whether an unbounded repeat holds another one over more than a single sign."""
    for operator, argument in parsed:
        if operator in (sre.MAX_REPEAT, sre.MIN_REPEAT):
            _low, high, inner = argument
            unbounded = high == sre.MAXREPEAT
            if (unbounded and inside) or _unbounded_within(inner, inside=inside or unbounded):
                return True
        elif operator is sre.SUBPATTERN:
            if _unbounded_within(argument[3], inside=inside):
                return True
        elif operator is sre.BRANCH and any(
            _unbounded_within(branch, inside=inside) for branch in argument[1]
        ):
            return True
    return False


@pytest.mark.parametrize("pattern", _patterns())
def test_no_pattern_repeats_within_a_repeat(pattern):
    assert not _unbounded_within(_parser.parse(pattern), inside=False)


# Patterns that may match without end. Those of the first kind are run on the text, and what they match is walked over,
# never looked at again; the others are run on the few words around one figure (`setting.py` bounds them).
_CONSUMED = {
    "numeral._ARABIC",
    "ratio._RATIO",
    "ratio._WORDED",
    "reader._ARABIC",
    "reader._ORDINALS",
}
_ON_FEW_WORDS = {
    "change._NO_SUBJECT",
    "counted._AFTER_LINK",
    "counted._LEADING",
    "counted._SHARE",
    "counted._TIMES",
    "counted._TOPIC_END",
    "counted._TRAILING",
    "lexicon._WORD",
    "listing._BASE",
    "listing._PLACE",
    "listing._RECOUNT",
    "owner._BEGINS",
    "share._NAME_END",
}


def test_every_pattern_without_an_end_is_known():
    endless = {
        str(case.id)
        for case in _patterns()
        if _parser.parse(case.values[0]).getwidth()[1] >= sre.MAXREPEAT
    }
    assert endless == _CONSUMED | _ON_FEW_WORDS
