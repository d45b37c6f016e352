"""A report tree as JSON and back, and its digest.

The digest covers what is said and what it rests on, but not the anchors: the same report written again has
the same digest.
"""

from __future__ import annotations

import hashlib
import json
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from taizhang.core.indicators import Coverage
from taizhang.core.ledger.record import RecordRef
from taizhang.core.reports.runs import Figure, Gap, Role, Run, Text, text_of
from taizhang.core.reports.tree import (
    Align,
    Annex,
    Block,
    Cell,
    Chart,
    ChartKind,
    Colophon,
    HeaderCell,
    Heading,
    Insert,
    Item,
    ItemList,
    Paragraph,
    RedHead,
    Remark,
    Report,
    Row,
    Table,
)
from taizhang.core.values import (
    Absence,
    Absent,
    Hedge,
    Known,
    Period,
    Printed,
    Value,
    plain,
)

if TYPE_CHECKING:
    from collections.abc import Iterable

Json = dict[str, Any]


def report_to_json(report: Report) -> Json:
    """The whole tree in what JSON can hold; numbers are texts, so that none is rounded.

    What a report does not have is left out, so that reports written before there was such a thing keep their
    digests.
    """
    more: Json = {
        "date_line": report.date_line,
        "addressee": report.addressee,
        "red_head": report.red_head and _red_head_to_json(report.red_head),
        "annexes": [_annex_to_json(annex) for annex in report.annexes],
        "colophon": report.colophon and _colophon_to_json(report.colophon),
        "inserts": [_insert_to_json(insert) for insert in report.inserts],
        "previous": report.previous,
        "reason": report.reason,
    }
    return {
        "title": list(report.title),
        "blocks": [_block_to_json(block) for block in report.blocks],
        "signature": report.signature,
        "signed_on": report.signed_on.isoformat() if report.signed_on else None,
        "unit": report.unit,
        "period": str(report.period),
        "changeset": report.changeset,
        "template": report.template,
        "pack": report.pack,
        **{key: value for key, value in more.items() if value},
    }


def report_from_json(data: Json) -> Report:
    """The way back."""
    return Report(
        title=tuple(data["title"]),
        blocks=_blocks_from_json(data["blocks"]),
        signature=data["signature"],
        signed_on=_date_from_json(data["signed_on"]),
        unit=data["unit"],
        period=Period.read(data["period"]),
        changeset=data["changeset"],
        template=data["template"],
        pack=data["pack"],
        date_line=data.get("date_line", ""),
        addressee=data.get("addressee", ""),
        red_head=_red_head_from_json(data["red_head"]) if "red_head" in data else None,
        annexes=tuple(
            Annex(annex["number"], annex["title"], _blocks_from_json(annex["blocks"]))
            for annex in data.get("annexes", ())
        ),
        colophon=_colophon_from_json(data["colophon"]) if "colophon" in data else None,
        inserts=tuple(
            Insert(item["slot"], item["indicator"], item["form"], _runs_from_json(item["runs"]))
            for item in data.get("inserts", ())
        ),
        previous=data.get("previous", ""),
        reason=data.get("reason", ""),
    )


