"""A block pasted from a spreadsheet: looked at cell by cell, its good rows entered, the others left to mend."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from taizhang.core.ledger.matching import identity_of
from taizhang.core.ledger.pasted import (
    MOST_COLUMNS,
    Block,
    BlockReading,
    as_sheet_rows,
    column_of,
    read_block,
    with_fields,
)
from taizhang.core.ledger.secret_mark import find_secret_mark
from taizhang.core.ledger.sheet import SheetRow, column_letter, find_columns
from taizhang.core.ledger.table import ASIDE_NAMES, Setting, read_table
from taizhang.core.values import Message, Place, RefusedError
from taizhang.services.entering import enter_many
from taizhang.services.founding import Foundings
from taizhang.services.lookup import LedgerLookup
from taizhang.store import queries
from taizhang.store.own_records import of_units
from taizhang.store.viewer import everything

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from taizhang.core.ledger.field import Field
    from taizhang.core.ledger.kind import RecordKind
    from taizhang.core.ledger.record import FieldValue
    from taizhang.core.values import Period
    from taizhang.services.workspace import Workspace
    from taizhang.store.viewer import Viewer

MOST_ROWS = 2000
"""How many rows may be pasted at a time."""
_PLACE = Place("-", sheet="-")


@dataclass(frozen=True, slots=True)
class Paste:
    """What somebody has pasted, and what he has said of it.

    Attributes:
        kind: Of which kind the rows are.
        unit: The code of the unit whose records they are.
        period: Gives the year to days written without.
        block: The cells.
        fields: The field of each column, empty where none is taken; None as long as nobody has said.
        constants: What fields without a column hold in every row, by field id.
    """

    kind: RecordKind
    unit: str
    period: Period
    block: Block
    fields: tuple[str, ...] | None = None
    constants: Mapping[str, str] | None = None


@dataclass(frozen=True, slots=True)
class PastedRow:
    """A row.

    Attributes:
        index: In the block, from 0.
        faults: What is wrong, by column; under -1 what is wrong with the row as a whole.
        known: Whether the unit has this very record already; it is not entered again.
        values: What it says, if nothing is wrong.
    """

    index: int
    faults: Mapping[int, tuple[Message, ...]]
    known: bool
    values: Mapping[str, FieldValue]

    @property
    def good(self) -> bool:
        """Whether it can be entered."""
        return not self.faults and not self.known


@dataclass(frozen=True, slots=True)
class PastedTable:
    """The block as read.

    Attributes:
        reading: Which column is which field.
        rows: The records.
        asides: What other rows are, by index.
        missing: Required fields without a column and without a constant.
    """

    reading: BlockReading
    rows: tuple[PastedRow, ...]
    asides: Mapping[int, Message]
    missing: tuple[Field, ...]

    @property
    def good(self) -> tuple[PastedRow, ...]:
        """The rows that can be entered."""
        return tuple(row for row in self.rows if row.good)

    @property
    def bad(self) -> tuple[PastedRow, ...]:
        """The rows to mend."""
        return tuple(row for row in self.rows if row.faults)

    @property
    def known(self) -> tuple[PastedRow, ...]:
        """The rows that are in the ledger already."""
        return tuple(row for row in self.rows if row.known)


@dataclass(frozen=True, slots=True)
class EnteredBlock:
    """What became of a block.

    Attributes:
        count: How many records were entered.
        known: How many rows were in the ledger already.
        left: The header and the rows to mend; empty if there are none.
    """

    count: int
    known: int
    left: Block


def check_block(block: Block) -> None:
    """Refuse what is no table, too large, or marked as secret.

    Raises:
        RefusedError: It is one of these.
    """
    if not block:
        raise RefusedError(Message("没有内容。请在表格里选中要录入的几行，复制后粘贴到这里。"))
    if len(block) > MOST_ROWS + 2:
        message = Message("一次最多粘贴{most}行，请分几次。", most=MOST_ROWS)
        raise RefusedError(message)
    if len(block[0]) > MOST_COLUMNS:
        raise RefusedError(Message("一次最多{most}列，请只复制要录入的列。", most=MOST_COLUMNS))
    for row in block:
        for cell in row:
            if mark := find_secret_mark(cell):
                raise RefusedError(
                    Message(
                        "带有{what}，台账不得存储、处理国家秘密和工作秘密。", what=Message(mark)
                    )
                )


def look_at(workspace: Workspace, viewer: Viewer, paste: Paste) -> PastedTable:
    """The block as it would be entered; nothing is written.

    Raises:
        RefusedError: It is no table, too large, or marked as secret.
    """
    check_block(paste.block)
    changeset = queries.latest_changeset(viewer)
    lookup = LedgerLookup(workspace.pack.kinds, changeset, viewer.name)
    reading = read_block(paste.kind, paste.block, lookup)
    if paste.fields is not None:
        reading = with_fields(reading, paste.fields)
    return _table(workspace, viewer, paste, reading, lookup)


def _table(
    workspace: Workspace,
    viewer: Viewer,
    paste: Paste,
    reading: BlockReading,
    lookup: LedgerLookup,
) -> PastedTable:
    constants = {name: text for name, text in (paste.constants or {}).items() if text.strip()}
    rows = as_sheet_rows(paste.kind, paste.block, reading, constants)
    # A pasted block says nothing of what it has no column for.
    kind = replace(paste.kind, fields=tuple(replace(f, newer=True) for f in paste.kind.fields))
    columns, wrong = find_columns(kind, rows[0], "", "")
    missing = tuple(
        f
        for f in paste.kind.fields
        if f.required and f.id not in reading.fields and f.id not in constants
    )
    if wrong:
        return PastedTable(reading, (), {}, missing)
    table = read_table(kind, columns, rows, Setting(_PLACE, lookup, paste.period))
    offset = reading.first - 2
    known = _Known(workspace, viewer, paste)
    found = [
        _row(known, row, row.number + offset, len(paste.block[0])) for row in table.rows.values()
    ]
    asides = {number + offset: ASIDE_NAMES[aside] for number, aside in table.asides.items()}
    return PastedTable(reading, tuple(found), asides, missing)


class _Known:
    """What the unit has already, and since when it is there."""

    def __init__(self, workspace: Workspace, viewer: Viewer, paste: Paste) -> None:
        self.kind, self.unit = paste.kind, paste.unit
        self.foundings = Foundings.now(workspace, everything(viewer.name))
        held = of_units(viewer, workspace.pack.kinds, paste.kind.id, [paste.unit])
        self.said = [
            (identity_of(paste.kind, item.unit, item.values), item.values) for item in held
        ]
        self.identities: dict[object, list[Mapping[str, FieldValue]]] = {}
        for identity, values in self.said:
            self.identities.setdefault(identity, []).append(values)

    def take(self, values: Mapping[str, FieldValue]) -> bool:
        """Whether the unit has a record that says all of this; each is found once."""
        same = self.identities.get(identity_of(self.kind, self.unit, values), [])
        for at, held in enumerate(same):
            if all(held.get(name) == value for name, value in values.items()):
                del same[at]
                return True
        return False


def _in_its_cell(message: Message) -> Message:
    """What is wrong with a cell, without the name of the column that stands above it."""
    inner = message.params.get("error")
    return inner if isinstance(inner, Message) else message


def _row(known: _Known, row: SheetRow, index: int, width: int) -> PastedRow:
    letters = {column_letter(number): number for number in range(width)}
    faults: dict[int, tuple[Message, ...]] = {}
    for problem in row.problems:
        at = letters.get(column_of(problem.place.cell), -1)
        faults[at] = (
            *faults.get(at, ()),
            _in_its_cell(problem.message) if at >= 0 else problem.message,
        )
    if not faults:
        early = known.foundings.too_early(known.kind, known.unit, row.values)
        if early is None and known.kind.retired is not None:
            day = row.values.get(known.kind.first_day_field)
            if day is not None and day >= known.kind.retired:  # type: ignore[operator] # a date field
                early = Message(
                    "“{label}”自{day}起不再报送，不能录入此后的记录。",
                    label=known.kind.label,
                    day=known.kind.retired,
                )
        if early is not None:
            faults[-1] = (early,)
    return PastedRow(index, faults, not faults and known.take(row.values), row.values)


def enter_block(
    workspace: Workspace, viewer: Viewer, paste: Paste, *, submit: bool = False
) -> EnteredBlock:
    """Enter the good rows under one changeset; the others stay to be mended.

    Raises:
        RefusedError: It is no table, too large, or marked as secret, or the unit is not one's own.
    """
    tables: list[PastedTable] = []

    def read(_kind: RecordKind, _unit: str) -> Sequence[Mapping[str, FieldValue]]:
        tables.append(look_at(workspace, viewer, paste))
        return [row.values for row in tables[-1].good]

    ids = enter_many(workspace, viewer, paste.kind.id, paste.unit, read, submit=submit)
    (table,) = tables
    left = {row.index for row in table.bad}
    head = range(table.reading.first)
    rows = [row for at, row in enumerate(paste.block) if at in left or (left and at in head)]
    return EnteredBlock(len(ids), len(table.known), tuple(rows))


def mended(block: Block, edits: Mapping[tuple[int, int], str]) -> Block:
    """The block with some cells typed anew, by row and column."""
    width = len(block[0]) if block else 0
    rows = [list(row) for row in block]
    for (row, column), text in edits.items():
        if 0 <= row < len(rows) and 0 <= column < width:
            rows[row][column] = text
    return tuple(tuple(row) for row in rows)
