"""Facts made by the database itself, by the same arithmetic on every engine: a million in seconds.

Nobody imports ten million rows to measure a sum. What lies here looks like a ledger of five kinds of two years:
days, a lifecycle that may be open, whole numbers, money, one answer, several answers.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from taizhang.core.indicators import (
    UNIT_FIELD,
    Aggregate,
    Derived,
    During,
    Held,
    Indicator,
    Measure,
    Ratio,
)
from taizhang.core.indicators.condition import All, AnyOf, Between, Condition, Filled, Not, OneOf
from taizhang.core.indicators.fragment import SlotColumn, Slots

KINDS = ("training", "visit", "appeal", "article", "project")
FIRST_DAY = date(2024, 1, 1)
DAYS = 731
_ROWS_OF_A_WORKBOOK = 20
FIELDS = ("day", "ended", "number", "money", "sort", "tags", "host")
ANSWERS = ("lecture", "course", "seminar", "case")
TAGS = ("town", "school", "firm", "village")
FOREVER = 2**62

SLOTS: Slots = {
    (kind, field): slot
    for kind in KINDS
    for field, slot in (
        ("day", SlotColumn("date1")),
        ("ended", SlotColumn("date2")),
        ("number", SlotColumn("int1")),
        ("money", SlotColumn("int2", 2)),
        ("sort", SlotColumn("code1")),
        ("tags", SlotColumn("code2", 0, many=True)),
        ("host", SlotColumn("code3")),
    )
}


@dataclass(frozen=True)
class Dialect:
    """How an engine writes what differs from engine to engine.

    Attributes:
        series: A table with a column `i` of the numbers from 0 up to {records}.
        day: The day that lies {offset} days after the first.
        text: A number as text of digits, filled up with zeros on the left, {width} wide.
        divide: The sign of division of whole numbers.
    """

    series: str
    day: str
    text: str
    divide: str = "/"


DIALECTS = {
    "sqlite": Dialect(
        "(WITH RECURSIVE n(i) AS (VALUES (0) UNION ALL SELECT i + 1 FROM n WHERE i + 1 < {records}) "
        "SELECT i FROM n)",
        "date('2024-01-01', '+' || ({offset}) || ' days')",
        "printf('%0{width}d', {number})",
    ),
    "postgresql": Dialect(
        "(SELECT generate_series(0::bigint, {records} - 1) AS i)",
        "(DATE '2024-01-01' + ({offset})::int)",
        "lpad(({number})::text, {width}, '0')",
    ),
    "duckdb": Dialect(
        "(SELECT range AS i FROM range({records}))",
        "(DATE '2024-01-01' + ({offset})::INTEGER)",
        "lpad(({number})::VARCHAR, {width}, '0')",
        "//",
    ),
}


def select_facts(engine: str, records: int, units: int) -> str:
    """A query whose rows are the facts: columns as in the fact table."""
    dialect = DIALECTS[engine]

    def mixed(prime: int, size: int, shift: int = 0) -> str:
        """A number below a size that looks like chance; no two primes give the same one."""
        return f"(((i + {shift}) * {prime} % 1000003) * 7919 % 1000033 % {size})"

    def text(number: str, width: int) -> str:
        return dialect.text.format(number=number, width=width)

    def one_of(codes: tuple[str, ...], number: str) -> str:
        cases = " ".join(f"WHEN {at} THEN '{code}'" for at, code in enumerate(codes))
        return f"CASE {number} {cases} END"

    opened = mixed(611953, DAYS)
    tags = tuple(f"|{a}|{b}|" if a != b else f"|{a}|" for a in TAGS for b in TAGS)
    columns = {
        "record_id": "'r' || " + text("i", 8),
        "version": "1",
        "kind": one_of(KINDS, "(i % 5)"),
        # The rows of a workbook come together: what a unit sends at once lies side by side.
        "unit": "'u' || " + text(f"(i {dialect.divide} {_ROWS_OF_A_WORKBOOK} * 7919 % {units})", 5),
        "from_changeset": "1",
        "to_changeset": str(FOREVER),
        "date1": dialect.day.format(offset=opened),
        "date2": f"CASE WHEN {mixed(32452843, 5)} > 0 THEN "
        + dialect.day.format(offset=f"{opened} + 1 + {mixed(49979687, 120)}")
        + " END",
        "int1": f"20 + {mixed(67867967, 300)}",
        "int2": f"CASE WHEN {mixed(86028121, 4)} > 0 THEN {mixed(104395301, 900000)} END",
        "code1": one_of(ANSWERS, mixed(122949823, 4)),
        "code2": f"CASE WHEN {mixed(141650939, 3)} > 0 THEN {one_of(tags, mixed(160481183, 16))} END",
        "code3": f"CASE WHEN {mixed(179424673, 3)} > 0 THEN 'u' || {text(mixed(198491317, units), 5)} END",
    }
    select = ", ".join(f"{what} AS {name}" for name, what in columns.items())
    return f"SELECT {select} FROM {dialect.series.format(records=records)} AS made"


COLUMNS = (
    "record_id",
    "version",
    "kind",
    "unit",
    "from_changeset",
    "to_changeset",
    "date1",
    "date2",
    "int1",
    "int2",
    "code1",
    "code2",
    "code3",
)


def fifty_indicators() -> dict[str, Indicator]:
    """Eight measures of each of five kinds, eight rates, a sum and a difference."""
    bodies: dict[str, Measure | Ratio | Derived] = {}

    def add(
        kind: str,
        name: str,
        aggregate: Aggregate,
        field: str = "",
        where: Condition | None = None,
        *,
        on: str = "day",
    ) -> None:
        timing = Held("day", "ended") if on == "held" else During(on)
        bodies[f"{kind}_{name}"] = Measure(aggregate, kind, timing, field, where)

    count, total, distinct = Aggregate.COUNT, Aggregate.SUM, Aggregate.COUNT_DISTINCT
    for kind in KINDS:
        add(kind, "all", count)
        add(kind, "number", total, "number")
        add(kind, "money", total, "money", Between("money", None, None))
        add(kind, "closed", count, on="ended")
        add(kind, "open", count, on="held")
        add(kind, "units", distinct, UNIT_FIELD)
        add(
            kind,
            "live",
            total,
            "number",
            AnyOf((OneOf("sort", ("seminar", "case")), OneOf("tags", ("town",)))),
        )
        add(kind, "hosted", count, where=All((Filled("host"), Not(OneOf("tags", ("firm",))))))
    for at, kind in enumerate(KINDS):
        bodies[f"{kind}_mean"] = Ratio(f"{kind}_number", f"{kind}_all", percent=False)
        if at < 3:
            bodies[f"{kind}_rate"] = Ratio(f"{kind}_closed", f"{kind}_all", percent=True)
    bodies["everything"] = Derived(tuple(f"{kind}_all" for kind in KINDS))
    bodies["not_hosted"] = Derived(("visit_all",), ("visit_hosted",))
    return {name: Indicator(name, name, name, "件", body) for name, body in bodies.items()}
