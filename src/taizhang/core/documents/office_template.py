"""The office's own Word file as a template: nothing in it runs, fetches or hides.

A template is filled and printed again and again, so that what lurks in one file would be in every
report. Beyond the guard of every package, a template holds no link out of the file but plain
hyperlinks, no embedded program, and only fields that compute from the document itself. The link to
the file that it was once made from (attachedTemplate) is common and needless, and taken out.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from lxml import etree

from taizhang.core.documents.package import Office, Package, open_package
from taizhang.core.documents.relation import (
    Relation,
    parse_named,
    read_relations,
    related_part,
)
from taizhang.core.documents.wordprocessing import attribute, child, element_name
from taizhang.core.values import Message, Place, Problem, RefusedError

_STRICT = "http://purl.oclc.org/ooxml/"
_LINK = re.compile(r"(?:https?://|mailto:|#)", re.IGNORECASE)
ATTACHED = "/attachedTemplate"
# By the end of their type; what a story, not a chart, embeds unpacked is a file of its own too.
_FOREIGN = {
    "/oleObject": Message("嵌入的对象（OLE）"),
    "/control": Message("ActiveX 控件"),
    "/aFChunk": Message("从别的文件引入的内容"),
    "/subDocument": Message("子文档"),
    "/frame": Message("框架页"),
    "/vbaProject": Message("宏"),
    "/keyMapCustomizations": Message("自定义的快捷键"),
    "/attachedToolbars": Message("自定义的工具栏"),
    "/ui/extensibility": Message("自定义的功能区"),
    "/ui/userCustomization": Message("自定义的功能区"),
    "/webextensiontaskpanes": Message("加载项"),
    "/webextension": Message("加载项"),
    "/digital-signature/origin": Message("数字签名，填写以后就失效"),
}
_FIELDS = frozenset(
    {
        *("=", "ADVANCE", "AUTHOR", "BIDIOUTLINE", "COMMENTS", "CREATEDATE", "DATE", "DOCPROPERTY"),
        *("EQ", "FILENAME", "FILESIZE", "FORMCHECKBOX", "FORMDROPDOWN", "FORMTEXT", "HYPERLINK"),
        *("INDEX", "KEYWORDS", "LASTSAVEDBY", "LISTNUM", "NOTEREF", "NUMCHARS", "NUMPAGES"),
        *("NUMWORDS", "PAGE", "PAGEREF", "PRINTDATE", "REF", "REVNUM", "SAVEDATE", "SECTION"),
        *("SECTIONPAGES", "SEQ", "SET", "STYLEREF", "SUBJECT", "SYMBOL", "TC", "TIME", "TITLE"),
        *("TOC", "XE", "IF", "QUOTE", "AUTONUM", "DOCVARIABLE", "TEMPLATE", "USERNAME"),
    }
)
_WORD_OF_FIELD = re.compile(r"\s*([^\s\\\"]+|)")
_NOT_SHOWN = 30
_STORIES = {"/header": "header", "/footer": "footer", "/footnotes": "note", "/endnotes": "note"}
_STORIES["/comments"] = "comment"


@dataclass(frozen=True, slots=True)
class StoryPart:
    """A part that holds running text.

    Attributes:
        part: Its name in the package.
        kind: body, header, footer, note or comment.
        root: Its tree, which whoever fills the template changes.
    """

    part: str
    kind: str
    root: etree._Element


@dataclass(frozen=True, slots=True)
class OfficeTemplate:
    """A Word file that may be filled.

    Attributes:
        package: The file.
        main: The name of its main part.
        stories: The body first, then headers and footers, then the rest.
        styles: Its styles; None if it has none.
        settings: The name of the part with its settings; empty if there is none.
        notes: What was taken out, in words.
    """

    package: Package
    main: str
    stories: tuple[StoryPart, ...]
    styles: etree._Element | None
    settings: str
    notes: tuple[Message, ...]

    @property
    def name(self) -> str:
        """The name of the file."""
        return self.package.name


def open_office_template(data: bytes, name: str) -> OfficeTemplate:
    """The template in `data`, found harmless.

    Raises:
        RefusedError: The guard of packages refuses it, or with all that it must not hold, each with its part.
    """
    package = open_package(data, name, Office.WORD)
    main = related_part(package, "", "/officeDocument")
    root = parse_named(package, main)
    body = child(root, "body")
    if root is None or body is None:
        raise _refused(package, Message("没有正文，不是 Word 文档。"))
    if str(root.tag).startswith("{" + _STRICT):
        raise _refused(
            package,
            Message("是“严格的开放 XML”格式，填不了。请另存为一般的“Word 文档（.docx）”再试。"),
        )
    stories = tuple(_stories(package, main, root))
    problems = [*_foreign_parts(package), *_foreign_content(package)]
    if problems:
        raise RefusedError(*(Problem(found, Place(name)) for found in dict.fromkeys(problems)))
    settings = related_part(package, main, "/settings")
    notes = []
    if settings and any(
        found.kind.endswith(ATTACHED) for found in read_relations(package, settings)
    ):
        notes.append(
            Message(
                "Word 模板链接着另一个模板文件（{part}），写出的文件里去掉了这个链接。",
                part=settings,
            )
        )
    styles = parse_named(package, related_part(package, main, "/styles"))
    return OfficeTemplate(package, main, stories, styles, settings, tuple(notes))


def _refused(package: Package, message: Message) -> RefusedError:
    return RefusedError(Problem(message, Place(package.name)))


def _stories(package: Package, main: str, root: etree._Element) -> Iterator[StoryPart]:
    yield StoryPart(main, "body", root)
    found = [
        (kind, relation.part)
        for end, kind in _STORIES.items()
        for relation in read_relations(package, main)
        if relation.kind.endswith(end)
    ]
    for kind, part in dict.fromkeys(found):
        tree = parse_named(package, part)
        if tree is not None:
            yield StoryPart(part, kind, tree)


def _foreign_parts(package: Package) -> Iterator[Message]:
    """Links out of the file, and parts that are no text: each with the part that links to it."""
    for part in package.names:
        if not part.endswith(".rels"):
            continue
        source = part.replace("_rels/", "").removesuffix(".rels")
        for relation in read_relations(package, source):
            yield from _foreign_relation(relation, source or part)


def _foreign_relation(relation: Relation, source: str) -> Iterator[Message]:
    kind = relation.kind
    if kind.endswith(ATTACHED):
        return
    if not relation.part:
        if not (kind.endswith("/hyperlink") and _LINK.match(relation.target)):
            yield Message(
                "{part} 链接着文件以外的内容（{what}：{target}），不予使用。"
                "请在 Word 或 WPS 中断开链接，把内容存进文件，再试。",
                part=source,
                what=kind.rpartition("/")[2],
                target=_shown(relation.target),
            )
        return
    for end, what in _FOREIGN.items():
        if kind.endswith(end):
            yield _must_go(source, what)
            return
    if kind.endswith("/package") and not source.startswith("word/charts/"):
        yield _must_go(source, Message("嵌入的文件"))


def _must_go(part: str, what: Message) -> Message:
    return Message("{part} 含有{what}，不予使用。请删去后另存，再试。", part=part, what=what)


def _foreign_content(package: Package) -> Iterator[Message]:
    """Fields that fetch or start something, and pictures named by an address, in every part of text."""
    for part in package.names:
        if not part.lower().endswith(".xml"):
            continue
        data = package.read(part)
        # Most parts hold neither; the large ones, such as styles, need not be parsed for that.
        plain = data.replace(b"\0", b"")
        if not any(word in plain for word in (b"instrText", b"fldSimple", b"src=", b"mailMerge")):
            continue
        root = parse_named(package, part)
        if root is None:
            continue
        for word in _fields(root):
            if word.upper() not in _FIELDS:
                shown = _shown(word) or Message("（看不出名称）")
                yield Message(
                    "{part} 含有域 {field}，它可能取用别的文件或启动程序，不予使用。"
                    "请选中它按 Ctrl+Shift+F9 变成文字，另存再试。",
                    part=part,
                    field=shown,
                )
        for element in root.iter():
            name = element_name(element)
            if name == "mailMerge":
                yield _must_go(part, Message("邮件合并的数据源"))
            address = element.get("src")
            if address is not None and ("//" in address or "\\\\" in address or ":" in address):
                yield Message(
                    "{part} 链接着文件以外的内容（{what}：{target}），不予使用。"
                    "请在 Word 或 WPS 中断开链接，把内容存进文件，再试。",
                    part=part,
                    what=etree.QName(element).localname,
                    target=_shown(address),
                )


def _fields(root: etree._Element) -> Iterator[str]:
    """The first word of every field; of one that another field spells, what it says itself."""
    open_fields: list[list[str] | None] = []
    for element in root.iter():
        name = element_name(element)
        if name == "fldSimple":
            yield _first_word(attribute(element, "instr") or "")
        elif name == "fldChar":
            kind = attribute(element, "fldCharType")
            if kind == "begin":
                # A field within the instruction of another takes its place there as a word unknown.
                if open_fields and open_fields[-1] is not None:
                    open_fields[-1].append("\0")
                open_fields.append([])
            elif open_fields and kind in {"separate", "end"}:
                written = open_fields[-1]
                if written is not None:
                    yield _first_word("".join(written))
                    open_fields[-1] = None
                if kind == "end":
                    open_fields.pop()
        elif name in {"instrText", "delInstrText"}:
            if open_fields and open_fields[-1] is not None:
                open_fields[-1].append(element.text or "")
            else:
                yield _first_word(element.text or "")
    for written in open_fields:
        if written is not None:
            yield _first_word("".join(written))


def _first_word(instruction: str) -> str:
    found = _WORD_OF_FIELD.match(instruction)
    word = found[1] if found else ""
    return "=" if word.startswith("=") else word


def _shown(text: str) -> str:
    kept = "".join(sign if sign.isprintable() else "?" for sign in text)
    return kept if len(kept) <= _NOT_SHOWN else f"{kept[:_NOT_SHOWN]}…"
