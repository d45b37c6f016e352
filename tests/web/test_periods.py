"""A period through the browser: who has sent what, closing and opening, what changed since."""

import datetime as dt
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from taizhang.core.values import Period
from taizhang.services.accounts import account_of_login
from taizhang.services.ledger_status import count_all, ledger_status
from taizhang.services.period_board import Sent, board_of, lock_book, readiness
from taizhang.store.ledger.models import Changeset, PeriodLock
from taizhang.store.viewer import Viewer
from taizhang.web.office import office
from tests.support.web import DESKTOP, PASSWORD, PHONE, faults_of_access, open_page, settled
from tests.support.web_intake import send_lessons
from tests.support.workspaces import H1

ClientOf = Callable[[str], Client]
DEPT = Viewer("市委统战部审核人", "dept")
DAY = dt.date(2025, 7, 20)


def said(client: Client, address: str) -> str:
    return client.get(address).content.decode()


def words(page: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page))


def test_the_board_says_what_the_status_says(looked_at: Path) -> None:
    board = board_of(office(), DEPT, H1, DAY)
    owed = ledger_status(office(), DEPT, H1)
    assert board.total == count_all(owed, DAY)
    assert sum(row.owed for row in board.rows) == len(owed)
    assert sum(row.sent for row in board.rows) == board.total.sent
    states = [state for row in board.rows for s in row.squares for _, state in s.reports]
    assert states.count(Sent.LATE) == board.total.late
    assert states.count(Sent.OVERDUE) == board.total.overdue
    assert board.whole == board.owing - sum(bool(row.missing) for row in board.rows)
    assert "教育界联谊会" in board.reminder
    early = board_of(office(), DEPT, H1, dt.date(2025, 5, 1))
    assert early.total.overdue == 0
    assert {s.state for row in early.rows for s in row.missing} == {Sent.MISSING}


def test_a_unit_that_ended_in_the_period_stands_there_with_its_heir(looked_at: Path) -> None:
    rows = board_of(office(), DEPT, Period.read("2024H2"), DAY).rows
    ended = {row.name: row for row in rows if row.ended_on}
    assert [*ended] == ["石桥镇"]
    for row in ended.values():
        assert row.ended_on == dt.date(2024, 12, 31)
        assert row.became == ("南桥镇",)
        assert row.owed
    later = {row.name: row for row in board_of(office(), DEPT, H1, DAY).rows}
    assert not set(ended) & set(later)
    assert later["南桥镇"].began_on is None or later["南桥镇"].began_on > H1.start


def test_each_sees_his_own_units(looked_at: Path) -> None:
    from tests.support.web import client_of

    page = words(said(client_of("tianbao3"), "/periods/"))
    assert "东湖镇" in page
    assert "柳河镇" not in page
    assert "教育界联谊会" not in page
    assert "催报" not in page
    whole = words(said(client_of("shenhe"), "/periods/"))
    assert "24 / 25" in whole
    assert "教育界联谊会：" in whole
    assert "逾期未报" in whole
    short = said(client_of("shenhe"), "/periods/?only=missing")
    assert short.count('scope="row"') == 1
    leader = said(client_of("lingdao"), "/periods/closing")
    assert 'action="/periods/lock"' not in leader


def test_closing_and_opening(client_of: ClientOf, served: Path) -> None:
    send_lessons(client_of("tianbao3"), served, 2)
    client = client_of("shenhe")
    ready = readiness(office(), DEPT, "dept", H1, DAY)
    assert (ready.waiting, ready.missing, ready.drafts, ready.clear) == (2, 2, 0, False)
    assert "2 条" in words(said(client, "/periods/closing"))
    assert "对" in words(said(client, "/periods/duplicates?unit=dept"))
    sent = {"unit": "dept", "period": "2025H1", "reason": "半年总结已定稿"}
    assert client.post("/periods/lock", {**sent, "reason": " "}).status_code == 422
    assert client.post("/periods/lock", {**sent, "period": "2024H1"}).status_code == 422
    assert client.post("/periods/lock", {**sent, "unit": "nobody"}).status_code == 422
    assert PeriodLock.objects.count() == 0
    page = client.post("/periods/lock", sent, follow=True).content.decode()
    assert "已对市委统战部（含下级）2025年上半年封账" in page
    assert "还有 2 条没有审核，2 项没有报来" in page
    twice = client.post("/periods/lock", sent)
    assert twice.status_code == 422
    assert "半年总结已定稿" in twice.content.decode()
    assert "已封账" in said(client_of("tianbao3"), "/periods/")
    assert "没有变化" in said(client, "/periods/changes")

    leader = account_of_login("lingdao").key
    opened = {**sent, "reason": "漏报", "agreer": leader}
    assert client.post("/periods/unlock", {**opened, "password": "no"}).status_code == 422
    done = client.post("/periods/unlock", {**opened, "password": PASSWORD}, follow=True)
    assert "解封" in done.content.decode()
    newest = Changeset.objects.latest("number")
    assert (newest.action, newest.approver) == ("unlock", "市委统战部领导")
    book = lock_book(office(), DEPT)
    assert [(line.locked, line.in_force) for line in book] == [(False, True), (True, False)]


