"""The XML of office parts, made in one line per element.

Names are written with the prefixes that Word itself writes; the order of the children is the order
of the schema, and whoever adds one keeps it (tests/core/rendering/test_openxml_audit.py).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import cache

from lxml import etree

NAMESPACES = {
    "w": "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
    "r": "http://schemas.openxmlformats.org/officeDocument/2006/relationships",
    "mc": "http://schemas.openxmlformats.org/markup-compatibility/2006",
    "w15": "http://schemas.microsoft.com/office/word/2012/wordml",
    "wp": "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing",
    "a": "http://schemas.openxmlformats.org/drawingml/2006/main",
    "pic": "http://schemas.openxmlformats.org/drawingml/2006/picture",
    "ct": "http://schemas.openxmlformats.org/package/2006/content-types",
    "rel": "http://schemas.openxmlformats.org/package/2006/relationships",
    "cp": "http://schemas.openxmlformats.org/package/2006/metadata/core-properties",
    "dc": "http://purl.org/dc/elements/1.1/",
    "ap": "http://schemas.openxmlformats.org/officeDocument/2006/extended-properties",
    "op": "http://schemas.openxmlformats.org/officeDocument/2006/custom-properties",
    "vt": "http://schemas.openxmlformats.org/officeDocument/2006/docPropsVTypes",
    "xml": "http://www.w3.org/XML/1998/namespace",
}

# Line feeds and tabs too: in running text they are a mistake of whoever made the text.
_UNPRINTABLE = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff\ufffe\uffff]")


@cache
def qualified(name: str) -> str:
    """`w:p` as lxml spells it; a name without a prefix is without a namespace."""
    prefix, colon, local = name.rpartition(":")
    return f"{{{NAMESPACES[prefix]}}}{local}" if colon else local


@cache
def _declared(prefix: str) -> dict[str, str]:
    return {prefix: NAMESPACES[prefix]}


def node(
    name: str,
    attributes: Mapping[str, str] | None = None,
    children: Iterable[etree._Element] = (),
    *,
    text: str = "",
) -> etree._Element:
    """An element; `text` is what stands in it."""
    element = etree.Element(qualified(name), nsmap=_declared(name.partition(":")[0]))
    for key, value in (attributes or {}).items():
        element.set(qualified(key), value)
    element.extend(children)
    if text:
        element.text = clean(text)
    return element


def word(
    name: str, children: Iterable[etree._Element] = (), /, **attributes: str | int
) -> etree._Element:
    """An element of WordprocessingML, whose attributes are all in its namespace.

    >>> etree.tostring(word("jc", val="center")).decode().rpartition(" ")[2]
    'w:val="center"/>'
    """
    qualified_attributes = {f"w:{key}": str(value) for key, value in attributes.items()}
    return node(f"w:{name}", qualified_attributes, children)


def part(
    name: str,
    prefixes: Iterable[str],
    children: Iterable[etree._Element],
    attributes: Mapping[str, str] | None = None,
) -> bytes:
    """A whole part; its root declares the prefixes, the first one as default if that is usual."""
    declared: dict[str | None, str] = {prefix: NAMESPACES[prefix] for prefix in prefixes}
    own = name.partition(":")[0]
    if own in {"ct", "rel", "ap", "op"}:
        del declared[own]
        declared[None] = NAMESPACES[own]
    # The stubs do not know that None names the default namespace.
    root = etree.Element(qualified(name), nsmap=declared)  # type: ignore[arg-type]
    for key, value in (attributes or {}).items():
        root.set(qualified(key), value)
    root.extend(children)
    etree.cleanup_namespaces(root, keep_ns_prefixes=[p for p in declared if p])
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)


def clean(text: str) -> str:
    """The text, which XML and a reader can both take.

    Raises:
        ValueError: It holds control characters; whoever composed it was to keep them out.
    """
    if found := _UNPRINTABLE.search(text):
        msg = f"A text for a document holds no U+{ord(found[0]):04X}: {text[:60]!r}."
        raise ValueError(msg)
    return text
