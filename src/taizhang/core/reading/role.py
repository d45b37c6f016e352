"""Whether a figure is a fact, a target or a condition."""

from __future__ import annotations

import re

from taizhang.core.reading.draft import Draft
from taizhang.core.reading.figure import FigureRole
from taizhang.core.reading.lexicon import any_of
from taizhang.core.reading.page import Page
from taizhang.core.reading.setting import Setting

# 争取资金 is what was got; 争取完成, 争取年内 is what is hoped for.
_HOPE = (
    r"争取(?:[^，。；、0-9]{0,14}?(?:完成|达到|实现|突破|建成|新增|增长"
    r"|提高|超过|开工|竣工|投产|签约|引进|保持|办结|培育|创建)|在|年内|年底|明年|今年|20)"
)
_TARGET = re.compile(any_of("target") + f"|{_HOPE}|到20[2-9][0-9]年|应不")
_DONE = re.compile(any_of("done"))
_DONE_AFTER = re.compile(any_of("done-after"))
_NORMATIVE = re.compile(r"不得|≥|≤|不能(?:少于|低于|超过)")
_AFTER_HEDGES = ("以上", "以下", "以内", "内", "及以上", "及以下", "之内")
_PREDICATE_END = re.compile(r"^(?:[，。；、：！？,;:!?\n)）]|$|和|与|及|，|；)")
_WINDOW = 200


def read_roles(page: Page, drafts: list[Draft], places: list[Setting]) -> list[FigureRole]:
    """The role of each figure; 5年以上、100人以上的协会 are two conditions."""
    roles = [read_role(page, draft, place) for draft, place in zip(drafts, places, strict=True)]
    for index in range(len(drafts) - 2, -1, -1):
        draft, following = drafts[index], index + 1
        joined = page.folded[draft.end : draft.end + 1] in ("、", "或", "且", "和")
        hedged = draft.hedge in (">=", "<=") and places[following].clause <= draft.start
        if joined and hedged and roles[following] is FigureRole.THRESHOLD:
            roles[index] = FigureRole.THRESHOLD
    return roles


def read_role(page: Page, draft: Draft, setting: Setting) -> FigureRole:
    """The role of a figure in its sentence."""
    text = page.folded
    words = text[draft.start : draft.end]
    if draft.hedge in (">=", "<=") and (
        _NORMATIVE.search(words)
        or (
            words.endswith(_AFTER_HEDGES)
            and _PREDICATE_END.match(text[draft.end : draft.end + 1]) is None
        )
    ):
        return FigureRole.THRESHOLD
    start = max(setting.sentence, draft.start - _WINDOW)
    lead = text[max(start, text.rfind("；", start, draft.start) + 1) : draft.start]
    said = list(_TARGET.finditer(lead))
    if not said:
        return FigureRole.FACT
    last = said[-1]
    since = lead[last.end() :]
    if _DONE.search(since) or _DONE.search(lead[max(0, last.start() - 2) : last.start()]):
        return FigureRole.FACT
    if _DONE_AFTER.search(lead[max(0, last.start() - 6) :]):
        return FigureRole.FACT
    return FigureRole.TARGET
