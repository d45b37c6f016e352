"""Punctuation of Chinese text: full width beside Chinese characters, whatever was typed."""

from __future__ import annotations

import re

_WIDE = str.maketrans(",:;!?()", "，：；！？（）")
_CHINESE = "\u3400-\u9fff，。、；：？！（）《》〔〕“”【】"
# A place for a figure or word is Chinese text too: {单位}, [，{sessions|同比}].
_BEFORE, _AFTER = rf"[{_CHINESE}}}\]]", rf"[{_CHINESE}{{\[]"
_HALF = re.compile(rf"(?<={_BEFORE})[,:;!?()]|[,:;!?()](?={_AFTER})")
_STOP = re.compile(rf"(?<={_BEFORE})\.(?=$|{_AFTER})")


def full_width(text: str) -> str:
    """The text with its commas, colons, brackets and stops in full width where they stand in Chinese.

    Within numbers, times and Latin words they stay as they are.

    >>> full_width("举办培训{sessions},其中(联合)1,000场.")
    '举办培训{sessions}，其中（联合）1,000场。'
    """
    previous = ""
    while text != previous:
        previous, text = text, _HALF.sub(lambda sign: sign[0].translate(_WIDE), text)
    return _STOP.sub("。", text)
