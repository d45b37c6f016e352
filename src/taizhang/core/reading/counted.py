"""What a figure counts: the words before it, or the noun after it, as the sentence has it."""

from __future__ import annotations

import re

from taizhang.core.reading.change import Moved, read_change
from taizhang.core.reading.draft import Draft
from taizhang.core.reading.figure import FigureKind
from taizhang.core.reading.lexicon import any_of, words_of
from taizhang.core.reading.setting import Setting

_LEADING = re.compile(rf"^(?:{any_of('leading')}|\s)+")
_TRAILING = re.compile(rf"(?:{any_of('trailing')}|\s)+$")
_NOUN_STOP = re.compile(any_of("noun-stop"))
_AFTER_LINK = re.compile(r"^(?:的|\s)+")
_NO_NOUN = re.compile(
    rf"^(?:{any_of('no-noun')}|[，。；、：！？,;:!?)）\]】和与及至到或/\-—~”\"…]|$)"
)
_OF = re.compile(r"中(?![小学心层央国型高级医职青介])")
_SHARE = re.compile(
    r"(?P<part>[^占]*)占(?:到|了|据)?(?P<whole>[^，。；]*?)的?(?:比例|比重|比)?(?:达到?|为|约|近|超过?|的)?$"
)
_AVERAGE = re.compile(r"(?:户|场|人|家|篇|村|期|亩)均$")
_ATTRIBUTE = re.compile(rf"^(?:{any_of('attribute')}|.{{2,6}}{any_of('place-end')})$")
_VERB = re.compile(rf"{any_of('verb')}$")
_PLACE_END = re.compile(rf"{any_of('place-end')}$")
_TIMES = re.compile(r"^(?:[0-9]{4}年|[0-9]{1,2}月(?:份|底)?|上半年|今年以来|截至[^，]{0,8}|全年)+")
_TOPIC_END = re.compile(r"(?:方面|情况|分布|上)+$")
_RATE_KINDS = frozenset({FigureKind.PERCENT, FigureKind.PERCENTAGE_POINT, FigureKind.MULTIPLE})
_CIRCUMSTANCE = words_of("circumstance")
_JOINED = frozenset({"、", "和", "及", ""})
_LONGEST = 30
_SHORT_LEAD = 4
_SHORT_TOPIC = 3


class Counting:
    """Goes through the figures of a text in order and remembers what was counted last."""

    def __init__(self) -> None:
        self._subject = ""
        self._topic = ""
        self._sentence = -1
        self._last: tuple[int, str, Moved | None] = (-1, "", None)

    def what(self, draft: Draft, setting: Setting) -> tuple[str, Moved | None]:
        """What a figure counts, and the change it tells of."""
        if setting.sentence != self._sentence:
            self._begin(setting)
        found = self._read(draft, setting)
        self._last = (setting.clause, *found)
        return found

    def _begin(self, setting: Setting) -> None:
        """A new sentence: its first clause, if it holds no figure, is what it speaks of."""
        self._sentence, self._subject, self._topic = setting.sentence, "", ""
        if len(setting.opening) > _SHORT_TOPIC and not setting.opening.startswith(_CIRCUMSTANCE):
            self._topic = _tidy(_TOPIC_END.sub("", _TIMES.sub("", setting.opening)))

    def _read(self, draft: Draft, setting: Setting) -> tuple[str, Moved | None]:
        clause, said, how = self._last
        if how is not None and clause == setting.clause and setting.before.strip() in _JOINED:
            # 减少10起、20人: the change holds for both.
            return said, how
        before = _LEADING.sub("", setting.before)
        if len(before) < _SHORT_LEAD:
            before = _strip(setting.lead) + before
        moved = read_change(before)
        if moved is not None and (
            draft.kind in _RATE_KINDS or moved.phrase != before or not before
        ):
            return self._moved(draft, setting, moved), moved
        if draft.kind in _RATE_KINDS:
            return self._rate(draft, setting, before), moved
        return self._counted(draft, setting, before), moved

    def _moved(self, draft: Draft, setting: Setting, moved: Moved) -> str:
        """比上年增长8%: what the sentence spoke of, with the change."""
        own = _strip(moved.subject)
        noun = _noun_after(draft, setting) if draft.kind not in _RATE_KINDS else ""
        words = f"{own or self._subject}{_tidy(moved.phrase)}{noun}"
        self._subject = own or self._subject
        if len(own) > _SHORT_TOPIC:
            self._topic = own
        return words[-_LONGEST:]

    def _counted(self, draft: Draft, setting: Setting, before: str) -> str:
        noun = _noun_after(draft, setting)
        words = _strip(before)
        if noun:
            words = noun
        elif not words:
            words = self._subject
        elif _AVERAGE.search(words):
            return f"{self._subject}{words}"[-_LONGEST:]
        elif self._topic and _says_little(words) and not words.startswith(self._topic):
            words = f"{self._topic}{words}"
        elif len(words) > _SHORT_TOPIC and not _PLACE_END.search(words):
            self._topic = words
        self._subject = words or self._subject
        return words[-_LONGEST:]

    def _rate(self, draft: Draft, setting: Setting, before: str) -> str:
        share = _SHARE.match(before) if "占" in before else None
        if share is not None:
            part = _strip(share["part"]) or self._subject
            return f"{part}占{_strip(share['whole'])}"[-_LONGEST:]
        words = _strip(before)
        noun = _noun_after(draft, setting)
        words = words or noun or self._subject
        self._subject = words or self._subject
        return words[-_LONGEST:]


def _says_little(words: str) -> bool:
    """总投资, 人数, 东湖镇: a word that is told together with what the sentence speaks of."""
    if _ATTRIBUTE.match(words):
        return True
    return len(words) <= _SHORT_TOPIC and _VERB.search(words) is None


def _strip(words: str) -> str:
    return _tidy(_TRAILING.sub("", _LEADING.sub("", words)))


def _tidy(words: str) -> str:
    words = words.strip(' 、，“”"了').removesuffix("的")
    # A bracket that was cut open is closed again by leaving it out.
    if words.count("(") != words.count(")"):
        words = words.strip("()")
    return words


def _noun_after(draft: Draft, setting: Setting) -> str:
    """The noun that follows a figure and is counted by it, if one does."""
    if _NO_NOUN.match(setting.after) or _OF.match(setting.after):
        return ""
    after = _AFTER_LINK.sub("", setting.after)
    stop = _NOUN_STOP.search(after, 1)
    if stop is not None:
        after = after[: stop.start()]
    list_sign = after.find("、")
    if list_sign > 0 and draft.kind is not FigureKind.COUNT:
        after = after[:list_sign]
    return _tidy(after)
