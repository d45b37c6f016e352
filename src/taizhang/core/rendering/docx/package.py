"""The parts made one file: which there are, what they are, how they hang together.

The same parts give the same bytes: fixed order, fixed dates.
"""

from __future__ import annotations

import zipfile
from dataclasses import dataclass
from io import BytesIO

from taizhang.core.rendering.docx.xml import node, part

OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships/metadata"
_WORD_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml"
_OFFICE_TYPE = "application/vnd.openxmlformats-officedocument"
_LONG_AGO = (1980, 1, 1, 0, 0, 0)  # the first date that a zip file can hold


@dataclass(frozen=True, slots=True)
class Part:
    """A part of the package.

    Attributes:
        name: Its path.
        data: Its bytes.
        content_type: What it is; empty if the ending of its name tells.
        relation: The type of the link to it.
        key: The id of the link.
        source: The folder of the part that links to it; empty if the package itself does.
    """

    name: str
    data: bytes
    content_type: str
    relation: str
    key: str
    source: str = "word"


def document_part(data: bytes) -> Part:
    """The main part."""
    content_type = f"{_WORD_TYPE}.document.main+xml"
    return Part(
        "word/document.xml", data, content_type, f"{OFFICE}/officeDocument", "rId1", source=""
    )


def word_part(name: str, data: bytes, kind: str, key: str) -> Part:
    """A part beside the main one: styles, settings, fontTable, footer."""
    return Part(f"word/{name}", data, f"{_WORD_TYPE}.{kind}+xml", f"{OFFICE}/{kind}", key)


def theme_part(data: bytes) -> Part:
    """The theme, which Word shares with the other programs of its family."""
    content_type = f"{_OFFICE_TYPE}.theme+xml"
    return Part("word/theme/theme1.xml", data, content_type, f"{OFFICE}/theme", "rIdTheme")


def picture_part(ordinal: int, data: bytes) -> Part:
    """A picture of the text, as PNG."""
    name = f"word/media/image{ordinal}.png"
    return Part(name, data, "", f"{OFFICE}/image", f"rIdPicture{ordinal}")


def core_properties_part(data: bytes) -> Part:
    """Title and the like."""
    content_type = "application/vnd.openxmlformats-package.core-properties+xml"
    relation = f"{_PACKAGE}/core-properties"
    return Part("docProps/core.xml", data, content_type, relation, "rId2", source="")


def office_properties_part(name: str, data: bytes, kind: str, key: str) -> Part:
    """Extended (app) and custom properties."""
    content_type = f"{_OFFICE_TYPE}.{kind}+xml"
    return Part(f"docProps/{name}", data, content_type, f"{OFFICE}/{kind}", key, source="")


def pack(parts: list[Part]) -> bytes:
    """The bytes of the file."""
    members = [
        ("[Content_Types].xml", _content_types(parts)),
        ("_rels/.rels", _relations(parts, "")),
        ("word/_rels/document.xml.rels", _relations(parts, "word")),
        *((part.name, part.data) for part in parts),
    ]
    buffer = BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, data in members:
            info = zipfile.ZipInfo(name, _LONG_AGO)
            info.compress_type = zipfile.ZIP_DEFLATED
            info.create_system = 0  # else it tells the system that it was made on
            archive.writestr(info, data)
    return buffer.getvalue()


def _content_types(parts: list[Part]) -> bytes:
    defaults = {"rels": "application/vnd.openxmlformats-package.relationships+xml"}
    defaults["xml"] = "application/xml"
    if any(made.name.endswith(".png") for made in parts):
        defaults["png"] = "image/png"
    children = [
        *(
            node("ct:Default", {"Extension": ending, "ContentType": content_type})
            for ending, content_type in defaults.items()
        ),
        *(
            node("ct:Override", {"PartName": f"/{made.name}", "ContentType": made.content_type})
            for made in parts
            if made.content_type
        ),
    ]
    return part("ct:Types", ("ct",), children)


def _relations(parts: list[Part], source: str) -> bytes:
    prefix = f"{source}/" if source else ""
    children = [
        node(
            "rel:Relationship",
            {"Id": made.key, "Type": made.relation, "Target": made.name.removeprefix(prefix)},
        )
        for made in parts
        if made.source == source
    ]
    return part("rel:Relationships", ("rel",), children)
