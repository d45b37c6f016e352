"""The compound file (OLE2) in which the old formats of Office lie: what streams it holds.

Only their names are looked at, to tell a workbook from a document and to see whether there are macros; nothing is
unpacked here.
"""

from __future__ import annotations

from taizhang.core.values import Message, Place, Problem, RefusedError

SIGNATURE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
"""The first bytes of every compound file."""
_ENTRY = 128
_WORKBOOKS = ("Workbook", "Book")
_MACROS = ("_VBA_PROJECT_CUR", "_VBA_PROJECT", "VBA")


def has_stream(data: bytes, name: str) -> bool:
    """Whether a stream or folder of that name stands in the directory.

    Entries lie at multiples of 128 bytes, each begins with its name and says how long that is.
    """
    wanted = name.encode("utf-16-le") + b"\0\0"
    length = len(wanted).to_bytes(2, "little")
    at = data.find(wanted)
    while at >= 0:
        if at % _ENTRY == 0 and data[at + 64 : at + 66] == length:
            return True
        at = data.find(wanted, at + 1)
    return False


def is_old_workbook(data: bytes) -> bool:
    """Whether it is an .xls file, by what it holds and not by what it is called."""
    return (
        data.startswith(SIGNATURE)
        and any(has_stream(data, name) for name in _WORKBOOKS)
        and not has_stream(data, "WordDocument")
    )


def has_macros(data: bytes) -> bool:
    """Whether there is a project of macros in it."""
    return any(has_stream(data, stream) for stream in _MACROS)


def check_old_workbook(data: bytes, name: str, largest: int) -> None:
    """Refuse an .xls file before anything reads it.

    Raises:
        RefusedError: It is too large, or holds macros.
    """
    if len(data) > largest:
        message = Message(
            "文件超过 {limit} MB，不予读取。请删去图片等大附件后再试。", limit=largest >> 20
        )
    elif has_macros(data):
        message = Message(
            "含有宏，不予读取。请另存为不含宏的 {ending} 格式后再试。", ending=".xlsx"
        )
    else:
        return
    raise RefusedError(Problem(message, Place(name)))
