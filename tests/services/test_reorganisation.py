"""Units are renamed, moved, merged and split; last year is compared like with like, or not at all."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal
from io import BytesIO
from pathlib import Path

import pytest
from openpyxl import load_workbook

from taizhang.core.indicators import State, evaluate_base
from taizhang.core.rendering.basis import render_basis
from taizhang.core.reports.material import NoteKind
from taizhang.core.values import NOT_COMPARABLE, Known, Period, RefusedError
from taizhang.services import tracing
from taizhang.services.basis import basis_rows
from taizhang.services.issuing import issue_report
from taizhang.services.ledger_status import ledger_status
from taizhang.services.reporting import compute, open_report, write_report
from taizhang.services.workspace import Workspace
from taizhang.store import queries
from tests.support.books import (
    APPEAL,
    TRAINING,
    UNITS,
    add_units,
    base_book,
    change,
    counts,
    reorganise,
    reshape,
    rows_of,
    unit,
)
from tests.support.reference import reference_ledger
from tests.support.workspaces import (
    H1,
    LAST_H1,
    VIEWER,
    appeal,
    copy_filled,
    fill_in,
    send,
    take_in,
    template_of,
    training,
)

NEW_YEAR = "2025-01-01"
SESSIONS = "training_sessions"


def sessions(number: int, day: str) -> dict[str, list[dict[str, object]]]:
    return {TRAINING: [training(day, 场次=number)]}


def fill_last_year(office: Workspace) -> None:
    for code, number in (("town-donghu", 4), ("town-liuhe", 6)):
        send(office, code, sessions(number, "2024-03-05"), period=LAST_H1)
    for code in ("sec-economy", "assoc-biz"):
        send(office, code, nil=[TRAINING], period=LAST_H1)
        send(office, code, nil=[TRAINING])


@pytest.fixture
def last_year(server: str, tmp_path: Path) -> Workspace:
    """An office of whose towns one held 4 sessions last year and the other 6."""
    return copy_filled(fill_last_year, tmp_path / "office")


def number_of(office: Workspace, of: str, *, then: bool = False, name: str = SESSIONS) -> object:
    """Last year's value of a unit, under the tree of today or of then."""
    computed = compute(office, VIEWER, [name], of, H1, queries.latest_changeset(VIEWER))
    outcome = (computed.base_then if then else computed.base)[name]
    return outcome.value.number if isinstance(outcome.value, Known) else outcome.value.why.value


def merged(office: Workspace) -> Workspace:
    """Both towns become one."""
    result = reorganise(
        office,
        {"town-donghu": (NEW_YEAR, "town-hu"), "town-liuhe": (NEW_YEAR, "town-hu")},
        unit("town-hu", since=NEW_YEAR, 单位名称="湖河镇"),
    )
    assert not result.problems
    send(office, "town-hu", sessions(15, "2025-03-05"))
    return office


def test_a_merged_town_is_compared_with_those_it_was_made_of(last_year: Workspace) -> None:
    office = merged(last_year)

    assert number_of(office, "town-hu") == 10
    assert number_of(office, "town-hu", then=True) == "missing"
    assert number_of(office, "dept") == number_of(office, "dept", then=True) == 10
    written, composition = write_report(office, VIEWER, "town-hu", H1, template="half_year")
    text = "".join(getattr(block, "text", "") for block in written.report.blocks)
    assert "共举办学习培训15场次，同比增长50%" in text.replace("50.0", "50")
    assert not [n for n in composition.notes if n.kind is NoteKind.COMPARISON_LEFT_OUT]
    rows = basis_rows(VIEWER, written.pack, written.report)
    growth = next(row for row in rows if row.role == "同比增幅")
    assert growth.base == "10"
    assert growth.comparison == "上年同期数按本期的单位隶属关系计算；按当时的隶属关系没有数。"
    assert {source.unit for source in growth.sources} == {"湖河镇", "东湖镇", "柳河镇"}


