"""Where one act on the ledger meets another: cleared and undone, divided and entered, merged and sent again."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from taizhang.core.ledger.record import Status
from taizhang.core.values import Period, RefusedError
from taizhang.services.correcting import correct_record
from taizhang.services.duplicates import merge_records, unmerge
from taizhang.services.entering import enter_record, revise_record
from taizhang.services.locking import changes_since, lock_period
from taizhang.services.redacting import redact_record
from taizhang.services.undoing import undo_changeset
from taizhang.services.verifying import verify_workspace
from taizhang.services.workspace import Workspace
from taizhang.store import queries
from taizhang.store.ledger.models import RecordVersion
from tests.support.books import APPEAL, TRAINING, counts, reorganise, unit
from tests.support.workspaces import (
    H1,
    VIEWER,
    appeal,
    copy_filled,
    fill_in,
    send,
    take_in,
    template_of,
    training,
)

H2 = Period.read("2025H2")
EVENT = {"主题": "政策解读", "形式": "专题讲座", "对象": "统战干部", "场次": "1", "培训人次": "50"}


def record_of(topic: str, unit_code: str = "town-donghu") -> str:
    row = RecordVersion.objects.filter(values__topic=topic, unit=unit_code).latest("version")
    return row.record_id


def newest_status(record_id: str) -> str:
    return RecordVersion.objects.filter(record_id=record_id).latest("version").status


def clear(office: Workspace, record_id: str) -> None:
    redact_record(office, VIEWER, record_id, reason="依法", actor="经办人", approver="分管领导")


# --- what the law had cleared --------------------------------------------------------------------


def test_an_import_is_taken_back_although_one_of_its_records_was_cleared(office: Workspace) -> None:
    rows = [training("2025-03-05", "甲"), training("2025-04-01", "乙")]
    book = send(office, "town-donghu", {TRAINING: rows})
    number = queries.latest_changeset(VIEWER)
    cleared, other = record_of("甲"), record_of("乙")
    revise_record(office, VIEWER, cleared, {"场次": "3"}, submit=True)
    clear(office, cleared)

    done = undo_changeset(office, VIEWER, number, reason="发错了")

    assert done.withdrawn == (other,)
    undo_changeset(office, VIEWER, done.changeset, reason="没有发错")
    assert newest_status(other) == Status.APPROVED
    again = take_in(office, "再来.xlsx", book)
    assert counts(again)[TRAINING] == (1, 0, 1, 0, 0) or again.problems
    assert verify_workspace(office, VIEWER).findings == ()


def test_of_what_was_cleared_as_a_whole_nothing_is_left_to_take_back(office: Workspace) -> None:
    send(office, "town-donghu", {TRAINING: [training("2025-03-05", "甲")]})
    record_id = record_of("甲")
    revise_record(office, VIEWER, record_id, {"场次": "3"}, submit=True)
    number = queries.latest_changeset(VIEWER)
    clear(office, record_id)

    with pytest.raises(RefusedError, match="都已依法清除"):
        undo_changeset(office, VIEWER, number, reason="发错了")


def test_what_was_cleared_since_a_lock_is_named_among_the_changes(office: Workspace) -> None:
    send(office, "town-donghu", {TRAINING: [training("2025-03-05", "甲")]})
    record_id = record_of("甲")
    lock_period(office, VIEWER, "dept", H1, reason="已定稿")
    clear(office, record_id)

    assert changes_since(office, VIEWER, "dept", H1).cleared == (record_id,)
    assert changes_since(office, VIEWER, "柳河镇", H1).cleared == ()


def test_a_row_merged_into_a_record_that_was_cleared_can_be_taken_out_again(
    office: Workspace,
) -> None:
    send(office, "town-donghu", {TRAINING: [training("2025-03-05", "甲")]})
    book = fill_in(template_of(office, "town-liuhe"), {TRAINING: [training("2025-03-05", "甲")]})
    take_in(office, "柳河.xlsx", book)
    kept, dropped = record_of("甲"), record_of("甲", "town-liuhe")
    merge_records(office, VIEWER, kept, dropped, reason="同一件事")
    clear(office, kept)

    result = take_in(office, "柳河.xlsx", book)
    assert "已并入一条后来依法清除的记录" in str(result.notes[0])
    undo = queries.latest_changeset(VIEWER) - 1
    undo_changeset(office, VIEWER, undo, reason="拆开")

    assert newest_status(dropped) == Status.APPROVED
    assert newest_status(kept) == Status.WITHDRAWN
    with pytest.raises(RefusedError, match="没有合并过"):
        unmerge(office, VIEWER, kept, dropped, reason="拆开")


# --- before there was a unit -----------------------------------------------------------------------


def divide(office: Workspace) -> None:
    day = date(2025, 7, 1).isoformat()
    done = reorganise(
        office,
        {"town-donghu": (day, "town-a、town-b")},
        unit("town-a", since=day),
        unit("town-b", since=day),
    )
    assert not done.problems


@pytest.fixture
def split(server: str, tmp_path: Path) -> Workspace:
    """东湖镇 was divided at the middle of the year."""
    return copy_filled(divide, tmp_path / "office")


def test_what_is_of_a_time_before_the_unit_would_count_for_nobody_and_is_refused(
    split: Workspace,
) -> None:
    early, late = EVENT | {"举办日期": "2025-03-05"}, EVENT | {"举办日期": "2025-07-05"}
    with pytest.raises(RefusedError, match="2025年7月1日才启用，不能有2025年上半年的记录"):
        enter_record(split, VIEWER, TRAINING, "town-a", early)
    entered = enter_record(split, VIEWER, TRAINING, "town-b", late)
    with pytest.raises(RefusedError, match="才启用"):
        revise_record(split, VIEWER, entered.record_id, {"举办日期": "2025-06-30"})

    book = fill_in(
        template_of(split, "town-a", H2),
        {TRAINING: [training("2025-06-30", "甲"), training("2025-07-01", "乙")]},
    )
    result = take_in(split, "a.xlsx", book)
    assert counts(result)[TRAINING] == (1, 0, 0, 0, 1)
    assert "才启用" in str(result.problems[0])
    with pytest.raises(RefusedError, match="才启用"):
        correct_record(
            split,
            VIEWER,
            record_of("乙", "town-a"),
            {"举办日期": "2025-03-05"},
            reason="日期错了",
            actor="填报人",
        )


def test_a_matter_from_before_the_unit_is_finished_by_it(split: Workspace) -> None:
    rows = [appeal("2025-05-01", closed="2025-05-01", 办结日期=date(2025, 7, 20))]

    result = take_in(
        split, "a.xlsx", fill_in(template_of(split, "town-a", H2), {APPEAL: rows}, [TRAINING])
    )

    assert counts(result)[APPEAL] == (1, 0, 0, 0, 0)


def test_a_unit_founded_within_a_half_year_tells_of_all_of_it(office: Workspace) -> None:
    day = "2025-04-01"
    reorganise(office, {"town-donghu": (day, "town-c")}, unit("town-c", since=day))

    book = fill_in(template_of(office, "town-c"), {TRAINING: [training("2025-02-05", "甲")]})

    assert counts(take_in(office, "c.xlsx", book))[TRAINING] == (1, 0, 0, 0, 0)
