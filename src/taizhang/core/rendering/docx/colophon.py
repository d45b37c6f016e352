"""版记: copies to whom, printed by whom and when, at the foot of the last page.

It is a table that floats to the lower edge of the type area, full width: thick lines above and below, a thin
one between.
"""

from __future__ import annotations

from lxml import etree

from taizhang.core.rendering.docx.layout import LayoutProfile
from taizhang.core.rendering.docx.run import make_paragraph, make_run
from taizhang.core.rendering.docx.xml import word
from taizhang.core.reports.tree import Colophon
from taizhang.core.values import chinese_date

_THICK, _THIN = 8, 6  # eighths of a point: 0.35 mm and 0.25 mm
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
        tblpXSpec="left",
        tblpYSpec="bottom",
    )
    properties = [
        floating,
        word("tblW", w=area, type="dxa"),
        word("tblBorders", borders),
        word("tblLayout", type="fixed"),
        word("tblCellMar", [word(side, w=0, type="dxa") for side in ("left", "right")]),
    ]
    grid = word("tblGrid", [word("gridCol", w=area)])
    table = word("tbl", [word("tblPr", properties), grid, *rows])
    return [table, make_paragraph("Colophon", [])]


def _row(paragraph: etree._Element, profile: LayoutProfile) -> etree._Element:
    width = word("tcPr", [word("tcW", w=profile.area, type="dxa")])
    return word("tr", [word("trPr", [word("cantSplit")]), word("tc", [width, paragraph])])


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
    return _row(make_paragraph("Colophon", [make_run(text)], extra=[indent]), profile)


def _printed(colophon: Colophon, profile: LayoutProfile) -> etree._Element:
    one = profile.colophon_size * 10
    tabs = word("tabs", [word("tab", val="right", pos=profile.area - one)])
    indent = word("ind", leftChars=100, left=one, rightChars=100, right=one)
    runs = [make_run(colophon.printed_by)]
    if colophon.printed_on:
        runs += [word("r", [word("tab")]), make_run(f"{chinese_date(colophon.printed_on)}印发")]
    return _row(make_paragraph("Colophon", runs, extra=[tabs, indent]), profile)
