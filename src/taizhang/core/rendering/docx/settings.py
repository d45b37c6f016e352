"""The settings of a document, and the table that names a second choice for each font."""

from __future__ import annotations

from lxml import etree

from taizhang.core.rendering.docx.layout import LayoutProfile
from taizhang.core.rendering.docx.xml import part, word

_MICROSOFT = "http://schemas.microsoft.com/office/word"
# 15 is Word 2013 and all later ones; without it Word opens the file in compatibility mode.
_COMPATIBILITY = (
    ("compatibilityMode", "15"),
    ("overrideTableStyleFontSizeAndJustification", "1"),
    ("enableOpenTypeFeatures", "1"),
    ("doNotFlipMirrorIndents", "1"),
    ("differentiateMultirowTableHeaders", "1"),
)
# What an office computer has instead, by the names of Windows.
_SECOND_CHOICE = {
    "仿宋_GB2312": "仿宋",
    "楷体_GB2312": "楷体",
    "方正小标宋简体": "华文中宋",
    "仿宋": "FangSong",
    "楷体": "KaiTi",
    "黑体": "SimHei",
    "宋体": "SimSun",
}
_GB2312_CHARSET = "86"


def render_settings(profile: LayoutProfile) -> bytes:
    """The part `word/settings.xml`."""
    compatibility = [
        word("adjustLineHeightInTable"),
        word("useFELayout"),
        *(word("compatSetting", name=key, uri=_MICROSOFT, val=val) for key, val in _COMPATIBILITY),
    ]
    children = [
        word("zoom", percent=100),
        word("defaultTabStop", val=profile.indent(200)),
        word("evenAndOddHeaders"),
        word("drawingGridVerticalSpacing", val=profile.line_pitch),
        # Punctuation keeps its full width: squeezed, a line would hold 29 or 30 characters.
        word("characterSpacingControl", val="doNotCompress"),
        word("compat", compatibility),
        word("themeFontLang", val="en-US", eastAsia="zh-CN"),
        word("decimalSymbol", val="."),
        word("listSeparator", val=","),
    ]
    return part("w:settings", ("w",), children)


def render_font_table(profile: LayoutProfile) -> bytes:
    """The part `word/fontTable.xml`."""
    named = profile.fonts
    names = dict.fromkeys(
        (named.body, named.title, named.heading_1, named.heading_2, named.page_number)
    )
    return part("w:fonts", ("w",), [_font(name) for name in names])


def _font(name: str) -> etree._Element:
    children = []
    if name in _SECOND_CHOICE:
        children.append(word("altName", val=_SECOND_CHOICE[name]))
    children += [
        word("charset", val=_GB2312_CHARSET),
        word("family", val="auto"),
        word("pitch", val="variable"),
    ]
    return word("font", children, name=name)
