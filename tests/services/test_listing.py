"""Lists say what counts, under any filter, on either database; what does not count stands beside it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from io import BytesIO
from pathlib import Path

import pytest
from openpyxl import load_workbook

from taizhang.core.ledger.record import Status
from taizhang.core.ledger.search_text import search_text
from taizhang.core.values import Period, RefusedError
from taizhang.services import kept, list_question
from taizhang.services import listing as listing_module
from taizhang.services.correcting import correct_record
from taizhang.services.entering import enter_record
from taizhang.services.kind_overview import list_kinds
from taizhang.services.list_export import export_list
from taizhang.services.list_question import Question, find_kind, read_question
from taizhang.services.listing import list_records
from taizhang.services.maintenance import rebuild
from taizhang.services.meanwhile import ChangedMeanwhileError
from taizhang.services.record_page import look_at_record
from taizhang.services.redacting import redact_record
from taizhang.services.reviewing import approve_records, return_records
from taizhang.services.rights import Actor, Role
from taizhang.services.undoing import undo_changeset
from taizhang.services.verifying import verify_workspace
from taizhang.services.workspace import Workspace
from taizhang.store import list_totals, queries, touched
from taizhang.store import listing as store
from taizhang.store.database import close_database
from taizhang.store.facts import differing_facts
from taizhang.store.ledger.models import Unsettled
from taizhang.store.listing import BY_CHANGE, BY_UNIT, EMPTY
from taizhang.store.touched import Kept
from taizhang.store.viewer import Viewer
from tests.support.books import TRAINING
from tests.support.workspaces import H1, VIEWER, copy_filled, send, training

TOWN, OTHER, SECTION = "town-donghu", "town-liuhe", "sec-economy"
CLERK, REVIEWER = Viewer("填报人", TOWN), Viewer("审核人", "dept")
EVENT = {
    "举办日期": "2025-03-05", "主题": "政策解读", "形式": "专题讲座", "对象": "统战干部",
    "场次": "1", "培训人次": "50",
}  # fmt: skip


def fill_five_trainings(workspace: Workspace) -> None:
    send(
        workspace,
        TOWN,
        {
            TRAINING: [
                training("2025-03-05", "惠企政策ＡＢ解读", 培训人次=60, 邀请人数=70),
                training("2025-04-08", "业务培训", 培训人次=40),
                training("2025-04-08", "信息写作", 培训人次=40, 形式="培训班"),
            ]
        },
    )
    send(workspace, OTHER, {TRAINING: [training("2025-05-08", "业务培训 二", 培训人次=7)]})


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Workspace]:
    """Two towns with five trainings, of which one lies in the year before."""
    yield copy_filled(fill_five_trainings, tmp_path / "office", ())
    close_database()


def asked(office: Workspace, **words: str) -> Question:
    names = {name.replace("__", "."): value for name, value in words.items()}
    return read_question(office, "training", names, H1)


def titles(office: Workspace, viewer: Viewer = VIEWER, **words: str) -> list[str]:
    return [row.title for row in list_records(office, viewer, asked(office, **words)).rows]


@pytest.mark.parametrize(
    ("words", "wanted"),
    [
        ({}, ["业务培训 二", "信息写作", "业务培训", "惠企政策AB解读"]),
        ({"q": "培训"}, ["业务培训 二", "业务培训"]),
        ({"q": "业务 二"}, ["业务培训 二"]),
        ({"q": "ａｂ"}, ["惠企政策AB解读"]),
        ({"q": "%"}, []),
        ({"q": "_"}, []),
        ({"q": "'; DROP TABLE ledger_fact"}, []),
        ({"unit": OTHER}, ["业务培训 二"]),
        ({"period": "2025-04"}, ["信息写作", "业务培训"]),
        ({"period": "2025Q1"}, ["惠企政策AB解读"]),
        ({"period": "2024"}, []),
        ({"period": "nonsense"}, ["业务培训 二", "信息写作", "业务培训", "惠企政策AB解读"]),
        ({"f__format": "course"}, ["信息写作"]),
        ({"f__method": EMPTY, "q": "惠企"}, ["惠企政策AB解读"]),
        ({"f__topic": "业务培训"}, ["业务培训 二", "信息写作", "业务培训", "惠企政策AB解读"]),
        ({"order": "held_on"}, ["惠企政策AB解读", "业务培训", "信息写作", "业务培训 二"]),
        ({"order": "-person_times"}, ["惠企政策AB解读", "信息写作", "业务培训", "业务培训 二"]),
        ({"order": "person_times; --"}, ["业务培训 二", "信息写作", "业务培训", "惠企政策AB解读"]),
        ({"order": BY_CHANGE}, ["惠企政策AB解读", "业务培训", "信息写作", "业务培训 二"]),
        ({"order": f"-{BY_UNIT}", "period": "2025-05"}, ["业务培训 二"]),
    ],
)  # fmt: skip
def test_a_list_holds_what_its_filters_ask_for(
    office: Workspace, words: dict[str, str], wanted: list[str]
) -> None:
    assert [title.replace("ＡＢ", "AB") for title in titles(office, VIEWER, **words)] == wanted


def test_totals_are_of_all_that_is_listed_not_of_the_page(office: Workspace) -> None:
    found = list_records(office, VIEWER, asked(office), size=2)

    sums = {column.id: column.total for column in found.columns}
    assert (found.count, found.pages, len(found.rows)) == (4, 2, 2)
    assert sums["person_times"] == Decimal(147)
    assert sums["invited"] == Decimal(70)
    searched = list_records(office, VIEWER, asked(office, q="培训"), size=1)
    assert searched.count == 2
    assert {c.id: c.total for c in searched.columns}["person_times"] == Decimal(47)
    assert {c.id: c.total for c in searched.columns}["invited"] is None


def test_a_page_beyond_the_last_is_the_last(office: Workspace) -> None:
    found = list_records(office, VIEWER, asked(office, page="999999999"), size=3)

    assert found.question.page == 2
    assert len(found.rows) == 1


def test_sums_change_with_the_ledger_although_they_are_kept(office: Workspace) -> None:
    before = list_records(office, VIEWER, asked(office))
    record_id = before.rows[0].record_id

    correct_record(office, VIEWER, record_id, {"培训人次": "9"}, reason="核实", actor="综合岗")

    after = {c.id: c.total for c in list_records(office, VIEWER, asked(office)).columns}
    assert after["person_times"] == Decimal(149)


def test_a_viewer_sees_the_records_of_his_units_only(office: Workspace) -> None:
    assert len(titles(office, CLERK)) == 3
    assert len(titles(office, Viewer("柳河镇", OTHER))) == 1
    with pytest.raises(RefusedError, match="不在您的管理范围"):
        titles(office, CLERK, unit=OTHER)
    other = list_records(office, VIEWER, asked(office, unit=OTHER)).rows[0].record_id
    with pytest.raises(RefusedError, match="没有记录号"):
        look_at_record(office, CLERK, other)
    [group] = [
        g for g in list_kinds(office, CLERK, H1) if "training" in {k.kind.id for k in g.kinds}
    ]
    assert {one.kind.id: one.count for one in group.kinds}["training"] == 3


def test_every_state_has_a_list_of_its_own(office: Workspace) -> None:
    draft = enter_record(office, CLERK, TRAINING, TOWN, EVENT | {"主题": "草拟"}).record_id
    sent = enter_record(office, CLERK, TRAINING, TOWN, EVENT, submit=True).record_id
    back = enter_record(
        office, CLERK, TRAINING, TOWN, EVENT | {"主题": "退回的"}, submit=True
    ).record_id
    return_records(office, REVIEWER, [back], reason="人次不对")

    found = list_records(office, VIEWER, asked(office, state="returned"))

    assert dict(found.states) == {
        Status.APPROVED: 4, Status.SUBMITTED: 1, Status.RETURNED: 1, Status.DRAFT: 1, Status.WITHDRAWN: 0,
    }  # fmt: skip
    assert [(row.title, row.reason) for row in found.rows] == [("退回的", "人次不对")]
    assert titles(office, state="draft", q="草拟") == ["草拟"]
    assert titles(office, state="draft", q="别的") == []
    assert titles(office, state="submitted", period="2025-06") == []
    approve_records(office, REVIEWER, [sent])
    assert titles(office, state="submitted") == []
    assert "政策解读" in titles(office)
    assert {row.record_id for row in Unsettled.objects.all()} == {draft, back}
    assert verify_workspace(office, VIEWER).findings == ()


def test_what_was_withdrawn_or_cleared_is_shown_as_such(office: Workspace) -> None:
    rows = list_records(office, VIEWER, asked(office)).rows
    cleared = rows[0].record_id
    redact_record(office, VIEWER, cleared, reason="误录", actor="审核人", approver="领导")
    undo_changeset(office, VIEWER, queries.latest_changeset(VIEWER) - 2, reason="导错了")

    gone = list_records(office, VIEWER, asked(office, state="withdrawn")).rows

    assert {row.record_id: row.cleared for row in gone}[cleared] is True
    assert sum(not row.cleared for row in gone) == 3
    assert titles(office) == []
    page = look_at_record(office, VIEWER, cleared)
    assert page.cleared
    assert all(field.value == "" for field in page.fields)


def test_the_indexes_of_lists_can_be_made_anew(office: Workspace) -> None:
    enter_record(office, CLERK, TRAINING, TOWN, EVENT, submit=True)
    before = [*Unsettled.objects.order_by("pk").values_list()]
    shown = titles(office, q="培训")
    Unsettled.objects.all().delete()
    assert differing_facts(office.pack.kinds) != []

    rebuild(office)

    assert [*Unsettled.objects.order_by("pk").values_list()] == before
    assert titles(office, q="培训") == shown
    assert differing_facts(office.pack.kinds) == []


@pytest.mark.parametrize("few", [0, 100])
@pytest.mark.parametrize("dearer", [0, 10**9])
def test_whichever_way_the_facts_are_read_the_list_is_the_same(
    office: Workspace, monkeypatch: pytest.MonkeyPatch, few: int, dearer: int
) -> None:
    questions = [
        asked(office, **words)
        for words in ({}, {"q": "培训"}, {"order": "-person_times"}, {"period": "all"})
    ]
    wanted = [list_records(office, REVIEWER, one) for one in questions]
    monkeypatch.setattr(store, "_FEW_UNITS", few)
    monkeypatch.setattr(store, "_DEARER", dearer)
    monkeypatch.setattr(listing_module, "_FEW", few)
    kept._shelves.clear()
    # Unit by unit, with nothing at hand; then all at once, as nothing is ever at hand.
    monkeypatch.setattr(touched, "LEAVES", Kept(10))
    assert [list_records(office, REVIEWER, one) for one in questions] == wanted
    monkeypatch.setattr(list_totals, "touched", lambda: None)
    assert [list_records(office, REVIEWER, one) for one in questions] == wanted


def test_a_second_writer_is_told_who_was_first(office: Workspace) -> None:
    record_id = list_records(office, VIEWER, asked(office)).rows[0].record_id
    correct_record(office, VIEWER, record_id, {"培训人次": "9"}, reason="核实", actor="张口")

    with pytest.raises(ChangedMeanwhileError, match="张口"):
        correct_record(
            office, VIEWER, record_id, {"场次": "2"}, reason="核实", actor="综合岗", version=1
        )


def test_a_workbook_of_a_list_runs_no_formula(office: Workspace) -> None:
    record_id = list_records(office, VIEWER, asked(office)).rows[0].record_id
    correct_record(office, VIEWER, record_id, {"主题": "=1+1 业务"}, reason="核实", actor="综合岗")
    actor = Actor(1, "综合岗", Role.DRAFTER)
    rendered: list[bytes] = []
    question = replace(asked(office), columns=("topic", "held_on", "person_times"))

    name, content = export_list(office, actor, question, told=lambda *_words: rendered.append(b""))

    sheet = load_workbook(BytesIO(content)).active
    assert sheet is not None
    lines = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=2)]
    assert name == "学习培训 2025年上半年.xlsx"
    assert lines[0][:4] == ["单位", "举办日期", "主题", "培训人次"]
    first = sheet.cell(3, 3)
    assert (first.value, first.data_type) == ("=1+1 业务", "s")
    assert lines[5][3] == 147
    assert rendered == [b""]


def test_the_words_of_a_record_are_its_text_fields(office: Workspace) -> None:
    kind = find_kind(office, "training")

    assert search_text(kind, {"topic": "ＰＬＡＮ 一", "format": "course"}) == "plan 一"


def test_a_period_holds_what_was_open_in_it(office: Workspace) -> None:
    from taizhang.core.ledger.record import Record, RecordRef

    kind = find_kind(office, "appeal")
    open_one = {"collected_on": H1.start.replace(year=2024)}
    record = Record(RecordRef("A", 1), kind.id, TOWN, open_one)
    closed = replace(record, values=open_one | {"closed_on": H1.start.replace(year=2024, month=12)})

    assert list_question._within(kind, record, H1)
    assert not list_question._within(kind, closed, H1)
    assert list_question._within(kind, closed, Period.read("2024"))
