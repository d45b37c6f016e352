"""Texts that are checked with a list of wordings: the list, a line 正文：, and the text."""

from __future__ import annotations

from taizhang.core.checks import Finding, check_text, read_phrases

_BORDER = "\n正文：\n"


def check_listed(text: str) -> list[Finding]:
    """What is found in a text, with the list that stands before it, if there is one."""
    listed, border, words = text.partition(_BORDER)
    if not border:
        return check_text(text)
    return check_text(words, phrases=read_phrases(listed, "提法.txt"))
