"""The ledger handed to other programs: Parquet files with a manifest, or plain CSV files."""

from __future__ import annotations

import csv
import json
import os
import re
from dataclasses import dataclass
from io import StringIO
from typing import TYPE_CHECKING, Any

from taizhang.core.ledger.record import Status
from taizhang.core.ledger.submission import SubmissionState
from taizhang.core.ledger.unit import UNIT_KIND_ID, UnitTree
from taizhang.core.values import Message, Place, Problem, RefusedError
from taizhang.services.files import file_name, reason_of, write_files
from taizhang.services.ledger_template import shown_cell
from taizhang.services.reporting import check_changeset
from taizhang.store import queries
from taizhang.store.facts import slot_map
from taizhang.store.parquet import (
    Column,
    WrittenFile,
    counted_fields,
    open_duckdb,
    write_facts,
    write_table,
)
from taizhang.store.parquet_ledger import FORMAT, MANIFEST, read_manifest
from taizhang.store.submissions import submissions

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from pathlib import Path

    from taizhang.core.ledger.field import Field
    from taizhang.core.ledger.kind import RecordKind
    from taizhang.core.ledger.unit import UnitSpan
    from taizhang.services.workspace import Workspace
    from taizhang.store.viewer import Viewer

SUBMISSIONS_FILE = "报送情况.csv"
_STATE_WORDS = {SubmissionState.SENT: "已报", SubmissionState.NIL: "零报告"}
_OURS = re.compile(
    r"(?:facts/kind=\w+(?:/month=\d{6})?|units|submissions|labels)/[0-9a-f]{16}\.parquet"
)
# A spreadsheet takes a text that begins so for a formula, and runs it.
_FORMULA = ("=", "+", "-", "@", "\t", "\r")

_UNITS = (
    Column("code", "VARCHAR"),
    Column("name", "VARCHAR"),
    Column("short_name", "VARCHAR"),
    Column("level", "VARCHAR"),
    Column("parent", "VARCHAR"),
    Column("valid_from", "DATE"),
    Column("valid_to", "DATE"),
    Column("successors", "VARCHAR"),
)
_SUBMISSIONS = (
    Column("unit", "VARCHAR"),
    Column("kind", "VARCHAR"),
    Column("period", "VARCHAR"),
    Column("first_day", "DATE"),
    Column("last_day", "DATE"),
    Column("state", "VARCHAR"),
    Column("received_on", "DATE"),
)
_LABELS = (
    Column("kind", "VARCHAR"),
    Column("field", "VARCHAR"),
    Column("code", "VARCHAR"),
    Column("label", "VARCHAR"),
)


@dataclass(frozen=True, slots=True)
class Exported:
    """What was written.

    Attributes:
        changeset: The ledger as known at this changeset.
        rows: How many records of each kind, by its label.
        files: How many files.
        folder: Where.
    """

    changeset: int
    rows: Mapping[str, int]
    files: int
    folder: Path


def export_parquet(
    workspace: Workspace, viewer: Viewer, folder: Path, as_of: int | None = None
) -> Exported:
    """Write the facts as known at a changeset as Parquet files.

    The files of a former export stay until the next one: who is reading them reads on undisturbed. The
    manifest comes last and at once, so that it never names what is not there.

    Raises:
        RefusedError: There is no such changeset, DuckDB is not installed, or the folder cannot be used.
    """
    changeset = check_changeset(viewer, as_of)
    _check_folder(folder)
    former = read_manifest(folder) if (folder / MANIFEST).exists() else None
    spans = queries.unit_spans(viewer, workspace.pack.kinds[UNIT_KIND_ID], changeset)
    engine = open_duckdb()
    try:
        folder.mkdir(parents=True, exist_ok=True)
        manifest = _write_all(engine, workspace, viewer, folder, changeset, spans)
        draft = folder / f".{MANIFEST}.{os.getpid()}.part"
        text = json.dumps(manifest, ensure_ascii=False, indent=2)
        draft.write_text(f"{text}\n", encoding="utf-8", newline="\n")
        draft.replace(folder / MANIFEST)
        _clear(folder, {*_paths(manifest), *(_paths(former) if former else ())})
    except OSError as error:
        message = Message("写不进文件夹（{reason}）。", reason=reason_of(error))
        raise RefusedError(Problem(message, Place(str(folder)))) from None
    finally:
        engine.close()
    rows = {kind["label"]: kind["rows"] for kind in manifest["kinds"]}
    return Exported(changeset, rows, len(_paths(manifest)), folder)


