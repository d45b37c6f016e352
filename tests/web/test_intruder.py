"""Somebody who means no good: at the door, with made-up addresses and names, and with what is not his to see."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.contrib.auth.hashers import Argon2PasswordHasher
from django.test import Client, RequestFactory
from django_otp.oath import totp
from django_otp.plugins.otp_totp.models import TOTPDevice

from taizhang.services import accounts
from taizhang.services.desk_book import read_book
from taizhang.services.rights import Role
from taizhang.store.desk.models import LOGIN_LENGTH
from taizhang.web import rate
from taizhang.web.page import send_file
from tests.support import web
from tests.support.web import PASSWORD
from tests.web.test_every_address import ALL, some_address

ClientOf = Callable[[str], Client]


# --- the door ---------------------------------------------------------------------------------------


def test_a_session_that_somebody_brought_along_is_not_the_one_he_gets(served: Path) -> None:
    client = Client()
    client.cookies["taizhang"] = "a" * 32
    client.post("/sign-in", {"login": "zonghe", "password": PASSWORD})
    got = client.cookies["taizhang"].value
    assert got != "a" * 32
    # Nor does the one before a log-in open anything after it.
    again = Client()
    again.cookies["taizhang"] = got
    again.post("/sign-in", {"login": "shenhe", "password": PASSWORD})
    assert again.cookies["taizhang"].value != got
    old = Client()
    old.cookies["taizhang"] = got
    assert "市委统战部审核人" not in old.get("/account").content.decode()


def test_a_session_of_before_the_password_was_changed_opens_nothing(client_of: ClientOf) -> None:
    stolen, client = client_of("zonghe"), client_of("zonghe")
    new = "另一个-2025-口令"
    said = {"current": PASSWORD, "password": new, "again": new}
    assert client.post("/account/password", said).status_code == 302
    assert client.get("/").status_code == 200
    assert stolen.get("/").status_code == 302


def with_telephone(login: str) -> TOTPDevice:
    account = accounts.account_of_login(login).key
    return TOTPDevice.objects.create(user_id=account, name="phone", confirmed=True)


def test_a_code_opens_once(served: Path) -> None:
    device = with_telephone("zonghe")
    code = f"{totp(device.bin_key):06d}"

    def come_in() -> Client:
        client = Client()
        client.post("/sign-in", {"login": "zonghe", "password": PASSWORD})
        client.post("/sign-in/code", {"code": code})
        return client

    assert come_in().get("/").status_code == 200
    assert come_in().get("/").status_code == 302


def test_the_code_comes_before_the_new_password(served: Path) -> None:
    device = with_telephone("zonghe")
    given = accounts.reset_password(accounts.account_of_login("zonghe").key, by="测试")
    client = Client()
    there = client.post("/sign-in", {"login": "zonghe", "password": given}).headers["Location"]
    assert there.startswith("/sign-in/code")
    assert client.get(there).status_code == 200
    assert client.get("/account/password").headers["Location"].startswith("/sign-in")
    client.post("/sign-in/code", {"code": f"{totp(device.bin_key):06d}"})
    assert client.get("/").headers["Location"] == "/account/password"
    assert client.get("/account/password").status_code == 200


@pytest.mark.parametrize("way", ["/account/password", "/account/code", "/account/code/off"])
def test_the_password_is_not_tried_out_at_a_desk_left_open(client_of: ClientOf, way: str) -> None:
    client = client_of("zonghe")
    if way == "/account/code":
        client.get(way)
    new = "另一个-2025-口令"
    said = {"password": new, "again": new, "code": "000000"}
    for _turn in range(5):
        assert (
            "密码不对" in client.post(way, {**said, "current": "x"}).content.decode() or _turn == 4
        )
    assert "已锁定" in client.post(way, {**said, "current": PASSWORD}).content.decode()
    assert read_book(limit=1)[0].action == "own-password-failed"
    # Whoever is in stays in.
    assert client.get("/account").status_code == 200


def test_another_telephone_wants_the_password(client_of: ClientOf) -> None:
    client = client_of("zonghe")
    client.get("/account/code")
    device = TOTPDevice.objects.get()
    code = f"{totp(device.bin_key):06d}"
    refused = client.post("/account/code", {"code": code})
    assert refused.status_code == 422
    assert "原密码不对" in refused.content.decode()
    assert not TOTPDevice.objects.filter(confirmed=True).exists()
    assert client.post("/account/code", {"code": code, "current": PASSWORD}).status_code == 302


def test_a_made_up_address_does_not_evade_the_lock(served: Path) -> None:
    for turn in range(5):
        Client().post(
            "/sign-in",
            {"login": "zonghe", "password": "x"},
            HTTP_X_FORWARDED_FOR=f"10.0.0.{turn}",
            HTTP_X_REAL_IP=f"10.0.0.{turn}",
            HTTP_FORWARDED=f"for=10.0.0.{turn}",
            HTTP_CLIENT_IP=f"10.0.0.{turn}",
        )
    answer = Client().post("/sign-in", {"login": "zonghe", "password": PASSWORD})
    assert answer.status_code == 429
    assert {line.address for line in read_book(action="sign-in-failed")} == {"127.0.0.1"}


@pytest.mark.parametrize("spelling", [" {} ", "{}\n", "\t{}"])
def test_another_spelling_of_a_name_is_counted_as_the_name(served: Path, spelling: str) -> None:
    for _turn in range(5):
        Client().post("/sign-in", {"login": spelling.format("zonghe"), "password": "x"})
    assert Client().post("/sign-in", {"login": "zonghe", "password": PASSWORD}).status_code == 429


def test_a_name_that_is_too_long_is_not_cut_to_one_that_is_known(served: Path) -> None:
    name = "n" * LOGIN_LENGTH
    accounts.create_account(
        *(name, "长名填报人", Role.REPORTER, "town-donghu"), password=PASSWORD, must_change=False
    )
    assert Client().post("/sign-in", {"login": name, "password": PASSWORD}).status_code == 302
    told = {"login": f"{name}x", "password": PASSWORD}
    assert Client().post("/sign-in", told).status_code == 401


def test_a_name_nobody_has_takes_as_long_as_one_that_is_known(
    served: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    accounts.set_active(accounts.account_of_login("tianbao1").key, active=False, by="测试")
    Client().post("/sign-in", {"login": "first", "password": "x"})
    looked: list[str] = []
    verify = Argon2PasswordHasher.verify

    def counted(self: Any, password: str, encoded: str) -> bool:
        looked.append(encoded)
        return verify(self, password, encoded)

    monkeypatch.setattr(Argon2PasswordHasher, "verify", counted)
    for login in ("zonghe", "nobody", "tianbao1", "", "\0", "长" * 500):
        looked.clear()
        answer = Client().post("/sign-in", {"login": login, "password": "x"})
        assert answer.status_code == 401, login
        assert len(looked) == 1, login
        # And as dear to compute.
        assert looked[0].split("$")[3] == f"m={Argon2PasswordHasher.memory_cost},t=1,p=1"


def test_made_up_sessions_do_not_evade_the_rate(
    served: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rate, "ADDRESS", rate.Bucket(size=50, per_second=1))
    answers = []
    for turn in range(80):
        client = Client()
        client.cookies["taizhang"] = f"{turn:032}"
        answers.append(client.get("/sign-in", HTTP_X_FORWARDED_FOR=f"10.0.0.{turn}").status_code)
    assert answers.count(429) >= 20


OUTSIDE = (
    "https://example.com/",
    "//example.com/",
    "///example.com",
    "/\\example.com",
    "\\\\example.com",
    "http:example.com",
    "javascript:alert(1)",
    " https://example.com",
    "\thttps://example.com",
    "/\t/example.com",
    "https:/\\example.com",
    "@example.com",
    "audit",
    "%2f%2fexample.com",
    "/x\r\nSet-Cookie: a=b",
)


@pytest.mark.parametrize("there", OUTSIDE)
def test_the_way_back_stays_here(served: Path, there: str) -> None:
    client = Client()
    said = {"login": "zonghe", "password": PASSWORD, "next": there}
    answers = [client.post("/sign-in", said)]
    answers += [
        client.post("/language", {"language": "zh", "next": there}),
        client.post("/period", {"period": "2025H1", "next": there}),
        client.post("/review/decide", {"record": "x@1", "back": there}),
    ]
    for answer in answers[:3]:
        assert answer.status_code == 302
        assert re.match(r"/(?![/\\])[^\r\n]*$", answer.headers["Location"]), answer.headers
        assert "a" not in answer.cookies


def test_the_way_back_keeps_all_of_its_question(client_of: ClientOf) -> None:
    there = Client().get("/ledger/kind/training?q=a&unit=b").headers["Location"]
    page = Client().get(there).content.decode()
    assert 'name="next" value="/ledger/kind/training?q=a&amp;unit=b"' in page


# --- forms and pages --------------------------------------------------------------------------------


def test_no_form_without_its_token_does_anything(served: Path) -> None:
    client = Client(enforce_csrf_checks=True)
    client.cookies["taizhang"] = web.client_of("zonghe").cookies["taizhang"].value
    assert client.get("/account").status_code == 200
    for pattern, view in ALL:
        if "POST" in view.methods:
            answer = client.post(some_address(pattern), {"csrfmiddlewaretoken": "x" * 64})
            assert answer.status_code == 403, pattern
            assert "没有提交" in answer.content.decode(), pattern


def test_nothing_changes_by_a_get(client_of: ClientOf) -> None:
    client = client_of("zonghe")
    for pattern, view in ALL:
        if view.methods == ("POST",):
            for method in ("GET", "HEAD", "PUT", "DELETE", "PATCH", "OPTIONS"):
                answer = client.generic(method, some_address(pattern))
                assert answer.status_code == 405, (pattern, method)


def test_no_page_is_kept_by_a_browser(client_of: ClientOf) -> None:
    client = client_of("zonghe")
    for address in (
        "/",
        "/account",
        "/reports/",
        "/nowhere",
        "/audit/",
        "/reports/x",
        "/jobs/x/state",
    ):
        answer = client.get(address)
        assert answer.headers["Cache-Control"] == "no-store", (address, answer.status_code)
    door = Client().get("/")
    assert door.headers["Cache-Control"] == "no-store"
    strange = Client(enforce_csrf_checks=True).post("/sign-in", {"login": "x"})
    assert strange.headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize(
    "name",
    ["总结\r\nX-Evil: 1.docx", '总"结;.docx', "\0.docx", "\u202excod.docx", "长" * 300, "", "\n"],
)
def test_the_name_of_a_file_is_no_header(name: str) -> None:
    answer = send_file(b"x", name)
    told = answer.headers["Content-Disposition"]
    assert told.startswith("attachment")
    assert not re.search(r"[\r\n\0]", told)
    assert "X-Evil" not in answer.headers
    assert "\u202e" not in told


def test_the_window_of_the_server_shows_no_workings() -> None:
    told = (
        "import logging; from taizhang.config.entry import set_up; set_up()\n"
        "from taizhang.config.serving import quiet_console; quiet_console()\n"
        "for name in ('django.request', 'django.security.csrf', 'axes.handlers'):\n"
        "    try: 1 / 0\n"
        "    except ZeroDivisionError: logging.getLogger(name).exception('workings')\n"
    )
    place = {**os.environ, "DJANGO_SETTINGS_MODULE": "taizhang.config.settings"}
    done = subprocess.run([sys.executable, "-c", told], capture_output=True, env=place, check=False)
    assert (done.returncode, done.stdout, done.stderr) == (0, b"", b"")


def test_a_host_of_another_name_is_not_answered_where_names_were_given(
    served: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(settings, "ALLOWED_HOSTS", ["office.example"])
    assert Client().get("/sign-in", HTTP_HOST="evil.example").status_code == 400
    assert Client().get("/sign-in", HTTP_HOST="office.example").status_code == 200
    request = RequestFactory().get(
        "/", HTTP_X_FORWARDED_HOST="evil.example", HTTP_HOST="office.example"
    )
    assert request.get_host() == "office.example"
