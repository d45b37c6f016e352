"""The third engine: the same compiled measures, run by DuckDB over exported Parquet files."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Any

from taizhang.core.indicators.fragment import SlotColumn
from taizhang.core.indicators.fused import measure_all
from taizhang.core.indicators.sql import FACT_TABLE
from taizhang.core.values import Message, Place, Problem, RefusedError
from taizhang.store.ledger.models import FOREVER
from taizhang.store.parquet import digest_of, literal, open_duckdb

if TYPE_CHECKING:
    from collections.abc import Mapping

    from taizhang.core.indicators import Measure
    from taizhang.core.indicators.finish import MeasureResult
    from taizhang.core.indicators.fragment import Fragment, Slots
    from taizhang.core.indicators.sql import Window

MANIFEST = "manifest.json"
FORMAT = "taizhang-parquet-1"
_SORTS = {"BIGINT": "int", "DECIMAL": "int", "DATE": "date", "VARCHAR": "code"}


def read_manifest(folder: Path) -> dict[str, Any]:
    """What an export says of itself.

    Raises:
        RefusedError: There is no export in the folder, or not one that this program understands.
    """
    path = folder / MANIFEST
    try:
        found = json.loads(path.read_text("utf-8"))
    except (OSError, ValueError):
        raise RefusedError(
            Problem(Message("不是导出的文件夹，或清单已损坏。"), Place(str(path)))
        ) from None
    if not isinstance(found, dict) or found.get("format") != FORMAT:
        raise RefusedError(
            Problem(Message("清单由别的程序或更新的版本写出，读不了。"), Place(str(path)))
        )
    return found


class ParquetLedger:
    """An export opened for counting; only the files that its manifest names are looked at."""

    def __init__(self, folder: Path, *, check: bool = False) -> None:
        """Open an export.

        Args:
            folder: Where it lies.
            check: Whether the digests of its files are compared first.

        Raises:
            RefusedError: There is none, a file is missing or altered, or DuckDB is not installed.
        """
        self.manifest = read_manifest(folder)
        self.changeset: int = self.manifest["changeset"]
        for kind in self.manifest["kinds"]:
            for file in kind["files"]:
                path = folder / file["path"]
                if not path.is_file() or (check and digest_of(path) != file["sha256"]):
                    message = Message("文件缺少或已被改动，请重新导出。")
                    raise RefusedError(Problem(message, Place(str(path))))
        self.slots: Slots = {}
        self._connection = open_duckdb()
        sides = [self._side(folder, kind) for kind in self.manifest["kinds"]]
        self._connection.execute(f"CREATE VIEW {FACT_TABLE} AS {' UNION ALL BY NAME '.join(sides)}")

    def _side(self, folder: Path, kind: Mapping[str, Any]) -> str:
        """The facts of a kind, in the columns that the compiled queries ask for."""
        used: Counter[str] = Counter()
        columns = [
            "_record_id AS record_id",
            "_version AS version",
            f"{literal(kind['id'])} AS kind",
            "_unit AS unit",
            "_from_changeset AS from_changeset",
            f"{FOREVER} AS to_changeset",
        ]
        for field in kind["fields"]:
            sort = _SORTS[field["column_type"].partition("(")[0]]
            used[sort] += 1
            column = f"{sort}{used[sort]}"
            self.slots[kind["id"], field["id"]] = SlotColumn(column, field["scale"], field["many"])
            stored = f'"{field["id"]}"'
            if field["column_type"].startswith("DECIMAL"):
                # Whole numbers, as the other engines have them: one text of SQL for all of them.
                stored = f"CAST({stored} * {10 ** field['scale']} AS BIGINT)"
            columns.append(f"{stored} AS {column}")
        if kind["files"]:
            paths = ", ".join(literal(folder / file["path"]) for file in kind["files"])
            source = f"read_parquet([{paths}], hive_partitioning = false)"
        else:
            source = self._nothing(kind)
        return f"SELECT {', '.join(columns)} FROM {source}"  # noqa: S608 (names of fields are identifiers)

    @staticmethod
    def _nothing(kind: Mapping[str, Any]) -> str:
        """A table of no rows with the columns that files of the kind would have."""
        fields = [
            ("_record_id", "VARCHAR"),
            ("_version", "INTEGER"),
            ("_unit", "VARCHAR"),
            ("_from_changeset", "BIGINT"),
            *((field["id"], field["column_type"]) for field in kind["fields"]),
        ]
        columns = ", ".join(f'CAST(NULL AS {sort}) AS "{name}"' for name, sort in fields)
        return f"(SELECT {columns} WHERE false)"

    def close(self) -> None:
        """Let go of the files."""
        self._connection.close()

    def run(self, query: Fragment) -> list[tuple[Any, ...]]:
        """The rows of a compiled query."""
        text = query.text.replace("%s", "?")
        found: list[tuple[Any, ...]] = self._connection.execute(
            text, list(query.parameters)
        ).fetchall()
        return found

    def measure(self, measures: Mapping[str, Measure], window: Window) -> dict[str, MeasureResult]:
        """All measures of a window, and the records behind each: as `queries.measure` from the database."""
        return measure_all(self.run, measures, window, self.slots)