def test_coverage_of_last_year_names_the_units_of_then(last_year: Workspace) -> None:
    office = merged(last_year)
    latest = queries.latest_changeset(VIEWER)

    coverage = compute(office, VIEWER, [SESSIONS], "town-hu", H1, latest).base[SESSIONS].coverage

    assert set(coverage.sent) == {"town-donghu", "town-liuhe"}
    owed = {(item.unit, str(item.period)) for item in ledger_status(office, VIEWER, LAST_H1)}
    assert ("东湖镇", "2024H1") in owed
    assert not any(name == "湖河镇" for name, _period in owed)
    assert {item.unit for item in ledger_status(office, VIEWER, H1)} >= {"湖河镇"}


def test_a_merged_town_that_has_not_sent_is_not_compared_with_those_that_had(
    office: Workspace,
) -> None:
    for code in ("town-donghu", "town-liuhe", "sec-economy", "assoc-biz"):
        send(office, code, sessions(4, "2024-03-05"), period=LAST_H1)
    reorganise(
        office,
        {"town-donghu": (NEW_YEAR, "town-hu"), "town-liuhe": (NEW_YEAR, "town-hu")},
        unit("town-hu", since=NEW_YEAR),
    )
    for code in ("sec-economy", "assoc-biz"):
        send(office, code, sessions(3, "2025-03-05"))

    _written, composition = write_report(office, VIEWER, "dept", H1, template="half_year")

    left_out = [n for n in composition.notes if n.kind is NoteKind.COMPARISON_LEFT_OUT]
    assert [n.reasons for n in left_out if n.indicator == SESSIONS] == [()]


def test_a_moved_town_brings_its_past_along(last_year: Workspace) -> None:
    result = reorganise(
        last_year,
        {"town-donghu": (NEW_YEAR, "")},
        unit("town-donghu", "sec-economy", since=NEW_YEAR, 单位名称="东湖镇"),
    )
    assert not result.problems
    send(last_year, "town-donghu", sessions(5, "2025-03-05"))

    assert number_of(last_year, "sec-economy") == 4
    assert number_of(last_year, "sec-economy", then=True) == 0
    assert number_of(last_year, "town-donghu") == 4
    assert number_of(last_year, "dept") == 10


def test_a_renamed_town_keeps_its_past(last_year: Workspace) -> None:
    reorganise(
        last_year,
        {"town-donghu": (NEW_YEAR, "")},
        unit("town-donghu", since=NEW_YEAR, 单位名称="东湖街道"),
    )

    assert number_of(last_year, "东湖街道") == number_of(last_year, "东湖街道", then=True) == 4


def split(office: Workspace, day: str = NEW_YEAR) -> Workspace:
    """One town becomes two, of which one goes to the section."""
    result = reorganise(
        office,
        {"town-donghu": (day, "town-a、town-b")},
        unit("town-a", since=day, 单位名称="东岸镇"),
        unit("town-b", "sec-economy", since=day, 单位名称="西岸镇"),
    )
    assert not result.problems
    for code in ("town-a", "town-b"):
        send(office, code, sessions(3, "2025-03-05"))
    send(office, "town-liuhe", sessions(6, "2025-03-05"))
    return office


WHY = "“东湖镇”自2025-01-01起归入东岸镇、西岸镇，其中西岸镇不在本范围内，此前的数分不开"


def test_a_split_across_the_border_of_a_scope_is_not_compared_and_says_why(
    last_year: Workspace,
) -> None:
    office = split(last_year)

    assert number_of(office, "town-a") == number_of(office, "sec-economy") == "not_comparable"
    assert number_of(office, "dept") == 10
    written, composition = write_report(office, VIEWER, "town-a", H1, template="half_year")
    text = "".join(getattr(block, "text", "") for block in written.report.blocks)
    assert "同比" not in text.split("诉求")[0]
    note = next(n for n in composition.notes if n.indicator == SESSIONS)
    assert (note.kind, note.state) == (NoteKind.COMPARISON_LEFT_OUT, State.NOT_COMPARABLE)
    assert [str(reason) for reason in note.reasons] == [WHY]
    rows = basis_rows(VIEWER, written.pack, written.report)
    assert rows[0].comparison == f"与上年同期不可比：{WHY}。"
    sheet = load_workbook(BytesIO(render_basis("总结", rows))).worksheets[0]
    assert f"与上年同期不可比：{WHY}。" in [cell.value for cell in sheet[3]]
    # What is not compared is not talked of.
    assert not any(row.comparison for row in rows if "training_average" in row.indicator)
    traced = tracing.trace_indicator(office, VIEWER, SESSIONS, "town-a", H1)
    assert (traced.base, [str(reason) for reason in traced.reasons]) == ("不可比", [WHY])


