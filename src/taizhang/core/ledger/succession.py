"""Where the past of a unit counts once units have been renamed, moved, merged, split or dissolved.

The records of a unit stay its own. What changes is where they are counted when a later tree is asked: a unit
that goes on counts where it stands now; one that ceased counts with its successors (去向单位), theirs, and so
on; one that ceased without any counts with the nearest unit above it that still exists.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import date

    from taizhang.core.ledger.unit_span import UnitSpan
    from taizhang.core.values import Period

_ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Succession:
    """A unit whose records of an earlier time count elsewhere than with itself alone.

    Attributes:
        code: The unit.
        name: What it was called last.
        day: The day of the first reorganisation that took something from it.
        heirs: The units, of the tree that is asked, with which its records count; each of them may have
            taken any part. Empty if none is known.
    """

    code: str
    name: str
    day: date
    heirs: tuple[str, ...]


def find_successions(
    spans: Iterable[UnitSpan], present: Sequence[str], period: Period, since: Period
) -> tuple[Succession, ...]:
    """Whose records of `since` count elsewhere in the tree of `period`.

    Args:
        spans: All units of all times.
        present: The units of the tree of `period`.
        period: The period whose tree is asked; what happens after it is not looked at.
        since: The period of the records. If it is the same, a unit that exists in it keeps what is its own,
            even if it ceased before the period was over.
    """
    line = _Line.of(spans, present, period)
    found = []
    for code, own in line.by_code.items():
        last = own[-1]
        if since == period:
            if code in line.present:
                continue
            after = _before_end(last)
        else:
            # What ended before the records began does not concern them; the end of a unit always does.
            after = min(since.start, _before_end(last) if code not in line.present else since.start)
        heirs = line.heirs(code, after)
        if heirs != (code,):
            day = next((span.valid_to for span in own if line.parts(span, after)), last.valid_to)
            found.append(Succession(code, last.short_name, day or last.valid_from, heirs))
    return tuple(found)


def _before_end(span: UnitSpan) -> date:
    return (span.valid_to or span.valid_from) - _ONE_DAY


@dataclass(frozen=True, slots=True)
class _Line:
    """All units, by code, each in the order of time; only what began before the end of the period."""

    by_code: Mapping[str, Sequence[UnitSpan]]
    present: frozenset[str]
    end: date

    @classmethod
    def of(cls, spans: Iterable[UnitSpan], present: Sequence[str], period: Period) -> _Line:
        by_code: dict[str, list[UnitSpan]] = {}
        for span in sorted(spans, key=lambda span: span.valid_from):
            if span.valid_from < period.end:
                by_code.setdefault(span.code, []).append(span)
        return cls(by_code, frozenset(present), period.end)

    def ended(self, span: UnitSpan, after: date) -> bool:
        return span.valid_to is not None and after < span.valid_to < self.end

    def parts(self, span: UnitSpan, after: date) -> bool:
        """Whether something passed on when the span ended."""
        return self.ended(span, after) and bool(span.successors)

    def heirs(
        self, code: str, after: date, seen: frozenset[tuple[str, date]] = frozenset()
    ) -> tuple[str, ...]:
        """With which units of the tree that counts which the unit held on the day after `after`.

        Time only moves forward from a unit to its successors, and only upwards to a parent; a register that
        is out of order may still lead in a circle, and then nobody is known.
        """
        own = self.by_code.get(code, ())
        if (code, after) in seen or not own:
            return ()
        seen |= {(code, after)}
        found: dict[str, None] = {}
        if code in self.present:
            found[code] = None
        for span in own:
            if self.parts(span, after) and span.valid_to is not None:
                for successor in span.successors:
                    found |= dict.fromkeys(self.heirs(successor, span.valid_to, seen))
        last = own[-1]
        if code not in self.present and not last.successors and last.parent:
            # The unit above may have ended on the same day: then it goes on with what became of that.
            above = self.heirs(last.parent, max(after, _before_end(last)), seen)
            found |= dict.fromkeys(above)
        return tuple(found)
