"""Content drawn in our layout, dressed for a file that has styles of its own.

Our renderers name our styles. In the office's file a paragraph takes the office's style where that
has one of the same meaning, and otherwise carries what our style says, so that no style is added.
"""

from __future__ import annotations

from copy import deepcopy
from dataclasses import dataclass

from lxml import etree

from taizhang.core.documents.wordprocessing import attribute, child, element_name
from taizhang.core.rendering.docx.layout import LayoutProfile
from taizhang.core.rendering.docx.styles import render_styles
from taizhang.core.rendering.docx.xml import qualified, word

_MEANING = {
    **{
        f"Heading{level}": (f"heading {level}", f"标题 {level}", f"标题{level}")
        for level in range(1, 5)
    },
    "Caption": ("caption", "题注"),
    "TableHeader": ("table header", "表头"),
    "TableText": ("table text", "表格文字", "表格正文"),
    "TableTotal": ("table total", "表格合计"),
    "TableNote": ("table note", "表注"),
}
"""By which names, in small letters, the office's file may have a style for the same thing."""
_RUN_ORDER = (
    *("rStyle", "rFonts", "b", "bCs", "i", "iCs", "caps", "smallCaps", "strike", "dstrike"),
    *("outline", "shadow", "emboss", "imprint", "noProof", "snapToGrid", "vanish", "webHidden"),
    *("color", "spacing", "w", "kern", "position", "sz", "szCs", "highlight", "u", "effect"),
    *("bdr", "shd", "fitText", "vertAlign", "rtl", "cs", "em", "lang", "eastAsianLayout"),
)
_PARAGRAPH_ORDER = (
    *("pStyle", "keepNext", "keepLines", "pageBreakBefore", "framePr", "widowControl", "numPr"),
    *("suppressLineNumbers", "pBdr", "shd", "tabs", "suppressAutoHyphens", "kinsoku", "wordWrap"),
    *("overflowPunct", "topLinePunct", "autoSpaceDE", "autoSpaceDN", "bidi", "adjustRightInd"),
    *("snapToGrid", "spacing", "ind", "contextualSpacing", "mirrorIndents", "suppressOverlap"),
    *("jc", "textDirection", "textAlignment", "textboxTightWrap", "outlineLvl", "divId"),
    *("cnfStyle", "rPr", "sectPr"),
)
_NO_INDENT = {"left": 0, "leftChars": 0, "right": 0, "rightChars": 0}
_NO_FIRST = {"firstLine": 0, "firstLineChars": 0}
_FORMATS = frozenset({"ind", "spacing", "jc"})


@dataclass(frozen=True, slots=True)
class Format:
    """How the words of a slot look in the file.

    Attributes:
        paragraph: The properties of its paragraph; None if it has none.
        run: The properties of its first run; None if it has none.
        own: Whether the office gave them a look, which then is also that of the text put there.
    """

    paragraph: etree._Element | None
    run: etree._Element | None
    own: bool