def test_what_a_divided_town_had_nothing_to_do_with_is_compared(last_year: Workspace) -> None:
    office = split(last_year)

    assert number_of(office, "town-a", name="organisations_new") != "not_comparable"


def test_what_is_derived_from_what_does_not_compare_does_not_compare(last_year: Workspace) -> None:
    office = split(last_year)
    latest = queries.latest_changeset(VIEWER)
    name = "training_average_attendance"

    base = compute(office, VIEWER, [name], "town-a", H1, latest).base[name]

    assert (base.value, base.state) == (NOT_COMPARABLE, State.NOT_COMPARABLE)
    assert [str(reason) for reason in base.reasons] == [WHY]


def test_where_units_are_counted_those_of_then_count_as_those_of_now(last_year: Workspace) -> None:
    office = merged(last_year)

    assert number_of(office, "dept", name="training_units") == 1
    assert number_of(office, "dept", name="training_units", then=True) == 2


def test_as_how_many_units_a_split_one_counts_is_not_known(last_year: Workspace) -> None:
    office = split(last_year)
    found = compute(office, VIEWER, ["training_units"], "dept", H1, 99).base["training_units"]

    assert [str(reason) for reason in found.reasons] == [
        "“东湖镇”自2025-01-01起归入东岸镇、西岸镇，此前算作几个单位分不清"
    ]


@pytest.mark.parametrize("scope", ["town-donghu", "town-liuhe"])
def test_a_merger_in_the_middle_of_the_period_is_not_compared_on_either_side(
    last_year: Workspace, scope: str
) -> None:
    reorganise(last_year, {"town-donghu": ("2025-04-01", "town-liuhe")})
    found = compute(last_year, VIEWER, [SESSIONS], scope, H1, 99).base[SESSIONS]

    assert [str(reason) for reason in found.reasons] == [
        "“东湖镇”自2025-04-01起部分或全部归入柳河镇，不都在本范围内，此前的数分不开"
    ]
    assert number_of(last_year, "dept") == 10


def test_a_dissolved_unit_leaves_its_past_to_the_one_above(last_year: Workspace) -> None:
    reorganise(last_year, {"town-donghu": (NEW_YEAR, "")})

    assert number_of(last_year, "dept") == 10
    assert number_of(last_year, "town-liuhe") == 6


def test_two_reorganisations_in_a_row(last_year: Workspace) -> None:
    reorganise(
        last_year, {"town-donghu": ("2024-07-01", "town-x")}, unit("town-x", since="2024-07-01")
    )
    reorganise(
        last_year,
        {"town-x": (NEW_YEAR, "town-liuhe")},
    )

    assert number_of(last_year, "town-liuhe") == 10
    assert number_of(last_year, "town-liuhe", then=True) == 6


def test_open_appeals_of_a_town_that_ceased_are_its_successors(office: Workspace) -> None:
    send(office, "town-donghu", {APPEAL: [appeal("2024-05-01")]}, period=LAST_H1)
    reorganise(
        office,
        {"town-donghu": (NEW_YEAR, "town-hu")},
        unit("town-hu", since=NEW_YEAR),
    )
    send(office, "town-hu")
    latest = queries.latest_changeset(VIEWER)

    for code in ("town-hu", "dept"):
        found = compute(office, VIEWER, ["appeals_open"], code, H1, latest).current["appeals_open"]
        assert found.value == Known(found.value.number)  # type: ignore[union-attr]
        assert len(found.records) == 1


