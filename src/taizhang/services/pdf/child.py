"""A child process that takes the text out of a PDF; run as a file, it knows nothing of the program.

The bytes come by standard input. What leaves by standard output is JSON, one line a page: its width and height,
whether it shows pictures, and its pieces of text in the order of the file, each with the box it fills, its size,
and in coordinates in which it runs to the right and later lines lie lower.

Exit status: 0 done; 3 locked with a password; 4 larger than any report; 5 no PDF, or damaged; 6 no library to read it.
"""

from __future__ import annotations

import ctypes
import json
import math
import sys

LOCKED, TOO_LARGE, DAMAGED, NO_LIBRARY = 3, 4, 5, 6
_HYPHENS = frozenset({0x02, 0xFFFE})
_GAP = 0.8  # in sizes: what stands further apart is not one piece
_LOOSE, _MARKS = 1.4, frozenset("“”‘’，。、；：（）《》")  # whose signs fill half of their room
_BACK = 1.5
_STEEP = 0.35
_QUARTER = math.pi / 2
_STRAIGHT = 0.1
_WIDE_FROM = 0x2E80
_PICTURE = 3  # FPDF_PAGEOBJ_IMAGE


class Piece:
    """Text that stands together on one line."""

    def __init__(self, turn: int) -> None:
        """Begin it, turned by so many quarters."""
        self.turn = turn
        self.text: list[str] = []
        self.left = self.bottom = math.inf
        self.right = self.top = -math.inf
        self.size = 0.0

    def add(self, sign: str, box: tuple[float, float, float, float], size: float) -> None:
        """Take one sign."""
        self.text.append(sign)
        self.left, self.bottom = min(self.left, box[0]), min(self.bottom, box[1])
        self.right, self.top = max(self.right, box[2]), max(self.top, box[3])
        self.size = max(self.size, size)

    def told(self) -> list[object]:
        """What is told of it."""
        box = (self.left, self.bottom, self.right, self.top, self.size)
        return ["".join(self.text), *(round(edge, 2) for edge in box)]


def turned(x: float, y: float, turn: int) -> tuple[float, float]:
    """A point, turned so that text of this direction runs to the right."""
    return ((x, y), (y, -x), (-x, -y), (-y, x))[turn]


def main(most_pages: int, most_signs: int) -> int:
    """Read, take apart, write."""
    try:
        import pypdfium2  # noqa: PLC0415 (after the bounds)
        from pypdfium2 import raw  # noqa: PLC0415
    except ImportError:
        return NO_LIBRARY

    def pieces(page: pypdfium2.PdfTextPage, count: int) -> list[Piece]:
        found: list[Piece] = []
        now: Piece | None = None
        x, y, angle = ctypes.c_double(), ctypes.c_double(), 0.0
        box, matrix = raw.FS_RECTF(), raw.FS_MATRIX()
        end = base = 0.0
        owed = ""
        for at in range(count):
            code = raw.FPDFText_GetUnicode(page, at)
            if raw.FPDFText_IsGenerated(page, at):
                if code in (0x0D, 0x0A):
                    now, owed = None, ""
                elif code in _HYPHENS and now is not None:
                    now.text.append("\u00ad")
                elif code == ord(" "):
                    owed = " "
                continue
            if code in _HYPHENS:
                if now is not None:
                    now.text.append("\u00ad")
                continue
            if code in (0x0D, 0x0A):
                now, owed = None, ""
                continue
            angle = raw.FPDFText_GetCharAngle(page, at)
            turn = round(angle / _QUARTER)
            if abs(angle - turn * _QUARTER) > _STRAIGHT:
                continue  # a stamp or watermark across the page
            turn = -turn % 4  # the library counts clockwise
            if not raw.FPDFText_GetCharOrigin(page, at, x, y):
                continue
            raw.FPDFText_GetLooseCharBox(page, at, box)
            raw.FPDFText_GetMatrix(page, at, matrix)
            size = raw.FPDFText_GetFontSize(page, at) * math.hypot(matrix.c, matrix.d)
            left, line = turned(x.value, y.value, turn)
            one, two = turned(box.left, box.bottom, turn), turned(box.right, box.top, turn)
            right = max(one[0], two[0], left)
            size = size if math.isfinite(size) and size > 0 else abs(two[1] - one[1])
            sign = chr(code) if code and not 0xD800 <= code < 0xE000 else "\ufffd"  # noqa: PLR2004
            gap = left - end
            loose = now is not None and (sign in _MARKS or now.text[-1] in _MARKS)
            apart = (
                now is None
                or now.turn != turn
                or abs(line - base) > _STEEP * max(size, now.size)
                or gap > (_LOOSE if loose else _GAP) * max(size, now.size)
                or gap < -_BACK * max(size, now.size)
            )
            if apart or now is None:
                now = Piece(turn)
                found.append(now)
            elif owed and code < _WIDE_FROM and ord(now.text[-1][-1]) < _WIDE_FROM:
                # Between Chinese signs, or a Chinese one and a digit, there is room but no space.
                now.text.append(owed)
            owed = ""
            now.add(sign, (left, line, right, line + size), size)
            end, base = right, line
        return [piece for piece in found if "".join(piece.text).strip()]

    try:
        document = pypdfium2.PdfDocument(sys.stdin.buffer.read())
    except pypdfium2.PdfiumError as error:
        return LOCKED if getattr(error, "err_code", 0) == raw.FPDF_ERR_PASSWORD else DAMAGED
    if len(document) > most_pages:
        return TOO_LARGE
    for number in range(len(document)):
        try:
            page = document[number]
            words = page.get_textpage()
        except pypdfium2.PdfiumError:
            return DAMAGED
        count = words.count_chars()
        most_signs -= count
        if most_signs < 0:
            return TOO_LARGE
        told = [piece.told() for piece in pieces(words, max(count, 0))]
        pictured = not told and any(True for _ in page.get_objects([_PICTURE], max_depth=3))
        print(json.dumps([*page.get_size(), pictured, told]))  # noqa: T201 (to the parent)
        words.close()
        page.close()
    return 0


if __name__ == "__main__":
    try:
        sys.exit(main(*map(int, sys.argv[1:])))
    except MemoryError:
        sys.exit(TOO_LARGE)
