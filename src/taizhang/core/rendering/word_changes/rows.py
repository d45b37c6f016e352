"""Rows of a table that came or went, tracked: with the change rejected the table is as it was."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from copy import deepcopy

from lxml import etree

from taizhang.core.documents.wordprocessing import child, element_name
from taizhang.core.rendering.word_changes.tracked import Editor

_NOT_COPIED = frozenset({"tblHeader", "ins", "del", "trPrChange", "cnfStyle"})
_MERGED = ("gridSpan", "vMerge", "hMerge")
_BEHIND = frozenset({"trPrChange"})
_PER_ROW = frozenset({"paraId", "textId"})


def row_of(paragraph: etree._Element) -> etree._Element | None:
    """The row that a paragraph stands in, the innermost."""
    return next((above for above in paragraph.iterancestors() if element_name(above) == "tr"), None)


def take_out_row(editor: Editor, row: etree._Element) -> bool:
    """Delete a row; not one with merged cells, which others go on from, nor with anybody's changes in it."""
    if not _is_plain(row) or not editor.is_free(row):
        return False
    for paragraph in row.iter(f"{{{_space(row)}}}p"):
        editor.take_out(paragraph)
    _mark_row(editor, row, "del")
    return True


def put_in_row(
    editor: Editor, beside: etree._Element, texts: Mapping[int, str], *, before: bool = False
) -> etree._Element | None:
    """A new row like the one beside it, with these words by column from 1; None if it cannot be like it."""
    cells = _cells(beside)
    if not _is_plain(beside) or not texts or max(texts) > len(cells) or _is_marked(beside, "del"):
        return None
    made = etree.Element(beside.tag)
    for key, value in beside.items():
        if etree.QName(key).localname not in _PER_ROW:
            made.set(key, value)
    for part in ("tblPrEx", "trPr"):
        found = child(beside, part)
        if found is not None:
            made.append(_without(found))
    for column, cell in enumerate(cells, 1):
        made.append(_cell(editor, cell, texts.get(column, "")))
    _mark_row(editor, made, "ins")
    if before:
        beside.addprevious(made)
    else:
        beside.addnext(made)
    return made


def _cell(editor: Editor, like: etree._Element, text: str) -> etree._Element:
    made = etree.Element(like.tag)
    properties = child(like, "tcPr")
    if properties is not None:
        made.append(deepcopy(properties))
    beside = child(like, "p")
    host = etree.SubElement(made, f"{{{_space(like)}}}p") if beside is None else deepcopy(beside)
    made.append(host)
    editor.put_in(host, text)
    made.remove(host)
    return made


def _cells(row: etree._Element) -> Sequence[etree._Element]:
    return [part for part in row if element_name(part) == "tc"]


def _is_plain(row: etree._Element) -> bool:
    """Whether its cells are its own, one a column, and none is in a control."""
    parts = [element_name(part) for part in row]
    return set(parts) <= {"tblPrEx", "trPr", "tc"} and not any(
        child(cell, "tcPr", name) is not None for cell in _cells(row) for name in _MERGED
    )


def _is_marked(row: etree._Element, name: str) -> bool:
    return child(row, "trPr", name) is not None


def _mark_row(editor: Editor, row: etree._Element, name: str) -> None:
    properties = child(row, "trPr")
    if properties is None:
        properties = etree.Element(f"{{{_space(row)}}}trPr")
        exceptions = child(row, "tblPrEx")
        if exceptions is None:
            row.insert(0, properties)
        else:
            exceptions.addnext(properties)
    behind = [part for part in properties if element_name(part) in _BEHIND]
    if not len(properties):
        # The schema wants something beside the mark; this is what holds without it.
        split = etree.SubElement(properties, f"{{{_space(row)}}}cantSplit")
        split.set(f"{{{_space(row)}}}val", "off")
    mark = editor.mark(name)
    if behind:
        behind[0].addprevious(mark)
    else:
        properties.append(mark)


def _without(properties: etree._Element) -> etree._Element:
    made = deepcopy(properties)
    for part in list(made):
        if element_name(part) in _NOT_COPIED:
            made.remove(part)
    return made


def _space(element: etree._Element) -> str:
    return str(etree.QName(element).namespace)
