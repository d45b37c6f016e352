"""A short piece of news to what a record might say: its kind, its day, its counts, its title. A person confirms.

Nothing is made up. What the text says roughly (80余人) is asked for; what it does not say stays open. The kind is told
by words that few kinds share: those of its name, of its answers, of its columns.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from taizhang.core.ledger.amount import CountUnit, read_count_unit, unit_in_label
from taizhang.core.ledger.field import Slot
from taizhang.core.reading import Figure, FigureHedge, FigureKind, FigureRole, read_figures
from taizhang.core.reading import read_periods as read_moments
from taizhang.core.values import Message, Period, plain
from taizhang.core.values.chinese_number import shifted

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from taizhang.core.ledger.field import Field
    from taizhang.core.ledger.kind import RecordKind

MOST_SIGNS = 3000
"""How long a text may be: it is one piece of news, not a report."""
_LABEL, _ANSWER, _COLUMN, _WHOLE = 8, 3, 1, 6
_EXACT, _LOOSE, _OPEN, _WORD = 6, 3, 1, 3
_LIKELY_SHARE = 2
_MOST_KINDS = 3
_PEOPLE = frozenset({"人次", "人"})
_LOOSELY = (
    _PEOPLE,
    frozenset({"场次", "次", "期", "讲", "堂", "轮"}),
    frozenset({"家次", "家", "户次"}),
    frozenset({"件", "个", "条", "项", "起"}),
    frozenset({"头", "只", "羽", "匹", "头（只）", "头只"}),
    frozenset({"篇", "条"}),
    frozenset({"台", "架", "台套", "辆"}),
)
_STOP = re.compile(r"[，。；！？、,;!?\n：:]")
_DAY = re.compile(r"月[0-9一二三四五六七八九十]{1,3}[日号]|[0-9]{4}[-./][0-9]{1,2}[-./][0-9]{1,2}")
_VAGUE_DAY = ("昨", "今天", "今日", "近日", "日前", "前不久", "近期", "本周", "上周", "当天")
_TITLE_VERB = re.compile(
    r"(?:组织开展|组织召开|组织举办|联合举办|联合开展|集中开展|组织|举办|召开|开展|举行|承办|启动|进行|围绕|完成)了?"
)
_QUOTED = re.compile(r"[“《「]([^”》」]{2,60})[”》」]")
_CALLED = re.compile(r"《[^》]*》")
_COUNT_AHEAD = re.compile(r"^(?:[0-9一二两三四五六七八九十]+(?:场次|场|期|次|轮|批|个|项))")
_TITLE_END = re.compile(
    r"(?:[0-9一二两三四五六七八九十]+(?:余|多)?(?:场次|场|期|次|轮|批|个|项|家|人).*|活动)$"
)
_SHORTEST, _JOINED = 2, ("联合", "会同", "与", "和", "共同")
_FILL = frozenset("的了和与及等在各对为")


@dataclass(frozen=True, slots=True)
class ProposedValue:
    """What a field might hold.

    Attributes:
        text: As one would type it; empty where a person has to say.
        words: The words of the text that it rests on; empty if it rests on none.
        ask: What is to be asked, None if the text says it exactly.
    """

    text: str
    words: str = ""
    ask: Message | None = None


@dataclass(frozen=True, slots=True)
class ProposedRecord:
    """One way to read the text.

    Attributes:
        kind: The id of the kind.
        score: How much speaks for it.
        values: By field id.
        unused: Figures that found no field, as written.
    """

    kind: str
    score: int
    values: Mapping[str, ProposedValue]
    unused: tuple[str, ...]


def propose_records(
    text: str,
    kinds: Sequence[RecordKind],
    period: Period,
    names: Mapping[str, Sequence[str]],
    *,
    own: Sequence[str] = (),
) -> tuple[ProposedRecord, ...]:
    """Records that a text may tell of, the likeliest kind first; none if it speaks of no kind.

    Args:
        text: The news.
        kinds: The kinds that may be entered.
        period: Gives the year to days written without.
        names: Names of entries by the id of their register; those of units under `unit`.
        own: The names of the unit that enters.
    """
    scores = _scores(text, kinds)
    ranked = sorted((kind for kind in kinds if scores[kind.id]), key=lambda kind: -scores[kind.id])[
        :_MOST_KINDS
    ]
    if not ranked:
        return ()
    best = scores[ranked[0].id]
    figures = [one for one in read_figures(text, on=period.last_day) if _is_fact(one)]
    return tuple(
        _propose(_Story(text, kind, period, names, own), figures, scores[kind.id])
        for kind in ranked
        if _LIKELY_SHARE * scores[kind.id] >= best
    )


def propose_as(
    text: str,
    kind: RecordKind,
    period: Period,
    names: Mapping[str, Sequence[str]],
    *,
    own: Sequence[str] = (),
) -> ProposedRecord:
    """The record of a kind that a person has chosen."""
    figures = [one for one in read_figures(text, on=period.last_day) if _is_fact(one)]
    return _propose(_Story(text, kind, period, names, own), figures, 0)


def _is_fact(figure: Figure) -> bool:
    return figure.role is FigureRole.FACT and figure.kind not in (
        FigureKind.PERCENT,
        FigureKind.PERCENTAGE_POINT,
        FigureKind.MULTIPLE,
        FigureKind.RANK,
        FigureKind.DURATION,
    )


# --- which kind ----------------------------------------------------------------------------------------------


def _pairs(text: str) -> set[str]:
    """Every two signs that stand together in a run of words."""
    return {
        text[at : at + 2]
        for at in range(len(text) - 1)
        if text[at].isalpha() and text[at + 1].isalpha() and not _FILL & {text[at], text[at + 1]}
    }


def _words_of(kind: RecordKind) -> dict[str, int]:
    """The pairs of signs that speak for a kind, and how much."""
    found: dict[str, int] = {}

    def add(text: str, weight: int) -> None:
        for pair in _pairs(text):
            found[pair] = max(found.get(pair, 0), weight)

    add(kind.label, _LABEL)
    for field in kind.fields:
        for name in (field.label, *field.also):
            add(name, _COLUMN)
        for choice in field.choices:
            add(choice.label, _ANSWER)
    return found


def _scores(text: str, kinds: Sequence[RecordKind]) -> dict[str, int]:
    """How much speaks for each kind: a pair of signs that many kinds share says little."""
    words = {kind.id: _words_of(kind) for kind in kinds}
    shared = Counter(pair for own in words.values() for pair in own)
    # What a paper is called says what it is about, not what was done with it.
    text = _CALLED.sub("", text)
    said = _pairs(text)
    found = {}
    for kind in kinds:
        own = words[kind.id]
        score = sum(
            own[pair] * (len(kinds) // shared[pair]).bit_length() for pair in own.keys() & said
        )
        whole = {
            choice.label
            for field in kind.fields
            for choice in field.choices
            if len(choice.label) > _SHORTEST and choice.label in text
        }
        score += _WHOLE * len(whole) + 2 * _LABEL * (kind.label in text)
        found[kind.id] = score
    return found


# --- what it says --------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Story:
    text: str
    kind: RecordKind
    period: Period
    names: Mapping[str, Sequence[str]]
    own: Sequence[str]


def _propose(story: _Story, figures: Sequence[Figure], score: int) -> ProposedRecord:
    values: dict[str, ProposedValue] = {}
    values |= _days(story)
    counted, used = _counts(story, figures)
    values |= counted
    for field in story.kind.fields:
        found = None
        if field.type.id in ("choice", "choices"):
            found = _answer(story, field)
        elif field.type.id in ("unit", "units", "link"):
            found = _named(story, field)
        elif field.id == story.kind.title_field:
            found = _title(story, field)
        elif field.type.id == "text":
            found = _other_text(story, field)
        if found is not None:
            values[field.id] = found
    once = _once(story, figures, values)
    unused = tuple(one.text for at, one in enumerate(figures) if at not in used)
    return ProposedRecord(story.kind.id, score, values | once, unused)


def _days(story: _Story) -> dict[str, ProposedValue]:
    fields = [field for field in story.kind.fields if field.type.slot is Slot.DATE]
    found: dict[str, ProposedValue] = {}
    vague = ""
    for moment in read_moments(story.text, on=story.period.last_day):
        if moment.text.startswith(_VAGUE_DAY):
            vague = vague or moment.text
        if moment.period is None or not _DAY.search(moment.text):
            continue
        after = story.text[moment.span.end : moment.span.end + 16]
        after = _STOP.split(after.lstrip("，,上下午"), maxsplit=1)[0]
        fitting = [
            (len(_pairs(_stem(field)) & _pairs(after)), field)
            for field in fields
            if field.id not in found
        ]
        best = max(fitting, key=lambda item: item[0], default=None)
        first = story.kind.first_day_field
        name = best[1].id if best is not None and best[0] else first
        if name and name not in found:
            day = moment.period.start
            ask = None
            if not story.period.contains(day):
                ask = Message("不在{period}内，请核对。", period=story.period.name)
            found[name] = ProposedValue(day.isoformat(), moment.text, ask)
    first = story.kind.first_day_field
    if first and first not in found:
        ask = Message("文中没有写明是哪一天，请填写。")
        if vague:
            ask = Message("文中写“{words}”，请填写是哪一天。", words=vague)
        found[first] = ProposedValue("", vague, ask)
    return found


def _stem(field: Field) -> str:
    """The label of a day or count without the words that all of them have."""
    return re.sub(
        r"日期|时间|期限|（.*?）|人次|数$|次数|件数|家次|份数|批次$|条数|个数", "", field.label
    )


def _unit_of(field: Field) -> CountUnit | None:
    if field.counted_in:
        return read_count_unit(field.counted_in)
    return unit_in_label(field.label)


def _counts(
    story: _Story, figures: Sequence[Figure]
) -> tuple[dict[str, ProposedValue], frozenset[int]]:
    """Each figure to the field that it fits best, and each field its best figure."""
    fields = [field for field in story.kind.fields if field.type.slot is Slot.INTEGER]
    fits: list[tuple[int, int, int]] = []
    for at, figure in enumerate(figures):
        words = _words_around(story.text, figures, at)
        for number, field in enumerate(fields):
            score = _fit(figure, words, field, fields)
            if score:
                fits.append((score, at, number))
    found: dict[str, ProposedValue] = {}
    used: set[int] = set()
    for _score, at, number in sorted(fits, key=lambda fit: (-fit[0], fit[2], fit[1])):
        field = fields[number]
        if at in used or field.id in found:
            continue
        used.add(at)
        found[field.id] = _count(figures[at], field)
    return found, frozenset(used)


def _words_around(text: str, figures: Sequence[Figure], at: int) -> tuple[str, str]:
    """The words of its clause before a figure, and those right behind it."""
    figure = figures[at]
    floor = figures[at - 1].end if at else 0
    before = _STOP.split(text[floor : figure.start])[-1]
    after = _STOP.split(text[figure.end : figure.end + 12])[0]
    return before, after


def _fit(figure: Figure, words: tuple[str, str], field: Field, fields: Sequence[Field]) -> int:
    """How well a figure fits a field; 0 if it does not."""
    if (field.type.id == "money") != (figure.kind is FigureKind.MONEY):
        return 0
    unit, own = _unit_of(field), read_count_unit(figure.unit) if figure.unit else None
    score = _OPEN
    if unit is not None and own is not None:
        if unit.base == own.base:
            score = _EXACT
        elif any({unit.base, own.base} <= group for group in _LOOSELY):
            score = _LOOSE
        else:
            return 0
    before, after = words
    said = _pairs(before[-14:]) | _pairs(after)
    names = [_stem(field), *(field.also)]
    alike = max((len(_pairs(name) & said) for name in names), default=0)
    # 实免 of 实免数, 合格 of 合格批次: what stands right before the figure.
    stem = _stem(field)
    close = len(stem) >= _SHORTEST and before.endswith((stem, stem[-2:]))
    if not alike and not close and not _alone(figure, unit, own, field, fields):
        return 0
    return score + _WORD * min(alike, 3) + (_WORD if close else 0) + int(field.required)


def _alone(
    figure: Figure,
    unit: CountUnit | None,
    own: CountUnit | None,
    field: Field,
    fields: Sequence[Field],
) -> bool:
    """Whether a unit alone tells: the only required field of people, of money, of sessions."""
    if unit is None or own is None:
        return False
    rivals = [
        other
        for other in fields
        if other is not field
        and other.required >= field.required
        and (rival := _unit_of(other)) is not None
        and (rival.base == unit.base or any({rival.base, own.base} <= g for g in _LOOSELY))
    ]
    return not rivals and (field.required or figure.kind is FigureKind.MONEY)


def _count(figure: Figure, field: Field) -> ProposedValue:
    if figure.hedge is not FigureHedge.EXACT or not isinstance(figure.value, Decimal):
        ask = Message("文中写“{words}”，请填准确的数字。", words=figure.text)
        return ProposedValue("", figure.text, ask)
    number, unit = figure.value, _unit_of(field)
    if unit is not None and unit.exponent:
        number = shifted(number, -unit.exponent)
    if field.type.id == "integer" and number != number.to_integral_value():
        ask = Message("文中写“{words}”，请填整数。", words=figure.text)
        return ProposedValue("", figure.text, ask)
    return ProposedValue(plain(number), figure.text)


def _once(
    story: _Story, figures: Sequence[Figure], values: Mapping[str, ProposedValue]
) -> dict[str, ProposedValue]:
    """How often it was held, where the text says no number and a record is one event at least."""
    del figures
    found = {}
    for field in story.kind.fields:
        unit = _unit_of(field) if field.type.id == "integer" else None
        events = unit is not None and unit.base in ("场次", "次")
        if events and field.required and field.id not in values and field.minimum == 1:
            ask = Message("文中没有写，先按 1 填，请核对。")
            found[field.id] = ProposedValue("1", "", ask)
    return found


def _answer(story: _Story, field: Field) -> ProposedValue | None:
    """The answers whose words stand in the text; of several for one, that which stands there most fully."""
    day = story.period.last_day
    said = _pairs(story.text)
    whole, part = [], []
    for choice in field.choices:
        if not choice.offered(day) or choice.label in ("其他", "是", "否"):
            continue
        if choice.label in story.text:
            whole.append((len(choice.label), choice.label))
        elif pairs := _pairs(choice.label):
            share = len(pairs & said) * 100 // len(pairs)
            if share >= 50:  # noqa: PLR2004 (half of its words)
                part.append((share, choice.label))
    if field.type.many:
        labels = [label for _length, label in whole]
        return ProposedValue("、".join(labels), "、".join(labels)) if labels else None
    best = max(whole, key=lambda item: item[0], default=None)
    if best is not None:
        return ProposedValue(best[1], best[1])
    near = sorted(part, key=lambda item: -item[0])
    if near and (len(near) == 1 or near[0][0] > near[1][0]):
        ask = Message("按文意推断，请核对。")
        return ProposedValue(near[0][1], "", ask)
    return None


def _named(story: _Story, field: Field) -> ProposedValue | None:
    """Units and entries of registers whose names stand in the text."""
    known = story.names.get("unit" if field.type.id != "link" else field.target, ())
    own = set(story.own)
    found = [
        name
        for name in known
        if len(name) > _SHORTEST - 1 and name in story.text and name not in own
    ]
    # Of 东湖镇 and 东湖镇商会 that stand in one place only the longer is meant.
    found = [name for name in found if not any(name != other and name in other for other in found)]
    if field.type.many:
        joined = [name for name in found if _is_joined(story.text, name)]
        return ProposedValue("、".join(joined), "、".join(joined)) if joined else None
    if len(found) != 1:
        return None
    if (
        field.type.id == "unit"
        and not field.required
        and not _pairs(_stem(field)) & _pairs(story.text)
    ):
        return None
    return ProposedValue(found[0], found[0])


def _is_joined(text: str, name: str) -> bool:
    at = text.find(name)
    before, after = text[max(0, at - 12) : at], text[at + len(name) : at + len(name) + 8]
    return any(word in before for word in _JOINED) or "联合" in after or "共同" in after


def _title(story: _Story, field: Field) -> ProposedValue | None:
    text = story.text
    quoted = _QUOTED.search(text)
    verb = _TITLE_VERB.search(text)
    clause = _STOP.split(text[verb.end() :], maxsplit=1)[0] if verb is not None else ""
    if quoted is not None and (not clause or quoted[1] in clause or field.max_length < len(clause)):
        words = quoted[1]
        # 以“案例课堂”为主题的培训: the name alone is enough.
        return _short(words, field)
    if clause:
        plainly = _COUNT_AHEAD.sub("", clause.strip("“”《》 "))
        words = _TITLE_END.sub("", plainly).strip("的了“”《》 ")
        if len(words) >= _SHORTEST:
            return _short(words, field)
    if quoted is not None:
        return _short(quoted[1], field)
    return None


def _short(words: str, field: Field) -> ProposedValue:
    if len(words) > field.max_length:
        ask = Message("原文较长，已截短，请核对。")
        return ProposedValue(words[: field.max_length], words, ask)
    return ProposedValue(words, words)


_PLACE = re.compile(r"在([^，。；、在]{2,20}?)(?:组织|举办|召开|开展|举行|进行|集中)")
_OUTLET = re.compile(
    r"《([^》]{2,20}(?:报|刊|周刊|杂志|网))》|(?:在|于|由|被|经|，)([一-龥]{2,12}?(?:日报|晚报|电视台|广播电台|网))"
)


def _other_text(story: _Story, field: Field) -> ProposedValue | None:
    """A place or the name of a medium; no other words are taken for a field."""
    if "地点" in field.label or "场所" in field.label:
        found = _PLACE.search(story.text)
        return _short(found[1], field) if found is not None else None
    if "媒体" in field.label:
        outlet = _OUTLET.search(story.text)
        return _short(outlet[1] or outlet[2], field) if outlet is not None else None
    return None
