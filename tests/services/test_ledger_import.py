"""Which row is which record: nothing is counted twice, lost, or changed unseen."""

from __future__ import annotations

from datetime import date
from random import Random

import pytest
from openpyxl.worksheet.worksheet import Worksheet

from taizhang.core.ledger.unit import UnitTree
from taizhang.core.values import Period, RefusedError
from taizhang.services import ledger_import
from taizhang.services.workspace import Workspace
from taizhang.store import queries
from taizhang.store.ledger.models import Fact, Record, RecordVersion
from taizhang.store.viewer import Viewer
from tests.support.books import (
    APPEAL,
    FIRST,
    TRAINING,
    change,
    changesets,
    clear_row,
    columns,
    counts,
    held,
    reshape,
    rows_of,
    versions,
)
from tests.support.workspaces import (
    H1,
    RECEIVED,
    VIEWER,
    appeal,
    fill_in,
    send,
    take_in,
    template_of,
    training,
)

TOWN = "town-donghu"
H2 = Period.read("2025H2")
THREE = [
    training("2025-03-05", "政策解读", 培训人次=50),
    training("2025-04-05", "业务培训", 培训人次=60),
    training("2025-05-05", "理论学习", 培训人次=70),
]


def sent(office: Workspace) -> bytes:
    return send(office, TOWN, {TRAINING: THREE})


def test_the_same_file_twice_changes_nothing_and_leaves_no_changeset(office: Workspace) -> None:
    workbook = sent(office)
    before = changesets()
    result = take_in(office, "again.xlsx", workbook)
    assert result.changeset is None
    assert counts(result)[TRAINING] == (0, 0, 3, 0, 0)
    assert changesets() == before
    assert set(versions("training").values()) == {1}


def test_one_changed_cell_makes_a_second_version_of_that_record_only(office: Workspace) -> None:
    workbook = change(sent(office), TRAINING, {(4, "培训人次"): 61})
    result = take_in(office, "b.xlsx", workbook)
    assert counts(result)[TRAINING] == (0, 1, 2, 0, 0)
    assert result.sheets[0].changed[0].fields == (("培训人次", "60", "61"),)
    assert sorted(versions("training").values()) == [1, 1, 2]


def test_changing_back_is_a_third_version_not_the_first_again(office: Workspace) -> None:
    workbook = sent(office)
    take_in(office, "b.xlsx", change(workbook, TRAINING, {(4, "培训人次"): 61}))
    back = change(
        change(workbook, TRAINING, {(4, "培训人次"): 61}), TRAINING, {(4, "培训人次"): 60}
    )
    take_in(office, "c.xlsx", back)
    assert max(versions("training").values()) == 3
    assert held("training", "person_times") == [50, 60, 70]


def shuffle_rows(sheet: Worksheet) -> None:
    rows = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=FIRST, max_row=20)]
    Random(5).shuffle(rows)  # noqa: S311 (an order, no secret)
    for number, row in enumerate(rows, start=FIRST):
        for column, value in enumerate(row, start=1):
            sheet.cell(number, column).value = value


def push_rows_down(sheet: Worksheet) -> None:
    sheet.insert_rows(FIRST + 1, 7)


def reverse_columns(sheet: Worksheet) -> None:
    width = sheet.max_column
    for row in sheet.iter_rows(max_col=width):
        values = [cell.value for cell in row]
        for cell, value in zip(row, reversed(values), strict=True):
            cell.value = value


def hide(sheet: Worksheet) -> None:
    sheet.column_dimensions["C"].hidden = True
    sheet.row_dimensions[4].hidden = True


def add_a_sheet(sheet: Worksheet) -> None:
    assert sheet.parent is not None
    sheet.parent.create_sheet("科室备忘", 0)["A1"].value = "随手记"


@pytest.mark.parametrize("act", [shuffle_rows, push_rows_down, reverse_columns, hide, add_a_sheet])
def test_a_rearranged_workbook_says_the_same(office: Workspace, act: object) -> None:
    workbook = sent(office)
    result = take_in(office, "b.xlsx", reshape(workbook, TRAINING, act))  # type: ignore[arg-type]
    assert not result.problems
    assert counts(result)[TRAINING] == (0, 0, 3, 0, 0)
    assert result.changeset is None


