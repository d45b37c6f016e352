"""How figures stand to each other: 其中, 分别, 合计, 同比, 占, 由…到…, 均.

Only what the words say is told. Where they leave open which figure is meant, the nearest one is named and the
others are kept as candidates; where there is no such figure in the text, the relation has none.
"""

from __future__ import annotations

import re
from decimal import Decimal

from taizhang.core.reading.change import COMPARED, Moved
from taizhang.core.reading.draft import Draft
from taizhang.core.reading.figure import Change, FigureKind, Relation, RelationKind
from taizhang.core.reading.page import Page
from taizhang.core.reading.setting import Setting

_PART_WORDS = re.compile(r"其中|内含|含|包括|包含|分为")
_NO_PART = re.compile(r"含(?:量|水|有率|税|金量|氧)")
_TOTAL = re.compile(r"(?:合计|共计|总计|总共|累计共|共有|共)(?:[^，。；、]{0,8})$")
_RESPECTIVELY = re.compile(r"分别|依次")
_SHARE = re.compile(r"占(?![比地领用道])(?P<whole>[^，。；]{0,24})$")
_EACH = re.compile(
    r"(?P<unit>户|人|场|家|村|亩|次|件|篇|期|年|月|日|校|县)?均(?:为|达|达到|受益|增收|补助|投入)?[^，。；、]{0,6}$|(?:各|每(?P<per>[^，。；、]{1,4}?))(?:不得|应|需|建|新建|设|配备|补助|奖励|拥有|有|选派|安排|发放|一)?[^，。；、]{0,2}$|平均每(?P<mean>[^，。；、]{1,4}?)(?:有|为)?$"
)
_FROM = re.compile(r"(?:由|从)[^，。；、]{0,12}$")
_TO = re.compile(r"(?:到|至|为)[^，。；、]{0,6}$")
_MOST_BACK = 24
_LONGEST_REMARK = 800
_RATES = frozenset(
    {FigureKind.PERCENT, FigureKind.PERCENTAGE_POINT, FigureKind.MULTIPLE, FigureKind.RANK}
)


