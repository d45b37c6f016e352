"""What was accepted once is remembered, sealed, told, and can be forgotten; nothing is ever read otherwise unseen."""

from __future__ import annotations

import pytest
from django.db import connection

from taizhang.core.ledger.mapping import Amendment
from taizhang.core.values import Period, RefusedError
from taizhang.services.correcting import correct_record
from taizhang.services.ledger_import import (
    ForeignRequest,
    ImportResult,
    ImportTerms,
    UnconfirmedSheetsError,
    import_workbook,
)
from taizhang.services.ledger_status import ledger_status
from taizhang.services.sheet_mappings import forget_sheet_mapping, list_mappings
from taizhang.services.undoing import undo_changeset
from taizhang.services.verifying import verify_workspace
from taizhang.services.workspace import Workspace, open_workspace
from taizhang.store.ledger.models import RecordVersion, SheetMapping
from tests.support.books import TRAINING, changesets, counts, held
from tests.support.messy_books import APPEAL, APPEAL_NAMES, FIRST, NAMED, NAMES, SECOND, Rows, book
from tests.support.workspaces import H1, RECEIVED, VIEWER, fill_in, template_of, training

AS_IT_IS = ForeignRequest("东湖镇", H1)
ACCEPTED = ForeignRequest("东湖镇", H1, accept=True)


def take(
    office: Workspace, data: bytes, said: ForeignRequest | None = AS_IT_IS, *, dry_run: bool = False
) -> ImportResult:
    return import_workbook(
        office,
        VIEWER,
        "a.xlsx",
        data,
        received_on=RECEIVED,
        terms=ImportTerms(foreign=said),
        dry_run=dry_run,
    )


def asks(office: Workspace, data: bytes, said: ForeignRequest = AS_IT_IS) -> None:
    before = changesets()
    with pytest.raises(UnconfirmedSheetsError):
        take(office, data, said)
    assert changesets() == before


def test_accepting_and_importing_is_one_act(office: Workspace) -> None:
    before = changesets()
    result = take(office, book(NAMED), ACCEPTED)

    assert changesets() == before + 1
    mapping = SheetMapping.objects.get()
    assert mapping.changeset_id == result.changeset
    assert mapping.mapping == {
        "labels": [*NAMES],
        "fields": ["held_on", "topic", "format", "audience", "sessions", "person_times"],
    }
    assert {v.changeset_id for v in RecordVersion.objects.filter(record__kind="training")} == {
        result.changeset
    }


def test_what_has_no_column_in_the_sheet_stays_as_it_was_corrected(office: Workspace) -> None:
    take(office, book(NAMED), ACCEPTED)
    record_id = RecordVersion.objects.filter(record__kind="training")[0].record_id
    correct_record(office, VIEWER, record_id, {"联合单位": "柳河镇"}, reason="漏填", actor="填报人")

    result = take(office, book([NAMES, (*FIRST[:5], 51), SECOND]))

    assert counts(result)[TRAINING] == (0, 1, 1, 0, 0)
    newest = RecordVersion.objects.filter(record_id=record_id).latest("version")
    assert (newest.values["co_hosts"], newest.values["person_times"]) == (["town-liuhe"], 51)


def test_a_corrected_file_of_the_same_shape_changes_that_record(office: Workspace) -> None:
    take(office, book(NAMED), ACCEPTED)
    third = ("2025-06-01", "理论学习", *FIRST[2:])
    result = take(office, book([NAMES, FIRST, (*SECOND[:5], 81), third]))

    assert counts(result)[TRAINING] == (1, 1, 1, 0, 0)
    assert held("training", "person_times") == [50, 50, 81]


def test_a_row_that_is_gone_is_told_and_kept(office: Workspace) -> None:
    take(office, book(NAMED), ACCEPTED)
    result = take(office, book([NAMES, FIRST]))

    assert counts(result)[TRAINING] == (0, 0, 1, 1, 0)
    assert result.changeset is None


def test_alike_rows_are_as_many_records_as_there_are_rows(office: Workspace) -> None:
    take(office, book([NAMES, FIRST, FIRST, SECOND]), ACCEPTED)
    again = take(office, book([NAMES, FIRST, SECOND, FIRST]))

    assert held("training", "topic") == ["业务培训", "政策解读", "政策解读"]
    assert again.changeset is None


