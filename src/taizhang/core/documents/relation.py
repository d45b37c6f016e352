"""How the parts of an office package hang together."""

from __future__ import annotations

import posixpath
from dataclasses import dataclass
from typing import TYPE_CHECKING

from lxml import etree

from taizhang.core.documents.xml_part import parse_part
from taizhang.core.values import Message, Place, Problem, RefusedError

if TYPE_CHECKING:
    from taizhang.core.documents.package import Package


@dataclass(frozen=True, slots=True)
class Relation:
    """A link from one part to another, or out of the file.

    Attributes:
        id: By which the source names it.
        kind: Its type; told by its end, which the transitional and the strict form share.
        part: The part that it leads to; empty if it leads out of the file.
        target: Where it leads, as written.
    """

    id: str
    kind: str
    part: str
    target: str = ""


def damaged(package: Package) -> RefusedError:
    """What is said of a Word document that is none inside."""
    return RefusedError(
        Problem(
            Message("Word 文档已损坏，无法读取。请用 Word 或 WPS 打开，另存为 .docx 后再试。"),
            Place(file=package.name),
        )
    )


def parse_named(package: Package, part: str) -> etree._Element | None:
    """The root of an XML part; None if there is no such part.

    Raises:
        RefusedError: The part is damaged.
    """
    if part not in package.names:
        return None
    try:
        return parse_part(package.read(part))
    except etree.XMLSyntaxError as error:
        raise damaged(package) from error


def relations_part(source: str) -> str:
    """Where the links of a part (empty: of the package) are written."""
    folder, _, file = source.rpartition("/")
    return posixpath.join(folder, "_rels", f"{file}.rels")


def read_relations(package: Package, source: str) -> list[Relation]:
    """What `source` (empty: the package) points to; of what lies outside the file there is no part."""
    folder = source.rpartition("/")[0]
    root = parse_named(package, relations_part(source))
    found = []
    for relation in () if root is None else root:
        part = ""
        target = relation.get("Target") or ""
        if relation.get("TargetMode") != "External":
            full = posixpath.normpath(posixpath.join("/", folder, target)).lstrip("/")
            # Names of parts differ in more than case.
            part = next((part for part in package.names if part.lower() == full.lower()), full)
        found.append(Relation(relation.get("Id") or "", relation.get("Type") or "", part, target))
    return found


def related_part(package: Package, source: str, kind: str) -> str:
    """The name of the part that `source` points to; empty if there is none.

    The type is told by its end, which the transitional and the strict form share.
    """
    return next(
        (
            found.part
            for found in read_relations(package, source)
            if found.part and found.kind.endswith(kind)
        ),
        "",
    )
