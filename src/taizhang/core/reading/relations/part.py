"""其中, brackets and 120件中: what follows is part of the nearest whole of the same unit before it."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from decimal import Decimal

from taizhang.core.reading.figure import FigureKind, Relation, RelationKind
from taizhang.core.reading.relations.neighbourhood import MOST_BACK, Neighbourhood

_WORDS = re.compile(r"其中|(?<=[，,])分别(?:为|是)|内含|含(?![量水税氧金有])|包括|包含|分为|下设")
_OF = re.compile(r"^[^，。；、0-9由从在对为的]{0,5}?中(?![小学心层央国型高级医职青介考标药])[，,]?")
_AVERAGE = re.compile(r"[均每各][^，。；、]{0,6}$")
_LASTING = FigureKind.DURATION
_NEAREST = 4  # how many figures may stand from the whole to 其中
_MOST_WHOLES = 3
_LEAD, _PARAGRAPH = 8, 400
_WINDOW = 60
_LONGEST_REMARK = 800


def find(around: Neighbourhood) -> Iterator[tuple[int, Relation]]:
    """Each part, with its whole."""
    opened: tuple[int, int, str] | None = None  # first part, how far parts reach, the words
    groups: dict[tuple[int, str], list[int]] = {}
    words: dict[int, str] = {}
    for index, draft in enumerate(around.drafts):
        opened = _opening(around, index) or opened
        if opened is not None and draft.start >= opened[1]:
            opened = None
        if opened is not None and not around.is_rate(index) and draft.kind is not _LASTING:
            groups.setdefault((opened[0], draft.unit), []).append(index)
            words[opened[0]] = opened[2]
    opening = {first for first, _unit in groups}
    divided: dict[int, list[int]] = {}  # by the whole, the parts that are known already
    for (first, _unit), parts in groups.items():
        for part, relation in _parts(around, first, parts, words[first], opening, divided):
            if relation.to is not None:
                divided.setdefault(relation.to, []).append(part)
            yield part, relation


def _parts(
    around: Neighbourhood,
    first: int,
    parts: list[int],
    words: str,
    opening: Collection[int],
    divided: Mapping[int, list[int]],
) -> Iterator[tuple[int, Relation]]:
    """The parts of one unit that one 其中 opens.

    The whole is the nearest one before it; but where the parts make up another one exactly, that one is meant:
    任务58户，其中困难户43户，其中：整组18户、零星40户. So it is where they make up the rest of one that was divided
    before: 会员120名，其中企业会员40名，其中个人会员80名.
    """
    wholes = _wholes(around, first, parts[0])[:_MOST_WHOLES]
    if not wholes:
        return
    parts = _without_wholes(around, wholes[0], parts, opening)
    sizes = [around.number(part) for part in parts]
    known = (size for size in sizes if size is not None)
    total = None if None in sizes else sum(known, start=Decimal(0))
    if len(parts) > 1:
        wholes.sort(key=lambda number: around.number(number) != total)
    elif total is not None:
        nearest = wholes[0]
        wholes.sort(key=lambda number: not _is_rest(around, number, nearest, total, divided))
    for part in parts:
        yield part, Relation(RelationKind.PART_OF, wholes[0], words, candidates=tuple(wholes[1:3]))


def _is_rest(
    around: Neighbourhood,
    whole: int,
    nearest: int,
    size: Decimal,
    divided: Mapping[int, list[int]],
) -> bool:
    """Whether a number is exactly what is left of a whole, of which the nearest figure is a part."""
    known = divided.get(whole, [])
    numbers = [around.number(part) for part in known]
    if nearest not in known or None in numbers:
        return False
    return sum((one for one in numbers if one is not None), start=size) == around.number(whole)


def _without_wholes(
    around: Neighbourhood, whole: int, parts: list[int], opening: Collection[int]
) -> list[int]:
    """The parts without a last one that is a whole of its own: 受理80件，其中企业30件，办结60件，其中企业35件.

    It has a 其中 of its own, stands in a clause of its own, and does not fit into the whole with the others.
    """
    last = parts[-1]
    most = around.number(whole)
    numbers = [around.number(part) for part in parts]
    if len(parts) == 1 or last + 1 not in opening or most is None or None in numbers:
        return parts
    if "，" not in around.text[around.drafts[last - 1].end : around.drafts[last].start]:
        return parts
    beyond = sum((one for one in numbers if one is not None), start=Decimal(0)) > most
    return parts[:-1] if beyond else parts


def _wholes(around: Neighbourhood, first: int, part: int) -> list[int]:
    """Figures that may be the whole, nearest first."""
    unit = around.drafts[part].unit
    found = [
        number
        for number in around.earlier(first, _since(around, first))
        if first - number <= _NEAREST
        and around.drafts[number].unit == unit
        and around.is_level(number)
        and number not in around.bases
        and _AVERAGE.search(around.places[number].before) is None
    ]
    # What stands behind the last ； is another matter, unless there is nothing else.
    break_at = around.text.rfind(
        "；",
        max(_since(around, first), around.drafts[first].start - _PARAGRAPH),
        around.drafts[first].start,
    )
    return [number for number in found if around.drafts[number].start > break_at] or found


def _since(around: Neighbourhood, first: int) -> int:
    """Where the whole may begin to stand: in the sentence, or in the one before where 其中 begins a sentence."""
    sentence = around.places[first].sentence
    lead = around.text[sentence : around.drafts[first].start][:_LEAD].strip()
    if sentence and lead.startswith("其中") and around.text[sentence - 1] != "\n":
        return max(
            around.places[first - 1].sentence,
            around.text.rfind("\n", sentence - _PARAGRAPH if sentence > _PARAGRAPH else 0, sentence)
            + 1,
        )
    return sentence


def _opening(around: Neighbourhood, index: int) -> tuple[int, int, str] | None:
    """The first part, how far the parts reach, and the words that open them; None if none do here."""
    if not index:
        return None
    text, place, draft = around.text, around.places[index], around.drafts[index]
    earlier = around.drafts[index - 1].end
    start = max(earlier, draft.start - _WINDOW, place.sentence)
    said = list(_WORDS.finditer(text, start, draft.start))
    if said:
        return index, _reach(text, said[-1].start(), place.sentence_end), said[-1].group()
    if earlier < place.sentence:
        return None
    previous = around.drafts[index - 1]
    if text.startswith("(", earlier):
        reach = _reach(text, earlier, place.sentence_end)
        return (index, reach, "(") if _many(around, index, reach) else None
    if text.startswith(":", earlier) and draft.unit == previous.unit:
        reach = place.sentence_end
        return (index, reach, ":") if _many(around, index, reach) else None
    if place.clause <= previous.start and draft.unit == previous.unit:
        found = _OF.match(text[earlier : earlier + 8])
        return (index, place.clause_end, found.group()) if found is not None else None
    return None


def _reach(text: str, at: int, end: int) -> int:
    """How far the parts reach: to the closing bracket if they stand in one, otherwise to the full stop."""
    open_at = text.rfind("(", max(0, at - _WINDOW), at + 1)
    if open_at >= 0 and ")" not in text[open_at:at]:
        close = text.find(")", at, min(end, at + _LONGEST_REMARK))
        return close if close >= 0 else end
    return end


def _many(around: Neighbourhood, index: int, reach: int) -> bool:
    """Whether at least two figures of the unit of the figure before stand up to a place."""
    unit = around.drafts[index - 1].unit
    found = 0
    for draft in around.drafts[index : index + MOST_BACK]:
        if draft.start >= reach:
            break
        found += draft.unit == unit
    return found > 1
