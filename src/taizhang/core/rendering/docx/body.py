"""The text of a report: what comes before it, blocks, annexes, signature and date, colophon."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from lxml import etree

from taizhang.core.rendering.colophon_place import ColophonPlace
from taizhang.core.rendering.docx.chart import Pictures, render_chart_part
from taizhang.core.rendering.docx.closing import closing_indents, width
from taizhang.core.rendering.docx.colophon import render_colophon
from taizhang.core.rendering.docx.head import render_head, render_title
from taizhang.core.rendering.docx.layout import LayoutProfile, twips
from taizhang.core.rendering.docx.run import Anchors, make_paragraph, make_run, make_runs
from taizhang.core.rendering.docx.styles import heading_style
from taizhang.core.rendering.docx.table import render_note, render_table
from taizhang.core.rendering.docx.xml import clean, part, qualified, word
from taizhang.core.reports.runs import Text, text_of
from taizhang.core.reports.tree import (
    Annex,
    Block,
    Chart,
    Heading,
    ItemList,
    Paragraph,
    Remark,
    Report,
    Table,
)
from taizhang.core.values import chinese_date

_KEPT_LINES = 6
_FOOTERS = (("default", "rIdFooterOdd"), ("even", "rIdFooterEven"))
_UNNUMBERED = (("default", "rIdFooterNone"), ("even", "rIdFooterNone"))
_TWO = 200
_ANNEXES = "附件："


def render_body(
    report: Report,
    profile: LayoutProfile,
    indicator_names: Mapping[str, str],
    pictures: Pictures,
    *,
    clean_copy: bool,
    place: ColophonPlace = ColophonPlace.HERE,
) -> bytes:
    """The part `word/document.xml`; `pictures` are those of its charts, or none.

    A colophon that has no place on the page where the text ends is a section of its own, on an even page.
    """
    anchors = None if clean_copy else Anchors(indicator_names, in_controls=profile.controls)
    children = render_head(report, profile)
    for block in report.blocks:
        keep = _goes_with_signature(report, block, profile)
        children += render_block(block, profile, anchors, pictures, keep=keep)
    children += render_annex_list(report.annexes, profile)
    children += _closing(report, profile)
    for annex in report.annexes:
        children += render_annex(annex, profile, anchors, pictures)
    last = _section(profile)
    if report.colophon and place is not ColophonPlace.HERE:
        # In the last paragraph of the text: one of its own could find no room on the page.
        _properties_of(children[-1]).append(last)
        numbered = place is ColophonPlace.NEXT
        last = _section(profile, _FOOTERS if numbered else _UNNUMBERED, kind="evenPage")
        # LibreOffice begins no section with a table that floats.
        children.append(make_paragraph("Colophon", []))
    if report.colophon:
        children += render_colophon(report.colophon, profile)
    children.append(last)
    prefixes = ("w", "r") if clean_copy else ("w", "r", "mc", "w15")
    ignorable = {} if clean_copy else {"mc:Ignorable": "w15"}
    return part("w:document", prefixes, [word("body", children)], ignorable)


def render_block(
    block: Block,
    profile: LayoutProfile,
    anchors: Anchors | None,
    pictures: Pictures,
    *,
    keep: bool = False,
    area: int | None = None,
) -> list[etree._Element]:
    """A block as paragraphs and tables; `area` is how wide what is in it may be, if not the type area."""
    match block:
        case Heading():
            runs = [*([Text(block.number)] if block.number else []), *block.runs]
            if anchors is not None and all(isinstance(run, Text) for run in runs):
                return [_heading(block.level, [make_run(f"{block.number}{block.text}")])]
            return [_heading(block.level, make_runs(runs, anchors))]
        case Paragraph():
            extra = [word("keepNext")] if keep else []
            return [make_paragraph("BodyText", make_runs(block.runs, anchors), extra=extra)]
        case ItemList():
            return [
                make_paragraph(
                    "BodyText",
                    make_runs([*([Text(item.mark)] if item.mark else []), *item.runs], anchors),
                    extra=[word("keepNext")] if keep and item is block.items[-1] else [],
                )
                for item in block.items
            ]
        case Table():
            return render_table(block, profile, anchors, area=area)
        case Remark():
            return [render_note(block.runs, anchors)]
        case Chart():
            return render_chart_part(block, pictures.get(block), profile, anchors, area=area)


def _heading(level: int, runs: Iterable[etree._Element]) -> etree._Element:
    return make_paragraph(heading_style(level), runs)


def _goes_with_signature(report: Report, block: Block, profile: LayoutProfile) -> bool:
    """Whether this is the end of the text, which the signature must not leave for a page alone.

    LibreOffice takes the whole paragraph to the next page, not its last lines, so that a long one
    would leave more white than it saves.
    """
    if not report.signature or block is not report.blocks[-1]:
        return False
    match block:
        case Paragraph():
            last = block.text
        case ItemList():
            last = text_of(block.items[-1].runs)
        case _:
            return False
    return len(last) <= _KEPT_LINES * profile.characters


def render_annex_list(annexes: tuple[Annex, ...], profile: LayoutProfile) -> list[etree._Element]:
    """附件：1.…: a blank line after the text, indented by two; a name that turns over is set under itself."""
    if not annexes:
        return []
    lines = [make_paragraph("Normal", [], extra=[word("keepNext")])]
    for place, annex in enumerate(annexes):
        number = f"{annex.number}." if annex.number else ""
        label = _ANNEXES if not place else ""
        hanging = width(label + number)
        left = _TWO + width(_ANNEXES + number)
        indent = word(
            "ind",
            leftChars=left,
            left=profile.indent(left),
            hangingChars=hanging,
            hanging=profile.indent(hanging),
        )
        text = make_run(f"{label}{number}{annex.title}")
        extra = [word("keepNext"), indent, word("jc", val="left")]
        lines.append(make_paragraph("Normal", [text], extra=extra))
    return lines


def render_annex(
    annex: Annex,
    profile: LayoutProfile,
    anchors: Anchors | None,
    pictures: Pictures,
    *,
    area: int | None = None,
) -> list[etree._Element]:
    """An annex on a page of its own."""
    elements = _annex_head(annex)
    for block in annex.blocks:
        elements += render_block(block, profile, anchors, pictures, area=area)
    return elements


def _annex_head(annex: Annex) -> list[etree._Element]:
    """The label of an annex in the first line of a page, its title in the third."""
    return [
        make_paragraph("Annex", [make_run(annex.label)]),
        make_paragraph("Normal", [], extra=[word("keepNext")]),
        render_title((annex.title,)),
        make_paragraph("Normal", [], extra=[word("keepNext")]),
    ]


def _closing(report: Report, profile: LayoutProfile) -> list[etree._Element]:
    """A blank line, the signature and the date (署名和成文日期, without a seal)."""
    if not report.signature:
        return []
    date = chinese_date(report.signed_on) if report.signed_on else ""
    indents = closing_indents(clean(report.signature), date)
    lines = [("Signature", report.signature, indents.signature), ("Date", date, indents.date)]
    return [
        make_paragraph("Normal", [], extra=[word("keepNext")]),
        *(
            make_paragraph(
                style,
                [make_run(text)],
                extra=[word("ind", rightChars=right, right=profile.indent(right))],
            )
            for style, text, right in lines
            if text
        ),
    ]


def _properties_of(paragraph: etree._Element) -> etree._Element:
    found = paragraph.find(qualified("w:pPr"))
    if found is None:
        found = word("pPr")
        paragraph.insert(0, found)
    return found


def _section(
    profile: LayoutProfile, footers: Sequence[tuple[str, str]] = _FOOTERS, *, kind: str = ""
) -> etree._Element:
    references = []
    for pages, key in footers:
        reference = word("footerReference", type=pages)
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
            *([word("type", val=kind)] if kind else []),
            word("pgSz", w=twips(width), h=twips(height)),
            word("pgMar", **margins),
            word("cols", space=720),
            word("docGrid", **grid),
        ],
    )
