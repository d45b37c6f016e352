"""Which indicator a figure of any text may tell: by its unit of count, its words, its time and whose it is.

A figure is matched for certain only where nothing speaks against it: its unit fits, the name of the indicator
stands in its clause and nothing else does, its time and its unit are known, and the words around name no other
indicator. Otherwise there are candidates, which are for a person to judge.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import TYPE_CHECKING

from taizhang.core.reading import Direction, FigureKind, FigureRole, RelationKind
from taizhang.core.reports.indicator_words import IndicatorWords, pairs
from taizhang.core.reports.runs import Role
from taizhang.core.values import Message, Period

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from collections.abc import Set as AbstractSet

    from taizhang.core.reading import Figure
    from taizhang.core.reports.read_figure import ReadFigure

_WAN = Decimal(10_000)
_YI = Decimal(100_000_000)
_SCALES = {"万": _WAN, "亿": _YI}
_SAME = (
    frozenset({"场", "场次"}),
    frozenset({"人", "名", "位"}),
    frozenset({"家次", "户次"}),
)
_KIN = (
    frozenset({"场", "场次", "次", "期", "批", "批次", "轮"}),
    frozenset({"件", "个", "条", "项", "份", "篇", "起", "宗"}),
    frozenset({"家", "户", "个", "处", "所", "支", "家次"}),
)
_PERSONS, _PERSON_TIMES = frozenset({"人", "名", "位"}), "人次"
_FILLER = re.compile(
    r"累计|总共|一共|合计|先后|共计|组织|召开|举办|开展|进行|完成|实现|达到|达|"
    r"全市|全县|全区|全镇|全乡|我市|我县|我区|我镇|我局|我部|我办|全年|期间|本期|"
    r"(?:活动|工作)$|有关|相关|[共已为了的有在于其中]"
)
_NEW = re.compile(r"新(?=收集|受理)")
_GENERIC = pairs("组织 举办 开展 召开 进行 完成 实现 累计 活动 工作 单位 提交 收到 得到 参加")
"""Pairs of signs that set nothing apart."""
_NOISE = re.compile(r"[^\u4e00-\u9fffA-Za-z0-9]")
_DIRECTIONS = re.compile(r"同比|比?(?:上年|去年)同期|增长|增加|下降|减少|提高|上升|降低|持平")
_LAST_YEAR = re.compile(r"同比|上年|去年")
_NOT_LAST_YEAR = re.compile(r"环比|上月|上季|上半年相比|年初")
_NARROWS = re.compile(r"(?<!不)含|不含(?!尚?未报|没有报|暂未)|除|不计")
_SINCE_WHEN = re.compile(r"^(?:截至|截止|到|至)?(?:目前|今年|本年|年内|今年以来|报告期)|^[期其]间$")
_UNITS_EACH = re.compile(r"每|人均|场均|户均|平均")
_LEAST, _NEAR, _MOST = 25, 15, 4
_OPEN = 55
"""More does not speak for an indicator whose name says little, or beside which another may be meant."""


@dataclass(frozen=True, slots=True)
class Sought:
    """Whose figures a text tells, and of when, where it does not say otherwise.

    Attributes:
        unit: The code of the unit.
        period: The period of the whole text.
        names: Names of units, to their codes.
    """

    unit: str
    period: Period
    names: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Candidate:
    """An indicator that a figure may tell.

    Attributes:
        indicator: Its id.
        role: What the figure says of it.
        score: How much speaks for it, up to 100.
        reasons: What speaks for it, and what against.
        unit: The code of the unit.
        period: The period.
        same_unit: Whether the figure is counted in what the indicator counts in.
        persons: Whether one counts persons and the other person-times, and all else agrees.
        clear: Whether nothing but the unit of count may speak against it.
    """

    indicator: str
    role: Role
    score: int
    reasons: tuple[Message, ...]
    unit: str
    period: Period
    same_unit: bool = True
    persons: bool = False
    clear: bool = False


@dataclass(frozen=True, slots=True)
class Match:
    """What a figure may tell: candidates, the likeliest first, and whether the first is certain."""

    candidates: tuple[Candidate, ...] = ()
    certain: bool = False

    @property
    def best(self) -> Candidate | None:
        """The likeliest."""
        return self.candidates[0] if self.candidates else None


def in_units(value: Decimal, unit: str) -> tuple[Decimal, str]:
    """A number with 万 and 亿 multiplied out, as figures of a text are read.

    >>> in_units(Decimal("12.5"), "万元")
    (Decimal('125000.0'), '元')
    """
    scale = _SCALES.get(unit[:1]) if len(unit) > 1 else None
    return (value, unit) if scale is None else (value * scale, unit[1:])


def match_figures(
    figures: Sequence[ReadFigure], words: Sequence[IndicatorWords], sought: Sought
) -> tuple[Match, ...]:
    """What each figure of a text may tell."""
    found: list[Match] = []
    told: set[str] = set()
    for item in figures:
        match = _match(item, figures, found, words, sought, told)
        found.append(match)
        if match.certain:
            told.add(match.candidates[0].indicator)
    # A figure that stands before the one that it is related to is looked at once that one is known.
    return tuple(
        _match(item, figures, found, words, sought, told) if _related(item.figure) else match
        for item, match in zip(figures, found, strict=True)
    )


_CHANGES = (RelationKind.COMPARED_WITH, RelationKind.SHARE_HELD_BY)


def _related(figure: Figure) -> bool:
    return any(relation.kind in _CHANGES for relation in figure.relations)


def _match(
    item: ReadFigure,
    figures: Sequence[ReadFigure],
    known: Sequence[Match],
    words: Sequence[IndicatorWords],
    sought: Sought,
    told: AbstractSet[str],
) -> Match:
    figure = item.figure
    if figure.kind is FigureKind.RANK or isinstance(figure.value, str):
        return Match()
    for relation in figure.relations:
        if relation.kind in _CHANGES and relation.to is not None and relation.to < len(known):
            role = _role_of_change(item, figures[relation.to].figure, relation.kind)
            if role is not None:
                return _told_of(item, known, relation.to, role)
    if figure.direction is not Direction.NONE:
        return Match()
    return _by_words(item, words, sought, told)


def _role_of_change(item: ReadFigure, base: Figure, kind: RelationKind) -> Role | None:
    figure = item.figure
    if kind is RelationKind.SHARE_HELD_BY:
        return Role.SHARE if figure.kind is FigureKind.PERCENT else None
    if _NOT_LAST_YEAR.search(item.before) or not _LAST_YEAR.search(item.before + figure.text):
        return None
    if figure.kind is FigureKind.PERCENTAGE_POINT:
        return Role.POINTS
    if figure.kind is FigureKind.PERCENT and base.kind is not FigureKind.PERCENT:
        return Role.GROWTH
    return Role.DIFFERENCE if figure.unit == base.unit else None


def _told_of(item: ReadFigure, known: Sequence[Match], to: int, role: Role) -> Match:
    """A change or a share, of what another figure tells."""
    base = known[to]
    reason = Message("与所比的数是同一个指标")
    candidates = tuple(
        replace(found, role=role, reasons=(*found.reasons, reason), same_unit=True, persons=False)
        for found in base.candidates
        if found.role is Role.VALUE
    )
    sure = base.certain and bool(candidates) and item.figure.role is FigureRole.FACT
    if role is Role.SHARE:
        wholes = [link.to for link in item.figure.relations if link.kind is RelationKind.SHARE_OF]
        known_whole = [known[at] for at in wholes if at is not None and at < len(known)]
        sure = sure and bool(known_whole) and known_whole[0].certain
    return Match(candidates, certain=sure)


def _by_words(
    item: ReadFigure, words: Sequence[IndicatorWords], sought: Sought, told: AbstractSet[str]
) -> Match:
    """By unit of count and words; what an earlier figure tells for certain, its words do not tell again."""
    figure = item.figure
    unit, unit_known = _whose(figure, item, sought)
    clause = _bare(item, figure)
    here = pairs(clause)
    spoken = pairs(item.sentence)
    around = pairs(item.around)
    found: list[tuple[Candidate, IndicatorWords]] = []
    for entry in words:
        fits, persons = _unit_fits(figure, entry.unit)
        if not fits and not persons:
            continue
        period, role, when_known = _when(figure, entry, sought)
        score, reasons = _score(entry, here, spoken, around, same=fits == "same")
        if score < _LEAST:
            continue
        clear = (
            when_known
            and unit_known
            and figure.role is FigureRole.FACT
            and bool(entry.pairs - _GENERIC)
            and entry.pairs <= here
            and not _left_over(item, clause, entry, sought)
        )
        if not when_known:
            reasons.append(Message("时段说不准"))
        if not unit_known:
            reasons.append(Message("是哪个单位的说不准"))
        found.append(
            (
                Candidate(
                    entry.id, role, score, tuple(reasons), unit, period,
                    same_unit=fits == "same", persons=persons, clear=clear,
                ),
                entry,
            )
        )  # fmt: skip
    # Of two whose names both stand there the longer one is meant; then the one that more speaks for.
    found.sort(
        key=lambda pair: (
            -pair[0].score,
            not pair[0].clear,
            not pair[0].same_unit,
            -len(pair[1].pairs),
            pair[0].indicator,
        )
    )
    named = [pair for pair in found if pair[0].clear]
    if named:
        named.sort(key=lambda pair: (not pair[0].same_unit, -len(pair[1].pairs)))
        found.remove(named[0])
        found.insert(0, named[0])
    candidates = tuple(candidate for candidate, _entry in found)
    if not candidates:
        return Match()
    best, entry = found[0]
    # What an earlier figure of the same kind of record says, such as 收集诉求23件 before 办结诉求28件, narrows nothing.
    explained = frozenset(
        word
        for one in words
        if one.id in told and one.kind and one.kind == entry.kind
        for word in one.pairs
    )
    rivals = [
        pair
        for pair in found[1:]
        if pair[0].indicator not in told and _rivals(pair, entry, best, around - explained)
    ]
    if rivals:
        names = tuple(rival.name for _candidate, rival in rivals[:2])
        doubtful = (*best.reasons, Message("也可能是{names}", names=names))
        best = replace(best, clear=False, score=min(best.score, _OPEN), reasons=doubtful)
    meant = [candidate for candidate, _rival in rivals[:2]]
    near = [one for one in candidates[1:] if best.score - one.score <= 2 * _NEAR or one in meant]
    near = near[: _MOST - 1]
    return Match((best, *near), certain=best.clear and best.same_unit)


def _rivals(
    pair: tuple[Candidate, IndicatorWords],
    best: IndicatorWords,
    chosen: Candidate,
    spoken: frozenset[str],
) -> bool:
    """Whether another indicator may be meant just as well.

    That is one of the same name, or a narrower one whose own words were said before: of 走访企业20家，收集诉求53件 the
    second may be 企业走访中收集的诉求.
    """
    candidate, other = pair
    if candidate.same_unit < chosen.same_unit:
        return False
    if candidate.clear and len(other.pairs) >= len(best.pairs):
        return True
    narrower = other.part_of == best.id or _holds_in_order(other.stem, best.stem)
    if not narrower:
        return False
    apart = other.pairs - best.pairs - _GENERIC
    if not apart and not other.asked:
        return True
    named = (pairs(answer) - best.pairs - _GENERIC for answer in other.asked)
    return bool(apart & spoken) or any(own and own <= spoken for own in named)


def _holds_in_order(text: str, signs: str) -> bool:
    """Whether all signs stand in a text, in this order, with others between.

    >>> _holds_in_order("办结以前收集诉求", "办结诉求"), _holds_in_order("在办诉求", "应办诉求")
    (True, False)
    """
    rest = iter(text)
    return text != signs and all(sign in rest for sign in signs)


def _score(
    entry: IndicatorWords,
    here: frozenset[str],
    spoken: frozenset[str],
    around: frozenset[str],
    *,
    same: bool,
) -> tuple[int, list[Message]]:
    """How much the words speak for an indicator, and what is said of that."""
    named = entry.pairs
    if not named:
        return 0, []
    in_clause = len(named & here)
    in_sentence = len(named & (spoken | here))
    covered = len(here & entry.all_pairs) / len(here) if here else 0
    if not in_sentence and covered < 1 / 3:
        return 0, []
    score = 40 * in_clause // len(named) + 15 * in_sentence // len(named)
    score += 5 * len(named & around) // len(named) + int(20 * covered)
    reasons = [Message("计量单位相同") if same else Message("计量单位相近")]
    if named <= here:
        reasons.append(Message("名称中的词都在"))
    elif in_sentence:
        reasons.append(Message("名称中的词有一部分"))
    answers = [label for label in entry.asked if pairs(label) and pairs(label) <= here]
    if answers:
        score += 10
        reasons.append(Message("写明了{answers}", answers=tuple(answers)))
    elif any(pairs(label) & (spoken | around) for label in entry.asked):
        score += 5
    # 活动 may be any activity.
    most = 100 if named - _GENERIC else _OPEN
    return min(most, score + (10 if same else 0)), reasons


def _unit_fits(figure: Figure, unit: str) -> tuple[str, bool]:
    """Whether a figure is counted in the same, or in something like it; and whether in persons for person-times."""
    _value, base = in_units(Decimal(1), unit)
    if figure.unit == base or any(figure.unit in same and base in same for same in _SAME):
        return "same", False
    if (figure.unit in _PERSONS and base == _PERSON_TIMES) or (
        figure.unit == _PERSON_TIMES and base in _PERSONS
    ):
        return "", True
    if any(figure.unit in kin and base in kin for kin in _KIN):
        return "kin", False
    return "", False


def _whose(figure: Figure, item: ReadFigure, sought: Sought) -> tuple[str, bool]:
    """The unit that a figure speaks of, and whether that is known."""
    named = [name for name in sought.names if name and name in item.before]
    if named:
        codes = {sought.names[max(named, key=len)]}
        return (
            (codes.pop(), True) if len({sought.names[name] for name in named}) == 1 else ("", False)
        )
    if figure.whose in sought.names:
        return sought.names[figure.whose], True
    if figure.whose and re.search(r"(?:镇|乡|街道|县|区|局|部|办|委|村|社区)$", figure.whose):
        return sought.unit, figure.whose.startswith(("全", "我", "本"))
    return sought.unit, True


def _when(figure: Figure, entry: IndicatorWords, sought: Sought) -> tuple[Period, Role, bool]:
    """The period that a figure speaks of, what that makes of it, and whether it is known."""
    told = figure.period or figure.paragraph_period
    if told is None or _SINCE_WHEN.match(told.text):
        return sought.period, Role.VALUE, True
    if told.period is None:
        return sought.period, Role.VALUE, False
    period = told.period.named()
    if entry.is_stock and period.last_day == sought.period.last_day:
        return sought.period, Role.VALUE, True
    if period.start == sought.period.start and period.last_day == sought.period.last_day:
        return sought.period, Role.VALUE, True
    if period == sought.period.same_period_last_year():
        return sought.period, Role.LAST_YEAR, True
    return period, Role.VALUE, not told.is_date


def _bare(item: ReadFigure, figure: Figure) -> str:
    """The words of the clause before a figure, without those of time and of number."""
    text = item.before
    told = figure.period
    if told is not None:
        text = text.replace(told.text, "")
    if figure.whose:
        text = text.replace(figure.whose, "")
    clause = _NOISE.sub("", text)
    # Where the words before it say next to nothing, what was read as counted stands for them.
    return clause if pairs(clause) else _NOISE.sub("", figure.what)


def _left_over(item: ReadFigure, clause: str, entry: IndicatorWords, sought: Sought) -> bool:
    """Whether the clause says anything that the indicator does not."""
    after = _NOISE.sub("", item.after)
    if _NARROWS.search(after) or _NARROWS.match(_NOISE.sub("", item.follows[:12])):
        return True
    if _UNITS_EACH.search(clause) and not _UNITS_EACH.search(entry.name):
        return True
    for text in (clause, after):
        rest = _NEW.sub("", text)
        for name in sorted(sought.names, key=len, reverse=True):
            if name:
                rest = rest.replace(name, "")
        if any(
            label in rest and not pairs(label) <= entry.pairs
            for label in entry.other
            if len(label) > 1
        ):
            return True
        rest = "".join(
            sign
            for at, sign in enumerate(rest)
            if not (
                rest[at : at + 2] in entry.all_pairs
                or (at and rest[at - 1 : at + 1] in entry.all_pairs)
            )
        )
        rest = _FILLER.sub("", _DIRECTIONS.sub("", rest))
        if rest:
            return True
    return False
