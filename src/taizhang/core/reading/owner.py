"""Whose figure it is: the place or unit that the sentence names before it."""

from __future__ import annotations

import re

from taizhang.core.reading.lexicon import any_of, words_of
from taizhang.core.reading.setting import Setting

_WHOLE = (
    r"(?:全[省市县区镇乡州国校院系局]|我[省市县区镇乡州局校院部办]|该[省市县区镇乡州局校院]"
    r"|各[省市县区镇乡街][^，。；、]{0,2}|本[省市县区镇局院校])"
)
_NAMED = rf"[一-龥]{{2,10}}?{any_of('owner-end')}"
_NO_OWNERS = frozenset(words_of("no-owner"))
_BEGINS = re.compile(
    rf"(?:(?:截至|到)?[0-9一二三四五六七八九十]*[年月日底末，]*)?({_WHOLE}|{_NAMED})"
)
_NO_NAME = re.compile(any_of("no-name"))
_DOES = words_of("verb")
_GOES_ON = "级民庄容集干企组道镇际"  # 村级, 村民, 乡镇: the word is longer


def read_owner(setting: Setting, earlier: str) -> str:
    """The place or unit in front of a figure; `earlier` is what the sentence named before."""
    words = setting.lead + setting.before
    found = _BEGINS.match(words.lstrip(" 　、，其中:："))
    if found is None:
        return earlier
    name = found.group(1)
    if re.match(_WHOLE, name):
        return name
    if name in _NO_OWNERS or _NO_NAME.search(name) or name.startswith(_DOES):
        return earlier
    if found.string[found.end() : found.end() + 1] in tuple(_GOES_ON):
        return earlier
    return name
