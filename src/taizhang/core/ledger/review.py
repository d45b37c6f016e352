"""审核: which units approve what a unit has entered, one after the other."""

from __future__ import annotations

from typing import TYPE_CHECKING

from taizhang.core.ledger.record import Status

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from taizhang.core.ledger.unit import UnitTree

WAITING = frozenset({Status.DRAFT, Status.SUBMITTED, Status.RETURNED})
"""States of a version that is on its way and changes no figure yet."""
APPROVE = "approve"
"""The action of a changeset by which a version passes one step."""


def review_chain(unit: str, tree: UnitTree, levels: Collection[str] = ()) -> tuple[str, ...]:
    """The units whose approval a record of a unit needs, from below to above.

    Args:
        unit: The code of the unit that owns the record.
        tree: The units as they stand.
        levels: The levels at which records are reviewed, as the pack declares them; empty is the unit
            directly above.

    Returns:
        At least one: a unit above which nobody reviews is reviewed by the topmost unit, be it itself.
    """
    above = tree.above(unit)
    if not levels:
        return above[:1] or (unit,)
    chain = tuple(
        code for code in above if (span := tree.span(code)) is not None and span.level in levels
    )
    return chain or above[-1:] or (unit,)


def waits_at(chain: Sequence[str], acts: Sequence[tuple[Status, str]]) -> str:
    """The unit whose turn it is.

    Args:
        chain: As of `review_chain`.
        acts: The versions of the record, oldest first: status, and action of the changeset.

    Returns:
        Empty if the newest version is not one that waits for approval.
    """
    if not acts or acts[-1][0] is not Status.SUBMITTED:
        return ""
    passed = 0
    for status, action in reversed(acts):
        if status is not Status.SUBMITTED or action != APPROVE:
            break
        passed += 1
    # Units may have been moved since: what has passed more steps than are left waits at the last one.
    return chain[min(passed, len(chain) - 1)]
