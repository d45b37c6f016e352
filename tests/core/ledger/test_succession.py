"""Where the past of a unit counts after a reorganisation: cases as an office meets them."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from taizhang.core.ledger.unit import UnitSpan, UnitTree, check_units
from taizhang.core.values import Period

NOW, THEN = Period.read("2025H1"), Period.read("2024H1")


def unit(line: str) -> UnitSpan:
    """`code < parent : from .. until > successor, successor`, all but the code optional."""
    head, _, heirs = line.partition(">")
    head, _, days = head.partition(":")
    code, _, parent = head.partition("<")
    since, _, until = (part.strip() for part in days.partition(".."))
    return UnitSpan(
        code.strip(),
        code.strip(),
        code.strip(),
        "town",
        parent.strip(),
        date.fromisoformat(since or "2020-01-01"),
        date.fromisoformat(until) if until else None,
        tuple(part.strip() for part in heirs.split(",") if part.strip()),
    )


CITY = ("city", "east < city", "west < city")


@dataclass(frozen=True)
class Story:
    """A register, and by scope the units whose records of last year count under today's tree.

    Attributes:
        then: The same under last year's tree, for the scopes that are named.
        divided: By scope the units that went only partly into it, each with the day.
    """

    units: tuple[str, ...]
    now: dict[str, str]
    then: dict[str, str] = field(default_factory=dict)
    divided: dict[str, str] = field(default_factory=dict)


STORIES = {
    "nothing happened": Story(
        (*CITY, "a < east", "b < west"),
        {"city": "a b city east west", "east": "a east", "a": "a"},
        {"city": "a b city east west", "east": "a east", "a": "a"},
    ),
    "renamed: the code goes on": Story(
        (*CITY, "a < east : 2020-01-01 .. 2025-01-01", "a < east : 2025-01-01"),
        {"a": "a", "east": "a east"},
        {"a": "a"},
    ),
    "moved to another parent": Story(
        (*CITY, "a < east : 2020-01-01 .. 2025-01-01", "a < west : 2025-01-01"),
        {"east": "east", "west": "a west", "city": "a city east west"},
        {"east": "a east", "west": "west"},
    ),
    "two merged into a new one": Story(
        (
            *CITY,
            "a < east : 2020-01-01 .. 2025-01-01 > c",
            "b < east : 2020-01-01 .. 2025-01-01 > c",
            "c < east : 2025-01-01",
        ),
        {"c": "a b c", "east": "a b c east", "west": "west"},
        {"c": "", "east": "a b east"},
    ),
    "merged across the border of a scope, as a whole": Story(
        (
            *CITY,
            "a < east : 2020-01-01 .. 2025-01-01 > c",
            "b < west : 2020-01-01 .. 2025-01-01 > c",
            "c < west : 2025-01-01",
        ),
        {"east": "east", "west": "a b c west"},
        {"east": "a east", "west": "b west"},
    ),
    "merged into one that was there": Story(
        (*CITY, "a < east : 2020-01-01 .. 2024-10-01 > b", "b < west"),
        {"b": "a b", "east": "east", "west": "a b west"},
        {"b": "b", "east": "a east"},
    ),
    "split within a scope": Story(
        (
            *CITY,
            "a < east : 2020-01-01 .. 2025-01-01 > c, d",
            "c < east : 2025-01-01",
            "d < east : 2025-01-01",
        ),
        {"east": "a c d east", "c": "c", "d": "d", "city": "a c city d east west"},
        {"east": "a east"},
        {"c": "a 2025-01-01", "d": "a 2025-01-01", "east": ""},
    ),
    "split across the border of a scope": Story(
        (
            *CITY,
            "a < east : 2020-01-01 .. 2025-01-01 > c, d",
            "c < east : 2025-01-01",
            "d < west : 2025-01-01",
        ),
        {"east": "c east", "west": "d west", "city": "a c city d east west"},
        {"east": "a east"},
        {"east": "a 2025-01-01", "west": "a 2025-01-01", "city": ""},
    ),
    "a part is taken off and the rest goes on": Story(
        (
            *CITY,
            "a < east : 2020-01-01 .. 2025-01-01 > d",
            "a < east : 2025-01-01",
            "d < west : 2025-01-01",
        ),
        {"a": "", "east": "east", "city": "a city d east west"},
        {"a": "a", "east": "a east"},
        {"a": "a 2025-01-01", "east": "a 2025-01-01", "west": "a 2025-01-01", "city": ""},
    ),
    "a part was taken off before last year began": Story(
        (
            *CITY,
            "a < east : 2020-01-01 .. 2024-01-01 > d",
            "a < east : 2024-01-01",
            "d < west : 2024-01-01",
        ),
        {"a": "a", "east": "a east", "west": "d west"},
    ),
    "two reorganisations in a row": Story(
        (
            *CITY,
            "a < east : 2020-01-01 .. 2024-08-01 > b",
            "b < east : 2020-01-01 .. 2025-01-01 > c",
            "c < west : 2025-01-01",
        ),
        {"c": "a b c", "east": "east", "west": "a b c west"},
    ),
    "split, and one of the parts merged elsewhere": Story(
        (
            *CITY,
            "a < east : 2020-01-01 .. 2024-08-01 > b, c",
            "b < east : 2024-08-01",
            "c < east : 2024-08-01 .. 2025-01-01 > d",
            "d < west : 2025-01-01",
        ),
        {"b": "b", "d": "c d", "city": "a b c city d east west"},
        {},
        {"b": "a 2024-08-01", "d": "a 2024-08-01", "city": ""},
    ),
    "dissolved: its past is the parent's": Story(
        (*CITY, "a < east : 2020-01-01 .. 2025-01-01"),
        {"east": "a east", "west": "west", "city": "a city east west"},
        {"east": "a east"},
    ),
    "dissolved with its parent: the parent's successor has it": Story(
        (
            "city",
            "east < city : 2020-01-01 .. 2025-01-01 > west",
            "west < city",
            "a < east : 2020-01-01 .. 2025-01-01",
        ),
        {"west": "a east west"},
    ),
    "dissolved before last year: what is still held of it": Story(
        (*CITY, "a < east : 2020-01-01 .. 2022-01-01 > b", "b < east"),
        {"b": "a b", "east": "a b east"},
        {"b": "a b", "east": "a b east"},
    ),
    "merged in the middle of the period": Story(
        (*CITY, "a < east : 2020-01-01 .. 2025-04-01 > b", "b < east"),
        {"a": "", "b": "b", "east": "a b east"},
        {"a": "a", "b": "b"},
        {"a": "a 2025-04-01", "b": "a 2025-04-01", "east": ""},
    ),
    "merged in the middle of last year's period": Story(
        (*CITY, "a < east : 2020-01-01 .. 2024-04-01 > b", "b < west"),
        {"b": "a b", "east": "east"},
        {"a": "a", "b": "b", "east": "a east"},
    ),
    "merged after the period": Story(
        (*CITY, "a < east : 2020-01-01 .. 2025-07-01 > b", "b < west"),
        {"a": "a", "b": "b", "east": "a east"},
    ),
    "merged and later refounded": Story(
        (
            *CITY,
            "a < east : 2020-01-01 .. 2024-08-01 > b",
            "a < east : 2025-01-01",
            "b < east : 2020-01-01 .. 2025-01-01 > a",
            "b < east : 2025-01-01",
        ),
        {"a": "", "east": "a b east"},
        {"a": "a"},
        {"a": "a 2024-08-01, b 2025-01-01"},
    ),
}


@pytest.mark.parametrize("name", STORIES)
def test_the_past_counts_where_the_unit_went(name: str) -> None:
    story = STORIES[name]
    spans = [unit(line) for line in story.units]
    now, then = UnitTree.of(spans, NOW, since=THEN), UnitTree.of(spans, THEN)

    assert not check_units(spans)
    assert {scope: " ".join(sorted(now.owners(scope))) for scope in story.now} == story.now
    assert {scope: " ".join(sorted(then.owners(scope))) for scope in story.then} == story.then
    divided = {
        scope: ", ".join(
            sorted(
                f"{item.code} {item.day}"
                for item in now.parted(scope)
                if not set(item.heirs) <= set(now.scope(scope))
            )
        )
        for scope in story.divided
    }
    assert divided == story.divided


@pytest.mark.parametrize("name", STORIES)
def test_under_its_own_tree_a_unit_has_what_is_its_own(name: str) -> None:
    tree = UnitTree.of([unit(line) for line in STORIES[name].units], NOW)

    for span in tree.spans:
        assert set(tree.scope(span.code)) <= set(tree.owners(span.code))


MONTHS = [f"2024-{month:02}-01" for month in (3, 6, 7, 9, 12)] + ["2025-01-01", "2025-03-01"]


@given(
    st.lists(
        st.tuples(
            st.sampled_from("abcd"),
            st.sampled_from(["top", "a", "b"]),
            st.sampled_from(["2020-01-01", *MONTHS]),
            st.sampled_from(["", *MONTHS]),
            st.lists(st.sampled_from(["top", *"abcd"]), max_size=2, unique=True),
        ),
        max_size=8,
    )
)
def test_whatever_the_register_says_records_count_once_or_are_named(
    rows: list[tuple[str, str, str, str, list[str]]],
) -> None:
    spans = [
        unit("top"),
        *(
            unit(f"{code} < {parent} : {since} .. {until} > {','.join(heirs)}")
            for code, parent, since, until, heirs in rows
            if not until or until > since
        ),
    ]
    tree = UnitTree.of(spans, NOW, since=THEN)
    heirs = {item.code: item.heirs for item in tree.successions}
    for code in {span.code for span in tree.spans} | heirs.keys():
        for scope in [span.code for span in tree.spans]:
            inside = code in tree.owners(scope)
            parted = code in {item.code for item in tree.parted(scope)}
            standing, below = set(heirs.get(code, (code,))), set(tree.scope(scope))
            assert inside == (bool(standing) and standing <= below)
            assert inside or parted or not standing & below


# --- what a register may not say -----------------------------------------------------------------


@pytest.mark.parametrize(
    ("units", "says"),
    [
        (("a < city > b", "b < city"), "填了去向单位而没有填停用日期"),
        (("a < city : 2020-01-01 .. 2025-01-01 > a", "a < city : 2025-01-01"), "不能是它自己"),
        (("a < city : 2020-01-01 .. 2025-01-01 > x",), "没有代码为“x”的去向单位"),
        (
            ("a < city : 2020-01-01 .. 2025-01-01 > b", "b < city : 2025-02-01"),
            "去向单位“b”在2025-01-01没有启用，不能接收“a”",
        ),
        (
            (
                "a < city : 2020-01-01 .. 2025-01-01 > b",
                "b < city : 2020-01-01 .. 2025-01-01 > a",
            ),
            "没有启用",
        ),
    ],
    ids=["still_in_use", "itself", "unknown", "not_yet", "in_a_circle"],
)
def test_a_succession_that_cannot_be_is_named(units: tuple[str, ...], says: str) -> None:
    problems = check_units([unit("city"), *(unit(line) for line in units)])

    assert problems
    assert all(says in str(problem.message) for problem in problems)
    assert problems[0].span == 1
