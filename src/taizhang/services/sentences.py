"""The sentence that a place of a checked text is shown in."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Sequence

    from taizhang.core.checks import CheckedText
    from taizhang.core.checks.document import Stretch
    from taizhang.core.values import Span

_AROUND = 60
_MOST_SHOWN = 12


def sentences_of(document: CheckedText, spans: Iterable[Span]) -> frozenset[Stretch]:
    """The sentences in which places begin."""
    return frozenset(document.sentence_at(span.start) for span in spans)


def sentence_pieces(
    document: CheckedText, spans: Sequence[Span], hidden: Collection[Stretch]
) -> Iterator[tuple[str, bool]]:
    """The sentence of places in pieces, and which of them are the places.

    The hidden ones, with something personal or secret, are not repeated; nor is a sentence of which little matters.
    """
    if any(document.sentence_at(span.start) in hidden for span in spans):
        return
    text = document.text
    at: int | None = None
    # Of a habit of the whole text the first places are enough to see it.
    for span in spans[:_MOST_SHOWN]:
        sentence = document.sentence_at(span.start).span
        start = max(sentence.start, span.start - _AROUND)
        if at is None:
            yield ("…" if start > sentence.start else ""), False
        elif start > at:
            # another sentence, or far on in the same one
            yield " … ", False
        start = start if at is None else max(at, start)
        yield text[start : span.start], False
        yield span.of(text), True
        at = span.end
    if at is not None:
        yield _rest(text, document.sentence_at(at - 1).span, at), False


def _rest(text: str, sentence: Span, at: int) -> str:
    end = min(sentence.end, at + _AROUND)
    return text[at : max(at, end)] + ("…" if end < sentence.end else "")
