"""A report as a text for typst, which makes the PDF: the same page as the Word file (GB/T 9704-2012).

Nothing is run here. A draft says which characters are set in which face; the machine that prints looks for fonts
that have them and asks for the source with their names.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from taizhang.core.rendering.docx.layout import LayoutProfile
from taizhang.core.rendering.typst.basis import write_basis
from taizhang.core.rendering.typst.body import Writer
from taizhang.core.rendering.typst.prelude import render_prelude
from taizhang.core.rendering.typst.text import Face, Ink, literal
from taizhang.core.reports.basis import BasisRow
from taizhang.core.reports.runs import Figure
from taizhang.core.reports.tree import Report

__all__ = ["Face", "TypstDraft", "draft_typst"]


@dataclass(frozen=True, slots=True)
class TypstDraft:
    """A report ready to be set.

    Attributes:
        used: The characters that each face must have.
        body: The text, in calls of the functions of the prelude.
        about: What the file says of itself, as expressions of typst.
        day: The day that the file is dated, whenever it is made.
        profile: The measures.
    """

    used: Mapping[Face, frozenset[str]]
    body: str
    about: Mapping[str, str]
    day: date
    profile: LayoutProfile

    def source(self, families: Mapping[Face, Sequence[str]], digits: str = "") -> str:
        """The whole text, set in these families of fonts; digits and Latin letters in one of their own, if given."""
        return render_prelude(self.profile, families, self.about, digits) + self.body


def draft_typst(
    report: Report,
    profile: LayoutProfile,
    rows: Sequence[BasisRow] | None,
    *,
    number: str = "",
) -> TypstDraft:
    """The report as a draft; with rows its figures lead to the table of what they rest on at the end."""
    ink = Ink()
    lines = Writer(profile, ink, bound=rows is not None).report(report)
    if rows is not None:
        facts = f"台账变更号{report.changeset}，业务包 {report.pack}。"
        elsewhere = {
            run.ordinal
            for insert in report.inserts
            for run in insert.runs
            if isinstance(run, Figure)
        }
        facts = f"报告 {number}，{facts}" if number else facts
        lines.append(write_basis(ink, rows, facts, elsewhere))
    day = report.signed_on or report.period.last_day
    return TypstDraft(
        used={face: frozenset(ink.used[face]) for face in Face},
        body="\n".join(lines) + "\n",
        about={
            "title": literal("".join(report.title)),
            "date": f"datetime(year: {day.year}, month: {day.month}, day: {day.day})",
        },
        day=day,
        profile=profile,
    )
