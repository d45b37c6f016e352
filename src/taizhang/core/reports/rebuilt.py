"""An edited text as a report: what was taken in, what was not, and its figures numbered anew."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from taizhang.core.reports.tree import (
    Block,
    Chart,
    Figure,
    Heading,
    ItemList,
    Paragraph,
    Remark,
    Report,
    Run,
    Table,
    text_of,
)
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

    def block(found: Block) -> Block:
        match found:
            case Heading():
                runs = count(found.runs)
                return replace(found, runs=runs, text=text_of(runs))
            case Paragraph() | Remark():
                return replace(found, runs=count(found.runs))
            case ItemList():
                return ItemList(tuple(replace(item, runs=count(item.runs)) for item in found.items))
            case Table():
                rows = tuple(
                    replace(
                        row,
                        cells=tuple(replace(cell, runs=count(cell.runs)) for cell in row.cells),
                    )
                    for row in found.rows
                )
                return replace(found, rows=rows, notes=tuple(count(note) for note in found.notes))
            case Chart():
                table = block(found.table)
                return replace(found, table=table) if isinstance(table, Table) else found

    return replace(
        report,
        blocks=tuple(block(found) for found in report.blocks),
        annexes=tuple(
            replace(annex, blocks=tuple(block(found) for found in annex.blocks))
            for annex in report.annexes
        ),
        inserts=tuple(replace(item, runs=count(item.runs)) for item in report.inserts),
    )
