"""The styles of a report: few, built-in by name, each as the standard wants its element."""

from __future__ import annotations

from copy import deepcopy

from lxml import etree

from taizhang.core.rendering.docx.layout import Grid, LayoutProfile
from taizhang.core.rendering.docx.xml import part, qualified, word

HEADING_LEVELS = 4
_THIRD = 3


def heading_style(level: int) -> str:
    """The id of the style of a heading; levels below the fourth look like the fourth."""
    return f"Heading{min(level, HEADING_LEVELS)}"


def render_styles(profile: LayoutProfile) -> bytes:
    """The part `word/styles.xml`."""
    children = [_defaults(profile), *_built_in(profile)]
    return part("w:styles", ("w",), children)


def fonts(profile: LayoutProfile, name: str) -> etree._Element:
    """A font for all scripts: quotes and dashes belong to none and must not fall out of line.

    No theme fonts: they would win over the names.
    """
    latin = profile.fonts.digits or name
    return word("rFonts", hint="eastAsia", ascii=latin, hAnsi=latin, eastAsia=name, cs=latin)


def _sizes(half_points: int) -> list[etree._Element]:
    return [word("sz", val=half_points), word("szCs", val=half_points)]


def _defaults(profile: LayoutProfile) -> etree._Element:
    run = [
        fonts(profile, profile.fonts.body),
        *_sizes(profile.size),
        word("lang", val="en-US", eastAsia="zh-CN", bidi="ar-SA"),
    ]
    paragraph = [word("autoSpaceDE", val=0), word("autoSpaceDN", val=0)]
    return word(
        "docDefaults",
        [word("rPrDefault", [word("rPr", run)]), word("pPrDefault", [word("pPr", paragraph)])],
    )


def _style(
    kind: str,
    key: str,
    name: str,
    *,
    based_on: str = "",
    following: str = "",
    paragraph: list[etree._Element] | None = None,
    run: list[etree._Element] | None = None,
    default: bool = False,
) -> etree._Element:
    # The defaults that are no paragraph style have to be there, and are not for choosing.
    hidden = default and kind != "paragraph"
    children = [word("name", val=name)]
    if based_on:
        children.append(word("basedOn", val=based_on))
    if following:
        children.append(word("next", val=following))
    children.append(word("uiPriority", val=99 if hidden else 1))
    if hidden:
        children += [word("semiHidden"), word("unhideWhenUsed")]
    else:
        children.append(word("qFormat"))
    if paragraph:
        children.append(word("pPr", paragraph))
    if run:
        children.append(word("rPr", run))
    flags = {"default": "1"} if default else {}
    return word("style", children, type=kind, **flags, styleId=key)


def _built_in(profile: LayoutProfile) -> list[etree._Element]:
    return [
        _normal(profile),
        *(_heading(profile, level) for level in range(1, HEADING_LEVELS + 1)),
        _style("character", "DefaultParagraphFont", "Default Paragraph Font", default=True),
        _normal_table(),
        _style("numbering", "NoList", "No List", default=True),
        _title(profile),
        _body(profile),
        _subtitle(profile),
        *_of_tables(profile),
        *_of_the_frame(profile),
        _style("paragraph", "Signature", "Signature", based_on="Normal", paragraph=_closing()),
        _style("paragraph", "Date", "Date", based_on="Normal", paragraph=_closing()[1:]),
        _footer(profile),
    ]


def _normal(profile: LayoutProfile) -> etree._Element:
    """What all paragraphs share: exact line pitch, no widow control, no space around digits.

    Widow control would leave the last line of most pages empty; automatic space around digits
    would push characters out of their columns.
    """
    paragraph = [
        word("widowControl", val=0),
        word("autoSpaceDE", val=0),
        word("autoSpaceDN", val=0),
        word("adjustRightInd", val=0),
        word("spacing", before=0, after=0, line=profile.line_pitch, lineRule="exact"),
        word("jc", val="both"),
    ]
    run = [fonts(profile, profile.fonts.body)]
    if profile.grid is Grid.LINES:
        run.append(word("spacing", val=profile.character_spacing))
    run += _sizes(profile.size)
    return _style("paragraph", "Normal", "Normal", paragraph=paragraph, run=run, default=True)


def _two_characters(profile: LayoutProfile) -> etree._Element:
    return word("ind", firstLineChars=200, firstLine=profile.indent(200))


def _heading(profile: LayoutProfile, level: int) -> etree._Element:
    named = {1: profile.fonts.heading_1, 2: profile.fonts.heading_2}
    paragraph = [
        word("keepNext"),
        _two_characters(profile),
        word("outlineLvl", val=level - 1),
    ]
    run = [fonts(profile, named.get(level, profile.fonts.body))]
    if level == _THIRD and profile.bold_heading_3:
        run += [word("b"), word("bCs")]
    return _style(
        "paragraph",
        heading_style(level),
        f"heading {level}",
        based_on="Normal",
        following="BodyText",
        paragraph=paragraph,
        run=run,
    )


def _normal_table() -> etree._Element:
    sides = (("top", 0), ("left", 108), ("bottom", 0), ("right", 108))
    margins = word("tblCellMar", [word(side, w=width, type="dxa") for side, width in sides])
    table = word("tblPr", [word("tblInd", w=0, type="dxa"), margins])
    style = _style("table", "TableNormal", "Normal Table", default=True)
    style.append(table)
    return style


