"""Review through the browser: what waits, what differs, deciding on what was looked at and on nothing else."""

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from taizhang.core.ledger.record import Status
from taizhang.services import review_queue
from taizhang.services.accounts import account_of_login, create_account
from taizhang.services.entry_names import EntryNames
from taizhang.services.locking import lock_period
from taizhang.services.review_queue import count_waiting_for, heads, sent_by, waiting_for
from taizhang.services.reviewing import approve_records
from taizhang.services.rights import Role
from taizhang.services.waiting_record import list_waiting
from taizhang.store.ledger.models import Changeset, RecordVersion
from taizhang.store.viewer import Viewer, everything
from taizhang.web.office import office
from tests.support.web import DESKTOP, PASSWORD, PHONE, faults_of_access, open_page
from tests.support.web_intake import send_lessons
from tests.support.workspaces import H1

ClientOf = Callable[[str], Client]
REVIEWER = Viewer("市委统战部审核人", "dept")


def waiting(client: Client, address: str = "/review/") -> list[str]:
    """The versions that the queue offers."""
    return re.findall(
        r'name="record" value="([^"]+)"(?![^>]*disabled)', client.get(address).content.decode()
    )


def status_of(mark: str) -> str:
    return (
        RecordVersion.objects.filter(record_id=mark.split("@", maxsplit=1)[0])
        .latest("version")
        .status
    )


def decide(client: Client, marks: list[str], act: str = "approve", **more: object) -> Any:
    return client.post("/review/decide", {"record": marks, "act": act, **more}, follow=True)


def test_approving_many_and_taking_it_back(client_of: ClientOf, served: Path) -> None:
    send_lessons(client_of("tianbao3"), served, 3)
    client = client_of("shenhe")
    marks = waiting(client)
    assert len(marks) == 3
    assert re.search(r'class="way-count">3<', client.get("/").content.decode())
    answer = decide(client, marks[:2])
    assert "已通过 2 条，计入数据" in answer.content.decode()
    assert [status_of(mark) for mark in marks] == ["approved", "approved", "submitted"]
    undo = re.search(r'action="(/review/undo/\d+)"', answer.content.decode())
    assert undo is not None
    # Nobody else takes it back.
    assert client_of("tianbao3").post(undo[1]).status_code == 422
    assert "2 条回到原来的状态" in client.post(undo[1], follow=True).content.decode()
    assert [status_of(mark) for mark in marks] == ["submitted"] * 3
    assert len(waiting(client)) == 3


def test_what_a_record_points_to_is_told_by_its_name(client_of: ClientOf, served: Path) -> None:
    reporter, client = client_of("tianbao3"), client_of("shenhe")
    names = EntryNames(office(), REVIEWER)
    first, second = (names.entry("enterprise", code) for code in ("QY-001", "QY-002"))
    assert first != "QY-001"
    told = {"f-visited_on": "2025-06-03", "f-enterprise": "QY-001", "f-purpose": "二季度用工"}
    assert reporter.post("/entry/new/enterprise_visit", told).status_code == 302
    (mark,) = waiting(client)
    record = mark.split("@", maxsplit=1)[0]
    for page in ("/review/", f"/review/{record}", f"/ledger/record/{record}"):
        answer = client.get(page, follow=True).content.decode()
        shown = re.sub(r"<(select|textarea|input|option).*?>", "", answer)
        assert first in shown, page
        assert "QY-001" not in shown, page
    decide(client, [mark])
    form = client.get(f"/ledger/record/{record}/correct").content.decode()
    version = re.search(r'name="version" value="(\d+)"', form)
    assert version is not None
    changed = {"f.enterprise": "QY-002", "reason": "写错了", "version": version[1]}
    assert client.post(f"/ledger/record/{record}/correct", changed).status_code == 302
    history = client.get(f"/ledger/record/{record}").content.decode()
    assert re.search(rf"{first}.*{second}", history, re.DOTALL)
    assert "QY-001" not in history


def test_returning_wants_a_reason_and_the_unit_reads_it(client_of: ClientOf, served: Path) -> None:
    reporter, client = client_of("tianbao3"), client_of("shenhe")
    send_lessons(reporter, served, 2)
    marks = waiting(client)
    none = decide(client, marks, "return")
    assert none.status_code == 422
    assert "退回须写明理由" in none.content.decode()
    assert "已退回 1 条" in decide(client, marks[:1], "return", reason="人次不符").content.decode()
    page = reporter.get("/review/sent").content.decode()
    assert "人次不符" in page
    assert "待市委统战部审核" in page
    # Mended or not, it can be sent again; what waits can be taken back.
    again = {"record": [marks[0].replace("@1", "@2"), marks[1]]}
    assert "已提交 1 条" in reporter.post("/review/submit", again, follow=True).content.decode()
    page = client.get(f"/review/{marks[0].split('@')[0]}").content.decode()
    assert "人次不符" in page
    assert "退回以后没有改动" in page
    back = reporter.post("/review/recall", {"record": [marks[1]]}, follow=True)
    assert "已撤回 1 条" in back.content.decode()
    assert status_of(marks[1]) == Status.DRAFT


