"""Many keys in one question: a few hundred at a time, for a database takes only so many parameters."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

Key = TypeVar("Key", str, int)
BATCH = 500
"""How many rows or keys go into one statement."""


def batches(keys: Iterable[Key]) -> Iterator[list[Key]]:
    """The keys in order, each once, at most `BATCH` at a time.

    >>> [len(batch) for batch in batches(str(number) for number in range(1100))]
    [500, 500, 100]
    """
    ordered = list(dict.fromkeys(keys))
    for start in range(0, len(ordered), BATCH):
        yield ordered[start : start + BATCH]
