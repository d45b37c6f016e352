"""Workbooks of the old format (.xls), written from nothing: a compound file with one stream of records (BIFF8)."""

from __future__ import annotations

import struct
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime

_SECTOR = 512
_FREE, _END, _FAT = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD
_ERRORS = {"#DIV/0!": 0x07, "#VALUE!": 0x0F, "#REF!": 0x17, "#NAME?": 0x1D, "#N/A": 0x2A}
Rows = Sequence[Sequence[object]]


def old_workbook(sheets: Mapping[str, Rows], streams: Iterable[str] = ()) -> bytes:
    """An .xls file with these sheets; other streams stand in its directory by name only."""
    return compound("Workbook", _records(sheets), streams)


def compound(name: str, content: bytes, others: Iterable[str] = ()) -> bytes:
    """A compound file with one stream of some length."""
    content = content.ljust(4096, b"\0")
    content += bytes(-len(content) % _SECTOR)
    sectors = len(content) // _SECTOR
    entries = [_entry("Root Entry", 5, _END, 0, child=1), _entry(name, 2, 0, len(content))]
    entries += [_entry(other, 1, _END, 0) for other in others]
    entries += [bytes(128)] * (-len(entries) % 4)
    directory = b"".join(entries)
    folders = len(directory) // _SECTOR
    fats = 1
    while fats * 128 < sectors + folders + fats:
        fats += 1
    chain = [*range(1, sectors), _END, *range(sectors + 1, sectors + folders), _END, *[_FAT] * fats]
    chain += [_FREE] * (fats * 128 - len(chain))
    where = [sectors + folders + number for number in range(fats)]
    assert fats <= 109
    head = struct.pack(
        "<8s16xHHHHH6xIIIIIIIII",
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
        *(0x3E, 3, 0xFFFE, 9, 6),
        *(0, fats, sectors, 0, 4096, _END, 0, _END, 0),
    )
    head += struct.pack("<109I", *where, *[_FREE] * (109 - fats))
    return head + content + directory + struct.pack(f"<{len(chain)}I", *chain)


def _entry(name: str, kind: int, start: int, size: int, child: int = _FREE) -> bytes:
    text = name.encode("utf-16-le") + b"\0\0"
    return struct.pack(
        "<64sHBBIII36xIQ", text, len(text), kind, 1, _FREE, _FREE, child, start, size
    )


def _record(number: int, content: bytes) -> bytes:
    return struct.pack("<HH", number, len(content)) + content


def _begin(kind: int) -> bytes:
    return _record(0x0809, struct.pack("<HHHHII", 0x0600, kind, 0, 1997, 0, 6))


def _records(sheets: Mapping[str, Rows]) -> bytes:
    front = _begin(5) + _record(0x42, struct.pack("<H", 1200)) + _record(0x22, b"\0\0")
    for form in (0, 14):
        front += _record(0xE0, struct.pack("<HHHBBBBIiH", 0, form, 0, 0, 0, 0, 0, 0, 0, 0))
    bodies = [_sheet(rows) for rows in sheets.values()]
    names = [name.encode("utf-16-le") for name in sheets]
    at = len(front) + sum(len(name) + 12 for name in names) + 4
    for name, body in zip(names, bodies, strict=True):
        front += _record(0x85, struct.pack("<IBBBB", at, 0, 0, len(name) // 2, 1) + name)
        at += len(body)
    return front + _record(0x0A, b"") + b"".join(bodies)


def _sheet(rows: Rows) -> bytes:
    width = max((len(row) for row in rows), default=0)
    parts = [_begin(0x10), _record(0x200, struct.pack("<IIHHH", 0, len(rows), 0, width, 0))]
    for at, row in enumerate(rows):
        parts += (_cell(at, column, cell) for column, cell in enumerate(row))
    return b"".join([*parts, _record(0x0A, b"")])


def _cell(row: int, column: int, cell: object) -> bytes:
    if cell is None:
        return b""
    if isinstance(cell, bool):
        return _record(0x205, struct.pack("<HHHBB", row, column, 0, cell, 0))
    if isinstance(cell, int | float):
        return _record(0x203, struct.pack("<HHHd", row, column, 0, cell))
    if isinstance(cell, date):
        day = cell.date() if isinstance(cell, datetime) else cell
        number = (day - date(1899, 12, 30)).days
        return _record(0x203, struct.pack("<HHHd", row, column, 1, number))
    text = str(cell)
    if text in _ERRORS:
        return _record(0x205, struct.pack("<HHHBB", row, column, 0, _ERRORS[text], 1))
    if text.startswith("="):
        # A formula with the number that was last computed for it: "=50".
        result = struct.pack("<d", float(text[1:]))
        tokens = struct.pack("<BH", 0x1E, 1)
        formula = struct.pack("<HHH8sHIH", row, column, 0, result, 0, 0, len(tokens)) + tokens
        return _record(0x06, formula)
    content = text.encode("utf-16-le")
    head = struct.pack("<HHHHB", row, column, 0, len(content) // 2, 1)
    return _record(0x204, head + content)