def test_a_successor_finishes_what_was_left_open_and_it_stays_the_work_of_then(
    office: Workspace,
) -> None:
    send(office, "town-donghu", {APPEAL: [appeal("2024-05-01")]}, period=LAST_H1)
    reorganise(office, {"town-donghu": (NEW_YEAR, "town-hu")}, unit("town-hu", since=NEW_YEAR))
    sheet = template_of(office, "town-hu")
    assert [row["事项"] for row in rows_of(sheet, APPEAL)] == ["用电增容"]

    days = {"交办日期": date(2025, 1, 6), "办结日期": date(2025, 2, 6)}
    closed = change(sheet, APPEAL, {(3, label): day for label, day in days.items()})
    result = take_in(office, "hu.xlsx", closed)

    assert counts(result)[APPEAL] == (0, 1, 0, 0, 0)
    assert not result.problems
    names = ["appeals_open", "appeals_closed", "appeals_collected"]
    found = compute(office, VIEWER, names, "town-hu", H1, 99)
    assert [found.current[name].value for name in names[:2]] == [
        Known(Decimal(0)),
        Known(Decimal(1)),
    ]
    then = compute(office, VIEWER, names, "town-donghu", LAST_H1, 99).current
    assert then["appeals_collected"].value == Known(Decimal(1))
    assert take_in(office, "again.xlsx", closed).changeset is None


def test_a_unit_cannot_touch_the_records_of_one_that_it_has_not_taken_over(
    office: Workspace,
) -> None:
    send(office, "town-donghu", {APPEAL: [appeal("2024-05-01")]}, period=LAST_H1)
    split(office)
    kept = rows_of(template_of(office, "town-donghu", LAST_H1), APPEAL)[0]["记录号"]
    sheet = template_of(office, "town-a")
    assert rows_of(sheet, APPEAL) == []

    row = {**appeal("2024-05-01", closed="2024-06-01"), "记录号": kept}
    result = take_in(office, "a.xlsx", fill_in(sheet, {APPEAL: [row]}))

    assert ["属于另一单位" in str(item.message) for item in result.problems] == [True]


@pytest.mark.parametrize("story", [merged, split])
def test_the_evaluator_and_the_sql_agree_on_last_year(last_year: Workspace, story: object) -> None:
    office = story(last_year)  # type: ignore[operator]
    pack, latest = office.pack, queries.latest_changeset(VIEWER)
    spans = queries.unit_spans(VIEWER, pack.kinds["unit"], latest)
    for period in (
        H1,
        Period.read("2025"),
        Period.read("2024H2"),
        Period.read("2024-11-01..2025-02-28"),
    ):
        tree = queries.unit_tree(VIEWER, pack.kinds["unit"], period, latest)
        ledger = reference_ledger(VIEWER, pack.kinds, tree, pack.expectations, latest)
        for span in tree.spans:
            fast = compute(office, VIEWER, pack.indicators, span.code, period, latest).base
            slow = evaluate_base(pack.indicators, pack.indicators, ledger, spans, span.code, period)
            assert fast == slow, (period, span.code)


# --- tracing under either tree -------------------------------------------------------------------


def traced(office: Workspace, of: str, tree: str) -> tracing.IndicatorTrace:
    return tracing.trace_indicator(
        office, VIEWER, SESSIONS, of, LAST_H1, tree_of=tracing.read_tree(tree, LAST_H1)
    )


@pytest.mark.parametrize("tree", ["now", "现在", "2025H1", "2025"])
def test_last_year_can_be_traced_under_the_tree_of_today(last_year: Workspace, tree: str) -> None:
    office = merged(last_year)

    found = traced(office, "town-hu", tree)

    assert (found.value, len(found.sources), str(found.coverage)) == ("10", 2, "已报2/2")
    assert re.fullmatch(r"2025|2025H1|20\d\d-\d\d-\d\d", found.tree_of)


@pytest.mark.parametrize("tree", ["then", "当时", "2024H1"])
def test_last_year_can_be_traced_under_its_own_tree(last_year: Workspace, tree: str) -> None:
    office = merged(last_year)

    assert traced(office, "东湖镇", tree).value == "4"
    with pytest.raises(RefusedError, match="没有名为“town-hu”的单位"):
        traced(office, "town-hu", tree)


def test_a_tree_before_the_period_is_refused(office: Workspace) -> None:
    with pytest.raises(RefusedError, match="只能按当时或以后的单位隶属关系计算"):
        tracing.read_tree("2023H1", LAST_H1)
    with pytest.raises(RefusedError, match="时段“昨天”无法识别"):
        tracing.read_tree("昨天", LAST_H1)


