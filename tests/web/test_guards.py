"""What stands between the network and the office: headers, cookies, rates, files, and what deployment asks for."""

import io
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import call_command
from django.test import Client

from taizhang.config.serving import prepare
from taizhang.services.workspace import open_workspace
from taizhang.web.rate import Bucket

BUILT = Path(__file__).parents[2] / "src/taizhang/web/static/built"
TEMPLATES = Path(__file__).parents[2] / "src/taizhang/web/templates"


def test_no_page_allows_a_script_or_a_style_of_its_own(client_of: Callable[[str], Client]) -> None:
    answer = client_of("zonghe").get("/")
    policy = dict(
        part.strip().split(" ", 1) for part in answer.headers["Content-Security-Policy"].split(";")
    )
    assert policy["script-src"] == policy["style-src"] == "'self'"
    assert policy["default-src"] == policy["frame-ancestors"] == policy["object-src"] == "'none'"
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.headers["X-Frame-Options"] == "DENY"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"


def test_no_template_carries_script_or_style() -> None:
    inline = re.compile(
        r"<script(?![^>]*\bsrc=)(?![^>]*application/json)|<style|\sstyle=|\son[a-z]+=",
        re.IGNORECASE,
    )
    found = [
        f"{path.relative_to(TEMPLATES)}: {mark[0]}"
        for path in TEMPLATES.rglob("*.html")
        for mark in inline.finditer(re.sub(r"\{%.*?%\}", "", path.read_text("utf-8")))
    ]
    assert found == []


def test_cookies_are_for_this_server_and_no_script(served: object) -> None:
    client = Client()
    client.get("/sign-in")
    client.post("/sign-in", {"login": "zonghe", "password": "demo-2025-ledger"})
    assert set(client.cookies) >= {"taizhang", "csrftoken"}
    for name in ("taizhang", "csrftoken"):
        assert client.cookies[name]["httponly"]
        assert client.cookies[name]["samesite"] == "Lax"


def test_a_file_of_a_page_may_be_kept_for_ever_and_no_other_file_is_served(served: object) -> None:
    client = Client()
    css = next(BUILT.glob("app-*.css"))
    answer = client.get(f"/static/built/{css.name}")
    assert answer.status_code == 200
    assert "immutable" in answer.headers["Cache-Control"]
    for path in (
        "/static/../config/settings.py",
        "/static/built/../../urls.py",
        "/static/%2e%2e/urls.py",
        "/taizhang.toml",
    ):
        assert client.get(path).status_code == 404, path


def test_every_sign_that_a_template_names_is_in_the_sprite() -> None:
    sprite = next(BUILT.glob("icons-*.svg")).read_text("utf-8")
    named = {
        name
        for path in TEMPLATES.rglob("*.html")
        for name in re.findall(r"\{% icon [\"']([a-z0-9-]+)[\"']", path.read_text("utf-8"))
    }
    assert named
    assert [name for name in sorted(named) if f'id="{name}"' not in sprite] == []


def test_the_check_for_deployment_finds_nothing_over_https(
    served: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in (
        *("SESSION_COOKIE_SECURE", "CSRF_COOKIE_SECURE", "SECURE_HSTS_SECONDS"),
        *("SECURE_SSL_REDIRECT", "SECURE_PROXY_SSL_HEADER", "ALLOWED_HOSTS", "SECRET_KEY"),
    ):
        monkeypatch.setattr(settings, name, getattr(settings, name))
    # Set for these tests alone, see conftest.py.
    silenced = [*settings.SILENCED_SYSTEM_CHECKS, "async.E001"]
    monkeypatch.setattr(settings, "SILENCED_SYSTEM_CHECKS", silenced)
    prepare(open_workspace(served), host_names=("office.example",), https=True)
    said = io.StringIO()
    call_command("check", deploy=True, fail_level="WARNING", stdout=said, stderr=said)
    assert "WARNING" not in said.getvalue()


def test_asking_too_often_is_refused_for_a_while() -> None:
    bucket = Bucket(size=3, per_second=1)
    assert [bucket.take("a", 0.0) for _turn in range(4)] == [True, True, True, False]
    assert bucket.take("b", 0.0)
    assert bucket.take("a", 1.0)
    assert not bucket.take("a", 1.5)


def test_a_page_that_fails_tells_nothing_of_its_workings(
    client_of: Callable[[str], Client], served: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = client_of("zonghe")
    client.raise_request_exception = False

    def fail(*_args: object) -> None:
        raise ZeroDivisionError("secret workings")

    monkeypatch.setattr("taizhang.web.sign_in.views.sessions.list_sessions", fail)
    answer = client.get("/account")
    assert answer.status_code == 500
    assert "secret workings" not in answer.content.decode()
    assert "程序出错" in answer.content.decode()
    assert "secret workings" in (served / "web-error.log").read_text("utf-8")
