"""The page number: — 1 —, outside at the foot of the page, on the right of odd pages."""

from __future__ import annotations

from lxml import etree

from taizhang.core.rendering.docx.layout import LayoutProfile
from taizhang.core.rendering.docx.xml import node, part, word

_DASH = "\N{EM DASH}"  # 一字线; a hyphen is shorter


def render_footer(profile: LayoutProfile, *, odd: bool) -> bytes:
    """The part of the odd or of the even pages, set in by one character."""
    one = profile.page_number_size * 10
    indent = {"rightChars": 100, "right": one} if odd else {"leftChars": 100, "left": one}
    properties = [
        word("pStyle", val="Footer"),
        word("ind", **indent),
        word("jc", val="right" if odd else "left"),
    ]
    runs = [
        _run(node("w:t", {"xml:space": "preserve"}, text=f"{_DASH} ")),
        _run(word("fldChar", fldCharType="begin")),
        _run(node("w:instrText", {"xml:space": "preserve"}, text=" PAGE ")),
        _run(word("fldChar", fldCharType="separate")),
        _run(node("w:t", text="1" if odd else "2")),
        _run(word("fldChar", fldCharType="end")),
        _run(node("w:t", {"xml:space": "preserve"}, text=f" {_DASH}")),
    ]
    return part("w:ftr", ("w",), [word("p", [word("pPr", properties), *runs])])


def render_no_footer() -> bytes:
    """The part of pages without a number."""
    return part("w:ftr", ("w",), [word("p", [word("pPr", [word("pStyle", val="Footer")])])])


def _run(content: etree._Element) -> etree._Element:
    properties = [word("rFonts", hint="eastAsia"), word("noProof")]
    return word("r", [word("rPr", properties), content])
