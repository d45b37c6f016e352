"""Sheets that others designed: what is said of them at import, and what is remembered."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from taizhang.cli import show
from taizhang.cli.base import PERIOD, NumberType, ledger, open_it, viewer_here
from taizhang.cli.framework import Command, argument, option
from taizhang.cli.language import _
from taizhang.core.ledger.cell import excerpt
from taizhang.core.values import Message, RefusedError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from taizhang.core.ledger.mapping import SheetProposal
    from taizhang.core.values import Period
    from taizhang.services.ledger_import import ForeignRequest

_NUMBER = NumberType(lambda text: Message("“{value}”不是编号，请写数字，例如 1。", value=text))
_OPTIONS = (
    option("--unit", metavar="单位", help="外来表格：是哪个单位报送的"),
    option("--period", type=PERIOD, metavar="时段", help="外来表格：是哪个时段的，如 2025H1"),
    option("--kind", metavar="台账类型", help="外来表格：是哪种台账（默认：按表头辨认）"),
    option("--accept", is_flag=True, help="外来表格：同意所列的对应关系，导入并记住"),
    option(
        "--map",
        "amendments",
        multiple=True,
        metavar="列名=字段",
        help="外来表格：这一列（列名或列号）是哪个字段，“列名=-”是不要这一列，可写多次",
    ),
    option(
        "--set",
        "constants",
        multiple=True,
        metavar="字段=内容",
        help="外来表格：没有这一列的，每条都填这个内容，可写多次",
    ),
)


def foreign_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """Give a command the options that say what a workbook does not say itself."""
    for add in reversed(_OPTIONS):
        command = add(command)
    return command


def foreign_request(
    *,
    unit: str | None,
    period: Period | None,
    kind: str | None,
    accept: bool,
    amendments: tuple[str, ...],
    constants: tuple[str, ...],
) -> ForeignRequest | None:
    """What was typed, as the service takes it; None if nothing was.

    Raises:
        RefusedError: Half of it is missing, or cannot be understood.
    """
    from taizhang.core.ledger.mapping import Amendment
    from taizhang.services.ledger_import import ForeignRequest

    if unit is None or period is None:
        if any((unit, period, kind, accept, amendments, constants)):
            raise RefusedError(Message("导入外来表格，--unit 和 --period 都要写。"))
        return None
    said = _pairs(amendments, "--map")
    return ForeignRequest(
        unit,
        period,
        kind=kind or "",
        accept=accept,
        amendments=tuple(Amendment(name, "" if to == "-" else to) for name, to in said),
        constants=dict(_pairs(constants, "--set")),
    )


def _pairs(texts: Iterable[str], name: str) -> list[tuple[str, str]]:
    found = [_pair(text, name) for text in texts]
    names = [before for before, _after in found]
    twice = next((before for before in names if names.count(before) > 1), None)
    if twice is not None:
        raise RefusedError(Message("“{label}”写了两次。", label=excerpt(twice)))
    return found


def _pair(text: str, name: str) -> tuple[str, str]:
    # A label may hold the sign itself; what it is taken for never does.
    before, sign, after = text.rpartition("=")
    if not sign or not before.strip() or not after.strip():
        raise RefusedError(Message("{option} 要写成 “名称=内容”。", option=name))
    return before.strip(), after.strip()


def show_questions(refused: RefusedError) -> None:
    """What is proposed for sheets that nobody has accepted yet; nothing for any other refusal."""
    from taizhang.services.ledger_import import UnconfirmedSheetsError

    if not isinstance(refused, UnconfirmedSheetsError):
        return
    for question in refused.questions:
        if question.proposal is not None:
            _proposal(question.sheet, question.proposal, question.missing)


def _proposal(sheet: str, proposal: SheetProposal, missing: Iterable[str]) -> None:
    from taizhang.core.ledger.mapping import RECORD_ID
    from taizhang.core.ledger.sheet import ID_HEADER

    labels = {field.id: field.label for field in proposal.kind.fields} | {RECORD_ID: ID_HEADER}
    show.line(
        "工作表“{sheet}” → {kind}，表头在第{row}行",
        sheet=sheet,
        kind=proposal.kind.label,
        row=proposal.header.first + 1,
    )
    rows = [(_("列"), _("表中列名"), _("对应字段"), _("为什么"), _("举例"))]
    for column in proposal.columns:
        field = labels.get(column.field, _("（不采用）"))
        why = column.reason.label.render(_) if column.reason else ""
        if column.may_be:
            why = _("可能是{fields}，请指明").format(fields=_("、").join(column.may_be))
        name = column.label or _("（无列名）")
        rows.append((column.letter, name, field, why, column.sample))
    rows += [("-", _("（没有这一列）"), label, _("必填"), "") for label in missing]
    show.table([(f"  {first}", *rest) for first, *rest in rows])


@ledger.command("mappings", cls=Command)
def ledger_mappings() -> None:
    """列出记住的外来表格：哪一列是哪个字段"""
    from taizhang.services.sheet_mappings import list_mappings

    found = list_mappings(open_it(), viewer_here())
    for item in found:
        show.line(
            "{id}. {kind}（变更号 {changeset}）",
            id=item.id,
            kind=item.kind,
            changeset=item.changeset,
        )
        rows = [
            (f"   {name or _('（无列名）')}", f"→ {to}" if to else "-") for name, to in item.columns
        ]
        show.table(rows)
    if not found:
        show.line("还没有记住任何外来表格。")


@ledger.command("forget-mapping", cls=Command)
@argument("number", type=_NUMBER, metavar="编号")
@option("--reason", required=True, metavar="理由", help="为什么要重新确认")
def ledger_forget_mapping(number: int, reason: str) -> None:
    """忘记一种外来表格的对应关系，下次导入时重新确认"""
    from taizhang.services.sheet_mappings import forget_sheet_mapping

    item, changeset = forget_sheet_mapping(open_it(), viewer_here(), number, reason=reason)
    show.line(
        "已忘记“{kind}”的这一对应关系，下次导入时重新确认，变更号 {number}。",
        kind=item.kind,
        number=changeset,
    )
