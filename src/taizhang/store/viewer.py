"""Who is looking: every read says for whom."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from taizhang.core.ledger.unit import UnitTree


@dataclass(frozen=True, slots=True)
class Viewer:
    """A person or program that reads.

    Attributes:
        name: As it stands in the history.
        unit: The code of the unit whose sub-tree may be read; empty is everything.
    """

    name: str
    unit: str = ""

    def sees(self, code: str, tree: UnitTree) -> bool:
        """Whether records of the unit may be shown."""
        return not self.unit or code in tree.owners(self.unit)

    def seen(self, codes: Iterable[str], tree: UnitTree) -> list[str]:
        """Of these units, those whose records may be shown: the tree is gone through once for all of them."""
        if not self.unit:
            return list(codes)
        allowed = set(tree.owners(self.unit))
        return [code for code in codes if code in allowed]


def everything(name: str) -> Viewer:
    """The viewer of the command line: whoever holds the files sees all of them."""
    return Viewer(name)
