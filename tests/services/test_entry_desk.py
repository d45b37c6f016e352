"""Entering as units do it in the browser: what is owed, nil reports, what submitting reports, blocks, duplicates."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from taizhang.core.ledger.pasted import split_block
from taizhang.core.ledger.record import Status
from taizhang.core.ledger.submission import SubmissionState
from taizhang.core.values import Period, RefusedError
from taizhang.services.briefs import brief_of_record, check_brief, read_brief
from taizhang.services.entering import enter_record, revise_record
from taizhang.services.entry_desk import entry_desk, unit_to_enter
from taizhang.services.entry_options import as_typed, link_options, typed_text
from taizhang.services.field_reading import FieldsRefusedError
from taizhang.services.ledger_status import ledger_status
from taizhang.services.locking import lock_period
from taizhang.services.meanwhile import ChangedMeanwhileError
from taizhang.services.nil_reports import nil_report, take_back_nil
from taizhang.services.pasting import EnteredBlock, Paste, enter_block, look_at, mended
from taizhang.services.possible_duplicates import possible_duplicates
from taizhang.services.record_history import record_history
from taizhang.services.reporting import compute
from taizhang.services.reviewing import approve_records, return_records, submit_records
from taizhang.services.revising import revision_base
from taizhang.services.undoing import undo_changeset
from taizhang.services.unit_choice import units_to_choose
from taizhang.services.verifying import verify_workspace
from taizhang.services.workspace import Workspace
from taizhang.store import queries
from taizhang.store.viewer import Viewer
from tests.support.workspaces import H1, VIEWER, make_office, send, training

TOWN, OTHER = "town-donghu", "town-liuhe"
CLERK = Viewer("填报人", TOWN)
NEIGHBOUR = Viewer("邻镇填报人", OTHER)
REVIEWER = Viewer("审核人", "dept")
EVENT = {
    "held_on": "3月5日",
    "topic": "政策解读",
    "format": "专题讲座",
    "audience": "统战干部",
    "sessions": "1",
    "person_times": "1.2万",
}


@pytest.fixture
def office(tmp_path: Path) -> Workspace:
    return make_office(tmp_path / "office")


def entered(
    office: Workspace, viewer: Viewer = CLERK, *, submit: bool = True, **changes: str
) -> str:
    done = enter_record(
        office, viewer, "training", viewer.unit, EVENT | changes, submit=submit, period=H1
    )
    return done.record_id


def state(office: Workspace, unit: str = TOWN, kind: str = "training") -> SubmissionState | None:
    return next(
        item.state
        for item in ledger_status(office, VIEWER, H1)
        if (item.unit_code, item.kind_id) == (unit, kind)
    )


def sessions(office: Workspace) -> object:
    changeset = queries.latest_changeset(VIEWER)
    computed = compute(office, VIEWER, ["training_sessions"], TOWN, H1, changeset)
    return getattr(computed.current["training_sessions"].value, "number", None)


def test_what_is_typed_is_read_as_in_workbooks(office: Workspace) -> None:
    base = revision_base(office, CLERK, entered(office))
    assert base.values["held_on"] == date(2025, 3, 5)
    assert base.values["person_times"] == 12000
    assert as_typed(office, CLERK, base.kind, base.values)["format"] == "专题讲座"


def test_every_fault_stands_at_its_field(office: Workspace) -> None:
    with pytest.raises(FieldsRefusedError) as refused:
        entered(office, person_times="80余人", held_on="2月30日", topic="")
    assert {name for name, _message in refused.value.faults} == {"person_times", "held_on", "topic"}
    assert "约数" in str(refused.value)
    assert (
        queries.records(
            VIEWER,
            office.pack.kinds,
            queries.unit_tree(VIEWER, office.pack.kinds["unit"], H1, 99),
            99,
            ["training"],
        )
        == ()
    )


def test_who_submits_has_reported_but_a_draft_reports_nothing(office: Workspace) -> None:
    draft = entered(office, submit=False)
    assert state(office) is None
    submit_records(office, CLERK, [draft])
    assert state(office) is SubmissionState.SENT
    # It has come, and what it says is not known before it is approved.
    assert sessions(office) is None
    approve_records(office, REVIEWER, [draft])
    assert sessions(office) == 1
    assert verify_workspace(office, VIEWER).findings == ()


def test_undoing_what_was_submitted_takes_the_report_back_too(office: Workspace) -> None:
    done = enter_record(office, CLERK, "training", TOWN, EVENT, submit=True, period=H1)
    undo_changeset(office, CLERK, done.changeset, reason="录错了")
    assert state(office) is None


def test_a_nil_report_and_its_taking_back(office: Workspace) -> None:
    nil_report(office, CLERK, "training", TOWN, H1)
    assert state(office) is SubmissionState.NIL
    assert sessions(office) == 0
    with pytest.raises(RefusedError, match="已报零报告"):
        nil_report(office, CLERK, "training", TOWN, H1)
    take_back_nil(office, CLERK, "training", TOWN, H1)
    assert state(office) is None
    assert sessions(office) is None
    with pytest.raises(RefusedError, match="没有报过零报告"):
        take_back_nil(office, CLERK, "training", TOWN, H1)


@pytest.mark.parametrize(
    ("kind", "unit", "period", "why"),
    [
        ("training", OTHER, H1, "本单位和下级"),
        ("nothing", TOWN, H1, "没有要报的台账"),
        ("organisation", TOWN, H1, "没有要报的台账"),
        ("training", "nowhere", H1, "没有名为"),
        ("training", TOWN, Period.read("2025"), "不用单独报"),
        ("training", TOWN, Period.read("2025Q1"), "不用单独报"),
    ],
)
def test_nil_reports_that_cannot_be(
    office: Workspace, kind: str, unit: str, period: Period, why: str
) -> None:
    with pytest.raises(RefusedError, match=why):
        nil_report(office, CLERK, kind, unit, period)


def test_whoever_has_records_has_something_to_report(office: Workspace) -> None:
    draft = entered(office, submit=False)
    with pytest.raises(RefusedError, match="已有1条记录"):
        nil_report(office, CLERK, "training", TOWN, H1)
    submit_records(office, CLERK, [draft])
    approve_records(office, REVIEWER, [draft])
    with pytest.raises(RefusedError, match="已有1条记录"):
        nil_report(office, CLERK, "training", TOWN, H1)


def test_a_record_after_a_nil_report_reports_instead_of_it(office: Workspace) -> None:
    nil_report(office, CLERK, "training", TOWN, H1)
    entered(office)
    assert state(office) is SubmissionState.SENT


def test_a_closed_period_takes_no_nil_report_and_keeps_what_was_sent(office: Workspace) -> None:
    send(office, TOWN, nil=["学习培训"])
    lock_period(office, REVIEWER, "dept", H1, reason="报送结束")
    with pytest.raises(RefusedError, match="封账"):
        take_back_nil(office, CLERK, "training", TOWN, H1)
    entered(office)
    assert state(office) is SubmissionState.NIL


def test_the_desk_of_a_unit(office: Workspace) -> None:
    draft = entered(office, submit=False)
    sent = entered(office, held_on="4月1日")
    returned = entered(office, held_on="4月2日", topic="统战理论")
    counted = entered(office, held_on="4月3日")
    return_records(office, REVIEWER, [returned], reason="请补充对象")
    approve_records(office, REVIEWER, [counted])
    desk = entry_desk(office, CLERK, H1)
    assert (desk.unit, desk.unit_name) == (TOWN, "东湖镇")
    assert [one.record_id for one in desk.drafts] == [draft]
    assert [one.record_id for one in desk.submitted] == [sent]
    assert [(one.record_id, one.reason) for one in desk.returned] == [(returned, "请补充对象")]
    assert [one.record_id for one in desk.counted] == [counted]
    kind = next(one for one in desk.owed if one.id == "training")
    assert (kind.counted, kind.waiting) == (1, 3)
    assert not kind.dues[0].may_be_nil
    assert next(one for one in desk.owed if one.id == "appeal").dues[0].may_be_nil


def test_who_may_enter_for_whom(office: Workspace) -> None:
    assert [one.code for one in units_to_choose(office, CLERK, H1)] == [TOWN]
    assert len(units_to_choose(office, REVIEWER, H1)) == 5
    with pytest.raises(RefusedError, match="本单位和下级"):
        unit_to_enter(office, CLERK, H1, OTHER)
    # The department owes nothing itself: the first that does is shown.
    assert unit_to_enter(office, REVIEWER, H1) != "dept"


def test_the_second_of_two_writers_is_told(office: Workspace) -> None:
    record_id = entered(office, submit=False)
    base = revision_base(office, CLERK, record_id)
    revise_record(office, REVIEWER, record_id, {"topic": "改过的主题"}, base=base.version)
    with pytest.raises(ChangedMeanwhileError, match="审核人已先一步"):
        revise_record(office, CLERK, record_id, {"topic": "我的主题"}, base=base.version)
    newest = revision_base(office, CLERK, record_id)
    assert newest.values["topic"] == "改过的主题"
    revise_record(office, CLERK, record_id, {"topic": "我的主题"}, base=newest.version)
    assert len(record_history(office, CLERK, record_id)) == 3


def test_what_is_typed_twice_is_pointed_out(office: Workspace) -> None:
    kind = office.pack.kinds["training"]
    mine = entered(office)
    like = possible_duplicates(office, CLERK, kind, TOWN, EVENT, period=H1)
    assert [(one.record_id, one.unit) for one in like] == [(mine, "东湖镇")]
    assert possible_duplicates(office, CLERK, kind, TOWN, EVENT, period=H1, but=mine) == ()
    assert possible_duplicates(office, CLERK, kind, TOWN, {"topic": "政策解读"}, period=H1) == ()
    assert (
        possible_duplicates(office, CLERK, kind, TOWN, EVENT | {"held_on": "乱写"}, period=H1) == ()
    )


def test_of_a_record_of_others_only_that_there_is_one_is_told(office: Workspace) -> None:
    kind = office.pack.kinds["training"]
    entered(office, NEIGHBOUR, co_hosts="东湖镇")
    (found,) = possible_duplicates(office, CLERK, kind, TOWN, EVENT, period=H1)
    assert (found.record_id, found.title, found.unit, found.why) == ("", "", "", ())
    # Whoever may see both units is told which it is.
    (seen,) = possible_duplicates(office, REVIEWER, kind, TOWN, EVENT, period=H1)
    assert seen.unit == "柳河镇"


HEAD = "日期\t主题\t形式\t对象\t场次\t人次"
GOOD = "3月5日\t惠企政策解读\t专题讲座\t民营企业\t1\t80"
BAD = "4月31日\t统战理论\t培训班\t统战干部\t\t90余人"


def pasted(office: Workspace, *lines: str, unit: str = TOWN) -> Paste:
    return Paste(office.pack.kinds["training"], unit, H1, split_block("\n".join(lines)))


def test_good_rows_of_a_block_are_entered_and_bad_ones_stay(office: Workspace) -> None:
    paste = pasted(office, HEAD, GOOD, BAD, "合计\t\t\t\t1\t170")
    table = look_at(office, CLERK, paste)
    assert (len(table.good), len(table.bad), [*table.asides]) == (1, 1, [3])
    (bad,) = table.bad
    assert sorted(bad.faults) == [0, 4, 5]
    entered_block = enter_block(office, CLERK, paste)
    left = entered_block.left
    assert entered_block.count == 1
    assert ["\t".join(row) for row in left] == [HEAD, BAD]
    again = mended(left, {(1, 0): "4月30日", (1, 4): "2", (1, 5): "93"})
    assert enter_block(office, CLERK, Paste(paste.kind, TOWN, H1, again)) == EnteredBlock(1, 0, ())


def test_the_same_block_twice_changes_nothing(office: Workspace) -> None:
    paste = pasted(office, HEAD, GOOD)
    assert enter_block(office, CLERK, paste).count == 1
    before = queries.latest_changeset(VIEWER)
    assert enter_block(office, CLERK, paste) == EnteredBlock(0, 1, ())
    assert queries.latest_changeset(VIEWER) == before


@pytest.mark.parametrize(
    ("line", "why"),
    [
        ("3月5日\t机密★10年 名单\t专题讲座\t民营企业\t1\t80", "密级标志"),
        ("", "没有内容"),
        ("\t".join("a" * 80), "列"),
        ("\n".join(["a\tb"] * 2100), "分几次"),
    ],
)
def test_blocks_that_are_refused(office: Workspace, line: str, why: str) -> None:
    with pytest.raises(RefusedError, match=why):
        look_at(office, CLERK, pasted(office, line))


def test_a_personal_number_in_a_block_is_a_fault_of_its_cell(office: Workspace) -> None:
    table = look_at(
        office, CLERK, pasted(office, HEAD, GOOD.replace("惠企政策解读", "联系13812345678"))
    )
    assert [*table.bad[0].faults] == [1]
    assert "13812345678" not in str(table.bad[0].faults)


def test_a_block_for_another_unit_is_refused(office: Workspace) -> None:
    with pytest.raises(RefusedError, match="本单位和下级"):
        enter_block(office, CLERK, pasted(office, HEAD, GOOD, unit=OTHER))


def test_two_thousand_rows(office: Workspace) -> None:
    rows = [GOOD.replace("解读", f"解读{number}") for number in range(2000)]
    assert enter_block(office, CLERK, pasted(office, HEAD, *rows), submit=True) == EnteredBlock(
        2000, 0, ()
    )
    assert state(office) is SubmissionState.SENT


def test_what_a_link_may_name(office: Workspace) -> None:
    send(office, TOWN, {"学习培训": [training("2025-03-05")]})
    assert typed_text("春季座谈会（ABCDE-12345）") == "ABCDE-12345"
    assert typed_text("春季座谈会（二）") == "春季座谈会（二）"
    for kind in office.pack.kinds.values():
        for field in kind.fields:
            if field.type.id == "link":
                assert isinstance(link_options(office, CLERK, field, ""), tuple)


def test_news_with_what_may_not_be_kept_is_refused() -> None:
    for text, why in (
        ("", "粘贴"),
        ("联系人 13812345678", "手机号码"),
        ("机密★10年 关于…", "密级标志"),
        ("字" * 3001, "最多"),
    ):
        with pytest.raises(RefusedError, match=why) as refused:
            check_brief(text)
        assert "13812345678" not in str(refused.value)


def test_from_news_to_a_record_and_back(office: Workspace) -> None:
    text = "3月5日，我镇联合柳河镇举办政策解读专题讲座1场，培训统战干部52人次。"
    (found, *_rest) = read_brief(office, CLERK, text, H1, TOWN)
    typed = {name: value.text for name, value in found.values.items()}
    done = enter_record(office, CLERK, found.kind, TOWN, typed, submit=True, period=H1)
    assert done.status is Status.SUBMITTED
    brief, kind, unit = brief_of_record(office, CLERK, done.record_id)
    assert (kind.id, unit) == ("training", TOWN)
    for word in ("2025年3月5日", "东湖镇", "柳河镇", "52人次"):
        assert word in brief.paragraph
    with pytest.raises(RefusedError, match="没有记录号"):
        brief_of_record(office, NEIGHBOUR, done.record_id)