def test_an_extra_sheet_is_said_to_be_unread(office: Workspace) -> None:
    result = take_in(office, "b.xlsx", reshape(sent(office), TRAINING, add_a_sheet))
    assert result.unread == ("科室备忘",)


def test_rows_typed_into_a_fresh_template_are_not_counted_twice(office: Workspace) -> None:
    fresh = template_of(office, TOWN)
    sent(office)
    result = take_in(office, "again.xlsx", fill_in(fresh, {TRAINING: THREE[::-1]}))
    assert counts(result)[TRAINING] == (0, 0, 3, 0, 0)
    assert Record.objects.filter(kind="training").count() == 3


def test_alike_events_stay_two_in_whatever_order_they_are_typed_again(office: Workspace) -> None:
    alike = [training("2025-03-05", 培训人次=30), training("2025-03-05", 培训人次=40)]
    fresh = template_of(office, TOWN)
    send(office, TOWN, {TRAINING: alike})
    result = take_in(office, "again.xlsx", fill_in(fresh, {TRAINING: alike[::-1]}))
    assert counts(result)[TRAINING] == (0, 0, 2, 0, 0)
    assert held("training", "person_times") == [30, 40]


def test_a_row_without_an_id_is_found_again_by_its_identity(office: Workspace) -> None:
    workbook = change(
        fill_in(template_of(office, TOWN), {TRAINING: THREE}), TRAINING, {(3, "记录号"): None}
    )
    take_in(office, "a.xlsx", workbook)
    result = take_in(office, "b.xlsx", change(workbook, TRAINING, {(3, "培训人次"): 51}))
    assert counts(result)[TRAINING] == (0, 1, 2, 0, 0)


def test_a_vanished_row_is_reported_and_its_record_kept(office: Workspace) -> None:
    result = take_in(office, "b.xlsx", clear_row(sent(office), TRAINING, 4))
    assert counts(result)[TRAINING] == (0, 0, 2, 1, 0)
    assert result.sheets[0].vanished == ("业务培训",)
    assert held("training", "person_times") == [50, 60, 70]


def test_a_bad_row_without_an_id_is_not_said_to_have_vanished(office: Workspace) -> None:
    fresh = template_of(office, TOWN)
    sent(office)
    bad = [THREE[0] | {"培训人次": "许多"}, *THREE[1:]]
    result = take_in(office, "again.xlsx", fill_in(fresh, {TRAINING: bad}))
    assert counts(result)[TRAINING] == (0, 0, 2, 0, 1)


# --- ids that are not the row's own -------------------------------------------------------------


def test_a_copied_row_is_refused_and_the_first_one_kept(office: Workspace) -> None:
    workbook = sent(office)
    copied = change(
        fill_in(workbook, {TRAINING: [training("2025-06-05", "又一场")]}),
        TRAINING,
        {(6, "记录号"): rows_of(workbook, TRAINING)[0]["记录号"]},
    )
    result = take_in(office, "b.xlsx", copied)
    assert counts(result)[TRAINING] == (0, 0, 3, 0, 1)
    assert "第3行重复" in str(result.problems[0])
    assert str(result.problems[0].place) == "b.xlsx 学习培训!A6"


def test_a_copied_row_mended_as_it_is_becomes_a_record_of_its_own(office: Workspace) -> None:
    workbook = fill_in(template_of(office, TOWN), {TRAINING: THREE[:2]})
    copied = change(workbook, TRAINING, {(4, "记录号"): rows_of(workbook, TRAINING)[0]["记录号"]})
    mending = take_in(office, "a.xlsx", copied).mending
    assert mending is not None
    result = take_in(office, "a 待修改.xlsx", mending)
    assert counts(result)[TRAINING] == (1, 0, 0, 0, 0)
    assert held("training", "person_times") == [50, 60]


def test_a_copy_of_a_bad_row_is_told_to_be_a_copy(office: Workspace) -> None:
    workbook = fill_in(
        template_of(office, TOWN), {TRAINING: [THREE[0] | {"培训人次": "许多"}, THREE[1]]}
    )
    identifier = rows_of(workbook, TRAINING)[0]["记录号"]
    result = take_in(office, "a.xlsx", change(workbook, TRAINING, {(4, "记录号"): identifier}))
    assert counts(result)[TRAINING] == (0, 0, 0, 0, 2)


