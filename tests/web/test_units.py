"""Units and registers over time, as the system administrator keeps them."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from taizhang.core.values import Period
from taizhang.services.registers import register_lines
from taizhang.services.unit_choice import tree_on
from taizhang.services.workspace import Workspace
from taizhang.store.ledger.models import Changeset
from taizhang.store.viewer import everything
from taizhang.web.office import office
from tests.support.web import faults_of_access, open_page

ALL = everything("-")
DAY = dt.date(2026, 1, 1)
WHY = {"day": DAY.isoformat(), "reason": "示例编〔2025〕3号文件"}
NEW = {
    "f-code": "town-xinqiao",
    "f-name": "示例市新桥镇",
    "f-short_name": "新桥镇",
    "f-level": "乡镇",
    "f-parent": "dept",
}


def there(day: dt.date = DAY) -> dict[str, str]:
    """Short names of the units of a day by their codes."""
    return {span.code: span.short_name for span, _depth in tree_on(office(), ALL, day).walked()}


def sent(client: Client, path: str, **form: Any) -> str:
    answer = client.post(path, form, follow=True)
    page = answer.content.decode()
    assert answer.status_code == 200, page.split('role="alert">')[1][:400]
    return page


def test_a_unit_is_founded_renamed_and_ended(client_of: Callable[[str], Client]) -> None:
    client = client_of("system")
    sent(client, "/units/new", **NEW, **WHY)
    assert there()["town-xinqiao"] == "新桥镇"
    assert "town-xinqiao" not in there(dt.date(2025, 12, 31))
    later = {**WHY, "day": "2026-03-01"}
    sent(
        client,
        "/units/unit/town-xinqiao/alter",
        **{
            "f-name": "示例市新桥街道",
            "f-short_name": "新桥街道",
            "f-level": "乡镇",
            "f-parent": "dept",
        },
        **later,
    )
    assert there(dt.date(2026, 2, 28))["town-xinqiao"] == "新桥镇"
    assert there(dt.date(2026, 3, 1))["town-xinqiao"] == "新桥街道"
    sent(client, "/units/unit/town-xinqiao/end", **{**WHY, "day": "2026-05-01"})
    assert "town-xinqiao" not in there(dt.date(2026, 5, 1))
    page = client.get("/units/unit/town-xinqiao").content.decode()
    assert "新桥街道" in page
    assert "2026-05-01 起停用" in page
    newest = Changeset.objects.order_by("number").last()
    assert newest is not None
    assert (newest.actor, newest.action, newest.reason) == (
        "系统管理员",
        "register",
        WHY["reason"],
    )


def test_units_are_merged_and_last_years_figures_go_with_them(
    client_of: Callable[[str], Client],
) -> None:
    client = client_of("system")
    sent(
        client,
        "/units/merge",
        codes=["town-donghu", "town-liuhe"],
        into="new",
        **NEW,
        **WHY,
    )
    assert {"town-donghu", "town-liuhe"} & there().keys() == set()
    assert "town-donghu" in there(dt.date(2025, 12, 31))
    from taizhang.core.ledger.unit import UnitTree
    from taizhang.store import queries

    spans = queries.unit_spans(ALL, office().pack.kinds["unit"], queries.latest_changeset(ALL))
    tree = UnitTree.of(spans, Period.read("2026H1"), Period.read("2025H1"))
    assert {"town-donghu", "town-liuhe"} <= {*tree.owners("town-xinqiao")}


def test_a_unit_is_split_and_may_go_on_with_the_rest(client_of: Callable[[str], Client]) -> None:
    client = client_of("system")
    part = {
        "part-0-code": "town-east",
        "part-0-name": "示例市东桥镇",
        "part-0-short_name": "东桥镇",
    }
    answer = client.post("/units/unit/town-donghu/split", {**part, **WHY})
    assert answer.status_code == 422
    assert "示例市东桥镇" in answer.content.decode()
    sent(client, "/units/unit/town-donghu/split", **part, **WHY, stays="1")
    assert {"town-east", "town-donghu"} <= there().keys()
    page = client.get("/units/unit/town-donghu").content.decode()
    assert "东桥镇" in page


@pytest.mark.parametrize(
    ("path", "form", "said"),
    [
        ("/units/new", {**NEW}, "从哪一天起"),
        ("/units/new", {**NEW, "day": "2026-01-01"}, "须写明理由"),
        ("/units/new", {**NEW, **WHY, "f-code": "town-donghu"}, "已经用过"),
        ("/units/new", {**NEW, **WHY, "f-code": "新桥 镇"}, "写法不对"),
        ("/units/new", {**NEW, **WHY, "f-parent": "nowhere"}, "上级单位"),
        ("/units/new", {**NEW, **WHY, "f-name": "张三 13812345678"}, "个人信息"),
        ("/units/new", {**NEW, **WHY, "reason": "绝密★一年"}, "国家秘密"),
        ("/units/unit/dept/end", {**WHY}, "没有启用"),
        ("/units/unit/town-donghu/end", {**WHY, "day": "0001-01-01"}, "不适用"),
        ("/units/unit/town-donghu/alter", {**WHY, "f-parent": "town-donghu"}, ""),
        ("/units/merge", {**WHY}, "请选要并入"),
        ("/units/merge", {**WHY, "codes": ["nowhere"], "into": "dept"}, "没有代码"),
        ("/units/merge", {**WHY, "codes": ["town-donghu"], "into": "nowhere"}, "去向单位"),
    ],
)
def test_what_does_not_fit_is_refused_and_nothing_is_written(
    client_of: Callable[[str], Client], path: str, form: dict[str, Any], said: str
) -> None:
    before = Changeset.objects.count()
    answer = client_of("system").post(path, form)
    assert answer.status_code == 422
    page = answer.content.decode()
    assert said in page
    assert form.get("reason", "") in page
    assert Changeset.objects.count() == before


def test_the_second_writer_is_told_who_was_first(client_of: Callable[[str], Client]) -> None:
    client = client_of("system")
    form = client.get("/units/unit/town-donghu/alter").content.decode()
    seen = form.split('name="seen" value="')[1].split('"')[0]
    names = {"f-name": "示例市东湖街道", "f-level": "乡镇", "f-parent": "dept"}
    sent(client, "/units/unit/town-donghu/alter", **names, **WHY, seen=seen)
    for act in ("alter", "end", "split"):
        later = {**names, **WHY, "day": "2026-02-01", "seen": seen, "reason": "第二次"}
        part = {"part-0-code": "x1", "part-0-name": "甲", "part-1-code": "x2", "part-1-name": "乙"}
        answer = client.post(f"/units/unit/town-donghu/{act}", {**later, **part})
        assert answer.status_code == 422, act
        page = answer.content.decode()
        assert "系统管理员已先一步改过" in page
        assert "第二次" in page


def test_an_entry_is_added_changed_put_right_and_ended(
    client_of: Callable[[str], Client],
) -> None:
    client = client_of("system")
    page = client.get("/units/register/channel").content.decode()
    assert "新登记" in page
    entry = {
        "f-code": "XMT-99",
        "f-name": "东湖发布",
        "f-unit": "town-donghu",
        "f-platform": "图文平台",
        "f-valid_from": "2026-01-01",
        "reason": "新开办",
    }
    sent(client, "/units/register/channel/new", **entry)

    def lines() -> list[Any]:
        kind = office().pack.kinds["channel"]
        return [one for one in register_lines(office(), ALL, kind) if one.key == "XMT-99"]

    (line,) = lines()
    path = f"/units/register/channel/entry/{line.record_id}"
    assert "东湖发布" in client.get(path).content.decode()
    same = {name: text for name, text in entry.items() if name not in ("f-code", "f-valid_from")}
    sent(client, f"{path}/correct", **{**same, "f-name": "东湖之声", "f-valid_from": "2026-01-01"})
    (line,) = lines()
    assert (line.title, line.version) == ("东湖之声", 2)
    changed = {**same, "f-name": "东湖之窗", "day": "2026-02-01"}
    stale = client.post(f"{path}/change", {**changed, "base": "1"})
    assert stale.status_code == 422
    assert "系统管理员已先一步改过" in stale.content.decode()
    assert "东湖之窗" in stale.content.decode()
    sent(client, f"{path}/change", **changed, base="2")
    assert [one.title for one in lines()] == ["东湖之声", "东湖之窗"]
    last = f"/units/register/channel/entry/{lines()[-1].record_id}"
    sent(client, f"{last}/end", day="2026-03-01", reason="停办")
    assert lines()[-1].until == dt.date(2026, 3, 1)
    assert client.get(f"{last}/burn").status_code == 422


def test_a_closed_period_wants_a_second_person(
    client_of: Callable[[str], Client], served: object
) -> None:
    from taizhang.services.accounts import account_of_login
    from taizhang.services.locking import lock_period
    from tests.support.web import PASSWORD

    workspace: Workspace = office()
    lock_period(
        workspace, everything("审核岗"), "dept", Period.read("2025H1"), reason="上半年数据已报"
    )
    client = client_of("system")
    form = {
        "f-name": "示例市东湖街道",
        "f-level": "乡镇",
        "f-parent": "dept",
        "day": "2025-03-01",
        "reason": "补登记",
    }
    answer = client.post("/units/unit/town-donghu/alter", form)
    assert answer.status_code == 422
    assert "封账" in answer.content.decode()
    leader = account_of_login("lingdao")
    form |= {"agreer": str(leader.key), "password": "wrong-wrong"}
    answer = client.post("/units/unit/town-donghu/alter", form)
    assert "密码不对" in answer.content.decode()
    form["password"] = PASSWORD
    answer = client.post("/units/unit/town-donghu/alter", form)
    assert answer.status_code == 302
    newest = Changeset.objects.order_by("number").last()
    assert newest is not None
    assert newest.approver == leader.label


@pytest.mark.parametrize(
    "asked",
    ["?day=x", "?day=9999-12-31", "?day=0001-01-01", "register/unit", "register/x", "unit/%00"],
)
def test_odd_addresses_are_answered(client_of: Callable[[str], Client], asked: str) -> None:
    assert client_of("system").get(f"/units/{asked}").status_code in (200, 404, 422)


def test_at_a_desk_and_on_a_phone(chromium: Any, address: str) -> None:
    for size in ((1440, 900), (390, 844)):
        page = open_page(chromium, address, "system", size)
        for path in (
            "/units/",
            "/units/unit/town-donghu",
            "/units/unit/town-donghu/alter",
            "/units/merge",
            "/units/register/organisation",
        ):
            page.goto(path)
            assert faults_of_access(page) == [], path
            assert page.evaluate("document.documentElement.scrollWidth") <= size[0], path
        page.goto("/units/new")
        page.fill("#f-code", f"new-{size[0]}")
        page.fill("#f-name", f"新单位{size[0]}")
        page.select_option("#f-level", index=1)
        page.select_option("#f-parent", "dept")
        page.fill("#day", "2026-01-01")
        page.fill("#reason", "示例编3号")
        page.click("form .btn-primary")
        page.wait_for_url(f"**/units/unit/new-{size[0]}")
        assert page.complaints == []
        page.context.close()