def test_who_comes_second_is_told_who_came_first(client_of: ClientOf, served: Path) -> None:
    create_account(
        *("shenhe2", "市委统战部副审", Role.REVIEWER, "dept"), password=PASSWORD, must_change=False
    )
    send_lessons(client_of("tianbao3"), served, 2)
    first, second = client_of("shenhe"), client_of("shenhe2")
    marks = waiting(first)
    decide(first, marks[:1])
    told = decide(second, marks, "return", reason="重报").content.decode()
    assert "已由市委统战部审核人审核通过，这次没有办" in told
    assert "已退回 1 条" in told
    assert [status_of(mark) for mark in marks] == ["approved", "returned"]


def test_nobody_approves_unseen_or_his_own_or_anothers(client_of: ClientOf, served: Path) -> None:
    reporter, client = client_of("tianbao3"), client_of("shenhe")
    send_lessons(reporter, served, 1)
    (mark,) = waiting(client)
    record_id = mark.split("@")[0]
    before = Changeset.objects.count()
    with pytest.raises(Exception, match="查看之后又改过"):
        approve_records(office(), REVIEWER, [record_id], seen={record_id: 7})
    with pytest.raises(Exception, match="你自己提交"):
        approve_records(office(), Viewer("东湖镇填报人", "dept"), [record_id])
    assert reporter.post("/review/decide", {"record": [mark]}).status_code == 403
    create_account(
        *("liuhe", "柳河镇审核人", Role.REVIEWER, "town-liuhe"),
        password=PASSWORD,
        must_change=False,
    )
    other = client_of("liuhe")
    assert waiting(other) == []
    assert other.get(f"/review/{record_id}").status_code == 422
    assert decide(other, [mark]).status_code == 422
    assert "等您审核的记录" in other.get("/review/").content.decode()
    assert Changeset.objects.count() == before


def test_one_record_with_its_neighbours(client_of: ClientOf, served: Path) -> None:
    send_lessons(client_of("tianbao3"), served, 3)
    client = client_of("shenhe")
    ids = [mark.split("@")[0] for mark in waiting(client)]
    page = client.get(f"/review/{ids[1]}").content.decode()
    assert f'href="/review/{ids[0]}"' in page
    assert f'href="/review/{ids[2]}"' in page
    assert "2 / 3" in page
    answer = client.post(
        "/review/decide",
        {"record": [f"{ids[1]}@1"], "act": "approve", "next": ids[2], "back": "/review/"},
    )
    assert answer.headers["Location"] == f"/review/{ids[2]}"
    gone = client.get(f"/review/{ids[1]}")
    assert gone.status_code == 422


def test_a_closed_period_wants_a_reason_and_another_person(
    client_of: ClientOf, served: Path
) -> None:
    send_lessons(client_of("tianbao3"), served, 1)
    lock_period(office(), everything("测试"), "dept", H1, reason="定稿")
    client = client_of("shenhe")
    marks = waiting(client)
    asked = decide(client, marks)
    assert asked.status_code == 422
    assert "另一位批准人" in asked.content.decode()
    leader, self_ = account_of_login("lingdao").key, account_of_login("shenhe").key
    said = {"after_lock": "1", "lock_reason": "漏报补审"}
    for agreer, password in ((leader, "wrong"), (self_, PASSWORD), ("", ""), (leader, "")):
        no = decide(client, marks, **said, agreer=agreer, password=password)
        assert no.status_code == 422
        assert status_of(marks[0]) == "submitted"
    yes = decide(client, marks, **said, agreer=leader, password=PASSWORD)
    assert "已通过 1 条" in yes.content.decode()
    newest = Changeset.objects.latest("number")
    assert (newest.reason, newest.approver) == ("漏报补审", "市委统战部领导")


def test_guessing_the_password_of_the_second_person_locks_it(
    client_of: ClientOf, served: Path
) -> None:
    lock_period(office(), everything("测试"), "dept", H1, reason="定稿")
    client = client_of("shenhe")
    leader = account_of_login("lingdao").key
    sent = {"unit": "dept", "period": "2025H1", "reason": "更正", "agreer": leader}
    for _turn in range(5):
        client.post("/periods/unlock", {**sent, "password": "wrong"})
    right = client.post("/periods/unlock", {**sent, "password": PASSWORD})
    assert right.status_code == 422
    assert "已锁定" in right.content.decode()
    # Who acts stays in.
    assert client.get("/periods/").status_code == 200


