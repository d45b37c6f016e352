"""A report as a text for typst, which makes the PDF: the same page as the Word file (GB/T 9704-2012).

Nothing is run here. A draft says which characters are set in which face; the machine that prints looks for fonts
that have them and asks for the source with their names.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from taizhang.core.rendering.docx.closing import closing_indents
from taizhang.core.rendering.docx.layout import LayoutProfile
from taizhang.core.rendering.typst.prelude import render_prelude
from taizhang.core.rendering.typst.text import Face, Ink, literal
from taizhang.core.reports.basis import BasisRow
from taizhang.core.reports.tree import Figure, Heading, Paragraph, Report, Run
from taizhang.core.values import chinese_date

__all__ = ["Face", "TypstDraft", "draft_typst"]

_KEPT_LINES = 6
_HUNDRED = 100
_TWIPS = 20
_COLUMNS = ("序号", "数据", "指标", "口径", "时段和范围", "未取整的值", "报送情况", "记录")


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

    def source(self, families: Mapping[Face, Sequence[str]]) -> str:
        """The whole text, set in these families of fonts."""
        return render_prelude(self.profile, families, self.about) + self.body


def draft_typst(
    report: Report,
    profile: LayoutProfile,
    rows: Sequence[BasisRow] | None,
    *,
    number: str = "",
) -> TypstDraft:
    """The report as a draft; with rows its figures lead to the table of what they rest on at the end."""
    writer = _Writer(profile, Ink(), bound=rows is not None)
    writer.ink.text(Face.PAGE_NUMBER, "— 0123456789")
    lines = [_call("title", *(writer.ink.text(Face.TITLE, line) for line in report.title))]
    for block in report.blocks:
        last = block is report.blocks[-1]
        lines.append(_BLOCKS[type(block)](writer, block, last and bool(report.signature)))
    lines += writer.closing(report)
    if rows is not None:
        facts = f"台账变更号{report.changeset}，业务包 {report.pack}。"
        lines.append(writer.basis(rows, f"报告 {number}，{facts}" if number else facts))
    day = report.signed_on or report.period.last_day
    return TypstDraft(
        used={face: frozenset(writer.ink.used[face]) for face in Face},
        body="\n".join(lines) + "\n",
        about={
            "title": literal("".join(report.title)),
            "date": f"datetime(year: {day.year}, month: {day.month}, day: {day.day})",
        },
        day=day,
        profile=profile,
    )


def _call(function: str, *arguments: str) -> str:
    return f"#{function}({', '.join(arguments)})"


@dataclass(frozen=True, slots=True)
class _Writer:
    """Writes the blocks; `bound` says whether figures lead anywhere."""

    profile: LayoutProfile
    ink: Ink
    bound: bool

    def heading(self, block: Heading, _before_signature: bool) -> str:  # noqa: FBT001
        face = {1: Face.HEADING_1, 2: Face.HEADING_2}.get(block.level, Face.BODY)
        words = self.ink.text(face, block.number + block.text)
        return f"#heading(level: {block.level}, {words})"

    def paragraph(self, block: Paragraph, before_signature: bool) -> str:  # noqa: FBT001
        short = len(block.text) <= _KEPT_LINES * self.profile.characters
        function = "kept" if before_signature and short else "paragraph"
        return _call(function, *self.runs(block.runs))

    def runs(self, runs: Sequence[Run]) -> list[str]:
        if not self.bound:
            # One text, so that it breaks as the clean Word file does.
            return [self.ink.text(Face.BODY, "".join(run.text for run in runs))]
        return [
            f'figure-link("{run.ordinal}", {self.ink.text(Face.BODY, run.text)})'
            if isinstance(run, Figure)
            else self.ink.text(Face.BODY, run.text)
            for run in runs
        ]

    def closing(self, report: Report) -> list[str]:
        if not report.signature:
            return []
        day = chinese_date(report.signed_on) if report.signed_on else ""
        indents = closing_indents(report.signature, day)
        lines = [
            f"({self.ink.text(Face.BODY, words)}, {self._indent(right)}pt)"
            for words, right in ((report.signature, indents.signature), (day, indents.date))
            if words
        ]
        return [_call("closing", *lines)]

    def _indent(self, hundredths: int) -> float:
        return self.profile.character_pitch * hundredths / _HUNDRED / _TWIPS

    def basis(self, rows: Sequence[BasisRow], facts: str) -> str:
        head = ", ".join(self.ink.text(Face.HEADING_1, name) for name in _COLUMNS)
        cells = [f"head-cells({head})"]
        for row in rows:
            cells += self._basis_line(row)
        title = self.ink.text(Face.HEADING_1, "数据依据")
        return _call("basis", title, self.ink.text(Face.BODY, facts), *cells)

    def _basis_line(self, row: BasisRow) -> list[str]:
        unit = row.unit_of_count if row.value[-1:].isdigit() else ""
        texts = (
            f"{row.indicator}，{row.role}",
            row.definition,
            f"{row.period}，{row.scope}",
            f"{row.value}{unit}",
            "。".join(part for part in (row.coverage, row.comparison) if part),
            f"{len(row.sources)}条",
        )
        number = str(row.ordinal)
        return [
            self.ink.cell(Face.BODY, number),
            f'back-link("{number}", {self.ink.cell(Face.BODY, row.text)})',
            *(self.ink.cell(Face.BODY, words) for words in texts),
        ]


_BLOCKS: Mapping[type, Callable[..., str]] = {
    Heading: _Writer.heading,
    Paragraph: _Writer.paragraph,
}
"""How each block of the tree is written; a new one gets its line here."""
