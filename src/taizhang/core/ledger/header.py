"""Where the header of a sheet stands that somebody else designed, and what its columns are called.

Above it stand titles and units of count; it may be two rows high, with a word over several columns.
"""

from __future__ import annotations

import hashlib
import json
import re
import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING

from taizhang.core.ledger.cell import is_empty, text_of
from taizhang.core.ledger.sheet import ID_HEADER

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from taizhang.core.ledger.kind import RecordKind

_LOOKED_AT = 20
_FEWEST_COLUMNS = 2
_IN_BRACKETS = re.compile(r"[(\[【〔{][^()\[\]【】〔〕{}]*[)\]】〕}]")
_BRACKETS = re.compile(r"[()\[\]【】〔〕{}]")
_ROUND = re.compile(r"[*:.、·/_\-—\s]+")
_NUMBER_OR_DAY = re.compile(r"[\d\s,.%年月日/:\-—~至]+")


@dataclass(frozen=True, slots=True)
class Header:
    """The header of a sheet.

    Attributes:
        first: The index of its first row, from 0.
        height: How many rows it takes.
        labels: What stands over each column, of two rows the upper one first; empty where nothing does.
        lower: Of these, what stands right over the column.
    """

    first: int
    height: int
    labels: tuple[str, ...]
    lower: tuple[str, ...]

    @property
    def below(self) -> int:
        """The index of the first row of content."""
        return self.first + self.height

    def names(self, column: int) -> frozenset[str]:
        """Everything that a column may be called, in plain words."""
        if column >= len(self.labels):
            return frozenset()
        return plain_names(self.labels[column]) | plain_names(self.lower[column])


def plain_names(label: str) -> frozenset[str]:
    """A label in plain words: with what stands in brackets left out, and taken in.

    >>> sorted(plain_names("参训人数 （人次）"))
    ['参训人数', '参训人数人次']
    """
    text = unicodedata.normalize("NFKC", label).casefold()
    without = _ROUND.sub("", _IN_BRACKETS.sub("", text))
    within = _ROUND.sub("", _BRACKETS.sub("", text))
    return frozenset({without or within, within} - {""})


def shape_of(kind: str, header: Header) -> str:
    """What a sheet looks like, as a digest: its kind, its labels in their order, and where they stand."""
    labels = ["|".join(sorted(plain_names(label))) for label in header.labels]
    content = [kind, header.first, header.height, labels]
    text = json.dumps(content, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def known_names(kind: RecordKind) -> frozenset[str]:
    """Every name by which a pack knows the columns of a kind."""
    found = set(plain_names(ID_HEADER))
    for field in kind.fields:
        for name in (field.label, field.id, *field.renamed_from, *field.also):
            found |= plain_names(name)
    return frozenset(found)


def find_header(kind: RecordKind, rows: Sequence[Sequence[object]]) -> Header | None:
    """The header: where most columns are called by names of the kind; failing that, the first row of words.

    None if no row looks like one.
    """
    names = known_names(kind)
    best: tuple[int, Header] | None = None
    for header in _candidates(rows):
        called = sum(bool(header.names(column) & names) for column in range(len(header.labels)))
        if called and (best is None or called > best[0]):
            best = called, header
    if best is not None and (best[0] >= _FEWEST_COLUMNS or _is_words(rows, best[1].first)):
        return best[1]
    first = next((at for at in range(min(len(rows), _LOOKED_AT)) if _is_words(rows, at)), None)
    return None if first is None else _header(rows, first, 1)


def _candidates(rows: Sequence[Sequence[object]]) -> Iterator[Header]:
    for height in (1, 2):
        for first in range(min(len(rows) - height + 1, _LOOKED_AT)):
            yield _header(rows, first, height)


def _header(rows: Sequence[Sequence[object]], first: int, height: int) -> Header:
    upper = _texts(rows[first])
    if height == 1:
        return Header(first, 1, tuple(upper), tuple(upper))
    lower = _texts(rows[first + 1])
    width = max(len(upper), len(lower))
    upper += [""] * (width - len(upper))
    lower += [""] * (width - len(lower))
    labels, right_over, over = [], [], ""
    for above, below in zip(upper, lower, strict=True):
        # A word over several columns stands in the first of them.
        over = above or (over if below else "")
        labels.append(f"{over} {below}".strip())
        right_over.append(below or above)
    return Header(first, 2, tuple(labels), tuple(right_over))


def _texts(row: Sequence[object]) -> list[str]:
    return ["" if is_empty(cell) else " ".join(text_of(cell).split()) for cell in row]


def _is_words(rows: Sequence[Sequence[object]], at: int) -> bool:
    """Whether a row holds several words and nothing else, over as many columns as are filled below."""
    filled = [cell for cell in rows[at] if not is_empty(cell)]
    if len(filled) < _FEWEST_COLUMNS or not all(isinstance(cell, str) for cell in filled):
        return False
    if any(_NUMBER_OR_DAY.fullmatch(text_of(cell)) for cell in filled):
        return False
    widths = [sum(not is_empty(cell) for cell in row) for row in rows[at + 1 : at + 1 + _LOOKED_AT]]
    return 2 * len(filled) >= max(widths, default=0)


def filled_columns(header: Header, rows: Sequence[Sequence[object]]) -> list[int]:
    """The columns that are called something or hold something."""
    width = max([len(header.labels), *(len(row) for row in rows[header.below :])])
    return [column for column in range(width) if _is_filled(header, rows, column)]


def _is_filled(header: Header, rows: Sequence[Sequence[object]], column: int) -> bool:
    if column < len(header.labels) and header.labels[column]:
        return True
    return any(True for _cell in cells_below(header, rows, column))


def cells_below(
    header: Header, rows: Iterable[Sequence[object]], column: int, most: int | None = None
) -> Iterator[object]:
    """What stands in a column under the header, empty cells left out."""
    for number, row in enumerate(rows):
        if number < header.below or column >= len(row) or is_empty(row[column]):
            continue
        if most is not None:
            if most == 0:
                return
            most -= 1
        yield row[column]