def test_tracing_this_year_tells_both_figures_of_last_year(last_year: Workspace) -> None:
    reorganise(last_year, {"town-donghu": (NEW_YEAR, "town-liuhe")})
    send(last_year, "town-liuhe", sessions(15, "2025-03-05"))

    found = tracing.trace_indicator(last_year, VIEWER, SESSIONS, "town-liuhe", H1)

    assert (found.base, found.base_then) == ("10", "6")
    rows = basis_rows(
        VIEWER,
        last_year.pack,
        write_report(last_year, VIEWER, "town-liuhe", H1, template="half_year")[0].report,
    )
    said = {row.comparison for row in rows if row.role == "同比增幅"}
    assert "上年同期数按本期的单位隶属关系计算；按当时的隶属关系为6。" in said


def test_an_issued_report_is_traced_as_it_was_after_a_reorganisation(last_year: Workspace) -> None:
    for code in ("town-donghu", "town-liuhe"):
        send(last_year, code, sessions(7, "2025-03-05"))
    number = write_report(last_year, VIEWER, "dept", H1, template="half_year")[0].number
    issue_report(last_year, VIEWER, number)
    before = [item.row for item in tracing.trace_report(last_year, VIEWER, number).figures]

    reorganise(
        last_year,
        {"town-donghu": ("2025-07-01", "town-hu"), "town-liuhe": ("2025-07-01", "town-hu")},
        unit("town-hu", since="2025-07-01"),
    )

    after = tracing.trace_report(last_year, VIEWER, number).figures
    assert [item.row for item in after] == before
    assert not any(item.changed for item in after)
    assert open_report(number).issued


# --- the register --------------------------------------------------------------------------------


def without_successors(workbook: bytes) -> bytes:
    """The base workbook as it was before units could name their successors."""

    def cut(sheet: object) -> None:
        headers = [str(cell.value) for cell in sheet[1]]  # type: ignore[index]
        sheet.delete_cols(headers.index("去向单位代码") + 1)  # type: ignore[attr-defined]

    return reshape(workbook, UNITS, cut)


def test_an_old_base_workbook_leaves_successors_as_they_are(last_year: Workspace) -> None:
    office = merged(last_year)
    old = without_successors(base_book(office))

    same = take_in(office, "旧名录.xlsx", old)

    assert (same.changeset, same.problems) == (None, ())
    renamed = reshape(
        old, UNITS, lambda sheet: setattr(sheet.cell(3, 3), "value", "示例市统战工作部")
    )
    result = take_in(office, "旧名录.xlsx", renamed)
    assert counts(result)[UNITS][:2] == (0, 1)
    heirs = [row["去向单位代码"] for row in rows_of(base_book(office), UNITS)]
    assert heirs.count("town-hu") == 2


def test_an_old_base_workbook_can_begin_units(office: Workspace) -> None:
    old = without_successors(add_units(office, unit("town-x")))

    assert not take_in(office, "旧名录.xlsx", old).problems
    assert "town-x" in [row["单位代码"] for row in rows_of(base_book(office), UNITS)]


@pytest.mark.parametrize(
    ("ends", "says"),
    [
        ({"town-donghu": (NEW_YEAR, "town-nowhere")}, "没有代码为“town-nowhere”的去向单位"),
        ({"town-donghu": (NEW_YEAR, "town-donghu")}, "去向不能是它自己"),
        (
            {"town-donghu": (NEW_YEAR, "town-liuhe"), "town-liuhe": (NEW_YEAR, "town-donghu")},
            "没有启用",
        ),
    ],
)
def test_a_succession_that_cannot_be_is_refused_with_its_cell(
    office: Workspace, ends: dict[str, tuple[str, str]], says: str
) -> None:
    result = reorganise(office, ends)

    assert result.problems
    assert all(says in str(problem.message) for problem in result.problems)
    assert result.problems[0].place.sheet == UNITS


def test_a_successor_without_an_end_is_refused(office: Workspace) -> None:
    result = take_in(office, "名录.xlsx", add_units(office, unit("town-x", 去向单位代码="dept")))

    assert ["填了去向单位而没有填停用日期" in str(item.message) for item in result.problems] == [
        True
    ]
    assert date(2025, 1, 1) not in [row["停用日期"] for row in rows_of(base_book(office), UNITS)]
