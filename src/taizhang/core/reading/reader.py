"""From a text to its figures: one walk from left to right, each numeral read once."""

from __future__ import annotations

import re

from taizhang.core.reading.draft import Draft
from taizhang.core.reading.half import read_half
from taizhang.core.reading.measure import read_measure
from taizhang.core.reading.moment import STARTERS, Moment, match_moment, place_moment
from taizhang.core.reading.multiple import read_doubling
from taizhang.core.reading.numeral import NUMERAL_SIGNS, read_numeral
from taizhang.core.reading.page import Page
from taizhang.core.reading.rank import read_rank
from taizhang.core.reading.ratio import read_ratio
from taizhang.core.reading.share import read_share

_TRIGGER = re.compile(f"[{NUMERAL_SIGNS}{STARTERS}期翻半]")
_NUMERALS = frozenset(NUMERAL_SIGNS)
_ARABIC = re.compile(r"[0-9][0-9.,]*")
_LABEL_NUMBER = re.compile(r"[0-9]{1,2}[.、)](?![0-9])")
_SINCE_WORDS = ("以来", "期间")
_CLAUSE_START = re.compile(r"[，。；：！？,;!?\n]")
_LONGEST_SINCE = 24
_LINE_START = 24


def walk(page: Page) -> tuple[list[Draft], list[Moment]]:
    """All figures and all words of time, in order."""
    drafts: list[Draft] = []
    moments: list[Moment] = []
    text = page.folded
    position = 0
    for trigger in _TRIGGER.finditer(text):
        at = trigger.start()
        if at < position:
            continue
        # What was read last sets the floor: a hedge word before a number may have been walked over.
        floor = max(drafts[-1].end if drafts else 0, moments[-1].end if moments else 0)
        position = _read_at(page, at, floor, drafts, moments)
    return drafts, moments


def _read_at(page: Page, at: int, floor: int, drafts: list[Draft], moments: list[Moment]) -> int:
    """Read what begins at a place; where to go on."""
    text = page.folded
    label_end = page.label_end(at)
    if label_end is not None:
        return label_end
    sign = text[at]
    if sign in "0123456789" and at and _belongs_to_word(text, at):
        found = _ARABIC.match(text, at)
        return found.end() if found else at + 1
    ratio = read_ratio(page, at) if "0" <= sign <= "9" else None
    if ratio is not None:
        drafts.append(ratio)
        return ratio.end
    moment = match_moment(text, at)
    if moment is not None:
        moments.append(place_moment(text, *moment))
        return moment[1]
    if sign == "翻":
        doubling = read_doubling(page, at)
        if doubling is not None:
            drafts.append(doubling)
            return doubling.end
        return at + 1
    if sign == "半":
        half = read_half(page, at)
        if half is None or half.start < floor:
            return at + 1
        drafts.append(half)
        return half.end
    if sign in "以期" and text.startswith(_SINCE_WORDS, at):
        start = max(floor, at - _LONGEST_SINCE)
        for found in _CLAUSE_START.finditer(text, start, at):
            start = found.end()
        moments.append(place_moment(text, start, at + 2))
        return at + 2
    if sign not in _NUMERALS:
        return at + 1
    return _read_number(page, at, floor, drafts)


def _belongs_to_word(text: str, at: int) -> bool:
    """PM2.5, H7N9, 1+3+N: the number is part of a word or formula."""
    before = text[at - 1]
    if text.startswith("RMB", max(0, at - 3)):
        return False
    if before == "+" and not text[max(0, at - 2)].isascii():
        return False  # 同比+5.2%
    if before.isascii() and (before.isalpha() or before in "+_#@"):
        return True
    return before == "." and text[max(0, at - 2)].isascii() and text[max(0, at - 2)].isalnum()


def _read_number(page: Page, at: int, floor: int, drafts: list[Draft]) -> int:
    text = page.folded
    name = page.words.name_at(text, at)
    rank = read_rank(page, at)
    if rank is not None:
        drafts.append(rank)
        return rank.end
    if text[at - 1 : at] == "第" and at:
        return _past_ordinals(page, at)
    if _begins_line(text, at):
        label = _LABEL_NUMBER.match(text, at)
        if label is not None:
            return label.end()
    share = read_share(page, at)
    if share is not None and (name is None or name[1] < share.number_end):
        drafts.append(share)
        return share.end
    read = read_measure(page, at)
    if read is None:
        return max(_past_numeral(page, at), name[1] if name else 0)
    found, end = read
    if name is not None and name[1] >= min(end, found[0].number_end if found else end):
        return max(name[1], _past_numeral(page, at))
    drafts += [draft for draft in found if draft.start >= floor]
    return max(end, at + 1)


def _begins_line(text: str, at: int) -> bool:
    """Whether only spaces stand before it in its line."""
    start = max(0, at - _LINE_START)
    before = text[start:at].rstrip(" \t")
    return before.endswith("\n") or (not before and start == 0)


def _past_numeral(page: Page, at: int) -> int:
    found = _ARABIC.match(page.folded, at)
    if found is not None:
        return found.end()
    number = read_numeral(page.folded, at, page.begins_scaled_unit)
    return max(at + 1, number.end if number is not None else 0)


_ORDINALS = re.compile(r"[0-9]+(?:[ ]?[、和—~-][ ]?[0-9]+){0,20}")


def _past_ordinals(page: Page, at: int) -> int:
    """Past 第7、14、21."""
    found = _ORDINALS.match(page.folded, at)
    return found.end() if found is not None else _past_numeral(page, at)
