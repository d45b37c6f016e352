"""What findings against the ledger say of the figure that was held against it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from taizhang.core.reports.tree import Role
from taizhang.core.values import Message

if TYPE_CHECKING:
    from taizhang.core.checks.held import HeldFigure

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
