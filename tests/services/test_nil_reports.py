"""零报告 and rows, in every order: who has sent what, as known at each changeset."""

from __future__ import annotations

from datetime import date

import pytest
from openpyxl.worksheet.worksheet import Worksheet

from taizhang.core.indicators.coverage import cover
from taizhang.core.ledger.submission import SubmissionState
from taizhang.core.values import Period
from taizhang.services.ledger_status import ledger_status
from taizhang.services.workspace import Workspace
from taizhang.store import queries
from taizhang.store.submissions import submissions
from tests.support.books import APPEAL, FIRST, TRAINING, change, clear_row, counts, held, reshape
from tests.support.workspaces import (
    H1,
    VIEWER,
    appeal,
    fill_in,
    send,
    take_in,
    template_of,
    training,
)

TOWN = "town-donghu"
ROWS = {TRAINING: [training("2025-03-05")]}


def state(kind: str = "training", changeset: int = 10**6) -> SubmissionState | None:
    found = submissions(VIEWER, changeset)
    return next((item.state for item in found if (item.unit, item.kind) == (TOWN, kind)), None)


def test_nil_against_rows_is_told_and_neither_is_recorded_as_nil(office: Workspace) -> None:
    workbook = fill_in(template_of(office, TOWN), ROWS, [TRAINING])
    result = take_in(office, "a.xlsx", workbook)
    assert str(result.problems[0].place) == "a.xlsx 零报告!B2"
    assert "请二者取一" in str(result.problems[0])
    assert result.nil == ()
    assert state() is None
    assert counts(result)[TRAINING] == (1, 0, 0, 0, 0)


def test_nil_then_rows_is_sent_and_nil_as_it_was_known_before(office: Workspace) -> None:
    send(office, TOWN, nil=[TRAINING])
    before = queries.latest_changeset(VIEWER)
    result = take_in(office, "b.xlsx", fill_in(untick(template_of(office, TOWN)), ROWS))
    assert not result.problems
    assert state() is SubmissionState.SENT
    assert state(changeset=before) is SubmissionState.NIL


def untick(workbook: bytes) -> bytes:
    def empty(sheet: Worksheet) -> None:
        sheet["B2"].value = None

    return reshape(workbook, "零报告", empty)


def test_rows_then_nil_is_refused_while_the_ledger_holds_the_rows(office: Workspace) -> None:
    workbook = send(office, TOWN, ROWS)
    emptied = fill_in(clear_row(workbook, TRAINING, FIRST), {}, [TRAINING])
    result = take_in(office, "b.xlsx", emptied)
    assert "台账中已有本期记录1条（如“政策解读”），没有记为零报告" in str(result.problems[0])
    assert counts(result)[TRAINING] == (0, 0, 0, 1, 0)
    assert state() is SubmissionState.SENT
    assert held("training", "topic") == ["政策解读"]


def test_an_old_open_appeal_does_not_stand_against_a_nil_report(office: Workspace) -> None:
    send(office, TOWN, {APPEAL: [appeal("2024-12-20")]}, period=Period.read("2024H2"))
    workbook = clear_row(template_of(office, TOWN), APPEAL, FIRST)
    result = take_in(office, "b.xlsx", fill_in(workbook, {}, [APPEAL]))
    assert not result.problems
    assert result.nil == (APPEAL,)


def test_nil_is_not_recorded_where_the_sheet_could_not_be_read(office: Workspace) -> None:
    workbook = fill_in(template_of(office, TOWN), ROWS, [TRAINING])
    result = take_in(office, "a.xlsx", change(workbook, TRAINING, {(1, "场次"): "场数"}))
    assert result.nil == ()
    assert state() is None


def test_nil_with_the_empty_sheet_deleted_is_nil(office: Workspace) -> None:
    def remove(sheet: Worksheet) -> None:
        assert sheet.parent is not None
        sheet.parent.remove(sheet)

    workbook = fill_in(template_of(office, TOWN), {}, [TRAINING])
    result = take_in(office, "a.xlsx", reshape(workbook, TRAINING, remove))
    assert not result.problems
    assert state() is SubmissionState.NIL


def test_only_bad_rows_are_not_a_submission(office: Workspace) -> None:
    workbook = fill_in(template_of(office, TOWN), {TRAINING: [training("2025-03-05", 场次=0)]})
    take_in(office, "a.xlsx", workbook)
    assert state() is None


def test_other_words_than_the_one_offered_are_told(office: Workspace) -> None:
    def type_yes(sheet: Worksheet) -> None:
        sheet["B2"].value = "是"

    result = take_in(office, "a.xlsx", reshape(template_of(office, TOWN), "零报告", type_yes))
    assert "只能选“本期无”或留空" in str(result.problems[0])
    assert state() is None


def test_a_correction_after_the_due_day_does_not_make_a_report_late(office: Workspace) -> None:
    workbook = fill_in(template_of(office, TOWN), ROWS)
    take_in(office, "a.xlsx", workbook, date(2025, 7, 5))
    take_in(office, "b.xlsx", change(workbook, TRAINING, {(3, "培训人次"): 51}), date(2025, 9, 1))
    (owed,) = (
        item
        for item in ledger_status(office, VIEWER, H1)
        if (item.unit, item.kind) == ("东湖镇", TRAINING)
    )
    assert (owed.received_on, owed.late) == (date(2025, 7, 5), False)


@pytest.mark.parametrize(("day", "late"), [("2025-07-05", False), ("2025-07-06", True)])
def test_late_is_after_the_due_day(office: Workspace, day: str, late: bool) -> None:
    take_in(
        office,
        "a.xlsx",
        fill_in(template_of(office, TOWN), {}, [TRAINING]),
        date.fromisoformat(day),
    )
    (owed,) = (
        item
        for item in ledger_status(office, VIEWER, H1)
        if (item.unit, item.kind) == ("东湖镇", TRAINING)
    )
    assert owed.late is late


def test_coverage_is_right_as_of_each_changeset(office: Workspace) -> None:
    marks = [queries.latest_changeset(VIEWER)]
    send(office, TOWN, ROWS)
    marks.append(queries.latest_changeset(VIEWER))
    send(office, "town-liuhe", nil=[TRAINING])
    marks.append(queries.latest_changeset(VIEWER))
    tree = queries.unit_tree(VIEWER, office.pack.kinds["unit"], H1, marks[-1])
    found = [
        cover(
            "training",
            tree.scope("dept"),
            H1,
            tree,
            office.pack.expectations,
            submissions(VIEWER, mark),
        )
        for mark in marks
    ]
    assert [item.sent for item in found] == [(), (TOWN,), (TOWN,)]
    assert [item.nil for item in found] == [(), (), ("town-liuhe",)]
    assert [len(item.missing) for item in found] == [4, 3, 2]
