"""Half a year of an office, told through the pages: from the first entry to the report and what came after it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from taizhang.services.accounts import account_of_login
from tests.support import web
from tests.support.page_forms import file, fill_in_form, forms_of, send, shown
from tests.support.story_office import (
    DRAFTER,
    LEADER,
    NAMES,
    REVIEWER,
    Calendar,
    calendar,
    found_office,
)
from tests.support.web import DESKTOP, PASSWORD, PHONE, close_all, open_page, running_server
from tests.support.web_intake import one_workspace, run_waiting
from tests.support.word_edits import retyped
from tests.support.workspaces import Row, fill_in, training

H1 = "2025H1"
LATE = ("town-beishan", "town-linjiang", "town-shahe")
NEWS = "6月18日上午，西坝镇组织开展政策宣讲培训，参训45人次。"
WORDS = "互动式、现场式的培训偏少，课后没有回访。"
PASTED = """日期\t主题\t形式\t对象\t场次\t人次
3月6日\t网格员政策课\t专题讲座\t乡镇社区\t1\t40
4月11日\t小微企业政策\t培训班\t民营企业\t2\t95
5月20日\t统战知识\t专题讲座\t乡镇社区\t1\t60余人"""


@dataclass
class Office:
    """Those who work in it, each at a browser of his own, on a day of the calendar."""

    folder: Path
    days: Calendar
    address: str
    chromium: Any
    inside: dict[str, Client] = field(default_factory=dict)

    def __getitem__(self, login: str) -> Client:
        if login not in self.inside:
            self.inside[login] = web.client_of(login)
            self.inside[login].post("/period", {"period": H1})
        return self.inside[login]

    def on(self, day: str) -> None:
        """Another day: everybody has to come in again."""
        self.days.turn_to(day)
        self.inside.clear()

    def reads(self, login: str, address: str) -> str:
        return shown(self[login].get(address))

    def after_the_job(self, login: str, answer: Any) -> str:
        """Where the page of a job in the background leads when it is done."""
        there = answer.redirect_chain[-1][0]
        assert there.startswith("/jobs/"), (there, shown(answer))
        run_waiting(self.folder)
        done = self[login].get(there)
        assert done.status_code == 302, shown(done)
        return done.headers["Location"]


@pytest.fixture
def office(tmp_path: Path, chromium: Any) -> Iterator[Office]:
    """On a day in June; nobody has reported anything yet."""
    with calendar("2025-06-20") as days:
        found_office(tmp_path / "office")
        web.ask_as_often_as_one_likes()
        try:
            with running_server() as address, one_workspace():
                yield Office(tmp_path / "office", days, address, chromium)
        finally:
            close_all()


def test_the_half_year_of_an_office(office: Office) -> None:
    a_town_enters_on_the_phone(office)
    a_town_pastes_its_list_and_mends_one_cell(office)
    a_town_sends_its_workbook(office)
    a_town_had_nothing_to_report(office)
    a_town_enters_what_its_news_say(office)
    four_more_send_in_time(office)

    three_are_late_and_are_asked_for(office)
    the_three_send_late(office)

    one_record_comes_back_with_a_reason_and_is_mended(office)
    all_that_waits_is_approved(office)
    the_period_is_closed(office)

    number = the_report_is_written(office)
    the_report_is_checked(office, number)
    paper = it_is_downloaded_and_one_figure_is_changed_in_word(office, number)
    number = the_changed_figure_is_caught(office, number, paper)
    number = the_ledger_is_corrected_and_the_report_follows(office, number)

    the_leader_signs(office, number)
    it_is_issued(office, number)
    a_late_correction_shows_which_report_it_touches(office, number)


# --- June and July: the units report ----------------------------------------------------------------


def nothing_else(office: Office, unit: str) -> str:
    """本期无 for every kind that is still owed; the page of the unit afterwards."""
    page = office[unit].get("/entry/")
    for form in forms_of(page.content):
        if form.action.startswith("/entry/nil/"):
            page = office[unit].post(form.action, follow=True)
            assert "已报零报告" in shown(page)
    assert "未报" not in shown(page).replace("（未入账", "")
    return shown(page)


def a_town_enters_on_the_phone(office: Office) -> None:
    page = open_page(office.chromium, office.address, "town-donghu", PHONE)
    page.goto("/entry/new/training")
    page.fill("[name=f-held_on]", "2025-06-18")
    page.fill("[name=f-topic]", "惠企政策解读")
    page.select_option("[name=f-format]", "专题讲座")
    page.select_option("[name=f-audience]", "乡镇社区")
    page.fill("[name=f-sessions]", "1")
    page.fill("[name=f-person_times]", "80余")
    page.click("button[value=submit]")
    assert "80余" in page.inner_text(".field-fault")
    page.complaints.clear()  # The browser notes every answer 422.
    page.fill("[name=f-person_times]", "82")
    page.click("button[value=submit]")
    page.wait_for_selector("text=已提交“惠企政策解读”，待审核")
    assert page.complaints == []
    page.context.close()
    nothing_else(office, "town-donghu")


def a_town_pastes_its_list_and_mends_one_cell(office: Office) -> None:
    client, there = office["town-liuhe"], "/entry/paste/training"
    looked = send(client, there, text=PASTED)
    assert "可以录入2条，1条要改" in shown(looked)
    assert "约数" in shown(looked)
    (form,) = [one for one in forms_of(looked.content, there) if "block" in one.names]
    (wrong,) = [name for name, value in form.values.items() if value == ["60余人"]]
    mended = fill_in_form(client, looked, there, act="submit", **{wrong: "63"})
    assert "已提交3条，待审核" in shown(mended)
    nothing_else(office, "town-liuhe")


def workbook_of(office: Office, unit: str, rows: Mapping[str, Sequence[Row]]) -> None:
    """A unit fetches its workbook, fills it in, looks at what it would do, and sends it."""
    client = office[unit]
    blank = client.get("/intake/sheet", {"unit": unit, "period": H1})
    filled = fill_in(
        b"".join(blank.streaming_content), rows, {"学习培训", "活动", "媒体报道"} - {*rows}
    )
    looked = office.after_the_job(
        unit, send(client, "/intake/", files=file(f"{NAMES[unit]}.xlsx", filled))
    )
    assert f"新增 {sum(map(len, rows.values()))} 条" in office.reads(unit, looked)
    taken = office.after_the_job(unit, send(client, looked, r".*/take"))
    assert "已送审" in office.reads(unit, taken)


def lesson(day: str, topic: str, sessions: int, person_times: int) -> Row:
    said = {"对象": "乡镇社区", "场次": sessions, "培训人次": person_times}
    return training(day, topic, **said)


def a_town_sends_its_workbook(office: Office) -> None:
    activity: dict[str, object] = {
        "活动日期": "2025-05-09",
        "活动主题": "同心联谊",
        "形式": "联谊活动",
    }
    activity |= {"对象": "乡镇社区", "次数": 1, "参加人次": 36}
    rows = [lesson("2025-03-12", "社区统战实务", 2, 90), lesson("2025-06-05", "宗教政策", 1, 55)]
    workbook_of(office, "town-nanqiao", {"学习培训": rows, "活动": [activity]})


def a_town_had_nothing_to_report(office: Office) -> None:
    page = nothing_else(office, "town-qingshi")
    assert page.count("零报告") >= 3


def a_town_enters_what_its_news_say(office: Office) -> None:
    client = office["town-xiba"]
    read = send(client, "/brief/", text=NEWS)
    assert "核对：学习培训" in shown(read)
    (form,) = [one for one in forms_of(read.content) if one.action == "/entry/new/training"]
    assert form.values["f-held_on"] == ["2025-06-18"]
    assert form.values["f-person_times"] == ["45"]
    told = {"topic": "政策宣讲", "format": "专题讲座", "audience": "乡镇社区", "sessions": "1"}
    typed = {f"f-{name}": text for name, text in told.items()}
    done = fill_in_form(client, read, "/brief/", "/entry/new/training", act="submit", **typed)
    assert "已提交“政策宣讲”，待审核" in shown(done)
    nothing_else(office, "town-xiba")


def four_more_send_in_time(office: Office) -> None:
    office.on("2025-07-03")
    workbook_of(office, "assoc-biz", {"学习培训": [lesson("2025-04-08", "税费政策", 1, 30)]})
    workbook_of(office, "assoc-new", {"学习培训": [lesson("2025-04-22", "法律讲堂", 1, 28)]})
    workbook_of(office, "town-gaotan", {"学习培训": [lesson("2025-05-15", "民族政策", 1, 410)]})
    appeal = {"matter": "园区用电增容", "category": "其他", "collected_on": "2025-05-07"}
    done = send(
        office["sec-econ"],
        "/entry/new/appeal",
        act="submit",
        **{f"f-{name}": text for name, text in (appeal | {"source": "走访调研"}).items()},
    )
    assert "已提交“园区用电增容”，待审核" in shown(done)
    nothing_else(office, "sec-econ")


# --- who is late ------------------------------------------------------------------------------------


def three_are_late_and_are_asked_for(office: Office) -> None:
    office.on("2025-07-08")
    board = office.reads(REVIEWER, "/periods/")
    assert "报齐的单位9 / 12" in board
    assert "其中逾期 9 项" in board
    page = office[REVIEWER].get("/periods/").content.decode()
    reminder = re.search(r'<textarea[^>]*id="reminder"[^>]*>(.*?)</textarea>', page, re.DOTALL)
    assert reminder is not None
    assert "应于7月5日前报送，已逾期3天" in reminder[1]
    named = [code for code, name in NAMES.items() if f"{name}：" in reminder[1]]
    assert named == [*LATE]
    short = office.reads(REVIEWER, "/periods/?only=missing")
    assert "没报齐的 3 个" in short
    assert "已过期，还有 3 份没有报" in office.reads(LATE[0], "/")


def the_three_send_late(office: Office) -> None:
    office.on("2025-07-09")
    workbook_of(office, LATE[0], {"学习培训": [lesson("2025-03-27", "统战条例", 1, 48)]})
    workbook_of(office, LATE[1], {"学习培训": [lesson("2025-06-12", "乡贤座谈", 1, 26)]})
    nothing_else(office, LATE[2])
    board = office.reads(REVIEWER, "/periods/")
    assert "报齐的单位12 / 12" in board
    assert "迟报 9 项" in board
    assert "没有逾期" in board


# --- review -----------------------------------------------------------------------------------------


def marks_of(office: Office, words: str = "") -> list[str]:
    """The versions that wait, those of which the queue says certain words."""
    page = office[REVIEWER].get("/review/").content.decode()
    rows = re.split(r"(?=<tr|<li|<article)", page)
    return [
        mark
        for row in rows
        if words in row
        for mark in re.findall(r'name="record" value="([^"]+)"', row)
    ]


def one_record_comes_back_with_a_reason_and_is_mended(office: Office) -> None:
    (mark,) = marks_of(office, "民族政策")
    why = "人次与签到表不符，请核对"
    told = {"record": [mark], "act": "return"}
    assert "退回须写明理由" in shown(office[REVIEWER].post("/review/decide", told))
    done = office[REVIEWER].post("/review/decide", {**told, "reason": why}, follow=True)
    assert "已退回 1 条" in shown(done)

    record = mark.partition("@")[0]
    assert why in office.reads("town-gaotan", "/entry/")
    said = {"f-person_times": "41", "act": "submit"}
    mended = send(office["town-gaotan"], f"/entry/revise/{record}", **said)
    assert "已提交“民族政策”，待审核" in shown(mended)
    again = office.reads(REVIEWER, f"/review/{record}")
    assert f"退回：{why}" in again
    assert "退回以后改了： 培训人次 410 41" in again


def all_that_waits_is_approved(office: Office) -> None:
    marks = marks_of(office)
    assert len(marks) == 14
    told = {"record": marks, "act": "approve"}
    done = office[REVIEWER].post("/review/decide", told, follow=True)
    assert "已通过 14 条，计入数据" in shown(done)
    assert "已审核" in office.reads("town-gaotan", "/entry/")


def the_period_is_closed(office: Office) -> None:
    office.on("2025-07-10")
    assert "没有挂着的事，可以封账" in office.reads(DRAFTER, "/periods/closing")
    done = send(office[DRAFTER], "/periods/closing", "/periods/lock", reason="半年总结定稿")
    assert "已对示例市委统战部（含下级）2025年上半年封账" in shown(done)
    late = {"held_on": "2025-06-30", "topic": "补报一场", "format": "专题讲座"}
    late |= {"audience": "乡镇社区", "sessions": "1", "person_times": "20"}
    typed = {f"f-{name}": text for name, text in late.items()}
    sent = send(office["town-donghu"], "/entry/new/training", act="submit", **typed)
    assert "已封账" in shown(sent)
    # What comes now counts only if two people say so.
    (mark,) = marks_of(office)
    told = {"record": [mark], "act": "approve"}
    asked = office[REVIEWER].post("/review/decide", told)
    assert asked.status_code == 422
    assert "封账" in shown(asked)
    back = {"record": [mark], "act": "return", "reason": "已封账，记入下半年"}
    assert "已退回 1 条" in shown(office[REVIEWER].post("/review/decide", back, follow=True))


# --- the report -------------------------------------------------------------------------------------


def the_report_is_written(office: Office) -> str:
    done = send(office[DRAFTER], "/reports/new", template="half_year", unit="dept")
    text = shown(done)
    assert "报告已生成。点开文中的数，可以看依据。" in text
    assert "共举办学习培训14场次。共培训640余人次" in text
    assert "有9个单位举办了学习培训" in text
    assert "新收集诉求1件" in text
    assert "东湖镇1820" in text
    return done.redirect_chain[-1][0].rsplit("/", 1)[1]


def figure_of(office: Office, number: str, text: str) -> str:
    """The address of a figure by its words in the text."""
    page = office[DRAFTER].get(f"/reports/{number}").content.decode()
    found = re.search(rf'id="f(\d+)"[^>]*>{text}<', page)
    assert found is not None, text
    return f"/reports/{number}/figure/{found[1]}"


def the_report_is_checked(office: Office, number: str) -> None:
    told = office.reads(DRAFTER, f"/reports/{number}?full=1")
    assert "错误 0" in told
    traced = office.reads(DRAFTER, figure_of(office, number, "14场次"))
    assert "学习培训场次" in traced
    assert "民族政策" in traced


def it_is_downloaded_and_one_figure_is_changed_in_word(office: Office, number: str) -> bytes:
    answer = office[DRAFTER].get(f"/reports/{number}/download?kind=docx")
    assert answer.headers["Content-Disposition"].startswith("attachment")
    paper = b"".join(answer.streaming_content)
    paper = retyped(paper, "【待补：其他问题和原因分析，没有问题的删去本节】", WORDS)
    return retyped(paper, "14场次", "15场次")


def the_changed_figure_is_caught(office: Office, number: str, paper: bytes) -> str:
    """In the browser: the file is handed in, the figure decided on."""
    office.on("2025-07-11")
    page = open_page(office.chromium, office.address, DRAFTER, DESKTOP)
    page.goto(f"/reports/{number}/return")
    kind = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
    page.set_input_files(
        "input[type=file]", {"name": "总结改稿.docx", "mimeType": kind, "buffer": paper}
    )
    page.click("main form button.btn-primary")
    page.wait_for_url("**/jobs/*")
    run_waiting(office.folder)
    page.wait_for_url("**/reports/returned/*", timeout=60_000)
    told = page.inner_text("main")
    assert "共85个数，84个没有动，1个改过要决定" in told
    assert re.search(r"写成时\s+14场次\s+文件里\s+15场次\s+现在台账\s+14场次", told)

    page.click("text=按台账，改回")
    page.click("button:has-text('收下为新版本')")
    page.wait_for_selector("text=改稿已收下，存为")
    assert WORDS in page.inner_text("main")
    assert page.complaints == []
    page.context.close()
    return f"{number}-v2"


def the_ledger_is_corrected_and_the_report_follows(office: Office, number: str) -> str:
    assert "共举办学习培训14场次" in office.reads(DRAFTER, f"/reports/{number}")
    record = record_behind(office, figure_of(office, number, "14场次"), "宗教政策")
    said = {"f.sessions": "2", "reason": "下午加开一场，有签到表"}
    alone = send(office[DRAFTER], f"{record}/correct", **said)
    assert "已封账" in shown(alone)
    done = send(office[DRAFTER], f"{record}/correct", **said, **agreed(LEADER))
    assert "已更正 1 项，现在是第3版" in shown(done)
    assert "下午加开一场，有签到表" in shown(done)

    moved = office.reads(DRAFTER, f"/reports/{number}?full=1")
    assert "14场次 → 15场次" in moved
    renewed = send(office[DRAFTER], f"/reports/{number}", f"/reports/{number}/refresh")
    assert "15场次" in shown(renewed)
    newest = number.replace("-v2", "-v3")
    text = office.reads(DRAFTER, f"/reports/{newest}?full=1")
    assert "共举办学习培训15场次" in text
    assert "台账在报告写成以后有变动" not in text
    return newest


def record_behind(office: Office, figure: str, title: str) -> str:
    """The address of a record on which a figure rests."""
    page = office[DRAFTER].get(figure).content.decode()
    found = re.search(rf'href="(/ledger/record/[^"]+)"[^>]*>[^<]*{title}', page)
    assert found is not None, shown(page)
    return found[1]


def agreed(login: str) -> dict[str, str]:
    """The second person, at the same desk."""
    return {"agreer": str(account_of_login(login).key), "password": PASSWORD}


# --- signed, issued, and after ----------------------------------------------------------------------


def the_leader_signs(office: Office, number: str) -> None:
    there = f"/reports/{number}"
    assert "须由领导签字" in shown(office[DRAFTER].post(f"{there}/issue"))
    asked = send(office[DRAFTER], there, f"{there}/ask")
    assert "已送签" in shown(asked)
    assert number in office.reads(LEADER, "/")
    signed = send(office[LEADER], there, f"{there}/sign", note="同意")
    assert "已签字。这一版以后如有改动，须重新签。" in shown(signed)


def it_is_issued(office: Office, number: str) -> None:
    there = f"/reports/{number}"
    done = office.after_the_job(DRAFTER, send(office[DRAFTER], there, f"{there}/issue"))
    page = shown(office[DRAFTER].get(done, follow=True))
    assert f"报告 {number} 已签发" in page
    assert "签发存档" in page
    names = re.findall(rf'href="({there}/archive/\d+)"', office[LEADER].get(there).content.decode())
    assert names
    for name in names:
        assert office[LEADER].get(name).headers["Content-Disposition"].startswith("attachment")


def a_late_correction_shows_which_report_it_touches(office: Office, number: str) -> None:
    office.on("2025-08-04")
    record = record_behind(office, figure_of(office, number, "15场次"), "惠企政策解读")
    said = {"f.person_times": "182", "reason": "签到表漏了一页"}
    done = shown(send(office[DRAFTER], f"{record}/correct", **said, **agreed(REVIEWER)))
    assert "有 1 份已签发的总结用到这条记录" in done
    assert number in done

    told = office.reads(LEADER, f"/reports/{number}?full=1")
    assert "本报告受影响：签发以后台账有更正" in told
    assert "640余人次 → 740余人次" in told
    assert "5处已变" in office.reads(LEADER, "/reports/")
    home = office.reads(DRAFTER, "/")
    assert re.search(
        r"示例市委统战部2025年上半年工作情况总结\S* ?\S* ?示例市委统战部 ?已签发 ?1", home
    )
    changed = office.reads(DRAFTER, "/periods/changes")
    assert re.search(r"培训人次 ?643 ?743", changed)
    assert re.search(r"平均培训规模 ?45.9 ?49.5", changed)
    # What was issued stays as it was.
    assert "共培训640余人次" in told
