"""Records that may tell of one event: two reporters, or one reporter twice.

Precise before complete: a clerk who is shown ten pairs of which nine are different events reads no further. So
a pair is shown only if its evidence reaches one threshold, and no single resemblance does. Towns study the same
document on the same day because they were told to; a unit repeats a small training every week; series count
their sessions. All of these look alike and are not one event. What betrays one event is that one names the
other as co-host, that both stood in the same place, or that both counted the same odd number of people.

The weights are points. They were chosen so that:

- between units, day and title together (45) need co-host, place or a telling count beside them;
- between units, co-host and day together (50) need a title that is alike, or a telling count;
- within a unit, the day and an equal title are enough (60), since a unit has no reason to enter one day's
  topic twice; but not if what was chosen (形式, 对象) differs, unless the counts are the same;
- a day apart is worth little: a co-host beside an equal title makes up for it, or place and counts together.

On a day on which many had one topic, only co-host or place speaks for one event: among forty towns some have
counted the same number by chance. Two titles that count differently (第一期 and 第二期, 上午 and 下午) end the
matter, whatever else is the same. Only pairs that share something telling are compared at all, so that the work
grows with the ledger, not with its square.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import combinations, product
from typing import TYPE_CHECKING

from taizhang.core.ledger.event_title import NUMBER, OPENING, counted_in, normal_title
from taizhang.core.ledger.field import Slot
from taizhang.core.values import Message

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from taizhang.core.ledger.field import Field
    from taizhang.core.ledger.kind import RecordKind
    from taizhang.core.ledger.record import Record

WEIGHTS: dict[str, int] = {
    "same day": 20,
    "next day": 8,
    "title equal": 25,
    "title alike": 20,
    "same unit": 15,
    "same place": 25,
    "co-host": 30,
    "counts same": 20,
    "counts same but round": 8,
    "counts nearly same": 5,
    "later days same": 15,
    "choices differ": -10,
}
"""What each resemblance is worth, in points."""

THRESHOLD = 60
"""From how many points on a pair is shown."""

ALIKE_PERCENT = 70
"""From which Dice coefficient of character pairs on two titles are alike."""

NEARLY_PERCENT = 10
"""By how much of the greater of them two counts may differ and be nearly the same."""

LARGEST_BLOCK = 60
"""How many records may share a trait before it tells too little to compare them all by it."""

THEME_FROM = 5
"""How many records of one day and title are a theme that all were given, not one event."""

_TELLING_FROM, _ROUND = 10, 5
_COMMON_PLACE = re.compile(
    rf"[{NUMBER}]+(?:楼|层|号)|[{NUMBER}]+|[大小中]?会议室|会议厅|报告厅|多功能厅|大礼堂|礼堂|党群服务中心|线上|网络|"
    r"本单位|机关|单位|镇政府|镇|街道|办公室|办公楼|教室"
)


@dataclass(frozen=True, slots=True)
class DuplicateCandidate:
    """Two records that may tell of one event.

    Attributes:
        first: The lesser id.
        second: The greater id.
        score: The points of all evidence, `THRESHOLD` at least.
        why: The evidence, in a clerk's words.
    """

    first: str
    second: str
    score: int
    why: tuple[Message, ...]


@dataclass(frozen=True, slots=True)
class _Traits:
    """What of a record is compared, worked out once."""

    record: Record
    day: date
    title: str
    pairs: frozenset[str]
    counted: tuple[tuple[int, ...], tuple[str, ...]]
    names_itself: bool
    place: str
    hosts: frozenset[str]
    counts: Mapping[str, int]
    later: Mapping[str, date]
    choices: Mapping[str, object]


def find_duplicates(
    kind: RecordKind, records: Sequence[Record], names_of_units: Mapping[str, Sequence[str]]
) -> list[DuplicateCandidate]:
    """Pairs of records of a kind that may tell of one event, the surest first.

    Args:
        kind: Their kind.
        records: In any order; the same records give the same pairs.
        names_of_units: By code; the first name is the one to show.
    """
    if kind.validity is not None:
        return _same_names(kind, records)
    traits = _all_traits(kind, records, names_of_units)
    themes = Counter((item.day, item.title) for item in traits)
    found = [
        candidate
        for one, two in _pairs(traits)
        if not _on_a_theme_day(one, two, themes)
        and (candidate := _compare(kind, one, two, names_of_units)) is not None
    ]
    return sorted(found, key=_order)


def pairs_to_compare(
    kind: RecordKind, records: Sequence[Record], names_of_units: Mapping[str, Sequence[str]]
) -> int:
    """How many pairs of these records are looked at: a small part of all."""
    return sum(1 for _pair in _pairs(_all_traits(kind, records, names_of_units)))


def _order(candidate: DuplicateCandidate) -> tuple[int, str, str]:
    return -candidate.score, candidate.first, candidate.second


# --- traits ------------------------------------------------------------------------------------------------


def _all_traits(
    kind: RecordKind, records: Sequence[Record], names_of_units: Mapping[str, Sequence[str]]
) -> list[_Traits]:
    days = [field.id for field in kind.fields if field.type.slot is Slot.DATE]
    first_day = kind.stages[0].date_field if kind.stages else next(iter(days), "")
    place = next((field.id for field in kind.fields if _is_place(field)), "")
    found = []
    for record in sorted(records, key=lambda item: item.ref.record_id):
        day = record.values.get(first_day)
        if isinstance(day, date):
            found.append(_traits(kind, record, day, place, first_day, names_of_units))
    return found


def _is_place(field: Field) -> bool:
    return field.type.id == "text" and (
        "地点" in field.label or "场所" in field.label or field.id in {"place", "venue", "location"}
    )


def _traits(
    kind: RecordKind,
    record: Record,
    day: date,
    place: str,
    first_day: str,
    names_of_units: Mapping[str, Sequence[str]],
) -> _Traits:
    values = record.values
    written = str(values.get(kind.title_field, ""))
    hosts = _hosts(kind, record)
    title = normal_title(written)
    own = [normal_title(name) for name in names_of_units.get(record.unit, ())]
    others = [normal_title(name) for host in hosts for name in names_of_units.get(host, ())]
    names_itself = any(name and name in title for name in own)
    for name in sorted({*own, *others}, key=lambda name: (-len(name), name)):
        if name and name != title:
            title = title.replace(name, "")
    title = OPENING.sub("", title)
    typed = {
        type_id: {
            f.id: values[f.id] for f in kind.fields if f.type.id == type_id and f.id in values
        }
        for type_id in ("integer", "date", "choice")
    }
    return _Traits(
        record=record,
        day=day,
        title=title,
        pairs=frozenset(title[at : at + 2] for at in range(len(title) - 1)),
        counted=counted_in(written),
        names_itself=names_itself,
        place=_telling_place(str(values.get(place, ""))),
        hosts=hosts,
        counts={name: value for name, value in typed["integer"].items() if isinstance(value, int)},
        later={
            name: value
            for name, value in typed["date"].items()
            if name != first_day and isinstance(value, date)
        },
        choices=typed["choice"],
    )


def _hosts(kind: RecordKind, record: Record) -> frozenset[str]:
    found: set[str] = set()
    for field in kind.fields:
        value = record.values.get(field.id)
        if field.type.id == "units" and isinstance(value, tuple):
            found.update(value)
    return frozenset(found - {record.unit})


def _telling_place(text: str) -> str:
    """A place as compared; empty if there is one of that name in every office (三楼会议室)."""
    place = normal_title(text)
    return place if _COMMON_PLACE.sub("", place) else ""


def _is_telling(count: int) -> bool:
    return count >= _TELLING_FROM and count % _ROUND != 0


# --- which pairs -------------------------------------------------------------------------------------------


def _pairs(traits: Sequence[_Traits]) -> Iterator[tuple[_Traits, _Traits]]:
    """Every pair that shares something telling, once."""
    seen: set[tuple[str, str]] = set()
    for one, two in _sharing(traits):
        if one.record.ref.record_id > two.record.ref.record_id:
            one, two = two, one  # noqa: PLW2901 (the lesser id first)
        key = (one.record.ref.record_id, two.record.ref.record_id)
        if key[0] != key[1] and key not in seen:
            seen.add(key)
            yield one, two


def _sharing(traits: Sequence[_Traits]) -> Iterator[tuple[_Traits, _Traits]]:
    of_unit: dict[tuple[object, ...], list[_Traits]] = {}
    between: dict[tuple[object, ...], list[_Traits]] = {}
    for item in traits:
        of_unit.setdefault((item.record.unit, item.day), []).append(item)
        for key in _keys(item):
            between.setdefault((*key, item.day), []).append(item)
    for block in of_unit.values():
        for part in _manageable(block):
            yield from combinations(part, 2)
    for key, block in between.items():
        for part in _manageable(block):
            yield from combinations(part, 2)
        *trait, day = key
        # Whoever reports second often writes the day on which he heard of it.
        after = between.get((*trait, _next_day(day)), ())
        if len(block) + len(after) <= LARGEST_BLOCK:
            yield from product(block, after)
    for item in traits:
        for host in sorted(item.hosts):
            for day in (item.day - timedelta(1), item.day, item.day + timedelta(1)):
                theirs = of_unit.get((host, day), ())
                if len(theirs) > LARGEST_BLOCK:
                    theirs = [other for other in theirs if other.title == item.title]
                yield from ((item, other) for other in theirs[:LARGEST_BLOCK])


def _next_day(day: object) -> date:
    return day + timedelta(1) if isinstance(day, date) else date.max


def _keys(item: _Traits) -> Iterator[tuple[object, ...]]:
    if item.place:
        yield "place", item.place
    for name, count in item.counts.items():
        if _is_telling(count):
            yield "count", name, count
    if item.later and item.title:
        yield "days", item.title, tuple(sorted(item.later.items()))


def _manageable(block: Sequence[_Traits]) -> Iterator[Sequence[_Traits]]:
    """A block that is too large falls apart by title; what is still too large tells nothing."""
    if len(block) <= LARGEST_BLOCK:
        yield block
        return
    parts: dict[str, list[_Traits]] = {}
    for item in block:
        parts.setdefault(item.title, []).append(item)
    yield from (part for part in parts.values() if len(part) <= LARGEST_BLOCK)


# --- evidence ----------------------------------------------------------------------------------------------


def _compare(
    kind: RecordKind, one: _Traits, two: _Traits, names_of_units: Mapping[str, Sequence[str]]
) -> DuplicateCandidate | None:
    same_unit = one.record.unit == two.record.unit
    if (same_unit and one.day != two.day) or _count_differently(one, two):
        return None
    evidence = [
        _day_evidence(one, two),
        _title_evidence(one, two),
        _host_evidence(one, two, names_of_units),
        _place_evidence(one, two),
        _count_evidence(kind, one, two),
        _later_evidence(one, two),
    ]
    if same_unit:
        evidence.append(("same unit", Message("同一单位填报。")))
    held = [item for item in evidence if item is not None]
    score = sum(WEIGHTS[name] for name, _message in held)
    if any(
        one.choices[name] != two.choices[name] for name in one.choices.keys() & two.choices.keys()
    ):
        score += WEIGHTS["choices differ"]
    if score < THRESHOLD:
        return None
    why = tuple(message for _name, message in held)
    return DuplicateCandidate(one.record.ref.record_id, two.record.ref.record_id, score, why)


_Evidence = tuple[str, Message]


def _on_a_theme_day(one: _Traits, two: _Traits, themes: Mapping[tuple[date, str], int]) -> bool:
    """Whether many had this topic that day: then some have counted the same by chance."""
    if one.record.unit == two.record.unit or _named_by(one, two):
        return False
    common = max(themes[one.day, one.title], themes[two.day, two.title]) >= THEME_FROM
    return common and _place_evidence(one, two) is None


def _count_differently(one: _Traits, two: _Traits) -> bool:
    return any(
        mine and theirs and mine != theirs
        for mine, theirs in zip(one.counted, two.counted, strict=True)
    )


def _named_by(one: _Traits, two: _Traits) -> tuple[_Traits, _Traits] | None:
    if two.record.unit in one.hosts:
        return one, two
    return (two, one) if one.record.unit in two.hosts else None


def _day_evidence(one: _Traits, two: _Traits) -> _Evidence | None:
    if one.day == two.day:
        return "same day", Message("日期相同（{day}）。", day=one.day)
    if abs(one.day - two.day) == timedelta(1):
        days = sorted((one.day, two.day))
        return "next day", Message("日期只差一天（{day}、{other}）。", day=days[0], other=days[1])
    return None


def _title_evidence(one: _Traits, two: _Traits) -> _Evidence | None:
    # 东湖镇…… of 东湖镇 and 柳河镇…… of 柳河镇 are two, however alike the rest.
    if (
        one.names_itself
        and two.names_itself
        and one.record.unit != two.record.unit
        and not _named_by(one, two)
    ):
        return None
    if not one.title or not two.title:
        return None
    if one.title == two.title:
        return "title equal", Message("名称相同。")
    total = len(one.pairs) + len(two.pairs)
    if total and 200 * len(one.pairs & two.pairs) >= ALIKE_PERCENT * total:
        return "title alike", Message("名称相近。")
    return None


def _host_evidence(
    one: _Traits, two: _Traits, names_of_units: Mapping[str, Sequence[str]]
) -> _Evidence | None:
    named = _named_by(one, two)
    if named is None:
        return None
    naming, other = (item.record.unit for item in named)
    message = Message(
        "{unit}把{other}填作联合单位。",
        unit=next(iter(names_of_units.get(naming, ())), naming),
        other=next(iter(names_of_units.get(other, ())), other),
    )
    return "co-host", message


def _place_evidence(one: _Traits, two: _Traits) -> _Evidence | None:
    if one.place and one.place == two.place:
        return "same place", Message("地点相同。")
    return None


def _count_evidence(kind: RecordKind, one: _Traits, two: _Traits) -> _Evidence | None:
    both = one.counts.keys() & two.counts.keys()
    if not both:
        return None
    labels = tuple(field.label for field in kind.fields if field.id in both)
    counts = [(one.counts[name], two.counts[name]) for name in both]
    if all(mine == theirs for mine, theirs in counts):
        telling = any(_is_telling(count) for count, _same in counts)
        name = "counts same" if telling else "counts same but round"
        return name, Message("“{labels}”相同。", labels=tuple(labels))
    if all(100 * abs(a - b) <= NEARLY_PERCENT * max(abs(a), abs(b)) for a, b in counts):
        return "counts nearly same", Message("“{labels}”相差不多。", labels=tuple(labels))
    return None


def _later_evidence(one: _Traits, two: _Traits) -> _Evidence | None:
    if one.later and one.later == two.later:
        return "later days same", Message("后面各步的日期也相同。")
    return None


# --- registers ---------------------------------------------------------------------------------------------


def _same_names(kind: RecordKind, records: Sequence[Record]) -> list[DuplicateCandidate]:
    """Entries of one name under two codes that hold on a common day."""
    assert kind.validity is not None  # noqa: S101 (asked before; tells the type checker)
    code, since, until = kind.identity[0], kind.validity.since, kind.validity.until
    named: dict[str, list[Record]] = {}
    for record in sorted(records, key=lambda item: item.ref.record_id):
        # A name is written in full: what opens a title (组织, 关于) may be part of it.
        text = unicodedata.normalize("NFKC", str(record.values.get(kind.title_field, ""))).lower()
        name = "".join(character for character in text if character.isalnum())
        if name and isinstance(record.values.get(since), date):
            named.setdefault(name, []).append(record)

    def end(record: Record) -> date:
        day = record.values.get(until)
        return day if isinstance(day, date) else date.max

    def start(record: Record) -> date:
        day = record.values.get(since)
        return day if isinstance(day, date) else date.max

    labels = {field.id: field.label for field in kind.fields}
    why = (
        Message("名称相同。"),
        Message("“{label}”不同，而适用的日期有重叠。", label=labels.get(code, code)),
    )
    found = [
        DuplicateCandidate(one.ref.record_id, two.ref.record_id, THRESHOLD, why)
        for block in named.values()
        if len(block) <= LARGEST_BLOCK
        for one, two in combinations(block, 2)
        if one.values.get(code) != two.values.get(code)
        and start(one) < end(two)
        and start(two) < end(one)
    ]
    return sorted(found, key=_order)
