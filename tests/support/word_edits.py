"""Word files edited as people and editors edit them, on the XML of their main part."""

from __future__ import annotations

import zipfile
from collections.abc import Callable, Mapping
from io import BytesIO

from lxml import etree

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
MAIN = "word/document.xml"


def parts_of(data: bytes) -> dict[str, bytes]:
    """The parts by name, as they are when unpacked."""
    with zipfile.ZipFile(BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def with_parts(data: bytes, changed: Mapping[str, bytes]) -> bytes:
    """The file with other parts."""
    buffer = BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in {**parts_of(data), **changed}.items():
            archive.writestr(name, content)
    return buffer.getvalue()


def main_of(data: bytes) -> etree._Element:
    """The root of the main part."""
    return etree.fromstring(parts_of(data)[MAIN])


def edited(data: bytes, act: Callable[[etree._Element], object]) -> bytes:
    """The file after something was done to its main part."""
    root = main_of(data)
    act(root)
    content = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
    return with_parts(data, {MAIN: content})


def retyped(data: bytes, old: str, new: str) -> bytes:
    """The file in which the first text that holds `old` says `new`; the text must be in one run."""

    def act(root: etree._Element) -> None:
        found = next(node for node in root.iter(f"{W}t") if old in (node.text or ""))
        found.text = (found.text or "").replace(old, new, 1)

    return edited(data, act)


def view(data: bytes, *, accepted: bool) -> str:
    """The text after all tracked changes are accepted, or rejected; written apart from the program's reader."""
    gone = "del" if accepted else "ins"
    root = main_of(data)
    for element in list(root.iter(f"{W}{gone}")):
        parent = element.getparent()
        if parent is not None and parent.tag != f"{W}rPr":
            parent.remove(element)
    lines: list[str] = []
    joined = False
    for paragraph in root.iter(f"{W}p"):
        words = "".join(
            node.text or "\t"
            for node in paragraph.iter(f"{W}t", f"{W}delText", f"{W}tab")
            if node.getparent().tag == f"{W}r"  # type: ignore[union-attr]
        )
        if joined:
            lines[-1] += words
        else:
            lines.append(words)
        # A paragraph whose end is not there is one with the next.
        joined = paragraph.find(f"{W}pPr/{W}rPr/{W}{gone}") is not None
    return "\n".join(lines)
