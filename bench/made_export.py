"""An export of ten million facts, written as `ledger export` writes one: a file a kind and month, units in order."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

from bench.made_facts import FIELDS, KINDS, SLOTS, select_facts

_TYPES = {
    "day": "DATE",
    "ended": "DATE",
    "number": "BIGINT",
    "money": "DECIMAL(18,2)",
    "sort": "VARCHAR",
    "tags": "VARCHAR",
    "host": "VARCHAR",
}
MONTHS = tuple(date(year, month, 1) for year in (2024, 2025) for month in range(1, 13))


def write_export(engine: Any, folder: Path, records: int, units: int) -> int:
    """The files and their manifest; how many bytes they have."""
    engine.execute(f"CREATE TABLE made AS {select_facts('duckdb', records, units)}")
    manifest: dict[str, Any] = {"format": "taizhang-parquet-1", "changeset": 2, "kinds": []}
    size = 0
    fields = ", ".join(
        f"{SLOTS[kind, field].column}{' / 100' if field == 'money' else ''}::{_TYPES[field]} AS {field}"
        for kind in KINDS[:1]
        for field in FIELDS
    )
    for kind in KINDS:
        files = []
        for month in MONTHS:
            ends = date(month.year + month.month // 12, month.month % 12 + 1, 1)
            path = folder / kind / f"{month:%Y%m}.parquet"
            path.parent.mkdir(parents=True, exist_ok=True)
            engine.execute(
                f"COPY (SELECT record_id AS _record_id, version AS _version, unit AS _unit, "
                f"from_changeset AS _from_changeset, {fields} FROM made WHERE kind = '{kind}' "
                f"AND date1 >= '{month}' AND date1 < '{ends}' ORDER BY _unit, _record_id) "
                f"TO '{path}' (FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE 65536)"
            )
            size += path.stat().st_size
            files.append({"path": str(path.relative_to(folder)), "sha256": ""})
        manifest["kinds"].append(
            {
                "id": kind,
                "files": files,
                "fields": [
                    {
                        "id": field,
                        "column_type": _TYPES[field],
                        "scale": SLOTS[kind, field].scale,
                        "many": SLOTS[kind, field].many,
                    }
                    for field in FIELDS
                ],
            }
        )
    engine.execute("DROP TABLE made")
    (folder / "manifest.json").write_text(json.dumps(manifest), "utf-8")
    return size
