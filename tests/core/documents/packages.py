"""Office packages made by hand, good ones and hostile ones."""

from __future__ import annotations

import zipfile
from collections.abc import Mapping
from io import BytesIO

_TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"
_RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships/metadata"
WORD_NAMESPACES = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" '
    'xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math"'
)
WORD_MAIN = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
EXCEL_MAIN = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"


def content_types(main: str = WORD_MAIN, part: str = "/word/document.xml") -> str:
    """The part that says what the others are."""
    return (
        f'<Types xmlns="{_TYPES}"><Default Extension="xml" ContentType="application/xml"/>'
        f'<Override PartName="{part}" ContentType="{main}"/></Types>'
    )


def document(body: str = "<w:p><w:r><w:t>正文</w:t></w:r></w:p>") -> str:
    """A main part with this body."""
    return f"<w:document {WORD_NAMESPACES}><w:body>{body}</w:body></w:document>"


def word_parts(body: str | None = None) -> dict[str, str | bytes]:
    """The parts of a small Word document."""
    relations = "".join(
        f'<Relationship Id="r{number}" Type="{kind}" Target="{target}"/>'
        for number, (kind, target) in enumerate(
            (
                (f"{_OFFICE}/officeDocument", "word/document.xml"),
                (f"{_PACKAGE}/core-properties", "docProps/core.xml"),
                (f"{_OFFICE}/custom-properties", "/docProps/custom.xml"),
            )
        )
    )
    styles = f'<Relationship Id="r9" Type="{_OFFICE}/styles" Target="styles.xml"/>'
    return {
        "[Content_Types].xml": content_types(),
        "_rels/.rels": f'<Relationships xmlns="{_RELATIONS}">{relations}</Relationships>',
        "word/_rels/document.xml.rels": (
            f'<Relationships xmlns="{_RELATIONS}">{styles}</Relationships>'
        ),
        "word/document.xml": document() if body is None else document(body),
    }


def pack(parts: Mapping[str, str | bytes]) -> bytes:
    """The parts as a file."""
    buffer = BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    return buffer.getvalue()


def word_file(body: str | None = None, **more: str | bytes) -> bytes:
    """A Word document with this body; `more` adds parts, a double low line standing for a slash."""
    named = {f"{name.replace('__', '/')}.xml": data for name, data in more.items()}
    return pack({**word_parts(body), **named})
