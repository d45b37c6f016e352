"""Entering in the browser: what is owed, forms, pasted blocks, and news that becomes records."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from taizhang.core.values import Period
from taizhang.services.locking import lock_period
from taizhang.services.reviewing import approve_records
from taizhang.store.viewer import everything
from taizhang.web.office import office
from tests.support.web import DESKTOP, PHONE, faults_of_access, open_page
from tests.support.web import client_of as signed_in

ClientOf = Callable[[str], Client]
TOWN = "tianbao3"
EVENT = {
    "f-held_on": "3月5日",
    "f-topic": "政企对话会前培训",
    "f-format": "专题讲座",
    "f-audience": "民营企业",
    "f-sessions": "1",
    "f-person_times": "1.2万",
}
HEAD = "日期\t主题\t形式\t对象\t场次\t人次"
GOOD = "3月6日\t园区政策课\t专题讲座\t民营企业\t1\t80"
BAD = "4月31日\t统战理论\t培训班\t统战干部\t\t90余人"


def text_of(answer: Any) -> str:
    return unescape(re.sub(r"<[^>]+>", " ", answer.content.decode()))


def record_in(answer: Any, title: str) -> str:
    found = re.search(rf'/entry/revise/([0-9A-Z-]+)">{title}', answer.content.decode())
    assert found is not None, title
    return found[1]


def test_the_way_of_a_record(client_of: ClientOf) -> None:
    client = client_of(TOWN)
    page = client.get("/entry/new/training")
    assert page.status_code == 200
    assert client.get("/entry/new/training?copy=1").status_code == 200
    # Every fault at its field, and everything typed is there still.
    wrong = client.post(
        "/entry/new/training", EVENT | {"f-person_times": "80余人", "f-held_on": "2月30日"}
    )
    assert wrong.status_code == 422
    for word in ("80余人", "约数", "政企对话会前培训", "没有2025年2月30日这一天", "有2处要改"):
        assert word in text_of(wrong) + wrong.content.decode()
    # Draft, then one of many submitted, then taken back.
    done = client.post("/entry/new/training", EVENT | {"act": "draft"})
    assert done.status_code == 302
    desk = client.get(done.headers["Location"])
    assert "已存为草稿" in text_of(desk)
    assert 'name="draft-done"' in desk.content.decode()
    record = record_in(desk, "政企对话会前培训")
    assert "已提交1条" in text_of(client.post("/entry/submit", {"record": [record]}, follow=True))
    opened = client.get(f"/entry/revise/{record}")
    assert "已经提交，正在审核" in text_of(opened)
    assert "又是草稿" in text_of(client.post("/entry/recall", {"record": [record]}, follow=True))
    again = client.post("/entry/new/training", EVENT | {"act": "submit-next", "f-topic": "第二条"})
    assert again.headers["Location"].startswith("/entry/new/training")


def test_a_form_that_was_sent_twice_is_entered_once(client_of: ClientOf) -> None:
    client = client_of(TOWN)
    assert client.post("/entry/new/training", EVENT).status_code == 302
    twice = client.post("/entry/new/training", EVENT)
    assert twice.status_code == 422
    assert "完全一样的一条已经录过" in text_of(twice)
    assert client.get("/entry/").content.decode().count("政企对话会前培训</a>") == 1
    # Another day or number is another record; so is the same, if a person says so.
    assert client.post("/entry/new/training", EVENT | {"f-person_times": "30"}).status_code == 302
    assert client.post("/entry/new/training", EVENT | {"again": "1"}).status_code == 302
    assert client.get("/entry/").content.decode().count("政企对话会前培训</a>") == 3


def test_who_enters_for_a_closed_period_is_told_and_says_why(client_of: ClientOf) -> None:
    client = client_of(TOWN)
    client.post("/entry/new/training", EVENT)
    record = record_in(client.get("/entry/"), "政企对话会前培训")
    approve_records(office(), everything("市委统战部审核人"), [record])
    there = f"/entry/revise/{record}"
    assert "已封账" not in text_of(client.get(there))
    assert "已封账" not in text_of(client.get("/entry/new/training"))
    lock_period(office(), everything("测试"), "dept", Period.read("2025H1"), reason="定稿")
    assert "2025年上半年已封账。照样可以提交" in text_of(client.get("/entry/new/training"))
    opened = client.get(there)
    assert "另有一人批准才计入" in text_of(opened)
    version = re.search(r'name="version" value="(\d+)"', opened.content.decode())
    assert version is not None
    changed = EVENT | {"f-person_times": "77", "version": version[1]}
    silent = client.post(there, changed)
    assert silent.status_code == 422
    assert "请在最下面写明为什么改" in text_of(silent)
    assert 'value="77"' in silent.content.decode()
    assert client.post(there, changed | {"reason": "与签到表核对"}).status_code == 302


def test_the_last_one_is_copied_without_day_and_counts(client_of: ClientOf) -> None:
    client = client_of(TOWN)
    client.post("/entry/new/training", EVENT | {"f-audience": "乡镇社区"})
    page = client.get("/entry/new/training?copy=1").content.decode()
    assert re.search(r"<option selected>乡镇社区", page)
    assert 'value="政企对话会前培训"' in page
    for name in ("f-held_on", "f-person_times", "f-sessions"):
        assert re.search(rf'name="{name}" value=""', page)


def test_two_who_change_one_record(client_of: ClientOf) -> None:
    client = client_of(TOWN)
    desk = client.post("/entry/new/training", EVENT | {"act": "draft"}, follow=True)
    record = record_in(desk, "政企对话会前培训")
    version = re.search(
        r'name="version" value="(\d+)"', client.get(f"/entry/revise/{record}").content.decode()
    )
    assert version is not None
    mine = EVENT | {"act": "draft", "version": version[1]}
    assert (
        signed_in("shenhe")
        .post(f"/entry/revise/{record}", mine | {"f-topic": "审核人改的"})
        .status_code
        == 302
    )
    told = client.post(f"/entry/revise/{record}", mine | {"f-topic": "我改的"})
    assert told.status_code == 422
    for word in ("已先一步改过", "审核人改的", "我改的"):
        assert word in text_of(told) + told.content.decode()
    newest = re.search(r'name="version" value="(\d+)"', told.content.decode())
    assert newest is not None
    saved = client.post(
        f"/entry/revise/{record}", mine | {"f-topic": "我改的", "version": newest[1]}
    )
    assert saved.status_code == 302
    assert record_in(client.get("/entry/"), "我改的") == record


def test_a_nil_report_in_one_tap_and_back(client_of: ClientOf) -> None:
    client = client_of(TOWN)
    desk = client.get("/entry/").content.decode()
    (back,) = set(re.findall(r'action="(/entry/nil-back/[^"]+)"', desk))
    assert "的零报告" in text_of(client.post(back, follow=True))
    (there,) = [
        one
        for one in re.findall(
            r'action="(/entry/nil/[^"]+)"', client.get("/entry/").content.decode()
        )
        if one.split("/")[3] == back.split("/")[3]
    ]
    said = client.post(there, follow=True)
    assert "已报零报告" in text_of(said)
    assert f'action="{back}"' in said.content.decode()
    assert client.post(there).status_code == 422


def test_a_unit_sees_and_changes_its_own_only(client_of: ClientOf) -> None:
    client, other = client_of(TOWN), signed_in("tianbao1")
    desk = client.post("/entry/new/training", EVENT, follow=True)
    record = record_in(desk, "政企对话会前培训")
    assert other.get(f"/entry/revise/{record}").status_code == 422
    assert other.get(f"/brief/of/{record}").status_code == 422
    assert other.post(f"/entry/revise/{record}", EVENT).status_code == 422
    assert other.post("/entry/submit", {"record": [record]}).status_code == 422
    assert "只能录入本单位" in text_of(
        other.post("/entry/new/training", EVENT | {"unit": "town-donghu"})
    )
    assert other.get("/entry/?unit=town-donghu").status_code == 422
    assert signed_in("shenhe").get(f"/entry/revise/{record}").status_code == 200


def test_the_same_is_pointed_out_while_typing(client_of: ClientOf) -> None:
    client = client_of(TOWN)
    client.post("/entry/new/training", EVENT)
    assert "可能已经报过" in text_of(client.post("/entry/same/training", EVENT))
    assert text_of(client.post("/entry/same/training", {"f-topic": "政企"})).strip() == ""
    other = text_of(
        signed_in("tianbao1").post("/entry/same/training", EVENT | {"f-co_hosts": "东湖镇"})
    )
    assert "另有单位已报" in other
    assert "政企对话会前培训" not in other


def test_options_are_found_by_a_few_signs(client_of: ClientOf) -> None:
    client = client_of(TOWN)
    some = client.get(
        "/entry/options/enterprise_visit/enterprise?f-enterprise=公司"
    ).content.decode()
    assert some.count("<option") > 2
    assert (
        "<option"
        not in client.get(
            "/entry/options/enterprise_visit/enterprise?f-enterprise=没有这家"
        ).content.decode()
    )
    assert client.get("/entry/options/enterprise_visit/purpose").status_code == 422


def test_a_block_is_looked_at_mended_and_entered(client_of: ClientOf) -> None:
    client = client_of(TOWN)
    looked = client.post(
        "/entry/paste/training",
        {"text": f"{HEAD}\n{GOOD}\n{BAD}\n合计\t\t\t\t1\t170", "act": "look"},
    )
    assert looked.status_code == 200
    for word in ("可以录入1条", "1条要改", "没有2025年4月31日这一天", "约数", "合计行"):
        assert word in text_of(looked)
    block = block_in(looked)
    saved = client.post("/entry/paste/training", {"block": block, "act": "submit"})
    assert saved.status_code == 200
    assert "已提交1条" in text_of(saved)
    left = block_in(saved)
    assert len(json.loads(left)) == 2
    mend = {"c-1-0": "4月30日", "c-1-4": "2", "c-1-5": "93"}
    done = client.post("/entry/paste/training", {"block": left, "act": "draft", **mend})
    assert done.status_code == 302
    assert record_in(client.get("/entry/"), "统战理论")
    # The same once more: nothing is entered twice.
    twice = client.post("/entry/paste/training", {"block": block, "act": "submit"})
    assert "没有新录入：1条台账中已有" in text_of(twice)


def block_in(answer: Any) -> str:
    found = re.search(
        r'<textarea name="block"[^>]*>(.*?)</textarea>', answer.content.decode(), re.DOTALL
    )
    assert found is not None
    return unescape(found[1])


def test_columns_without_a_name_are_chosen_by_a_person(client_of: ClientOf) -> None:
    client = client_of(TOWN)
    chosen = {
        "m-0": "topic",
        "m-1": "held_on",
        "m-2": "person_times",
        "all-format": "专题讲座",
        "all-audience": "其他",
        "all-sessions": "1",
    }
    block = json.dumps([["座谈交流", "3月7日", "20"], ["现场观摩", "3月8日", "30"]])
    looked = client.post("/entry/paste/training", {"block": block, "act": "look", **chosen})
    assert "可以录入2条" in text_of(looked)


HOSTILE = (
    "",
    "x" * 5000,
    "\x00\x01",
    "<script>alert(1)</script>",
    "=cmd|' /C calc'!A0",
    "\u202e",
    "9" * 400,
    "机密★10年",
    "13812345678",
    "[[1]]",
    "[[[]]]",
    "null",
    '[["a"],["b","c"]]',
    "2025-13-45",
    "㊙",
    "-1",
    "1e999",
)


@pytest.mark.parametrize("value", HOSTILE)
def test_nothing_that_is_typed_makes_the_server_fail(looked_at: Path, value: str) -> None:
    client = signed_in(TOWN)
    fields = dict.fromkeys(
        [*EVENT, "f-co_hosts", "f-campaign", "f-method", "act", "unit", "version"], value
    )
    for address, post in (
        ("/entry/new/training", fields),
        (
            "/entry/new/appeal",
            dict.fromkeys(("f-collected_on", "f-matter", "f-handling_unit", "f-event"), value),
        ),
        ("/entry/same/training", fields | {"unit": ""}),
        ("/entry/paste/training", {"text": value, "unit": ""}),
        ("/entry/paste/training", {"block": value, "m-0": value, "c-0-0": value, "act": "look"}),
        ("/entry/submit", {"record": [value]}),
        ("/entry/recall", {"record": [value]}),
        ("/brief/", {"text": value, "kind": value}),
        ("/brief/", {"text": value}),
    ):
        answer = client.post(address, post)
        assert answer.status_code in (200, 302, 403, 404, 422), (address, answer.status_code)
        assert "<script>alert" not in answer.content.decode()


def test_news_becomes_a_record_and_a_record_news(client_of: ClientOf) -> None:
    client = client_of(TOWN)
    news = "6月18日上午，我镇组织开展惠企政策培训2期，专题讲座，参训80余人。"
    proposed = client.post("/brief/", {"text": news})
    shown = proposed.content.decode()
    assert 'value="2025-06-18"' in shown
    assert 'value="惠企政策培训"' in shown
    assert "文中写“80余人”" in text_of(proposed)
    given = EVENT | {
        "f-held_on": "2025-06-18",
        "f-topic": "惠企政策培训",
        "f-person_times": "83",
        "source_text": news,
    }
    desk = client.post("/entry/new/training", given, follow=True)
    record = record_in(desk, "惠企政策培训")
    brief = text_of(client.get(f"/brief/of/{record}"))
    for word in ("2025年6月18日", "东湖镇", "83人次"):
        assert word in brief
    # Errors keep the news beside the form.
    assert (
        news in client.post("/entry/new/training", given | {"f-person_times": ""}).content.decode()
    )
    refused = client.post("/brief/", {"text": "联系 13812345678"})
    assert refused.status_code == 422
    assert "13812345678" not in refused.content.decode()
    assert "看不出" in text_of(client.post("/brief/", {"text": "空调坏了"}))
    other = client.post("/brief/", {"text": news, "kind": "activity"})
    assert "核对：活动" in text_of(other)


@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desktop", "phone"])
def test_a_reporter_enters_by_keyboard_and_thumb(
    chromium: Any, address: str, size: tuple[int, int]
) -> None:
    page = open_page(chromium, address, TOWN, size)
    page.goto("/entry/")
    assert faults_of_access(page) == []
    page.goto("/entry/new/training")
    assert faults_of_access(page) == []
    page.fill("#f-held_on", "4月16日")
    page.press("#f-held_on", "Enter")
    assert page.evaluate("document.activeElement.id") == "f-topic"
    page.fill("#f-topic", "惠企政策进园区专题辅导")
    page.wait_for_selector(".same .notice")
    assert "11/60" in page.inner_text("[data-length-of=f-topic]")
    # What was typed survives the page.
    page.wait_for_timeout(600)
    page.goto("/entry/new/training")
    page.click("[data-draft-take]")
    assert page.input_value("#f-topic") == "惠企政策进园区专题辅导"
    page.fill("#f-topic", "另一个主题")
    page.select_option("#f-format", "专题讲座")
    page.select_option("#f-audience", "其他")
    page.fill("#f-sessions", "1")
    page.fill("#f-person_times", "60")
    # A dead line sends nothing and loses nothing; that it is dead, the browser may complain of.
    complaints = [*page.complaints]
    page.context.set_offline(True)
    page.press("#f-person_times", "Control+Enter")
    page.wait_for_selector(".notice-refused")
    assert page.input_value("#f-topic") == "另一个主题"
    page.context.set_offline(False)
    page.complaints = complaints
    page.press("#f-person_times", "Control+Enter")
    page.wait_for_url("**/entry/?unit=*")
    assert "已提交" in page.inner_text("#notices")
    assert (
        page.evaluate("Object.keys(localStorage).filter((key) => key.includes('training')).length")
        == 0
    )
    page.goto("/entry/paste/training")
    page.fill("#text", f"{HEAD}\n{GOOD}\n{BAD}")
    page.click("main .btn-primary")
    page.wait_for_selector(".paste-table")
    assert faults_of_access(page) == []
    page.goto("/brief/")
    page.fill("#text", "6月18日，我镇开展联谊活动2次，参与人数90人。")
    page.click("main .btn-primary")
    page.wait_for_selector(".brief-source")
    assert faults_of_access(page) == []
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    assert page.complaints == []


def test_a_reviewer_enters_for_a_unit_below(chromium: Any, address: str) -> None:
    page = open_page(chromium, address, "shenhe", PHONE)
    page.goto("/entry/")
    page.select_option("#unit", label="东湖镇")
    page.wait_for_url("**unit=*")
    assert "东湖镇" in page.inner_text(".page-head p")
    assert faults_of_access(page) == []
    assert page.complaints == []
