"""The parts of a Word file that tell of comments: the comments, the list of parts, the pointers."""

from __future__ import annotations

import posixpath
import zipfile
from collections.abc import Iterable, Mapping
from io import BytesIO

from lxml import etree

from taizhang.core.documents.docx import OpenWord
from taizhang.core.documents.wordprocessing import attribute, element_name
from taizhang.core.documents.xml_part import parse_part
from taizhang.core.rendering.printable import printable

_STRICT = "http://purl.oclc.org/ooxml/wordprocessingml/main"
_KINDS = {
    True: "http://purl.oclc.org/ooxml/officeDocument/relationships/comments",
    False: "http://schemas.openxmlformats.org/officeDocument/2006/relationships/comments",
}
_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.comments+xml"
_TYPES = "[Content_Types].xml"
_COMMENT_MARKS = frozenset({"commentRangeStart", "commentRangeEnd", "commentReference"})
_INITIALS = 2


class CommentPart:
    """The part of the comments, the old ones kept."""

    def __init__(self, word: OpenWord, author: str) -> None:
        """Take the part of the file, or begin one."""
        self._word = word
        self._author = author
        self._namespace = str(etree.QName(word.root).namespace)
        self.name = word.related("/comments")
        self.is_new = self.name not in word.package.names
        found = None if self.is_new else word.parse(self.name)
        self._root = self._begun() if found is None else found
        if self.is_new:
            self.name = _free_name(word)
        taken = [
            attribute(element, "id") or ""
            for root in (self._root, word.root)
            for element in root.iter()
            if element_name(element) in _COMMENT_MARKS | {"comment"}
        ]
        self._next = max((int(key) for key in taken if key.isdecimal()), default=-1) + 1

    def add(self, lines: Iterable[str]) -> int:
        """A comment of some lines; its number."""
        number = self._next
        self._next += 1
        comment = etree.SubElement(
            self._root,
            self._named("comment"),
            {
                self._named("id"): str(number),
                self._named("author"): self._author,
                self._named("initials"): self._author[:_INITIALS],
            },
        )
        for at, line in enumerate(lines):
            paragraph = etree.SubElement(comment, self._named("p"))
            if at == 0:
                run = etree.SubElement(paragraph, self._named("r"))
                etree.SubElement(run, self._named("annotationRef"))
            run = etree.SubElement(paragraph, self._named("r"))
            text = etree.SubElement(run, self._named("t"))
            text.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
            text.text = printable(line)
        return number

    def changed(self) -> Mapping[str, bytes]:
        """The parts that are new or otherwise than they were."""
        found = {self.name: _bytes(self._root), self._word.main: _bytes(self._word.root)}
        if self.is_new:
            found |= {_TYPES: self._types(), self._pointers(): self._pointed()}
        return found

    def _begun(self) -> etree._Element:
        return etree.Element(self._named("comments"), nsmap={"w": self._namespace})

    def _types(self) -> bytes:
        root = parse_part(self._word.package.read(_TYPES))
        namespace = etree.QName(root).namespace
        etree.SubElement(
            root,
            f"{{{namespace}}}Override",
            {"PartName": f"/{self.name}", "ContentType": _TYPE},
        )
        return _bytes(root)

    def _pointers(self) -> str:
        folder, _, file = self._word.main.rpartition("/")
        wanted = posixpath.join(folder, "_rels", f"{file}.rels")
        same = (name for name in self._word.package.names if name.lower() == wanted.lower())
        return next(same, wanted)

    def _pointed(self) -> bytes:
        name = self._pointers()
        if name in self._word.package.names:
            root = parse_part(self._word.package.read(name))
        else:
            space = "http://schemas.openxmlformats.org/package/2006/relationships"
            # The stubs do not know that None names the default namespace.
            root = etree.Element(f"{{{space}}}Relationships", nsmap={None: space})  # type: ignore[dict-item]
        taken = {element.get("Id") for element in root}
        number = next(n for n in range(1, len(taken) + 2) if f"rIdComments{n}" not in taken)
        etree.SubElement(
            root,
            f"{{{etree.QName(root).namespace}}}Relationship",
            {
                "Id": f"rIdComments{number}",
                "Type": _KINDS[self._namespace == _STRICT],
                "Target": posixpath.relpath(self.name, posixpath.dirname(self._word.main) or "."),
            },
        )
        return _bytes(root)

    def _named(self, name: str) -> str:
        return f"{{{self._namespace}}}{name}"


def repacked(data: bytes, parts: Mapping[str, bytes]) -> bytes:
    """The file with its changed parts; all others, and the order of all, as they were."""
    changed = dict(parts)
    buffer = BytesIO()
    with (
        zipfile.ZipFile(BytesIO(data)) as old,
        zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for info in old.infolist():
            content = changed.pop(info.filename) if info.filename in changed else old.read(info)
            new.writestr(_copied(info), content)
        for name, content in changed.items():
            info = zipfile.ZipInfo(name)
            info.compress_type = zipfile.ZIP_DEFLATED
            new.writestr(info, content)
    return buffer.getvalue()


def _copied(info: zipfile.ZipInfo) -> zipfile.ZipInfo:
    copy = zipfile.ZipInfo(info.filename, info.date_time)
    copy.compress_type = info.compress_type
    copy.external_attr = info.external_attr
    copy.create_system = info.create_system
    return copy


def _free_name(word: OpenWord) -> str:
    folder = posixpath.dirname(word.main)
    taken = {name.lower() for name in word.package.names}
    names = (f"comments{number or ''}.xml" for number in range(len(taken) + 1))
    return next(
        full for name in names if (full := posixpath.join(folder, name)).lower() not in taken
    )


def _bytes(root: etree._Element) -> bytes:
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