def _title(profile: LayoutProfile) -> etree._Element:
    paragraph = [
        word("keepNext"),
        word("keepLines"),
        word("snapToGrid", val=0),
        word("ind", firstLineChars=0, firstLine=0),
        word("jc", val="center"),
    ]
    run = [
        fonts(profile, profile.fonts.title),
        word("b", val=0),
        word("bCs", val=0),
        word("spacing", val=0),
        *_sizes(profile.title_size),
    ]
    return _style(
        "paragraph",
        "Title",
        "Title",
        based_on="Normal",
        following="BodyText",
        paragraph=paragraph,
        run=run,
    )


def _subtitle(profile: LayoutProfile) -> etree._Element:
    """The line with the date under the title."""
    return _style(
        "paragraph",
        "Subtitle",
        "Subtitle",
        based_on="Normal",
        following="BodyText",
        paragraph=[word("keepNext"), word("jc", val="center")],
        run=[fonts(profile, profile.fonts.heading_2)],
    )


_TABLE_PITCH = 12  # twips for each half point: 1.2 times the size


def _of_tables(profile: LayoutProfile) -> list[etree._Element]:
    """Of caption, cells and notes: smaller than the text, and off its grid and pitch.

    The exact pitch of the text would tear the rows of a table apart; one that follows the font would
    make a page hold fewer rows wherever another font stands in.
    """
    pitch = profile.table_size * _TABLE_PITCH
    loose = word("spacing", before=40, after=40, line=pitch, lineRule="exact")
    off_grid = word("snapToGrid", val=0)
    small = [word("spacing", val=0), *_sizes(profile.table_size)]

    def of(key: str, name: str, font: str, *, properties: list[etree._Element]) -> etree._Element:
        run = [fonts(profile, font), *deepcopy(small)]
        return _style("paragraph", key, name, based_on="Normal", paragraph=properties, run=run)

    plain = [off_grid, loose]
    caption = [word("keepNext"), *deepcopy(plain), word("jc", val="center")]
    caption[2].set(qualified("w:before"), "120")
    note = [
        word("snapToGrid", val=0),
        word("spacing", before=30, after=60, line=240, lineRule="auto"),
    ]
    notes = [fonts(profile, profile.fonts.body), word("spacing", val=0)]
    notes += _sizes(profile.table_note_size)
    middle = [*deepcopy(plain), word("jc", val="center")]
    heading = profile.fonts.heading_1
    return [
        of("Caption", "caption", heading, properties=caption),
        of("TableHeader", "Table Header", heading, properties=middle),
        of("TableText", "Table Text", profile.fonts.body, properties=deepcopy(plain)),
        of("TableTotal", "Table Total", heading, properties=deepcopy(plain)),
        _style(
            "paragraph", "TableNote", "Table Note", based_on="Normal", paragraph=note, run=notes
        ),
    ]


def _of_the_frame(profile: LayoutProfile) -> list[etree._Element]:
    """Of run-in headings, red head, annexes and colophon."""
    lead = [word("b"), word("bCs")] if profile.bold_lead else []
    red = [word("snapToGrid", val=0), word("jc", val="center")]
    annex = [word("keepNext"), word("pageBreakBefore"), word("jc", val="left")]
    colophon = [
        word("snapToGrid", val=0),
        word("spacing", before=30, after=30, line=240, lineRule="auto"),
        word("jc", val="left"),
    ]
    small = [word("spacing", val=0), *_sizes(profile.colophon_size)]
    return [
        _style("character", "Lead", "Lead", run=lead),
        _style("character", "Signer", "Signer", run=[fonts(profile, profile.fonts.heading_2)]),
        _style(
            "paragraph",
            "RedHead",
            "Red Head",
            based_on="Normal",
            paragraph=red,
            run=[fonts(profile, profile.fonts.title), word("spacing", val=0)],
        ),
        _style(
            "paragraph",
            "Annex",
            "Annex",
            based_on="Normal",
            paragraph=annex,
            run=[fonts(profile, profile.fonts.heading_1)],
        ),
        _style(
            "paragraph", "Colophon", "Colophon", based_on="Normal", paragraph=colophon, run=small
        ),
    ]


def _body(profile: LayoutProfile) -> etree._Element:
    return _style(
        "paragraph",
        "BodyText",
        "Body Text",
        based_on="Normal",
        paragraph=[_two_characters(profile)],
    )


def _closing() -> list[etree._Element]:
    """Of signature and date: set from the right, and never parted by a page."""
    return [word("keepNext"), word("keepLines"), word("jc", val="right")]


def _footer(profile: LayoutProfile) -> etree._Element:
    """Of the line with the page number, which lies below the type area and off its grid."""
    paragraph = [
        word("snapToGrid", val=0),
        word("spacing", before=0, after=0, line=240, lineRule="auto"),
        word("jc", val="left"),
    ]
    run = [
        fonts(profile, profile.fonts.page_number),
        word("spacing", val=0),
        *_sizes(profile.page_number_size),
    ]
    return _style("paragraph", "Footer", "footer", based_on="Normal", paragraph=paragraph, run=run)
