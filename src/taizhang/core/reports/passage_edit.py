"""A passage of a report that somebody wrote anew: the figures in it stay bound, and say if they were changed."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from taizhang.core.documents.anchor import Anchor
from taizhang.core.documents.difference import Sort, word_parts
from taizhang.core.documents.document import Block, Document
from taizhang.core.reading import read_figures
from taizhang.core.reports.passage import Passage, rewritten
from taizhang.core.reports.rebuilt import Rebuilt, counted
from taizhang.core.reports.returned import Resolution, Verdict, resolve
from taizhang.core.reports.returned_tree import rebuild
from taizhang.core.reports.runs import Figure, Run, Text
from taizhang.core.reports.tree import Paragraph, Report
from taizhang.core.values import Message, Span

_STYLE = "Body Text"


@dataclass(frozen=True, slots=True)
class ChangedFigure:
    """A figure that says something else than was computed, for which nobody has answered.

    Attributes:
        figure: As it stands in the text now.
        was: As computed.
        now: As it stands.
        message: What has become of it, in words.
    """

    figure: Figure
    was: str
    now: str
    message: Message


@dataclass(frozen=True, slots=True)
class EditedPassage:
    """A passage written anew.

    Attributes:
        report: The whole report with it.
        changed: Figures that now say another number.
        dropped: Figures that are gone from it.
        renewed: Figures that now read as the ledger of today says, and are bound to it.
        loose: Numbers typed in, behind which no figure stands.
        lost: Lines that a report takes in from its frame, never as a paragraph.
    """

    report: Report
    changed: tuple[ChangedFigure, ...]
    dropped: tuple[Figure, ...]
    renewed: tuple[Figure, ...]
    loose: tuple[str, ...]
    lost: tuple[str, ...]


def edit_passage(
    report: Report,
    passage: Passage,
    text: str,
    *,
    today: Mapping[str, Figure],
    fresh_id: Callable[[int], str],
    overridden: Collection[str] = (),
    restored: Collection[str] = (),
    quotes: Sequence[Text] = (),
) -> EditedPassage:
    """Write a passage anew, in the same way in which an edited Word file is taken in.

    Args:
        report: The report.
        passage: Which passage of it.
        text: Its new words; where several paragraphs may stand, a line is one.
        today: What the figures read today, by their ids.
        fresh_id: An id for a copied figure, by its number in the order of reading.
        overridden: The ids of figures for whose other number somebody has answered.
        restored: The ids of figures that are to say what was computed.
        quotes: Words of records that may have been taken over to the sign; they keep their source.
    """
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    if not passage.many:
        lines = ["".join(lines)] if lines else []
    small = replace(
        report,
        title=(),
        blocks=(Paragraph(passage.runs),),
        annexes=(),
        inserts=(),
        date_line="",
        addressee="",
        signature="",
        signed_on=None,
        red_head=None,
        colophon=None,
    )
    document = Document("", tuple(_blocks(passage, lines)))
    resolution = resolve(small, document)
    rebuilt = rebuild(
        small,
        document,
        resolution,
        today=today,
        fresh_id=fresh_id,
        overridden=overridden,
        restored=restored,
    )
    pieces = [
        tuple(_quoted(block.runs, quotes))
        for block in rebuilt.report.blocks
        if isinstance(block, Paragraph)
    ]
    whole = rewritten(
        report,
        lambda found: pieces if found.index == passage.index else (found.runs,),
    )
    return EditedPassage(
        counted(whole, fresh_id),
        tuple(_changed(passage, rebuilt, resolution, restored)),
        rebuilt.dropped,
        rebuilt.renewed,
        tuple(number.text for number in resolution.loose),
        tuple(item.text for item in rebuilt.unplaced),
    )


def _changed(
    passage: Passage, rebuilt: Rebuilt, resolution: Resolution, restored: Collection[str]
) -> Iterator[ChangedFigure]:
    """Figures that say something else now; what was known to differ before is not told again."""
    known = {run.id: run.text for run in passage.runs if isinstance(run, Figure)}
    told = {found.figure.id: found.message for found in resolution.figures}
    reworded = {
        found.figure.id
        for found in resolution.figures
        if found.verdict is Verdict.CHANGED and found.figure.id not in restored
    }
    for figure in rebuilt.report.figures():
        says_other = figure.differs and figure.text != known.get(figure.id)
        if says_other or (figure.id in reworded and figure.text == known.get(figure.id)):
            computed = replace(figure, written="").text
            message = told.get(
                figure.id, Message("原为{was}，现为{now}。", was=computed, now=figure.text)
            )
            yield ChangedFigure(figure, computed, figure.text, message)


def _blocks(passage: Passage, lines: Sequence[str]) -> Iterator[Block]:
    """The lines with anchors where the figures stand after the editing."""
    moved = _Moved(passage.text, "\n".join(lines))
    figures: list[tuple[str, Span]] = []
    at = 0
    for run in passage.runs:
        if isinstance(run, Figure):
            span = moved.span(Span(at, at + len(run.text)))
            if _may_be_figure(span.of(moved.after)):
                figures.append((run.id, span))
        at += len(run.text)
    start = 0
    for number, line in enumerate(lines, start=1):
        end = start + len(line)
        anchors = tuple(
            Anchor(
                key,
                Span(span.start - start, span.end - start),
                by_tag=True,
                by_bookmark=True,
            )
            for key, span in figures
            if start <= span.start and span.end <= end
        )
        yield Block(line, number=number, style=_STYLE, anchors=anchors)
        start = end + 1


def _may_be_figure(text: str) -> bool:
    """Whether what stands in the place of a figure is a number, not the words of another sentence."""
    return bool(read_figures(text)) and not set(text) & set("，。；：\n")


class _Moved:
    """Where the places of a text stand in the text after it."""

    def __init__(self, before: str, after: str) -> None:
        self.after = after
        self._parts = [(part.sort, len(part.text)) for part in word_parts(before, after)]

    def span(self, span: Span) -> Span:
        start = self._place(span.start, first=True)
        return Span(start, max(start, self._place(span.end, first=False)))

    def _place(self, place: int, *, first: bool) -> int:
        """Words that came in at the very place stand outside of what begins or ends there."""
        old = new = 0
        for number, (sort, length) in enumerate(self._parts):
            if sort is Sort.NEW:
                replaced = number > 0 and self._parts[number - 1][0] is Sort.GONE
                if old == place and not (first and not replaced):
                    if not replaced:
                        return new
                    return new + (0 if first else length)
                new += length
            elif sort is Sort.GONE:
                if old <= place < old + length and first:
                    return new
                old += length
            else:
                if old <= place < old + length or (not first and place == old + length):
                    return new + place - old
                old += length
                new += length
        return new


def _quoted(runs: Sequence[Run], quotes: Sequence[Text]) -> Iterator[Run]:
    """Words that were taken over from a record to the sign keep their source."""
    for run in runs:
        if isinstance(run, Text) and run.source is None and not run.lead:
            yield from _cut(run.text, quotes)
        else:
            yield run


def _cut(text: str, quotes: Sequence[Text]) -> Iterator[Run]:
    for quote in quotes:
        before, found, after = text.partition(quote.text)
        if found and len(quote.text) > 1:
            yield from _cut(before, quotes)
            yield Text(quote.text, source=quote.source)
            yield from _cut(after, quotes)
            return
    if text:
        yield Text(text)