def tree_digest(report: Report) -> str:
    """SHA-256 of the tree without its anchors."""
    tree = _without_anchors(report_to_json(report))
    text = json.dumps(tree, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def _without_anchors(part: Any) -> Any:  # noqa: ANN401 (whatever JSON holds)
    if isinstance(part, dict):
        return {key: _without_anchors(value) for key, value in part.items() if key != "id"}
    return [_without_anchors(value) for value in part] if isinstance(part, list) else part


def records_digest(records: Iterable[RecordRef]) -> str:
    """SHA-256 of the ids and versions of records: the same digest, the same basis."""
    return hashlib.sha256("\n".join(str(ref) for ref in sorted(records)).encode()).hexdigest()


def _date_from_json(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def _red_head_to_json(head: RedHead) -> Json:
    return {"mark": head.mark, "number": head.number, "signers": list(head.signers)}


def _red_head_from_json(data: Json) -> RedHead:
    return RedHead(data["mark"], data["number"], tuple(data["signers"]))


def _annex_to_json(annex: Annex) -> Json:
    blocks = [_block_to_json(block) for block in annex.blocks]
    return {"number": annex.number, "title": annex.title, "blocks": blocks}


def _insert_to_json(insert: Insert) -> Json:
    return {
        "slot": insert.slot,
        "indicator": insert.indicator,
        "form": insert.form,
        "runs": _runs_to_json(insert.runs),
    }


def _colophon_to_json(colophon: Colophon) -> Json:
    day = colophon.printed_on.isoformat() if colophon.printed_on else None
    return {
        "copies_to": colophon.copies_to,
        "printed_by": colophon.printed_by,
        "printed_on": day,
    }


def _colophon_from_json(data: Json) -> Colophon:
    return Colophon(data["copies_to"], data["printed_by"], _date_from_json(data["printed_on"]))


def _block_to_json(block: Block) -> Json:
    match block:
        case Heading():
            data: Json = {"heading": block.level, "number": block.number, "text": block.text}
            bound = block.runs != (Text(block.text),)
            return {**data, "runs": _runs_to_json(block.runs)} if bound else data
        case Paragraph():
            return {"runs": _runs_to_json(block.runs)}
        case ItemList():
            items = [{"mark": item.mark, "runs": _runs_to_json(item.runs)} for item in block.items]
            return {"items": items}
        case Remark():
            return {"remark": _runs_to_json(block.runs)}
        case Chart():
            return {
                "chart": block.kind.value,
                "table": _table_to_json(block.table),
                "unit_of_count": block.unit,
                "source": list(block.source),
            }
        case Table():
            return _table_to_json(block)


def _table_to_json(table: Table) -> Json:
    return {
        "caption": table.caption,
        "header": [
            [[cell.text, cell.columns, cell.rows] for cell in cells] for cells in table.header
        ],
        "rows": [
            {
                "total": row.total,
                "cells": [
                    {"align": cell.align.value, "runs": _runs_to_json(cell.runs)}
                    for cell in row.cells
                ],
            }
            for row in table.rows
        ],
        "widths": list(table.widths),
        "notes": [_runs_to_json(note) for note in table.notes],
    }


def _blocks_from_json(data: Iterable[Json]) -> tuple[Block, ...]:
    return tuple(_block_from_json(block) for block in data)


def _block_from_json(data: Json) -> Block:
    if "heading" in data:
        runs = _runs_from_json(data.get("runs", ()))
        return Heading(
            data["heading"], data["number"], text_of(runs) if runs else data["text"], runs
        )
    if "items" in data:
        return ItemList(
            tuple(Item(item["mark"], _runs_from_json(item["runs"])) for item in data["items"])
        )
    if "remark" in data:
        return Remark(_runs_from_json(data["remark"]))
    if "chart" in data:
        return Chart(
            ChartKind(data["chart"]),
            _table_from_json(data["table"]),
            data["unit_of_count"],
            tuple(data["source"]),
        )
    if "rows" in data:
        return _table_from_json(data)
    return Paragraph(_runs_from_json(data["runs"]))


def _table_from_json(data: Json) -> Table:
    return Table(
        caption=data["caption"],
        header=tuple(tuple(HeaderCell(*cell) for cell in cells) for cells in data["header"]),
        rows=tuple(
            Row(
                tuple(
                    Cell(_runs_from_json(cell["runs"]), Align(cell["align"]))
                    for cell in row["cells"]
                ),
                row["total"],
            )
            for row in data["rows"]
        ),
        widths=tuple(data["widths"]),
        notes=tuple(_runs_from_json(note) for note in data["notes"]),
    )


def _runs_to_json(runs: Iterable[Run]) -> list[Json]:
    return [_run_to_json(run) for run in runs]


def _runs_from_json(data: Iterable[Json]) -> tuple[Run, ...]:
    return tuple(_run_from_json(run) for run in data)


def _run_to_json(run: Run) -> Json:
    if isinstance(run, Text):
        return {
            "text": run.text,
            **({"lead": True} if run.lead else {}),
            **({"source": [run.source.record_id, run.source.version]} if run.source else {}),
        }
    if isinstance(run, Gap):
        return {"gap": run.what, "indicator": run.indicator}
    printed = run.printed
    return {
        "id": run.id,
        "ordinal": run.ordinal,
        "digits": f"{printed.digits:f}",
        "scale": plain(printed.scale),
        "hedge": printed.hedge.value,
        "unit_of_count": printed.unit,
        "role": run.role.value,
        "indicator": run.indicator,
        "definition": run.definition_digest,
        "unit": run.unit,
        "period": str(run.period),
        "changeset": run.changeset,
        "value": _value_to_json(run.value),
        "base": None if run.base is None else _value_to_json(run.base),
        "sent": list(run.coverage.sent),
        "nil": list(run.coverage.nil),
        "missing": list(run.coverage.missing),
        "records": [[ref.record_id, ref.version] for ref in run.records],
        # Left out where there is nothing to say, so that reports written before it keep their digests.
        **({"comparison": run.comparison} if run.comparison else {}),
        **({"bare": True} if run.bare else {}),
        **({"waiting": run.waiting} if run.waiting else {}),
        **({"misfits": list(run.misfits)} if run.misfits else {}),
        **({"written": run.written} if run.written else {}),
        **({"differs": True} if run.differs else {}),
    }


def _run_from_json(data: Json) -> Run:
    if "gap" in data:
        return Gap(data["gap"], data["indicator"])
    if "id" not in data:
        source = RecordRef(*data["source"]) if "source" in data else None
        return Text(data["text"], data.get("lead", False), source)
    return Figure(
        id=data["id"],
        ordinal=data["ordinal"],
        printed=Printed(
            Decimal(data["digits"]),
            data["unit_of_count"],
            Decimal(data["scale"]),
            Hedge(data["hedge"]),
        ),
        role=Role(data["role"]),
        indicator=data["indicator"],
        definition_digest=data["definition"],
        unit=data["unit"],
        period=Period.read(data["period"]),
        changeset=data["changeset"],
        value=_value_from_json(data["value"]),
        base=None if data["base"] is None else _value_from_json(data["base"]),
        coverage=Coverage(tuple(data["sent"]), tuple(data["nil"]), tuple(data["missing"])),
        records=tuple(RecordRef(record_id, version) for record_id, version in data["records"]),
        comparison=data.get("comparison", ""),
        bare=data.get("bare", False),
        waiting=data.get("waiting", 0),
        misfits=tuple(data.get("misfits", ())),
        written=data.get("written", ""),
        differs=data.get("differs", False),
    )


def _value_to_json(value: Value) -> str | Json:
    return f"{value.number:f}" if isinstance(value, Known) else {"absent": value.why.value}


def _value_from_json(data: str | Json) -> Value:
    return Known(Decimal(data)) if isinstance(data, str) else Absent(Absence(data["absent"]))
