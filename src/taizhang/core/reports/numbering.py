"""Numbers before headings and items (GB/T 9704 7.3.3)."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from taizhang.core.reports.runs import Text
from taizhang.core.reports.tree import Block, Heading, Item, ItemList, Paragraph

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence


_NUMERALS = "一二三四五六七八九十"


def chinese_numeral(number: int) -> str:
    """1 to 99 in Chinese.

    >>> chinese_numeral(7), chinese_numeral(10), chinese_numeral(21)
    ('七', '十', '二十一')
    """
    tens, ones = divmod(number, 10)
    text = _NUMERALS[ones - 1] if ones else ""
    if tens:
        text = ("" if tens == 1 else _NUMERALS[tens - 1]) + "十" + text
    return text


def heading_number(level: int, number: int) -> str:
    """GB/T 9704 7.3.3: 一、（一）1.（1）."""
    match level:
        case 1:
            return f"{chinese_numeral(number)}、"
        case 2:
            return f"（{chinese_numeral(number)}）"
        case 3:
            return f"{number}."
        case _:
            return f"（{number}）"


def headings_with_text(blocks: Sequence[Block], meant: Collection[int]) -> list[Block]:
    """Without the headings under which all that was meant to stand fell away; the others numbered anew.

    `meant` are those, by their order, under which the template has text; a heading alone may be wanted.
    """
    headings = [at for at, block in enumerate(blocks) if isinstance(block, Heading)]
    dropped = {
        at for order, at in enumerate(headings) if order in meant and _bare_below(blocks, at)
    }
    kept: list[Block] = []
    counters = [0, 0, 0, 0]
    for at, block in enumerate(blocks):
        if at in dropped:
            continue
        if isinstance(block, Heading) and dropped:
            counters[block.level - 1] += 1
            counters[block.level :] = [0] * (4 - block.level)
            number = heading_number(block.level, counters[block.level - 1])
            kept.append(replace(block, number=number))
            continue
        kept.append(block)
    return kept


def _bare_below(blocks: Sequence[Block], at: int) -> bool:
    """Whether only headings stand between a heading and the next one of its level or above."""
    heading = blocks[at]
    for block in blocks[at + 1 :]:
        if not isinstance(block, Heading):
            return False
        if isinstance(heading, Heading) and block.level <= heading.level:
            return True
    return True


def lone_leads_bare(blocks: Sequence[Block]) -> list[Block]:
    """Where a heading has one 一是… and no 二是…, it enumerates nothing: its words stay, the number goes."""
    found = list(blocks)
    leads: list[int] = []
    for at, block in enumerate([*blocks, None]):
        if block is None or isinstance(block, Heading):
            if len(leads) == 1:
                found[leads[0]] = _bare(found[leads[0]])
            leads = []
        elif isinstance(block, Paragraph) and _lead_of(block) is not None:
            leads.append(at)
    return found


def _lead_of(block: Block) -> Text | None:
    first = block.runs[0] if isinstance(block, Paragraph) and block.runs else None
    return first if isinstance(first, Text) and first.lead else None


def _bare(block: Block) -> Block:
    lead = _lead_of(block)
    if lead is None or not isinstance(block, Paragraph):
        return block
    text = replace(lead, text=lead.text.removeprefix(f"{chinese_numeral(1)}是"))
    return replace(block, runs=(text, *block.runs[1:]))


def lists_joined(blocks: Sequence[Block]) -> list[Block]:
    """Neighbouring items as one list, numbered 1. 2. 3. from the second on."""
    joined: list[Block] = []
    for block in blocks:
        last = joined[-1] if joined else None
        if isinstance(block, ItemList) and isinstance(last, ItemList):
            joined[-1] = ItemList(last.items + block.items)
        else:
            joined.append(block)
    return [_marked(block) if isinstance(block, ItemList) else block for block in joined]


def _marked(block: ItemList) -> ItemList:
    if len(block.items) == 1:
        return block
    marked = (Item(f"（{place}）", item.runs) for place, item in enumerate(block.items, 1))
    return ItemList(tuple(marked))
