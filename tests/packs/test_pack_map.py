"""A half-year report of such an office, clause by clause, against the pack that is to write it."""

from __future__ import annotations

import re
from collections import Counter
from functools import cache

import pytest

from scripts import pack_map
from taizhang.packs.load import find_pack, load_pack
from taizhang.packs.pack import Pack

MODEL = pack_map.model_report()
CLAUSES = [pytest.param(clause, id=clause.number) for clause in MODEL.clauses]


@cache
def pack() -> Pack:
    return load_pack(find_pack(pack_map.PACK))


@cache
def template(name: str) -> str:
    return (find_pack(pack_map.PACK) / f"reports/{name}.txt").read_text("utf-8")


def printed(text: str) -> set[str]:
    return set(re.findall(r"\{([a-z][a-z0-9_]*)[|}]", text))


@cache
def printed_anywhere() -> frozenset[str]:
    return frozenset().union(*(printed(template(name)) for name in pack().templates))


@pytest.mark.parametrize("clause", CLAUSES)
def test_a_clause_names_what_there_is(clause: pack_map.Clause) -> None:
    for name, fields in clause.kinds.items():
        known = {field.id for field in pack().kinds[name].fields}
        assert set(fields) <= known, name
    assert set(clause.indicators) <= set(pack().indicators)
    assert clause.indicators or clause.each


@pytest.mark.parametrize("clause", CLAUSES)
def test_the_named_section_of_the_template_writes_the_clause(clause: pack_map.Clause) -> None:
    text = pack_map.sections(template("half_year"))[clause.section]

    assert set(clause.indicators) - printed(text) == set()
    if clause.each:
        assert f"%每条 {pack().kinds[clause.each].label} " in text


@pytest.mark.parametrize("clause", CLAUSES)
def test_the_ledgers_of_a_clause_carry_its_indicators(clause: pack_map.Clause) -> None:
    """Each kind that is named is counted by one of the indicators, or written one by one, or pointed to."""
    counted = {clause.each}
    waiting = [*clause.indicators]
    while waiting:
        indicator = pack().indicators[waiting.pop()]
        counted.add(getattr(indicator.body, "kind", ""))
        waiting += indicator.inputs
    fields = [f for name in clause.kinds for f in pack().kinds[name].fields]
    pointed = {field.target for field in fields if field.id in str(clause.kinds)}

    assert set(clause.kinds) - counted - pointed == set()


def test_every_figure_of_the_report_has_its_indicator() -> None:
    named = Counter(name for clause in MODEL.clauses for name in clause.figures)

    assert named.total() == MODEL.figures == 38
    assert [name for name, times in named.items() if times > 1] == []


def test_every_printed_indicator_belongs_to_a_clause_or_only_to_a_table() -> None:
    """Nothing is written into the sentences of the half-year report that no clause accounts for."""
    sentences = template("half_year").split("%附件")[0]
    accounted = {name for clause in MODEL.clauses for name in clause.indicators}

    assert printed(sentences) - accounted == set()


def test_an_indicator_is_printed_or_used_or_the_page_says_why_not() -> None:
    inputs = {name for item in pack().indicators.values() for name in item.inputs}
    idle = set(pack().indicators) - printed_anywhere() - inputs

    assert idle == set(MODEL.not_printed)


def test_every_ledger_and_register_serves_a_clause() -> None:
    served = {name for clause in MODEL.clauses for name in clause.kinds}

    assert set(pack().kinds) - served == {"unit"}


def test_the_page_is_current() -> None:
    assert pack_map.PAGE.read_text("utf-8") == pack_map.page()