def test_an_id_on_two_sheets_is_refused_on_the_second(office: Workspace) -> None:
    workbook = fill_in(
        template_of(office, TOWN), {TRAINING: [THREE[0]], APPEAL: [appeal("2025-03-05")]}
    )
    identifier = rows_of(workbook, TRAINING)[0]["记录号"]
    result = take_in(office, "a.xlsx", change(workbook, APPEAL, {(3, "记录号"): identifier}))
    assert counts(result) == {TRAINING: (1, 0, 0, 0, 0), APPEAL: (0, 0, 0, 0, 1)}


@pytest.mark.parametrize("other", ["another unit", "another kind"])
def test_an_id_of_another_unit_or_kind_is_refused(office: Workspace, other: str) -> None:
    if other == "another unit":
        theirs = send(office, "town-liuhe", {TRAINING: [THREE[0]]})
        identifier = rows_of(theirs, TRAINING)[0]["记录号"]
    else:
        theirs = send(office, TOWN, {APPEAL: [appeal("2025-03-05")]})
        identifier = rows_of(theirs, APPEAL)[0]["记录号"]
    before = versions("training") | versions("appeal")
    workbook = fill_in(template_of(office, TOWN), {TRAINING: [THREE[1]]})
    result = take_in(office, "a.xlsx", change(workbook, TRAINING, {(3, "记录号"): identifier}))
    assert counts(result)[TRAINING] == (0, 0, 0, 0, 1)
    assert versions("training") | versions("appeal") == before


@pytest.mark.parametrize("identifier", ["第一条", "z", "abc-def", "X" * 41, "13812345678"])
def test_an_id_that_was_never_given_is_refused(office: Workspace, identifier: str) -> None:
    workbook = fill_in(template_of(office, TOWN), {TRAINING: [THREE[0]]})
    result = take_in(office, "a.xlsx", change(workbook, TRAINING, {(3, "记录号"): identifier}))
    assert counts(result)[TRAINING] == (0, 0, 0, 0, 1)
    assert not Record.objects.filter(kind="training").exists()
    assert identifier not in str(result.problems[0])


# --- rows to mend --------------------------------------------------------------------------------


def test_good_rows_are_kept_and_the_mended_row_keeps_its_id(office: Workspace) -> None:
    workbook = fill_in(
        template_of(office, TOWN), {TRAINING: [THREE[0], THREE[1] | {"培训人次": "约六十"}]}
    )
    result = take_in(office, "a.xlsx", workbook)
    assert counts(result)[TRAINING] == (1, 0, 0, 0, 1)
    assert result.mending is not None
    (row,) = rows_of(result.mending, TRAINING)
    assert row["培训人次"] == "约六十"
    assert "准确的数字" in str(row["问题（改好后可删去此列）"])
    mended = take_in(office, "b.xlsx", change(result.mending, TRAINING, {(3, "培训人次"): 60}))
    assert not mended.problems
    assert counts(mended)[TRAINING] == (1, 0, 0, 0, 0)
    assert set(versions("training")) == {
        str(line["记录号"]) for line in rows_of(workbook, TRAINING)
    }
    assert take_in(office, "c.xlsx", change(workbook, TRAINING, {(4, "培训人次"): 60})).changes == 0


def test_a_mended_row_is_not_taken_for_an_alike_row_that_was_good(office: Workspace) -> None:
    workbook = fill_in(
        template_of(office, TOWN), {TRAINING: [THREE[0], THREE[0] | {"培训人次": "约八十"}]}
    )
    mending = take_in(office, "a.xlsx", workbook).mending
    assert mending is not None
    result = take_in(office, "b.xlsx", change(mending, TRAINING, {(3, "培训人次"): 80}))
    assert counts(result)[TRAINING] == (1, 0, 0, 0, 0)
    assert held("training", "person_times") == [50, 80]


def test_a_row_mended_in_two_goes_is_still_not_taken_for_another(office: Workspace) -> None:
    bad = THREE[0] | {"培训人次": "约八十"}
    workbook = fill_in(template_of(office, TOWN), {TRAINING: [THREE[0], bad]})
    first = take_in(office, "a.xlsx", workbook).mending
    assert first is not None
    second = take_in(office, "b.xlsx", first).mending
    assert second is not None
    take_in(office, "c.xlsx", change(second, TRAINING, {(3, "培训人次"): 80}))
    assert held("training", "person_times") == [50, 80]


