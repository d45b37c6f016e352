"""A number written in Chinese stands for exactly one number, or for none.

What is read:

- places: 十二, 三百二十, 两千零五, 一万二千, 三亿零五万, 一万亿; the capital forms of accounts (壹万贰仟);
- what is left out in speech after the last place: 一百二 is 120, 两万三 is 23000;
- digits in a row, as years are written: 二〇二五 (also ○, 零), but not two without a 〇;
- a fraction after 点: 三点五, 一点二万;
- Arabic digits before 百, 千, 万, 亿: 1.2万, 3百, 1,200万, and behind
  them whole groups or single digits with their places: 3亿5000万, 3亿5千万, 2千5百.

What is not: words for about so many (十几, 数百, 三四十, 七八, 百余), bare places (百, 万), and plain Arabic
digits, which are not Chinese. A text is looked at once from left to right; what is longer than any number
that people write out is none.
"""

from __future__ import annotations

import re
from decimal import Decimal
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

_LONGEST = 60
_DIGITS = {
    sign: value
    for value, signs in enumerate(
        ["〇零○", "一壹", "二贰", "三叁", "四肆", "五伍", "六陆", "七柒", "八捌", "九玖"]
    )
    for sign in signs
}
_TWO = "两兩"
_PLACES = {"十": 1, "拾": 1, "百": 2, "佰": 2, "千": 3, "仟": 3}
_LARGE = str.maketrans({"萬": "万", "億": "亿"})
_IN_A_ROW = re.compile(f"[{''.join(_DIGITS)}]+")
_COEFFICIENT = re.compile(
    r"(\d{1,3}(?:,\d{3})+|\d+)(\.\d+)?(百|千|万|十万|百万|千万|亿|十亿|百亿|千亿|万亿)", re.ASCII
)
_GROUPS = re.compile(r"(?:(\d{1,4})亿)?(?:(\d{1,4})万)?(\d{4})?", re.ASCII)
_DIGIT_BY_PLACE = re.compile(r"(?:\d[十百千万亿]{1,2})+", re.ASCII)
_SPOKEN = str.maketrans("0123456789", "〇一二三四五六七八九")
_EXPONENTS = {
    "百": 2,
    "千": 3,
    "万": 4,
    "十万": 5,
    "百万": 6,
    "千万": 7,
    "亿": 8,
    "十亿": 9,
    "百亿": 10,
    "千亿": 11,
    "万亿": 12,
}


def read_chinese_number(text: str) -> Decimal | None:
    """The number, exactly; None if the text is anything else.

    >>> str(read_chinese_number("两千零五")), str(read_chinese_number("1.2万"))
    ('2005', '12000')
    >>> read_chinese_number("十几") is None
    True
    """
    if not text or len(text) > _LONGEST:
        return None
    text = text.translate(_LARGE)
    if text[0].isascii():
        return _read_arabic(text)
    if "点" in text:
        return _read_fraction(text)
    if _IN_A_ROW.fullmatch(text):
        return _read_in_a_row(text)
    number = _read_whole(text)
    return None if number is None else Decimal(number)


def shifted(number: Decimal, places: int) -> Decimal:
    """The number times a power of ten, exactly, however many digits it has; no trailing zeros are made up."""
    sign, digits, exponent = number.as_tuple()
    if not isinstance(exponent, int):
        return number
    exponent += places
    if exponent > 0:
        digits, exponent = (*digits, *(0,) * exponent), 0
    return Decimal((sign, digits, exponent))


def _read_arabic(text: str) -> Decimal | None:
    number: Decimal | int | None
    if match := _COEFFICIENT.fullmatch(text):
        whole, fraction, unit = match.groups()
        number = Decimal(whole.replace(",", "") + (fraction or ""))
        return _without_idle_zeros(shifted(number, _EXPONENTS[unit]))
    if _DIGIT_BY_PLACE.fullmatch(text):
        number = _read_whole(text.translate(_SPOKEN))
        return None if number is None else Decimal(number)
    groups = _GROUPS.fullmatch(text)
    if groups is None or not (groups[1] or groups[2]):
        return None
    first, second, rest = (int(group or 0) for group in groups.groups())
    # A group that is not the first is full, or one would not know which places it fills.
    if groups[1] and groups[2] and len(groups[2]) < _FULL:
        return None
    if groups[1] and not groups[2] and groups[3]:
        return None
    return Decimal(first * 10**8 + second * 10**4 + rest)


