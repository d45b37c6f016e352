"""A closed period: what is kept out at every door, with whose leave it comes in, and what has changed since."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from taizhang.core.ledger.submission import SubmissionState
from taizhang.core.values import Period, RefusedError
from taizhang.services.correcting import correct_record
from taizhang.services.duplicates import merge_records, unmerge
from taizhang.services.entering import enter_record, revise_record
from taizhang.services.ledger_import import ImportTerms, import_workbook
from taizhang.services.lock_book import lock_book
from taizhang.services.locked import AfterLock
from taizhang.services.locking import changes_since, lock_period, unlock_period
from taizhang.services.redacting import redact_record
from taizhang.services.reporting import compute
from taizhang.services.reviewing import approve_records
from taizhang.services.undoing import undo_changeset
from taizhang.services.verifying import verify_workspace
from taizhang.services.workspace import Workspace
from taizhang.store import queries
from taizhang.store.ledger.models import Record, RecordVersion
from taizhang.store.submissions import submissions
from taizhang.store.viewer import Viewer
from tests.support.books import APPEAL, TRAINING, add_units, base_book, change, counts, unit
from tests.support.workspaces import (
    H1,
    RECEIVED,
    VIEWER,
    appeal,
    fill_in,
    make_office,
    organisation,
    send,
    take_in,
    template_of,
    training,
)

TOWN = "town-donghu"
H2 = Period.read("2025H2")
LEAVE = AfterLock("核对时发现漏报", "分管领导")


@pytest.fixture
def office(tmp_path: Path) -> Workspace:
    return make_office(tmp_path / "office", [organisation("A1", 10, "2020-01-01")])


def close(office: Workspace, unit: str = "dept", period: Period = H1) -> int:
    return lock_period(office, VIEWER, unit, period, reason="总结已定稿").changeset


def sessions(office: Workspace) -> object:
    latest = queries.latest_changeset(VIEWER)
    computed = compute(office, VIEWER, ["training_sessions"], "dept", H1, latest)
    return getattr(computed.current["training_sessions"].value, "number", None)


def ids(kind: str = "training") -> list[str]:
    return list(
        RecordVersion.objects.filter(record__kind=kind, version=1)
        .order_by("id")
        .values_list("record_id", flat=True)
    )


def test_rows_of_a_closed_period_are_kept_out_by_name_and_come_in_with_leave(
    office: Workspace,
) -> None:
    send(office, TOWN, {TRAINING: [training("2025-03-05")]})
    blank = template_of(office, TOWN)
    number = close(office)
    book = fill_in(
        blank,
        {TRAINING: [training("2025-03-06", 场次=4), training("2025-07-02", "下半年的")]},
    )

    result = take_in(office, "东湖镇.xlsx", book)

    assert counts(result)[TRAINING] == (1, 0, 1, 0, 1)
    (problem,) = result.problems
    assert f"2025年上半年已对“示例市委统战部”封账（变更号 {number}）" in str(problem)
    assert sessions(office) == Decimal(1)
    assert result.mending is not None

    terms = ImportTerms(leave=LEAVE)
    again = import_workbook(
        office, VIEWER, "待修改.xlsx", result.mending, received_on=RECEIVED, terms=terms
    )

    assert not again.problems
    assert sessions(office) == Decimal(5)
    (version,) = RecordVersion.objects.filter(changeset=again.changeset)
    assert (version.changeset.reason, version.changeset.approver) == ("核对时发现漏报", "分管领导")


def test_a_nil_report_for_a_closed_period_is_kept_out(office: Workspace) -> None:
    blank = template_of(office, TOWN)
    close(office)

    result = take_in(office, "东湖镇.xlsx", fill_in(blank, {}, [TRAINING]))

    assert result.nil == ()
    assert ["没有记为已报" in str(problem) for problem in result.problems] == [True]
    assert submissions(VIEWER, queries.latest_changeset(VIEWER)) == ()


def test_a_correction_after_the_lock_needs_somebody_else_who_agrees(office: Workspace) -> None:
    send(office, TOWN, {TRAINING: [training("2025-03-05")]})
    close(office)
    (record_id,) = ids()

    def correct(approver: str) -> None:
        correct_record(
            office,
            VIEWER,
            record_id,
            {"场次": "3"},
            reason="数错了",
            actor="测试",
            approver=approver,
        )

    with pytest.raises(RefusedError, match="封账"):
        correct("")
    with pytest.raises(RefusedError, match="不能是经办人本人"):
        correct("测试")
    assert sessions(office) == Decimal(1)

    correct("分管领导")

    assert sessions(office) == Decimal(3)


def test_what_comes_later_of_an_old_matter_is_entered_as_before(office: Workspace) -> None:
    book = send(office, TOWN, {APPEAL: [appeal("2025-05-10")]})
    close(office)

    done = change(
        book,
        APPEAL,
        {
            (3, "交办日期"): date(2025, 7, 3),
            (3, "办结日期"): date(2025, 7, 9),
            (3, "承办单位"): "经济联络科",
        },
    )
    result = take_in(office, "东湖镇.xlsx", done)

    assert not result.problems
    assert counts(result)[APPEAL] == (0, 1, 0, 0, 0)


def test_undo_merge_and_unmerge_stop_at_a_closed_period(office: Workspace) -> None:
    send(office, TOWN, {TRAINING: [training("2025-03-05"), training("2025-03-05")]})
    number = queries.latest_changeset(VIEWER)
    first, second = ids()
    close(office)

    with pytest.raises(RefusedError, match="封账"):
        undo_changeset(office, VIEWER, number, reason="发错了")
    with pytest.raises(RefusedError, match="封账"):
        merge_records(office, VIEWER, first, second, reason="同一件事")
    assert sessions(office) == Decimal(2)

    merge_records(office, VIEWER, first, second, reason="同一件事", approver="分管领导")
    assert sessions(office) == Decimal(1)
    with pytest.raises(RefusedError, match="封账"):
        unmerge(office, VIEWER, first, second, reason="是两件事")
    unmerge(office, VIEWER, first, second, reason="是两件事", approver="分管领导")
    assert sessions(office) == Decimal(2)


def test_what_a_unit_has_reported_for_a_closed_period_is_not_taken_back_by_one_person(
    office: Workspace,
) -> None:
    send(office, TOWN, nil=[TRAINING, APPEAL])
    sent = queries.latest_changeset(VIEWER)
    closed = close(office)

    with pytest.raises(RefusedError, match=r"已对“示例市委统战部”封账.*--approver"):
        undo_changeset(office, VIEWER, sent, reason="发错了")

    undo_changeset(office, VIEWER, sent, reason="发错了", approver="分管领导")
    found = changes_since(office, VIEWER, "dept", H1)
    assert found.since == closed
    assert {(item.unit, item.kind, item.then, item.now) for item in found.reports} == {
        ("东湖镇", TRAINING, SubmissionState.NIL, None),
        ("东湖镇", APPEAL, SubmissionState.NIL, None),
    }


def test_the_law_comes_before_a_lock(office: Workspace) -> None:
    send(office, TOWN, {TRAINING: [training("2025-03-05")]})
    close(office)

    redact_record(office, VIEWER, ids()[0], reason="依法", actor="填报人", approver="审核人")

    assert sessions(office) == Decimal(0)


def test_a_draft_may_be_entered_and_is_asked_when_it_is_approved(office: Workspace) -> None:
    send(office, TOWN, {TRAINING: [training("2025-03-05")]})
    close(office)
    clerk, reviewer = Viewer("填报人", TOWN), Viewer("审核人", "dept")
    revise_record(office, clerk, ids()[0], {"场次": "3"}, submit=True)

    with pytest.raises(RefusedError, match="封账"):
        approve_records(office, reviewer, ids())
    approve_records(office, reviewer, ids(), reason="漏了两场", approver="分管领导")

    assert sessions(office) == Decimal(3)


def test_registers_and_units_of_a_closed_period_stay_too(office: Workspace) -> None:
    close(office)
    (entry,) = ids("organisation")

    with pytest.raises(RefusedError, match="封账"):
        correct_record(office, VIEWER, entry, {"会员人数": "11"}, reason="数错了", actor="填报人")
    result = take_in(office, "基础名录.xlsx", add_units(office, unit("town-new")))
    assert ["封账" in str(problem) for problem in result.problems] == [True]

    later = take_in(
        office, "基础名录.xlsx", add_units(office, unit("town-new", since="2025-07-01"))
    )
    assert not later.problems
    ended = change(base_book(office), "统战组织名录", {(3, "终止日期"): date(2025, 8, 1)})
    assert not take_in(office, "基础名录.xlsx", ended).problems


def test_a_lock_covers_all_below_and_one_unit_can_be_opened_by_itself(office: Workspace) -> None:
    send(office, TOWN, {TRAINING: [training("2025-03-05")]})
    send(office, "town-liuhe", {TRAINING: [training("2025-03-05")]})
    close(office)
    with pytest.raises(RefusedError, match="已经对“示例市委统战部”封账"):
        close(office, TOWN)
    with pytest.raises(RefusedError, match="须由两人办理"):
        unlock_period(office, VIEWER, TOWN, H1, reason="漏报", approver="")

    unlock_period(office, VIEWER, TOWN, H1, reason="漏报", approver="分管领导")

    mine, other = ids()
    correct_record(office, VIEWER, mine, {"场次": "2"}, reason="数错了", actor="填报人")
    with pytest.raises(RefusedError, match="封账"):
        correct_record(office, VIEWER, other, {"场次": "2"}, reason="数错了", actor="填报人")
    with pytest.raises(RefusedError, match="没有对“东湖镇”封账"):
        unlock_period(office, VIEWER, TOWN, H1, reason="漏报", approver="分管领导")
    assert [(item.unit, item.locked, item.in_force) for item in lock_book(office, VIEWER)] == [
        ("东湖镇", False, True),
        ("示例市委统战部", True, True),
    ]
    close(office, TOWN)
    with pytest.raises(RefusedError, match="封账"):
        correct_record(office, VIEWER, mine, {"场次": "3"}, reason="数错了", actor="填报人")
    assert verify_workspace(office, VIEWER).findings == ()


def test_closing_tells_what_is_still_missing(office: Workspace) -> None:
    send(office, TOWN, {TRAINING: [training("2025-03-05")]})
    event = {
        "举办日期": "2025-04-05",
        "主题": "政策解读",
        "形式": "专题讲座",
        "对象": "统战干部",
        "场次": "1",
        "培训人次": "50",
    }
    enter_record(office, VIEWER, TRAINING, TOWN, event, submit=True)
    enter_record(office, VIEWER, TRAINING, TOWN, event | {"举办日期": "2025-08-01"}, submit=True)

    done = lock_period(office, VIEWER, TOWN, H1, reason="总结已定稿")

    assert (done.waiting, done.missing) == (1, 1)


def test_only_the_own_unit_and_those_below_are_closed(office: Workspace) -> None:
    with pytest.raises(RefusedError, match="只能对本单位"):
        lock_period(office, Viewer("审核人", TOWN), "dept", H1, reason="总结已定稿")
    with pytest.raises(RefusedError, match="须写明理由"):
        lock_period(office, VIEWER, "dept", H1, reason=" ")


def test_what_has_changed_since_the_lock_is_listed_with_its_figures(office: Workspace) -> None:
    send(
        office,
        TOWN,
        {TRAINING: [training("2025-03-05"), training("2025-03-06"), training("2025-08-01")]},
    )
    first, second, later = ids()
    with pytest.raises(RefusedError, match="没有封过账"):
        changes_since(office, VIEWER, TOWN, H1)
    number = close(office)
    assert changes_since(office, VIEWER, TOWN, H1).records == ()

    correct_record(
        office,
        VIEWER,
        first,
        {"场次": "3"},
        reason="数错了",
        actor="填报人",
        approver="分管领导",
    )
    correct_record(
        office,
        VIEWER,
        second,
        {"举办日期": "2024-12-31"},
        reason="日期错",
        actor="填报人",
        approver="分管领导",
    )
    correct_record(office, VIEWER, later, {"场次": "9"}, reason="数错了", actor="填报人")

    found = changes_since(office, VIEWER, "东湖镇", H1)

    assert found.since == number
    assert {item.record_id: item.what for item in found.records} == {
        first: "changed",
        second: "gone",
    }
    changed = next(item for item in found.records if item.record_id == first)
    assert [(f.label, f.before, f.after) for f in changed.fields] == [("场次", "1", "3")]
    assert len(changed.changesets) == 1
    figures = {item.indicator: (item.then, item.now) for item in found.figures}
    assert figures["training_sessions"] == ("2", "3")
    assert "appeals_open" not in figures


def test_a_period_of_another_length_is_closed_by_itself(office: Workspace) -> None:
    send(office, TOWN, {TRAINING: [training("2025-03-05"), training("2025-05-06")]})
    close(office, period=Period.read("2025Q1"))
    first, second = ids()

    with pytest.raises(RefusedError, match="2025年第一季度已对"):
        correct_record(office, VIEWER, first, {"场次": "3"}, reason="数错了", actor="填报人")
    correct_record(office, VIEWER, second, {"场次": "3"}, reason="数错了", actor="填报人")

    assert sessions(office) == Decimal(4)
    assert Record.objects.filter(kind="training").count() == 2
