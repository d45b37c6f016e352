"""The text of a report: title, headings, paragraphs with bound figures, signature and date."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from lxml import etree

from taizhang.core.rendering.docx.closing import closing_indents
from taizhang.core.rendering.docx.layout import LayoutProfile, twips
from taizhang.core.rendering.docx.styles import heading_style
from taizhang.core.rendering.docx.xml import clean, node, part, word
from taizhang.core.reports.tree import Figure, Heading, Paragraph, Report, Run
from taizhang.core.values import chinese_date

# Word takes 40 characters for a bookmark, letters, digits and low lines; five are the prefix.
_FIGURE_ID = re.compile(r"[A-Za-z0-9_]{1,35}", re.ASCII)
_LONGEST_ALIAS = 64
_KEPT_LINES = 6
_FOOTERS = (("default", "rIdFooterOdd"), ("even", "rIdFooterEven"))


@dataclass(slots=True)
class _Anchors:
    """Numbers and names of the bindings; `names` gives the indicators' names, by id."""

    names: Mapping[str, str]
    bookmarks: int = 0
    controls: set[int] = field(default_factory=set)
    figures: set[str] = field(default_factory=set)

    def bind(self, figure: Figure) -> list[etree._Element]:
        """A hidden bookmark around a content control around the text.

        Editors lose the one or the other, hardly ever both; only in this order do both hold the new
        value after a tracked change. The control is locked against deletion by mistake, not against
        editing: a changed figure is to be seen, not to be prevented.
        """
        self._check(figure)
        number = str(self.bookmarks)
        self.bookmarks += 1
        properties = [
            word("alias", val=self.names.get(figure.indicator, figure.indicator)[:_LONGEST_ALIAS]),
            word("tag", val=f"fig:{figure.id}"),
            word("id", val=self._control_id(figure.id)),
            word("lock", val="sdtLocked"),
            node("w15:appearance", {"w15:val": "hidden"}),
        ]
        content = word("sdtContent", [_run(figure.text)])
        return [
            word("bookmarkStart", id=number, name=f"_fig_{figure.id}"),
            word("sdt", [word("sdtPr", properties), content]),
            word("bookmarkEnd", id=number),
        ]

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


def render_body(
    report: Report, profile: LayoutProfile, indicator_names: Mapping[str, str], *, clean_copy: bool
) -> bytes:
    """The part `word/document.xml`."""
    anchors = None if clean_copy else _Anchors(indicator_names)
    children = [_title(report.title), _paragraph("Normal", [])]
    for block in report.blocks:
        if isinstance(block, Heading):
            text = _run(f"{block.number}{block.text}")
            children.append(_paragraph(heading_style(block.level), [text]))
        elif isinstance(block, Paragraph):
            keep = [word("keepNext")] if _goes_with_signature(report, block, profile) else []
            children.append(_paragraph("BodyText", _runs(block.runs, anchors), extra=keep))
    children += _closing(report, profile)
    children.append(_section(profile))
    prefixes = ("w", "r") if clean_copy else ("w", "r", "mc", "w15")
    ignorable = {} if clean_copy else {"mc:Ignorable": "w15"}
    return part("w:document", prefixes, [word("body", children)], ignorable)


def _goes_with_signature(report: Report, block: Paragraph, profile: LayoutProfile) -> bool:
    """Whether this is the end of the text, which the signature must not leave for a page alone.

    LibreOffice takes the whole paragraph to the next page, not its last lines, so that a long one
    would leave more white than it saves.
    """
    return (
        bool(report.signature)
        and block is report.blocks[-1]
        and len(block.text) <= _KEPT_LINES * profile.characters
    )


def _run(text: str) -> etree._Element:
    """A run; the hint makes quotes and dashes, which belong to no script, Chinese."""
    properties = word("rPr", [word("rFonts", hint="eastAsia")])
    return word("r", [properties, _text(text)])


def _text(text: str) -> etree._Element:
    edges = text[:1] + text[-1:]
    keep = {"xml:space": "preserve"} if edges.strip() != edges else {}
    return node("w:t", keep, text=text)


def _runs(runs: Iterable[Run], anchors: _Anchors | None) -> list[etree._Element]:
    if anchors is None:
        # One run, so that not even the joints tell where the figures were.
        return [_run("".join(run.text for run in runs))]
    elements: list[etree._Element] = []
    for run in runs:
        elements += anchors.bind(run) if isinstance(run, Figure) else [_run(run.text)]
    return elements


def _paragraph(
    style: str, content: Iterable[etree._Element], *, extra: Iterable[etree._Element] = ()
) -> etree._Element:
    properties = [] if style == "Normal" else [word("pStyle", val=style)]
    properties += extra
    head = [word("pPr", properties)] if properties else []
    return word("p", [*head, *content])


def _title(lines: tuple[str, ...]) -> etree._Element:
    """One paragraph, its lines broken where the office broke them."""
    run = word("r", [word("rPr", [word("rFonts", hint="eastAsia")])])
    for ordinal, line in enumerate(lines):
        if ordinal:
            run.append(word("br"))
        run.append(_text(line))
    return _paragraph("Title", [run])


def _closing(report: Report, profile: LayoutProfile) -> list[etree._Element]:
    """A blank line, the signature and the date (署名和成文日期, without a seal)."""
    if not report.signature:
        return []
    date = chinese_date(report.signed_on) if report.signed_on else ""
    indents = closing_indents(clean(report.signature), date)
    lines = [("Signature", report.signature, indents.signature), ("Date", date, indents.date)]
    return [
        _paragraph("Normal", [], extra=[word("keepNext")]),
        *(
            _paragraph(
                style,
                [_run(text)],
                extra=[word("ind", rightChars=right, right=profile.indent(right))],
            )
            for style, text, right in lines
            if text
        ),
    ]


def _section(profile: LayoutProfile) -> etree._Element:
    references = []
    for kind, key in _FOOTERS:
        reference = word("footerReference", type=kind)
        reference.set(
            "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id", key
        )
        references.append(reference)
    grid = {"type": str(profile.grid), "linePitch": str(profile.line_pitch)}
    if profile.grid == "linesAndChars":
        grid["charSpace"] = str(profile.grid_space)
    margins = {
        "top": twips(profile.top),
        "right": twips(profile.right),
        "bottom": twips(profile.bottom),
        "left": twips(profile.left),
        "header": twips(profile.top) // 2,
        "footer": profile.footer,
        "gutter": 0,
    }
    width, height = profile.paper
    return word(
        "sectPr",
        [
            *references,
            word("pgSz", w=twips(width), h=twips(height)),
            word("pgMar", **margins),
            word("cols", space=720),
            word("docGrid", **grid),
        ],
    )