def test_only_ones_own_units_are_closed(client_of: ClientOf, served: Path) -> None:
    from taizhang.services.accounts import create_account
    from taizhang.services.rights import Role

    create_account(
        *("liuhe", "柳河镇审核人", Role.REVIEWER, "town-liuhe"),
        password=PASSWORD,
        must_change=False,
    )
    client = client_of("liuhe")
    sent = {"period": "2025H1", "reason": "定稿"}
    assert client.post("/periods/lock", {**sent, "unit": "dept"}).status_code == 422
    assert client.post("/periods/lock", {**sent, "unit": "town-donghu"}).status_code == 422
    assert client.get("/periods/changes?unit=town-donghu").status_code == 422
    assert client.get("/periods/duplicates?unit=dept").status_code == 422
    assert PeriodLock.objects.count() == 0
    assert client.post("/periods/lock", {**sent, "unit": "town-liuhe"}).status_code == 302
    reporter = client_of("tianbao3")
    assert reporter.post("/periods/lock", {**sent, "unit": "town-donghu"}).status_code == 403
    assert lock_book(office(), Viewer("-", "town-donghu")) == ()
    assert len(lock_book(office(), DEPT)) == 1


def test_what_changed_since(client_of: ClientOf, served: Path) -> None:
    send_lessons(client_of("tianbao3"), served, 1)
    client = client_of("shenhe")
    client.post("/periods/lock", {"unit": "dept", "period": "2025H1", "reason": "定稿"})
    marks = re.findall(r'name="record" value="([^"]+)"', said(client, "/review/"))
    leave = {
        "after_lock": "1",
        "lock_reason": "漏报",
        "agreer": account_of_login("lingdao").key,
        "password": PASSWORD,
    }
    client.post("/review/decide", {"record": marks, "act": "approve", **leave})
    page = words(said(client, "/periods/changes"))
    assert "基层实务第1讲" in page
    assert "1 条变了" in page
    assert re.search(r"培训\S* \d+ \d+", page)
    for odd in ("since=999999", "since=x", "since=99999999999999999999", "unit=%00"):
        assert client.get(f"/periods/changes?{odd}").status_code in (200, 422)


def test_a_period_without_units_teaches(client_of: ClientOf) -> None:
    client = client_of("shenhe")
    client.post("/period", {"period": "1990H1"})
    for path in ("/periods/", "/periods/closing", "/periods/changes", "/intake/", "/review/"):
        assert client.get(path).status_code in (200, 422), path
    assert "没有应报的台账" in said(client, "/periods/")


def test_what_of_the_ledger_should_be_looked_at_before_closing(
    client_of: ClientOf, monkeypatch: pytest.MonkeyPatch
) -> None:
    there = "/periods/ledger-checks?unit=dept"
    client, reporter = client_of("shenhe"), client_of("tianbao3")
    before = said(client, there)
    assert '像是测试用的记录</span><b class="figure">0' in before
    event = {
        "f-held_on": "2025-06-03",
        "f-topic": "测试1",
        "f-format": "专题讲座",
        "f-audience": "民营企业",
        "f-sessions": "1",
        "f-person_times": "30",
    }
    assert reporter.post("/entry/new/training", event).status_code == 302
    queue = client.get("/review/").content.decode()
    (mark,) = re.findall(r'name="record" value="([^"]+)"', queue)
    # What does not count yet is not in the ledger that is closed.
    assert "测试1" not in said(client, there)
    client.post("/review/decide", {"record": [mark], "act": "approve"})
    record = mark.split("@", maxsplit=1)[0]
    found = said(client, there)
    assert f'href="/ledger/record/{record}">学习培训：测试1（东湖镇）' in found
    assert "部分与整体对不上的指标" in found
    assert "测试1" in said(reporter, "/periods/ledger-checks?unit=town-donghu")
    assert reporter.get(there).status_code == 422
    # Of very many records the newest are looked at, and that is said.
    monkeypatch.setattr("taizhang.services.closing_checks.MOST_A_KIND", 2)
    monkeypatch.setattr("taizhang.services.closing_checks.kept", lambda *asked: asked[-1](10**9))
    assert "只看了最近的" in said(client, there)


@pytest.mark.parametrize("size", [DESKTOP, PHONE])
def test_the_pages_in_a_browser(chromium: Any, address: str, size: tuple[int, int]) -> None:
    page = open_page(chromium, address, "shenhe", size)
    for path in ("/periods/", "/periods/closing", "/periods/changes"):
        page.goto(path)
        settled(page)
        assert faults_of_access(page) == []
        assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
    page.goto("/periods/")
    page.click("[data-copy]")
    page.wait_for_selector("[data-copy]:has-text('已复制')")
    page.goto("/periods/closing")
    page.fill("#lock-reason", "半年总结已定稿")
    page.click("#lock-form button")
    page.wait_for_selector("text=封账，变更号")
    page.click(".periods-unlock summary")
    page.fill("#unlock-reason", "漏报")
    page.select_option("#agreer-unlock", label="市委统战部领导")
    page.fill("#agreer-password-unlock", PASSWORD)
    assert faults_of_access(page) == []
    page.click(".periods-unlock button")
    page.wait_for_selector("text=解封，变更号")
    assert page.complaints == []
