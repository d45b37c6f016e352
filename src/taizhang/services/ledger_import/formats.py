"""A file as people send it, whatever its format, to a workbook."""

from __future__ import annotations

from pathlib import PurePath
from typing import TYPE_CHECKING

from taizhang.core.documents.compound import is_old_workbook
from taizhang.core.documents.delimited import ENDINGS, read_delimited
from taizhang.core.documents.workbook import Workbook, read_workbook
from taizhang.services.xls import read_old_workbook

if TYPE_CHECKING:
    from taizhang.core.values import Message

_FOREIGN_ENDINGS = frozenset({".et", ".ett", ".wps", ".wpt", ".doc", ".dot"})
"""Formats of their own that hide in a compound file too."""
_PACKAGE = b"PK\x03\x04"


def read_file(data: bytes, name: str) -> tuple[Workbook, tuple[Message, ...]]:
    """The cells of an .xlsx, .xls or .csv file, and what should be known of how they were read.

    What the bytes are decides; the ending only says that a text is meant as a table.

    Raises:
        RefusedError: It is none of these, is damaged or hostile, or is larger than any ledger.
    """
    ending = PurePath(name).suffix.lower()
    if ending not in _FOREIGN_ENDINGS and is_old_workbook(data):
        return read_old_workbook(data, name), ()
    if ending in ENDINGS and not data.startswith(_PACKAGE):
        book, how = read_delimited(data, name)
        return book, (how,)
    return read_workbook(data, name), ()
