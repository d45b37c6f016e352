"""A Word document as paragraphs with the places of our figures, as a reader sees them.

What is read is the accepted view: inserted text counts and deleted text does not; hidden text and
the instructions of fields are left out; a control or a field shows what it holds. Numbers that Word
itself puts before a paragraph (automatic numbering) are no text and are not read; nor are headers,
footers, notes and comments.

The place of a figure is told twice in a file of ours: by the tag of a content control and by a
bookmark around it. Editors lose the one or the other, so both are reported as they are found.
"""

from __future__ import annotations

import posixpath
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from lxml import etree

from taizhang.core.documents.docx_story import (
    Anchor,
    DocxParagraph,
    Story,
    Style,
    attribute,
    child,
    element_name,
    switched_on,
)
from taizhang.core.documents.package import DEFAULT_LIMITS, Limits, Office, Package, open_package
from taizhang.core.values import Message, Place, Problem, RefusedError

__all__ = ["Anchor", "DocxDocument", "DocxParagraph", "read_docx"]

_DEEPEST_STYLE = 20


@dataclass(frozen=True, slots=True)
class DocxDocument:
    """What a Word document says.

    Attributes:
        paragraphs: In the order of reading, empty ones included.
        custom_properties: By name; ours tell which report it is.
        core_properties: By name: title, creator, created ...
        has_revisions: Some changes are neither accepted nor rejected; the accepted text is read.
        has_hidden_text: Some text is hidden and was left out.
    """

    paragraphs: tuple[DocxParagraph, ...]
    custom_properties: Mapping[str, str]
    core_properties: Mapping[str, str]
    has_revisions: bool = False
    has_hidden_text: bool = False


def read_docx(data: bytes, name: str, limits: Limits = DEFAULT_LIMITS) -> DocxDocument:
    """The paragraphs and properties of a DOCX file that passed the guard.

    Raises:
        RefusedError: The guard refuses it, or it is no Word document inside.
    """
    package = open_package(data, name, Office.WORD, limits)
    main = _related(package, "", "/officeDocument")
    body = child(_parse(package, main), "body")
    if body is None:
        raise _damaged(package)
    styles, default_style = _styles(package, _related(package, main, "/styles"))
    story = Story(styles, default_style)
    story.read(body)
    return DocxDocument(
        paragraphs=tuple(story.paragraphs),
        custom_properties=_custom_properties(package),
        core_properties=_core_properties(package),
        has_revisions=story.has_revisions,
        has_hidden_text=story.has_hidden_text,
    )


def _damaged(package: Package) -> RefusedError:
    return RefusedError(
        Problem(
            Message("Word 文档已损坏，无法读取。请用 Word 或 WPS 打开，另存为 .docx 后再试。"),
            Place(file=package.name),
        )
    )


def _parse(package: Package, part: str) -> etree._Element | None:
    """The root of an XML part; None if there is no such part."""
    if part not in package.names:
        return None
    # Damaged parts are never repaired on the fly: a repair can drop text without a word.
    parser = etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        huge_tree=False,
        recover=False,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        return etree.fromstring(package.read(part), parser)
    except etree.XMLSyntaxError as error:
        raise _damaged(package) from error


def _related(package: Package, source: str, kind: str) -> str:
    """The name of the part that `source` (empty: the package) points to; empty if there is none.

    The type is told by its end, which the transitional and the strict form share.
    """
    folder, _, file = source.rpartition("/")
    root = _parse(package, posixpath.join(folder, "_rels", f"{file}.rels"))
    for relation in () if root is None else root:
        if (relation.get("Type") or "").endswith(kind) and relation.get("TargetMode") != "External":
            target = relation.get("Target") or ""
            full = posixpath.normpath(posixpath.join("/", folder, target)).lstrip("/")
            # Names of parts differ in more than case.
            return next((part for part in package.names if part.lower() == full.lower()), full)
    return ""


def _styles(package: Package, part: str) -> tuple[Mapping[str, Style], str]:
    """The styles by id, and the id of the default paragraph style."""
    root = _parse(package, part)
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
    element: etree._Element | None = found[key]
    for _ in range(_DEEPEST_STYLE):
        hides = switched_on(child(element, "rPr", "vanish"))
        if hides is not None:
            return Style(name, hides)
        parent = child(element, "basedOn")
        element = None if parent is None else found.get(attribute(parent, "val") or "")
    return Style(name, hides=False)


def _custom_properties(package: Package) -> Mapping[str, str]:
    root = _parse(package, _related(package, "", "/custom-properties"))
    return MappingProxyType(
        {
            entry.get("name") or "": "".join(str(text) for text in entry.itertext()).strip()
            for entry in (() if root is None else root)
        }
    )


def _core_properties(package: Package) -> Mapping[str, str]:
    root = _parse(package, _related(package, "", "/core-properties"))
    return MappingProxyType(
        {
            etree.QName(entry).localname: (entry.text or "").strip()
            for entry in (() if root is None else root)
        }
    )
