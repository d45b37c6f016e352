"""The small pack of the tests: every worked case on both engines, and what must hold for all of it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from functools import cache

import pytest

from taizhang.core.indicators import (
    Coverage,
    Derived,
    Ledger,
    Measure,
    Outcome,
    Ratio,
    State,
    evaluate,
    in_order,
)
from taizhang.core.ledger.kind import RecordKind
from taizhang.core.ledger.record import RecordRef
from taizhang.core.ledger.screening import find_personal_field
from taizhang.core.ledger.unit import UnitSpan, UnitTree
from taizhang.core.reports.compose import Composition, compose
from taizhang.core.reports.material import Material
from taizhang.core.reports.runs import Gap, text_of
from taizhang.core.reports.tree import Paragraph, Table
from taizhang.core.values import (
    MISSING,
    NOT_APPLICABLE,
    Grain,
    Known,
    Period,
    add,
    divide,
    negate,
)
from taizhang.packs.cases import case_ledger, judge_case, run_case, run_cases
from taizhang.packs.load import load_pack
from taizhang.packs.pack import Case, Pack
from tests.support.small_office import SMALL_OFFICE
from tests.support.sql_engine import Fact, Question, evaluate_by_sql

HALF = Period.read("2025H1")


def unit_of(level: str) -> UnitSpan:
    return UnitSpan("u", "u", "u", level, "", date(2020, 1, 1), None)


@cache
def small_office() -> Pack:
    return load_pack(SMALL_OFFICE)


def question_of(case: Case) -> Question:
    pack = small_office()
    tree = UnitTree.of(pack.example_units, case.period)
    return Question(pack.indicators, pack.kinds, tree, case.unit, case.period)


CASES = [pytest.param(case, id=f"{case.indicator}-{case.name}") for case in small_office().cases]


@pytest.mark.parametrize("case", CASES)
def test_a_worked_case_gives_its_value_with_the_reference_evaluator(case: Case) -> None:
    assert run_case(case, small_office()) is None


@pytest.mark.parametrize("case", CASES)
def test_a_worked_case_gives_the_same_outcome_in_sql(case: Case) -> None:
    pack = small_office()
    question = question_of(case)
    ledger = case_ledger(case, pack)

    by_sql = evaluate_by_sql(question, [case.indicator], ledger)

    assert judge_case(case, by_sql[case.indicator]) is None
    assert by_sql == evaluate(
        pack.indicators, [case.indicator], ledger, question.tree, case.unit, case.period
    )


@pytest.mark.parametrize("case", CASES)
def test_all_indicators_together_agree_on_the_records_of_a_case(case: Case) -> None:
    pack = small_office()
    question = question_of(case)
    ledger = case_ledger(case, pack)

    by_sql = evaluate_by_sql(question, pack.indicators, ledger)

    assert by_sql == evaluate(
        pack.indicators, pack.indicators, ledger, question.tree, case.unit, case.period
    )


@pytest.mark.parametrize("case", CASES)
def test_versions_of_other_moments_are_not_counted_in_sql(case: Case) -> None:
    pack = small_office()
    ledger = case_ledger(case, pack)
    facts = []
    for record in ledger.records:
        facts.append(Fact(replace(record, ref=RecordRef(record.ref.record_id, 0)), 1, 7))
        facts.append(Fact(record, 7, 8))
        facts.append(Fact(replace(record, ref=RecordRef(record.ref.record_id, 2)), 8))

    by_sql = evaluate_by_sql(question_of(case), [case.indicator], ledger, facts)

    assert judge_case(case, by_sql[case.indicator]) is None
    assert {ref.version for ref in by_sql[case.indicator].records} <= {1}


def test_no_case_of_the_pack_fails() -> None:
    assert list(run_cases(small_office())) == []


INDICATORS = list(small_office().indicators)


@pytest.mark.parametrize("identifier", INDICATORS)
def test_an_indicator_has_cases_for_a_value_for_nothing_reported_and_for_zero(
    identifier: str,
) -> None:
    gives = [case.gives for case in small_office().cases if case.indicator == identifier]

    assert 3 <= len(gives) <= 6
    assert State.MISSING in gives
    assert any(isinstance(value, Decimal) and value for value in gives)
    assert {State.ZERO, State.NIL} & {value for value in gives if isinstance(value, State)}


@pytest.mark.parametrize("identifier", INDICATORS)
def test_an_indicator_says_what_it_counts_and_where_that_comes_from(identifier: str) -> None:
    indicator = small_office().indicators[identifier]

    assert indicator.definition.endswith("。")
    assert indicator.source.endswith("。")
    # What is left out is said too; that is where two offices differ.
    assert "不" in indicator.definition


RATIOS = [name for name in INDICATORS if isinstance(small_office().indicators[name].body, Ratio)]


@pytest.mark.parametrize("identifier", RATIOS)
def test_a_rate_has_a_case_in_which_it_does_not_apply(identifier: str) -> None:
    gives = {case.gives for case in small_office().cases if case.indicator == identifier}

    assert State.NOT_APPLICABLE in gives


MEASURES = [
    name for name in INDICATORS if isinstance(small_office().indicators[name].body, Measure)
]


def days_of(case: Case, fields: list[str]) -> set[object]:
    return {record.values.get(field) for record in case.records for field in fields}


@pytest.mark.parametrize("identifier", [*MEASURES])
def test_a_measure_has_a_case_on_a_boundary_day(identifier: str) -> None:
    cases = [case for case in small_office().cases if case.indicator == identifier]
    fields = ["held_on", "collected_on", "closed_on", "valid_from", "valid_to"]

    assert any(
        {case.period.start, case.period.last_day, case.period.end} & days_of(case, fields)
        for case in cases
    )


@pytest.mark.parametrize("case", CASES)
def test_the_closed_rate_never_passes_a_hundred_and_to_handle_balances(case: Case) -> None:
    pack = small_office()
    question = question_of(case)
    outcomes = evaluate(
        pack.indicators,
        pack.indicators,
        case_ledger(case, pack),
        question.tree,
        case.unit,
        case.period,
    )

    rate = outcomes["appeals_closed_rate"].value
    assert not isinstance(rate, Known) or 0 <= rate.number <= 100
    parts = [outcomes["appeals_closed"].value, outcomes["appeals_open"].value]
    assert outcomes["appeals_to_handle"].value == add(*parts)
    carried_in = add(
        outcomes["appeals_to_handle"].value, negate(outcomes["appeals_collected"].value)
    )
    before = [
        record
        for record in case.records
        if record.kind == "appeal"
        and record.unit in question.tree.scope(case.unit)
        and record.values["collected_on"] < case.period.start  # type: ignore[operator] # a required date
        and not (
            "closed_on" in record.values and record.values["closed_on"] < case.period.start  # type: ignore[operator] # a date
        )
    ]
    assert not isinstance(carried_in, Known) or carried_in.number == len(before)


@pytest.mark.parametrize(
    "identifier", [name for name in INDICATORS if small_office().indicators[name].part_of]
)
@pytest.mark.parametrize("case", CASES)
def test_a_part_is_never_greater_than_its_whole(identifier: str, case: Case) -> None:
    pack = small_office()
    question = question_of(case)
    outcomes = evaluate(
        pack.indicators,
        pack.indicators,
        case_ledger(case, pack),
        question.tree,
        case.unit,
        case.period,
    )

    part, whole = outcomes[identifier], outcomes[pack.indicators[identifier].part_of]
    assert set(part.records) <= set(whole.records)
    if isinstance(part.value, Known) and isinstance(whole.value, Known):
        assert part.value.number <= whole.value.number


def test_a_row_for_a_changed_member_count_is_no_new_organisation() -> None:
    (case,) = [case for case in small_office().cases if "同一时段人数又变了" in case.name]
    pack = small_office()
    tree = UnitTree.of(pack.example_units, case.period)

    outcomes = evaluate(
        pack.indicators, pack.indicators, case_ledger(case, pack), tree, case.unit, case.period
    )

    assert outcomes["organisations_new"].value == Known(Decimal(1))
    assert outcomes["organisations"].value == Known(Decimal(1))
    assert outcomes["organisation_members"].value == Known(Decimal(33))


def test_an_empty_ledger_gives_no_number_at_all() -> None:
    pack = small_office()
    tree = UnitTree.of(pack.example_units, HALF)

    outcomes = evaluate(
        pack.indicators, pack.indicators, Ledger((), (), pack.expectations), tree, "dept", HALF
    )

    assert {outcome.value for outcome in outcomes.values()} == {MISSING}


def test_inputs_are_computed_before_what_is_made_of_them() -> None:
    order = in_order(small_office().indicators, ["appeals_closed_rate"])

    assert order.index("appeals_open") < order.index("appeals_to_handle")
    assert order.index("appeals_to_handle") < order.index("appeals_closed_rate")
    assert isinstance(small_office().indicators["appeals_to_handle"].body, Derived)


def fields_of(kind: RecordKind) -> list[tuple[str, str, str]]:
    return [(field.id, field.label, field.type.id) for field in kind.fields]


def test_no_field_of_the_pack_describes_a_person() -> None:
    found = [
        find_personal_field(*field)
        for kind in small_office().kinds.values()
        for field in fields_of(kind)
    ]

    assert len(found) > 25
    assert set(found) == {None}


@pytest.mark.parametrize(
    ("level", "kinds"),
    [
        ("department", set()),
        ("section", {"training", "appeal"}),
        ("association", {"training"}),
        ("town", {"training", "appeal"}),
    ],
)
def test_each_level_owes_what_it_does(level: str, kinds: set[str]) -> None:
    assert {kind.id for kind in small_office().owed_kinds(unit_of(level), HALF)} == kinds


def test_everything_is_owed_every_half_year_within_five_days() -> None:
    expectations = small_office().expectations

    assert {item.every for item in expectations} == {Grain.HALF_YEAR}
    assert {str(item.due(HALF)) for item in expectations} == {"2025-07-05"}


def test_an_appeal_cannot_be_closed_before_it_was_collected() -> None:
    appeal = small_office().kinds["appeal"]
    case = next(case for case in small_office().cases if case.indicator == "appeals_closed")
    values = dict(case.records[0].values)
    values["closed_on"], values["collected_on"] = values["collected_on"], values["closed_on"]

    assert [str(message) for _field, message in appeal.check(values)] == [
        "“交办日期”早于“收集日期”。",
        "“办结日期”早于“交办日期”。",
    ]


# --- the reports ---------------------------------------------------------------------------------

FULL = Coverage(sent=("dept-edu", "town-donghu"))
GAPS = Coverage(sent=("dept-edu",), missing=("town-donghu", "town-liuhe"))
PLENTY = {
    "training_sessions": 22,
    "training_person_times": 1138,
    "training_cohosted_sessions": 8,
    "training_interactive_sessions": 10,
    "training_units": 6,
    "appeals_collected": 17,
    "appeals_closed": 14,
    "appeals_closed_carried": 3,
    "appeals_closed_new": 11,
    "appeals_open": 6,
    "organisations": 12,
    "organisation_members": 1298,
    "organisations_new": 2,
}
LAST_YEAR = {
    **PLENTY,
    "training_sessions": 20,
    "training_person_times": 1200,
    "appeals_collected": 19,
    "appeals_closed": 15,
    "organisations": 11,
}


def known(numbers: dict[str, int], coverage: Coverage = FULL) -> dict[str, Outcome]:
    """Outcomes of these numbers, rates computed; what is not named is zero."""
    outcomes: dict[str, Outcome] = {}
    for name in in_order(small_office().indicators, INDICATORS):
        match small_office().indicators[name].body:
            case Ratio(numerator, denominator, percent):
                value = divide(outcomes[numerator].value, outcomes[denominator].value)
                if percent and isinstance(value, Known):
                    value = Known(value.number * 100)
            case Derived(plus, _minus):
                value = add(*(outcomes[part].value for part in plus))
            case _:
                value = Known(Decimal(numbers.get(name, 0)))
        state = (
            (State.VALUE if value.number else State.ZERO)
            if isinstance(value, Known)
            else State.NOT_APPLICABLE
        )
        outcomes[name] = Outcome(value, state, coverage, ())
    return outcomes


def in_state(state: State) -> dict[str, Outcome]:
    """Every unit said nil, or nobody said anything."""
    coverage = (
        Coverage(nil=("dept-edu",)) if state is State.NIL else Coverage(missing=("dept-edu",))
    )
    value = Known(Decimal(0)) if state is State.NIL else MISSING
    outcomes = dict.fromkeys(INDICATORS, Outcome(value, state, coverage, ()))
    if state is State.NIL:
        nothing = Outcome(NOT_APPLICABLE, State.NOT_APPLICABLE, coverage, ())
        outcomes |= dict.fromkeys(RATIOS, nothing)
    return outcomes


def write(
    template: str, current: dict[str, Outcome], base: dict[str, Outcome] | None = None
) -> Composition:
    pack = small_office()
    unit, name = (
        ("dept", "示例市委统战部") if template == "half_year" else ("town-donghu", "东湖镇")
    )
    return compose(
        pack.templates[template],
        Material(
            indicators=pack.indicators,
            current=current,
            base=base or in_state(State.MISSING),
            tree=UnitTree.of(pack.example_units, HALF),
            unit=unit,
            unit_name=name,
            period=HALF,
            changeset=1,
            pack=pack.label,
            figure_id=str,
        ),
    )


def paragraphs(composition: Composition) -> list[str]:
    """The paragraphs without what is left to the writer."""
    found = (block for block in composition.report.blocks if isinstance(block, Paragraph))
    texts = (
        text_of(run for run in block.runs if not isinstance(run, Gap) or run.indicator)
        for block in found
    )
    return [text for text in texts if text]


def test_the_half_year_report_reads_well_when_everything_is_known() -> None:
    composition = write("half_year", known(PLENTY), known(LAST_YEAR))

    assert composition.report.title == ("示例市委统战部", "2025年上半年工作情况总结")
    assert paragraphs(composition) == [
        (
            "上半年，共举办学习培训22场次，同比增长10%。共培训1100余人次，同比下降5.2%，"
            "平均规模为51.7人次/场。其中，与其他单位联合举办8场次，占全部场次的36.4%。"
            "研讨交流、现场教学、案例教学等互动式培训10场次，占全部场次的45.5%。"
            "有6个单位举办了学习培训，与上年同期持平。"
        ),
        (
            "上半年，新收集诉求17件，比上年同期减少2件。期间办结诉求14件，其中上半年以前收集的3件；"
            "应办诉求20件，办结率为70%，比上年同期下降1.4个百分点。截至2025年6月30日，在办诉求6件。"
        ),
        (
            "截至2025年6月30日，名录内共有统战组织12个，比上年同期增加1个。"
            "共有会员近1300人，与上年同期持平。上半年，新成立统战组织2个。"
        ),
        "一是还有诉求没有办结。截至2025年6月30日，在办诉求6件。",
        "二是参加培训的人次减少。上半年共培训1138人次，同比下降5.2%。",
        "三是其他问题。",
    ]
    assert composition.notes == ()
    assert [gap.what for gap in composition.report.gaps()] == [
        "台账以外的问题，没有的删去本段",
        "下一步的主要工作、完成时限和责任单位",
    ]


def test_the_half_year_report_has_a_table_of_units_and_an_annex_of_indicators() -> None:
    report = write("half_year", known(PLENTY), known(LAST_YEAR)).report
    (table,) = [block for block in report.blocks if isinstance(block, Table)]
    (annex,) = report.annexes
    (compared,) = [block for block in annex.blocks if isinstance(block, Table)]

    assert [cell.text for cell in table.rows[-1].cells] == ["合计", "22", "1138", "17", "14", "6"]
    assert table.rows[-1].total
    assert [cell.text for cell in compared.rows[1].cells] == [
        *("培训人次", "人次"),
        *("1138", "1200", "-62", "-5.2"),
    ]
    assert annex.label == "附件"


def test_units_that_have_not_sent_are_named_beside_the_total() -> None:
    training, appeals, *_more = paragraphs(write("half_year", known(PLENTY, GAPS)))

    assert "22场次（不含尚未报送的东湖镇、柳河镇）。" in training
    assert "17件（不含尚未报送的东湖镇、柳河镇）。" in appeals


def test_zero_nil_and_missing_read_differently() -> None:
    zero = paragraphs(write("half_year", known({})))
    gaps = paragraphs(write("half_year", known({}, GAPS)))
    nil = paragraphs(write("half_year", in_state(State.NIL)))
    missing = paragraphs(write("half_year", in_state(State.MISSING)))

    assert zero[0] == "上半年，各单位没有举办学习培训。"
    assert gaps[0] == "上半年，除东湖镇、柳河镇尚未报送外，各单位没有举办学习培训。"
    assert nil[0] == "上半年，各单位均报告未开展学习培训。"
    assert missing[0] == "上半年的学习培训情况，各单位尚未报送。"
    assert zero[1] == (
        "上半年，各单位没有新收集诉求。期间没有办结诉求。截至2025年6月30日，没有在办诉求。"
    )
    assert nil[1] == "上半年，各单位均报告没有新收集诉求。"
    assert missing[2] == "统战组织名录尚未报送。"


def test_a_report_without_closed_appeals_still_says_how_many_there_were_to_handle() -> None:
    appeals = paragraphs(write("half_year", known({"appeals_collected": 4, "appeals_open": 5})))[1]

    assert "期间没有办结诉求，应办诉求5件。" in appeals


def test_the_brief_of_a_town_is_one_paragraph() -> None:
    composition = write("unit_brief", known(PLENTY), known(LAST_YEAR))

    assert composition.report.title == ("东湖镇2025年上半年工作小结",)
    assert paragraphs(composition) == [
        (
            "上半年，东湖镇举办学习培训22场次，比上年同期增加2场次。共培训1138人次，同比下降5.2%。"
            "其中，与其他单位联合举办8场次。新收集诉求17件，比上年同期减少2件。"
            "办结诉求14件，其中上半年以前收集的3件，办结率为70%。截至2025年6月30日，在办诉求6件。"
        )
    ]


@pytest.mark.parametrize(
    ("outcomes", "says"),
    [
        (known({}), "东湖镇没有举办学习培训。"),
        (in_state(State.NIL), "东湖镇未开展学习培训，已报零报告。"),
        (in_state(State.MISSING), "东湖镇尚未报送学习培训情况。"),
    ],
    ids=["zero", "nil", "missing"],
)
def test_the_brief_tells_zero_nil_and_missing_apart(
    outcomes: dict[str, Outcome], says: str
) -> None:
    assert says in paragraphs(write("unit_brief", outcomes))[0]


ODD = [
    "。。",
    "，。",
    "，，",
    "。，",
    "；。",
    "、。",
    "【待补",
    "[",
    "]",
    "{",
    "}",
    "（）",
    "；；",
    "，；",
]
STATES = {
    "plenty": known(PLENTY),
    "gaps": known(PLENTY, GAPS),
    "zero": known({}),
    "zero_gaps": known({}, GAPS),
    "nil": in_state(State.NIL),
    "missing": in_state(State.MISSING),
    "ones": known(dict.fromkeys(PLENTY, 1)),
    **{f"without_{name}": known({**PLENTY, name: 0}) for name in PLENTY},
    **{f"only_{name}": known({name: 3}) for name in PLENTY},
}


@pytest.mark.parametrize("template", ["half_year", "unit_brief"])
@pytest.mark.parametrize("base", ["plenty", "zero", "missing", "ones"])
@pytest.mark.parametrize("current", STATES)
def test_no_state_leaves_odd_punctuation_or_an_open_place(
    template: str, base: str, current: str
) -> None:
    for text in paragraphs(write(template, STATES[current], STATES[base])):
        assert text.endswith("。")
        assert [sign for sign in ODD if sign in text] == []


def test_the_fields_that_an_indicator_reads_are_those_of_all_its_inputs() -> None:
    from taizhang.core.indicators.definition import fields_read
    from taizhang.packs.load import load_pack

    indicators = load_pack(SMALL_OFFICE).indicators

    assert fields_read(indicators, "training_cohosted_sessions") == {
        ("training", "held_on"),
        ("training", "sessions"),
        ("training", "co_hosts"),
    }
    assert fields_read(indicators, "appeals_closed_rate") == {
        ("appeal", "collected_on"),
        ("appeal", "closed_on"),
    }
    assert ("training", "unit") in fields_read(indicators, "training_units")
