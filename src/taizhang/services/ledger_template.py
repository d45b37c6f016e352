"""Make the workbook that a unit fills in and sends back."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from taizhang.core.ledger.cell import texts_of
from taizhang.core.ledger.submission import SubmissionState
from taizhang.core.ledger.unit import UnitTree
from taizhang.core.rendering.ledger_workbook import (
    AS_KNOWN,
    FORMAT_VERSION,
    NIL_SHEET,
    LedgerRow,
    LedgerSheet,
    LedgerWorkbook,
    render_ledger_workbook,
)
from taizhang.core.values import Message, RefusedError
from taizhang.services.clock import new_record_id
from taizhang.services.files import file_name
from taizhang.store import queries

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from taizhang.core.ledger.field import Field
    from taizhang.core.ledger.kind import RecordKind
    from taizhang.core.ledger.record import FieldValue, Record
    from taizhang.core.ledger.unit import UnitSpan
    from taizhang.core.values import Period
    from taizhang.services.workspace import Workspace
    from taizhang.store.viewer import Viewer

_BLANK_ROWS = 60
_BASE_TITLE = "基础名录"


@dataclass(frozen=True, slots=True)
class TemplateFile:
    """A workbook to send out."""

    name: str
    content: bytes


def make_base_template(
    workspace: Workspace, viewer: Viewer, *, new_id: Callable[[], str] = new_record_id
) -> TemplateFile:
    """The workbook of the registers: units first, then what the pack declares."""
    pack = workspace.pack
    changeset = queries.latest_changeset(viewer)
    kinds = {kind.id: kind for kind in pack.registers}
    spans = queries.unit_spans(viewer, pack.kinds["unit"], changeset)
    names = cell_names(spans)
    whole = UnitTree(tuple({span.code: span for span in spans}.values()))
    held = queries.records(viewer, kinds, whole, changeset)
    sheets = [
        LedgerSheet(
            kind.offering(None), _rows(kind, [r for r in held if r.kind == kind.id], names, new_id)
        )
        for kind in pack.registers
    ]
    guide = (
        "本表登记单位和各类名录，由综合岗维护，改后用 taizhang ledger import 导入。",
        "带*的列必填。一行是一段时间内的情况：名称、隶属或人数变了，在原行填写停用（终止）日期，另起一行。",
        "单位合并、拆分的，在停用的一行填写“去向单位代码”，同比时上年的数才归得到现在的单位。",
        "记录号由程序填好，请勿改动；新增内容从空行开始填。",
        "本系统不得存储、处理国家秘密和工作秘密，不登记个人信息。",
    )
    return TemplateFile(
        f"{_BASE_TITLE}.xlsx",
        render_ledger_workbook(
            LedgerWorkbook(
                _BASE_TITLE,
                guide,
                _meta(workspace, "", "", changeset),
                sheets,
                unit_names=list(names.values()),
            )
        ),
    )


def make_unit_template(
    workspace: Workspace,
    viewer: Viewer,
    unit: str,
    period: Period,
    *,
    new_id: Callable[[], str] = new_record_id,
) -> TemplateFile:
    """The workbook of a unit and period: the kinds it owes, prefilled with what is held.

    Raises:
        RefusedError: There is no such unit in the period, or it owes nothing.
    """
    pack = workspace.pack
    changeset = queries.latest_changeset(viewer)
    tree = queries.unit_tree(viewer, pack.kinds["unit"], period, changeset)
    code = find_unit(tree, unit, period)
    span = tree.span(code)
    kinds = pack.owed_kinds(span.level, period) if span else ()
    if span is None or not kinds:
        message = Message(
            "“{unit}”没有要报的台账（见业务包 pack.yaml 的 expectations）。", unit=unit
        )
        raise RefusedError(message)
    held = queries.records(viewer, pack.kinds, tree, changeset, [kind.id for kind in kinds])
    names = cell_names(tree.spans)
    owners = {code, *tree.taken_over(code)}
    sheets = [
        LedgerSheet(
            kind.offering(period.start),
            _rows(
                kind,
                [
                    r
                    for r in held
                    if r.kind == kind.id and r.unit in owners and belongs(kind, r, period)
                ],
                names,
                new_id,
            ),
        )
        for kind in kinds
    ]
    nil = frozenset(
        item.kind
        for item in queries.submissions(viewer, changeset)
        if item.unit == code and item.period == period and item.state is SubmissionState.NIL
    )
    title = f"{span.name}{period.name}工作台账"
    guide = (
        f"填报单位：{span.name}　　时段：{period.name}（{period.start}至{period.last_day}）",
        "每类台账一张表，带*的列必填，第二行是填写说明，从第三行起一行一条。",
        "数字只填阿拉伯数字，不带单位，不写“余”“近”；日期写成 2025-03-05。",
        "记录号由程序填好，请勿改动；整行复制后请清空新行的记录号。行不够时在下面接着填，记录号留空。",
        f"本期确实没有发生的，在“{NIL_SHEET}”表中选“本期无”；不填也不选，视为未报送。",
        "本系统不得存储、处理国家秘密和工作秘密，不登记姓名、证件号、电话等个人信息。",
    )
    return TemplateFile(
        f"{file_name(title)}.xlsx",
        render_ledger_workbook(
            LedgerWorkbook(
                title,
                guide,
                _meta(workspace, code, str(period), changeset),
                sheets,
                kinds,
                nil,
                [names[item.code] for item in tree.spans],
            )
        ),
    )


def find_unit(tree: UnitTree, text: str, period: Period) -> str:
    """The code of a unit given by code, name or short name.

    Raises:
        RefusedError: The tree of the period does not know it, or knows two of that name.
    """
    if tree.span(text):
        return text
    if not tree.spans:
        raise RefusedError(
            Message(
                "{period}的单位名录是空的，请先导入基础名录（taizhang ledger template -o 基础名录.xlsx）。",
                period=period.name,
            )
        )
    found = [span.code for span in tree.spans if text in (span.name, span.short_name)]
    if len(found) > 1:
        raise RefusedError(
            Message(
                "叫“{cell}”的有{count}个，请改填代码或编号：{keys}。",
                cell=text,
                count=len(found),
                keys="、".join(found),
            )
        )
    if not found:
        known = "、".join(span.short_name for span in tree.spans[:20])
        raise RefusedError(
            Message(
                "{period}没有名为“{unit}”的单位，有：{known}。",
                period=period.name,
                unit=text,
                known=known,
            )
        )
    return found[0]


def cell_names(spans: Iterable[UnitSpan]) -> dict[str, str]:
    """What units are called in cells, by code: their names, or the codes where a name would be misread."""
    spans = list(spans)
    bearers: dict[str, set[str]] = {}
    for span in spans:
        for name in {span.name, span.short_name, span.code}:
            bearers.setdefault(name, set()).add(span.code)
    return {
        span.code: span.name
        if len(bearers[span.name]) == 1 and texts_of(span.name) == [span.name]
        else span.code
        for span in spans
    }


def _meta(workspace: Workspace, unit: str, period: str, changeset: int) -> dict[str, str]:
    pack = workspace.pack
    return {
        "format": FORMAT_VERSION,
        "workspace": workspace.code,
        "pack": pack.id,
        "pack_version": pack.version,
        "unit": unit,
        "period": period,
        # As what was the ledger known when the rows were filled in for the unit: one that it leaves as it was
        # says nothing against what has been corrected since.
        AS_KNOWN: str(changeset),
    }


def happened_in(kind: RecordKind, record: Record, period: Period) -> bool:
    """Whether anything of the record happened in the period: it, or any step of its lifecycle."""
    fields = [stage.date_field for stage in kind.stages] or [kind.first_day_field]
    days = [record.values.get(name) for name in fields]
    return any(isinstance(day, date) and period.contains(day) for day in days)


def belongs(kind: RecordKind, record: Record, period: Period) -> bool:
    """Whether a held record should stand in the workbook of a period: it happened or was open in it."""
    began = record.values.get(kind.first_day_field)
    if not isinstance(began, date):
        return False
    if not kind.stages:
        return period.contains(began)
    ended = record.values.get(kind.stages[-1].date_field)
    return began < period.end and (not isinstance(ended, date) or ended >= period.start)


def _rows(
    kind: RecordKind,
    held: Sequence[Record],
    unit_names: Mapping[str, str],
    new_id: Callable[[], str],
) -> list[LedgerRow]:
    rows = [
        LedgerRow(
            record.ref.record_id,
            {
                field.id: shown_cell(field, record.values[field.id], unit_names)
                for field in kind.fields
                if field.id in record.values
            },
        )
        for record in held
    ]
    return rows + [LedgerRow(new_id()) for _ in range(_BLANK_ROWS)]


def shown_cell(field: Field, value: FieldValue, unit_names: Mapping[str, str]) -> object:
    """A value as it stands in a cell; units by name."""
    if field.type.id == "unit":
        return unit_names.get(str(value), value)
    if field.type.id == "units" and isinstance(value, tuple):
        return "、".join(unit_names.get(code, code) for code in value)
    return field.type.show(value, field)
