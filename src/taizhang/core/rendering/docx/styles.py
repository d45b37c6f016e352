"""The styles of a report: few, built-in by name, each as the standard wants its element."""

from __future__ import annotations

from lxml import etree

from taizhang.core.rendering.docx.layout import Grid, LayoutProfile
from taizhang.core.rendering.docx.xml import part, word

HEADING_LEVELS = 4


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
    return _style(
        "paragraph",
        heading_style(level),
        f"heading {level}",
        based_on="Normal",
        following="BodyText",
        paragraph=paragraph,
        run=[fonts(profile, named.get(level, profile.fonts.body))],
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
