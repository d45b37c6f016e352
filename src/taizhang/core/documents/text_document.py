"""A text file as a document: every line is a block, so that places in the text are places in the file."""

from __future__ import annotations

import re

from taizhang.core.documents.document import Block, BlockKind, Document

_MARKDOWN = re.compile(r"(#{1,6})[ \t]")
_NUMERAL = "[一二三四五六七八九十百零〇]{1,5}"
_TYPED = (re.compile(rf"[ \u3000]*{_NUMERAL}、"), re.compile(rf"[ \u3000]*[（(]{_NUMERAL}[）)]"))
_LONGEST_HEADING = 40
_SENTENCE_ENDS = ("。", "；", "！", "？", "：", "，", ";", ".")


def from_text(text: str, name: str, *, markdown: bool = False) -> Document:
    """The lines of a text."""
    return Document(
        name,
        tuple(
            _block(line, number, markdown=markdown)
            for number, line in enumerate(text.split("\n"), start=1)
        ),
    )


def _block(line: str, number: int, *, markdown: bool) -> Block:
    mark = _MARKDOWN.match(line) if markdown else None
    level = len(mark[1]) if mark else typed_level(line)
    kind = BlockKind.HEADING if level else BlockKind.PARAGRAPH
    return Block(line, kind, number, level=level, line=number)


def typed_level(line: str) -> int:
    """The level of a heading that only its number shows: 一、 is the first, （一） the second; zero for others.

    A paragraph that begins so and goes on with sentences is no heading by itself.
    """
    stripped = line.rstrip()
    if len(stripped) > _LONGEST_HEADING or stripped.endswith(_SENTENCE_ENDS):
        return 0
    return next(
        (level for level, form in enumerate(_TYPED, start=1) if form.match(stripped)),
        0,
    )
