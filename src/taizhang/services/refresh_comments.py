"""Figures that were left as they are, told in the copy itself: a comment of Word at each."""

from __future__ import annotations

from typing import TYPE_CHECKING

from taizhang.core.rendering.annotation import Annotation
from taizhang.core.rendering.word_comments import render_word_comments
from taizhang.core.values import Message, Span

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from taizhang.services.figure_change import FigureChange
    from taizhang.services.returned_file import ReturnedFile

_LABEL = Message("未更新")


def with_comments(
    returned: ReturnedFile,
    left: Iterable[FigureChange],
    author: str,
    translate: Callable[[str], str],
) -> tuple[bytes, int]:
    """The file with what the ledger says today beside each figure that stays otherwise, and how many comments.

    No sign of the text is changed by it: what stands where stands there still.
    """
    annotations = [
        Annotation(
            (_span(returned, change),),
            "left",
            _LABEL.render(translate),
            change.name,
            _words(change).render(translate),
        )
        for change in left
        if change.found is not None
    ]
    data = render_word_comments(
        returned.data, returned.document.name, annotations, author=author, translate=translate
    )
    return data, len(annotations)


def _span(returned: ReturnedFile, change: FigureChange) -> Span:
    found = change.found
    if found is None:
        raise ValueError("Only what stands somewhere gets a comment.")
    start = returned.document.starts[found.paragraph]
    return Span(start + found.span.start, start + found.span.end)


def _words(change: FigureChange) -> Message:
    if not change.now:
        return Message("今天的台账里没有这个数了，请人工处理。")
    if change.why is None:
        return Message("按今天的台账是{now}。", now=change.now)
    return Message(
        "文中是{was}，按今天的台账是{now}。{why}", was=change.was, now=change.now, why=change.why
    )
