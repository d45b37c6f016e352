"""The tree of units, dated: who belonged to whom, when.

Units are records of a built-in register, so that their names and places in the tree have versions and an
as-of like everything else. One row is a unit with one name in one place, from a day up to another; the row
with which a unit ends may name the units that it went to.
"""

from __future__ import annotations

import re
from collections import deque
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from taizhang.core.ledger.field import Field
from taizhang.core.ledger.field_types import FIELD_TYPES
from taizhang.core.ledger.kind import RecordKind, Validity
from taizhang.core.ledger.succession import Succession, find_successions
from taizhang.core.ledger.unit_span import UnitSpan
from taizhang.core.values import Message

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

    from taizhang.core.ledger.field import Choice
    from taizhang.core.values import Period

__all__ = ["UNIT_KIND_ID", "TreeProblem", "UnitSpan", "UnitTree", "check_units", "unit_kind"]

UNIT_KIND_ID = "unit"
_CODE = re.compile(r"[0-9A-Za-z][0-9A-Za-z_-]*", re.ASCII)


def unit_kind(levels: tuple[Choice, ...], lines: tuple[Choice, ...] = ()) -> RecordKind:
    """The built-in register of units, with the levels (单位层级) and lines of work (工作条线) of a pack."""
    text, day = FIELD_TYPES["text"], FIELD_TYPES["date"]
    of_lines = Field(
        "lines",
        "承担的工作",
        FIELD_TYPES["choices"],
        choices=lines,
        help="只报这几方面的台账，多个用顿号分开；各方面都报的不填",
        newer=True,
    )
    return RecordKind(
        id=UNIT_KIND_ID,
        label="单位",
        fields=(
            Field(
                "code",
                "单位代码",
                text,
                required=True,
                max_length=30,
                help="字母、数字，一经使用不再更改",
            ),
            Field("name", "单位名称", text, required=True, help="全称"),
            Field("short_name", "简称", text, max_length=20, help="报告中使用的简称；不填则用全称"),
            Field("level", "单位层级", FIELD_TYPES["choice"], required=True, choices=levels),
            Field("parent", "上级单位代码", text, max_length=30, help="最上级单位不填"),
            Field(
                "valid_from", "启用日期", day, required=True, help="这一名称和隶属关系从哪一天起"
            ),
            Field(
                "valid_to", "停用日期", day, help="从哪一天起不再存在或已改名、划转；仍在用则不填"
            ),
            Field(
                "successors",
                "去向单位代码",
                text,
                max_length=200,
                help="停用时并入、拆分到或划出一部分给哪些单位，多个用顿号分开；只是改名、划转的不填",
                newer=True,
            ),
            *((of_lines,) if lines else ()),
        ),
        identity=("code", "valid_from"),
        title_field="name",
        validity=Validity("valid_from", "valid_to"),
        owner_field="code",
    )


