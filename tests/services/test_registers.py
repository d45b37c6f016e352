"""The register of units and other registers: dated, in one tree, each entry counted once."""

from __future__ import annotations

from datetime import date

import pytest

from taizhang.core.ledger.unit import UnitTree
from taizhang.core.values import Period, RefusedError
from taizhang.services.ledger_template import make_unit_template
from taizhang.services.reporting import compute
from taizhang.services.tracing import root_unit
from taizhang.services.workspace import Workspace
from taizhang.store import queries
from tests.support.books import (
    ORGANISATIONS,
    TRAINING,
    UNITS,
    add_units,
    base_book,
    change,
    counts,
    rows_of,
    unit,
)
from tests.support.workspaces import (
    H1,
    VIEWER,
    fill_in,
    organisation,
    send,
    take_in,
    template_of,
    training,
)


def tree(office: Workspace, period: str = "2025H1") -> UnitTree:
    return queries.unit_tree(
        VIEWER, office.pack.kinds["unit"], Period.read(period), queries.latest_changeset(VIEWER)
    )


def members(office: Workspace, period: Period = H1) -> object:
    latest = queries.latest_changeset(VIEWER)
    found = compute(office, VIEWER, ["organisation_members"], "dept", period, latest)
    return found.current["organisation_members"].value


def add_organisations(office: Workspace, *rows: dict[str, object]) -> bytes:
    return fill_in(base_book(office), {ORGANISATIONS: rows})


def test_a_second_span_while_the_first_still_lasts_is_refused(office: Workspace) -> None:
    result = take_in(
        office, "b.xlsx", add_organisations(office, organisation("Z1", 12, "2024-01-01"))
    )
    assert counts(result)[ORGANISATIONS] == (0, 0, 1, 0, 1)
    assert "上一段还没有结束" in str(result.problems[0])


def test_an_endless_span_hides_no_later_one(office: Workspace) -> None:
    more = [organisation("Z1", 1, "2022-01-01", "2023-01-01"), organisation("Z1", 2, "2024-01-01")]
    result = take_in(office, "b.xlsx", add_organisations(office, *more))
    assert counts(result)[ORGANISATIONS] == (0, 0, 1, 0, 2)


def test_a_span_before_an_endless_one_is_refused_if_it_runs_into_it(office: Workspace) -> None:
    book = add_organisations(office, organisation("Z1", 1, "2020-01-01"))
    book = change(
        book, ORGANISATIONS, {(3, label): None for label in rows_of(book, ORGANISATIONS)[0]}
    )
    result = take_in(office, "b.xlsx", book)
    assert counts(result)[ORGANISATIONS] == (0, 0, 0, 1, 1)


def test_closing_a_row_and_beginning_another_goes_in_one_workbook(office: Workspace) -> None:
    book = add_organisations(office, organisation("Z1", 12, "2024-01-01"))
    result = take_in(
        office, "b.xlsx", change(book, ORGANISATIONS, {(3, "终止日期"): date(2024, 1, 1)})
    )
    assert counts(result)[ORGANISATIONS] == (1, 1, 0, 0, 0)


def test_a_change_that_runs_into_the_next_span_is_to_blame_not_the_next_span(
    office: Workspace,
) -> None:
    book = add_organisations(office, organisation("Z1", 12, "2024-01-01"))
    take_in(office, "b.xlsx", change(book, ORGANISATIONS, {(3, "终止日期"): date(2024, 1, 1)}))
    longer = change(base_book(office), ORGANISATIONS, {(3, "终止日期"): date(2025, 1, 1)})
    result = take_in(office, "c.xlsx", longer)
    assert counts(result)[ORGANISATIONS] == (0, 0, 1, 0, 1)
    assert result.problems[0].place.cell == "A3"
    assert result.changeset is None


