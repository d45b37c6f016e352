"""Take in a returned workbook: plan first, then write all of it under one changeset.

Good rows are kept; bad rows are named cell by cell and handed back in a workbook to mend. A record whose row
has vanished from the workbook is reported and kept. The same file twice changes nothing.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import replace
from typing import TYPE_CHECKING

from django.db import transaction

from taizhang.core.ledger.cell import personal_number_in
from taizhang.services.clock import new_record_id
from taizhang.services.ledger_import.foreign import (
    UnconfirmedSheetsError,
    bring_in,
)
from taizhang.services.ledger_import.formats import read_file
from taizhang.services.ledger_import.plan import plan_import
from taizhang.services.ledger_import.secrecy import (
    refuse_marked_book,
    refuse_marked_name,
    refuse_marked_package,
)
from taizhang.services.ledger_import.telling import ImportResult, SheetResult, tell
from taizhang.services.ledger_import.terms import AT_ONCE, ForeignRequest, ImportTerms
from taizhang.services.ledger_import.write import write_plan
from taizhang.services.reason import name_to_keep, reason_to_keep
from taizhang.services.workspace import writing

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date

    from taizhang.services.ledger_import.state import ImportWork
    from taizhang.services.workspace import Workspace
    from taizhang.store.viewer import Viewer

__all__ = [
    "ForeignRequest",
    "ImportResult",
    "ImportTerms",
    "SheetResult",
    "UnconfirmedSheetsError",
    "file_name_to_keep",
    "import_workbook",
]

_DIGITS = re.compile(r"\d{4,}")


def import_workbook(
    workspace: Workspace,
    viewer: Viewer,
    file: str,
    data: bytes,
    *,
    received_on: date,
    dry_run: bool = False,
    new_id: Callable[[], str] = new_record_id,
    terms: ImportTerms = AT_ONCE,
) -> ImportResult:
    """Import one workbook made by `ledger template`, or one of another design with what was said of it.

    Args:
        workspace: The workspace.
        viewer: Whose act it is.
        file: The name of the file.
        data: Its bytes.
        received_on: The day on which it came, for telling who is late.
        dry_run: Whether nothing is written.
        new_id: Gives ids to rows that have none.
        terms: Whether it counts at once, whether it may reach into a closed period, and what a person says of a
            workbook of another design.

    Raises:
        UnconfirmedSheetsError: Nobody has accepted yet how a sheet of another design is to be read.
        RefusedError: The file as a whole cannot be used; then nothing was written.
    """
    refuse_marked_name(file)
    file = file_name_to_keep(file)
    book, how = read_file(data, file)
    refuse_marked_book(book)
    refuse_marked_package(data, file)
    digest = hashlib.sha256(data).hexdigest()
    reason, approver = "", ""
    if terms.leave is not None:
        reason = reason_to_keep(terms.leave.reason, "导入")
        approver = name_to_keep(terms.leave.approver)

    def planned() -> ImportWork:
        incoming = bring_in(workspace, viewer, book, terms.foreign)
        incoming = replace(incoming, notes=(*how, *incoming.notes))
        return plan_import(
            workspace,
            viewer,
            incoming,
            digest,
            received_on=received_on,
            new_id=new_id,
            terms=terms,
        )

    if dry_run:
        return tell(planned(), None)
    written: int | None = None
    with writing(
        viewer.name, "import", source=file, digest=digest, reason=reason, approver=approver
    ) as changeset:
        # The plan is made under the write lock, so that what it compares with is what it changes.
        work = planned()
        if work.has_changes:
            write_plan(work, changeset)
            written = changeset.number
        else:
            # Nothing to say: no changeset, not even a number used up, so that importing twice leaves no trace.
            transaction.set_rollback(True)
    return tell(work, written)


def file_name_to_keep(file: str) -> str:
    """The name of the file as it may be kept: text that can be stored, without a personal number."""
    name = file.encode("utf-8", "replace").decode()
    if personal_number_in(name):
        name = _DIGITS.sub("＊", name)
    return name
