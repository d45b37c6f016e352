"""The packs that come with the program: every worked case on both engines, and no file on people."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace

import pytest

from taizhang.core.indicators import Aggregate, During, Measure, Ratio, State, evaluate
from taizhang.core.ledger.record import RecordRef
from taizhang.core.ledger.screening import find_personal_field
from taizhang.core.ledger.unit import UNIT_KIND_ID, UnitTree
from taizhang.packs.cases import case_ledger, judge_case, run_cases
from taizhang.packs.load import built_in_packs
from taizhang.packs.pack import Case, Pack
from tests.support.built_in import pack_of
from tests.support.sql_engine import Fact, Question, evaluate_by_sql

PACKS = tuple(built_in_packs())


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


@pytest.mark.parametrize("name", PACKS)
def test_every_field_tells_who_fills_it_in_what_to_write(name: str) -> None:
    fields = [
        (kind.id, field)
        for kind in pack_of(name).kinds.values()
        if kind.id != UNIT_KIND_ID
        for field in kind.fields
    ]

    assert [(kind, field.id) for kind, field in fields if not field.help.endswith("。")] == []
    for kind, field in fields:
        labels = [choice.label for choice in field.choices]
        assert len(labels) == len(set(labels)), (kind, field.id)


@pytest.mark.parametrize("name", PACKS)
def test_every_column_that_other_sheets_name_otherwise_is_known_by_other_names(name: str) -> None:
    """Dates, numbers and titles of what is reported; codes and papers are rarely called otherwise."""
    for kind in pack_of(name).kinds.values():
        if kind.is_register:
            continue
        needed = [
            f for f in kind.fields if f.required and f.type.id in ("date", "integer", "money")
        ]
        assert [field.id for field in needed if not field.also] == [], kind.id


@pytest.mark.parametrize("name", PACKS)
def test_every_indicator_says_in_words_what_it_counts_on_which_day(name: str) -> None:
    pack = pack_of(name)
    names = Counter(item.name for item in pack.indicators.values())

    assert [word for word, times in names.items() if times > 1] == []
    for item in pack.indicators.values():
        assert item.unit_of_count, item.id
        assert item.definition.endswith("。"), item.id
        assert item.source.endswith("。"), item.id
        if isinstance(item.body, Measure):
            assert any(word in item.definition for word in day_words(item.body, pack)), item.id


def day_words(body: Measure, pack: Pack) -> list[str]:
    """How a definition may speak of the day that decides."""
    if not isinstance(body.timing, During):
        return ["最后一天", "时段内"]
    field = pack.kinds[body.kind].field(body.timing.field)
    assert field is not None
    return [field.label]


@pytest.mark.parametrize("name", PACKS)
def test_parts_that_make_up_their_whole_say_so(name: str) -> None:
    pack = pack_of(name)
    parts = [item for item in pack.indicators.values() if item.exhaustive]

    silent = [item.id for item in parts if not re.search("合计等于|合起来就是", item.definition)]
    assert silent == []


@pytest.mark.parametrize("name", PACKS)
def test_a_definition_that_adds_up_a_column_names_it_and_one_that_counts_rows_says_how(
    name: str,
) -> None:
    pack = pack_of(name)
    for item in pack.indicators.values():
        body = item.body
        if not isinstance(body, Measure):
            continue
        if body.aggregate is Aggregate.SUM:
            field = pack.kinds[body.kind].field(body.field)
            assert field is not None
            assert f"“{field.label.split('（')[0]}”" in item.definition, item.id
            assert "一行计" not in item.definition, item.id
        if body.aggregate is Aggregate.COUNT:
            assert re.search(r"[一1]\S{0,3}计 1 ", item.definition), item.id


@pytest.mark.parametrize("name", PACKS)
def test_the_cases_of_an_indicator_have_names_of_their_own(name: str) -> None:
    seen = Counter((case.indicator, case.name) for case in pack_of(name).cases)

    assert [key for key, times in seen.items() if times > 1] == []


@pytest.mark.parametrize("name", PACKS)
def test_a_ratio_has_a_case_in_which_it_does_not_apply(name: str) -> None:
    pack = pack_of(name)
    ratios = {item.id for item in pack.indicators.values() if isinstance(item.body, Ratio)}
    shown = {case.indicator for case in pack.cases if case.gives is State.NOT_APPLICABLE}

    assert ratios - shown == set()


@pytest.mark.parametrize("name", PACKS)
def test_what_is_counted_of_owed_ledgers_has_cases_of_zero_and_of_nothing_done(name: str) -> None:
    pack = pack_of(name)
    owed = {item.kind for item in pack.expectations}
    gives: dict[str, set[str]] = {identifier: set() for identifier in pack.indicators}
    for case in pack.cases:
        gives[case.indicator].add(getattr(case.gives, "value", "number"))
    measured = [
        item.id
        for item in pack.indicators.values()
        if isinstance(item.body, Measure) and item.body.kind in owed
    ]

    assert [name for name in measured if "nil" not in gives[name]] == []
    # A unit that has held something is one: no report makes it none.
    assert [name for name in measured if "zero" not in gives[name]] == [
        name for name in measured if name == "training_units"
    ]
