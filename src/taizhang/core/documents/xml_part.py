"""Parsing the parts of a package that passed the guard."""

from __future__ import annotations

from lxml import etree


def parse_part(data: bytes) -> etree._Element:
    """The root of an XML part.

    Damaged parts are never repaired on the fly: a repair can drop text without a word.

    Raises:
        etree.XMLSyntaxError: It is damaged.
    """
    parser = etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        huge_tree=False,
        recover=False,
        remove_comments=True,
        remove_pis=True,
    )
    return etree.fromstring(data, parser)
