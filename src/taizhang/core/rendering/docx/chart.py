"""A chart: its picture in the line, its caption under it, and what is to be said of it.

A picture binds no figure: the numbers drawn are in the basis table, and the alternative text says them all.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from lxml import etree

from taizhang.core.rendering.chart import describe
from taizhang.core.rendering.docx.layout import LayoutProfile
from taizhang.core.rendering.docx.run import Anchors, make_paragraph, make_run
from taizhang.core.rendering.docx.table import render_note, render_table
from taizhang.core.rendering.docx.xml import node, word
from taizhang.core.rendering.picture import Picture
from taizhang.core.reports.tree import Chart, Report

_EMU_OF_TWIP = 635
_PICTURE = "http://schemas.openxmlformats.org/drawingml/2006/picture"
_LONGEST_ALT = 1000


@dataclass(frozen=True, slots=True)
class PlacedPicture:
    """A picture that a file holds.

    Attributes:
        picture: The picture.
        key: The id of the link to it.
        number: Its number among the drawings of the file.
    """

    picture: Picture
    key: str
    number: int


Pictures = Mapping[Chart, PlacedPicture]
"""The pictures of charts; no two charts of a report are equal, as each has its number."""


def place_pictures(report: Report, pictures: Sequence[Picture]) -> dict[Chart, PlacedPicture]:
    """Pictures as a file of our own holds them; they come in the order of the charts, or not at all."""
    return {
        chart: PlacedPicture(picture, f"rIdPicture{number}", number)
        for number, (chart, picture) in enumerate(zip(report.charts(), pictures, strict=False), 1)
    }


def render_chart_part(
    chart: Chart,
    placed: PlacedPicture | None,
    profile: LayoutProfile,
    anchors: Anchors | None,
    *,
    area: int | None = None,
) -> list[etree._Element]:
    """The picture with caption and notes; where no picture could be made, the table in its place.

    `area` is how wide it may be, if not the type area.
    """
    lines = chart.lines_below
    # What is said of a picture stays with it.
    below = [
        render_note(line, anchors, first=False, keep=place < len(lines))
        for place, line in enumerate(lines, 1)
    ]
    if placed is None:
        caption = f"{chart.table.caption}（单位：{chart.unit}）"
        drawn = replace(chart.table, caption=caption, notes=())
        return [*render_table(drawn, profile, anchors, area=area)[:-1], *below]
    width = min(area or profile.area, profile.area) * _EMU_OF_TWIP
    height = width * placed.picture.height // placed.picture.width
    # Off the grid, which would leave a line of white under the picture.
    keep = [word("keepNext"), word("snapToGrid", val=0)]
    keep += [word("spacing", before=200, line=240, lineRule="auto")]
    keep += [word("ind", firstLineChars=0, firstLine=0), word("jc", val="center")]
    drawing = word("drawing", [_inline(chart, placed, width, height)])
    elements = [make_paragraph("Normal", [word("r", [drawing])], extra=keep)]
    elements.append(make_paragraph("Caption", [make_run(chart.table.caption)]))
    elements += below
    return elements


def _inline(chart: Chart, placed: PlacedPicture, width: int, height: int) -> etree._Element:
    size = {"cx": str(width), "cy": str(height)}
    alt = describe(chart)
    alt = alt if len(alt) <= _LONGEST_ALT else f"{alt[:_LONGEST_ALT]}…"
    number = str(placed.number)
    name = f"图 {number}"
    blip = node("a:blip", {"r:embed": placed.key})
    fill = node("pic:blipFill", {}, [blip, node("a:stretch", {}, [node("a:fillRect")])])
    known = node(
        "pic:nvPicPr",
        {},
        [node("pic:cNvPr", {"id": number, "name": name}), node("pic:cNvPicPr")],
    )
    place = node("a:xfrm", {}, [node("a:off", {"x": "0", "y": "0"}), node("a:ext", size)])
    shape = node("pic:spPr", {}, [place, node("a:prstGeom", {"prst": "rect"}, [node("a:avLst")])])
    data = node("a:graphicData", {"uri": _PICTURE}, [node("pic:pic", {}, [known, fill, shape])])
    return node(
        "wp:inline",
        dict.fromkeys(("distT", "distB", "distL", "distR"), "0"),
        [
            node("wp:extent", size),
            node("wp:docPr", {"id": number, "name": name, "descr": alt}),
            node("wp:cNvGraphicFramePr"),
            node("a:graphic", {}, [data]),
        ],
    )
