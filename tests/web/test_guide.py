"""The guide of each role is true: its steps are walked on the demonstration, its words stand on the pages.

`GUIDE_PICTURES=1 .venv/bin/python -m pytest -n0 tests/web/test_guide.py` takes the pictures of docs/images anew.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from taizhang.config.serving import prepare
from taizhang.services import clock
from taizhang.services.accounts import create_account
from taizhang.services.demo.accounts import demo_accounts
from taizhang.services.demo.build import build_demo
from taizhang.services.rights import Role
from taizhang.services.workspace import open_workspace
from tests.support import web
from tests.support.guide import GUIDE, IMAGES, PHONE, ROOT, WRITES, Walk, clock_of_the_guide
from tests.support.web_intake import run_waiting, send_lessons

LATE, LATE_UNIT = "tianbao4", "assoc-education"
ROLES = ("reporter", "reviewer", "drafter", "leader", "administrators")
NEWS = (
    "6月18日，我镇举办惠企政策宣讲培训1期，邀请90人，80余人参加，采用案例教学，现场收回评价表60份。"
)
BOLD, PICTURE = (
    re.compile(r"\*\*([^*\n]+)\*\*"),
    re.compile(r"!\[([^\]]*)\]\(\.\./images/([^)]+)\)"),
)
LARGEST_IN_ALL = 1_500_000
NOT_ON_A_PAGE = {"三个管理员"}


@pytest.fixture(scope="module")
def walked(
    request: pytest.FixtureRequest, chromium: Any, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Walk]:
    """All steps of all roles, one after the other, as the guide tells them."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(clock, "dt", clock_of_the_guide())
        place = tmp_path_factory.mktemp("guide")
        # The pictures show one morning only, so that the ledger behind them is of that morning too.
        built = _built(place / "built") if WRITES else request.getfixturevalue("built_web")
        with web.served_copy(built, place / "office") as folder:
            create_account(
                *(LATE, "教育界联谊会填报人", Role.REPORTER, LATE_UNIT),
                password=web.PASSWORD,
                must_change=False,
            )
            with web.running_server() as address:
                walk = Walk(chromium, address)
                _draft(walk)
                _lead(walk)
                _remind(walk)
                _report(walk, folder)
                _review(walk)
                _administer(walk, folder)
                yield walk


def _built(folder: Path) -> Path:
    build_demo(folder, lambda _line: None)
    prepare(open_workspace(folder))
    demo_accounts(open_workspace(folder))
    web.close_all()
    return folder


def _report(walk: Walk, folder: Path) -> None:
    phone = walk.enter(LATE, "reporter", PHONE)
    walk.keep(phone, "phone-home")
    walk.go(phone, "/entry/")
    walk.keep(phone, "phone-entry")
    walk.go(phone, "/entry/new/membership_growth")
    phone.fill("#f-approved_on", "6月20日")
    phone.fill("#f-batch", "2025年第二批")
    walk.keep(phone, "phone-form")
    walk.side_by_side("web-phone.png", ("phone-home", "phone-entry", "phone-form"))
    phone.context.close()

    page = walk.enter(LATE, "reporter")
    walk.picture(page, "guide/reporter-home.png", height=520)
    walk.go(page, "/entry/")
    row = "tr:has-text('建言成果') "
    walk.press(page, row + "button:has-text('本期无')")
    assert "零报告" in page.inner_text(row)
    walk.press(page, row + "button:has-text('撤回')")
    walk.press(page, row + "button:has-text('本期无')")
    walk.press(page, "tr:has-text('成员发展') .acts a:has-text('录入')")
    page.fill("#f-approved_on", "6月20日")
    page.fill("#f-batch", "2025年第二批")
    page.fill("#f-new_members", "近40")
    walk.press(page, "button:has-text('提交') >> nth=0")
    assert "近40" in page.inner_text(".field-fault")
    walk.complaints.clear()  # The browser notes every answer 422.
    walk.picture(page, "guide/reporter-form.png", height=680)
    page.fill("#f-new_members", "40")
    walk.press(page, "button:has-text('提交') >> nth=0")
    assert "已提交" in page.inner_text("#notices")
    walk.go(page, "/entry/paste/membership_growth")
    walk.go(page, "/intake/")
    page.context.close()

    send_lessons(web.client_of("tianbao3"), folder, 3)
    town = walk.enter("tianbao3", "reporter")
    walk.go(town, "/entry/")
    walk.go(town, "/brief/")
    town.fill("#text", NEWS)
    walk.press(town, "button:has-text('识别')")
    walk.picture(town, "guide/reporter-brief.png", height=640)
    town.context.close()


def _remind(walk: Walk) -> None:
    page = walk.enter("shenhe", "reviewer")
    walk.go(page, "/periods/")
    walk.picture(page, "guide/reviewer-periods.png")
    page.context.close()


def _review(walk: Walk) -> None:
    page = walk.enter("shenhe", "reviewer")
    walk.go(page, "/review/")
    page.check(".review-group:has-text('东湖镇') [data-check-all]")
    walk.picture(page, "guide/reviewer-queue.png")
    walk.press(page, ".review-what a:has-text('第2讲')")
    walk.go(page, "/review/")
    walk.press(page, ".review-what a:has-text('第二批')")
    page.keyboard.press("r")
    page.click(".review-return-one .chip >> nth=0")
    walk.picture(page, "guide/reviewer-one.png", height=700)
    walk.press(page, "button:has-text('退回这条')")
    assert "已退回" in page.inner_text("#notices")

    walk.guide = "reporter"
    late = walk.enter(LATE, "reporter")
    walk.go(late, "/entry/")
    walk.picture(late, "guide/reporter-returned.png", height=420)
    walk.press(late, "a:has-text('修改')")
    late.fill("#f-new_members", "38")
    walk.press(late, "button:has-text('提交') >> nth=0")
    late.context.close()

    walk.guide = "reviewer"
    walk.go(page, "/review/")
    page.check(".review-group:has-text('成员发展') [data-check-all]")
    walk.press(page, ".review-bar button[value=approve]")
    assert "计入数据" in page.inner_text("#notices")
    walk.go(page, "/periods/closing")
    walk.go(page, "/ledger/")
    walk.go(page, "/ledger/duplicates")
    walk.press(page, "a:has-text('比较、处理')")
    walk.go(page, "/ledger/kind/training")
    walk.press(page, ".row-title a >> nth=0")
    page.context.close()


