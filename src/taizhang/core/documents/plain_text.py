"""The text of a .txt or .md file, in the encodings that offices use.

A mark at the beginning decides; without one it is UTF-8, or else GB18030, each read strictly: what cannot be
read is refused with its place, never replaced.
"""

from __future__ import annotations

import codecs

from taizhang.core.values import Message, Place, Problem, RefusedError

_MARKS = (
    (codecs.BOM_UTF8, "utf-8", "UTF-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le", "UTF-32"),
    (codecs.BOM_UTF32_BE, "utf-32-be", "UTF-32"),
    (codecs.BOM_UTF16_LE, "utf-16-le", "UTF-16"),
    (codecs.BOM_UTF16_BE, "utf-16-be", "UTF-16"),
)
_SAMPLE = 4096


def read_plain_text(data: bytes, name: str) -> str:
    """The text of a file; line ends become line feeds.

    Raises:
        RefusedError: It is no text, or a byte of it cannot be read; the problem names byte and line.
    """
    for mark, codec, label in _MARKS:
        if data.startswith(mark):
            return _lines(_decoded(data, codec, label, name, skip=len(mark)))
    wide = _utf16_without_mark(data, name)
    if wide is not None:
        return _lines(_decoded(data, wide, "UTF-16", name))
    try:
        return _lines(data.decode("utf-8"))
    except UnicodeDecodeError as first:
        try:
            text = data.decode("gb18030")
        except UnicodeDecodeError as second:
            # The file was meant in the encoding that could be read further.
            error, label = (first, "UTF-8") if first.start > second.start else (second, "GB18030")
            raise _refused(data, error.start, label, name) from None
    if "\0" in text:
        raise _no_text(name)
    return _lines(text)


def _utf16_without_mark(data: bytes, name: str) -> str | None:
    """Which UTF-16 it is, told by the line feeds and ASCII signs in it; None if it is none."""
    sample = data[:_SAMPLE]
    if len(data) % 2 or b"\0" not in sample:
        return None
    low, high = sample[0::2].count(0), sample[1::2].count(0)
    for codec, zeros, others in (("utf-16-le", high, low), ("utf-16-be", low, high)):
        if zeros and not others:
            return codec
    raise _no_text(name)


def _decoded(data: bytes, codec: str, label: str, name: str, *, skip: int = 0) -> str:
    try:
        text = data[skip:].decode(codec)
    except UnicodeDecodeError as error:
        raise _refused(data, error.start + skip, label, name) from None
    if "\0" in text:
        raise _no_text(name)
    return text


def _lines(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _refused(data: bytes, at: int, label: str, name: str) -> RefusedError:
    line = data.count(b"\n", 0, at) + 1
    message = Message(
        "第 {byte} 个字节不是 {encoding} 文字，文件可能已损坏，或不是文本文件。请另存为 UTF-8 后再试。",
        byte=at + 1,
        encoding=label,
    )
    return RefusedError(Problem(message, Place(name, line)))


def _no_text(name: str) -> RefusedError:
    return RefusedError(Problem(Message("不是文本文件。"), Place(name)))
