"""A report of the workspace that comes back as a file: which one it is, and what has become of its figures."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING

from taizhang.core.checks import CheckedText
from taizhang.core.checks.edited import EditedFigure
from taizhang.core.reports.digest import report_from_json
from taizhang.core.reports.returned import Verdict, resolve
from taizhang.core.reports.returned.likeness import IssuedText, ReturnedText
from taizhang.core.values import Message, RefusedError, Span
from taizhang.services.basis import override_in_words
from taizhang.services.record_versions import whole_tree
from taizhang.services.reporting import open_report
from taizhang.services.sentences import sentence_pieces, sentences_of
from taizhang.services.tracing import trace_report
from taizhang.store.overrides import overrides
from taizhang.store.reporting.present import present_reports

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from django.db.models import QuerySet

    from taizhang.core.documents.document import Document
    from taizhang.core.reports.returned import Resolution, ResolvedFigure
    from taizhang.services.reporting import WrittenReport
    from taizhang.services.tracing import FigureTrace
    from taizhang.services.workspace import Workspace
    from taizhang.store.reporting.models import Report as ReportRow
    from taizhang.store.viewer import Viewer

_MOST_REPORTS = 200
CHANGES = frozenset({Verdict.CHANGED, Verdict.UNACCEPTED})
"""Verdicts that say that a figure was changed by hand, not by a command."""


@dataclass(frozen=True, slots=True)
class Recognised:
    """Which report a file is.

    Attributes:
        number: Its number.
        how: How it was recognised, in words.
    """

    number: str
    how: Message


@dataclass(frozen=True, slots=True)
class ReturnedFigure:
    """A figure of the report with what has become of it.

    Attributes:
        resolved: What has become of it.
        sentence: The sentence that it stood in as issued.
        indicator: Name and id of its indicator.
        now: What the ledger says today; None where it was not asked, or it would not stand in the report today.
        asked: Whether the ledger was asked.
        spans: Where in the text of the document it stands.
        place: The same in words; None if it is nowhere.
        override: Why it stands otherwise than it was computed, who agreed and when, in words; empty if nobody said.
        pieces: If a person has to look at it, the sentence it stands in now, and which pieces of it are the figure.
    """

    resolved: ResolvedFigure
    sentence: str
    indicator: str
    now: str | None
    asked: bool
    spans: tuple[Span, ...]
    place: Message | None
    override: str = ""
    pieces: tuple[tuple[str, bool], ...] = ()

    @property
    def ordinal(self) -> int:
        """Which figure of the report it is."""
        return self.resolved.figure.ordinal


@dataclass(frozen=True, slots=True)
class ReturnedReport:
    """A report that came back.

    Attributes:
        number: Its number.
        how: How it was recognised.
        document: What came back.
        resolution: What has become of its figures.
        figures: The same with what the ledger says, in the order of the report.
    """

    number: str
    how: Message
    document: Document
    resolution: Resolution
    figures: tuple[ReturnedFigure, ...]

    @property
    def told(self) -> tuple[ReturnedFigure, ...]:
        """The figures that a person has to look at."""
        return tuple(figure for figure in self.figures if not figure.resolved.untouched)

    @property
    def changed(self) -> bool:
        """Whether a figure was changed by hand."""
        return any(figure.resolved.verdict in CHANGES for figure in self.figures)

    @property
    def edited(self) -> tuple[EditedFigure, ...]:
        """The figures that were changed by hand, those for which somebody has answered among them."""
        return tuple(
            EditedFigure(
                figure.ordinal,
                figure.indicator,
                figure.spans,
                replace(figure.resolved.figure, written="").text
                if figure.resolved.figure.differs
                else figure.resolved.figure.text,
                tuple(place.text for place in figure.resolved.found),
                figure.resolved.message,
                figure.override,
                settled=figure.resolved.verdict is Verdict.OVERRIDDEN,
                now=figure.now or "",
            )
            for figure in self.figures
            if figure.resolved.verdict in CHANGES | {Verdict.OVERRIDDEN}
        )

    def loose(self) -> Iterator[tuple[str, Message, int]]:
        """Numbers that came with the editing: the text, where, and which block."""
        for number in self.resolution.loose:
            block = self.document.blocks[number.paragraph]
            yield number.text, block.place(number.span.start), number.paragraph


class Returns:
    """The reports of a workspace, among which files are looked for that came back."""

    def __init__(self, workspace: Workspace, viewer: Viewer, number: str | None = None) -> None:
        """Take whose reports they are, who looks, and which report the files are, if a person says so.

        Raises:
            RefusedError: There is no such report.
        """
        self.workspace = workspace
        self.viewer = viewer
        self._number = number
        if number is not None:
            open_report(number)

    def recognise(self, document: Document) -> Recognised | None:
        """The report of the workspace that a file is, if it clearly is one.

        What the file says of itself comes first, its text second.

        Raises:
            RefusedError: Its text is like several reports, and nothing tells which it is.
        """
        if self._number is not None:
            return Recognised(self._number, Message("由 --report 指定"))
        number = document.properties.get("taizhang_report", "")
        digest = document.properties.get("taizhang_digest", "")
        ours = document.properties.get("taizhang_workspace") == self.workspace.code
        if ours and self._seen().filter(number=number, digest=digest).exists():
            return Recognised(number, Message("按文件属性认出"))
        text = ReturnedText(document)
        scores = [(text.likeness(issued), number) for issued, number in self._issued]
        found = sorted(
            (item for item in scores if item[0].enough),
            key=lambda item: (item[0].words, item[0].all),
            reverse=True,
        )
        if not found:
            return None
        (best, number), *rest = found
        close = tuple(other for score, other in rest if not best.clearly_before(score))
        if close:
            raise RefusedError(
                Message(
                    "文字与报告 {numbers} 都相近，认不出是哪一份，请用 --report 指明。",
                    numbers=(number, *close),
                )
            )
        return Recognised(number, Message("按文字认出"))

    def _seen(self) -> QuerySet[ReportRow]:
        """Nobody is told of a report of units that he does not see."""
        if not self.viewer.unit:
            return present_reports()
        owners = whole_tree(self.workspace, self.viewer).owners(self.viewer.unit)
        return present_reports().filter(unit__in=list(owners))

    @cached_property
    def _issued(self) -> list[tuple[IssuedText, str]]:
        """The latest reports with their numbers, prepared once for all files."""
        rows = self._seen().order_by("-made_at", "-number")[:_MOST_REPORTS]
        return [(IssuedText(report_from_json(row.tree)), row.number) for row in rows]

    def look_at(self, document: Document, hidden: Sequence[Span] = ()) -> ReturnedReport | None:
        """What has become of the figures of a report in a file; None if the file is no report of the workspace.

        Args:
            document: What came back.
            hidden: Words of it that are not to be repeated.

        Raises:
            RefusedError: The file is like several reports, or the report cannot be opened.
        """
        found = self.recognise(document)
        if found is None:
            return None
        written = open_report(found.number)
        kept = overrides(self.viewer, [figure.id for figure in written.report.figures()])
        answers = {identifier: one.text for identifier, one in kept.items()}
        resolution = resolve(written.report, document, answers)
        asked = any(not figure.untouched for figure in resolution.figures)
        trace = trace_report(self.workspace, self.viewer, found.number) if asked else None
        by_id = {figure.row.figure_id: figure for figure in trace.figures} if trace else {}
        text = CheckedText(document.text, source=document) if asked else None
        not_shown = sentences_of(text, hidden) if text else frozenset()
        figures = []
        for resolved in resolution.figures:
            figure = _figure(document, written, resolved, by_id.get(resolved.figure.id))
            if resolved.figure.id in kept and resolved.verdict is not Verdict.OK:
                figure = replace(figure, override=override_in_words(kept[resolved.figure.id]))
            if text and figure.spans and not resolved.untouched:
                pieces = tuple(sentence_pieces(text, figure.spans, not_shown))
                figure = replace(figure, pieces=pieces)
            figures.append(figure)
        return ReturnedReport(written.number, found.how, document, resolution, tuple(figures))


def _figure(
    document: Document,
    written: WrittenReport,
    resolved: ResolvedFigure,
    trace: FigureTrace | None,
) -> ReturnedFigure:
    spans = tuple(
        Span(start + place.span.start, start + place.span.end)
        for place in resolved.found
        for start in [document.starts[place.paragraph]]
    )
    indicator = written.pack.indicators.get(resolved.figure.indicator)
    named = resolved.figure.indicator
    return ReturnedFigure(
        resolved,
        sentence="" if trace is None else trace.row.sentence,
        indicator=f"{indicator.name}（{indicator.id}）" if indicator else named,
        now=None if trace is None else trace.now,
        asked=trace is not None,
        spans=spans,
        place=document.place_at(spans[0].start) if spans else None,
    )
