"""Facts as Parquet files, by DuckDB: typed columns under the names of the fields, for any program to read.

The types are those of the definitions: money is DECIMAL and never a double, a day is DATE, an answer its id.
Columns that are not fields begin with an underscore, which no field may.
"""

from __future__ import annotations

import hashlib
import tempfile
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from importlib import import_module
from importlib.util import find_spec
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Any

from taizhang.core.ledger.field import Slot
from taizhang.core.values import Message, RefusedError
from taizhang.store.facts import slot_map
from taizhang.store.ledger.models import Fact

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from taizhang.core.indicators.fragment import SlotColumn, Slots
    from taizhang.core.ledger.field import Field
    from taizhang.core.ledger.kind import RecordKind
    from taizhang.core.ledger.unit import UnitTree
    from taizhang.store.viewer import Viewer

DIGITS = 18
NO_MONTH = 0
"""The month of a register, whose entries last, and of a record without a day."""
_HEADS = 10_000
_CHUNK = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a file: its name, and its type in SQL."""

    name: str
    type: str


FACT_COLUMNS = (
    Column("_record_id", "VARCHAR"),
    Column("_version", "INTEGER"),
    Column("_unit", "VARCHAR"),
    Column("_from_changeset", "BIGINT"),
    Column("_month", "INTEGER"),
)
"""What every file of facts has before its fields."""


@dataclass(frozen=True, slots=True)
class WrittenFile:
    """A file as it was written, under its name in the folder."""

    path: str
    rows: int
    size: int
    digest: str
    month: int = NO_MONTH


def open_duckdb() -> Any:  # noqa: ANN401 (DuckDB is optional, and its types with it)
    """A DuckDB of our own, in memory; it fetches nothing from anywhere.

    Raises:
        RefusedError: It is not installed.
    """
    if find_spec("duckdb") is None:
        raise RefusedError(
            Message("没有安装 DuckDB，请先运行：pip install 'taizhang[analytics]'。")
        )
    duckdb = import_module("duckdb")
    return duckdb.connect(
        config={
            "autoinstall_known_extensions": "false",
            "autoload_known_extensions": "false",
            "threads": "2",
        }
    )


def column_of(field: Field) -> Column | None:
    """The column of a field; text that is not counted by has none."""
    match field.type.slot:
        case Slot.DATE:
            return Column(field.id, "DATE")
        case Slot.CODE:
            return Column(field.id, "VARCHAR")
        case Slot.INTEGER if field.type.id == "integer":
            return Column(field.id, "BIGINT")
        case Slot.INTEGER:
            return Column(field.id, f"DECIMAL({DIGITS},{field.decimals})")
        case _:
            return None


def counted_fields(kind: RecordKind, slots: Slots) -> list[tuple[Field, Column, SlotColumn]]:
    """The fields of a kind that are kept in the facts, in the order of the pack."""
    return [
        (field, column, slots[kind.id, field.id])
        for field in kind.fields
        if (column := column_of(field)) is not None and (kind.id, field.id) in slots
    ]


def write_facts(
    engine: Any,  # noqa: ANN401 (see open_duckdb)
    viewer: Viewer,
    kind: RecordKind,
    tree: UnitTree,
    changeset: int,
    folder: Path,
) -> list[WrittenFile]:
    """The facts of a kind as known at a changeset, one file a month; what is there already stays.

    Args:
        engine: What writes the files.
        viewer: For whom.
        kind: The kind.
        tree: By which it is told what the viewer may see.
        changeset: As known at this one.
        folder: The folder of the export.
    """
    fields = counted_fields(kind, slot_map())
    columns = [*FACT_COLUMNS, *(column for _field, column, _slot in fields)]
    files = []
    rows = sorted(
        _fact_rows(viewer, kind, tree, changeset, fields), key=lambda row: (row[4], row[2], row[0])
    )
    for month, some in groupby(rows, key=lambda row: row[4]):
        assert isinstance(month, int)  # noqa: S101 (tells the type checker)
        where = f"facts/kind={kind.id}/month={month:06}" if month else f"facts/kind={kind.id}"
        files.append(write_table(engine, folder, where, columns, some, month=month))
    return files


def _fact_rows(
    viewer: Viewer,
    kind: RecordKind,
    tree: UnitTree,
    changeset: int,
    fields: Sequence[tuple[Field, Column, SlotColumn]],
) -> Iterator[tuple[Any, ...]]:
    """The facts as rows, scaled integers as exact decimals again."""
    facts = Fact.objects.filter(
        kind=kind.id, from_changeset__lte=changeset, to_changeset__gt=changeset
    )
    names = ("record_id", "version", "unit", "from_changeset")
    heads = facts.values_list(*names, *(slot.column for _field, _column, slot in fields))
    seen: dict[str, bool] = {}
    days = [
        place for place, (field, _c, _s) in enumerate(fields) if field.id == kind.first_day_field
    ]
    for record_id, version, unit, since, *cells in heads.iterator(_HEADS):
        if unit not in seen:
            seen[unit] = viewer.sees(unit, tree)
        if not seen[unit]:
            continue
        values = [
            Decimal(cell).scaleb(-slot.scale) if cell is not None and slot.scale else cell
            for cell, (_field, _column, slot) in zip(cells, fields, strict=True)
        ]
        day = None if kind.is_register or not days else cells[days[0]]
        month = day.year * 100 + day.month if isinstance(day, date) else NO_MONTH
        yield (record_id, version, unit, since, month, *values)


def write_table(
    engine: Any,  # noqa: ANN401 (see open_duckdb)
    folder: Path,
    where: str,
    columns: Sequence[Column],
    rows: Iterable[Sequence[Any]],
    *,
    month: int = NO_MONTH,
) -> WrittenFile:
    """One Parquet file named by its content, so that what did not change keeps its name.

    Raises:
        OSError: The folder cannot be written to.
    """
    target = folder / where
    target.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=".part-", dir=folder) as scratch:
        # By way of a text file: row by row DuckDB takes a thousand times as long.
        lines, draft = Path(scratch) / "rows.csv", Path(scratch) / "rows.parquet"
        count = 0
        with lines.open("w", encoding="utf-8", newline="") as out:
            for row in rows:
                out.write(",".join(_quoted(cell) for cell in row) + "\n")
                count += 1
        types = ", ".join(f"{literal(c.name)}: {literal(c.type)}" for c in columns)
        engine.execute(
            f"COPY (FROM read_csv({literal(lines)}, header = false, delim = ',', "
            "quote = '\"', escape = '\"', nullstr = '', allow_quoted_nulls = false, "
            f"auto_detect = false, columns = {{{types}}})) TO {literal(draft)} "
            "(FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE 65536)"
        )
        digest = digest_of(draft)
        name = f"{digest[:16]}.parquet"
        size = draft.stat().st_size
        if not (target / name).is_file() or digest_of(target / name) != digest:
            draft.replace(target / name)
    return WrittenFile(f"{where}/{name}", count, size, digest, month)


def _quoted(cell: object) -> str:
    """A cell of the text file; nothing is an empty cell without quotes, an empty text one with them."""
    if cell is None:
        return ""
    text = f"{cell:f}" if isinstance(cell, Decimal) else str(cell)
    escaped = text.replace('"', '""')
    return f'"{escaped}"'


def literal(text: object) -> str:
    """A text in SQL, for places that take no parameter."""
    escaped = str(text).replace("'", "''")
    return f"'{escaped}'"


def digest_of(path: Path) -> str:
    """The SHA-256 of a file."""
    found = hashlib.sha256()
    with path.open("rb") as file:
        while chunk := file.read(_CHUNK):
            found.update(chunk)
    return found.hexdigest()
