"""An indicator beside the period before, last year, the year so far, its whole and its target."""

from __future__ import annotations

import shutil
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from taizhang.core.indicators import State, evaluate, evaluate_base
from taizhang.core.indicators.relation import Comparisons
from taizhang.core.indicators.target import Target
from taizhang.core.values import MISSING, NOT_APPLICABLE, NOT_COMPARABLE, Known, Period, Value
from taizhang.services.comparing import compare
from taizhang.services.entering import enter_record
from taizhang.services.reporting import compute
from taizhang.services.reviewing import approve_records, return_records
from taizhang.services.workspace import Workspace, open_workspace
from taizhang.store import queries
from taizhang.store.database import close_database
from taizhang.store.viewer import Viewer
from tests.support.books import TRAINING
from tests.support.reference import reference_ledger
from tests.support.workspaces import H1, LAST_H1, VIEWER, make_office, send, training

CLERK, REVIEWER = Viewer("填报人", "town-donghu"), Viewer("审核人", "dept")
SENDERS = ("sec-economy", "assoc-biz", "town-donghu", "town-liuhe")
INDICATORS = (
    "training_sessions",
    "training_units",
    "training_average_attendance",
    "training_interactive_sessions",
)


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two towns: one trained in both quarters of the year, the other in the second; and last year."""
    folder = tmp_path_factory.mktemp("comparing") / "office"
    office = make_office(folder)
    held = {
        LAST_H1: {
            "town-donghu": [training("2024-02-01", 场次=4), training("2024-05-01", "学习", 场次=4)]
        },
        H1: {
            "town-donghu": [
                training("2025-03-31", 场次=2, 培训人次=60),
                training("2025-04-01", "学习", 场次=3, 培训人次=60, 形式="研讨交流"),
            ],
            "town-liuhe": [training("2025-06-30", 场次=5, 培训人次=30)],
        },
    }
    for period, rows in held.items():
        for unit in SENDERS:
            sent = rows.get(unit)
            send(
                office,
                unit,
                {TRAINING: sent} if sent else None,
                nil=() if sent else [TRAINING],
                period=period,
            )
    close_database()
    return folder


@pytest.fixture
def office(filled: Path, tmp_path: Path) -> Workspace:
    """A copy to work in."""
    shutil.copytree(filled, tmp_path / "office")
    return open_workspace(tmp_path / "office")


def compared(
    office: Workspace, period: str, unit: str = "dept", targets: tuple[Target, ...] = ()
) -> dict[str, Comparisons]:
    changeset = queries.latest_changeset(VIEWER)
    pack = replace(office.pack, targets=targets)
    return compare(office, VIEWER, INDICATORS, unit, Period.read(period), changeset, pack)


def known(number: str) -> Value:
    return Known(Decimal(number))


def test_a_quarter_stands_beside_the_one_before_and_the_year_so_far(office: Workspace) -> None:
    found = compared(office, "2025Q2")["training_sessions"]

    assert found.current.value == known("8")
    assert (found.prior.value, found.prior_difference.value) == (known("2"), known("6"))
    assert found.prior_growth.value == known("300")
    assert (found.last_year.value, found.last_year_growth.value) == (known("4"), known("100"))
    assert (found.cumulative.value, found.cumulative_last_year.value) == (known("10"), known("8"))
    assert found.cumulative_growth.value == known("25")


def test_what_is_counted_once_is_not_added_up_over_quarters(office: Workspace) -> None:
    first = compared(office, "2025Q1")["training_units"]
    second = compared(office, "2025Q2")["training_units"]

    assert (first.current.value, second.current.value) == (known("1"), known("2"))
    assert second.cumulative.value == known("2")


def test_a_ratio_of_the_year_is_of_its_sums(office: Workspace) -> None:
    found = compared(office, "2025Q2")["training_average_attendance"]

    assert found.current.value == known("11.25")
    assert (found.prior.value, found.cumulative.value) == (known("30"), known("15"))


@pytest.mark.parametrize("period", ["2025Q2", "2025-05", "2025H1", "2025-02-01..2025-05-31"])
def test_every_side_is_what_the_reference_evaluator_says(office: Workspace, period: str) -> None:
    asked, pack = Period.read(period), office.pack
    changeset = queries.latest_changeset(VIEWER)
    spans = queries.unit_spans(VIEWER, pack.kinds["unit"], changeset)
    tree = queries.unit_tree(VIEWER, pack.kinds["unit"], asked, changeset)
    ledger = reference_ledger(VIEWER, pack.kinds, tree, pack.expectations, changeset)
    question = (pack.indicators, INDICATORS, ledger)
    year = asked.cumulative()

    found = compared(office, period)

    current = evaluate(*question, tree, "dept", asked)
    prior = evaluate_base(*question, spans, "dept", asked, asked.prior())
    last_year = evaluate_base(*question, spans, "dept", asked)
    cumulative = evaluate(*question, tree, "dept", year)
    for name in INDICATORS:
        assert found[name].current == current[name]
        assert found[name].prior == prior[name]
        assert found[name].last_year == last_year[name]
        assert found[name].cumulative == cumulative[name]


def test_the_year_so_far_of_the_second_quarter_is_the_first_half(office: Workspace) -> None:
    changeset = queries.latest_changeset(VIEWER)
    half = compute(office, VIEWER, INDICATORS, "dept", H1, changeset)

    found = compared(office, "2025Q2")

    assert {name: found[name].cumulative for name in INDICATORS} == {
        name: half.current[name] for name in INDICATORS
    }


def test_a_part_has_a_share_and_a_whole_has_none(office: Workspace) -> None:
    found = compared(office, "2025H1")

    share = found["training_interactive_sessions"].share
    assert share is not None
    assert share.value == known("30")
    assert found["training_sessions"].share is None


def test_a_target_of_the_year_is_measured_from_january(office: Workspace) -> None:
    year = Target("training_sessions", "dept", Period.read("2025"), Decimal(40), date(2025, 2, 1))

    second = compared(office, "2025Q2", targets=(year,))["training_sessions"]

    assert (second.actual.value, second.completion.value) == (known("10"), known("25"))
    assert second.target == year
    # it is the department's own; a town has none, and January knew of none
    town = compared(office, "2025Q2", "town-donghu", (year,))["training_sessions"]
    assert (town.target, town.completion.value) == (None, NOT_APPLICABLE)
    january = compared(office, "2025-01", targets=(year,))["training_sessions"]
    assert january.completion.value == NOT_APPLICABLE


def test_a_period_before_anything_was_sent_is_no_base(office: Workspace) -> None:
    found = compared(office, "2024H1")["training_sessions"]

    assert (found.prior.value, found.prior.state) == (MISSING, State.MISSING)
    assert found.prior_growth.value == NOT_COMPARABLE
    assert found.last_year_growth.value == NOT_COMPARABLE


EVENT = {
    "举办日期": "2025-05-05",
    "主题": "补报",
    "形式": "专题讲座",
    "对象": "统战干部",
    "场次": "1",
    "培训人次": "50",
}


def test_a_figure_is_provisional_until_what_waits_has_been_decided(office: Workspace) -> None:
    before = queries.latest_changeset(VIEWER)
    assert not compared(office, "2025H1")["training_sessions"].current.provisional

    entered = enter_record(office, CLERK, TRAINING, "town-donghu", EVENT, submit=True).record_id
    waiting = compared(office, "2025H1")
    assert waiting["training_sessions"].current.waiting == (entered,)
    assert waiting["training_sessions"].current.value == known("10")
    assert waiting["training_average_attendance"].current.provisional
    # it moves no figure of seminars, of the first quarter, of the other town, nor of what was known before
    assert not waiting["training_interactive_sessions"].current.provisional
    assert not compared(office, "2025Q1")["training_sessions"].current.provisional
    assert not compared(office, "2025H1", "town-liuhe")["training_sessions"].current.provisional
    then = compute(office, VIEWER, ["training_sessions"], "dept", H1, before)
    assert not then.current["training_sessions"].provisional

    return_records(office, REVIEWER, [entered], reason="写明形式")
    assert compared(office, "2025H1")["training_sessions"].current.provisional


def test_what_is_approved_makes_the_figure_final(office: Workspace) -> None:
    entered = enter_record(office, CLERK, TRAINING, "town-donghu", EVENT, submit=True).record_id

    approve_records(office, REVIEWER, [entered])

    final = compared(office, "2025H1")["training_sessions"].current
    assert (final.value, final.waiting, final.provisional) == (known("11"), (), False)


def test_a_unit_that_has_not_sent_makes_the_figure_provisional(tmp_path: Path) -> None:
    office = make_office(tmp_path / "other")
    send(office, "town-donghu", {TRAINING: [training("2025-03-31")]})

    found = compared(office, "2025H1")["training_sessions"].current

    assert (found.value, found.provisional) == (known("1"), True)


def test_parts_that_do_not_add_up_are_a_problem_of_the_computation(office: Workspace) -> None:
    indicators = dict(office.pack.indicators)
    for name in ("training_interactive_sessions", "training_cohosted_sessions"):
        indicators[name] = replace(indicators[name], exhaustive=True)
    pack = replace(office.pack, indicators=indicators)
    changeset = queries.latest_changeset(VIEWER)

    found = compute(office, VIEWER, ["training_sessions"], "dept", H1, changeset, pack)

    (problem,) = found.problems
    assert "合计3场次，与整体“学习培训场次”10场次不符，相差7场次。" in str(problem)
    assert compute(office, VIEWER, INDICATORS, "dept", H1, changeset).problems == ()
