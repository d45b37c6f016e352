"""What has to be said of the state of figures: that they may still move, and that parts do not fit their whole."""

from __future__ import annotations

from typing import TYPE_CHECKING

from taizhang.core.indicators import Outcome
from taizhang.core.indicators.parts import check_parts, with_kin
from taizhang.core.ledger.record import RecordRef
from taizhang.core.values import Message
from taizhang.services.counting import Counting

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from taizhang.core.indicators.breakdown import TableRow
    from taizhang.core.ledger.unit import UnitTree
    from taizhang.core.values import Period
    from taizhang.packs.pack import Pack
    from taizhang.services.indicator_table import Cell
    from taizhang.store.viewer import Viewer

_SOME = (RecordRef("", 0),)


def waiting_notes(
    pack: Pack,
    viewer: Viewer,
    wanted: Sequence[str],
    changeset: int,
    tree: UnitTree,
    unit: str,
    period: Period,
) -> Iterable[Message]:
    """That records wait for approval which would move figures of a unit and period."""
    counting = Counting.of(pack, viewer, wanted, changeset, tree, named=False)
    if not counting.waiting:
        return
    found = counting.outcomes(period, tree, unit)
    moved = [name for name in wanted if found[name].waiting]
    records = {record for name in moved for record in found[name].waiting}
    if moved:
        yield Message(
            "{period}的{indicators}是暂定的：有{count}条记录待审，审核通过后会变。",
            period=period,
            indicators=tuple(pack.indicators[name].name for name in moved),
            count=len(records),
        )


def kin_of(pack: Pack, wanted: Iterable[str]) -> tuple[str, ...]:
    """The wanted indicators with those that they have to fit."""
    return with_kin(pack.indicators, wanted)


def part_notes(
    pack: Pack,
    rows: Sequence[TableRow],
    cells: Sequence[Mapping[str, Cell]],
    names: Mapping[str, str],
) -> Iterable[Message]:
    """What does not fit between parts and wholes, row by row."""
    for row, found in zip(rows, cells, strict=True):
        outcomes = {
            name: Outcome(cell.value, cell.state, cell.coverage, _SOME if cell.count else ())
            for name, cell in found.items()
        }
        for problem in check_parts(pack.indicators, outcomes):
            unit = names.get(row.unit, row.unit)
            yield Message(
                "{unit}：{problem}",
                unit=Message("{unit}本级", unit=unit) if row.is_own else unit,
                problem=problem,
            )