def _check_folder(folder: Path) -> None:
    """A folder of somebody else's files is left alone."""
    if folder.exists() and not folder.is_dir():
        raise RefusedError(Problem(Message("是文件，不是文件夹。"), Place(str(folder))))
    if folder.is_dir() and any(folder.iterdir()) and not (folder / MANIFEST).exists():
        left = [path.name for path in folder.iterdir() if not path.name.startswith(".part-")]
        if set(left) - {"facts", "units", "submissions", "labels"}:
            message = Message("文件夹里有别的文件，请另选一个空文件夹。")
            raise RefusedError(Problem(message, Place(str(folder))))


def _write_all(
    engine: Any,  # noqa: ANN401 (DuckDB is optional, and its types with it)
    workspace: Workspace,
    viewer: Viewer,
    folder: Path,
    changeset: int,
    spans: Sequence[UnitSpan],
) -> dict[str, Any]:
    """Every file but the manifest, which is returned."""
    pack, slots, tree = workspace.pack, slot_map(), _whole(spans)
    kinds = []
    for kind in pack.kinds.values():
        files = write_facts(engine, viewer, kind, tree, changeset, folder)
        kinds.append(
            {
                "id": kind.id,
                "label": kind.label,
                "register": kind.is_register,
                "rows": sum(file.rows for file in files),
                "fields": [
                    {
                        "id": field.id,
                        "label": field.label,
                        "type": field.type.id,
                        "column_type": column.type,
                        "scale": slot.scale,
                        "many": slot.many,
                        "counted_in": field.counted_in,
                    }
                    for field, column, slot in counted_fields(kind, slots)
                ],
                "files": [_file(file) for file in files],
            }
        )
    tables = {
        "units": write_table(engine, folder, "units", _UNITS, map(_unit_row, spans)),
        "submissions": write_table(
            engine, folder, "submissions", _SUBMISSIONS, _submission_rows(viewer, tree, changeset)
        ),
        "labels": write_table(engine, folder, "labels", _LABELS, _label_rows(pack.kinds.values())),
    }
    return {
        "format": FORMAT,
        "workspace": workspace.code,
        "changeset": changeset,
        "unit": viewer.unit or None,
        "pack": {"id": pack.id, "version": pack.version, "digest": pack.digest},
        "kinds": kinds,
        "tables": {name: _file(file) for name, file in tables.items()},
    }


def _file(file: WrittenFile) -> dict[str, Any]:
    found: dict[str, Any] = {
        "path": file.path,
        "rows": file.rows,
        "bytes": file.size,
        "sha256": file.digest,
    }
    return found | ({"month": file.month} if file.month else {})


def _paths(manifest: Mapping[str, Any]) -> list[str]:
    files = [file for kind in manifest["kinds"] for file in kind["files"]]
    return [file["path"] for file in (*files, *manifest["tables"].values())]


def _clear(folder: Path, kept: Iterable[str]) -> None:
    """What neither this export nor the one before it names goes; never a file that is not ours by its name."""
    kept = set(kept)
    for path in sorted(folder.rglob("*.parquet")):
        name = path.relative_to(folder).as_posix()
        if name not in kept and _OURS.fullmatch(name):
            path.unlink(missing_ok=True)


