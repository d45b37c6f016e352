"""Which words of time govern a figure."""

from __future__ import annotations

from taizhang.core.reading.draft import Draft
from taizhang.core.reading.page import Page
from taizhang.core.reading.setting import Setting

_COMPARED = frozenset("比较与同和")
_FROM = frozenset("由从")
_AFTER_COMPARED = ("增", "减", "提", "下", "上升", "相比", "多", "少", "高", "低", "翻", "持", "扩", "缩", "略", "有", "大", "降", "上涨", "回")


def governing(
    page: Page, drafts: list[Draft], places: list[Setting], moments: list[tuple[int, int]]
) -> list[int | None]:
    """For each figure the number of the words of time that govern it, or None."""
    text = page.folded
    found: list[int | None] = []
    current: int | None = None
    once: int | None = None
    moment = 0
    paragraph_of = _Paragraphs(text)
    for draft, place in zip(drafts, places, strict=True):
        once = None
        while moment < len(moments) and moments[moment][1] <= draft.start:
            start, end = moments[moment]
            before = text[start - 1 : start] if start else ""
            if before in _COMPARED and before and text.startswith(_AFTER_COMPARED, end):
                pass
            elif before in _FROM and before and text.startswith("的", end):
                once = moment
            else:
                current = moment
            moment += 1
        if once is not None and moments[once][0] >= place.clause:
            found.append(once)
            continue
        governs = current
        if governs is not None and paragraph_of(moments[governs][0]) != paragraph_of(draft.start):
            governs = None
        found.append(governs)
    return found


class _Paragraphs:
    """The paragraph of a place, asked in almost rising order."""

    def __init__(self, text: str) -> None:
        self._starts = [0]
        at = text.find("\n")
        while at >= 0:
            self._starts.append(at + 1)
            at = text.find("\n", at + 1)

    def __call__(self, at: int) -> int:
        from bisect import bisect_right

        return bisect_right(self._starts, at)
