"""Whoever chooses a unit is offered his own and those below it, in the order of the tree, and none he may not see."""

from __future__ import annotations

from datetime import date

import pytest

from taizhang.core.ledger.succession import Succession
from taizhang.core.ledger.unit import UnitSpan, UnitTree
from taizhang.services.unit_choice import choices_in
from taizhang.store.viewer import Viewer


def span(code: str, parent: str) -> UnitSpan:
    return UnitSpan(code, f"示例市{code}", code, "town", parent, date(2020, 1, 1), None)


TREE = UnitTree(
    tuple(
        span(*pair) for pair in [("镇", "部"), ("部", ""), ("村", "镇"), ("会", "部"), ("局", "")]
    )
)


@pytest.mark.parametrize(
    ("unit", "offered"),
    [
        ("", ["部", "　镇", "　　村", "　会", "局"]),
        ("部", ["部", "　镇", "　　村", "　会"]),
        ("镇", ["镇", "　村"]),
        ("村", ["村"]),
        ("无", []),
    ],
)
def test_the_viewers_own_units_are_offered(unit: str, offered: list[str]) -> None:
    found = choices_in(TREE, Viewer("填报人", unit))

    assert [one.indent + one.name for one in found] == offered
    assert {one.code for one in found if one.has_below} == {"部", "镇"} & {
        one.code for one in found
    }


def test_a_unit_that_went_elsewhere_is_not_offered() -> None:
    tree = UnitTree(TREE.spans, (Succession("村", "村", date(2025, 4, 1), ("局",)),))

    assert [one.code for one in choices_in(tree, Viewer("填报人", "镇"))] == ["镇"]
    assert [one.code for one in choices_in(tree, Viewer("综合岗", ""))] == [
        "部",
        "镇",
        "村",
        "会",
        "局",
    ]