def _whole(spans: Iterable[UnitSpan]) -> UnitTree:
    """Every unit that there ever was, in the place where it stood last."""
    last = {span.code: span for span in sorted(spans, key=lambda span: span.valid_from)}
    return UnitTree(tuple(last.values()))


def _unit_row(span: UnitSpan) -> tuple[object, ...]:
    successors = f"|{'|'.join(span.successors)}|" if span.successors else None
    return (
        span.code,
        span.name,
        span.short_name,
        span.level,
        span.parent or None,
        span.valid_from,
        span.valid_to,
        successors,
    )


def _submission_rows(
    viewer: Viewer, tree: UnitTree, changeset: int
) -> Iterable[tuple[object, ...]]:
    for item in submissions(viewer, changeset):
        if viewer.sees(item.unit, tree):
            period = item.period
            days = (period.start, period.last_day)
            yield (item.unit, item.kind, str(period), *days, item.state.value, item.received_on)


def _label_rows(kinds: Iterable[RecordKind]) -> Iterable[tuple[str, ...]]:
    for kind in kinds:
        for field in kind.fields:
            for choice in field.choices:
                yield kind.id, field.id, choice.id, choice.label


def export_csv(
    workspace: Workspace, viewer: Viewer, folder: Path, as_of: int | None = None
) -> Exported:
    """Write the records as known at a changeset as CSV files that a spreadsheet opens: one a kind.

    Raises:
        RefusedError: There is no such changeset, or the folder cannot be written to.
    """
    pack = workspace.pack
    changeset = check_changeset(viewer, as_of)
    spans = queries.unit_spans(viewer, pack.kinds[UNIT_KIND_ID], changeset)
    tree = _whole(spans)
    names = {span.code: span.short_name for span in spans}
    held = queries.records(viewer, pack.kinds, tree, changeset)
    lines: dict[str, list[list[object]]] = {kind: [] for kind in pack.kinds}
    for record in held:
        if record.status is not Status.APPROVED:
            continue
        kind = pack.kinds[record.kind]
        cells = [
            shown_cell(field, record.values[field.id], names) if field.id in record.values else ""
            for field in kind.fields
        ]
        unit = names.get(record.unit, record.unit)
        lines[kind.id].append([record.ref.record_id, record.ref.version, record.unit, unit, *cells])
    files = {}
    for kind in pack.kinds.values():
        head = ["记录号", "版本", "填报单位代码", "填报单位", *map(heading, kind.fields)]
        files[f"{file_name(kind.label)}.csv"] = csv_text(head, lines[kind.id])
    sent = [
        (
            item.unit,
            names.get(item.unit, item.unit),
            pack.kinds[item.kind].label,
            item.period,
            _STATE_WORDS[item.state],
            item.received_on,
        )
        for item in submissions(viewer, changeset)
        if viewer.sees(item.unit, tree) and item.kind in pack.kinds
    ]
    head = ["单位代码", "单位", "台账", "时段", "报送", "收到日期"]
    files[SUBMISSIONS_FILE] = csv_text(head, sent)
    write_files(folder, files)
    rows = {kind.label: len(lines[kind.id]) for kind in pack.kinds.values()}
    return Exported(changeset, rows, len(files), folder)


def heading(field: Field) -> str:
    """The label of a field, with what its numbers are counted in."""
    if field.counted_in and not field.label.endswith((field.counted_in, "）")):
        return f"{field.label}（{field.counted_in}）"
    return field.label


def csv_text(head: Sequence[str], lines: Iterable[Sequence[object]]) -> bytes:
    """Text as Excel reads it: marked as UTF-8, and no cell that would be run as a formula."""
    out = StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(head)
    for line in lines:
        writer.writerow([_harmless(cell) for cell in line])
    return out.getvalue().encode("utf-8-sig")


def _harmless(cell: object) -> object:
    if isinstance(cell, str) and cell.startswith(_FORMULA):
        return f"'{cell}"
    return cell
