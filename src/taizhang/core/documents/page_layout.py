"""Pages of placed pieces of text as paragraphs: what a PDF or an OFD knows is only where each piece stands.

Lines are joined where a line is full and the next one is not indented, over columns and pages too, and without a
space between Chinese signs. Where in doubt a line stays a paragraph of its own: a sentence cut in two loses less
than two sentences run into one. Cells of a table are paragraphs of their own.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise
from statistics import median

from taizhang.core.documents.document import Block, BlockKind, Document, one_line
from taizhang.core.documents.text_document import typed_level
from taizhang.core.values import Message, Place, Problem, RefusedError

_RADICALS = re.compile("[\u2e80-\u2fdf]")
_CONTROLS = re.compile("[\x00-\x08\x0b-\x1f\x7f]")
_PAGE_NUMBER = re.compile(
    r"[\s\-—–―·•.…~～|/]*(?:第\s*)?\d{1,4}(?:\s*页)?(?:[\s，,/]*(?:共\s*)?\d{1,4}(?:\s*页)?)?[\s\-—–―·•.…~～|/]*",
    re.ASCII,
)
_DIGITS = re.compile(r"\d+", re.ASCII)
_OPENING, _CLOSING = "“‘（《【〔〈「", "”’）》】〕〉」，。、；：！？％"
# What cannot be divided, and so went to the next line as a whole.
_UNIT = re.compile(rf"[{_OPENING}]{{0,3}}(?:[!-~]{{1,30}}|.)[{_CLOSING}]{{0,3}}", re.ASCII)
_SENTENCE_ENDS = tuple("。！？；：!?")
_SOFT_HYPHEN = "\u00ad"
_WIDE_FROM = 0x2E80

_SAME_LINE = 0.5  # in sizes
_INDENTED = 0.8
_SPARE = 0.8
_NARROW = 0.6
_ABOUT_SAME = 0.12
_FAR = 1.5  # in pitches
_FARTHEST = 2.6  # in sizes
_EDGE = 0.12  # of the page
_MOST_EDGES = 2
_REPEATED = 3
_FEWEST_LINES = 4
_MANY_LINES = 10
_LEVEL = 0.1
_FEW_LEVEL = 0.5
_COLUMN_FILL = 0.75
_FILLED = 0.6
_NARROWEST = 10  # in sizes
_UNREADABLE = 0.1
_LONGEST = 20_000  # no paragraph is longer; growing one is slow
_MIDDLE = range(35, 66)


@dataclass(frozen=True, slots=True)
class Piece:
    """Text that stands together on one line, and the box it fills; later lines lie lower."""

    text: str
    left: float
    bottom: float
    right: float
    top: float
    size: float


@dataclass(frozen=True, slots=True)
class Page:
    """A page: its size, its pieces in the order of the file, and whether it shows nothing but pictures."""

    width: float
    height: float
    pieces: tuple[Piece, ...]
    pictured: bool = False


@dataclass(frozen=True, slots=True)
class _Row:
    """One or several pieces on one line, in the column they stand in."""

    page: int
    pieces: tuple[Piece, ...]
    column: int  # different for every column of every page
    left: float = 0  # of the column
    right: float = 0
    pitch: float = 0

    @property
    def first(self) -> Piece:
        return self.pieces[0]

    @property
    def text(self) -> str:
        return " ".join(piece.text for piece in self.pieces)


@dataclass(slots=True)
class _Paragraph:
    """Rows joined into one text."""

    text: str
    page: int
    breaks: list[int] = field(default_factory=list)


def from_pages(pages: Sequence[Page], name: str) -> Document:
    """The paragraphs of all pages; what stands at the edge of many pages comes last.

    Raises:
        RefusedError: There is no text, or none that can be read.
    """
    cleaned = [replace(page, pieces=tuple(_cleaned(page.pieces))) for page in pages]
    _refuse_unreadable(cleaned, name)
    rows = [row for number, page in enumerate(cleaned, start=1) for row in _rows(page, number)]
    edges = _edges(rows, cleaned)
    body = [row for index, row in enumerate(rows) if index not in edges]
    blocks = list(_numbered(_joined(body)))
    told: set[tuple[BlockKind, str]] = set()
    for index, kind in edges.items():
        text = one_line(rows[index].text)
        masked = _DIGITS.sub("0", text)
        if (kind, masked) not in told:
            told.add((kind, masked))
            blocks.append(Block(text, kind, 1, page=rows[index].page))
    pictures = tuple(
        str(number)
        for number, page in enumerate(cleaned, start=1)
        if page.pictured and not page.pieces
    )
    notes = [Message("版式文件没有段落和表格的标记，按版面分段，表格逐格读取。")]
    if pictures:
        notes.append(Message("第{pages}页是图片，其中的文字没有读取。", pages=pictures))
    return Document(name, tuple(blocks), notes=tuple(notes))


# --- signs -----------------------------------------------------------------------------------


def _cleaned(pieces: Iterable[Piece]) -> Iterator[Piece]:
    """The pieces in the signs that people type: some fonts write 二 as the radical ⼆."""
    for piece in pieces:
        text = _RADICALS.sub(lambda sign: unicodedata.normalize("NFKC", sign[0]), piece.text)
        text = _CONTROLS.sub("", one_line(text))
        if text.strip():
            yield replace(piece, text=text)


def _refuse_unreadable(pages: Sequence[Page], name: str) -> None:
    signs = Counter(
        _is_odd(sign)
        for page in pages
        for piece in page.pieces
        for sign in piece.text
        if not sign.isspace()
    )
    if not signs.total():
        message = Message(
            "没有可读的文字，可能是扫描件。请用原来的 Word 文件，或先做文字识别、另存为 .docx 后再试。"
        )
    elif signs[True] > _UNREADABLE * signs.total():
        message = Message(
            "文字的编码无法辨认（字体没有带对照表）。请用原来的 Word 文件，或另存为 .docx 后再试。"
        )
    else:
        return
    raise RefusedError(Problem(message, Place(name)))


def _is_odd(sign: str) -> bool:
    return sign == "\ufffd" or unicodedata.category(sign) in {"Co", "Cn", "Cs"}


# --- lines and columns -----------------------------------------------------------------------


def _rows(page: Page, number: int) -> Iterator[_Row]:
    """The lines of a page in the order of reading."""
    for column, pieces in enumerate(_columns(page)):
        lines = _lines(pieces)
        single = [line[0] for line in lines if len(line) == 1] or [
            piece for line in lines for piece in line
        ]
        left = min(piece.left for piece in single)
        right = max(_edge(piece) for piece in single)
        steps = [one[0].bottom - two[0].bottom for one, two in pairwise(lines)]
        pitch = median(steps) if steps else 0.0
        for line in lines:
            yield _Row(number, tuple(line), number * 1000 + column, left, right, pitch)


def _lines(pieces: Iterable[Piece]) -> list[list[Piece]]:
    """Pieces of one height, from the top down, each line from the left."""
    lines: list[list[Piece]] = []
    for piece in sorted(pieces, key=lambda piece: -piece.bottom):
        size = max(piece.size, lines[-1][0].size) if lines else 0.0
        if lines and abs(lines[-1][0].bottom - piece.bottom) < _SAME_LINE * size:
            lines[-1].append(piece)
        else:
            lines.append([piece])
    return [sorted(line, key=lambda piece: piece.left) for line in lines]


def _columns(page: Page) -> list[list[Piece]]:
    """The pieces by columns in the order of reading; one column unless there are clearly two."""
    pieces = list(page.pieces)
    if not pieces:
        return []
    middle = _gutter(pieces)
    if middle is None:
        return [pieces]
    # What goes over both columns, such as a title, divides the page from top to bottom.
    bands: list[list[Piece]] = []
    left: list[Piece] = []
    right: list[Piece] = []
    whole: list[Piece] = []

    def close() -> None:
        bands.extend(band.copy() for band in (left, right) if band)
        left.clear()
        right.clear()

    for piece in sorted(pieces, key=lambda piece: -piece.bottom):
        if piece.left < middle < piece.right:
            close()
            whole.append(piece)
            continue
        if whole:
            bands.append(whole.copy())
            whole.clear()
        (left if piece.right <= middle else right).append(piece)
    close()
    if whole:
        bands.append(whole)
    return bands


def _gutter(pieces: Sequence[Piece]) -> float | None:
    """Where a page is divided into two columns of running text; None if it is not."""
    low, high = min(piece.left for piece in pieces), max(piece.right for piece in pieces)
    size = median(piece.size for piece in pieces)

    def crossed(middle: float) -> int:
        return sum(piece.left < middle < piece.right for piece in pieces)

    places = [low + (high - low) * step / 100 for step in _MIDDLE]
    centre = (low + high) / 2
    middle = min(places, key=lambda place: (crossed(place), abs(place - centre)))
    sides = (
        [piece for piece in pieces if piece.right <= middle],
        [piece for piece in pieces if piece.left >= middle],
    )
    if min(map(len, sides)) < _FEWEST_LINES:
        return None
    if _uneven(*sides, size):
        return middle
    for side in sides:
        width = max(piece.right for piece in side) - min(piece.left for piece in side)
        filled = sum(piece.right - piece.left >= _COLUMN_FILL * width for piece in side)
        if width < _NARROWEST * size or filled < _FILLED * len(side):
            return None
    return middle


def _uneven(left: Sequence[Piece], right: Sequence[Piece], size: float) -> bool:
    """Whether many lines of two sides are not at the same heights, as cells of one table are."""
    if min(len(left), len(right)) < _MANY_LINES:
        return False
    heights = sorted(piece.bottom for piece in right)
    level = 0
    for piece in left:
        at = bisect_left(heights, piece.bottom - _LEVEL * size)
        level += at < len(heights) and heights[at] <= piece.bottom + _LEVEL * size
    return level < _FEW_LEVEL * len(left)


def _edges(rows: Sequence[_Row], pages: Sequence[Page]) -> dict[int, BlockKind]:
    """Rows at the top or bottom that are page numbers, or the same on most pages."""
    by_page: dict[int, list[int]] = {}
    for index, row in enumerate(rows):
        by_page.setdefault(row.page, []).append(index)
    found: dict[int, tuple[BlockKind, str]] = {}
    for number, indexes in by_page.items():
        ordered = sorted(indexes, key=lambda index: -rows[index].first.bottom)
        height = pages[number - 1].height
        for kind, ends in (
            (BlockKind.HEADER, ordered[:_MOST_EDGES]),
            (BlockKind.FOOTER, ordered[::-1][:_MOST_EDGES]),
        ):
            for index in ends:
                bottom = rows[index].first.bottom
                # Of a turned page only the order is known.
                at_edge = bottom > height * (1 - _EDGE) or 0 <= bottom < height * _EDGE
                if at_edge:
                    found.setdefault(index, (kind, _DIGITS.sub("0", rows[index].text)))
    times = Counter(found.values())
    return {
        index: kind
        for index, (kind, masked) in found.items()
        if _PAGE_NUMBER.fullmatch(rows[index].text)
        or times[kind, masked] >= max(_REPEATED, len(by_page) / 2)
    }


# --- paragraphs ------------------------------------------------------------------------------


def _joined(rows: Iterable[_Row]) -> Iterator[_Paragraph]:
    now: _Paragraph | None = None
    before: _Row | None = None
    for row in rows:
        if len(row.pieces) > 1:
            if now is not None:
                yield now
            now = before = None
            for piece in row.pieces:
                yield _Paragraph(piece.text.strip(), row.page)
            continue
        text = row.first.text
        short = now is not None and len(now.text) < _LONGEST
        if now is not None and before is not None and short and _goes_on(before, row):
            if row.page != before.page:
                now.breaks.append(len(now.text))
            now.text = _run_on(now.text, text)
        else:
            if now is not None:
                yield now
            now = _Paragraph(text.strip(), row.page)
        before = row
    if now is not None:
        yield now


def _goes_on(before: _Row, row: _Row) -> bool:
    """Whether a line goes on with the sentence of the one before."""
    above, below = before.first, row.first
    size = max(above.size, below.size)
    if abs(above.size - below.size) > _ABOUT_SAME * size:
        return False
    if before.right - before.left < _NARROWEST * size:
        return False  # too narrow a column to tell which of its lines are full
    if row.column == before.column:
        step = above.bottom - below.bottom
        if step > min(_FAR * row.pitch or step, _FARTHEST * size):
            return False
    elif row.page not in {before.page, before.page + 1}:
        return False
    unit = _UNIT.match(below.text.strip())
    room = (_SPARE + _width(unit[0] if unit else "")) * size
    if above.right < before.right - room or typed_level(below.text):
        return False
    spaces = len(below.text) - len(below.text.lstrip())
    indent = below.left - row.left + spaces * size / 2
    if indent <= _INDENTED * size:
        return True
    level = abs(below.left - above.left) < _SAME_LINE * size and row.column == before.column
    return level and not spaces and not above.text.rstrip().endswith(_SENTENCE_ENDS)


def _width(text: str) -> float:
    """About how wide a text is, in sizes."""
    return sum(_NARROW if sign.isascii() else 1 for sign in text)


def _edge(piece: Piece) -> float:
    """Where a line ends; a closing sign may hang over the margin."""
    hangs = piece.text.rstrip().endswith(tuple(_CLOSING))
    return piece.right - piece.size if hangs else piece.right


def _run_on(text: str, more: str) -> str:
    text, more = text.rstrip(), more.strip()
    if text.endswith(_SOFT_HYPHEN):
        return text[:-1] + more
    # English words are divided by a space, Chinese signs are not.
    narrow = text[-1:].isascii() and more[:1].isascii()
    return f"{text} {more}" if narrow and text[-1:].isalpha() else text + more


def _numbered(paragraphs: Iterable[_Paragraph]) -> Iterator[Block]:
    counts: Counter[int] = Counter()
    for paragraph in paragraphs:
        counts[paragraph.page] += 1
        text = paragraph.text.replace(_SOFT_HYPHEN, "")
        level = typed_level(text)
        yield Block(
            text,
            BlockKind.HEADING if level else BlockKind.PARAGRAPH,
            counts[paragraph.page],
            level=level,
            page=paragraph.page,
            page_breaks=tuple(paragraph.breaks),
        )
