"""The words of an indicator: what a text has to say for a figure to be taken for it, and what it may say besides."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING

from taizhang.core.indicators import Measure
from taizhang.core.indicators.condition import All, AnyOf, BeforePeriod, Not, OneOf
from taizhang.core.indicators.definition import in_order

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from taizhang.core.indicators import Indicator
    from taizhang.core.indicators.condition import Condition
    from taizhang.core.ledger.kind import RecordKind

_COUNTED = re.compile(
    r"(?:(?<=.)(?:次数|场次|场数|件数|条数|篇数|份数|家数|个数|处数|户数|人次|家次|人数|项数|期数|批数|金额)|(?<=.)数)$"
)
_HAN = re.compile(r"[\u4e00-\u9fff]+")
_SAYS_NOT = re.compile(r"不|除|另|没有|以外|未")
_CLAUSE = re.compile(r"[，。；：、（）“”\s]+")
_LINKS = "的了和与"


@lru_cache(maxsize=256)
def pairs(text: str) -> frozenset[str]:
    """Every two Chinese signs that stand side by side, links such as 的 left out.

    >>> sorted(pairs("收集的诉求"))
    ['收集', '诉求', '集诉']
    """
    return frozenset(
        run[at : at + 2]
        for run in _HAN.findall(text.translate(_NO_LINKS))
        for at in range(len(run) - 1)
    )


_NO_LINKS = str.maketrans("", "", _LINKS)


def stem_of(name: str) -> str:
    """The name of an indicator without what it counts in.

    >>> stem_of("学习培训场次"), stem_of("收集诉求件数"), stem_of("诉求办结率")
    ('学习培训', '收集诉求', '诉求办结率')
    """
    return _COUNTED.sub("", name.translate(_NO_LINKS))


@dataclass(frozen=True)
class IndicatorWords:
    """The words of an indicator.

    Attributes:
        id: The indicator's id.
        name: What people call it.
        unit: What it counts in.
        part_of: The indicator that it is a part of, empty if of none.
        said: Its name, its kind, what is summed, the answers that it asks for, and what its definition says.
        asked: The answers that it asks for.
        other: Answers of its kind that it does not ask for.
        kind: The kind of record that it is counted from; empty if it is computed.
        is_stock: Whether it is taken at a moment.
        carried: Whether it counts what lies before the period.
    """

    id: str
    name: str
    unit: str
    part_of: str = ""
    said: tuple[str, ...] = ()
    asked: tuple[str, ...] = ()
    other: tuple[str, ...] = ()
    kind: str = ""
    is_stock: bool = False
    carried: bool = False

    @cached_property
    def stem(self) -> str:
        """Its name without what it counts in."""
        return stem_of(self.name)

    @cached_property
    def pairs(self) -> frozenset[str]:
        """The pairs of signs of its stem."""
        return pairs(self.stem)

    @cached_property
    def all_pairs(self) -> frozenset[str]:
        """The pairs of signs of everything that it says."""
        found = self.pairs
        for words in self.said:
            found |= pairs(words)
        return found


def words_of(
    indicators: Mapping[str, Indicator], kinds: Mapping[str, RecordKind]
) -> tuple[IndicatorWords, ...]:
    """The words of all indicators of a pack."""
    return tuple(_words(indicators, kinds, item) for item in indicators.values())


def _words(
    indicators: Mapping[str, Indicator], kinds: Mapping[str, RecordKind], indicator: Indicator
) -> IndicatorWords:
    said = [indicator.name]
    # What a definition leaves out are not its words.
    said += [part for part in _CLAUSE.split(indicator.definition) if not _SAYS_NOT.search(part)]
    asked: list[str] = []
    other: list[str] = []
    body = indicator.body
    kind = ""
    carried = False
    if isinstance(body, Measure) and body.kind in kinds:
        kind = body.kind
        found = kinds[kind]
        said.append(found.label)
        field = found.field(body.field)
        if field is not None:
            said += [field.label, *field.also]
        if body.where is not None:
            asked += _answers(body.where, found)
            carried = any(isinstance(part, BeforePeriod) for part in _parts(body.where))
        labels = [choice.label for item in found.fields for choice in item.choices]
        other += [label for label in labels if label not in asked]
    stock = any(indicators[name].is_stock for name in in_order(indicators, [indicator.id]))
    return IndicatorWords(
        indicator.id,
        indicator.name,
        indicator.unit_of_count,
        indicator.part_of,
        (*said, *asked),
        tuple(asked),
        tuple(dict.fromkeys(other)),
        kind,
        stock,
        carried,
    )


def _parts(condition: Condition) -> Iterator[Condition]:
    """What has to hold; what must not is passed over."""
    match condition:
        case All(parts) | AnyOf(parts):
            for part in parts:
                yield from _parts(part)
        case Not():
            return
        case _:
            yield condition


def _answers(condition: Condition, kind: RecordKind) -> Iterator[str]:
    for part in _parts(condition):
        if not isinstance(part, OneOf):
            continue
        field = kind.field(part.field)
        for code in part.codes if field is not None else ():
            choice = field.choice(code) if field is not None else None
            if choice is not None:
                yield choice.label
