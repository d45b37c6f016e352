"""Text for typst: string literals in code, never markup, so that no sign that somebody typed does anything."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass, field
from enum import StrEnum

from taizhang.core.rendering.printable import printable


class Face(StrEnum):
    """What a text is set in; which font that is, the machine decides that prints."""

    BODY = "body"
    """仿宋"""
    TITLE = "title"
    """小标宋"""
    HEADING_1 = "heading_1"
    """黑体"""
    HEADING_2 = "heading_2"
    """楷体"""
    PAGE_NUMBER = "page_number"
    """宋体"""


FAMILIES = "@families@"
"""Stands in a picture for the families of fonts of its words, which the machine that prints knows."""

# An address or a code as long as a line would run over the edge: it may break where it is written on.
_UNBROKEN = re.compile(r"[!-~]{24,}")
_AFTER = 12
# Stands for such a place until the string is written; no printable text holds it.
_BREAK = "\0"
_JOINTS = re.compile(r"(?<=[_/\-])(?=[!-~])|(?<=\.)(?=[A-Za-z])")


def literal(text: str) -> str:
    r"""A text as a string of typst.

    >>> print(literal('#"甲\\乙"'))
    "#\"甲\\乙\""
    """
    escaped = printable(text).replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


def call(function: str, *arguments: str) -> str:
    """A call of a function of the prelude, as a piece of the text."""
    return f"#{function}({', '.join(arguments)})"


@dataclass(slots=True)
class Ink:
    """What is set in each face: the characters that its fonts must have.

    >>> Ink().cell(Face.BODY, "a_b，31.07%")
    '([#"a_"] + may-break + [#"b，31.07%"])'
    """

    used: dict[Face, set[str]] = field(default_factory=lambda: defaultdict(set))

    def text(self, face: Face, words: str) -> str:
        """Words as an expression of typst."""
        return self._set(face, _UNBROKEN.sub(_pieces, printable(words)))

    def cell(self, face: Face, words: str) -> str:
        """The same in a narrow cell, where identifiers may break at their joints."""
        return self._set(face, _UNBROKEN.sub(_pieces, _JOINTS.sub(_BREAK, printable(words))))

    def _set(self, face: Face, words: str) -> str:
        pieces = [piece for piece in words.split(_BREAK) if piece]
        for piece in pieces:
            self.used[face].update(piece)
        if len(pieces) <= 1:
            return literal(pieces[0] if pieces else "")
        return "(" + " + may-break + ".join(f"[#{literal(piece)}]" for piece in pieces) + ")"


def _pieces(found: re.Match[str]) -> str:
    run = found[0]
    return _BREAK.join(run[place : place + _AFTER] for place in range(0, len(run), _AFTER))