def test_another_row_does_not_take_the_record_of_a_bad_one(office: Workspace) -> None:
    workbook = send(office, TOWN, {TRAINING: [THREE[0]]})
    changed = change(workbook, TRAINING, {(3, "培训人次"): "约五十"})
    changed = fill_in(changed, {TRAINING: [THREE[0] | {"培训人次": 99}]})
    result = take_in(office, "b.xlsx", changed)
    assert counts(result)[TRAINING] == (1, 0, 0, 0, 1)
    assert held("training", "person_times") == [50, 99]


def test_a_mending_workbook_does_not_report_the_good_rows_as_vanished(office: Workspace) -> None:
    workbook = fill_in(template_of(office, TOWN), {TRAINING: [*THREE[:2], THREE[2] | {"场次": 0}]})
    mending = take_in(office, "a.xlsx", workbook).mending
    assert mending is not None
    result = take_in(office, "b.xlsx", change(mending, TRAINING, {(3, "场次"): 1}))
    assert counts(result)[TRAINING] == (1, 0, 0, 0, 0)


def test_the_same_bad_file_gives_the_same_mending_workbook(office: Workspace) -> None:
    workbook = fill_in(template_of(office, TOWN), {TRAINING: [THREE[0], THREE[1] | {"场次": 0}]})
    first = take_in(office, "a.xlsx", workbook).mending
    assert first == take_in(office, "a.xlsx", workbook).mending


# --- older copies --------------------------------------------------------------------------------


def test_an_older_copy_sent_again_does_not_undo_the_correction(office: Workspace) -> None:
    older = sent(office)
    take_in(office, "newer.xlsx", change(older, TRAINING, {(4, "培训人次"): 61}))
    result = take_in(office, "older.xlsx", older)
    assert result.changeset is None
    assert held("training", "person_times") == [50, 61, 70]
    (note,) = result.notes
    assert "后来更正过的1条没有改回" in str(note)


def test_two_copies_sent_again_and_again_settle_on_the_newer(office: Workspace) -> None:
    older = sent(office)
    newer = change(older, TRAINING, {(4, "培训人次"): 61})
    take_in(office, "newer.xlsx", newer)
    before = changesets()
    for _round in range(2):
        take_in(office, "older.xlsx", older)
        take_in(office, "newer.xlsx", newer)
    assert changesets() == before


def test_an_older_workbook_saved_anew_does_go_back(office: Workspace) -> None:
    older = sent(office)
    take_in(office, "newer.xlsx", change(older, TRAINING, {(4, "培训人次"): 61}))
    saved_anew = change(older, TRAINING, {(3, "佐证文号"): "示统发〔2025〕3号"})
    result = take_in(office, "older.xlsx", saved_anew)
    assert counts(result)[TRAINING] == (0, 2, 1, 0, 0)
    assert held("training", "person_times") == [50, 60, 70]


def carried(office: Workspace) -> bytes:
    """An appeal of the first half, closed in the workbook of the second; the first workbook."""
    first = send(office, TOWN, {APPEAL: [appeal("2025-06-20")]})
    second = template_of(office, TOWN, H2)
    assert len(rows_of(second, APPEAL)) == 1
    days = {(3, "交办日期"): date(2025, 7, 1), (3, "办结日期"): date(2025, 8, 1)}
    take_in(office, "h2.xlsx", change(second, APPEAL, days))
    return first


def test_an_earlier_periods_workbook_does_not_undo_what_a_later_one_brought(
    office: Workspace,
) -> None:
    first = carried(office)
    saved_anew = fill_in(first, {APPEAL: [appeal("2025-06-21", "另一件")]})
    result = take_in(office, "h1.xlsx", saved_anew)
    assert counts(result)[APPEAL] == (1, 0, 1, 0, 0)
    assert "2025-08-01" in held("appeal", "closed_on")
    assert any("以后时段" in str(note) for note in result.notes)