class Relations:
    """Finds the relations of all figures of a text, looking back a bounded number of figures."""

    def __init__(
        self,
        page: Page,
        drafts: list[Draft],
        places: list[Setting],
        whats: list[tuple[str, Moved | None]],
    ) -> None:
        self._text = page.folded
        self._drafts = drafts
        self._places = places
        self._whats = whats
        self._found: list[list[Relation]] = [[] for _ in drafts]
        self._names: dict[int, str] = {}

    def find(self) -> tuple[list[tuple[Relation, ...]], dict[int, str]]:
        """The relations of each figure, and better words for what 分别 lists count."""
        self._parts()
        for index in range(len(self._drafts)):
            self._total(index)
            self._change(index)
            self._share(index)
            self._each(index)
        self._lists()
        return [tuple(found) for found in self._found], self._names

    def _add(self, index: int, relation: Relation) -> None:
        known = {(old.kind, old.to) for old in self._found[index]}
        if relation.to != index and (relation.kind, relation.to) not in known:
            self._found[index].append(relation)

    def _earlier(self, index: int, start: int) -> range:
        """Figures before one, nearest first, none before a place."""
        first = max(0, index - _MOST_BACK)
        while first < index and self._drafts[first].start < start:
            first += 1
        return range(index - 1, first - 1, -1)

    def _parts(self) -> None:
        """其中 and brackets: what follows is part of the nearest whole of the same unit before them."""
        text, drafts, places = self._text, self._drafts, self._places
        opened: tuple[int, int, str] | None = (
            None  # first figure after the word, end of its reach, the word
        )
        for index, draft in enumerate(drafts):
            earlier = drafts[index - 1].end if index else 0
            between = text[max(earlier, draft.start - 60, places[index].sentence) : draft.start]
            word = None
            for word in _PART_WORDS.finditer(between):
                pass
            if word is not None and _NO_PART.match(between, word.start()):
                word = None
            if word is not None and index:
                at = draft.start - len(between) + word.start()
                opened = (index, self._reach(at, places[index].sentence_end), word.group())
            elif between.endswith(tuple("(")) or "(" in between:
                at = draft.start - len(between) + between.rfind("(")
                reach = self._reach(at, places[index].sentence_end)
                if text[at - 1 : at] and earlier == at and self._many(index, reach):
                    opened = (index, reach, "(")
            elif text[earlier : earlier + 1] == ":" and index and earlier >= places[index].sentence:
                if (
                    self._many(index, places[index].sentence_end)
                    and draft.unit == drafts[index - 1].unit
                ):
                    opened = (index, places[index].sentence_end, ":")
            if opened is not None and draft.start >= opened[1]:
                opened = None
            if opened is not None:
                self._part(index, opened[0], opened[2])

    def _reach(self, at: int, end: int) -> int:
        """How far 其中 reaches: to the closing bracket if it stands in one, otherwise to 。"""
        text = self._text
        open_at = text.rfind("(", max(0, at - 80), at + 1)
        if open_at >= 0 and ")" not in text[open_at:at]:
            close = text.find(")", at, min(end, at + _LONGEST_REMARK))
            return close if close >= 0 else end
        return end

    def _many(self, index: int, reach: int) -> bool:
        """Whether at least two figures of the unit of the figure before stand up to a place."""
        if not index:
            return False
        unit = self._drafts[index - 1].unit
        found = 0
        for draft in self._drafts[index : index + _MOST_BACK]:
            if draft.start >= reach:
                break
            found += draft.unit == unit
        return found > 1

    def _part(self, index: int, first: int, word: str) -> None:
        draft = self._drafts[index]
        if self._whats[index][1] is not None and draft.kind in _RATES:
            return
        if draft.kind in _RATES:
            return
        wholes = [
            number
            for number in self._earlier(first, max(0, self._places[index].sentence - 1))
            if self._drafts[number].unit == draft.unit and self._larger(number, draft)
        ]
        if wholes:
            self._add(
                index,
                Relation(RelationKind.PART_OF, wholes[0], word, candidates=tuple(wholes[1:3])),
            )

    def _larger(self, number: int, part: Draft) -> bool:
        """Whether it may be the whole; a figure of a change is none."""
        del part
        moved = self._whats[number][1]
        return moved is None or moved.change is Change.LEVEL or moved.phrase.endswith("新增")

    def _total(self, index: int) -> None:
        """A、B，合计C: the figures before are parts of the total."""
        draft, place = self._drafts[index], self._places[index]
        found = _TOTAL.search(place.before)
        if found is None or draft.kind in _RATES:
            return
        word = found.group()[:2]
        parts = []
        for number in self._earlier(index, place.sentence):
            if self._drafts[number].unit != draft.unit or self._drafts[number].kind in _RATES:
                break
            parts.append(number)
        amount = _number(draft)
        sizes = [_number(self._drafts[number]) for number in parts]
        # 共 stands before many figures that sum up nothing; only 合计 and the like are trusted by the word alone.
        trusted = word in ("合计", "共计", "总计", "总共")
        if len(parts) <= 1 or amount is None or None in sizes:
            return
        if not trusted and sum(size for size in sizes if size is not None) != amount:
            return
        for number in parts:
            self._add(number, Relation(RelationKind.PART_OF, index, word))

    def _change(self, index: int) -> None:
        """同比增长: the figure says how another has moved. 由A到B: B was A before."""
        draft, place = self._drafts[index], self._places[index]
        moved = self._whats[index][1]
        previous = index - 1
        in_clause = previous >= 0 and self._drafts[previous].start >= place.clause
        if in_clause and _FROM.search(self._before_of(previous)) and _TO.search(place.before):
            if self._drafts[previous].kind == draft.kind:
                self._add(index, Relation(RelationKind.CHANGED_FROM, previous, "由…到…"))
                return
        if moved is None:
            return
        compared = COMPARED.search(moved.phrase)
        words = compared.group() if compared else moved.phrase
        for number in self._earlier(index, place.sentence):
            other = self._drafts[number]
            is_level = self._whats[number][1] is None or self._larger(number, draft)
            if not is_level or other.kind in (FigureKind.RANK, FigureKind.DURATION):
                continue
            if draft.kind is FigureKind.PERCENTAGE_POINT and other.kind is not FigureKind.PERCENT:
                continue
            if draft.kind not in _RATES and other.unit != draft.unit:
                continue
            if moved.subject and self._has_own_subject(index):
                break
            self._add(index, Relation(RelationKind.COMPARED_WITH, number, words))
            return
        if compared:
            self._add(index, Relation(RelationKind.COMPARED_WITH, None, words))

    def _before_of(self, index: int) -> str:
        return (self._places[index].lead or "") + self._places[index].before

    def _has_own_subject(self, index: int) -> bool:
        """Whether the words before it name what has moved, rather than 其 or nothing."""
        moved = self._whats[index][1]
        if moved is None:
            return False
        subject = re.sub(r"^(?:其|较|比|同|分别|均|也|又|已|，)+", "", moved.subject)
        return len(subject) > 1

    def _share(self, index: int) -> None:
        """占B的30%: the share of B that another figure, or what the sentence speaks of, has."""
        draft, place = self._drafts[index], self._places[index]
        if draft.kind is not FigureKind.PERCENT:
            return
        found = _SHARE.search(place.before)
        if found is None:
            return
        named = re.sub(r"(?:的|总数|比例|比重|约|近|总量|总额|到)+$", "", found.group("whole"))
        part = whole = None
        for number in self._earlier(index, max(0, place.sentence - 200)):
            other = self._drafts[number]
            if other.kind in _RATES:
                continue
            if part is None and other.start >= place.sentence and not named.endswith("其中"):
                part = number
                continue
            if (
                named
                and _alike(named, self._whats[number][0])
                and (part is None or other.unit == self._drafts[part].unit)
            ):
                whole = number
                break
        if whole is None and part is not None and not named:
            whole = next(
                (
                    number
                    for number in self._earlier(part, place.sentence)
                    if self._drafts[number].unit == self._drafts[part].unit
                ),
                None,
            )
        self._add(index, Relation(RelationKind.SHARE_OF, whole, f"占{named}"))
        if part is not None and not place.before[: found.start()].strip("，、约 "):
            self._add(index, Relation(RelationKind.SHARE_HELD_BY, part, "占"))

    def _each(self, index: int) -> None:
        """户均, 场均, 各: it holds for each of the figures with that unit."""
        draft, place = self._drafts[index], self._places[index]
        found = _EACH.search(place.before)
        if found is None or draft.kind is FigureKind.PERCENT:
            return
        unit = found.group("unit") or found.group("per") or found.group("mean") or ""
        for number in self._earlier(index, place.sentence):
            other = self._drafts[number]
            if other.kind in _RATES or (unit and not other.unit.startswith(unit[:1])):
                continue
            self._add(index, Relation(RelationKind.EACH_OF, number, found.group()[:6]))
            return
        self._add(index, Relation(RelationKind.EACH_OF, None, found.group()[:6]))

    def _lists(self) -> None:
        """A、B分别增长8%、5%: the n-th figure belongs to the n-th name."""
        text, drafts = self._text, self._drafts
        index = 0
        while index < len(drafts):
            place = self._places[index]
            word = None
            for word in _RESPECTIVELY.finditer(place.before):
                pass
            if word is None:
                index += 1
                continue
            last = index
            while (
                last + 1 < len(drafts)
                and last - index < _MOST_BACK
                and text[drafts[last].end : drafts[last + 1].start].strip()
                in ("、", "和", "及", "与", "，", ",")
                and drafts[last + 1].kind is drafts[index].kind
            ):
                last += 1
            if last > index:
                for number in range(index, last + 1):
                    relation = Relation(RelationKind.RESPECTIVELY, index, word.group())
                    self._found[number].append(relation)
                self._name(index, last, place, word)
            index = last + 1

    def _name(self, first: int, last: int, place: Setting, word: re.Match[str]) -> None:
        """Give each figure of a 分别 list its own name, if there are as many names as figures."""
        names = re.split(r"、|和|与|及|以及", place.before[: word.start()])
        names = [name.strip() for name in names if name.strip()]
        count = last - first + 1
        if len(names) <= 1:
            return
        names[-1] = re.sub(r"(?:比|较|同|与)(?:去年|上年|[0-9]{4}年).*$|同比$|环比$", "", names[-1])
        if len(names) != count:
            return
        after = place.before[word.end() :]
        for number, name in zip(range(first, last + 1), names, strict=True):
            self._names[number] = f"{name}{after}"


def _alike(named: str, what: str) -> bool:
    """Whether 占粮食种植面积 means the figure of 粮食种植面积: the words of one are those of the other."""
    if not what:
        return False
    return named in what or (len(what) > 1 and what in named)


def _number(draft: Draft) -> Decimal | None:
    return draft.value if isinstance(draft.value, Decimal) else None
