"""Full-width digits and signs say the same as half-width ones.

Folding puts one character in the place of one character, so that an offset in the folded text is an
offset in the text itself.
"""

from __future__ import annotations

_WIDE = {code: code - 0xFEE0 for code in range(0xFF10, 0xFF1A)}  # digits
_WIDE |= {code: code - 0xFEE0 for code in (*range(0xFF21, 0xFF3B), *range(0xFF41, 0xFF5B))}
_SIGNS = str.maketrans(
    {
        "％": "%",
        "．": ".",
        "：": ":",
        "∶": ":",
        "\ufe30": ":",
        "－": "-",
        "−": "-",
        "﹣": "-",
        "\u2010": "-",
        "\u2011": "-",
        "–": "—",
        "―": "—",
        "─": "—",
        "～": "~",
        "〜": "~",
        "\u223c": "~",
        "＋": "+",
        "／": "/",
        "＜": "<",
        "＞": ">",
        "≧": "≥",
        "≦": "≤",
        "（": "(",
        "）": ")",
        "＝": "=",
        "￥": "¥",
        "＄": "$",
        "○": "〇",
        "◯": "〇",
        "兩": "两",
        "萬": "万",
        "億": "亿",
        "\u3000": " ",
        "\u00a0": " ",
    }
)
_FOLD = _WIDE | _SIGNS


def fold(text: str) -> str:
    """The text with wide digits, letters and number signs made narrow, of the same length.

    >>> fold("２５０余吨，增长８％")
    '250余吨，增长8%'
    """
    return text.translate(_FOLD)
