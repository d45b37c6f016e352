"""A report as a Word document in the layout of official documents (GB/T 9704-2012).

The parts are written here, lean and in the order of the schema, not derived from somebody's
template: what is not needed is not there, and the same report gives the same bytes.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from taizhang.core.rendering.colophon_place import ColophonPlace
from taizhang.core.rendering.docx.body import render_body
from taizhang.core.rendering.docx.chart import place_pictures
from taizhang.core.rendering.docx.footer import render_footer, render_no_footer
from taizhang.core.rendering.docx.layout import NATIONAL, Fonts, Grid, LayoutProfile
from taizhang.core.rendering.docx.package import (
    core_properties_part,
    document_part,
    office_properties_part,
    pack,
    picture_part,
    theme_part,
    word_part,
)
from taizhang.core.rendering.docx.properties import (
    render_app_properties,
    render_core_properties,
    render_custom_properties,
)
from taizhang.core.rendering.docx.settings import render_font_table, render_settings
from taizhang.core.rendering.docx.styles import render_styles
from taizhang.core.rendering.docx.theme import render_theme
from taizhang.core.rendering.picture import Picture
from taizhang.core.reports.tree import Report

__all__ = ["NATIONAL", "Fonts", "Grid", "LayoutProfile", "render_docx"]


def render_docx(
    report: Report,
    profile: LayoutProfile,
    properties: Mapping[str, str],
    *,
    clean: bool = False,
    indicator_names: Mapping[str, str],
    pictures: Sequence[Picture] = (),
    place: ColophonPlace = ColophonPlace.HERE,
) -> bytes:
    """The report as DOCX bytes, its figures bound to the ledger.

    `pictures` are those of its charts, in order; without them their tables stand in their place.
    `place` is that of its colophon, as far as anybody has set its pages.
    A clean copy, which leaves the house, holds no anchors, no ids and no custom properties.

    Raises:
        ValueError: A text holds control characters, or two figures share an id.
    """
    placed = place_pictures(report, pictures)
    body = render_body(report, profile, indicator_names, placed, clean_copy=clean, place=place)
    parts = [
        document_part(body),
        word_part("styles.xml", render_styles(profile), "styles", "rIdStyles"),
        word_part("settings.xml", render_settings(profile), "settings", "rIdSettings"),
        word_part("fontTable.xml", render_font_table(profile), "fontTable", "rIdFontTable"),
        theme_part(render_theme("宋体")),
        word_part("footer1.xml", render_footer(profile, odd=True), "footer", "rIdFooterOdd"),
        word_part("footer2.xml", render_footer(profile, odd=False), "footer", "rIdFooterEven"),
        core_properties_part(render_core_properties(report)),
        office_properties_part(
            "app.xml", render_app_properties(clean_copy=clean), "extended-properties", "rId3"
        ),
    ]
    if report.colophon and place is ColophonPlace.AFTER_BLANK:
        parts.append(word_part("footer3.xml", render_no_footer(), "footer", "rIdFooterNone"))
    parts += [picture_part(made.number, made.picture.png) for made in placed.values()]
    if properties and not clean:
        custom = render_custom_properties(properties)
        parts.append(office_properties_part("custom.xml", custom, "custom-properties", "rId4"))
    return pack(parts)