def _draft(walk: Walk) -> None:
    page = walk.enter("zonghe", "drafter")
    walk.picture(page, "web-home.png")
    walk.go(page, "/indicators/")
    page.check("[data-counts=chosen] >> nth=0")
    walk.look(page)
    walk.go(page, "/indicators/of/training_sessions")
    page.wait_for_selector(".chart svg")
    walk.look(page)
    walk.picture(page, "guide/drafter-indicator.png")
    walk.go(page, "/reports/")
    walk.go(page, "/reports/new")
    walk.go(page, "/reports/2025H1-001")
    page.wait_for_selector("#check .finding", timeout=60_000)
    walk.look(page)
    page.click("#f1")
    page.wait_for_selector("#side.show .report-records")
    walk.look(page)
    walk.picture(page, "web-report.png")
    page.click("#side .btn-close")
    page.wait_for_selector("#side", state="hidden")
    edit = "p:has(#f1) .passage-edit"
    page.click(edit)
    page.wait_for_selector(".passage-form textarea")
    text = page.locator(".passage-form textarea")
    text.fill(text.input_value().replace("40场次", "42场次"))
    page.click(".passage-form .btn-primary")
    page.wait_for_selector(".passage-form .notice-refused")
    walk.complaints.clear()  # The browser notes every answer 422.
    walk.look(page)
    walk.picture(page, "guide/drafter-edit.png", of=".passage-form")
    walk.go(page, "/reports/2025H1-001/return")
    walk.go(page, "/reports/2025H1-001/compare")
    walk.go(page, "/check/")
    walk.go(page, "/reports/2025H1-002")
    walk.press(page, "button:has-text('送签')")
    page.context.close()


def _lead(walk: Walk) -> None:
    page = walk.enter("lingdao", "leader")
    walk.go(page, "/reports/2025H1-002")
    page.wait_for_selector("#check h2")
    walk.look(page)
    walk.picture(page, "guide/leader-sign.png")
    walk.press(page, "button:has-text('同意，签字')")
    page.context.close()
    walk.guide = "drafter"
    drafter = walk.enter("zonghe", "drafter")
    walk.go(drafter, "/reports/2025H1-002")
    drafter.context.close()


def _administer(walk: Walk, folder: Path) -> None:
    page = walk.enter("security", "administrators")
    walk.go(page, "/accounts/")
    walk.press(page, "a:has-text('新建账号')")
    page.fill("#login", "liuhe")
    page.fill("#label", "柳河镇填报人")
    page.select_option("[name=role]", label="填报人")
    page.select_option("[name=unit]", value="town-liuhe")
    walk.press(page, "main button:has-text('新建')")
    walk.picture(page, "guide/security-password.png", height=520)
    for tried in range(5):
        Client(SERVER_NAME="127.0.0.1").post(
            "/sign-in", {"login": "liuhe", "password": f"wrong{tried}"}
        )
    walk.go(page, "/accounts/")
    walk.press(page, "a:has-text('柳河镇填报人')")
    walk.go(page, "/accounts/sessions")
    page.context.close()

    page = walk.enter("system", "administrators")
    walk.go(page, "/units/")
    walk.picture(page, "guide/system-units.png", height=620)
    walk.go(page, "/packs/")
    walk.go(page, "/packs/switch")
    walk.go(page, "/safekeeping/")
    walk.go(page, "/account")
    page.context.close()

    page = walk.enter("audit", "administrators")
    walk.go(page, "/audit/")
    page.click("main button:has-text('核验')")
    run_waiting(folder)
    page.wait_for_selector("text=核验通过", timeout=60_000)
    walk.look(page)
    walk.picture(page, "guide/audit-verified.png", height=520)
    page.context.close()


def test_every_word_of_the_guide_is_on_a_page(walked: Walk) -> None:
    """What a page of the guide sets in bold is there to be read or pressed by whom it tells."""
    missing = [
        (role, word)
        for role in ROLES
        for word in BOLD.findall((GUIDE / f"web-{role}.md").read_text("utf-8"))
        if word not in walked.seen[role]
    ]

    assert missing == []
    assert walked.complaints == []


def test_the_pictures_are_those_of_the_walk_and_small(walked: Walk) -> None:
    """No picture is left over, none is missing, and each says in words what it shows."""
    told = {
        name: words
        for role in ROLES
        for words, name in PICTURE.findall((GUIDE / f"web-{role}.md").read_text("utf-8"))
    }
    kept = {f"guide/{one.name}" for one in (IMAGES / "guide").glob("*.png")}
    readme = (ROOT / "README.md").read_text("utf-8")

    assert set(told) == walked.pictures
    assert kept == {name for name in walked.pictures if name.startswith("guide/")}
    assert all(len(words) > len("一张图") for words in told.values())
    assert [name for name in walked.pictures - kept if name not in readme] == []
    assert sum((IMAGES / name).stat().st_size for name in walked.pictures) < LARGEST_IN_ALL
