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
from taizhang.core.reports.tree import (
    Block,
    Figure,
    Heading,
    Paragraph,
    Report,
    Role,
    Run,
    Text,
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
    """The whole tree in what JSON can hold; numbers are texts, so that none is rounded."""
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
    }


def report_from_json(data: Json) -> Report:
    """The way back."""
    signed_on = data["signed_on"]
    return Report(
        title=tuple(data["title"]),
        blocks=tuple(_block_from_json(block) for block in data["blocks"]),
        signature=data["signature"],
        signed_on=date.fromisoformat(signed_on) if signed_on else None,
        unit=data["unit"],
        period=Period.read(data["period"]),
        changeset=data["changeset"],
        template=data["template"],
        pack=data["pack"],
    )


def tree_digest(report: Report) -> str:
    """SHA-256 of the tree without its anchors."""
    tree = report_to_json(report)
    for block in tree["blocks"]:
        for run in block.get("runs", ()):
            run.pop("id", None)
    text = json.dumps(tree, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def records_digest(records: Iterable[RecordRef]) -> str:
    """SHA-256 of the ids and versions of records: the same digest, the same basis."""
    return hashlib.sha256("\n".join(str(ref) for ref in sorted(records)).encode()).hexdigest()


def _block_to_json(block: Block) -> Json:
    if isinstance(block, Heading):
        return {"heading": block.level, "number": block.number, "text": block.text}
    return {"runs": [_run_to_json(run) for run in block.runs]}


def _block_from_json(data: Json) -> Block:
    if "heading" in data:
        return Heading(data["heading"], data["number"], data["text"])
    return Paragraph(tuple(_run_from_json(run) for run in data["runs"]))


def _run_to_json(run: Run) -> Json:
    if isinstance(run, Text):
        return {"text": run.text}
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
    }


def _run_from_json(data: Json) -> Run:
    if "id" not in data:
        return Text(data["text"])
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
    )


def _value_to_json(value: Value) -> str | Json:
    return f"{value.number:f}" if isinstance(value, Known) else {"absent": value.why.value}


def _value_from_json(data: str | Json) -> Value:
    return Known(Decimal(data)) if isinstance(data, str) else Absent(Absence(data["absent"]))
