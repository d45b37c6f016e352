"""The first page: what waits for each role."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from taizhang.services.entering import enter_record
from taizhang.services.present import usual_period
from taizhang.services.reviewing import return_records
from taizhang.services.unit_choice import units_to_choose
from taizhang.store.viewer import Viewer
from taizhang.web.office import office
from tests.support import web
from tests.support.workspaces import training

PERIOD = "2025H1"


def read(client: Client, path: str = "/") -> str:
    answer = client.get(path)
    assert answer.status_code == 200, path
    return re.sub(r"\s+", " ", answer.content.decode())


@pytest.mark.parametrize(
    ("login", "says", "never"),
    [
        ("tianbao3", ("要报的台账", "应报的都报了", "一览", "学习培训场次"), ("等我审核", "备份")),
        ("shenhe", ("等我审核的记录", "逾期未报齐的单位", "24</b>/25"), ("要阅签",)),
        ("zonghe", ("写成后台账有变动的总结", "工作总结", "报送截止"), ("等我审核",)),
        ("lingdao", ("要阅签的总结", "一览"), ("逾期未报齐",)),
        ("system", ("备份", "校验"), ("一览", "报送情况", "登录失败")),
        ("security", ("可登录的账号", "登录失败"), ("一览", "备份")),
        ("audit", ("账号和岗位的变动", "最近的操作", "登录"), ("一览", "备份")),
    ],
)
def test_each_role_sees_what_waits_for_it(
    looked_at: Path, login: str, says: tuple[str, ...], never: tuple[str, ...]
) -> None:
    told = read(web.client_of(login))
    main = told[told.index("<main") :]

    assert [text for text in says if text not in main] == []
    assert [text for text in never if text in main] == []


def test_cards_tell_last_year_who_reported_and_what_may_still_move(looked_at: Path) -> None:
    told = read(web.client_of("zonghe"))

    card = told[told.index("提交建言成果数") :][:900]
    assert "5/6" in card
    assert "暂定" in card
    assert "不可比" in card


def test_a_town_has_no_cards_of_what_is_not_its_work(looked_at: Path) -> None:
    told = read(web.client_of("tianbao3"))

    assert "开展政党协商次数" not in told
    assert "政策宣讲会场数" in told


def test_a_period_without_units_is_told_and_not_an_error(looked_at: Path) -> None:
    client = web.client_of("zonghe")
    session = client.session
    session["period"] = "1999H1"
    session.save()

    told = read(client)

    assert "没有可看的数" in told
    assert client.get("/indicators/").status_code == 422


def test_who_was_returned_something_finds_it_with_the_reason(served: Path) -> None:
    clerk = Viewer("东湖镇填报人", "town-donghu")
    texts = {name: str(cell) for name, cell in training("2025-05-06", "夜校试讲").items()}
    texts.pop("培训人次")
    kind = office().pack.kinds["training"]
    needed = {field.label for field in kind.fields if field.required}
    extra = {"培训人次": "20"} | dict.fromkeys(needed - set(texts) - {"培训人次"}, "1")
    kept = enter_record(office(), clerk, "training", "东湖镇", texts | extra, submit=True)
    reviewer = web.client_of("shenhe")
    assert "等我审核的记录</span>" in read(reviewer)

    return_records(office(), Viewer("审核人", "dept"), [kept.record_id], reason="请写明<b>形式</b>")

    told = read(web.client_of("tianbao3"))
    assert "夜校试讲" in told
    assert "请写明&lt;b&gt;形式&lt;/b&gt;" in told
    assert "请写明<b>" not in told
    other = read(web.client_of("tianbao2"))
    assert "夜校试讲" not in other


def test_of_a_large_ledger_key_figures_come_after_what_waits(
    looked_at: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("taizhang.services.waiting_work.SMALL_LEDGER", 5)
    client = web.client_of("shenhe")
    told = read(client)

    assert "等我审核的记录" in told
    assert 'hx-get="/home/glance"' in told
    assert "home/pairs" not in told
    assert "学习培训场次" not in told
    assert "学习培训场次" in read(client, "/home/glance")
    # and the list begins with one line of work
    assert read(client, "/indicators/").count('name="i"') < 60
    assert read(client, "/indicators/?line=all").count('name="i"') > 100


def test_looking_for_duplicates_is_the_reviewers(looked_at: Path) -> None:
    assert "疑似重复" in read(web.client_of("shenhe"), "/home/pairs")
    assert web.client_of("tianbao3").get("/home/pairs").status_code == 403


def test_in_english_nothing_is_left_half_said(looked_at: Path) -> None:
    client = web.client_of("lingdao")
    client.post("/language", {"language": "en", "next": "/"})

    assert '<html lang="en">' in read(client)


def test_units_of_a_reporter_are_his_own(looked_at: Path) -> None:
    viewer = Viewer("东湖镇填报人", "town-donghu")
    period = usual_period(office(), viewer)

    assert [one.code for one in units_to_choose(office(), viewer, period)] == ["town-donghu"]


@pytest.mark.parametrize(
    ("login", "size"),
    [("shenhe", web.DESKTOP), ("tianbao3", web.PHONE), ("audit", web.DESKTOP)],
)
def test_the_first_page_in_a_browser(
    chromium: Any, looked_at: Path, login: str, size: tuple[int, int]
) -> None:
    with web.running_server() as address:
        page = web.open_page(chromium, address, login, size)
        page.goto("/")
        web.settled(page)
        wide = page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
        assert wide <= 0
        assert web.faults_of_access(page) == []
        if login == "shenhe":
            assert "正在查找" not in page.content()
        assert page.locator("#waiting-title").bounding_box()["y"] < size[1]
        assert page.complaints == []
        page.context.close()
