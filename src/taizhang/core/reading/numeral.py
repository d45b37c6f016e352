"""Numbers as reports write them: 12,345.6, 1.2万, 1亿3千万, 三百二十余, 十几, 三四十, 二〇二五.

A numeral is read from where it begins to where it ends, each character once. What it leaves open, it
says: 余 and 多 inside (5000多万), a vague coefficient (数十, 几千), a scale with nothing before it (百家).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

DIGITS = {sign: value for value, sign in enumerate("零一二三四五六七八九")}
DIGITS |= {sign: value for value, sign in enumerate("〇壹贰叁肆伍陆柒捌玖")}
DIGITS["两"] = 2
SMALL_SCALES = {"十": 10, "百": 100, "千": 1000, "拾": 10, "佰": 100, "仟": 1000}
BIG_SCALES = {"万": 10_000, "亿": 100_000_000}
_TWENTIES = {"廿": 20, "卅": 30}
_ZEROS = "零〇"
_WITHIN = "余多来"  # between number and scale: 5000多万
_FORMAL = frozenset("壹贰叁肆伍陆柒捌玖拾佰仟")
_FORMAL_NEXT = frozenset("壹贰叁肆伍陆柒捌玖拾佰仟万亿元圆零")
_YEAR_DIGITS = 4
_MOST_DIGITS = 20
_MAY_FOLLOW = frozenset("余多来几十百千拾佰仟万亿 ") | {""}
_GROUP = 10_000
_TEN = 10

_ARABIC = re.compile(r"[0-9]{1,3}(?:[,，][0-9]{3})+(?![0-9])(?:\.[0-9]+)?|[0-9]+(?:\.[0-9]+)?")
_CHINESE_DIGITS = re.compile(r"[零〇一二三四五六七八九壹贰叁肆伍陆柒捌玖]{1,21}")

NUMERAL_SIGNS = (
    "0123456789" + "".join(DIGITS) + "".join(SMALL_SCALES) + "".join(BIG_SCALES) + "廿卅几数"
)


@dataclass(frozen=True, slots=True)
class Numeral:
    """A number as it is written.

    Attributes:
        start: First code point.
        end: After the last.
        low: Its value; of 三四十 the lower one.
        high: The upper value of 三四十; otherwise the same as `low`.
        digits: The number before 万 and 亿, with its printed places; None where it is made up of parts.
        scale: What `digits` is multiplied by.
        within: 余, 多, 来 or 几 inside it, or empty.
        vague: It has no definite coefficient: 数十, 几千, 十几.
        bare: A scale with nothing before it: 百家, 千余人.
        chinese: Written in Chinese signs.
        positional: Digit after digit, as years are: 二〇二五.
    """

    start: int
    end: int
    low: Decimal
    high: Decimal
    digits: Decimal | None = None
    scale: Decimal = Decimal(1)
    within: str = ""
    vague: bool = False
    bare: bool = False
    chinese: bool = False
    positional: bool = False

    @property
    def approximate(self) -> bool:
        """Whether it is two neighbours: 三四十."""
        return self.low != self.high


def exact(value: Decimal) -> Decimal:
    """The same number without places that are only the trace of a multiplication: 12000.0 is 12000."""
    whole = value.to_integral_value()
    return whole if whole == value else value.normalize()


def _ungrouped(digits: str) -> str:
    return digits.replace(",", "").replace("，", "")


def _never(_at: int) -> bool:
    return False


def read_numeral(text: str, at: int, begins_unit: Callable[[int], bool] = _never) -> Numeral | None:
    """The numeral that begins at a place of a folded text; None if there is none.

    Args:
        text: Folded text.
        at: Where it begins.
        begins_unit: Whether a unit of measure begins at a place; 千 of 5千米 is then no scale.

    >>> read_numeral("1.2万人次", 0).low
    Decimal('12000.0')
    >>> read_numeral("三百二十余家", 0).low
    Decimal('320')
    """
    if at >= len(text):
        return None
    if "0" <= text[at] <= "9":
        return _read_arabic(text, at, begins_unit)
    if text[at] in _FORMAL and text[at + 1 : at + 2] not in _FORMAL_NEXT:
        return None  # 队伍, 陆地: one formal sign alone is a word
    return _Chinese(text, at, begins_unit).read()


def _spaced(text: str, at: int) -> int:
    """Past one space before a scale: 3800 万元."""
    return at + 1 if text[at : at + 1] == " " and text[at + 1 : at + 2] in BIG_SCALES else at


def _scales(text: str, at: int, begins_unit: Callable[[int], bool]) -> tuple[int, int]:
    """The scale written at a place (千万 is 10000000) and where it ends; 1 if there is none."""
    scale = 1
    last = 0
    while at < len(text):
        sign = text[at]
        size = BIG_SCALES.get(sign) or SMALL_SCALES.get(sign)
        # 千万 grows, 万亿 grows; 亿万 and 百十 are no scales of a number in digits.
        if size is None or size <= last or begins_unit(at):
            break
        scale *= size
        last = size
        at += 1
    return scale, at


def _read_arabic(text: str, at: int, begins_unit: Callable[[int], bool]) -> Numeral | None:
    found = _ARABIC.match(text, at)
    if found is None:
        return None
    if len(found.group()) > _MOST_DIGITS:
        return None  # an account or an identity, nothing that was counted
    digits = Decimal(_ungrouped(found.group()))
    end = found.end()
    if text[end : end + 1] not in _MAY_FOLLOW:
        return Numeral(at, end, digits, digits, digits=digits)
    within = ""
    if text[end : end + 1] in tuple("余多来几") and text[end + 1 : end + 2] in tuple("十百千万亿"):
        scale, after = _scales(text, end + 1, begins_unit)
        if scale > 1:
            within, end = text[end], after
    else:
        scale, end = _scales(text, _spaced(text, end), begins_unit)
    size = Decimal(scale)
    value = digits * size
    if scale > 1 and not within:
        more = _continued(text, end, scale, begins_unit)
        if more is not None:
            total, end = more
            return Numeral(at, end, value + total, value + total)
    return Numeral(at, end, value, value, digits=digits, scale=size, within=within)


def _continued(
    text: str, at: int, scale: int, begins_unit: Callable[[int], bool]
) -> tuple[Decimal, int] | None:
    """The rest of 1亿3千万 or 2万5000, after its first part; None if there is no rest."""
    found = _ARABIC.match(text, at)
    if found is None:
        return None
    if len(found.group()) > _MOST_DIGITS:
        return None
    rest, end = _scales(text, found.end(), begins_unit)
    amount = Decimal(_ungrouped(found.group())) * rest
    if rest == 1:
        # 2万5000 is one number; 5万3 and 5万12人 are not known to be.
        whole = len(found.group()) == len(str(scale)) - 1 and "." not in found.group()
        return (amount, end) if whole and scale == _GROUP else None
    return (amount, end) if amount < scale else None


class _Chinese:
    """A numeral in Chinese signs, read sign by sign; low and high go side by side."""

    def __init__(self, text: str, at: int, begins_unit: Callable[[int], bool]) -> None:
        self.text = text
        self.start = self.at = at
        self.begins_unit = begins_unit
        self.total = [0, 0]  # whole 万 and 亿
        self.section = [0, 0]  # below 万
        self.digit: tuple[int, int] | None = None
        self.last_small = 0
        self.last_big = 0
        self.zero = False
        self.within = ""
        self.vague = False
        self.bare = False
        self.any = False

    def read(self) -> Numeral | None:
        text = self.text
        while self.at < len(text):
            step = self._step(text[self.at])
            if step is None:
                return self._positional()
            if not step:
                break
            self.at += 1
        if not self.any:
            return None
        self._close()
        low, high = (a + b for a, b in zip(self.total, self.section, strict=True))
        plain_section = self.last_big == 0
        numeral = Numeral(
            self.start,
            self.at,
            Decimal(low),
            Decimal(high),
            digits=Decimal(low) if plain_section else None,
            within=self.within,
            vague=self.vague,
            bare=self.bare,
            chinese=True,
        )
        return self._with_fraction(numeral)

    def _step(self, sign: str) -> bool | None:
        """Whether the sign belongs to it; None: it is digit after digit."""
        if sign in DIGITS:
            return self._take_digit(sign)
        if self.within and sign not in BIG_SCALES:
            return False
        if sign in SMALL_SCALES:
            return self._take_small(SMALL_SCALES[sign])
        if sign in BIG_SCALES:
            return self._take_big(BIG_SCALES[sign])
        following = self.text[self.at + 1 : self.at + 2]
        if sign in _TWENTIES and not self.any:
            self.section = [_TWENTIES[sign]] * 2
            self.last_small = 10
            self.any = True
            return True
        scaled = following in SMALL_SCALES or following in BIG_SCALES
        if sign in "几数" and scaled and self.digit is None and not self.any:
            if following == "千" and self.begins_unit(self.at + 1):
                return False
            self.vague = self.any = True
            self.digit = (1, 1)
            return True
        if sign == "几" and self.last_small == _TEN and self.digit is None:  # 十几, 二十几
            self.vague = True
            self.last_small = 1
            return True
        if sign in _WITHIN and following in BIG_SCALES and self.any and self.digit is None:
            self.within = sign
            return True
        return False

    def _take_digit(self, sign: str) -> bool | None:
        if self.within or self.last_small == 1:
            return False
        value = DIGITS[sign]
        if sign in _ZEROS:
            if self.digit is not None:
                return None
            if not self.any:
                following = self.text[self.at + 1 : self.at + 2]
                if following in DIGITS:
                    return None
            self.zero = self.any = True
            return True
        if self.digit is None:
            self.digit = (value, value)
            self.any = True
            return True
        low, high = self.digit
        neighbours = low == high and (value == low + 1 or (low, value) == (3, 5))
        if not neighbours or self.zero:
            return None if not self.last_small and not self.last_big else False
        self.digit = (low, value)
        return True

    def _take_small(self, size: int) -> bool:
        if (self.last_small and size >= self.last_small) or self.begins_unit(self.at):
            return False
        if self.digit is None:
            if self.any and size != _TEN:
                return False
            self.bare = self.bare or (not self.any and size != _TEN)
            self.digit = (1, 1)
        self._add(size)
        self.last_small = size
        self.zero = False
        self.any = True
        return True

    def _take_big(self, size: int) -> bool:
        if self.begins_unit(self.at):
            return False
        if not self.any:
            self.bare = True
            self.digit = (1, 1)
        self._close(scaled=True)
        if self.last_big and size > self.last_big:  # 一万亿
            self.total = [(a + b) * size for a, b in zip(self.total, self.section, strict=True)]
        elif self.last_big == size or (self.section == [0, 0] and self.any):
            return False
        else:
            self.total = [a + b * size for a, b in zip(self.total, self.section, strict=True)]
        self.section = [0, 0]
        self.last_small = 0
        self.last_big = size
        self.zero = False
        self.any = True
        return True

    def _add(self, size: int) -> None:
        if self.digit is not None:
            self.section = [a + b * size for a, b in zip(self.section, self.digit, strict=True)]
            self.digit = None

    def _close(self, *, scaled: bool = False) -> None:
        """Add a last digit: of 三百二 it is 20, of 一万五 5000, of 二十五 and 三百零二 as it stands."""
        size = 1
        if not self.zero and not scaled:
            if self.last_small > _TEN:
                size = self.last_small // 10
            elif self.last_big and not self.last_small:
                size = self.last_big // 10
        self._add(size)

    def _positional(self) -> Numeral | None:
        found = _CHINESE_DIGITS.match(self.text, self.start)
        if found is None:
            return None
        signs = found.group()
        if len(signs) > _MOST_DIGITS:
            return None
        if len(signs) < _YEAR_DIGITS and not any(sign in _ZEROS for sign in signs):
            return None
        value = Decimal("".join(str(DIGITS[sign]) for sign in signs))
        return Numeral(self.start, found.end(), value, value, chinese=True, positional=True)

    def _with_fraction(self, numeral: Numeral) -> Numeral | None:
        """三点五, 一点二万; 三点五十分 is a time of day."""
        text, end = self.text, numeral.end
        if text[end : end + 1] != "点" or numeral.approximate or numeral.vague:
            return numeral
        found = _CHINESE_DIGITS.match(text, end + 1)
        if found is None or text[found.end() : found.end() + 1] in tuple("十分刻"):
            return numeral
        if len(found.group()) > _MOST_DIGITS:
            return numeral
        places = "".join(str(DIGITS[sign]) for sign in found.group())
        digits = Decimal(f"{numeral.low}.{places}")
        scale, after = _scales(text, found.end(), self.begins_unit)
        value = digits * scale
        return Numeral(
            numeral.start, after, value, value, digits=digits, scale=Decimal(scale), chinese=True
        )
