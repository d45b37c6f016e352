"""A rule: a module with its page, which is its docstring, and its check.

The page is in Chinese, for those whose texts are checked. Its first line says what is wrong; under 查得出 and 不报
stand two texts, which are run as tests; under 依据 stands why. A rule that holds a text against the ledger has a small
ledger under 台账, for both texts.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from taizhang.core.checks.document import CheckedText
from taizhang.core.checks.finding import Hit, Severity

Check = Callable[[CheckedText], Iterator[Hit]]

_ID = re.compile(r"[A-Z]{3}(?:-[A-Z0-9]+)+")
_PART = re.compile(r"^(台账|查得出|不报|依据)：\n((?: {4}.*\n?|\n)+)", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule.

    Attributes:
        id: A group of three capitals, and what is wrong.
        severity: What its findings are unless a hit or a profile says otherwise.
        page: What people read about it.
        check: Reads a document and yields what it sees.
        of_layout: Whether it looks at how a Word file looks; its examples are then looks, not texts.
    """

    id: str
    severity: Severity
    page: str
    check: Check
    of_layout: bool = False

    def __post_init__(self) -> None:
        """A rule that cannot be named or has no page is a mistake of the program."""
        if not _ID.fullmatch(self.id):
            raise ValueError(f"{self.id!r} is no id of a rule.")
        missing = {"查得出", "不报", "依据"} - set(self._parts())
        if missing:
            raise ValueError(f"The page of {self.id} lacks {sorted(missing)}.")

    @property
    def group(self) -> str:
        """The first part of its id: FIG, ARI, DAT, PLH, PRI, SEC, NUM, PUN, STR, LAY, PHR."""
        return self.id[:3]

    @property
    def title(self) -> str:
        """What is wrong, in one sentence."""
        return self.page.strip().splitlines()[0]

    @property
    def found(self) -> str:
        """A text in which it finds something."""
        return self._parts()["查得出"]

    @property
    def silent(self) -> str:
        """A text in which it does not."""
        return self._parts()["不报"]

    @property
    def ledger(self) -> str:
        """The small ledger that the two texts are held against; empty if it needs none."""
        return self._parts().get("台账", "")

    def _parts(self) -> dict[str, str]:
        return {
            name: "\n".join(line.strip() for line in body.strip().splitlines())
            for name, body in _PART.findall(self.page + "\n")
        }
