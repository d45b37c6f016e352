"""A Word document as paragraphs with the places of our figures, as a reader sees them.

What is read is the accepted view: inserted text counts and deleted text does not; hidden text and
the instructions of fields are left out; a control or a field shows what it holds. Where changes are
tracked or text is hidden, the body is read a second time as it was, or as it is with what is hidden. Numbers that Word
itself puts before a paragraph (automatic numbering) are no text and are not read; nor are headers,
footers, notes and comments.

The place of a figure is told twice in a file of ours: by the tag of a content control and by a
bookmark around it. Editors lose the one or the other, so both are reported as they are found.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import Enum
from types import MappingProxyType

from lxml import etree

from taizhang.core.documents.anchor import Anchor
from taizhang.core.documents.docx_numbering import read_numbering
from taizhang.core.documents.docx_paragraph import DocxParagraph
from taizhang.core.documents.docx_story import (
    Setting,
    Story,
    Style,
    heading_level,
)
from taizhang.core.documents.package import DEFAULT_LIMITS, Limits, Office, Package, open_package
from taizhang.core.documents.relation import (
    damaged,
    parse_named,
    read_relations,
    related_part,
)
from taizhang.core.documents.revision import Revision, View
from taizhang.core.documents.wordprocessing import (
    attribute,
    child,
    element_name,
    switched_on,
    whole,
)

__all__ = [
    "Anchor",
    "Aside",
    "DocxDocument",
    "DocxParagraph",
    "OpenWord",
    "Revision",
    "Unread",
    "View",
    "open_word",
    "read_docx",
]

_DEEPEST_STYLE = 20
_NAMED_HEADING = re.compile(r"heading ([1-9])")


Aside = tuple[DocxParagraph, ...]
"""The paragraphs of one note, header, footer or comment."""


class Unread(Enum):
    """What a file may hold besides text, with words in it that are not read."""

    CHART = "chart"
    EMBEDDED = "embedded"
    CHUNK = "chunk"


_UNREAD = {
    "/chart": Unread.CHART,
    "/diagramData": Unread.CHART,
    "/oleObject": Unread.EMBEDDED,
    "/package": Unread.EMBEDDED,
    "/aFChunk": Unread.CHUNK,
    "/subDocument": Unread.CHUNK,
}


@dataclass(frozen=True, slots=True)
class DocxDocument:
    """What a Word document says.

    Attributes:
        paragraphs: In the order of reading, empty ones included.
        custom_properties: By name; ours tell which report it is.
        core_properties: By name: title, creator, created ...
        has_revisions: Some changes are neither accepted nor rejected; the accepted text is read.
        has_hidden_text: Some text is hidden and was left out.
        footnotes: Each with its paragraphs, in the order of their marks in the text.
        endnotes: The same.
        headers: Those that are printed, each once.
        footers: The same.
        comments: In the order of their marks; without who wrote them.
        unread: What else holds words that are not read.
        original: The paragraphs as if all tracked changes were rejected; empty if there are none.
        uncovered: The paragraphs with the hidden text; empty if there is none.
    """

    paragraphs: tuple[DocxParagraph, ...]
    custom_properties: Mapping[str, str]
    core_properties: Mapping[str, str]
    has_revisions: bool = False
    has_hidden_text: bool = False
    footnotes: tuple[Aside, ...] = ()
    endnotes: tuple[Aside, ...] = ()
    headers: tuple[Aside, ...] = ()
    footers: tuple[Aside, ...] = ()
    comments: tuple[Aside, ...] = ()
    unread: frozenset[Unread] = frozenset()
    original: tuple[DocxParagraph, ...] = ()
    uncovered: tuple[DocxParagraph, ...] = ()


def read_docx(data: bytes, name: str, limits: Limits = DEFAULT_LIMITS) -> DocxDocument:
    """The paragraphs and properties of a DOCX file that passed the guard.

    Raises:
        RefusedError: The guard refuses it, or it is no Word document inside.
    """
    return open_word(data, name, limits).document


@dataclass(frozen=True, slots=True)
class OpenWord:
    """A Word file that is read and may be looked into, or written to.

    Attributes:
        document: What it says.
        package: Its parts.
        main: The name of its main part.
        root: The main part.
        story: The walk through the body: where its paragraphs and the marks of notes stand.
    """

    document: DocxDocument
    package: Package
    main: str
    root: etree._Element
    story: Story

    def related(self, kind: str) -> str:
        """The name of the part of a kind that the main part points to, such as `/styles`; empty if there is none."""
        return related_part(self.package, self.main, kind)

    def parts(self) -> Mapping[str, str]:
        """The names of the parts that the main part points to, by the id of the pointer."""
        return {found.id: found.part for found in read_relations(self.package, self.main)}

    def parse(self, part: str) -> etree._Element | None:
        """The root of a part; None if there is no such part."""
        return parse_named(self.package, part)


def open_word(data: bytes, name: str, limits: Limits = DEFAULT_LIMITS) -> OpenWord:
    """A DOCX file that passed the guard, with what it says and where that stands in it.

    Raises:
        RefusedError: The guard refuses it, or it is no Word document inside.
    """
    package = open_package(data, name, Office.WORD, limits)
    main = related_part(package, "", "/officeDocument")
    root = parse_named(package, main)
    body = child(root, "body")
    if root is None or body is None:
        raise damaged(package)
    word = _Word(package, main)
    story = word.story()
    story.read(body)
    return OpenWord(_document(word, story, package, main, body), package, main, root, story)


def _document(
    word: _Word, story: Story, package: Package, main: str, body: etree._Element
) -> DocxDocument:
    notes = {
        kind: word.notes(kind, story.references) for kind in ("footnote", "endnote", "comment")
    }
    headers, footers = word.edges(body)
    revised, hides = story.has_revisions, story.has_hidden_text
    return DocxDocument(
        paragraphs=tuple(story.paragraphs),
        custom_properties=_custom_properties(package),
        core_properties=_core_properties(package),
        has_revisions=any(part.has_revisions for part in word.stories),
        has_hidden_text=any(part.has_hidden_text for part in word.stories),
        footnotes=notes["footnote"],
        endnotes=notes["endnote"],
        headers=headers,
        footers=footers,
        comments=notes["comment"],
        unread=frozenset(
            sort
            for relation in word.relations
            for end, sort in _UNREAD.items()
            if relation.kind.endswith(end)
        ),
        original=_other_view(package, main, body, View.ORIGINAL) if revised else (),
        uncovered=_other_view(package, main, body, View.UNCOVERED) if hides else (),
    )


def _other_view(
    package: Package, main: str, body: etree._Element, view: View
) -> tuple[DocxParagraph, ...]:
    """The body read once more, with lists and tables counted anew."""
    story = _Word(package, main, view).story()
    story.read(body)
    return tuple(story.paragraphs)


class _Word:
    """The parts of a document around its body."""

    def __init__(self, package: Package, main: str, view: View = View.ACCEPTED) -> None:
        self._view = view
        self.relations = read_relations(package, main)
        self.stories: list[Story] = []
        self._package = package
        self._styles, self._default = _styles(package, self._part("/styles"))
        self._numbering = read_numbering(parse_named(package, self._part("/numbering")))

    def _part(self, kind: str) -> str:
        return next((found.part for found in self.relations if found.kind.endswith(kind)), "")

    def story(self) -> Story:
        """A story with tables of its own; lists go on through all of them."""
        self.stories.append(
            Story(Setting(self._styles, self._default, self._numbering, view=self._view))
        )
        return self.stories[-1]

    def notes(self, kind: str, references: list[tuple[str, str]]) -> tuple[Aside, ...]:
        """The notes of a kind that the text refers to."""
        wanted = [key for name, key in references if name == f"{kind}Reference"]
        root = parse_named(self._package, self._part(f"/{kind}s"))
        if root is None or not wanted:
            return ()
        elements = {
            attribute(element, "id") or "": element
            for element in root
            if element_name(element) == kind
        }
        # A comment on several places is marked once at each.
        return tuple(self._aside(elements[key]) for key in dict.fromkeys(wanted) if key in elements)

    def edges(self, body: etree._Element) -> tuple[tuple[Aside, ...], tuple[Aside, ...]]:
        """The headers and footers that are printed on some page; what they have in common once."""
        settings = parse_named(self._package, self._part("/settings"))
        even = bool(switched_on(child(settings, "evenAndOddHeaders")))
        parts = {found.id: found.part for found in self.relations}
        found: dict[str, dict[str, None]] = {"headerReference": {}, "footerReference": {}}
        for section in body.iter():
            if element_name(section) != "sectPr":
                continue
            first = bool(switched_on(child(section, "titlePg")))
            for edge in section:
                used = {"first": first, "even": even}.get(attribute(edge, "type") or "", True)
                if used and (name := element_name(edge)) in found:
                    found[name][parts.get(_relation_id(edge), "")] = None
        headers, footers = (self._edges(names) for names in found.values())
        return headers, footers

    def _edges(self, names: Iterable[str]) -> tuple[Aside, ...]:
        read: dict[tuple[str, ...], Aside] = {}
        for name in names:
            root = parse_named(self._package, name)
            if root is not None:
                aside = self._aside(root)
                read.setdefault(tuple(paragraph.text for paragraph in aside), aside)
        return tuple(read.values())

    def _aside(self, element: etree._Element) -> Aside:
        story = self.story()
        story.read(element)
        return tuple(story.paragraphs)


def _relation_id(element: etree._Element) -> str:
    return next((str(value) for key, value in element.items() if str(key).endswith("}id")), "")


def _styles(package: Package, part: str) -> tuple[Mapping[str, Style], str]:
    """The styles by id, and the id of the default paragraph style."""
    root = parse_named(package, part)
    if root is None:
        return {}, ""
    found = {
        attribute(style, "styleId") or "": style for style in root if element_name(style) == "style"
    }
    default = next(
        (
            key
            for key, style in found.items()
            if attribute(style, "type") == "paragraph"
            and attribute(style, "default") in {"1", "true", "on"}
        ),
        "",
    )
    return {key: _style(found, key) for key in found}, default


def _style(found: Mapping[str, etree._Element], key: str) -> Style:
    named = child(found[key], "name")
    name = key if named is None else attribute(named, "val") or key
    # Word calls it `heading 1`, other editors write it back as `Heading 1`.
    if name.lower().startswith("heading "):
        name = name.lower()
    hides: bool | None = None
    level = _NAMED_HEADING.fullmatch(name)
    heading = int(level[1]) if level else None
    numbered: tuple[str, int] | None = None
    element: etree._Element | None = found[key]
    for _ in range(_DEEPEST_STYLE):
        if hides is None:
            hides = switched_on(child(element, "rPr", "vanish"))
        outline = child(element, "pPr", "outlineLvl")
        if heading is None and outline is not None:
            heading = heading_level(outline)
        named = child(element, "pPr", "numPr", "numId")
        if numbered is None and named is not None:
            deep = child(element, "pPr", "numPr", "ilvl")
            at = 0 if deep is None else whole(attribute(deep, "val"))
            numbered = attribute(named, "val") or "", at
        parent = child(element, "basedOn")
        element = None if parent is None else found.get(attribute(parent, "val") or "")
    return Style(name, hides=bool(hides), level=heading or 0, list=numbered)


def _custom_properties(package: Package) -> Mapping[str, str]:
    root = parse_named(package, related_part(package, "", "/custom-properties"))
    return MappingProxyType(
        {
            entry.get("name") or "": "".join(str(text) for text in entry.itertext()).strip()
            for entry in (() if root is None else root)
        }
    )


def _core_properties(package: Package) -> Mapping[str, str]:
    root = parse_named(package, related_part(package, "", "/core-properties"))
    return MappingProxyType(
        {
            etree.QName(entry).localname: (entry.text or "").strip()
            for entry in (() if root is None else root)
        }
    )
