"""The ledger in the browser: lists, a record, correction, second persons, duplicates."""

from __future__ import annotations

import re
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from openpyxl import load_workbook

from taizhang.core.values import Period
from taizhang.services.accounts import account_of_login
from taizhang.services.duplicates import list_duplicates
from taizhang.services.entering import enter_record
from taizhang.services.jobs import find_job
from taizhang.services.list_question import read_question
from taizhang.services.listing import list_records
from taizhang.services.locking import lock_period
from taizhang.services.rights import Actor, Role
from taizhang.services.workspace import open_workspace
from taizhang.store import queries
from taizhang.store.viewer import Viewer, everything
from taizhang.web.office import office
from tests.support import web
from tests.support.web import DESKTOP, PASSWORD, PHONE, faults_of_access, open_page, text_of

ClientOf = Callable[[str], Client]
H1 = Period.read("2025H1")
EVERYTHING = everything("测试")


def some_record(kind: str = "training", unit: str = "", **words: str) -> str:
    """The id of the first record of a list."""
    question = read_question(office(), kind, {"unit": unit, **words}, H1)
    return list_records(office(), EVERYTHING, question).rows[0].record_id


def form_of(answer: Any) -> dict[str, Any]:
    """The fields of the form of a correction, as a browser would send them back."""
    found: dict[str, Any] = {}
    page = answer.content.decode()
    for field in re.findall(r"<input[^>]*>", page):
        name = re.search(r'name="([^"]+)"', field)
        value = re.search(r'value="([^"]*)"', field)
        if name is None or (name[1] != "version" and not name[1].startswith("f.")):
            continue
        if 'type="radio"' in field or 'type="checkbox"' in field:
            if " checked" in field and value:
                found.setdefault(name[1], []).append(value[1])
        else:
            found[name[1]] = value[1] if value else ""
    for name, options in re.findall(
        r'<select[^>]*name="(f\.[^"]+)"[^>]*>(.*?)</select>', page, re.DOTALL
    ):
        chosen = re.search(r"<option selected>([^<]*)<", options)
        found[name] = chosen[1] if chosen else ""
    return found


def second(login: str = "lingdao", password: str = PASSWORD) -> dict[str, str]:
    return {"agreer": str(account_of_login(login).key), "password": password}


def test_the_lists_of_every_kind_open_for_every_role_of_the_office(looked_at: Path) -> None:
    for login in ("zonghe", "tianbao3"):
        client = web.client_of(login)
        assert client.get("/ledger/").status_code == 200
        for kind in office().pack.kinds:
            answer = client.get(f"/ledger/kind/{kind}")
            assert answer.status_code == (404 if kind == "unit" else 200), kind


HOSTILE = (
    "page=-1", "page=x", "page=99999999999999999999999", "order=-nothing", "order='", "state=x",
    "unit=nowhere", "period=2025H9", "f.format='--", "f.nothing=1", "q=%00", "q=%25%27%22",
    "cols=,,x", "col=topic&col=%27", "period=9999", "f.co_hosts=%7C", "order=topic", "q=" + "长" * 500,
)  # fmt: skip


def test_addresses_that_nobody_should_write_break_nothing(looked_at: Path) -> None:
    client = web.client_of("zonghe")
    for query in HOSTILE:
        answer = client.get(f"/ledger/kind/training?{query}")
        assert answer.status_code in (200, 404), query
    for path in ("record/x/correct", "record/x/redact", "duplicates/a/b", "duplicates/a/a"):
        assert client.get(f"/ledger/{path}").status_code == 404, path
    assert client.get("/ledger/duplicates?period=x").status_code == 200
    assert client.get("/ledger/overlaps?kind=x").status_code == 200


def test_records_of_other_units_are_not_there(looked_at: Path) -> None:
    client = web.client_of("tianbao3")
    own, other = some_record(unit="town-donghu"), some_record(unit="town-liuhe")

    assert client.get(f"/ledger/record/{own}").status_code == 200
    assert client.get(f"/ledger/record/{other}").status_code == 404
    assert client.get("/ledger/kind/training?unit=town-liuhe").status_code == 404
    assert other not in text_of(client.get("/ledger/kind/training?period=all"))
    assert client.get(f"/ledger/duplicates/{own}/{other}").status_code == 404
    drafter = web.client_of("zonghe")
    assert drafter.get(f"/ledger/record/{other}").status_code == 200


