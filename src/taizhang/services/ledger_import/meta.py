"""What a workbook says of itself, in the sheet that people do not see."""

from __future__ import annotations

from taizhang.core.documents.workbook import Workbook
from taizhang.core.ledger.cell import is_empty, text_of
from taizhang.core.rendering.ledger_workbook import (
    AS_KNOWN,
    FORMAT_VERSION,
    META_SHEET,
)
from taizhang.core.values import Message, Period, Place, Problem, RefusedError
from taizhang.packs.pack import Pack
from taizhang.services.ledger_import.state import WorkbookMeta

MENDING = "mending"
"""Key of a workbook that holds only the rows that another had wrong."""
_LONGEST_NUMBER = 18
WORDED = "worded"
"""Key of the changeset whose definitions word such a workbook."""
TAKEN = "taken:"
"""Keys under which such a workbook names the records that are other rows of that one."""


def read_meta(book: Workbook, pack: Pack, workspace: str) -> WorkbookMeta:
    """What a workbook says of itself.

    Args:
        book: The workbook.
        pack: The definitions of the workspace.
        workspace: Its code: changesets are numbered in each workspace on its own.

    Raises:
        RefusedError: It is not one of ours, or not for this pack.
    """

    def refusal(message: Message) -> RefusedError:
        return RefusedError(Problem(message, Place(book.name)))

    sheet = book.sheet(META_SHEET)
    if sheet is None:
        raise refusal(
            Message(
                "不是本系统发出的报送表。请用 taizhang ledger template 导出报送表，把内容填进去再导入；"
                "或写明 --unit 和 --period，按原来的表格导入。"
            )
        )
    entries = {
        text_of(row[0]): "" if is_empty(row[1]) else text_of(row[1])
        for row in sheet.rows
        if len(row) > 1 and not is_empty(row[0])
    }
    if entries.get("format") != FORMAT_VERSION:
        raise refusal(Message("报送表的版本不同，请重新导出报送表。"))
    if entries.get("pack") != pack.id:
        raise refusal(
            Message(
                "这是业务包“{other}”的报送表，本工作区用的是“{own}”，不能导入。",
                other=entries.get("pack", ""),
                own=pack.id,
            )
        )
    sheets = {
        key.removeprefix("sheet:"): kind
        for key, kind in entries.items()
        if key.startswith("sheet:")
    }
    unknown = sorted(kind for kind in sheets.values() if kind not in pack.kinds)
    if unknown or not sheets:
        raise refusal(
            Message(
                "报送表中的台账类型“{kinds}”已不存在，请重新导出报送表。",
                kinds=tuple(unknown),
            )
        )
    period_text = entries.get("period", "")
    try:
        period = Period.read(period_text) if period_text else None
    except RefusedError as error:
        raise refusal(error.problems[0].message) from None
    taken = [ids for key, ids in entries.items() if key.startswith(TAKEN)]
    return WorkbookMeta(
        entries.get("unit", ""),
        period,
        sheets,
        mending=MENDING in entries,
        taken=frozenset(" ".join(taken).split()),
        as_known=_number(entries.get(AS_KNOWN, "")),
        worded=_number(entries.get(WORDED, entries.get(AS_KNOWN, "")))
        if entries.get("workspace") == workspace
        else 0,
    )


def _number(text: str) -> int:
    """A changeset as a workbook states it; 0 for what is none."""
    return int(text) if text.isascii() and text.isdigit() and len(text) <= _LONGEST_NUMBER else 0
