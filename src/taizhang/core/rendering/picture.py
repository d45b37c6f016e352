"""A picture as a file of PNG, and how large it is."""

from __future__ import annotations

import struct
from dataclasses import dataclass

_SIZE = slice(16, 24)


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture: the bytes of its PNG, with their own word on width and height in pixels."""

    png: bytes

    @property
    def width(self) -> int:
        """In pixels."""
        width, _height = struct.unpack(">II", self.png[_SIZE])
        return int(width)

    @property
    def height(self) -> int:
        """In pixels."""
        _width, height = struct.unpack(">II", self.png[_SIZE])
        return int(height)