class Wardrobe:
    """The styles of both files."""

    def __init__(self, profile: LayoutProfile, office: etree._Element | None) -> None:
        ours = etree.fromstring(render_styles(profile))
        self._ours = {attribute(style, "styleId") or "": style for style in ours}
        self._office: dict[str, etree._Element] = {}
        self._names: dict[str, str] = {}
        self._default = ""
        for style in () if office is None else office:
            if element_name(style) == "style":
                key, named = attribute(style, "styleId") or "", child(style, "name")
                self._office[key] = style
                if attribute(style, "type") == "paragraph" and named is not None:
                    self._names.setdefault((attribute(named, "val") or "").lower(), key)
                    if attribute(style, "default") in {"1", "true", "on"}:
                        self._default = key

    def format_of(
        self, paragraph: etree._Element | None, region: tuple[etree._Element, ...]
    ) -> Format:
        """How the words in a region of a paragraph look."""
        properties = child(paragraph, "pPr")
        run = self._run_look(paragraph, region)
        named = child(properties, "pStyle")
        styled = named is not None and attribute(named, "val") != self._default
        formed = any(
            element_name(part) in _FORMATS
            for part in (properties if properties is not None else ())
        )
        lettered = any(
            element_name(part) in {"rFonts", "sz"}
            and len(part.attrib) > (part.get(qualified("w:hint")) is not None)
            for part in (run if run is not None else ())
        )
        return Format(properties, run, own=styled or formed or lettered)

    def _run_look(
        self, paragraph: etree._Element | None, region: tuple[etree._Element, ...]
    ) -> etree._Element | None:
        control = next((part for part in region if element_name(part) == "sdt"), None)
        placeholder = child(control, "sdtPr", "showingPlcHdr") is not None
        own = child(control, "sdtPr", "rPr")
        if placeholder and own is not None:
            return own
        for element in region:
            for part in element.iter():
                if element_name(part) == "r":
                    found = child(part, "rPr")
                    return found if found is None or not self._is_hint(found) else _without(found)
        if own is not None:
            return own
        # A slot without words looks like what stands before it, or as the next sign would.
        before = None
        for part in paragraph.iter() if paragraph is not None else ():
            if region and part is region[0]:
                break
            if element_name(part) == "r":
                before = child(part, "rPr")
        return before if before is not None else child(paragraph, "pPr", "rPr")

    def _is_hint(self, properties: etree._Element) -> bool:
        """Whether a run only shows where to click (Placeholder Text), which is grey."""
        named = child(properties, "rStyle")
        style = None if named is None else self._office.get(attribute(named, "val") or "")
        name = child(style, "name")
        return name is not None and (attribute(name, "val") or "").lower() in {
            "placeholder text",
            "占位符文本",
        }

    def dress_blocks(self, elements: list[etree._Element], look: Format) -> None:
        """Every paragraph in what was drawn, tables and all."""
        first = True
        for element in elements:
            for paragraph in [part for part in element.iter() if element_name(part) == "p"]:
                self._dress(paragraph, look, first=first)
                first = False

    def _dress(self, paragraph: etree._Element, look: Format, *, first: bool) -> None:
        named = child(paragraph, "pPr", "pStyle")
        key = "Normal" if named is None else attribute(named, "val") or "Normal"
        if named is not None:
            named.getparent().remove(named)  # type: ignore[union-attr]
        extra = child(paragraph, "pPr")
        properties = word("pPr")
        run: etree._Element | None
        office = next((self._names[n] for n in _MEANING.get(key, ()) if n in self._names), None)
        if office is not None:
            properties.append(word("pStyle", val=office))
            if self._numbers(office):
                # The number is in the words already.
                properties.append(word("numPr", [word("numId", val=0)]))
            run = None
        elif key == "BodyText" and look.own:
            merge(properties, _plain_paragraph(look.paragraph, first=first), _PARAGRAPH_ORDER)
            run = look.run
        else:
            chain = [style for style in ("Normal", key) if style in self._ours]
            run = word("rPr")
            for style in dict.fromkeys(chain):
                merge(properties, child(self._ours[style], "pPr"), _PARAGRAPH_ORDER)
                merge(run, child(self._ours[style], "rPr"), _RUN_ORDER)
            _close_indent(properties)
        merge(properties, extra, _PARAGRAPH_ORDER)
        if extra is not None:
            paragraph.remove(extra)
        if run is not None and not len(paragraph):
            mark = deepcopy(run)
            for part in [part for part in mark if element_name(part) == "rStyle"]:
                mark.remove(part)
            merge(properties, word("pPr", [mark]), _PARAGRAPH_ORDER)
        if len(properties):
            paragraph.insert(0, properties)
        self.dress_runs(paragraph, run)

    def dress_runs(self, element: etree._Element, look: etree._Element | None) -> None:
        """Every run in an element: the look of the slot, and over it what the run itself must show."""
        for run in [part for part in element.iter() if element_name(part) == "r"]:
            own = child(run, "rPr")
            properties = word("rPr")
            merge(properties, look, _RUN_ORDER)
            style = child(own, "rStyle")
            if own is not None and style is not None:
                merge(
                    properties,
                    child(self._ours.get(attribute(style, "val") or ""), "rPr"),
                    _RUN_ORDER,
                )
                own.remove(style)
            merge(properties, own, _RUN_ORDER)
            if own is not None:
                run.remove(own)
            if len(properties):
                run.insert(0, properties)

    def _numbers(self, key: str) -> bool:
        for _ in range(20):
            style = self._office.get(key)
            numbered = child(style, "pPr", "numPr", "numId")
            if numbered is not None:
                return attribute(numbered, "val") != "0"
            parent = child(style, "basedOn")
            if parent is None:
                return False
            key = attribute(parent, "val") or ""
        return False


def merge(base: etree._Element, over: etree._Element | None, order: tuple[str, ...]) -> None:
    """Lay properties over others, in the order that the schema wants; what has no place there falls away."""
    for part in over if over is not None else ():
        name = element_name(part)
        if name not in order:
            continue
        present = child(base, name)
        if present is not None and name in {"rFonts", "spacing"} and len(part.attrib):
            for attributed, value in part.attrib.items():
                present.set(attributed, value)
            continue
        if present is not None:
            base.remove(present)
        place = order.index(name)
        before = next(
            (i for i, other in enumerate(base) if order.index(element_name(other)) > place),
            len(base),
        )
        base.insert(before, deepcopy(part))


def _without(properties: etree._Element) -> etree._Element:
    copy = deepcopy(properties)
    for part in [part for part in copy if element_name(part) in {"rStyle", "color"}]:
        copy.remove(part)
    return copy


def _plain_paragraph(properties: etree._Element | None, *, first: bool) -> etree._Element | None:
    """The properties of the slot's paragraph, without what holds for one paragraph only."""
    if properties is None:
        return None
    copy = deepcopy(properties)
    once = {"sectPr", "framePr", "pPrChange"} | (set() if first else {"pageBreakBefore"})
    for part in [part for part in copy if element_name(part) in once]:
        copy.remove(part)
    return copy


def _close_indent(properties: etree._Element) -> None:
    """No indent that our style does not ask for comes from the office's default style."""
    indent = child(properties, "ind")
    if indent is None:
        indent = word("ind")
        merge(properties, word("pPr", [indent]), _PARAGRAPH_ORDER)
        indent = child(properties, "ind")
    if indent is None:
        return
    hanging = indent.get(qualified("w:hanging")) is not None
    for name, value in {**_NO_INDENT, **({} if hanging else _NO_FIRST)}.items():
        if indent.get(qualified(f"w:{name}")) is None:
            indent.set(qualified(f"w:{name}"), str(value))
