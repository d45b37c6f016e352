"""Which words of time govern a figure."""

from __future__ import annotations

import re
from bisect import bisect_right

from taizhang.core.reading.draft import Draft
from taizhang.core.reading.moment import Moment
from taizhang.core.reading.page import Page
from taizhang.core.reading.setting import Setting

_VAGUE = ("近日", "日前", "近期", "当前", "时下", "眼下", "现阶段", "近年来", "近几年")
_BYGONE = ("过去", "这", "前", "近", "此前")
_DATED = re.compile(r"[0-9〇一二三四五六七八九十]年|[月日]|季度|上半年|下半年|全年")
_BUILT = ("建于", "立于", "办于", "设于", "生于", "开于", "成于", "布于", "行于")


def governing(
    page: Page, drafts: list[Draft], places: list[Setting], moments: list[Moment]
) -> list[tuple[int | None, int | None]]:
    """For each figure the number of the words of time in its sentence, and of those last said in its paragraph."""
    text = page.folded
    paragraphs = [0]
    at = text.find("\n")
    while at >= 0:
        paragraphs.append(at + 1)
        at = text.find("\n", at + 1)
    found: list[tuple[int | None, int | None]] = []
    current: int | None = None
    once: int | None = None
    head: int | None = None
    moment = 0
    for draft, place in zip(drafts, places, strict=True):
        while moment < len(moments) and moments[moment].end <= draft.start:
            said = moments[moment]
            words = text[said.start : said.end]
            if said.once or words.startswith("每"):
                once = moment
            elif not said.compared and not words.startswith(_VAGUE):
                if text[max(0, said.start - 2) : said.start].endswith(_BUILT):
                    once = moment
                else:
                    current = moment
                    head = moment if said.heads else head
            moment += 1
        paragraph = bisect_right(paragraphs, draft.start)
        before = current
        if before is not None and bisect_right(paragraphs, moments[before].start) != paragraph:
            before = None
        if head is not None and bisect_right(paragraphs, moments[head].start) != paragraph:
            head = None
        if once is not None and moments[once].start >= place.clause:
            found.append((once, before))
            once = None
            continue
        here = before
        if here is not None and moments[here].start < place.sentence:
            # 2014年 goes on to hold in the next sentences; 目前 and 活动开展以来 are said of one.
            words = text[moments[here].start : moments[here].end]
            here = here if _DATED.search(words) and not words.startswith(_BYGONE) else head
        found.append((here, before))
    return found