def test_a_record_tells_where_it_came_from_and_what_rests_on_it(looked_at: Path) -> None:
    page = text_of(web.client_of("zonghe").get(f"/ledger/record/{some_record()}"))

    for words in ("工作台账.xlsx", "经过", "导入", "变更号", "用到它的总结", "2025H1-001"):
        assert words in page
    leader = text_of(web.client_of("lingdao").get(f"/ledger/record/{some_record()}"))
    assert "更正</a>" not in leader


def test_a_list_is_handed_over_as_a_workbook(client_of: ClientOf) -> None:
    answer = client_of("zonghe").post(
        "/ledger/kind/training/export", {"query": "q=联络&period=all"}
    )

    assert answer.headers["Content-Disposition"].startswith("attachment")
    sheet = load_workbook(BytesIO(b"".join(answer.streaming_content))).active
    assert sheet is not None
    assert all("联络" in str(row[2].value) for row in sheet.iter_rows(min_row=3, max_row=5))


def test_a_long_list_is_handed_over_in_the_background(
    client_of: ClientOf, monkeypatch: pytest.MonkeyPatch
) -> None:
    from taizhang.config.running import run_job
    from taizhang.services import jobs as jobs_module
    from taizhang.store.desk.models import Job

    monkeypatch.setattr("taizhang.web.ledger.views.AT_ONCE", 3)
    client = client_of("zonghe")
    answer = client.post("/ledger/kind/training/export", {"query": "period=all"})
    key = answer.headers["Location"].rsplit("/", 1)[-1]
    Job.objects.filter(id=key).update(state=jobs_module.RUNNING)
    run_job(office().folder, key)

    zonghe = account_of_login("zonghe")
    assert find_job(Actor(zonghe.key, "", Role.DRAFTER), key).state == "done"
    assert client.get(f"/jobs/{key}").headers["Location"] == f"/ledger/exported/{key}"
    assert "学习培训" in text_of(client.get(f"/ledger/exported/{key}"))
    file = client.get(f"/ledger/exported/{key}/file")
    assert load_workbook(BytesIO(b"".join(file.streaming_content))).active is not None
    assert client_of("shenhe").get(f"/ledger/exported/{key}").status_code == 422


def test_filters_are_kept_under_a_name(client_of: ClientOf) -> None:
    client = client_of("zonghe")
    client.post(
        "/ledger/kind/training/save", {"name": "镇里的", "query": "q=联络&order=-person_times&x=1"}
    )
    page = client.get("/ledger/kind/training").content.decode()

    [query] = re.findall(r'href="\?([^"]*)">镇里的', page)
    assert query == "q=%E8%81%94%E7%BB%9C&amp;order=-person_times"
    assert "镇里的" not in text_of(client_of("shenhe").get("/ledger/kind/training"))
    [key] = re.findall(r"/ledger/view/(\d+)/drop", page)
    assert client_of("shenhe").post(f"/ledger/view/{key}/drop").status_code == 404
    client.post(f"/ledger/view/{key}/drop")
    assert "镇里的" not in re.sub(
        r"notices.*?</div>", "", text_of(client.get("/ledger/kind/training"))
    )


def test_a_correction_keeps_what_was_and_names_the_issued_report(client_of: ClientOf) -> None:
    client = client_of("zonghe")
    record = some_record()
    typed = form_of(client.get(f"/ledger/record/{record}/correct"))

    without = client.post(f"/ledger/record/{record}/correct", typed | {"reason": "核实"})
    assert (without.status_code, "没有可更正的" in text_of(without)) == (422, True)
    wrong = client.post(
        f"/ledger/record/{record}/correct", typed | {"f.person_times": "很多", "reason": "核实"}
    )
    assert wrong.status_code == 422
    assert 'value="很多"' in wrong.content.decode()
    assert 'value="核实"' in wrong.content.decode()
    done = client.post(
        f"/ledger/record/{record}/correct",
        typed | {"f.person_times": "1.2万", "reason": "与签到表核对"},
        follow=True,
    )
    assert "12,000" in text_of(done)
    assert "已签发的总结用到这条记录" in text_of(done)
    assert "理由：与签到表核对" in text_of(done)


