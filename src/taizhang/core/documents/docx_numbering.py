"""The numbers that Word itself puts before paragraphs: 一、, （一）, 1. and what else is declared in numbering.xml.

They are counted as the paragraphs come by, so one value serves one walk through the document.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from lxml import etree

from taizhang.core.documents.wordprocessing import attribute, child, element_name, whole

_PLACE = re.compile(r"%([1-9])")
_DEEPEST = 9
_LONGEST = 40
_CHINESE = frozenset(
    {
        "chineseCounting",
        "chineseCountingThousand",
        "ideographDigital",
        "japaneseCounting",
        "japaneseDigitalTenThousand",
        "taiwaneseCounting",
        "taiwaneseCountingThousand",
        "taiwaneseDigital",
    }
)
_DIGITS = "零一二三四五六七八九"
_TENS = ((1000, "千"), (100, "百"), (10, "十"))
_ROMAN = (
    *((1000, "M"), (900, "CM"), (500, "D"), (400, "CD"), (100, "C"), (90, "XC"), (50, "L")),
    *((40, "XL"), (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I")),
)
_MOST_WRITTEN = 9999
_CIRCLES, _LAST_CIRCLE = "①", 20
_LETTERS = 26


@dataclass(frozen=True, slots=True)
class _Level:
    form: str
    text: str
    start: int


@dataclass(slots=True)
class Numbering:
    """Lists, and how far each has been counted."""

    _lists: dict[str, dict[int, _Level]] = field(default_factory=dict)
    _shared: dict[str, str] = field(default_factory=dict)  # lists that count on together
    _counts: dict[str, dict[int, int]] = field(default_factory=dict)

    def label(self, number: str, level: int) -> str:
        """What stands before the next paragraph of this list and level; empty for a bullet."""
        levels = self._lists.get(number)
        if levels is None or level not in levels:
            return ""
        counts = self._counts.setdefault(self._shared[number], {})
        for deeper in [deeper for deeper in counts if deeper > level]:
            del counts[deeper]
        counts[level] = counts.get(level, levels[level].start - 1) + 1
        if levels[level].form in {"bullet", "none"}:
            return ""

        def written(place: re.Match[str]) -> str:
            at = int(place[1]) - 1
            if at not in levels:
                return ""
            return _written(counts.get(at, levels[at].start), levels[at].form)

        return _PLACE.sub(written, levels[level].text)


def read_numbering(root: etree._Element | None) -> Numbering:
    """The lists that a document declares; none without that part."""
    found = Numbering()
    if root is None:
        return found
    abstract: dict[str, dict[int, _Level]] = {}
    for element in root:
        if element_name(element) == "abstractNum":
            abstract[attribute(element, "abstractNumId") or ""] = dict(_levels(element))
    for element in root:
        if element_name(element) != "num":
            continue
        number = attribute(element, "numId") or ""
        named = child(element, "abstractNumId")
        base = "" if named is None else attribute(named, "val") or ""
        levels = dict(abstract.get(base, {}))
        overrides = [part for part in element if element_name(part) == "lvlOverride"]
        for override in overrides:
            at = whole(attribute(override, "ilvl"))
            start = child(override, "startOverride")
            levels.update(_levels(override))
            if start is not None and at in levels:
                old = levels[at]
                levels[at] = _Level(old.form, old.text, whole(attribute(start, "val")))
        found._lists[number] = levels  # noqa: SLF001 (its own maker)
        # A list that begins anew counts by itself.
        found._shared[number] = f"num {number}" if overrides else base  # noqa: SLF001
    return found


def _levels(element: etree._Element) -> list[tuple[int, _Level]]:
    found = []
    for level in element:
        if element_name(level) != "lvl":
            continue
        form, text = child(level, "numFmt"), child(level, "lvlText")
        start = child(level, "start")
        found.append(
            (
                min(whole(attribute(level, "ilvl")), _DEEPEST),
                _Level(
                    "decimal" if form is None else attribute(form, "val") or "",
                    "" if text is None else (attribute(text, "val") or "")[:_LONGEST],
                    1 if start is None else whole(attribute(start, "val")),
                ),
            )
        )
    return found


def _written(number: int, form: str) -> str:
    if not 0 < number <= _MOST_WRITTEN:
        return str(number)
    if form in _CHINESE:
        return _chinese(number)
    if form in {"upperLetter", "lowerLetter"} and number <= _LETTERS:
        return chr(ord("A" if form == "upperLetter" else "a") + number - 1)
    if form in {"upperRoman", "lowerRoman"}:
        return _roman(number) if form == "upperRoman" else _roman(number).lower()
    if form.startswith("decimalEnclosedCircle") and number <= _LAST_CIRCLE:
        return chr(ord(_CIRCLES) + number - 1)
    return str(number)


def _chinese(number: int) -> str:
    written, zero = "", False
    for place, sign in _TENS:
        digit, number = divmod(number, place)
        if digit:
            written += ("零" if zero else "") + _DIGITS[digit] + sign
            zero = False
        elif written:
            zero = True
    if number:
        written += ("零" if zero else "") + _DIGITS[number]
    return written.removeprefix("一") if written.startswith("一十") else written


def _roman(number: int) -> str:
    written = ""
    for value, sign in _ROMAN:
        count, number = divmod(number, value)
        written += sign * count
    return written
