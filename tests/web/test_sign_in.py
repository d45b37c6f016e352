"""Coming in and going out."""

import datetime as dt
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from taizhang.core.values import RefusedError
from taizhang.services import accounts
from taizhang.services.desk_book import broken_lines, read_book
from taizhang.services.rights import Role
from taizhang.store.desk.models import DeskEvent, SignedIn
from tests.support.web import DESKTOP, LOGINS, PASSWORD, PHONE, faults_of_access, open_page

ClientOf = Callable[[str], Client]


@pytest.mark.parametrize("login", LOGINS)
def test_everyone_comes_in_and_sees_the_first_page(client_of: ClientOf, login: str) -> None:
    client = client_of(login)
    answer = client.get("/")
    assert answer.status_code == 200
    assert accounts.account_of_login(login).label in answer.content.decode()


def test_a_wrong_password_is_told_without_saying_what_was_wrong(served: Path) -> None:
    client = Client()
    known = client.post("/sign-in", {"login": "zonghe", "password": "x"})
    unknown = client.post("/sign-in", {"login": "nobody", "password": "x"})
    assert known.status_code == unknown.status_code == 401
    line = re.compile(r"登录名或密码不对[^<]*")
    assert line.findall(known.content.decode()) == line.findall(unknown.content.decode()) != []
    assert [item.action for item in read_book(limit=2)] == ["sign-in-failed", "sign-in-failed"]


def test_five_wrong_passwords_lock_out_even_the_right_one(served: Path) -> None:
    client = Client()
    for _turn in range(5):
        client.post("/sign-in", {"login": "zonghe", "password": "x"})
    answer = client.post("/sign-in", {"login": "zonghe", "password": PASSWORD})
    assert answer.status_code == 429
    assert "锁定" in answer.content.decode()
    # Others are not kept out by it.
    other = client.post("/sign-in", {"login": "shenhe", "password": PASSWORD})
    assert other.status_code == 302


def test_a_made_up_password_has_to_be_changed_first(served: Path) -> None:
    given = accounts.reset_password(accounts.account_of_login("zonghe").key, by="测试")
    client = Client()
    client.post("/sign-in", {"login": "zonghe", "password": given})
    assert client.get("/").headers["Location"] == "/account/password"
    new = "另一个-2025-口令"
    short = {"current": given, "password": "a1", "again": "a1"}
    assert "至少 10 位" in client.post("/account/password", short).content.decode()
    done = client.post("/account/password", {"current": given, "password": new, "again": new})
    assert done.status_code == 302
    assert client.get("/").status_code == 200


@pytest.mark.parametrize(
    ("password", "why"),
    [
        ("short1", "至少 10 位"),
        ("1234567890", "两种"),
        ("password-123456", "太常见"),
        ("zonghe-20250101", "不能含登录名"),
        ("aaaaaaaaaa11", "太简单"),
    ],
)
def test_passwords_that_are_easy_to_guess(password: str, why: str) -> None:
    assert why in "".join(str(fault) for fault in accounts.password_faults(password, ("zonghe",)))


def test_who_is_idle_has_to_come_in_again(client_of: ClientOf) -> None:
    client = client_of("zonghe")
    SignedIn.objects.update(seen_at=dt.datetime(2025, 1, 1, tzinfo=dt.UTC))
    answer = client.get("/account")
    assert answer.headers["Location"].startswith("/sign-in")
    assert read_book(limit=1)[0].action == "idle-out"


def test_a_session_that_was_ended_opens_nothing(client_of: ClientOf) -> None:
    first, second = client_of("zonghe"), client_of("zonghe")
    page = second.get("/account").content.decode()
    keys = re.findall(r'name="session" value="(\d+)"', page)
    assert len(keys) == 1
    second.post("/account/sessions/end", {"session": keys[0]})
    assert first.get("/account").status_code == 302
    assert second.get("/account").status_code == 200


def test_an_account_that_was_switched_off_is_out_at_once(client_of: ClientOf) -> None:
    client = client_of("tianbao1")
    accounts.set_active(accounts.account_of_login("tianbao1").key, active=False, by="测试")
    assert client.get("/").status_code == 302


def test_the_second_factor_stands_between_password_and_pages(client_of: ClientOf) -> None:
    from django_otp.oath import totp
    from django_otp.plugins.otp_totp.models import TOTPDevice

    client = client_of("zonghe")
    client.get("/account/code")
    device = TOTPDevice.objects.get()
    answer = client.post(
        "/account/code", {"code": f"{totp(device.bin_key):06d}", "current": PASSWORD}
    )
    assert answer.status_code == 302
    TOTPDevice.objects.update(last_t=-1)
    other = Client()
    there = other.post("/sign-in", {"login": "zonghe", "password": PASSWORD})
    assert there.headers["Location"].startswith("/sign-in/code")
    assert other.get("/").status_code == 302
    wrong = other.post("/sign-in/code", {"code": "000000"})
    assert wrong.status_code == 401
    TOTPDevice.objects.update(throttling_failure_count=0, throttling_failure_timestamp=None)
    right = other.post("/sign-in/code", {"code": f"{totp(device.bin_key):06d}", "next": "/"})
    assert right.headers["Location"] == "/"
    assert other.get("/").status_code == 200


def test_the_way_back_leads_to_no_other_server(served: Path) -> None:
    client = Client()
    data = {"login": "zonghe", "password": PASSWORD, "next": "https://example.com/"}
    assert client.post("/sign-in", data).headers["Location"] == "/"


def test_a_form_without_its_token_does_nothing(served: Path) -> None:
    client = Client(enforce_csrf_checks=True)
    answer = client.post("/sign-in", {"login": "zonghe", "password": PASSWORD})
    assert answer.status_code == 403
    assert "没有提交" in answer.content.decode()


def test_three_administrators_stay_three(served: Path) -> None:
    key = accounts.account_of_login("system").key
    with pytest.raises(RefusedError, match="分开"):
        accounts.add_post(key, Role.SECURITY, by="测试")
    with pytest.raises(RefusedError, match="分开"):
        accounts.add_post(accounts.account_of_login("zonghe").key, Role.AUDIT, by="测试")


def test_nobody_can_switch_off_the_last_who_gives_posts(served: Path) -> None:
    with pytest.raises(RefusedError, match="另设"):
        accounts.set_active(accounts.account_of_login("security").key, active=False, by="测试")


def test_a_line_of_the_book_that_was_altered_is_found(client_of: ClientOf) -> None:
    client_of("zonghe")
    assert [*broken_lines()] == []
    line = DeskEvent.objects.order_by("id")[2]
    DeskEvent.objects.filter(pk=line.pk).update(actor="别人")
    assert [*broken_lines()] == [line.pk]


@pytest.mark.parametrize("size", [DESKTOP, PHONE])
def test_the_pages_of_ones_own_account_in_a_browser(
    chromium: Any, address: str, size: tuple[int, int]
) -> None:
    page = open_page(chromium, address, "zonghe", size)
    for path in ("/", "/account", "/account/password", "/account/code", "/jobs/"):
        page.goto(path)
        assert faults_of_access(page) == []
    assert page.complaints == []