def test_the_second_who_corrects_is_told_and_loses_nothing(client_of: ClientOf) -> None:
    first, other = client_of("zonghe"), client_of("shenhe")
    record = some_record()
    one, two = (form_of(c.get(f"/ledger/record/{record}/correct")) for c in (first, other))
    first.post(f"/ledger/record/{record}/correct", one | {"f.sessions": "7", "reason": "一"})

    told = other.post(
        f"/ledger/record/{record}/correct", two | {"f.person_times": "77", "reason": "二"}
    )

    page = told.content.decode()
    assert told.status_code == 422
    assert "综合岗”改过这条记录" in page
    assert "已被改为：7" in page
    again = form_of(told)
    assert (again["f.person_times"], again["f.sessions"]) == ("77", "7")
    assert again["version"] != two["version"]
    done = other.post(f"/ledger/record/{record}/correct", again | {"reason": "二"})
    assert done.status_code == 302


def test_a_closed_period_wants_a_second_person_with_his_own_password(client_of: ClientOf) -> None:
    client = client_of("zonghe")
    record = some_record()
    lock_period(office(), EVERYTHING, "dept", H1, reason="已汇总")
    page = client.get(f"/ledger/record/{record}/correct")
    typed = form_of(page) | {"f.person_times": "66", "reason": "核实"}
    address = f"/ledger/record/{record}/correct"

    assert "已封账：更正要写明理由，并由另一人当面批准" in text_of(page)
    assert "已封账" in text_of(client.get(f"/ledger/record/{record}"))
    alone = client.post(address, typed)
    assert alone.status_code == 422
    assert "--approver" not in text_of(alone)
    assert "批准人的密码不对" in text_of(client.post(address, typed | second(password="x" * 10)))
    own = {"agreer": str(account_of_login("zonghe").key), "password": PASSWORD}
    assert "请选择另一位批准人" in text_of(client.post(address, typed | own))
    reporter = {"agreer": str(account_of_login("tianbao1").key), "password": PASSWORD}
    assert "请选择另一位批准人" in text_of(client.post(address, typed | reporter))
    done = client.post(address, typed | second(), follow=True)
    assert "批准：市委统战部领导" in text_of(done)


def test_content_is_cleared_by_two_people_for_ever(client_of: ClientOf) -> None:
    client = client_of("shenhe")
    record = some_record()
    address = f"/ledger/record/{record}/redact"

    assert client.post(address, {"reason": "误录"}).status_code == 422
    done = client.post(address, {"reason": "误录", **second()}, follow=True)

    page = text_of(done)
    assert "内容已依法清除" in page
    assert client.get(f"/ledger/record/{record}/correct").status_code == 422
    assert "内容已依法清除" in text_of(client.get("/ledger/kind/training?state=withdrawn"))


def test_one_submits_recalls_and_takes_back_ones_own(client_of: ClientOf) -> None:
    client = client_of("tianbao3")
    event = {
        "举办日期": "2025-06-12", "主题": "联络员业务", "形式": "专题讲座", "对象": "乡镇社区",
        "场次": "1", "培训人次": "20",
    }  # fmt: skip
    clerk = Viewer("东湖镇填报人", "town-donghu")
    record = enter_record(office(), clerk, "training", "town-donghu", event).record_id

    sent = client.post(f"/ledger/record/{record}/submit", follow=True)
    assert "等待市委统战部审核" in text_of(sent)
    assert "联络员业务" in text_of(client.get("/ledger/kind/training?state=submitted"))
    back = client.post(f"/ledger/record/{record}/recall", follow=True)
    assert "现在是草稿" in text_of(back)
    [number] = re.findall(r'name="changeset" value="(\d+)"', back.content.decode())
    assert client_of("tianbao1").get(f"/ledger/record/{record}").status_code == 404
    assert client.post(f"/ledger/record/{record}/undo", {"changeset": "1"}).status_code == 422
    undone = client.post(
        f"/ledger/record/{record}/undo", {"changeset": number, "reason": "还是送审"}, follow=True
    )
    assert "已撤销那次变更" in text_of(undone)
    assert client.post("/ledger/record/nowhere/submit").status_code == 422


