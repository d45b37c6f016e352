"""Makes a picture of the browser small: fewer colours, from a palette. Written without a library of pictures."""

from __future__ import annotations

import struct
import zlib
from collections import Counter

_HEAD = b"\x89PNG\r\n\x1a\n"
_MOST = 256
_EXACT = 64
"""Of so many colours, the commonest, nothing is taken away: they are what is flat, where the eye sees a tint."""
_BITS = 8
_CHANNELS = {2: 3, 6: 4}
"""How many channels a picture has, by the kind that it says: with or without a veil."""


def small_png(png: bytes) -> bytes:
    """The same picture with at most 256 colours, the commonest; every other becomes the nearest of them."""
    width, height, channels, rows = _read(png)
    seen = [row[at : at + 3] for row in rows for at in range(0, width * channels, channels)]
    joined = {colour: colour for colour, _count in Counter(seen).most_common(_EXACT)}
    for colour in set(seen) - set(joined):
        # A step of 8 in each channel is not seen in the edges of letters, and joins what they have spread.
        joined[colour] = bytes(value & 0xF8 | value >> 5 for value in colour)
    pixels = [joined[colour] for colour in seen]
    colours = [colour for colour, _count in Counter(pixels).most_common()]
    palette = colours[:_MOST]
    place = {colour: index for index, colour in enumerate(palette)}
    for colour in colours[_MOST:]:
        place[colour] = min(range(len(palette)), key=lambda index: _far(palette[index], colour))
    data = b"".join(
        b"\0" + bytes(place[colour] for colour in pixels[at : at + width])
        for at in range(0, width * height, width)
    )
    size = struct.pack(">IIBBBBB", width, height, 8, 3, 0, 0, 0)
    return (
        _HEAD
        + _chunk(b"IHDR", size)
        + _chunk(b"PLTE", b"".join(palette))
        + _chunk(b"IDAT", zlib.compress(data, 9))
        + _chunk(b"IEND", b"")
    )


def _far(first: bytes, second: bytes) -> int:
    return sum((a - b) ** 2 for a, b in zip(first, second, strict=True))


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def _read(png: bytes) -> tuple[int, int, int, list[bytes]]:
    """Width, height, channels and the rows of a picture of eight bits a channel, as browsers write them."""
    width, height, depth, kind = struct.unpack(">IIBB", png[16:26])
    if depth != _BITS or kind not in _CHANNELS:
        raise SystemExit(f"The browser wrote a picture of another sort: {depth} bits, kind {kind}.")
    channels = _CHANNELS[kind]
    at, packed = len(_HEAD), b""
    while at < len(png):
        length, name = struct.unpack(">I4s", png[at : at + 8])
        packed += png[at + 8 : at + 8 + length] if name == b"IDAT" else b""
        at += length + 12
    raw, stride, rows = zlib.decompress(packed), width * channels, []
    above = bytes(stride)
    for number in range(height):
        start = number * (stride + 1)
        above = _unfiltered(raw[start], raw[start + 1 : start + 1 + stride], above, channels)
        rows.append(above)
    return width, height, channels, rows


def _unfiltered(kind: int, line: bytes, above: bytes, channels: int) -> bytes:
    row = bytearray(line)
    for at in range(len(row) if kind else 0):
        left = row[at - channels] if at >= channels else 0
        corner = above[at - channels] if at >= channels else 0
        match kind:
            case 1:
                guess = left
            case 2:
                guess = above[at]
            case 3:
                guess = (left + above[at]) // 2
            case _:
                sum_ = left + above[at] - corner
                near = ((abs(sum_ - v), n, v) for n, v in enumerate((left, above[at], corner)))
                guess = min(near)[2]
        row[at] = (row[at] + guess) & 0xFF
    return bytes(row)