@dataclass(frozen=True, slots=True)
class UnitTree:
    """The units of a period, each in its last place within it.

    A unit that ceased within the period stays where it last stood, so that what it did before is not lost.

    Attributes:
        spans: The units.
        successions: Units whose records count elsewhere than with themselves alone: those that ceased before
            the period, and, where the records of an earlier period are asked for under this tree, all that
            have been reorganised since.
    """

    spans: tuple[UnitSpan, ...]
    successions: tuple[Succession, ...] = ()

    @classmethod
    def of(cls, spans: Iterable[UnitSpan], period: Period, since: Period | None = None) -> UnitTree:
        """The tree of a period, units in the order in which they were first given.

        With `since` it is the tree under which the records of that earlier period are counted again.
        """
        spans = tuple(spans)
        last: dict[str, UnitSpan] = {}
        for span in spans:
            if not span.within(period):
                continue
            held = last.get(span.code)
            if held is None or span.valid_from > held.valid_from:
                last[span.code] = span
        successions = find_successions(spans, [*last], period, since or period)
        return cls(tuple(last.values()), successions)

    def span(self, code: str) -> UnitSpan | None:
        """The unit of that code."""
        return next((span for span in self.spans if span.code == code), None)

    def name(self, code: str) -> str:
        """The short name of a unit; the code itself if the tree does not know it."""
        span = self.span(code)
        return span.short_name if span else code

    def named(self, text: str) -> tuple[str, ...]:
        """The codes of the units that a text names: by code, else by name or short name."""
        if self.span(text) is not None:
            return (text,)
        return tuple(span.code for span in self.spans if text in (span.name, span.short_name))

    def above(self, code: str) -> tuple[str, ...]:
        """The units above a unit, the nearest first."""
        found: dict[str, None] = {}
        span = self.span(code)
        while span is not None and span.parent and span.parent not in {code, *found}:
            found[span.parent] = None
            span = self.span(span.parent)
        return tuple(found)

    def scope(self, code: str) -> tuple[str, ...]:
        """The unit and all below it, parents before children; empty if there is no such unit."""
        if self.span(code) is None:
            return ()
        below: dict[str, list[str]] = {}
        for span in self.spans:
            below.setdefault(span.parent, []).append(span.code)
        found: dict[str, None] = {}
        waiting = deque([code])
        while waiting:
            current = waiting.popleft()
            if current not in found:
                found[current] = None
                waiting.extend(below.get(current, ()))
        return tuple(found)

    def walked(self, only: Collection[str] | None = None) -> tuple[tuple[UnitSpan, int], ...]:
        """The units, or only some of them, each behind the one above it, with how far below the topmost it stands."""
        wanted = None if only is None else set(only)
        spans = {span.code: span for span in self.spans if wanted is None or span.code in wanted}
        below: dict[str, list[str]] = {}
        for span in spans.values():
            below.setdefault(span.parent if span.parent in spans else "", []).append(span.code)
        found: dict[str, int] = {}
        # Whoever stands below himself is reached from no topmost unit.
        waiting = [(code, 0) for code in reversed([*below.get("", ()), *spans])]
        while waiting:
            code, depth = waiting.pop()
            if code not in found:
                found[code] = depth
                waiting += [(one, depth + 1) for one in reversed(below.get(code, ()))]
        return tuple((spans[code], depth) for code, depth in found.items())

    def owners(self, code: str) -> tuple[str, ...]:
        """The units whose records count for a unit: its scope, and what wholly came into it.

        What went partly into the scope and partly elsewhere is in neither: see `parted`.
        """
        scope = self.scope(code)
        inside = set(scope)
        heirs = {item.code: item.heirs for item in self.successions}
        return (
            *(owner for owner in scope if inside.issuperset(heirs.get(owner, ()))),
            *(
                item.code
                for item in self.successions
                if item.code not in inside and item.heirs and inside.issuperset(item.heirs)
            ),
        )

    def parted(self, code: str) -> tuple[Succession, ...]:
        """The units that went to several, of which some stand in the scope of a unit."""
        inside = set(self.scope(code))
        return tuple(
            item
            for item in self.successions
            if len(item.heirs) > 1 and inside.intersection(item.heirs)
        )

    def taken_over(self, code: str) -> tuple[str, ...]:
        """The units that ceased and went wholly to a unit: what they left open is its to finish."""
        return tuple(item.code for item in self.successions if item.heirs == (code,))

    @property
    def standing(self) -> dict[str, str]:
        """As which unit one that ceased is counted where units are counted, if it went to one alone."""
        return {item.code: item.heirs[0] for item in self.successions if len(item.heirs) == 1}


@dataclass(frozen=True, slots=True)
class TreeProblem:
    """Why units cannot stand as they do.

    Attributes:
        span: The index of the span to look at first.
        other: The index of the other span concerned, None if there is none.
        message: What is wrong.
    """

    span: int
    other: int | None
    message: Message


