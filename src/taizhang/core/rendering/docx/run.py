"""Runs and paragraphs: text, bound figures, places left open."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import groupby

from lxml import etree

from taizhang.core.rendering.docx.xml import node, word
from taizhang.core.reports.runs import Figure, Gap, Run, Text

# Word takes 40 characters for a bookmark, letters, digits and low lines; five are the prefix.
_FIGURE_ID = re.compile(r"[A-Za-z0-9_]{1,35}", re.ASCII)
_LONGEST_ALIAS = 64
LEAD_STYLE = "Lead"


@dataclass(slots=True)
class Anchors:
    """Numbers and names of the bindings.

    Attributes:
        names: The indicators' names, by id.
        in_controls: Whether figures stand in content controls too, or in their bookmarks alone.
        bookmarks: The number of the next bookmark.
        controls: The numbers of controls that there are.
        figures: The ids of the figures that are bound.
    """

    names: Mapping[str, str]
    in_controls: bool = True
    bookmarks: int = 0
    controls: set[int] = field(default_factory=set)
    figures: set[str] = field(default_factory=set)

    def bind(self, figure: Figure) -> list[etree._Element]:
        """A hidden bookmark around a content control around the text.

        Editors lose the one or the other, hardly ever both; only in this order do both hold the new
        value after a tracked change. The control is locked against deletion by mistake, not against
        editing: a changed figure is to be seen, not to be prevented. Where an office wants no controls
        in its file, the bookmark is left, which every editor keeps, and the words around.
        """
        self._check(figure)
        number = str(self.bookmarks)
        self.bookmarks += 1
        start = word("bookmarkStart", id=number, name=f"_fig_{figure.id}")
        end = word("bookmarkEnd", id=number)
        if not self.in_controls:
            return [start, make_run(figure.text), end]
        properties = [
            word("alias", val=self.names.get(figure.indicator, figure.indicator)[:_LONGEST_ALIAS]),
            word("tag", val=f"fig:{figure.id}"),
            word("id", val=self._control_id(figure.id)),
            word("lock", val="sdtLocked"),
            node("w15:appearance", {"w15:val": "hidden"}),
        ]
        content = word("sdtContent", [make_run(figure.text)])
        return [start, word("sdt", [word("sdtPr", properties), content]), end]

    def _check(self, figure: Figure) -> None:
        # Word takes bookmarks that differ in case only for one.
        folded = figure.id.casefold()
        if not _FIGURE_ID.fullmatch(figure.id) or folded in self.figures:
            msg = f"A figure has an id of its own for a bookmark: {figure.id!r}."
            raise ValueError(msg)
        self.figures.add(folded)

    def _control_id(self, figure: str) -> int:
        """A positive number of its own, the same whenever the report is drawn."""
        digest = hashlib.sha256(figure.encode()).digest()
        number = int.from_bytes(digest[:4], "big") % 0x7FFFFFFE + 1
        while number in self.controls:
            number = number % 0x7FFFFFFF + 1
        self.controls.add(number)
        return number


def make_run(text: str, *properties: etree._Element, style: str = "") -> etree._Element:
    """A run; the hint makes quotes and dashes, which belong to no script, Chinese."""
    head = [word("rStyle", val=style)] if style else []
    return word(
        "r", [word("rPr", [*head, word("rFonts", hint="eastAsia"), *properties]), make_text(text)]
    )


def make_text(text: str) -> etree._Element:
    """The words of a run, blanks at their edges kept."""
    edges = text[:1] + text[-1:]
    keep = {"xml:space": "preserve"} if edges.strip() != edges else {}
    return node("w:t", keep, text=text)


def make_runs(runs: Iterable[Run], anchors: Anchors | None) -> list[etree._Element]:
    """The runs of a paragraph; without anchors not even the joints tell where the figures were."""
    if anchors is None:
        return list(_joined(runs))
    elements: list[etree._Element] = []
    for run in runs:
        elements += anchors.bind(run) if isinstance(run, Figure) else [_look(run)]
    return elements


def _joined(runs: Iterable[Run]) -> Iterator[etree._Element]:
    for (lead, gap), group in groupby(
        runs, lambda run: (isinstance(run, Text) and run.lead, isinstance(run, Gap))
    ):
        text = "".join(run.text for run in group)
        yield _open_place(text) if gap else _plain(text, lead=lead)


def _look(run: Run) -> etree._Element:
    if isinstance(run, Gap):
        return _open_place(run.text)
    return _plain(run.text, lead=isinstance(run, Text) and run.lead)


def _open_place(text: str) -> etree._Element:
    # Seen at a glance, and gone as soon as somebody writes over it.
    return make_run(text, word("highlight", val="yellow"))


def _plain(text: str, *, lead: bool) -> etree._Element:
    return make_run(text, style=LEAD_STYLE if lead else "")


def make_paragraph(
    style: str, content: Iterable[etree._Element], *, extra: Iterable[etree._Element] = ()
) -> etree._Element:
    """A paragraph; `extra` are its properties beyond those of its style, in the order of the schema."""
    properties = [] if style == "Normal" else [word("pStyle", val=style)]
    properties += extra
    head = [word("pPr", properties)] if properties else []
    return word("p", [*head, *content])
