"""How a Word document looks: pages, paragraphs, runs, tables, with what styles, defaults and themes come to.

Properties come from the defaults of the document, then from styles, the ones that others are based on first, then from
the paragraph or run itself; what is nearer holds. Within one declaration of fonts, the font of the theme holds
before the one that is named: that is what Word shows.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from lxml import etree

from taizhang.core.documents.document import Document
from taizhang.core.documents.docx import OpenWord, open_word
from taizhang.core.documents.docx_paragraph import Source
from taizhang.core.documents.wordprocessing import (
    attribute,
    child,
    element_name,
    switched_on,
    whole,
)
from taizhang.core.values import Span

_DEEPEST_STYLE = 20
_SIZE_UNSET = 20  # half points
_A4 = 11906, 16838


@dataclass(frozen=True, slots=True)
class RunLook:
    """How some signs look.

    Attributes:
        span: Which ones, in the text of the document.
        font: The font of Chinese signs; empty if nothing says.
        size: In half points.
        bold: Whether they are bold.
        colour: As six digits; empty if it is left to the program.
        highlighted: Whether a marker was drawn over them.
        overridden: The font that is named where a font of the theme is shown instead.
    """

    span: Span
    font: str = ""
    size: int = _SIZE_UNSET
    bold: bool = False
    colour: str = ""
    highlighted: bool = False
    overridden: str = ""


@dataclass(frozen=True, slots=True)
class ParagraphLook:
    """How a paragraph stands.

    Attributes:
        span: Its signs in the text of the document.
        text: Its words.
        level: Of a heading by its style, from 1.
        in_table: Whether it stands in a cell.
        in_box: Whether it stands in a text box.
        align: `left`, `center`, `right`, `both` ...
        first_line: What its first line is set in by, in hundredths of a character; None if that is in twips.
        first_line_twips: The same in twips.
        right: Right indent, in hundredths of a character, or None.
        line: Height of a line, in twips or in 240ths of a line.
        line_rule: `exact`, `atLeast` or `auto`.
        page_break_before: Whether it begins a page.
        ends_page: Whether a break of a page or a section stands in it.
        runs: Its signs.
    """

    span: Span
    text: str
    level: int = 0
    in_table: bool = False
    in_box: bool = False
    align: str = "left"
    first_line: int | None = None
    first_line_twips: int = 0
    right: int | None = None
    line: int = 240
    line_rule: str = "auto"
    page_break_before: bool = False
    ends_page: bool = False
    runs: tuple[RunLook, ...] = ()

    @property
    def main_run(self) -> RunLook:
        """How most of its signs look; where fonts differ, the one with the most signs."""
        counts: dict[tuple[str, int, bool], int] = {}
        for run in self.runs:
            key = run.font, run.size, run.bold
            counts[key] = counts.get(key, 0) + run.span.end - run.span.start
        if not counts:
            return RunLook(self.span)
        most = max(counts, key=lambda key: counts[key])
        return next(run for run in self.runs if (run.font, run.size, run.bold) == most)


@dataclass(frozen=True, slots=True)
class FooterLook:
    """A foot of pages.

    Attributes:
        kind: `default`, `even` or `first`.
        text: Its words, `PAGE` where the number of the page stands.
        font: The font of most of it.
        size: In half points.
        align: How it stands; `frame` if it stands in a frame or box.
    """

    kind: str
    text: str
    font: str = ""
    size: int = _SIZE_UNSET
    align: str = "left"


@dataclass(frozen=True, slots=True)
class SectionLook:
    """A run of pages; measures in twips, the gutter with them."""

    width: int = _A4[0]
    height: int = _A4[1]
    top: int = 1440
    bottom: int = 1440
    left: int = 1800
    right: int = 1800
    gutter: int = 0
    grid: str = ""
    line_pitch: int = 0
    character_space: int = 0
    footers: tuple[FooterLook, ...] = ()


@dataclass(frozen=True, slots=True)
class TableLook:
    """A table: its place, how wide it is (0: it is not said), how many rows, whether the first is repeated."""

    span: Span
    width: int
    rows: int
    repeats: bool


@dataclass(frozen=True, slots=True)
class DocxLayout:
    """How a document looks.

    Attributes:
        sections: In order.
        paragraphs: Those of the body, with tables and text boxes, in order.
        tables: Those of the body.
        even_and_odd: Whether feet of even and odd pages differ.
        revisions: How many changes are neither accepted nor rejected.
        comments: How many comments of people there are.
        hidden: Whether there is hidden text.
        properties: What the file says of who made it, by name.
        embedded: How many other files are in it.
    """

    sections: tuple[SectionLook, ...]
    paragraphs: tuple[ParagraphLook, ...]
    tables: tuple[TableLook, ...] = ()
    even_and_odd: bool = False
    revisions: int = 0
    comments: int = 0
    hidden: bool = False
    properties: Mapping[str, str] = field(default_factory=dict)
    embedded: int = 0


def read_layout(data: bytes, name: str, document: Document) -> DocxLayout:
    """How a Word file looks; `document` is what was read of the same file, whose places are used.

    Raises:
        RefusedError: It is no Word file that may be read.
    """
    word = open_word(data, name)
    looks = _Looks(word)
    paragraphs: list[ParagraphLook] = []
    first_at: dict[etree._Element, Span] = {}
    for number, source in enumerate(word.story.sources):
        start = document.starts[number]
        paragraphs.append(looks.paragraph(source, number, start))
        first_at.setdefault(source.element, paragraphs[-1].span)
    settings = word.parse(word.related("/settings"))
    return DocxLayout(
        sections=tuple(looks.sections()),
        paragraphs=tuple(paragraphs),
        tables=tuple(_tables(word.root, first_at)),
        even_and_odd=bool(switched_on(child(settings, "evenAndOddHeaders"))),
        revisions=sum(element_name(node) in _REVISIONS for node in word.root.iter()),
        comments=_comments(word),
        hidden=word.document.has_hidden_text,
        properties=_properties(word),
        embedded=sum("/embeddings/" in part for part in word.package.names),
    )


_REVISIONS = frozenset(
    {"ins", "del", "moveFrom", "moveTo", "rPrChange", "pPrChange", "sectPrChange"}
)
_OURS = "台账核对"
_ASKED = {"creator": "creator", "lastModifiedBy": "lastModifiedBy"}


def _comments(word: OpenWord) -> int:
    root = word.parse(word.related("/comments"))
    if root is None:
        return 0
    return sum(
        attribute(node, "author") != _OURS for node in root if element_name(node) == "comment"
    )


def _properties(word: OpenWord) -> dict[str, str]:
    core = word.document.core_properties
    found = {name: core.get(name, "") for name in _ASKED}
    root = word.parse("docProps/app.xml")
    for entry in () if root is None else root:
        name = etree.QName(entry).localname
        if name in {"Company", "Manager", "Template"}:
            found[name] = (entry.text or "").strip()
    return {name: value for name, value in found.items() if value}


def _tables(root: etree._Element, at: Mapping[etree._Element, Span]) -> Iterator[TableLook]:
    for table in root.iter():
        if element_name(table) != "tbl":
            continue
        spans = [at[node] for node in table.iter() if element_name(node) == "p" and node in at]
        rows = [node for node in table if element_name(node) == "tr"]
        if not spans or not rows:
            continue
        columns = child(table, "tblGrid")
        grid = [whole(attribute(node, "w")) for node in (() if columns is None else columns)]
        stated = child(table, "tblPr", "tblW")
        width = sum(grid)
        if stated is not None and attribute(stated, "type") == "dxa":
            width = whole(attribute(stated, "w")) or width
        elif stated is not None and attribute(stated, "type") == "pct":
            width = 0
        repeats = bool(switched_on(child(rows[0], "trPr", "tblHeader")))
        yield TableLook(Span(spans[0].start, spans[-1].end), width, len(rows), repeats)


class _Looks:
    """The properties that styles, defaults and themes of a document come to."""

    def __init__(self, word: OpenWord) -> None:
        self._word = word
        root = word.parse(word.related("/styles"))
        nodes = () if root is None else list(root)
        self._styles = {
            attribute(node, "styleId") or "": node
            for node in nodes
            if element_name(node) == "style"
        }
        self._defaults = child(root, "docDefaults")
        self._default = next(
            (
                key
                for key, node in self._styles.items()
                if attribute(node, "type") == "paragraph"
                and attribute(node, "default") in {"1", "true"}
            ),
            "",
        )
        self._theme = _theme_fonts(word.parse(word.related("/theme")))

    def paragraph(self, source: Source, number: int, start: int) -> ParagraphLook:
        told = self._word.document.paragraphs[number]
        own = child(source.element, "pPr")
        chain = self._paragraph_chain(own)
        ind, spacing = _merged(chain, "ind"), _merged(chain, "spacing")
        first_chars = ind.get("firstLineChars")
        right = ind.get("rightChars", ind.get("endChars"))
        return ParagraphLook(
            span=Span(start, start + len(told.text)),
            text=told.text,
            level=told.level,
            in_table=told.cell is not None,
            in_box=bool(told.box),
            align=_merged(chain, "jc").get("val", "left"),
            first_line=_signed(first_chars) if first_chars is not None else None,
            first_line_twips=_signed(ind.get("firstLine")),
            right=_signed(right) if right is not None else None,
            line=_signed(spacing.get("line")) or 240,
            line_rule=spacing.get("lineRule", "auto"),
            page_break_before=any(switched_on(child(part, "pageBreakBefore")) for part in chain),
            ends_page=_ends_page(source.element, own),
            runs=tuple(self._runs(source, start, own)),
        )

    def _runs(self, source: Source, start: int, own: etree._Element | None) -> Iterator[RunLook]:
        for piece in source.pieces:
            run = piece.element.getparent()
            if run is None or element_name(run) != "r":
                continue
            span = Span(start + piece.start, start + piece.end)
            yield self.run(span, child(run, "rPr"), own)

    def run(
        self, span: Span, own: etree._Element | None, paragraph: etree._Element | None
    ) -> RunLook:
        """How a run looks."""
        chain = [child(self._defaults, "rPrDefault", "rPr")]
        style = child(paragraph, "pStyle")
        key = self._default if style is None else attribute(style, "val") or ""
        chain += [child(node, "rPr") for node in self._style_chain(key)]
        named = child(own, "rStyle")
        if named is not None:
            chain += [
                child(node, "rPr") for node in self._style_chain(attribute(named, "val") or "")
            ]
        chain.append(own)
        font, overridden, size, bold, colour, highlighted = "", "", _SIZE_UNSET, False, "", False
        for part in chain:
            fonts = child(part, "rFonts")
            if fonts is not None:
                theme, plain = attribute(fonts, "eastAsiaTheme"), attribute(fonts, "eastAsia")
                if theme is not None:
                    font = self._theme.get(theme, "") or plain or font
                    overridden = plain if plain and plain != font else ""
                elif plain is not None:
                    font, overridden = plain, ""
            if (node := child(part, "sz")) is not None:
                size = whole(attribute(node, "val")) or size
            if (on := switched_on(child(part, "b"))) is not None:
                bold = on
            if (node := child(part, "color")) is not None:
                colour = (attribute(node, "val") or "").upper().replace("AUTO", "")
            if (node := child(part, "highlight")) is not None:
                highlighted = attribute(node, "val") != "none"
        return RunLook(span, font, size, bold, colour, highlighted, overridden)

    def _paragraph_chain(self, own: etree._Element | None) -> list[etree._Element]:
        style = child(own, "pStyle")
        key = self._default if style is None else attribute(style, "val") or ""
        parts = [child(self._defaults, "pPrDefault", "pPr")]
        parts += [child(node, "pPr") for node in self._style_chain(key)]
        return [part for part in [*parts, own] if part is not None]

    def _style_chain(self, key: str) -> list[etree._Element]:
        found: list[etree._Element] = []
        for _ in range(_DEEPEST_STYLE):
            node = self._styles.get(key)
            if node is None:
                break
            found.append(node)
            based = child(node, "basedOn")
            key = "" if based is None else attribute(based, "val") or ""
        return found[::-1]

    def sections(self) -> Iterator[SectionLook]:
        """The runs of pages; feet go on from one to the next."""
        parts = self._word.parts()
        feet: dict[str, FooterLook] = {}
        for node in self._word.root.iter():
            if element_name(node) != "sectPr" or _was(node):
                continue
            for edge in node:
                if element_name(edge) == "footerReference":
                    pointer = next((v for k, v in edge.items() if str(k).endswith("}id")), "")
                    kind = attribute(edge, "type") or "default"
                    if (foot := self._foot(parts.get(str(pointer), ""), kind)) is not None:
                        feet[kind] = foot
            size, margins, grid = (child(node, name) for name in ("pgSz", "pgMar", "docGrid"))

            def of(part: etree._Element | None, name: str, otherwise: int) -> int:
                value = None if part is None else attribute(part, name)
                return otherwise if value is None else _signed(value)

            yield SectionLook(
                of(size, "w", _A4[0]),
                of(size, "h", _A4[1]),
                of(margins, "top", 1440),
                of(margins, "bottom", 1440),
                of(margins, "left", 1800),
                of(margins, "right", 1800),
                of(margins, "gutter", 0),
                "" if grid is None else attribute(grid, "type") or "",
                of(grid, "linePitch", 0),
                of(grid, "charSpace", 0),
                tuple(feet.values()),
            )

    def _foot(self, part: str, kind: str) -> FooterLook | None:
        root = self._word.parse(part)
        if root is None:
            return None
        text, looks, align = "", [], "left"
        for paragraph in root.iter():
            if element_name(paragraph) != "p":
                continue
            own = child(paragraph, "pPr")
            before = text
            for node in paragraph.iter():
                name = element_name(node)
                if name == "t":
                    text += node.text or ""
                elif name in {"instrText", "fldSimple"}:
                    words = node.text if name == "instrText" else attribute(node, "instr")
                    if "PAGE" in (words or "").upper().split():
                        text += "PAGE"
                if name == "r":
                    looks.append(self.run(Span(0, 0), child(node, "rPr"), own))
            if text != before:
                chain = self._paragraph_chain(own)
                align = _merged(chain, "jc").get("val", "left")
                framed = child(own, "framePr") is not None
                boxed = any(
                    element_name(above) == "txbxContent" for above in paragraph.iterancestors()
                )
                align = "frame" if framed or boxed else align
        look = looks[-1] if looks else RunLook(Span(0, 0))
        return FooterLook(kind, text, look.font, look.size, align)


def _was(node: etree._Element) -> bool:
    """Whether it tells how pages were before a tracked change."""
    above = node.getparent()
    return above is not None and element_name(above) == "sectPrChange"


def _ends_page(paragraph: etree._Element, own: etree._Element | None) -> bool:
    section = child(own, "sectPr")
    if section is not None:
        sort = child(section, "type")
        return sort is None or attribute(sort, "val") != "continuous"
    return any(
        element_name(node) == "br" and attribute(node, "type") == "page"
        for node in paragraph.iter()
    )


def _merged(chain: list[etree._Element], name: str) -> dict[str, str]:
    """The attributes of a property, those of what is nearer before the others."""
    found: dict[str, str] = {}
    for part in chain:
        node = child(part, name)
        if node is not None:
            found |= {str(key).rpartition("}")[2]: str(value) for key, value in node.items()}
    return found


def _signed(value: str | None) -> int:
    """A number of the file; zero for anything else."""
    text = value or ""
    return -whole(text[1:]) if text.startswith("-") else whole(text.partition(".")[0])


def _theme_fonts(root: etree._Element | None) -> dict[str, str]:
    """The fonts of the theme for Chinese signs, by the names that runs use."""
    found: dict[str, str] = {}
    for node in () if root is None else root.iter():
        sort = {"majorFont": "major", "minorFont": "minor"}.get(etree.QName(node).localname)
        if sort is None:
            continue
        for font in node:
            script, face = font.get("script"), font.get("typeface") or ""
            local = etree.QName(font).localname
            if face and (local == "ea" or (script == "Hans" and f"{sort}EastAsia" not in found)):
                found[f"{sort}EastAsia"] = face
    return found