def test_an_entry_passed_to_another_unit_stays_the_same_record(office: Workspace) -> None:
    book = change(base_book(office), ORGANISATIONS, {(3, "所属单位"): "柳河镇"})
    result = take_in(office, "b.xlsx", book)
    assert counts(result)[ORGANISATIONS] == (0, 1, 0, 0, 0)


def test_a_renamed_unit_goes_by_its_name_of_the_time_and_is_found_by_both(
    office: Workspace,
) -> None:
    book = add_units(
        office, unit("town-donghu", since="2025-05-01", 单位名称="东湖街道", 单位层级="乡镇")
    )
    row = next(
        number
        for number, line in enumerate(rows_of(book, UNITS), start=3)
        if line["单位名称"] == "东湖镇"
    )
    result = take_in(office, "b.xlsx", change(book, UNITS, {(row, "停用日期"): date(2025, 5, 1)}))
    assert not result.problems
    assert tree(office, "2024H2").name("town-donghu") == "东湖镇"
    assert tree(office).name("town-donghu") == "东湖街道"
    named = [training("2025-03-05", 联合单位="东湖镇"), training("2025-06-05", 联合单位="东湖街道")]
    send(office, "town-liuhe", {TRAINING: named})
    assert make_unit_template(office, VIEWER, "东湖街道", H1).name.startswith("东湖街道")


def test_a_name_passed_on_means_the_unit_that_bears_it_in_the_period(office: Workspace) -> None:
    book = add_units(
        office,
        unit("town-donghu", since="2024-01-01", 单位名称="东湖街道"),
        unit("new-donghu", since="2024-01-01", 单位名称="东湖镇"),
    )
    book = change(book, UNITS, {(6, "停用日期"): date(2024, 1, 1)})
    result = take_in(office, "b.xlsx", book)
    assert counts(result)[UNITS] == (2, 1, 4, 0, 0)
    # Of a register nobody can tell which of the two was meant.
    assert counts(result)[ORGANISATIONS] == (0, 0, 0, 0, 1)
    send(office, "town-liuhe", {TRAINING: [training("2025-03-05", 联合单位="东湖镇")]})
    from tests.support.books import held

    assert held("training", "co_hosts") == [["new-donghu"]]


def test_a_unit_that_joined_in_may_is_in_the_half_year_and_one_that_ceased_stays(
    office: Workspace,
) -> None:
    book = add_units(
        office,
        unit("young", since="2025-05-01"),
        unit("old", since="2020-01-01", until="2025-02-01"),
    )
    assert not take_in(office, "b.xlsx", book).problems
    assert {"young", "old"} <= set(tree(office).scope("dept"))
    assert "old" not in tree(office, "2025H2").scope("dept")
    assert "young" not in tree(office, "2024H2").scope("dept")


@pytest.mark.parametrize(
    ("rows", "words"),
    [
        ([unit("a", "nobody")], "没有代码为“nobody”的上级单位"),
        ([unit("a", "a")], "“a”成了自己的上级"),
        ([unit("a", "b"), unit("b", "a")], "成了自己的上级"),
        ([unit("a", "b"), unit("b", "nobody")], "没有代码为“b”的上级单位"),
        ([unit("a", since="2019-01-01")], "上级单位“dept”在2019-01-01没有启用"),
        (
            [unit("a", until="2025-01-01"), unit("b", "a")],
            "上级单位“a”在2025-01-01没有启用，“b镇”这一天没有上级",
        ),
        ([unit("甲")], "单位代码用字母、数字"),
        ([unit("a|b")], "单位代码用字母、数字"),
        ([unit("a", 单位名称="town-liuhe")], "“town-liuhe”是另一个单位的代码"),
        ([unit("a", 简称="dept")], "“dept”是另一个单位的代码"),
    ],
)
def test_units_that_cannot_stand_are_refused_and_none_hangs_in_the_air(
    office: Workspace, rows: list[dict[str, object]], words: str
) -> None:
    before = set(tree(office).scope("dept"))
    result = take_in(office, "b.xlsx", add_units(office, *rows))
    assert any(words in str(problem) for problem in result.problems), result.problems
    spans = tree(office).spans
    codes = {span.code for span in spans}
    assert before <= codes
    assert all(span.parent in codes for span in spans if span.parent)
    assert set(tree(office).scope("dept")) == codes


