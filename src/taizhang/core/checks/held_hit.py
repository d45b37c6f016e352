"""What findings against the ledger say of the figure that was held against it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from taizhang.core.checks.finding import Hit
from taizhang.core.checks.held import HeldVerdict, equals
from taizhang.core.reports.runs import Role
from taizhang.core.values import Message

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from taizhang.core.checks.document import CheckedText
    from taizhang.core.checks.held import Cause, Elsewhere, HeldFigure

_ROLES: dict[Role, Message | str] = {
    Role.VALUE: "",
    Role.GROWTH: Message("的同比增幅"),
    Role.POINTS: Message("比上年同期的百分点"),
    Role.DIFFERENCE: Message("比上年同期的增减"),
    Role.SHARE: Message("的占比"),
    Role.LAST_YEAR: Message("的上年同期数"),
}


def about(held: HeldFigure) -> Message:
    """Which indicator it is, of what unit and period."""
    best = held.best
    assert best is not None  # noqa: S101 (rules ask before)
    return Message(
        "{unit}{period}“{name}”{role}",
        unit=held.unit_name,
        period=held.period.name if held.period else "",
        name=best.name,
        role=_ROLES[best.role],
    )


def hits_of_cause(document: CheckedText, cause: Cause, template: str) -> Iterator[Hit]:
    """Figures that differ from the ledger for one cause; `template` says so, with the records behind it."""
    for held in document.held:
        if held.cause is not cause:
            continue
        yield Hit(
            (held.figure.span,),
            Message(
                template,
                text=held.figure.text,
                about=about(held),
                value=held.shown,
                records=held.records,
                trace=held.trace,
            ),
            None,
            (held.figure.text, held.shown, held.trace),
        )


_LEAST = 5


def hits_of_other(
    document: CheckedText, others: Callable[[HeldFigure], Sequence[Elsewhere]], template: str
) -> Iterator[Hit]:
    """Figures that differ from the ledger but read as what it says of something else, by `others`."""
    for held in document.held:
        best = held.best
        if best is None or held.verdict is not HeldVerdict.DIFFERS or held.override:
            continue
        same = [one for one in others(held) if one.value and equals(held.figure, best, one.value)]
        # A hedged figure, or a small one, is like many others by chance.
        if not same or held.figure.hedge != "" or same[0].value < _LEAST:
            continue
        yield Hit(
            (held.figure.span,),
            Message(
                template,
                text=held.figure.text,
                about=about(held),
                value=held.shown,
                name=same[0].name,
            ),
            None,
            (held.figure.text, held.shown),
        )
