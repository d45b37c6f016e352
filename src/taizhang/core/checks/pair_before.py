"""The two figures right before another one, where their words say what was and what is: 由100万元增至200万元."""

from __future__ import annotations

import re

from taizhang.core.checks.document import CheckedText
from taizhang.core.reading import RelationKind

_BASE_BEHIND = re.compile(
    r"[，,(、](?:(?:比|较)?(?:上年|去年|前年)(?:同期)?)[^0-9，。；、]{0,6}(?:的|为|是)?"
)


def level_and_base(document: CheckedText, number: int) -> tuple[int, int] | None:
    """What is and what was, of the two figures before one; None if they do not say so."""
    now, base = number - 1, number - 2
    if base < 0 or document.sentence_of(base) != document.sentence_of(number):
        return None
    if not document.usable(now) or not document.usable(base):
        return None
    if document.figures[now].unit != document.figures[base].unit:
        return None
    if any(found.to == base for found in document.related(now, RelationKind.CHANGED_FROM)):
        return now, base
    if _BASE_BEHIND.fullmatch(document.between(base, now)):
        return base, now
    return None
