"""What stands before the text: red head, title, date line, addressee."""

from __future__ import annotations

from lxml import etree

from taizhang.core.rendering.docx.closing import width
from taizhang.core.rendering.docx.layout import LayoutProfile, twips
from taizhang.core.rendering.docx.run import make_paragraph, make_run, make_text
from taizhang.core.rendering.docx.xml import word
from taizhang.core.reports.tree import RedHead, Report

_LARGEST_MARK = 124  # half points
_MARK_DOWN = 35  # mm from the top of the type area to the mark
_LINE_DOWN = 4  # mm from the lower edge of the characters of the number to the red line
_RED = "FF0000"
_WHOLE = 100


def render_head(report: Report, profile: LayoutProfile) -> list[etree._Element]:
    """All that stands before the first paragraph of the text."""
    elements = [*_red_head(report.red_head, profile)] if report.red_head else []
    elements.append(render_title(report.title))
    if report.date_line:
        elements.append(make_paragraph("Subtitle", [make_run(report.date_line)]))
    elements.append(make_paragraph("Normal", []))
    if report.addressee:
        elements.append(make_paragraph("Normal", [make_run(f"{report.addressee}：")]))
    return elements


def render_title(lines: tuple[str, ...]) -> etree._Element:
    """One paragraph, its lines broken where the office broke them."""
    run = word("r", [word("rPr", [word("rFonts", hint="eastAsia")])])
    for ordinal, line in enumerate(lines):
        if ordinal:
            run.append(word("br"))
        run.append(make_text(line))
    return make_paragraph("Title", [run])


def _red_head(head: RedHead, profile: LayoutProfile) -> list[etree._Element]:
    """The mark as large as its line takes; two lines below it the number, and under that the red line."""
    fitting = profile.area * _WHOLE // (10 * max(width(head.mark), 1))
    size = min(_LARGEST_MARK, fitting)
    colour = word("color", val=_RED)
    mark = make_run(head.mark, colour, word("sz", val=size), word("szCs", val=size))
    line = word("pBdr", [word("bottom", val="single", sz=12, space=_line_gap(profile), color=_RED)])
    number = make_paragraph(
        "Normal", _number_line(head), extra=_number_properties(head, profile, line)
    )
    down = word("spacing", before=twips(_MARK_DOWN), line=size * 10, lineRule="exact")
    return [
        make_paragraph("RedHead", [mark], extra=[down]),
        make_paragraph("Normal", []),
        make_paragraph("Normal", []),
        number,
        make_paragraph("Normal", []),
        make_paragraph("Normal", []),
    ]


def _line_gap(profile: LayoutProfile) -> int:
    """From the line of the number to the red line, in points; of an exact line a fifth of the white is below."""
    beside = (profile.line_pitch - profile.size * 10) // 5
    return max((twips(_LINE_DOWN) - beside) // 20, 0)


def _number_line(head: RedHead) -> list[etree._Element]:
    runs = [make_run(head.number)] if head.number else []
    if head.signers:
        tab = word("r", [word("tab")])
        runs += [tab, make_run("签发人："), make_run("　".join(head.signers), style="Signer")]
    return runs


def _number_properties(
    head: RedHead, profile: LayoutProfile, line: etree._Element
) -> list[etree._Element]:
    """In the middle; of papers to those above at the left, and whoever signs off at the right."""
    if not head.signers:
        return [line, word("jc", val="center")]
    one = profile.indent(_WHOLE)
    tabs = word("tabs", [word("tab", val="right", pos=profile.area - one)])
    return [line, tabs, word("ind", firstLineChars=_WHOLE, firstLine=one), word("jc", val="left")]
