"""What units enter counts once it is approved: submitted, returned, recalled, passed step by step."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest

from taizhang.core.ledger.record import Status
from taizhang.core.ledger.submission import SubmissionState
from taizhang.core.values import RefusedError
from taizhang.services.correcting import correct_record
from taizhang.services.duplicates import merge_records
from taizhang.services.entering import enter_record, revise_record
from taizhang.services.ledger_import import ImportTerms, import_workbook
from taizhang.services.ledger_status import ledger_status
from taizhang.services.maintenance import rebuild
from taizhang.services.record_history import record_history
from taizhang.services.reporting import compute, write_report
from taizhang.services.reviewing import (
    acting_for,
    approve_records,
    recall_records,
    return_records,
    submit_records,
)
from taizhang.services.tracing import trace_report
from taizhang.services.undoing import undo_changeset
from taizhang.services.verifying import verify_workspace
from taizhang.services.waiting_record import count_waiting, list_waiting
from taizhang.services.workspace import Workspace
from taizhang.store import queries
from taizhang.store.ledger.models import Fact, Record, RecordVersion
from taizhang.store.viewer import Viewer
from tests.support.books import TRAINING, change, counts
from tests.support.workspaces import (
    H1,
    RECEIVED,
    VIEWER,
    fill_in,
    make_office,
    send,
    take_in,
    template_of,
    training,
)

TOWN = "town-donghu"
CLERK = Viewer("填报人", TOWN)
REVIEWER = Viewer("审核人", "dept")
EVENT = {
    "举办日期": "2025-03-05",
    "主题": "政策解读",
    "形式": "专题讲座",
    "对象": "统战干部",
    "场次": "1",
    "培训人次": "50",
}


@pytest.fixture
def office(tmp_path: Path) -> Workspace:
    return make_office(tmp_path / "office")


def sessions(office: Workspace, as_of: int | None = None) -> object:
    changeset = as_of or queries.latest_changeset(VIEWER)
    computed = compute(office, VIEWER, ["training_sessions"], "dept", H1, changeset)
    return getattr(computed.current["training_sessions"].value, "number", None)


def entered(office: Workspace, *, submit: bool = True, **changes: str) -> str:
    done = enter_record(office, CLERK, TRAINING, TOWN, EVENT | changes, submit=submit)
    return done.record_id


def status(record_id: str) -> list[str]:
    rows = RecordVersion.objects.filter(record_id=record_id).order_by("version")
    return list(rows.values_list("status", flat=True))


def test_an_entry_counts_once_it_is_approved_and_every_step_is_a_version(
    office: Workspace,
) -> None:
    record_id = entered(office, submit=False)
    assert (status(record_id), sessions(office)) == (["draft"], None)

    submit_records(office, CLERK, [record_id])
    (waiting,) = list_waiting(office, REVIEWER, mine=True)
    assert (waiting.record_id, waiting.at, waiting.counts) == (record_id, "示例市委统战部", False)
    assert ("场次", "", "1") in [(f.label, f.before, f.after) for f in waiting.fields]
    assert sessions(office) is None

    done = approve_records(office, REVIEWER, [record_id])

    assert done.counted == (record_id,)
    assert (sessions(office, done.changeset - 1), sessions(office)) == (None, Decimal(1))
    assert status(record_id) == ["draft", "submitted", "approved"]
    assert [item.action for item in record_history(office, VIEWER, record_id)] == [
        "enter",
        "submit",
        "approve",
    ]
    assert list_waiting(office, REVIEWER) == ()
    assert verify_workspace(office, VIEWER).findings == ()
    kept = Fact.objects.count()
    rebuild(office)
    assert Fact.objects.count() == kept


def test_a_revision_leaves_what_counts_until_it_is_approved_and_shows_what_differs(
    office: Workspace,
) -> None:
    send(office, TOWN, {TRAINING: [training("2025-03-05")]})
    record_id = Record.objects.get(kind="training").record_id
    written, _composition = write_report(office, VIEWER, "dept", H1, template="half_year")

    revise_record(office, CLERK, record_id, {"场次": "3"}, reason="漏了两场", submit=True)

    (waiting,) = list_waiting(office, REVIEWER)
    assert [(f.label, f.before, f.after) for f in waiting.fields] == [("场次", "1", "3")]
    assert (waiting.counts, waiting.reason) == (True, "漏了两场")
    assert sessions(office) == Decimal(1)
    # What waits has not corrected the report.
    assert all(not item.corrected for item in trace_report(office, VIEWER, written.number).figures)

    approve_records(office, REVIEWER, [record_id])

    assert sessions(office) == Decimal(3)
    assert any(item.corrected for item in trace_report(office, VIEWER, written.number).figures)


def test_what_is_returned_says_why_and_can_be_mended_and_sent_again(office: Workspace) -> None:
    record_id = entered(office)

    return_records(office, REVIEWER, [record_id], reason="场次与通知不符")

    (waiting,) = list_waiting(office, CLERK, statuses=[Status.RETURNED])
    assert (waiting.reason, waiting.at) == ("场次与通知不符", "")
    with pytest.raises(RefusedError, match="没有在等待审核"):
        approve_records(office, REVIEWER, [record_id])

    revise_record(office, CLERK, record_id, {"场次": "2"}, submit=True)
    approve_records(office, REVIEWER, [record_id])

    assert sessions(office) == Decimal(2)
    assert status(record_id) == ["submitted", "returned", "submitted", "approved"]


def test_who_has_sent_it_can_take_it_back_until_it_is_approved(office: Workspace) -> None:
    record_id = entered(office)
    with pytest.raises(RefusedError, match="要改动请先撤回"):
        revise_record(office, CLERK, record_id, {"场次": "2"})

    recall_records(office, CLERK, [record_id])
    assert status(record_id)[-1] == "draft"

    submit_records(office, CLERK, [record_id])
    approve_records(office, REVIEWER, [record_id])
    with pytest.raises(RefusedError, match="没有在等待审核"):
        recall_records(office, CLERK, [record_id])


@pytest.mark.parametrize(
    ("viewer", "words"),
    [
        (Viewer("审核人", "town-liuhe"), "没有记录号为"),
        (Viewer("审核人", TOWN), "正在等“示例市委统战部”审核"),
        (Viewer("填报人", "dept"), "是你自己提交的"),
    ],
)
def test_only_another_person_of_the_unit_whose_turn_it_is_approves(
    office: Workspace, viewer: Viewer, words: str
) -> None:
    record_id = entered(office)

    with pytest.raises(RefusedError, match=words):
        approve_records(office, viewer, [record_id])

    assert status(record_id) == ["submitted"]


def test_many_are_approved_by_one_act_or_none_of_them(office: Workspace) -> None:
    first = entered(office)
    second = entered(office, submit=False, 举办日期="2025-04-01")

    with pytest.raises(RefusedError, match=f"{second} 没有在等待审核"):
        approve_records(office, REVIEWER, [first, second])
    assert sessions(office) is None

    submit_records(office, CLERK, [second])
    done = approve_records(office, REVIEWER, [first, second])

    assert (len(done.counted), sessions(office)) == (2, Decimal(2))
    assert RecordVersion.objects.filter(changeset=done.changeset).count() == 2


def test_two_steps_of_review_where_the_pack_names_two_levels(office: Workspace) -> None:
    send_unit = {
        "单位代码": "village-a",
        "单位名称": "甲村",
        "单位层级": "乡镇",
        "上级单位代码": TOWN,
    }
    correct_tree(office, send_unit)
    two = replace(office, pack=replace(office.pack, reviewed_by=("town", "department")))
    done = enter_record(two, Viewer("填报人", "village-a"), TRAINING, "甲村", EVENT, submit=True)

    with pytest.raises(RefusedError, match="正在等“东湖镇”审核"):
        approve_records(two, Viewer("某人", "village-a"), [done.record_id])
    first = approve_records(two, Viewer("镇审核人", TOWN), [done.record_id])
    assert (first.counted, first.next_units) == ((), ("示例市委统战部",))
    assert sessions(two) is None
    with pytest.raises(RefusedError, match="正在等“示例市委统战部”审核"):
        approve_records(two, Viewer("镇审核人", TOWN), [done.record_id])

    second = approve_records(two, REVIEWER, [done.record_id])

    assert second.counted == (done.record_id,)
    assert sessions(two) == Decimal(1)


def correct_tree(office: Workspace, unit: dict[str, str]) -> None:
    from datetime import date

    from tests.support.books import add_units

    book = add_units(office, unit | {"启用日期": date(2020, 1, 1)})
    assert not take_in(office, "基础名录.xlsx", book).problems


@pytest.mark.parametrize(
    ("texts", "words"),
    [
        ({"场次": "许多"}, "“场次”"),
        ({"场次": ""}, "“场次”必填"),
        ({"讲课人": "甲"}, "没有字段“讲课人”"),
        ({"主题": "联系 13812345678"}, "含有手机号码"),
    ],
)
def test_an_entry_that_does_not_fit_is_refused_and_leaves_nothing(
    office: Workspace, texts: dict[str, str], words: str
) -> None:
    before = queries.latest_changeset(VIEWER)

    with pytest.raises(RefusedError, match=words) as refused:
        enter_record(office, CLERK, TRAINING, TOWN, EVENT | texts)

    assert "13812345678" not in str(refused.value)
    assert (queries.latest_changeset(VIEWER), Record.objects.filter(kind="training").count()) == (
        before,
        0,
    )


def test_one_enters_for_the_own_unit_and_those_below_it(office: Workspace) -> None:
    with pytest.raises(RefusedError, match="只能录入本单位"):
        enter_record(office, CLERK, TRAINING, "柳河镇", EVENT)
    with pytest.raises(RefusedError, match="没有名为“西湖镇”的单位"):
        enter_record(office, CLERK, TRAINING, "西湖镇", EVENT)
    with pytest.raises(RefusedError, match="没有名为“单位”的台账类型"):
        enter_record(office, VIEWER, "单位", TOWN, {})
    assert acting_for(office, VIEWER, "东湖镇").unit == TOWN
    with pytest.raises(RefusedError, match="只能以本单位"):
        acting_for(office, CLERK, "柳河镇")


def test_a_workbook_for_review_waits_and_comes_to_count_by_approval(office: Workspace) -> None:
    blank = template_of(office, TOWN)
    book = fill_in(blank, {TRAINING: [training("2025-03-05", 场次=2), training("2025-04-01")]})

    result = import_workbook(
        office, CLERK, "东湖镇.xlsx", book, received_on=RECEIVED, terms=ImportTerms(for_review=True)
    )
    assert counts(result)[TRAINING] == (2, 0, 0, 0, 0)
    # Nothing is known yet of the only unit that has sent: that is no zero.
    assert sessions(office) is None
    assert count_waiting(office, VIEWER, {TOWN}, H1) == 2
    owed = ledger_status(office, VIEWER, H1, unit=TOWN, kind=TRAINING)
    assert [(item.state, item.in_review) for item in owed] == [(SubmissionState.SENT, True)]
    again = import_workbook(
        office, CLERK, "东湖镇.xlsx", book, received_on=RECEIVED, terms=ImportTerms(for_review=True)
    )
    assert (counts(again)[TRAINING], again.changeset) == ((0, 0, 2, 0, 0), None)

    approve_records(office, REVIEWER, [item.record_id for item in list_waiting(office, REVIEWER)])

    assert sessions(office) == Decimal(3)
    assert sessions(office, result.changeset) is None
    owed = ledger_status(office, VIEWER, H1, unit=TOWN, kind=TRAINING)
    assert [item.in_review for item in owed] == [False]


def test_a_workbook_for_review_beside_one_that_counts_leaves_what_is_known(
    office: Workspace,
) -> None:
    blank = template_of(office, TOWN)
    send(office, TOWN, {TRAINING: [training("2025-03-05", 场次=2)]})
    book = fill_in(blank, {TRAINING: [training("2025-03-05", 场次=4), training("2025-04-01")]})

    import_workbook(
        office, CLERK, "补充.xlsx", book, received_on=RECEIVED, terms=ImportTerms(for_review=True)
    )
    assert sessions(office) == Decimal(2)
    waiting = [item.record_id for item in list_waiting(office, REVIEWER)]
    return_records(office, REVIEWER, waiting, reason="请核对")

    assert sessions(office) == Decimal(2)


def test_a_workbook_taken_in_at_once_makes_what_waited_count(office: Workspace) -> None:
    blank = template_of(office, TOWN)
    book = fill_in(blank, {TRAINING: [training("2025-03-05", 场次=2)]})
    terms = ImportTerms(for_review=True)
    import_workbook(office, CLERK, "东湖镇.xlsx", book, received_on=RECEIVED, terms=terms)

    result = take_in(office, "东湖镇.xlsx", book)

    assert counts(result)[TRAINING] == (0, 1, 0, 0, 0)
    assert sessions(office) == Decimal(2)
    assert any("待审内容" in str(note) for note in result.notes)
    assert list_waiting(office, REVIEWER) == ()


def test_a_draft_does_not_make_an_old_workbook_look_corrected(office: Workspace) -> None:
    book = send(office, TOWN, {TRAINING: [training("2025-03-05")]})
    record_id = Record.objects.get(kind="training").record_id
    revise_record(office, CLERK, record_id, {"场次": "3"}, submit=True)

    result = take_in(office, "东湖镇.xlsx", change(book, TRAINING, {(3, "场次"): 4}))

    assert counts(result)[TRAINING] == (0, 1, 0, 0, 0)
    assert sessions(office) == Decimal(4)


def test_what_waits_is_not_passed_over_by_a_correction_or_a_merge(office: Workspace) -> None:
    send(office, TOWN, {TRAINING: [training("2025-03-05"), training("2025-03-06")]})
    first, second = Record.objects.filter(kind="training").values_list("record_id", flat=True)
    revise_record(office, CLERK, first, {"场次": "3"}, submit=True)

    with pytest.raises(RefusedError, match="还没有审核的内容"):
        correct_record(office, VIEWER, first, {"场次": "2"}, reason="数错了", actor="审核人")
    with pytest.raises(RefusedError, match="还没有审核的内容"):
        merge_records(office, VIEWER, second, first, reason="同一件事")


def test_an_approval_is_taken_back_and_the_record_counts_as_before(office: Workspace) -> None:
    send(office, TOWN, {TRAINING: [training("2025-03-05")]})
    record_id = Record.objects.get(kind="training").record_id
    revise_record(office, CLERK, record_id, {"场次": "3"}, submit=True)
    approved = approve_records(office, REVIEWER, [record_id])
    assert sessions(office) == Decimal(3)

    undo_changeset(office, VIEWER, approved.changeset, reason="审错了")

    assert sessions(office) == Decimal(1)
    assert verify_workspace(office, VIEWER).findings == ()


def test_an_approval_of_a_new_record_is_taken_back_and_it_can_be_sent_again(
    office: Workspace,
) -> None:
    record_id = entered(office)
    approved = approve_records(office, REVIEWER, [record_id])

    undo_changeset(office, VIEWER, approved.changeset, reason="审错了")
    assert sessions(office) is None

    submit_records(office, CLERK, [record_id])
    approve_records(office, REVIEWER, [record_id])
    assert sessions(office) == Decimal(1)


def test_a_draft_that_is_taken_back_leaves_what_counts(office: Workspace) -> None:
    send(office, TOWN, {TRAINING: [training("2025-03-05")]})
    record_id = Record.objects.get(kind="training").record_id
    revised = revise_record(office, CLERK, record_id, {"场次": "3"}, submit=True)

    undo_changeset(office, VIEWER, revised.changeset, reason="填错了")

    assert sessions(office) == Decimal(1)
    assert list_waiting(office, REVIEWER) == ()
