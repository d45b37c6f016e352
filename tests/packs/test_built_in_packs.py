"""The packs that come with the program: every worked case on both engines, and no file on people."""

from __future__ import annotations

from dataclasses import replace
from functools import cache

import pytest

from taizhang.core.indicators import evaluate
from taizhang.core.ledger.record import RecordRef
from taizhang.core.ledger.screening import find_personal_field
from taizhang.core.ledger.unit import UnitTree
from taizhang.packs.cases import case_ledger, judge_case, run_cases
from taizhang.packs.load import built_in_packs, find_pack, load_pack
from taizhang.packs.pack import Case, Pack
from tests.support.sql_engine import Fact, Question, evaluate_by_sql

PACKS = tuple(built_in_packs())


@cache
def pack_of(name: str) -> Pack:
    return load_pack(find_pack(name))


CASES = [
    pytest.param(name, case, id=f"{name}-{case.indicator}-{case.name}")
    for name in PACKS
    for case in pack_of(name).cases
]


@pytest.mark.parametrize("name", PACKS)
def test_every_case_holds_with_the_reference_evaluator(name: str) -> None:
    assert list(run_cases(pack_of(name))) == []


@pytest.mark.parametrize(("name", "case"), CASES)
def test_a_case_gives_the_same_in_sql_whatever_other_versions_there_are(
    name: str, case: Case
) -> None:
    pack = pack_of(name)
    tree = UnitTree.of(pack.example_units, case.period)
    question = Question(pack.indicators, pack.kinds, tree, case.unit, case.period)
    ledger = case_ledger(case, pack)
    facts = []
    for record in ledger.records:
        facts.append(Fact(replace(record, ref=RecordRef(record.ref.record_id, 0)), 1, 7))
        facts.append(Fact(record, 7, 8))
        facts.append(Fact(replace(record, ref=RecordRef(record.ref.record_id, 2)), 8))

    by_sql = evaluate_by_sql(question, [case.indicator], ledger, facts)

    assert judge_case(case, by_sql[case.indicator]) is None
    assert by_sql == evaluate(
        pack.indicators, [case.indicator], ledger, tree, case.unit, case.period
    )


@pytest.mark.parametrize("name", PACKS)
def test_every_indicator_has_a_general_case_and_one_without_any_report(name: str) -> None:
    pack = pack_of(name)
    gives: dict[str, set[object]] = {identifier: set() for identifier in pack.indicators}
    for case in pack.cases:
        gives[case.indicator].add(getattr(case.gives, "value", "number"))

    assert {i: g for i, g in gives.items() if not {"number", "missing"} <= g} == {}


@pytest.mark.parametrize("name", PACKS)
def test_no_field_and_no_answer_describes_a_person(name: str) -> None:
    for kind in pack_of(name).kinds.values():
        for field in kind.fields:
            assert find_personal_field(field.id, field.label, field.type.id) is None, field.id


@pytest.mark.parametrize("name", PACKS)
def test_every_kind_that_is_owed_has_a_line_of_work_and_is_counted(name: str) -> None:
    pack = pack_of(name)
    counted = {body.kind for item in pack.indicators.values() if hasattr(body := item.body, "kind")}
    written = {kind for template in pack.templates.values() for kind in template.kinds()}

    assert {item.kind for item in pack.expectations} - counted - written == set()
