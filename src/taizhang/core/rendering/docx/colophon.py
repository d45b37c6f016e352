"""版记: copies to whom, printed by whom and when, at the foot of the last page.

It is a table that floats to the lower edge of the type area, full width: thick lines above and below, a thin
one between. Printed on both sides, it is for an even page: where the text ends on an odd one, a section of its own
brings it there, in whatever program.
"""

from __future__ import annotations

from lxml import etree

from taizhang.core.rendering.docx.layout import LayoutProfile
from taizhang.core.rendering.docx.run import make_paragraph, make_run
from taizhang.core.rendering.docx.xml import word
from taizhang.core.reports.tree import Colophon
from taizhang.core.values import chinese_date

_THICK, _THIN = 8, 6  # eighths of a point: 0.35 mm and 0.25 mm
_NARROWER = 345
"""In twips: LibreOffice lets no table float that leaves less than 5 mm beside it. Word goes by the cells."""
_COPIES = 300  # width of 抄送：, in hundredths of a character


def render_colophon(colophon: Colophon, profile: LayoutProfile) -> list[etree._Element]:
    """The table, and the paragraph that it floats over."""
    rows = []
    if colophon.copies_to:
        rows.append(_copies(colophon.copies_to, profile))
    rows.append(_printed(colophon, profile))
    area = profile.area
    borders = [
        word("top", val="single", sz=_THICK, space=0, color="auto"),
        word("bottom", val="single", sz=_THICK, space=0, color="auto"),
        word("insideH", val="single", sz=_THIN, space=0, color="auto"),
    ]
    floating = word(
        "tblpPr",
        leftFromText=0,
        rightFromText=0,
        vertAnchor="margin",
        horzAnchor="margin",
        tblpXSpec="center",
        tblpYSpec="bottom",
    )
    properties = [
        floating,
        word("tblW", w=area - _NARROWER, type="dxa"),
        word("tblBorders", borders),
        word("tblLayout", type="fixed"),
        word("tblCellMar", [word(side, w=0, type="dxa") for side in ("left", "right")]),
    ]
    grid = word("tblGrid", [word("gridCol", w=width) for width in _columns(profile)])
    table = word("tbl", [word("tblPr", properties), grid, *rows])
    return [table, make_paragraph("Colophon", [])]


def _columns(profile: LayoutProfile) -> tuple[int, int]:
    """Of who printed, and of when, which takes little."""
    dated = profile.area * 2 // 5
    return profile.area - dated, dated


def _row(cells: list[etree._Element]) -> etree._Element:
    return word("tr", [word("trPr", [word("cantSplit")]), *cells])


def _cell(paragraph: etree._Element, width: int, columns: int = 1) -> etree._Element:
    properties = [word("tcW", w=width, type="dxa")]
    if columns > 1:
        properties.append(word("gridSpan", val=columns))
    return word("tc", [word("tcPr", properties), paragraph])


def _copies(names: str, profile: LayoutProfile) -> etree._Element:
    one = profile.colophon_size * 10
    indent = word(
        "ind",
        leftChars=100 + _COPIES,
        left=one * (100 + _COPIES) // 100,
        rightChars=100,
        right=one,
        hangingChars=_COPIES,
        hanging=one * _COPIES // 100,
    )
    text = f"抄送：{names.rstrip('。')}。"
    return _row(
        [_cell(make_paragraph("Colophon", [make_run(text)], extra=[indent]), profile.area, 2)]
    )


def _printed(colophon: Colophon, profile: LayoutProfile) -> etree._Element:
    """Two cells, not a tab: a program that makes the table narrower still sets the date at its right."""
    one = profile.colophon_size * 10
    by, on = _columns(profile)
    left = word("ind", leftChars=100, left=one)
    printed_by = make_paragraph("Colophon", [make_run(colophon.printed_by)], extra=[left])
    if not colophon.printed_on:
        return _row([_cell(printed_by, by + on, 2)])
    right = [word("ind", rightChars=100, right=one), word("jc", val="right")]
    day = make_run(f"{chinese_date(colophon.printed_on)}印发")
    return _row([_cell(printed_by, by), _cell(make_paragraph("Colophon", [day], extra=right), on)])
