"""Nothing with a secret mark comes in: the file as a whole is refused, and not a word of it is repeated."""

from __future__ import annotations

from typing import TYPE_CHECKING

from taizhang.core.documents.beside_cells import texts_beside_cells
from taizhang.core.ledger.secret_mark import find_secret_mark
from taizhang.core.ledger.sheet import column_letter
from taizhang.core.values import Message, Place, Problem, RefusedError

if TYPE_CHECKING:
    from taizhang.core.documents.workbook import Workbook

_MOST_PLACES = 10
_PACKAGE = b"PK"


def refuse_marked_name(file: str) -> None:
    """Refuse a file whose name carries a secret mark; its name is not repeated.

    Raises:
        RefusedError: It does.
    """
    if mark := find_secret_mark(file):
        raise _refusal(Place(), Message("文件名带有{what}", what=Message(mark)))


def refuse_marked_book(book: Workbook) -> None:
    """Refuse a workbook in which a secret mark stands anywhere: in the name of a sheet or in a cell.

    Raises:
        RefusedError: With the places, never with what stands there.
    """
    found: list[tuple[Place, Message]] = []
    for order, sheet in enumerate(book.sheets, start=1):
        name = sheet.name
        if mark := find_secret_mark(name):
            what = Message("第{order}张工作表的名称带有{what}", order=order, what=Message(mark))
            found.append((Place(book.name), what))
            # Where its cells are named too, the sheet goes by its number.
            name = f"#{order}"
        for number, row in enumerate(sheet.rows, start=1):
            for index, cell in enumerate(row):
                if isinstance(cell, str) and (mark := find_secret_mark(cell)):
                    place = Place(book.name, sheet=name, cell=f"{column_letter(index)}{number}")
                    found.append((place, Message("带有{what}", what=Message(mark))))
            if len(found) >= _MOST_PLACES:
                break
    if found:
        raise RefusedError(
            *(problem for at in found[:_MOST_PLACES] for problem in _refusal(*at).problems)
        )


def refuse_marked_package(data: bytes, file: str) -> None:
    """Refuse a workbook in which a secret mark stands beside the cells: over a page, in a comment, in a text box.

    Raises:
        RefusedError: With the sort of place.
    """
    if not data.startswith(_PACKAGE):
        return
    for where, text in texts_beside_cells(data):
        if mark := find_secret_mark(text):
            what = Message("{where}带有{what}", where=where, what=Message(mark))
            raise _refusal(Place(file), what)


def _refusal(place: Place, what: Message) -> RefusedError:
    return RefusedError(
        Problem(
            Message(
                "{what}，整个文件没有导入。本系统不得存储、处理国家秘密和工作秘密，请按保密规定处理该文件。",
                what=what,
            ),
            place,
        )
    )
