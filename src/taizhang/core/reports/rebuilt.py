"""An edited text as a report: what was taken in, what was not, and its figures numbered anew."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from taizhang.core.reports.passage import rewritten
from taizhang.core.reports.runs import Figure, Run
from taizhang.core.reports.tree import Report
from taizhang.core.values import Message


@dataclass(frozen=True, slots=True)
class Unplaced:
    """Something of the returned file that has no place in the report."""

    place: Message
    text: str
    why: Message


@dataclass(frozen=True, slots=True)
class Rebuilt:
    """An edited text as a report.

    Attributes:
        report: The report.
        unplaced: What could not be taken in.
        dropped: Figures that the text no longer has.
        renewed: Figures that now read as the ledger of today says, and are bound to it.
    """

    report: Report
    unplaced: tuple[Unplaced, ...]
    dropped: tuple[Figure, ...]
    renewed: tuple[Figure, ...]

    @property
    def differing(self) -> tuple[Figure, ...]:
        """Figures that say another number than was computed, and nobody has answered for it."""
        return tuple(figure for figure in self.report.figures() if figure.differs)


def counted(report: Report, fresh_id: Callable[[int], str]) -> Report:
    """Figures numbered in the order of reading; of copies only the first keeps its id."""
    seen: set[str] = set()
    ordinal = 0

    def count(runs: tuple[Run, ...]) -> tuple[Run, ...]:
        nonlocal ordinal
        counted: list[Run] = []
        for run in runs:
            if not isinstance(run, Figure):
                counted.append(run)
                continue
            ordinal += 1
            key = fresh_id(ordinal) if run.id in seen else run.id
            seen.add(key)
            counted.append(replace(run, id=key, ordinal=ordinal))
        return tuple(counted)

    report = rewritten(report, lambda passage: (count(passage.runs),))
    return replace(
        report,
        inserts=tuple(replace(item, runs=count(item.runs)) for item in report.inserts),
    )