@pytest.mark.parametrize(
    "other",
    [
        book([[*reversed(row)] for row in NAMED]),
        book([["台账"], *NAMED]),
        book([[*NAMES[:5], "参训人数"], FIRST, SECOND]),
        book([(*NAMES, "备注"), FIRST, SECOND]),
    ],
    ids=["another order", "another place", "another name", "one more column"],
)
def test_another_shape_is_asked_about(office: Workspace, other: bytes) -> None:
    take(office, book(NAMED), ACCEPTED)

    asks(office, other)


def test_another_unit_may_send_the_same_shape_without_being_asked(office: Workspace) -> None:
    first = take(office, book(NAMED), ACCEPTED)
    result = take(office, book(NAMED), ForeignRequest("柳河镇", Period.read("2025H1")))

    assert counts(result)[TRAINING] == (2, 0, 0, 0, 0)
    assert f"按变更号 {first.changeset} 确认" in str(result.notes[0])


def test_whoever_says_otherwise_later_is_asked_and_remembered_anew(office: Workspace) -> None:
    data = book([(*NAMES, "实到"), (*FIRST, 40), (*SECOND, 70)])
    take(office, data, ACCEPTED)
    otherwise = (Amendment("实到", "培训人次"),)
    asks(office, data, ForeignRequest("东湖镇", H1, amendments=otherwise))
    take(office, data, ForeignRequest("东湖镇", H1, accept=True, amendments=otherwise))
    result = take(office, data)

    assert result.changeset is None
    assert held("training", "person_times") == [40, 70]


def test_a_field_can_be_taken_from_a_column_and_kept_so(office: Workspace) -> None:
    data = book([(*NAMES, "邀请人数"), (*FIRST, 60), (*SECOND, 90)])
    no = (Amendment("G", ""),)
    take(office, data, ForeignRequest("东湖镇", H1, accept=True, amendments=no))
    again = take(office, data)

    assert held("training", "invited") == [None, None]
    assert again.changeset is None


def test_what_every_row_is_said_to_be_is_not_remembered(office: Workspace) -> None:
    data = book([row[:2] + row[3:] for row in NAMED])
    constants = {"形式": "线上学习"}
    take(office, data, ForeignRequest("东湖镇", H1, accept=True, constants=constants))

    with pytest.raises(RefusedError, match="缺少必填的“形式”"):
        take(office, data)


def test_a_dry_run_writes_and_remembers_nothing(office: Workspace) -> None:
    before = changesets()
    result = take(office, book(NAMED), ACCEPTED, dry_run=True)

    assert counts(result)[TRAINING] == (2, 0, 0, 0, 0)
    assert changesets() == before
    assert not SheetMapping.objects.exists()
    asks(office, book(NAMED))


def test_a_foreign_sheet_with_rows_counts_as_sent_and_says_nothing_of_other_kinds(
    office: Workspace,
) -> None:
    take(office, book(NAMED), ACCEPTED)
    found = {
        item.kind: item.state and item.state.value
        for item in ledger_status(office, VIEWER, H1)
        if item.unit == "东湖镇"
    }

    assert found == {"学习培训": "sent", "诉求办理": None}


def test_a_sheet_without_rows_counts_as_nothing(office: Workspace) -> None:
    take(office, book([NAMES]), ACCEPTED)

    assert all(item.state is None for item in ledger_status(office, VIEWER, H1))


def test_a_forgotten_mapping_is_asked_again_and_its_line_stays(office: Workspace) -> None:
    take(office, book(NAMED), ACCEPTED)
    (listed,) = list_mappings(office, VIEWER)
    assert (listed.kind, listed.columns[1]) == ("学习培训", ("主题", "主题"))
    forgotten, number = forget_sheet_mapping(office, VIEWER, listed.id, reason="列换了")

    assert forgotten == listed
    assert number == changesets()
    assert list_mappings(office, VIEWER) == ()
    assert SheetMapping.objects.count() == 2
    asks(office, book(NAMED))
    with pytest.raises(RefusedError, match="没有编号为"):
        forget_sheet_mapping(office, VIEWER, listed.id, reason="再来")