def test_the_queue_says_what_the_command_line_says(client_of: ClientOf, served: Path) -> None:
    send_lessons(client_of("tianbao3"), served, 3)
    viewer = REVIEWER
    listed = {item.record_id: item for item in list_waiting(office(), viewer)}
    found = waiting_for(office(), viewer)
    assert {head.record_id for head in found} == set(listed)
    page = review_queue.queue_of(office(), viewer, found)
    for _unit, _kind, items in page.groups:
        for item in items:
            same = listed[item.head.record_id]
            assert (item.title, item.unit, item.kind, item.at) == (
                *(same.title, same.unit, same.kind, same.at),
            )
            assert (item.fields, item.counts, item.head.sender) == (
                *(same.fields, same.counts, same.actor),
            )
    assert count_waiting_for(office(), viewer) == 3
    assert len(sent_by(office(), Viewer("-", "town-donghu"))) == 3
    assert sent_by(office(), Viewer("-", "town-liuhe")) == ()


def test_pages_and_filters(
    client_of: ClientOf, served: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    send_lessons(client_of("tianbao3"), served, 3)
    monkeypatch.setattr(review_queue, "PAGE", 2)
    client = client_of("shenhe")
    assert len(waiting(client)) == 2
    assert len(waiting(client, "/review/?page=2")) == 1
    for asked, count in (
        ("unit=town-donghu", 2),
        ("unit=town-liuhe", 0),
        ("unit=dept", 2),
        ("kind=training", 2),
        ("kind=nothing", 0),
        ("only=1", 2),
        ("page=999", 1),
        ("page=-1", 2),
        ("page=x&unit=%00", 0),
    ):
        assert len(waiting(client, f"/review/?{asked}")) == count, asked
    client.post("/period", {"period": "2024H1"})
    assert waiting(client, "/review/?only=1") == []


def test_heads_are_read_once_for_each_changeset(
    client_of: ClientOf, served: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    send_lessons(client_of("tianbao3"), served, 1)
    first = heads(office(), REVIEWER)
    monkeypatch.setattr(review_queue, "_read_heads", lambda _workspace: ())
    assert heads(office(), REVIEWER) is first
    lock_period(office(), everything("测试"), "dept", H1, reason="定稿")
    assert heads(office(), REVIEWER) == ()


@pytest.mark.parametrize(
    ("address", "sent"),
    [
        ("/review/decide", {}),
        ("/review/decide", {"record": "x"}),
        ("/review/decide", {"record": "@1"}),
        ("/review/decide", {"record": "x@99999999999999999999"}),
        ("/review/decide", {"record": "\0@1", "act": "return", "reason": "x"}),
        ("/review/decide", {"record": "x@1", "back": "https://example.com/"}),
        ("/review/decide", {"record": "x@1", "after_lock": "1", "agreer": "x"}),
        ("/review/submit", {"record": "x@1"}),
        ("/review/recall", {"record": "x@1"}),
        ("/review/undo/1", {}),
        ("/review/undo/99999999999", {}),
    ],
)
def test_odd_posts_are_refused(client_of: ClientOf, address: str, sent: dict[str, Any]) -> None:
    answer = client_of("shenhe").post(address, sent)
    assert answer.status_code in (302, 404, 422)
    assert "example.com" not in answer.headers.get("Location", "")


def test_the_main_path_in_a_browser(chromium: Any, address: str, served: Path) -> None:
    from tests.support.web import client_of

    send_lessons(client_of("tianbao3"), served, 6)
    for size in (DESKTOP, PHONE):
        page = open_page(chromium, address, "shenhe", size)
        page.goto("/review/")
        assert faults_of_access(page) == []
        assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
        before = page.locator("[data-row]").count()
        page.locator("[data-row] input").first.check()
        assert page.inner_text("[data-count-of=chosen]") == "1"
        page.click(".review-bar button[value=approve]")
        page.wait_for_selector("text=已通过 1 条")
        assert page.locator("[data-row]").count() == before - 1
        page.locator(".notice form button").click()
        page.wait_for_selector("text=已撤销，1 条")
        page.locator(".review-what a").first.click()
        page.wait_for_selector(".review-decide")
        assert faults_of_access(page) == []
        if size == DESKTOP:
            here = page.url
            page.keyboard.press("j")
            page.wait_for_url(lambda url, here=here: url != here)
            page.keyboard.press("r")
        else:
            page.click(".review-return-one summary")
        page.locator(".review-return-one .chip").first.click()
        assert page.input_value("#reason-one")
        assert faults_of_access(page) == []
        page.click("text=退回这条")
        page.wait_for_selector("text=已退回 1 条")
        assert page.complaints == []
    page = open_page(chromium, address, "tianbao3", PHONE)
    page.goto("/review/sent")
    assert "请核对" in page.inner_text("#main")
    assert faults_of_access(page) == []
    assert page.complaints == []
