"""On what terms a workbook is taken in, and what a person says of one that does not say it itself."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from taizhang.core.ledger.record import Status

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from taizhang.core.ledger.mapping import Amendment
    from taizhang.core.values import Period
    from taizhang.services.locked import AfterLock


@dataclass(frozen=True, slots=True)
class ForeignRequest:
    """What a person says of a workbook that does not say it itself.

    Attributes:
        unit: The name or code of the unit that sent it.
        period: The period it is for.
        kind: Id or label of the kind of its sheets, empty to find out.
        accept: Whether the proposals are accepted.
        amendments: What is to be read otherwise than proposed.
        constants: What fields without a column hold in every row, by label or id.
    """

    unit: str
    period: Period
    kind: str = ""
    accept: bool = False
    amendments: tuple[Amendment, ...] = ()
    constants: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ImportTerms:
    """On what terms a workbook is taken in.

    Attributes:
        for_review: Whether what is new or changed waits for approval; without it, it counts at once.
        leave: Leave to reach into a closed period.
        foreign: What a person says of a workbook of another design.
        progress: Told now and then how many records have been written, and of how many.
        planning: Told which sheet is looked at next, and of how many.
    """

    for_review: bool = False
    leave: AfterLock | None = None
    foreign: ForeignRequest | None = None
    progress: Callable[[int, int], None] = field(default=lambda _done, _of: None, compare=False)
    planning: Callable[[int, int], None] = field(default=lambda _number, _of: None, compare=False)

    @property
    def status(self) -> Status:
        """In which what is new or changed will stand."""
        return Status.SUBMITTED if self.for_review else Status.APPROVED


AT_ONCE = ImportTerms()
"""What comes in counts at once, outside closed periods."""
