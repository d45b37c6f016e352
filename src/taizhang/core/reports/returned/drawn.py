"""Which charts of a report are pictures in a document that came back: their captions, with a picture beside them."""

from __future__ import annotations

import re
from difflib import SequenceMatcher

from taizhang.core.documents.document import BlockKind, Document
from taizhang.core.reports.returned.comparison import normal
from taizhang.core.reports.tree import Chart, Report

_NUMBER = re.compile(r"^图[0-9一二三四五六七八九十]{0,3}[-.．、:：]?")
_NEAR = 2
"""Between a picture and its caption an empty paragraph may stand."""
_LIKE = 0.6
_LONGEST = 200


def drawn_charts(report: Report, returned: Document) -> list[Chart]:
    """The charts that are pictures there; the caption of a table in their place names the unit too.

    A caption whose picture has gone is of no chart any more. One that was reworded is known by its picture.
    """
    captions = {
        number: _bare(block.text)
        for number, block in enumerate(returned.blocks)
        if block.kind is not BlockKind.CELL and 0 < len(block.text.strip()) <= _LONGEST
    }
    if not returned.tells_pictures:
        texts = set(captions.values())
        return [chart for chart in report.charts() if _bare(chart.table.caption) in texts]
    beside = {number for number in captions if _has_picture(returned, number)}
    free = sorted(beside)
    found: dict[int, Chart] = {}
    for chart in report.charts():
        wanted = _bare(chart.table.caption)
        at = next((number for number in free if captions[number] == wanted), None)
        if at is not None:
            found[id(chart)] = chart
            free.remove(at)
    for chart in report.charts():
        if id(chart) in found:
            continue
        wanted = _bare(chart.table.caption)
        titled = [
            number for number in free if normal(returned.blocks[number].text).startswith("图")
        ]
        likeness = {number: _likeness(wanted, captions[number]) for number in titled}
        best = max(titled, key=lambda number: likeness[number], default=None)
        if best is not None and likeness[best] >= _LIKE:
            found[id(chart)] = chart
            free.remove(best)
    return [chart for chart in report.charts() if id(chart) in found]


def _bare(text: str) -> str:
    """A caption without its number, which moves when a figure is put in before it."""
    return _NUMBER.sub("", normal(text))


def _likeness(one: str, other: str) -> float:
    return SequenceMatcher(None, one, other, autojunk=False).ratio()


def _has_picture(returned: Document, number: int) -> bool:
    """Whether a picture stands in a paragraph, or beside it with nothing in between."""
    blocks = returned.blocks
    if blocks[number].pictures:
        return True
    for step in (-1, 1):
        at = number + step
        while 0 <= at < len(blocks) and abs(at - number) <= _NEAR:
            if blocks[at].pictures:
                return True
            if blocks[at].text.strip():
                break
            at += step
    return False
