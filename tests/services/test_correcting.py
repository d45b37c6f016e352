"""Corrections, undone changesets, cleared content: what is kept, what counts, what is refused."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

from taizhang.core.ledger.record import Status
from taizhang.core.values import RefusedError
from taizhang.services.correcting import correct_record
from taizhang.services.maintenance import rebuild
from taizhang.services.record_history import change_log, record_history
from taizhang.services.redacting import redact_record
from taizhang.services.reporting import compute, write_report
from taizhang.services.tracing import trace_report
from taizhang.services.undoing import undo_changeset
from taizhang.services.workspace import Workspace
from taizhang.store import queries
from taizhang.store.ledger.models import Changeset, Fact, Record, RecordVersion
from taizhang.store.submissions import submissions
from taizhang.store.viewer import Viewer
from tests.support.books import TRAINING, change
from tests.support.workspaces import (
    H1,
    VIEWER,
    fill_in,
    make_office,
    organisation,
    send,
    take_in,
    template_of,
    training,
)

TOWN = "town-donghu"


@pytest.fixture
def office(tmp_path: Path) -> Workspace:
    return make_office(tmp_path / "office", [organisation("A1", 10, "2020-01-01")])


def only_training() -> str:
    return Record.objects.get(kind="training").record_id


def sessions(office: Workspace, as_of: int | None = None) -> object:
    changeset = as_of or queries.latest_changeset(VIEWER)
    computed = compute(office, VIEWER, ["training_sessions"], "dept", H1, changeset)
    return getattr(computed.current["training_sessions"].value, "number", None)


def correct(office: Workspace, record_id: str, reason: str = "数错了", **changes: str) -> int:
    done = correct_record(office, VIEWER, record_id, changes, reason=reason, actor="填报人")
    return done.changeset


def facts() -> list[dict[str, object]]:
    rows = Fact.objects.order_by("record_id", "version").values()
    return [{k: v for k, v in row.items() if k != "id"} for row in rows]


def test_a_correction_is_a_new_version_and_says_what_differs_and_which_reports_rest_on_it(
    office: Workspace,
) -> None:
    send(office, TOWN, {TRAINING: [training("2025-03-05")]})
    written, _composition = write_report(office, VIEWER, "dept", H1, template="half_year")
    before = queries.latest_changeset(VIEWER)

    done = correct_record(
        office, VIEWER, only_training(), {"场次": "3"}, reason="数错了", actor="填报人"
    )

    assert [(item.label, item.before, item.after) for item in done.fields] == [("场次", "1", "3")]
    assert [report.number for report in done.reports] == [written.number]
    assert done.version == 2
    assert (sessions(office, before), sessions(office)) == (Decimal(1), Decimal(3))
    kept = facts()
    rebuild(office)
    assert facts() == kept


def test_a_field_may_be_named_by_its_id_and_names_of_choices_are_read(office: Workspace) -> None:
    send(office, TOWN, {TRAINING: [training("2025-03-05")]})

    correct(office, only_training(), format="线上学习", topic="社区统战实务")

    values = RecordVersion.objects.get(record__kind="training", version=2).values
    assert (values["format"], values["topic"]) == ("online", "社区统战实务")


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"场次": ""}, "“场次”必填"),
        ({"场次": "许多"}, "不是准确的数字"),
        ({"主题": "联系 13812345678"}, "含有手机号码"),
        ({"讲课人": "甲"}, "没有字段“讲课人”"),
        ({"场次": "1"}, "没有可更正的"),
        ({"场次": "2", "sessions": "3"}, "写了两次"),
    ],
)
def test_a_correction_that_does_not_fit_is_refused_and_writes_nothing(
    office: Workspace, changes: dict[str, str], words: str
) -> None:
    send(office, TOWN, {TRAINING: [training("2025-03-05")]})
    before = queries.latest_changeset(VIEWER)

    with pytest.raises(RefusedError, match=words) as refused:
        correct_record(office, VIEWER, only_training(), changes, reason="数错了", actor="填报人")

    assert "13812345678" not in str(refused.value)
    assert queries.latest_changeset(VIEWER) == before


@pytest.mark.parametrize(
    ("reason", "words"), [(" ", "须写明理由"), ("见 13812345678", "含有手机号码")]
)
def test_a_reason_is_wanted_and_holds_no_personal_number(
    office: Workspace, reason: str, words: str
) -> None:
    send(office, TOWN, {TRAINING: [training("2025-03-05")]})

    with pytest.raises(RefusedError, match=words) as refused:
        correct(office, only_training(), reason, 场次="2")

    assert "13812345678" not in str(refused.value)


def test_a_record_that_is_unknown_or_of_another_unit_is_not_found(office: Workspace) -> None:
    send(office, TOWN, {TRAINING: [training("2025-03-05")]})
    other = Viewer("审核人", "town-liuhe")

    for viewer, record_id in ((VIEWER, "AAAAA-AAAAA"), (other, only_training())):
        with pytest.raises(RefusedError, match="没有记录号为"):
            correct_record(
                office, viewer, record_id, {"场次": "2"}, reason="数错了", actor="审核人"
            )


def test_a_unit_that_others_stand_under_cannot_be_renumbered(office: Workspace) -> None:
    row = RecordVersion.objects.get(record__kind="unit", values__code=TOWN)
    send(office, TOWN, {TRAINING: [training("2025-03-05")]})

    with pytest.raises(RefusedError, match="将没有“town-donghu”"):
        correct(office, row.record_id, 单位代码="town-x")


def test_history_names_every_version_with_what_differs(office: Workspace) -> None:
    send(office, TOWN, {TRAINING: [training("2025-03-05")]})
    correct(office, only_training(), 场次="3")

    first, second = record_history(office, VIEWER, only_training())

    assert (first.action, second.action) == ("import", "correct")
    assert "学习培训 第3行" in str(first.source)
    assert (second.actor, second.reason, second.source) == ("填报人", "数错了", None)
    assert [(f.label, f.before, f.after) for f in second.fields] == [("场次", "1", "3")]


def test_an_import_is_taken_back_as_a_whole_and_the_same_file_brings_it_back(
    office: Workspace,
) -> None:
    book = fill_in(template_of(office, TOWN), {TRAINING: [training("2025-03-05")]}, ["诉求办理"])
    number = take_in(office, "东湖镇.xlsx", book).changeset
    assert number is not None
    sent = submissions(VIEWER, number)

    done = undo_changeset(office, VIEWER, number, reason="发错了")

    record_id = only_training()
    assert done.withdrawn == (record_id,)
    assert done.submissions == len(sent) == 2
    assert submissions(VIEWER, done.changeset) == ()
    assert (sessions(office, number), sessions(office)) == (Decimal(1), None)
    assert record_history(office, VIEWER, record_id)[-1].status is Status.WITHDRAWN

    again = take_in(office, "东湖镇.xlsx", book)

    assert not again.problems
    assert only_training() == record_id
    assert [row.version for row in RecordVersion.objects.filter(record_id=record_id)] == [1, 2, 3]
    assert sessions(office) == Decimal(1)
    assert len(submissions(VIEWER, queries.latest_changeset(VIEWER))) == 2
    kept = facts()
    rebuild(office)
    assert facts() == kept


def test_a_submission_that_was_taken_back_is_what_it_was_before(office: Workspace) -> None:
    blank = template_of(office, TOWN)
    take_in(office, "零报告.xlsx", fill_in(blank, {}, [TRAINING]))
    before = submissions(VIEWER, queries.latest_changeset(VIEWER))
    take_in(office, "东湖镇.xlsx", fill_in(blank, {TRAINING: [training("2025-03-05")]}))

    undo_changeset(office, VIEWER, queries.latest_changeset(VIEWER), reason="发错了")

    assert submissions(VIEWER, queries.latest_changeset(VIEWER)) == before


def test_a_correction_is_taken_back_and_the_taking_back_too(office: Workspace) -> None:
    send(office, TOWN, {TRAINING: [training("2025-03-05")]})
    number = correct(office, only_training(), 场次="3")

    first = undo_changeset(office, VIEWER, number, reason="改错了")

    assert (first.restored, sessions(office)) == ((only_training(),), Decimal(1))

    undo_changeset(office, VIEWER, first.changeset, reason="原来是对的")

    assert sessions(office) == Decimal(3)


def test_what_has_been_changed_since_is_not_taken_back(office: Workspace) -> None:
    send(office, TOWN, {TRAINING: [training("2025-03-05")]})
    number = queries.latest_changeset(VIEWER)
    later = correct(office, only_training(), 场次="3")

    with pytest.raises(RefusedError, match=f"变更号 {later} .*{only_training()}"):
        undo_changeset(office, VIEWER, number, reason="发错了")

    assert sessions(office) == Decimal(3)


def test_an_import_that_a_later_one_rests_on_is_not_taken_back(office: Workspace) -> None:
    send(office, TOWN, {TRAINING: [training("2025-03-05")]})
    number = queries.latest_changeset(VIEWER)
    send(office, TOWN, {TRAINING: [training("2025-03-06")]})
    later = queries.latest_changeset(VIEWER)

    with pytest.raises(RefusedError, match=f"变更号 {later} 又报送"):
        undo_changeset(office, VIEWER, number, reason="发错了")

    undo_changeset(office, VIEWER, later, reason="发错了")
    undo_changeset(office, VIEWER, number, reason="发错了")
    assert submissions(VIEWER, queries.latest_changeset(VIEWER)) == ()


def test_what_is_undone_or_no_such_act_cannot_be_undone(office: Workspace) -> None:
    send(office, TOWN, nil=[TRAINING])
    number = queries.latest_changeset(VIEWER)
    undo_changeset(office, VIEWER, number, reason="发错了")

    for which, words in ((number, "已由变更号"), (1, "不能撤销"), (99, "没有变更号 99")):
        with pytest.raises(RefusedError, match=words):
            undo_changeset(office, VIEWER, which, reason="发错了")


def test_units_whose_records_exist_do_not_vanish(office: Workspace) -> None:
    base = Changeset.objects.filter(action="import").order_by("number").first()
    assert base is not None
    send(office, TOWN, {TRAINING: [training("2025-03-05")]})
    before = RecordVersion.objects.count()

    with pytest.raises(RefusedError, match="“单位”中将没有“town-donghu”"):
        undo_changeset(office, VIEWER, base.number, reason="发错了")

    assert RecordVersion.objects.count() == before


def redact(
    office: Workspace, record_id: str, approver: str = "审核人", reason: str = "依法"
) -> int:
    done = redact_record(
        office, VIEWER, record_id, reason=reason, actor="填报人", approver=approver
    )
    return done.changeset


def test_cleared_content_is_gone_from_every_version_and_counts_at_no_time(
    office: Workspace,
) -> None:
    workbook = send(
        office,
        TOWN,
        {TRAINING: [training("2025-03-05", "不该写的"), training("2025-03-06", "政策解读")]},
    )
    record_id = RecordVersion.objects.get(values__topic="不该写的").record_id
    correct(office, record_id, 场次="3")
    before = queries.latest_changeset(VIEWER)
    written, _composition = write_report(office, VIEWER, "dept", H1, template="half_year")

    number = redact(office, record_id)

    rows = RecordVersion.objects.filter(record_id=record_id).order_by("version")
    assert [row.values for row in rows] == [{"redacted": True}, {"redacted": True}, {}]
    assert [row.redaction_id for row in rows] == [number, number, None]
    assert rows[2].status == Status.WITHDRAWN
    assert (sessions(office, before), sessions(office)) == (Decimal(1), Decimal(1))
    kept = facts()
    rebuild(office)
    assert facts() == kept
    assert not Fact.objects.filter(record_id=record_id)
    history = record_history(office, VIEWER, record_id)
    assert [item.redacted for item in history] == [True, True, False]
    assert all(not item.fields for item in history)
    traces = trace_report(office, VIEWER, written.number).figures
    shown = [source.summary for trace in traces for source in trace.row.sources]
    assert "内容已依法清除" in shown
    assert write_report(office, VIEWER, "dept", H1, template="half_year", as_of=before)

    again = take_in(office, "东湖镇.xlsx", workbook)

    assert ["已依法清除" in str(problem) for problem in again.problems] == [True]
    assert sessions(office) == Decimal(1)


def test_clearing_wants_two_people_and_a_reason_and_happens_once(office: Workspace) -> None:
    send(office, TOWN, {TRAINING: [training("2025-03-05")]})

    for approver, reason, words in (
        ("填报人", "依法", "两人"),
        ("", "依法", "两人"),
        ("审核人", "", "理由"),
        ("审核人", "13812345678", "手机号码"),
    ):
        with pytest.raises(RefusedError, match=words):
            redact(office, only_training(), approver, reason)
    redact(office, only_training())
    for again in (
        lambda: redact(office, only_training()),
        lambda: correct(office, only_training()),
    ):
        with pytest.raises(RefusedError, match="已依法清除"):
            again()


def test_the_log_has_the_newest_first_and_says_what_was_undone(office: Workspace) -> None:
    send(office, TOWN, {TRAINING: [training("2025-03-05")]})
    number = queries.latest_changeset(VIEWER)
    undo_changeset(office, VIEWER, number, reason="发错了")

    newest, undone, *_others = change_log(office, VIEWER)

    assert (newest.action, newest.undoes, newest.reason) == ("undo", number, "发错了")
    assert (undone.action, undone.undone) == ("import", True)
    assert len(change_log(office, VIEWER, 1)) == 1


def test_a_row_that_was_prefilled_and_left_alone_does_not_undo_a_later_correction(
    office: Workspace,
) -> None:
    send(office, "东湖镇", {"学习培训": [training("2025-03-12", 培训人次=50)]})
    record = RecordVersion.objects.get(record__kind="training").record_id
    sent_out = template_of(office, "东湖镇")
    correct_record(office, VIEWER, record, {"培训人次": "60"}, reason="核对签到表", actor="填报人")

    filled = fill_in(sent_out, {"学习培训": [training("2025-04-02", "另一次")]})
    result = take_in(office, "后来交的.xlsx", filled)

    newest = RecordVersion.objects.filter(record_id=record).order_by("version").last()
    assert newest is not None
    assert newest.values["person_times"] == 60
    assert result.changes == 1
    assert any("以后更正过" in str(note) for note in result.notes)


def test_a_prefilled_row_that_was_changed_is_a_change(office: Workspace) -> None:
    send(office, "东湖镇", {"学习培训": [training("2025-03-12", 培训人次=50)]})
    record = RecordVersion.objects.get(record__kind="training").record_id
    sent_out = template_of(office, "东湖镇")
    correct_record(office, VIEWER, record, {"培训人次": "60"}, reason="核对签到表", actor="填报人")

    take_in(office, "后来交的.xlsx", change(sent_out, "学习培训", {(3, "培训人次"): 55}))

    newest = RecordVersion.objects.filter(record_id=record).order_by("version").last()
    assert newest is not None
    assert newest.values["person_times"] == 55
