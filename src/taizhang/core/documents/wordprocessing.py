"""Elements and attributes of WordprocessingML by name, in its transitional and its strict form."""

from __future__ import annotations

import re
from functools import lru_cache

from lxml import etree

_WORD = (
    "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
    "http://purl.oclc.org/ooxml/wordprocessingml/main",
)
_PREFIXES = {
    **dict.fromkeys(_WORD, ""),
    "http://schemas.openxmlformats.org/markup-compatibility/2006": "mc:",
    "http://schemas.openxmlformats.org/officeDocument/2006/math": "m:",
    "http://purl.oclc.org/ooxml/officeDocument/math": "m:",
}
_OFF = frozenset({"0", "false", "off"})
_NUMBER = re.compile(r"[0-9]{1,9}", re.ASCII)


def element_name(element: etree._Element) -> str:
    """Its name; without a prefix if it is in the namespace of Word."""
    # Comments and instructions, whose tags are no strings, were left out by the parser.
    return _name(str(element.tag))


@lru_cache(maxsize=1024)
def _name(tag: str) -> str:
    """The same few names stand in a file a million times."""
    namespace, _, local = tag.removeprefix("{").rpartition("}")
    return _PREFIXES.get(namespace, "other:") + local


def attribute(element: etree._Element, name: str) -> str | None:
    """An attribute in the namespace of Word."""
    values = (element.get(f"{{{namespace}}}{name}") for namespace in _WORD)
    return next((value for value in values if value is not None), None)


def child(element: etree._Element | None, *path: str) -> etree._Element | None:
    """The first child, grandchild ... of these names."""
    for name in path:
        if element is None:
            return None
        element = next((found for found in element if element_name(found) == name), None)
    return element


def children(element: etree._Element | None) -> list[etree._Element]:
    """Its children; none if it is not there."""
    return [] if element is None else list(element)


def switched_on(element: etree._Element | None) -> bool | None:
    """What an on-off element says; None if it is not there."""
    return None if element is None else (attribute(element, "val") or "1") not in _OFF


def whole(value: str | None) -> int:
    """A number of the file; zero for anything else."""
    return int(value) if value is not None and _NUMBER.fullmatch(value) else 0