def test_a_mapping_is_undone_with_its_import(office: Workspace) -> None:
    result = take(office, book(NAMED), ACCEPTED)
    assert result.changeset is not None
    undone = undo_changeset(office, VIEWER, result.changeset, reason="单位选错")

    assert len(undone.withdrawn) == 2
    assert list_mappings(office, VIEWER) == ()
    asks(office, book(NAMED))
    undo_changeset(office, VIEWER, undone.changeset, reason="没有选错")
    assert len(list_mappings(office, VIEWER)) == 1
    assert verify_workspace(office, VIEWER).findings == ()


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE ledger_sheetmapping SET mapping = replace(mapping, 'person_times', 'invited')",
        "UPDATE ledger_sheetmapping SET shape = 'x'",
        "DELETE FROM ledger_sheetmapping",
        "INSERT INTO ledger_sheetmapping (shape, kind, mapping, changeset_id) VALUES ('x', 'a', '{}', 2)",
    ],
)
def test_a_mapping_that_was_tampered_with_is_found(office: Workspace, change: str) -> None:
    if connection.vendor != "sqlite":
        pytest.skip("written in the words of SQLite")
    take(office, book(NAMED), ACCEPTED)
    assert verify_workspace(office, VIEWER).findings == ()
    with connection.cursor() as cursor:
        cursor.execute(change)

    assert verify_workspace(office, VIEWER).findings != ()


def test_a_mapping_of_a_changeset_that_is_not_there_is_found(office: Workspace) -> None:
    if connection.vendor != "sqlite":
        pytest.skip("a server lets no such line be written")
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA foreign_keys = OFF")
        cursor.execute(
            "INSERT INTO ledger_sheetmapping (shape, kind, mapping, changeset_id) VALUES ('x', 'a', '{}', 99)"
        )

    told = [str(finding) for finding in verify_workspace(office, VIEWER).findings]
    assert any("变更号 99 不存在" in line for line in told)


def test_what_was_sealed_before_there_were_mappings_still_agrees(office: Workspace) -> None:
    again = open_workspace(office.folder)

    assert verify_workspace(again, VIEWER).findings == ()


def test_our_own_workbook_says_itself_for_whom_it_is(office: Workspace) -> None:
    ours = fill_in(template_of(office, "town-donghu"), {TRAINING: [training("2025-03-05")]})
    assert counts(take(office, ours, AS_IT_IS))[TRAINING] == (1, 0, 0, 0, 0)

    for other in (ForeignRequest("柳河镇", H1), ForeignRequest("东湖镇", Period.read("2025H2"))):
        with pytest.raises(RefusedError, match=r"是东湖镇2025年上半年的报送表，.*请不带 --unit"):
            take(office, ours, other)


def test_a_unit_that_is_not_there_is_refused(office: Workspace) -> None:
    with pytest.raises(RefusedError, match="西山镇"):
        take(office, book(NAMED), ForeignRequest("西山镇", H1, accept=True))


def test_the_rows_to_mend_come_back_in_a_workbook_of_ours(office: Workspace) -> None:
    result = take(office, book([NAMES, FIRST, (*SECOND[:5], "近80")]), ACCEPTED)
    assert result.mending is not None
    assert held("training", "topic") == ["政策解读"]

    from tests.support.books import change

    mended = change(result.mending, TRAINING, {(3, "培训人次"): 80})
    assert counts(take(office, mended, None))[TRAINING] == (1, 0, 0, 0, 0)
    assert held("training", "person_times") == [50, 80]


def test_months_are_one_ledger(office: Workspace) -> None:
    third = ("2025-05-01", "理论学习", *FIRST[2:])
    months: dict[str, Rows] = {"4月": [NAMES, SECOND], "5月": [NAMES, third, (*third[:5], "近5")]}
    first = take(office, book([NAMES, FIRST], title="3月", more=months), ACCEPTED)
    assert counts(first) == {
        "学习培训（3月）": (1, 0, 0, 0, 0),
        "学习培训（4月）": (1, 0, 0, 0, 0),
        "学习培训（5月）": (1, 0, 0, 0, 1),
    }
    assert first.mending is not None

    # A row moves to another month, another is changed, and one is gone.
    months = {"4月": [NAMES, FIRST], "5月": [NAMES, (*third[:5], 55)]}
    result = take(office, book([NAMES], title="3月", more=months))

    assert counts(result) == {
        "学习培训（3月）": (0, 0, 0, 0, 0),
        "学习培训（4月）": (0, 0, 1, 0, 0),
        "学习培训（5月）": (0, 1, 0, 1, 0),
    }
    assert result.sheets[2].vanished == ("业务培训",)
    assert held("training", "person_times") == [50, 55, 80]
    assert verify_workspace(office, VIEWER).findings == ()


def test_an_appeal_goes_on_in_the_next_file(office: Workspace) -> None:
    take(office, book([APPEAL_NAMES, APPEAL]), ACCEPTED)
    result = take(office, book([APPEAL_NAMES, (*APPEAL[:6], "2025-03-01")]))

    assert result.sheets[0].changed[0].fields == (("办结日期", "", "2025-03-01"),)
