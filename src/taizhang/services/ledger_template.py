"""Make the workbook that a unit fills in and sends back."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING

from taizhang.core.ledger.cell import excerpt, texts_of
from taizhang.core.ledger.submission import SubmissionState
from taizhang.core.ledger.unit import UnitTree
from taizhang.core.rendering.ledger_workbook import (
    AS_KNOWN,
    FORMAT_VERSION,
    LAST_YEAR_SHEET,
    NIL_SHEET,
    LastYearPart,
    LedgerRow,
    LedgerSheet,
    LedgerWorkbook,
    render_ledger_workbook,
)
from taizhang.core.values import Message, RefusedError
from taizhang.services.clock import new_record_id
from taizhang.services.files import file_name
from taizhang.services.last_year import last_year_summaries
from taizhang.store import queries
from taizhang.store.submissions import submissions

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence

    from taizhang.core.ledger.field import Field
    from taizhang.core.ledger.kind import RecordKind
    from taizhang.core.ledger.record import FieldValue, Record
    from taizhang.core.ledger.submission import Submission
    from taizhang.core.ledger.unit import UnitSpan
    from taizhang.core.values import Period
    from taizhang.services.workspace import Workspace
    from taizhang.store.viewer import Viewer

BLANK_ROWS = 60
"""Rows with record ids to fill in, on each sheet."""

_MOST_LAST_YEAR = 300
_BASE_TITLE = "基础名录"


@dataclass(frozen=True, slots=True)
class TemplateFile:
    """A workbook to send out."""

    name: str
    content: bytes


def make_base_template(
    workspace: Workspace,
    viewer: Viewer,
    *,
    new_id: Callable[[], str] = new_record_id,
    blank_rows: int = BLANK_ROWS,
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
            kind.offering(None),
            _rows(kind, [r for r in held if r.kind == kind.id], names, new_id, blank_rows),
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
    blank_rows: int = BLANK_ROWS,
) -> TemplateFile:
    """The workbook of a unit and period: the kinds it owes, prefilled with what is held, and rows to fill in.

    Raises:
        RefusedError: There is no such unit in the period, or it owes nothing.
    """
    holdings = _holdings(workspace, viewer, period, unit)
    span = holdings.tree.span(find_unit(holdings.tree, unit, period))
    if span is None or not workspace.pack.owed_kinds(span, period):
        message = Message(
            "“{unit}”没有要报的台账（见业务包 pack.yaml 的 expectations）。", unit=unit
        )
        raise RefusedError(message)
    return _unit_template(holdings, span, new_id, blank_rows)


def make_all_templates(
    workspace: Workspace,
    viewer: Viewer,
    period: Period,
    *,
    new_id: Callable[[], str] = new_record_id,
    units: Collection[str] | None = None,
) -> Iterator[TemplateFile]:
    """The workbooks of all units that owe something for a period, in the order of the tree, one at a time.

    Args:
        workspace: Where.
        viewer: For whom.
        period: For which period.
        new_id: Gives ids to empty rows.
        units: Only of these, by their codes.

    Raises:
        RefusedError: Nobody owes anything.
    """
    holdings = _holdings(workspace, viewer, period)
    owing = [
        span
        for span in holdings.tree.spans
        if workspace.pack.owed_kinds(span, period) and (units is None or span.code in units)
    ]
    if not owing:
        raise RefusedError(
            Message("{period}没有要报台账的单位，请先导入基础名录。", period=period.name)
        )
    names: set[str] = set()
    for span in owing:
        made = _unit_template(holdings, span, new_id, BLANK_ROWS)
        if made.name in names:
            # Two units of one name: each gets its own file.
            made = replace(made, name=f"{made.name.removesuffix('.xlsx')} {span.code}.xlsx")
        names.add(made.name)
        yield made


@dataclass(frozen=True, slots=True)
class _Holdings:
    """What the workbooks of a period are filled in with, for all units.

    Attributes:
        records: By unit and kind.
        before: The same period last year.
        tree_before: The units of that time.
    """

    workspace: Workspace
    viewer: Viewer
    period: Period
    changeset: int
    tree: UnitTree
    records: Mapping[tuple[str, str], Sequence[Record]]
    submissions: Sequence[Submission]
    before: Period
    tree_before: UnitTree


def _holdings(
    workspace: Workspace, viewer: Viewer, period: Period, unit: str | None = None
) -> _Holdings:
    """What is held; of one unit alone only what is its own, that of others would take long for nothing."""
    pack = workspace.pack
    changeset = queries.latest_changeset(viewer)
    spans = queries.unit_spans(viewer, pack.kinds["unit"], changeset)
    tree = UnitTree.of(spans, period)
    kinds = {kind.id for span in tree.spans for kind in pack.owed_kinds(span, period)}
    code = find_unit(tree, unit, period) if unit is not None else ""
    own = (code, *tree.taken_over(code)) if code else ()
    records: dict[tuple[str, str], list[Record]] = {}
    for record in queries.records(viewer, pack.kinds, tree, changeset, kinds, own):
        records.setdefault((record.unit, record.kind), []).append(record)
    before = period.same_period_last_year()
    return _Holdings(
        workspace=workspace,
        viewer=viewer,
        period=period,
        changeset=changeset,
        tree=tree,
        records=records,
        submissions=submissions(viewer, changeset),
        before=before,
        tree_before=UnitTree.of(spans, before),
    )


def _unit_template(
    holdings: _Holdings, span: UnitSpan, new_id: Callable[[], str], blank_rows: int
) -> TemplateFile:
    code, period, tree = span.code, holdings.period, holdings.tree
    kinds = holdings.workspace.pack.owed_kinds(span, period)
    names = cell_names(tree.spans)
    sheets = []
    for kind in kinds:
        held = [
            record
            # What the units that it took over left open is its to finish.
            for owner in (code, *tree.taken_over(code))
            for record in holdings.records.get((owner, kind.id), ())
            if belongs(kind, record, period)
        ]
        sheets.append(
            LedgerSheet(kind.offering(period.start), _rows(kind, held, names, new_id, blank_rows))
        )
    nil = frozenset(
        item.kind
        for item in holdings.submissions
        if item.unit == code and item.period == period and item.state is SubmissionState.NIL
    )
    last_year = _last_year(holdings, code, kinds)
    title = f"{span.name}{period.name}工作台账"
    guide = [
        f"填报单位：{span.name}　　时段：{period.name}（{period.start}至{period.last_day}）",
        "每类台账一张表，带*的列必填，第二行是填写说明，从第三行起一行一条。",
        "数字只填阿拉伯数字，不带单位，不写“余”“近”；日期写成 2025-03-05。",
        "记录号由程序填好，请勿改动；整行复制后请清空新行的记录号。行不够时在下面接着填，记录号留空。",
        f"本期确实没有发生的，在“{NIL_SHEET}”表中选“本期无”；不填也不选，视为未报送。",
        "本系统不得存储、处理国家秘密和工作秘密，不登记姓名、证件号、电话等个人信息。",
    ]
    if last_year:
        guide.insert(
            -1, f"“{LAST_YEAR_SHEET}”表是{holdings.before.name}报送的内容，供对照，不用填。"
        )
    return TemplateFile(
        f"{file_name(title)}.xlsx",
        render_ledger_workbook(
            LedgerWorkbook(
                title,
                guide,
                _meta(holdings.workspace, code, str(period), holdings.changeset),
                sheets,
                kinds,
                nil,
                [names[item.code] for item in tree.spans],
                last_year,
                holdings.before.name,
            )
        ),
    )


def _last_year(
    holdings: _Holdings, code: str, kinds: Sequence[RecordKind]
) -> tuple[LastYearPart, ...]:
    """What the unit had in the same period last year; nothing if it was not there or has sent nothing."""
    before, tree = holdings.before, holdings.tree_before
    if tree.span(code) is None:
        return ()
    names = cell_names(tree.spans)
    held = {
        kind.id: [
            record
            for record in holdings.records.get((code, kind.id), ())
            if belongs(kind, record, before)
        ]
        for kind in kinds
    }
    sent = [item for item in holdings.submissions if item.unit == code]
    if not any(held.values()) and not any(item.period.overlaps(before) for item in sent):
        return ()
    said = last_year_summaries(
        holdings.workspace.pack,
        holdings.viewer,
        code,
        kinds,
        before,
        tree,
        sent,
        holdings.changeset,
    )
    parts = []
    for kind in kinds:
        records = held[kind.id]
        summary = said[kind.id]
        if len(records) > _MOST_LAST_YEAR:
            summary += f"（共{len(records)}条，下面列出前{_MOST_LAST_YEAR}条）"
        rows = [_cells(kind, record, names) for record in records[:_MOST_LAST_YEAR]]
        parts.append(LastYearPart(kind, summary, rows))
    return tuple(parts)


def name_of_several(text: str, codes: Sequence[str]) -> Message:
    """Why a name is not enough, and what is."""
    return Message(
        "叫“{cell}”的有{count}个，请改填代码或编号：{keys}。",
        cell=excerpt(text),
        count=len(codes),
        keys="、".join(codes),
    )


def find_unit(tree: UnitTree, text: str, period: Period) -> str:
    """The code of a unit given by code, name or short name.

    Raises:
        RefusedError: The tree of the period does not know it, or knows two of that name.
    """
    if not tree.spans:
        raise RefusedError(
            Message(
                "{period}的单位名录是空的，请先导入基础名录（taizhang ledger template -o 基础名录.xlsx）。",
                period=period.name,
            )
        )
    found = tree.named(text)
    if len(found) > 1:
        raise RefusedError(name_of_several(text, found))
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
    blank_rows: int,
) -> list[LedgerRow]:
    rows = [LedgerRow(record.ref.record_id, _cells(kind, record, unit_names)) for record in held]
    return rows + [LedgerRow(new_id()) for _ in range(blank_rows)]


def _cells(kind: RecordKind, record: Record, unit_names: Mapping[str, str]) -> dict[str, object]:
    return {
        field.id: shown_cell(field, record.values[field.id], unit_names)
        for field in kind.fields
        if field.id in record.values
    }


def shown_cell(field: Field, value: FieldValue, unit_names: Mapping[str, str]) -> object:
    """A value as it stands in a cell; units by name."""
    if field.type.id == "unit":
        return unit_names.get(str(value), value)
    if field.type.id == "units" and isinstance(value, tuple):
        return "、".join(unit_names.get(code, code) for code in value)
    return field.type.show(value, field)