def check_units(spans: Sequence[UnitSpan]) -> list[TreeProblem]:
    """What is wrong with the units as a whole.

    Every unit but the topmost stands, on each of its days, below a unit that exists on that day, and never
    below itself: a unit that hangs in the air would be left out of every sum without a word. And no name is
    the code of another unit: one could not tell which of the two a cell names. A unit goes to units that are
    there on the day on which it ends, so that successions run forward in time and never in a circle.
    """
    by_code: dict[str, list[tuple[int, UnitSpan]]] = {}
    for index, span in enumerate(spans):
        by_code.setdefault(span.code, []).append((index, span))
    found: list[TreeProblem] = []
    for index, span in enumerate(spans):
        if not _CODE.fullmatch(span.code):
            message = Message(
                "“{value}”写法不对：单位代码用字母、数字、连字符、下划线，字母或数字开头。",
                value=span.code,
            )
            found.append(TreeProblem(index, None, message))
        for name in {span.name, span.short_name} & by_code.keys() - {span.code}:
            message = Message("“{name}”是另一个单位的代码，不能用作单位名称。", name=name)
            found.append(TreeProblem(index, by_code[name][0][0], message))
        if span.parent:
            found += _check_parent(index, span, by_code)
        found += _check_successors(index, span, by_code)
    return found or _check_cycles(spans, by_code)


def _check_parent(
    index: int, span: UnitSpan, by_code: Mapping[str, Sequence[tuple[int, UnitSpan]]]
) -> list[TreeProblem]:
    above = sorted(by_code.get(span.parent, ()), key=lambda item: item[1].valid_from)
    if not above:
        return [
            TreeProblem(index, None, Message("没有代码为“{code}”的上级单位。", code=span.parent))
        ]
    covered, last = span.valid_from, above[0][0]
    for other, parent in above:
        if parent.valid_from <= covered:
            covered = max(covered, parent.valid_to or date.max)
            last = other if parent.valid_from < (span.valid_to or date.max) else last
    if covered >= (span.valid_to or date.max):
        return []
    message = Message(
        "上级单位“{parent}”在{day}没有启用，“{unit}”这一天没有上级；请核对两者的启用、停用日期。",
        parent=span.parent,
        day=covered,
        unit=span.short_name,
    )
    return [TreeProblem(index, last, message)]


def _check_successors(
    index: int, span: UnitSpan, by_code: Mapping[str, Sequence[tuple[int, UnitSpan]]]
) -> Iterator[TreeProblem]:
    if span.successors and span.valid_to is None:
        message = Message(
            "“{unit}”填了去向单位而没有填停用日期；仍在用的单位不填去向。", unit=span.short_name
        )
        yield TreeProblem(index, None, message)
        return
    for code in span.successors:
        heirs = by_code.get(code, ())
        there = any(
            heir.valid_from <= (span.valid_to or date.max) < (heir.valid_to or date.max)
            for _other, heir in heirs
        )
        if code == span.code:
            message = Message("“{unit}”的去向不能是它自己。", unit=span.short_name)
            yield TreeProblem(index, None, message)
        elif not heirs:
            message = Message("没有代码为“{code}”的去向单位。", code=code)
            yield TreeProblem(index, None, message)
        elif not there:
            message = Message(
                "去向单位“{code}”在{day}没有启用，不能接收“{unit}”；请核对两者的启用、停用日期。",
                code=code,
                day=span.valid_to,
                unit=span.short_name,
            )
            yield TreeProblem(index, heirs[0][0], message)


def _check_cycles(
    spans: Sequence[UnitSpan], by_code: Mapping[str, Sequence[tuple[int, UnitSpan]]]
) -> list[TreeProblem]:
    """Nobody is below himself on any day; a tree changes only on days on which some span begins."""
    found: dict[int, TreeProblem] = {}
    for day in sorted({span.valid_from for span in spans}):
        parents = {
            code: (index, span.parent)
            for code, items in by_code.items()
            for index, span in items
            if span.valid_from <= day and (span.valid_to is None or day < span.valid_to)
        }
        safe: set[str] = set()
        for start in parents:
            way: dict[str, int] = {}
            code = start
            while code in parents and code not in safe and code not in way:
                way[code], code = parents[code]
            if code in way:
                for index in [way[unit] for unit in list(way)[list(way).index(code) :]]:
                    message = Message("“{code}”成了自己的上级。", code=spans[index].code)
                    found.setdefault(index, TreeProblem(index, None, message))
            safe |= way.keys()
    return list(found.values())
