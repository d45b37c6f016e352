"""What a closed period protects, and whose it is."""

from __future__ import annotations

from datetime import date

import pytest

from taizhang.core.ledger.period_lock import LockLine, concerns, lock_of, touches
from taizhang.core.ledger.unit import UnitSpan, UnitTree
from taizhang.core.values import Period
from taizhang.packs.load import load_pack
from tests.support.small_office import SMALL_OFFICE

PACK = load_pack(SMALL_OFFICE)
H1 = Period.read("2025H1")

Values = dict[str, object]


def values(**fields: object) -> Values:
    """Days as written, everything else as it is."""
    found = {}
    for name, value in fields.items():
        is_day = isinstance(value, str) and len(value) == 10 and value[4] == "-"
        found[name] = date.fromisoformat(str(value)) if is_day else value
    return found


EVENT = {"held_on": "2025-03-05", "topic": "政策解读", "sessions": 1}
LATER = EVENT | {"held_on": "2025-08-01"}
OPEN = {"matter": "用电增容", "category": "other", "collected_on": "2025-05-10"}
OLD = OPEN | {"collected_on": "2024-11-02"}
REGISTERED = {"code": "A1", "members": 10, "valid_from": "2024-01-01"}


@pytest.mark.parametrize(
    ("kind", "before", "after", "expected"),
    [
        pytest.param("training", None, EVENT, True, id="a new event of the period"),
        pytest.param("training", EVENT, None, True, id="an event of the period withdrawn"),
        pytest.param("training", None, LATER, False, id="a new event after it"),
        pytest.param("training", EVENT, EVENT | {"sessions": 2}, True, id="a count changed"),
        pytest.param("training", LATER, LATER | {"sessions": 2}, False, id="changed after it"),
        pytest.param("training", EVENT, LATER, True, id="moved out of it"),
        pytest.param("training", LATER, EVENT, True, id="moved into it"),
        pytest.param("training", EVENT, EVENT, False, id="the same"),
        pytest.param(
            "training",
            LATER,
            EVENT | {"held_on": "2024-01-01"},
            True,
            id="moved across it",
        ),
        pytest.param("appeal", None, OPEN, True, id="a new matter of the period"),
        pytest.param(
            "appeal", OPEN, OPEN | {"assigned_on": "2025-07-02"}, False, id="the next step later"
        ),
        pytest.param(
            "appeal",
            OPEN,
            OPEN | {"assigned_on": "2025-07-02", "handling_unit": "dept"},
            False,
            id="and what comes with that step",
        ),
        pytest.param(
            "appeal",
            OPEN,
            OPEN | {"assigned_on": "2025-07-02", "category": "land"},
            True,
            id="but nothing said before",
        ),
        pytest.param(
            "appeal", OPEN, OPEN | {"handling_unit": "dept"}, True, id="filled in without a step"
        ),
        pytest.param(
            "appeal", OPEN, OPEN | {"assigned_on": "2025-06-02"}, True, id="a step within it"
        ),
        pytest.param("appeal", None, OLD, True, id="an old matter that was open in it"),
        pytest.param(
            "appeal",
            None,
            OLD | {"assigned_on": "2024-11-03", "closed_on": "2024-12-01"},
            False,
            id="an old matter settled before it",
        ),
        pytest.param(
            "appeal",
            OLD,
            OLD | {"assigned_on": "2024-11-03", "closed_on": "2024-12-01"},
            True,
            id="settled before it after all",
        ),
        pytest.param(
            "appeal",
            OLD,
            OLD | {"assigned_on": "2025-07-03", "closed_on": "2025-08-01"},
            False,
            id="an old matter settled after it",
        ),
        pytest.param(
            "organisation",
            REGISTERED,
            REGISTERED | {"valid_to": "2025-09-01"},
            False,
            id="an entry that ends after it",
        ),
        pytest.param(
            "organisation",
            REGISTERED,
            REGISTERED | {"valid_to": "2025-05-01"},
            True,
            id="an entry that ends within it",
        ),
        pytest.param(
            "organisation",
            REGISTERED,
            REGISTERED | {"members": 11},
            True,
            id="a stock of the period changed",
        ),
        pytest.param(
            "organisation",
            None,
            REGISTERED | {"valid_from": "2025-07-01"},
            False,
            id="an entry that begins after it",
        ),
    ],
)
def test_a_closed_period_keeps_what_was_drawn_from_it(
    kind: str, before: Values | None, after: Values | None, *, expected: bool
) -> None:
    said = None if before is None else values(**before)
    says = None if after is None else values(**after)
    assert touches(PACK.kinds[kind], H1, said, says) is expected  # type: ignore[arg-type]
    if expected and said and says and said != says:
        assert touches(PACK.kinds[kind], H1, says, said)  # type: ignore[arg-type]


def test_a_record_without_a_day_concerns_no_period() -> None:
    assert not concerns(PACK.kinds["training"], H1, {"topic": "政策解读"})
    assert not concerns(PACK.kinds["training"], H1, None)


def span(code: str, parent: str) -> UnitSpan:
    return UnitSpan(code, code, code, "town", parent, date(2020, 1, 1), None)


TREE = UnitTree((span("city", ""), span("town", "city"), span("village", "town")))


def line(unit: str, changeset: int, *, locked: bool = True, period: str = "2025H1") -> LockLine:
    return LockLine(unit, Period.read(period), locked, changeset)


@pytest.mark.parametrize(
    ("lines", "unit", "closed_by"),
    [
        ((), "town", None),
        ((line("town", 5),), "town", 5),
        ((line("town", 5),), "village", 5),
        ((line("town", 5),), "city", None),
        ((line("city", 5), line("town", 6, locked=False)), "village", None),
        ((line("city", 5), line("town", 6, locked=False)), "city", 5),
        ((line("city", 5), line("town", 6, locked=False), line("city", 7)), "village", 7),
        ((line("city", 5, period="2025Q1"),), "town", None),
        ((line("city", 5),), "founded since", None),
    ],
)
def test_the_newest_line_of_a_unit_and_of_those_above_it_holds(
    lines: tuple[LockLine, ...], unit: str, closed_by: int | None
) -> None:
    found = lock_of(lines, unit, H1, TREE)
    assert (found.changeset if found else None) == closed_by
