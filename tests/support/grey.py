"""Pages of a PDF as small grey pictures, kept as PNG: written and read without a library of pictures."""

from __future__ import annotations

import struct
import zlib
from dataclasses import dataclass

import pypdfium2

_HEAD = b"\x89PNG\r\n\x1a\n"
_DARK = 160
_STEP = 16  # of 256 greys: so many are enough, and the file stays small


@dataclass(frozen=True)
class Grey:
    """A picture: its width, and a byte for each of its pixels."""

    width: int
    pixels: bytes

    def png(self) -> bytes:
        """As a file."""
        height = len(self.pixels) // self.width
        rows = (self.pixels[at : at + self.width] for at in range(0, len(self.pixels), self.width))
        data = zlib.compress(b"".join(b"\0" + row for row in rows), 9)
        size = struct.pack(">IIBBBBB", self.width, height, 8, 0, 0, 0, 0)
        return _HEAD + _chunk(b"IHDR", size) + _chunk(b"IDAT", data) + _chunk(b"IEND", b"")

    @classmethod
    def read(cls, png: bytes) -> Grey:
        """From a file that `png` wrote."""
        width, height = struct.unpack(">II", png[16:24])
        at, data = len(_HEAD), b""
        while at < len(png):
            length, kind = struct.unpack(">I4s", png[at : at + 8])
            data += png[at + 8 : at + 8 + length] if kind == b"IDAT" else b""
            at += length + 12
        raw = zlib.decompress(data)
        return cls(width, b"".join(raw[row * (width + 1) + 1 :][:width] for row in range(height)))

    def differs(self, other: Grey) -> float:
        """How many pixels are clearly lighter or darker in the other, for each dark one; 1 if sizes differ."""
        if (self.width, len(self.pixels)) != (other.width, len(other.pixels)):
            return 1.0
        clearly = sum(abs(a - b) > 96 for a, b in zip(self.pixels, other.pixels, strict=True))
        ink = sum(min(a, b) < _DARK for a, b in zip(self.pixels, other.pixels, strict=True))
        return clearly / max(ink, 1)


def pages_in_grey(content: bytes, most: int, scale: float = 0.5) -> Grey:
    """The first pages of a PDF, one under the other."""
    document = pypdfium2.PdfDocument(content)
    width, pixels = 0, b""
    for number in range(min(len(document), most)):
        bitmap = document[number].render(scale=scale, grayscale=True)
        width, buffer = bitmap.width, bytes(bitmap.buffer)
        for row in range(bitmap.height):
            line = buffer[row * bitmap.stride :][:width]
            pixels += bytes(min(255, (value + _STEP // 2) // _STEP * _STEP) for value in line)
    return Grey(width, pixels)


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