def test_an_earlier_workbook_that_says_something_else_is_for_a_person_to_decide(
    office: Workspace,
) -> None:
    first = carried(office)
    result = take_in(office, "h1.xlsx", change(first, APPEAL, {(3, "类别"): "融资"}))
    assert counts(result)[APPEAL] == (0, 0, 0, 0, 1)
    assert "2025年下半年的报送表更新" in str(result.problems[0])
    assert result.mending is None  # nothing in this workbook could mend it


# --- the workbook as a whole ---------------------------------------------------------------------


def test_an_unknown_header_is_refused_with_its_cell(office: Workspace) -> None:
    def rename(sheet: Worksheet) -> None:
        sheet.cell(1, columns(sheet)["邀请人数"]).value = "请了多少人"

    result = take_in(office, "b.xlsx", reshape(sent(office), TRAINING, rename))
    assert [str(problem.place) for problem in result.problems] == [
        "b.xlsx 学习培训!H1",
        "b.xlsx 学习培训!1",
    ]


def test_a_missing_sheet_is_told_and_the_records_kept(office: Workspace) -> None:
    def remove(sheet: Worksheet) -> None:
        assert sheet.parent is not None
        sheet.parent.remove(sheet)

    result = take_in(office, "b.xlsx", reshape(sent(office), TRAINING, remove))
    assert "缺少工作表“学习培训”" in str(result.problems[0])
    assert len(versions("training")) == 3


def test_a_day_outside_the_period_is_counted_and_told(office: Workspace) -> None:
    workbook = fill_in(template_of(office, TOWN), {TRAINING: [training("2024-03-05")]})
    result = take_in(office, "a.xlsx", workbook)
    assert not result.problems
    assert "不在2025年上半年内（第3行）" in str(result.notes[0])


def test_a_dry_run_writes_nothing_and_says_the_same(office: Workspace) -> None:
    workbook = fill_in(template_of(office, TOWN), {TRAINING: THREE})
    before = changesets()
    dry = ledger_import.import_workbook(
        office, VIEWER, "a.xlsx", workbook, received_on=RECEIVED, dry_run=True
    )
    assert (changesets(), RecordVersion.objects.filter(record__kind="training").count()) == (
        before,
        0,
    )
    assert counts(dry) == counts(take_in(office, "a.xlsx", workbook))


def test_a_failure_in_the_middle_leaves_nothing(
    office: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    workbook = fill_in(template_of(office, TOWN), {TRAINING: THREE})

    def fail(*_args: object) -> None:
        raise ArithmeticError

    before = (changesets(), Record.objects.count(), Fact.objects.count())
    with monkeypatch.context() as patched:
        patched.setattr(ledger_import.write, "write_facts", fail)
        with pytest.raises(ArithmeticError):
            take_in(office, "a.xlsx", workbook)
    assert (changesets(), Record.objects.count(), Fact.objects.count()) == before
    assert counts(take_in(office, "a.xlsx", workbook))[TRAINING] == (3, 0, 0, 0, 0)


def test_a_viewer_may_send_for_the_own_sub_tree_only(office: Workspace) -> None:
    workbook = sent(office)
    town = Viewer("镇里", TOWN)
    changed = change(workbook, TRAINING, {(3, "培训人次"): 51})
    result = ledger_import.import_workbook(office, town, "a.xlsx", changed, received_on=RECEIVED)
    assert counts(result)[TRAINING] == (0, 1, 2, 0, 0)
    neighbour = Viewer("邻镇", "town-liuhe")
    with pytest.raises(RefusedError, match="本单位和下级单位"):
        ledger_import.import_workbook(office, neighbour, "a.xlsx", workbook, received_on=RECEIVED)


def test_a_file_name_with_odd_signs_is_kept_as_text(office: Workspace) -> None:
    workbook = fill_in(template_of(office, TOWN), {TRAINING: [THREE[0]]})
    take_in(office, "\udcff坏名字.xlsx", workbook)
    refs = [record.ref for record in queries.records(VIEWER, office.pack.kinds, UNUSED, 99)]
    assert len(refs) == 7
    assert "坏名字.xlsx" in RecordVersion.objects.get(record__kind="training").source_file


UNUSED = UnitTree(())


def test_two_workbooks_of_one_period_and_unit_add_up(office: Workspace) -> None:
    sent(office)
    send(office, TOWN, {TRAINING: [training("2025-06-05", "又一场")]}, period=H1)
    assert len(versions("training")) == 4
