"""A figure as other programs take it."""

from __future__ import annotations

from decimal import Decimal

from taizhang.core.reading.figure import Figure, FigureValue, Step, TimeMention
from taizhang.core.values import plain


def to_json(figure: Figure) -> dict[str, object]:
    """A figure as JSON values; numbers are text, so that no program rounds them."""
    shown: dict[str, object] = {
        "start": figure.start,
        "end": figure.end,
        "text": figure.text,
        "value": value_to_json(figure.value),
        "hedge": figure.hedge.value,
        "unit": figure.unit,
        "kind": figure.kind.value,
        "sense": figure.sense,
        "what": figure.what,
        "whose": figure.whose,
        "period": _mention(figure.period),
        "paragraph_period": _mention(figure.paragraph_period),
        "role": figure.role.value,
        "direction": figure.direction.value,
        "change": figure.change.value,
        "relations": [
            {
                "kind": relation.kind.value,
                "to": relation.to,
                "words": relation.words,
                "candidates": list(relation.candidates),
            }
            for relation in figure.relations
        ],
        "alternatives": [
            {
                "value": None if other.value is None else value_to_json(other.value),
                "unit": other.unit,
                "reason": other.reason,
            }
            for other in figure.alternatives
        ],
    }
    if figure.tree is not None:
        shown["tree"] = _step(figure.tree)
    return shown


def value_to_json(value: FigureValue) -> str | list[str]:
    """A number as its digits, a range as two, a ratio as it is."""
    if isinstance(value, tuple):
        return [plain(part) for part in value]
    return plain(value) if isinstance(value, Decimal) else value


def _mention(mention: TimeMention | None) -> dict[str, object] | None:
    if mention is None:
        return None
    return {
        "text": mention.text,
        "start": mention.span.start,
        "end": mention.span.end,
        "resolved": None if mention.period is None else str(mention.period),
    }


def _step(step: Step) -> dict[str, object]:
    return {"rule": step.rule, "text": step.text, "steps": [_step(inner) for inner in step.steps]}