def test_a_cycle_through_units_that_are_not_in_the_workbook_is_seen(office: Workspace) -> None:
    take_in(office, "b.xlsx", add_units(office, unit("a", "town-liuhe"), unit("b", "a")))
    book = base_book(office)
    rows = rows_of(book, UNITS)
    at = next(n for n, row in enumerate(rows, start=3) if row["单位代码"] == "town-liuhe")
    book = change(book, UNITS, {(at, "上级单位代码"): "b"})
    for number, row in enumerate(rows, start=3):
        if row["单位代码"] in ("a", "b"):
            book = change(book, UNITS, {(number, label): None for label in row})
    result = take_in(office, "c.xlsx", book)
    assert any("成了自己的上级" in str(problem) for problem in result.problems)
    assert result.changeset is None


def test_a_unit_that_others_still_stand_below_cannot_cease(office: Workspace) -> None:
    book = change(base_book(office), UNITS, {(3, "停用日期"): date(2024, 1, 1)})
    result = take_in(office, "b.xlsx", book)
    assert "上级单位“dept”在2024-01-01没有启用" in str(result.problems[0])
    assert "dept" in {span.code for span in tree(office).spans}


def test_of_two_topmost_units_one_has_to_be_named(office: Workspace) -> None:
    assert not take_in(office, "b.xlsx", add_units(office, unit("other", ""))).problems
    with pytest.raises(RefusedError, match="有2个最上级单位，请用 --unit 指明"):
        root_unit(office, VIEWER, H1)


def test_of_two_units_of_one_name_the_code_has_to_be_given(office: Workspace) -> None:
    twins = [unit("twin-1", 单位名称="重名镇"), unit("twin-2", 单位名称="重名镇")]
    assert not take_in(office, "b.xlsx", add_units(office, *twins)).problems
    workbook = fill_in(
        template_of(office, "twin-1"), {TRAINING: [training("2025-03-05", 联合单位="重名镇")]}
    )
    result = take_in(office, "a.xlsx", workbook)
    assert "有2个，请改填代码或编号：twin-1、twin-2" in str(result.problems[0])
    with pytest.raises(RefusedError, match="twin-1、twin-2"):
        template_of(office, "重名镇")


@pytest.mark.parametrize("name", ["重名镇", "统计局、调查队"])
def test_what_is_held_comes_back_from_a_prefilled_workbook_unchanged(
    office: Workspace, name: str
) -> None:
    twins = [unit("twin-1", 单位名称=name), unit("twin-2", 单位名称="重名镇")]
    assert not take_in(office, "b.xlsx", add_units(office, *twins)).problems
    rows = [training("2025-03-05", 联合单位="twin-1、柳河镇")]
    send(office, "town-donghu", {TRAINING: rows})
    owned = fill_in(
        base_book(office), {ORGANISATIONS: [organisation("Z2", 5, "2024-01-01", 所属单位="twin-1")]}
    )
    assert not take_in(office, "o.xlsx", owned).problems
    for workbook in (template_of(office, "town-donghu"), base_book(office)):
        result = take_in(office, "again.xlsx", workbook)
        assert not result.problems
        assert result.changeset is None


def test_the_base_workbook_is_for_those_who_see_everything(office: Workspace) -> None:
    from taizhang.services.ledger_import import import_workbook
    from taizhang.store.viewer import Viewer
    from tests.support.workspaces import RECEIVED

    with pytest.raises(RefusedError, match="管理全部单位"):
        import_workbook(
            office, Viewer("镇里", "town-donghu"), "b.xlsx", base_book(office), received_on=RECEIVED
        )