_FULL = 4


def _read_in_a_row(text: str) -> Decimal | None:
    digits = [_DIGITS[sign] for sign in text]
    # 七八 is seven or eight; 二〇 is twenty.
    if len(digits) == 2 and 0 not in digits:  # noqa: PLR2004 (a pair)
        return None
    return Decimal("".join(map(str, digits)))


def _read_fraction(text: str) -> Decimal | None:
    whole, _point, rest = text.partition("点")
    unit = next((unit for unit in ("万亿", "亿", "万") if rest.endswith(unit)), "")
    rest = rest.removesuffix(unit)
    number = _DIGITS.get(whole) if len(whole) == 1 and whole in _DIGITS else _read_whole(whole)
    if number is None or not _IN_A_ROW.fullmatch(rest):
        return None
    digits = "".join(str(_DIGITS[sign]) for sign in rest)
    return _without_idle_zeros(shifted(Decimal(f"{number}.{digits}"), _EXPONENTS.get(unit, 0)))


def _without_idle_zeros(number: Decimal) -> Decimal:
    """12000, not 12000.0, where 万 has taken up the fraction."""
    whole = number.to_integral_value()
    return whole if whole == number else number


def _read_whole(text: str) -> int | None:
    """Up to 万亿, with the zeros where they belong."""
    head, yi, tail = text.rpartition("亿")
    if not yi:
        return _below_yi(text)
    return _joined(_below_yi(head), tail, 10**8, _below_yi)


def _below_yi(text: str) -> int | None:
    head, wan, tail = text.partition("万")
    if not wan:
        return _below_wan(text)
    return _joined(_below_wan(head), tail, 10**4, _below_wan)


def _joined(
    head: int | None, tail: str, large: int, read: Callable[[str], int | None]
) -> int | None:
    """A part before 万 or 亿 and the part behind it."""
    if not head:
        return None
    if not tail:
        return head * large
    if _DIGITS.get(tail):
        return head * large + _DIGITS[tail] * (large // 10)
    zero = _DIGITS.get(tail[0]) == 0
    rest = read(tail[1:] if zero else tail)
    # 零 stands for an empty place: behind the 万 (一万零五) or before it (十万零五千).
    if not rest or (zero and rest >= large // 10 and head % 10):
        return None
    return head * large + rest


def _below_wan(text: str) -> int | None:
    """千, 百, 十 and ones, each at most once and in this order."""
    total, place, zero = 0, 4, False
    digit: int | None = None
    for index, sign in enumerate(text):
        if sign in _PLACES:
            exponent = _PLACES[sign]
            if digit is None:
                # 十二, 一百十二; but 百二 and 百 alone are no numbers.
                if exponent != 1 or zero:
                    return None
                digit = 1
            if exponent >= place or (zero and exponent == place - 1):
                return None
            total += digit * (1, 10, 100, 1000)[exponent]
            place, digit, zero = exponent, None, False
        elif digit is not None or (zero and _DIGITS.get(sign) == 0):
            return None
        elif sign in _TWO:
            if text[index + 1 : index + 2] not in ("百", "佰", "千", "仟") and len(text) > 1:
                return None
            digit = 2
        elif (value := _DIGITS.get(sign)) is None:
            return None
        elif value == 0:
            if index == 0 and len(text) > 1:
                return None
            zero = True
        else:
            digit = value
    if zero and digit is None:
        return 0 if len(text) == 1 else None
    if digit is None:
        return total or None
    if place < 4 and not zero and place > 1:  # noqa: PLR2004 (places of ten)
        return total + digit * (1, 10, 100)[place - 1]
    # 两百零五, but 一十 with 零五 would name a place that is not empty.
    return None if zero and place == 1 else total + digit