def test_a_pair_is_merged_taken_apart_and_said_to_be_two(client_of: ClientOf) -> None:
    client = client_of("shenhe")
    [found] = list_duplicates(office(), EVERYTHING, H1)
    one, two = found.first.record_id, found.second.record_id
    address = f"/ledger/duplicates/{one}/{two}"

    assert found.first.title in text_of(client.get("/ledger/duplicates"))
    assert "理由" in text_of(client.post(f"{address}/merge", {"keep": one}))
    merged = client.post(f"{address}/merge", {"keep": two, "reason": "同一场"}, follow=True)
    assert "已合并为一条" in text_of(merged)
    assert "已并入另一条" in text_of(client.get(f"/ledger/record/{one}"))
    assert "已合并的" in text_of(client.get("/ledger/duplicates"))
    apart = client.post(f"{address}/unmerge", {"reason": "合错了"}, follow=True)
    assert "两条记录都恢复了" in text_of(apart)
    done = client.post(f"{address}/apart", {"reason": "上午下午各一场"}, follow=True)
    assert "没有要核对的" in text_of(done)
    assert client_of("lingdao").post(f"{address}/merge", {"reason": "x"}).status_code == 403


NONSENSE = (
    "",
    "x",
    "-1",
    "9" * 400,
    "'; --",
    "\x00",
    "=cmd",
    "１２",
    "东湖镇、柳河镇",
    "2025-02-30",
)


def test_forms_take_anything_without_breaking(client_of: ClientOf) -> None:
    client = client_of("shenhe")
    record, other = some_record(), some_record(page="1")
    before = queries.latest_changeset(EVERYTHING)
    fields = [f"f.{field.id}" for field in office().pack.kinds["training"].fields]
    for word in NONSENSE:
        data = dict.fromkeys([*fields, "version", "reason", "changeset", "agreer", "keep"], word)
        for act in ("correct", "redact", "undo", "submit", "recall"):
            answer = client.post(f"/ledger/record/{record}/{act}", data)
            assert answer.status_code in (200, 302, 422), (act, word)
        for act in ("merge", "apart", "unmerge"):
            answer = client.post(f"/ledger/duplicates/{record}/{other}/{act}", data)
            assert answer.status_code in (404, 422), (act, word)
        for path in ("kind/training/save", "kind/training/export"):
            answer = client.post(
                f"/ledger/{path}", {"name": word, "query": f"q={word}&page={word}"}
            )
            assert answer.status_code in (200, 302, 422), (path, word)
    assert queries.latest_changeset(EVERYTHING) == before
    assert open_workspace(office().folder).code == office().code


@pytest.mark.parametrize(("login", "size"), [("shenhe", DESKTOP), ("tianbao3", PHONE)])
def test_the_ledger_in_a_browser(
    chromium: Any, address: str, login: str, size: tuple[int, int]
) -> None:
    page = open_page(chromium, address, login, size)
    page.goto("/ledger/")
    assert faults_of_access(page) == []
    page.click("text=学习培训")
    page.wait_for_selector("h1:has-text('学习培训')")
    assert page.locator("tfoot .total").inner_text().startswith("合计")
    assert faults_of_access(page) == []
    page.fill("#q", "联络")
    page.press("#q", "Enter")
    page.wait_for_url("**q=**")
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    page.get_by_role("button", name="列", exact=True).click()
    page.locator(".list-menu .form-check-input").last.check()
    page.locator(".list-menu").get_by_role("button", name="确定").click()
    page.wait_for_url("**col=**")
    page.goto("/ledger/kind/training")
    page.locator(".row-title a").first.click()
    page.wait_for_selector("text=经过")
    assert faults_of_access(page) == []
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    if login == "shenhe":
        page.get_by_role("link", name="更正", exact=True).click()
        page.fill("#f-person_times", "123")
        page.fill("#reason", "与签到表核对")
        assert faults_of_access(page) == []
        page.get_by_role("button", name="确认更正").click()
        page.wait_for_selector("text=已更正 1 项")
        page.goto("/ledger/duplicates")
        assert faults_of_access(page) == []
        page.get_by_role("link", name="比较、处理").first.click()
        page.wait_for_selector("text=合并时保留哪一条")
        assert faults_of_access(page) == []
    assert page.complaints == []
