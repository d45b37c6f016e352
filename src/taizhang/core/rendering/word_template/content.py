"""What comes into each slot: words of the report, or the blocks that are asked for."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from taizhang.core.reports.runs import Gap, Run, Text
from taizhang.core.reports.slot_wish import SlotWish, Wish, bare
from taizhang.core.reports.template import Word, WordPlace
from taizhang.core.reports.tree import Block, Chart, Heading, Report, Table
from taizhang.core.values import Message, chinese_date

_PART = re.compile(r"（\d+/\d+）$")


def words_for(wish: SlotWish, report: Report, unit_name: str) -> list[tuple[Run, ...]]:
    """The lines of a slot in the text; none if the report has nothing for it."""
    head, foot = report.red_head, report.colophon
    lines: list[str] = []
    match wish.wish:
        case Wish.TITLE:
            lines = list(report.title)
        case Wish.DATE_LINE:
            lines = [report.date_line]
        case Wish.ADDRESSEE:
            lines = [report.addressee]
        case Wish.MARK:
            lines = [head.mark if head else ""]
        case Wish.NUMBER:
            lines = [head.number if head else ""]
        case Wish.SIGNATURE:
            lines = [report.signature]
        case Wish.COPIES:
            lines = [foot.copies_to if foot else ""]
        case Wish.PRINTED_BY:
            lines = [foot.printed_by if foot else ""]
        case Wish.UNIT:
            lines = [unit_name]
        case Wish.PERIOD:
            lines = [report.period.name]
        case Wish.DATE:
            return [_date(report)]
        case Wish.WORD if isinstance(wish.place, WordPlace):
            return [_word(wish.place.word, report, unit_name)]
    return [(Text(line),) for line in lines if line]


def _date(report: Report) -> tuple[Run, ...]:
    if report.signed_on is None:
        return (Gap(Word.SIGNED_ON.value),)
    return (Text(chinese_date(report.signed_on)),)


def _word(word: Word, report: Report, unit_name: str) -> tuple[Run, ...]:
    match word:
        case Word.UNIT:
            return (Text(unit_name),)
        case Word.PERIOD:
            return (Text(report.period.name),)
        case Word.SHORT_PERIOD:
            return (Text(report.period.short_name),)
        case Word.LAST_DAY:
            return (Text(chinese_date(report.period.last_day)),)
        case Word.UNITS_BELOW:
            return ()
        case Word.SIGNED_ON:
            return _date(report)


class Share:
    """Shares the blocks of a report out to slots: what has a slot of its own is not printed by a wider one."""

    def __init__(self, report: Report, wishes: Sequence[SlotWish]) -> None:
        self.blocks: list[tuple[int, Block]] = []
        """Every block with the place that it belongs to: 0 is the text, 1 ... are the annexes."""
        self.blocks += [(0, block) for block in report.blocks]
        for ordinal, annex in enumerate(report.annexes, 1):
            self.blocks += [(ordinal, block) for block in annex.blocks]
        self.problems: list[Message] = []
        self._owner: dict[int, int] = {}
        self._asked: list[list[int]] = [self._range(wish) for wish in wishes]
        # The narrower first: a table before its chapter, a chapter before the text.
        for place in sorted(range(len(wishes)), key=lambda place: len(self._asked[place])):
            for block in self._asked[place]:
                self._owner.setdefault(block, place)

    def blocks_for(self, place: int, section: int | None = None) -> list[Block]:
        """What the slot at this place prints; of one section only, if asked."""
        return [
            self.blocks[block][1]
            for block in self._asked[place]
            if self._owner[block] == place and section in (None, self.blocks[block][0])
        ]

    def unplaced(self) -> list[Block]:
        """What no slot prints."""
        return [block for place, (_, block) in enumerate(self.blocks) if place not in self._owner]

    def _range(self, wish: SlotWish) -> list[int]:
        places = range(len(self.blocks))
        match wish.wish:
            case Wish.BODY:
                return [place for place in places if not self.blocks[place][0]]
            case Wish.ANNEXES:
                return [place for place in places if self.blocks[place][0]]
            case Wish.TABLE:
                return self._table(wish)
            case Wish.CHART:
                return self._chart(wish)
            case Wish.CHAPTER:
                return self._chapter(wish)
            case _:
                return []

    def _table(self, wish: SlotWish) -> list[int]:
        tables = [
            (place, block)
            for place, (_, block) in enumerate(self.blocks)
            if isinstance(block, Table)
        ]
        if wish.name.isdigit():
            return [
                place
                for place, _ in tables[int(wish.name) - 1 : int(wish.name)]
                if wish.name != "0"
            ]
        return [
            place
            for place, table in tables
            if wish.name in (bare(table.caption), bare(table.caption.partition("　")[2]))
        ][:1]

    def _chart(self, wish: SlotWish) -> list[int]:
        """A chart of many bars is several pictures of one number and one name."""
        found: dict[tuple[int, str], list[int]] = {}
        names: dict[tuple[int, str], str] = {}
        for place, (section, block) in enumerate(self.blocks):
            if isinstance(block, Chart):
                number, _, name = block.table.caption.partition("　")
                found.setdefault((section, number), []).append(place)
                names.setdefault((section, number), bare(_PART.sub("", name)))
        if wish.name.isdigit():
            return dict(enumerate(found.values(), 1)).get(int(wish.name), [])
        return next((found[key] for key, name in names.items() if name == wish.name), [])

    def _chapter(self, wish: SlotWish) -> list[int]:
        heads = list(self._headings())
        if wish.name.isdigit():
            first = [(place, head) for place, head in heads if head.level == 1]
            heads = first[int(wish.name) - 1 : int(wish.name)] if wish.name != "0" else []
        else:
            heads = [(place, head) for place, head in heads if bare(head.text) == wish.name]
        if len(heads) > 1:
            self.problems.append(
                Message("“{name}”有几个标题，请写 chapter:序号。", name=heads[0][1].text)
            )
        if not heads:
            return []
        start, head = heads[0]
        end = start + 1
        while end < len(self.blocks) and not self.blocks[end][0]:
            block = self.blocks[end][1]
            if isinstance(block, Heading) and block.level <= head.level:
                break
            end += 1
        return list(range(start + (not wish.headed), end))

    def _headings(self) -> Iterator[tuple[int, Heading]]:
        for place, (section, block) in enumerate(self.blocks):
            if not section and isinstance(block, Heading):
                yield place, block
