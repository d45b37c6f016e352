"""The security administrator lets people in, and keeps them out."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from taizhang.services.accounts import account_of_login, list_accounts
from taizhang.services.desk_book import read_book
from tests.support.web import PASSWORD, faults_of_access, open_page

NEW = {"login": "xinjian", "label": "东湖镇填报人二", "role": "reporter", "unit": "town-donghu"}


def first_password(page: str) -> str:
    return page.split('id="first-password">')[1].split("<", maxsplit=1)[0]


def test_a_new_account_comes_in_with_its_first_password_and_has_to_change_it(
    client_of: Callable[[str], Client],
) -> None:
    client = client_of("security")
    answer = client.post("/accounts/new", NEW)
    assert answer.status_code == 200
    password = first_password(answer.content.decode())
    key = account_of_login("xinjian").key
    # It is told once.
    assert password not in client.get(f"/accounts/{key}").content.decode()
    assert password not in "".join(line.detail for line in read_book())
    fresh = Client(SERVER_NAME="127.0.0.1")
    answer = fresh.post("/sign-in", {"login": "xinjian", "password": password})
    assert answer.status_code == 302
    assert fresh.get("/").headers["Location"] == "/account/password"


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"login": ""}, "登录名要写"),
        ({"login": "zonghe"}, "已有人用"),
        ({"label": "安全保密管理员"}, "已有人用"),
        ({"role": "nobody"}, "请选择岗位"),
        ({"unit": ""}, "请指明单位"),
        ({"unit": "<script>"}, "没有这个单位"),
        ({"role": "alone"}, "不能改为单人使用"),
    ],
)
def test_an_account_that_cannot_be_is_refused_and_what_was_typed_stays(
    client_of: Callable[[str], Client], change: dict[str, str], said: str
) -> None:
    answer = client_of("security").post("/accounts/new", {**NEW, **change})
    assert answer.status_code == 422
    page = answer.content.decode()
    assert said in page
    assert "<script>" not in page.split("<main")[1]
    assert len([one for one in list_accounts() if one.login == "xinjian"]) == 0


def test_posts_are_given_and_taken_away(client_of: Callable[[str], Client]) -> None:
    client = client_of("security")
    found = account_of_login("tianbao3")
    client.post(f"/accounts/{found.key}/posts", {"role": "reviewer", "unit": "town-donghu"})
    posts = account_of_login("tianbao3").posts
    assert [post.role for post in posts] == ["reporter", "reviewer"]
    answer = client.post(f"/accounts/{found.key}/posts", {"role": "audit"})
    assert "须分开" in answer.content.decode()
    client.post(f"/accounts/{found.key}/posts/remove", {"post": posts[1].key})
    answer = client.post(f"/accounts/{found.key}/posts/remove", {"post": posts[0].key})
    assert "至少要有一个岗位" in answer.content.decode()
    # A post of another account is none of this one's.
    other = account_of_login("shenhe")
    answer = client.post(f"/accounts/{found.key}/posts/remove", {"post": other.posts[0].key})
    assert answer.status_code == 422
    assert account_of_login("shenhe").posts == other.posts


def test_who_is_kept_out_is_out_at_once(client_of: Callable[[str], Client]) -> None:
    reporter = client_of("tianbao3")
    client = client_of("security")
    key = account_of_login("tianbao3").key
    assert "东湖镇" in client.get("/accounts/sessions").content.decode()
    client.post(f"/accounts/{key}/active")
    assert reporter.get("/account").headers["Location"].startswith("/sign-in")
    wrong = Client().post("/sign-in", {"login": "tianbao3", "password": PASSWORD})
    assert wrong.status_code == 401
    client.post(f"/accounts/{key}/active", {"on": "1"})
    assert client_of("tianbao3").get("/account").status_code == 200


def test_nobody_locks_himself_out(client_of: Callable[[str], Client]) -> None:
    client = client_of("security")
    key = account_of_login("security").key
    assert client.post(f"/accounts/{key}/active").status_code == 422
    assert client.post(f"/accounts/{key}/password").status_code == 422
    assert client.get("/accounts/").status_code == 200


def test_a_locked_account_is_unlocked(client_of: Callable[[str], Client]) -> None:
    door = Client(SERVER_NAME="127.0.0.1")
    wrong = {"login": "tianbao3", "password": "wrong-wrong"}
    answers = [door.post("/sign-in", wrong).status_code for _turn in range(5)]
    assert answers[-1] == 429
    client = client_of("security")
    assert "已锁定" in client.get("/accounts/").content.decode()
    key = account_of_login("tianbao3").key
    client.post(f"/accounts/{key}/unlock")
    assert client_of("tianbao3").get("/account").status_code == 200
    assert read_book(action="unlocked")[0].about == account_of_login("tianbao3").label


def test_a_session_is_ended_and_a_password_is_made_up_anew(
    client_of: Callable[[str], Client],
) -> None:
    reporter, client = client_of("tianbao3"), client_of("security")
    page = client.get("/accounts/sessions").content.decode()
    key = page.split('name="session" value="')[1].split('"')[0]
    client.post("/accounts/sessions", {"session": key})
    assert reporter.get("/account").status_code == 302
    account = account_of_login("tianbao3").key
    password = first_password(client.post(f"/accounts/{account}/password").content.decode())
    fresh = Client(SERVER_NAME="127.0.0.1")
    assert fresh.post("/sign-in", {"login": "tianbao3", "password": PASSWORD}).status_code == 401
    assert fresh.post("/sign-in", {"login": "tianbao3", "password": password}).status_code == 302


def test_on_a_phone_and_at_a_desk(chromium: Any, address: str, served: Path) -> None:
    for size in ((1440, 900), (390, 844)):
        page = open_page(chromium, address, "security", size)
        for path in ("/accounts/", "/accounts/new", "/accounts/sessions", "/accounts/1"):
            page.goto(path)
            assert faults_of_access(page) == []
        page.goto("/accounts/new")
        page.fill("#login", f"new{size[0]}")
        page.fill("#label", f"新岗位{size[0]}")
        page.select_option("#role", "leader")
        page.select_option("#unit", index=1)
        page.click("form .btn-primary >> text=新建")
        page.wait_for_selector("#first-password")
        assert faults_of_access(page) == []
        assert page.complaints == []
        page.context.close()
