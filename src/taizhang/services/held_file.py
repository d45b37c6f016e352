"""A file that was checked and held against the ledger."""

from __future__ import annotations

from dataclasses import dataclass, fields

from taizhang.core.checks import CheckedText
from taizhang.core.checks.held import HeldFigure
from taizhang.core.values import Period
from taizhang.services.checking import CheckedFile


@dataclass(frozen=True, slots=True, kw_only=True)
class HeldFile(CheckedFile):
    """A file that was checked and held against the ledger.

    Attributes:
        document: Its words, with its figures beside what the ledger says.
        unit_name: Whose report it is.
        period: Of when it is.
        changeset: The ledger as known at.
        report: The number of the report, if it is one of this workspace.
    """

    document: CheckedText
    unit_name: str
    period: Period
    changeset: int
    report: str = ""

    @classmethod
    def of(
        cls,
        checked: CheckedFile,
        document: CheckedText,
        *,
        unit_name: str,
        period: Period,
        changeset: int,
        report: str,
    ) -> HeldFile:
        """What checking found, and what it was held against."""
        found = {field.name: getattr(checked, field.name) for field in fields(CheckedFile)}
        return cls(
            **found,
            document=document,
            unit_name=unit_name,
            period=period,
            changeset=changeset,
            report=report,
        )

    @property
    def held(self) -> tuple[HeldFigure, ...]:
        """Its figures beside what the ledger says."""
        return self.document.held

    def may_be_shown(self, figure: HeldFigure) -> bool:
        """Whether nothing personal or secret stands in the sentence of a figure."""
        sentence = self.document.sentence_at(figure.figure.start)
        return all(self.document.sentence_at(span.start) != sentence for span in self.hidden)
