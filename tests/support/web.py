"""The web app for tests: a served copy of the demonstration, clients that are in, and a real browser."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Event, Thread
from typing import Any

from django.conf import settings
from django.contrib.auth.hashers import Argon2PasswordHasher
from django.db import connections
from django.test import Client

from taizhang.config.serving import prepare
from taizhang.services.demo.accounts import PASSWORD as PASSWORD  # noqa: PLC0414 (tests take it from here)
from taizhang.services.demo.accounts import demo_accounts
from taizhang.services.workspace import open_workspace
from taizhang.store.database import close_database
from taizhang.web.rate import ADDRESS, DOOR, READS, WRITES
from tests.support.shared import shared_demo, shared_folder

# Passwords of made-up accounts need not be dear to guess; hashing them as offices do would take a minute in all.
Argon2PasswordHasher.time_cost, Argon2PasswordHasher.memory_cost = 1, 64
Argon2PasswordHasher.parallelism = 1

LOGINS = ("zonghe", "shenhe", "lingdao", "tianbao1", "tianbao3", "system", "security", "audit")
"""Accounts of the demonstration: the drafter, the reviewer, the leader, two reporters, three administrators."""
BROWSER = "/usr/bin/chromium"
_ARGUMENTS = (
    *("--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking"),
    *("--disable-component-update", "--no-first-run", "--disable-quic", "--disable-sync"),
)
DESKTOP, PHONE = (1440, 900), (390, 844)


def shared_web(place: Path, worker: str) -> Path:
    """The demonstration with its accounts, built once for all workers of a run; not to be changed."""

    def build(folder: Path) -> None:
        shutil.copytree(shared_demo(place, worker), folder)
        workspace = open_workspace(folder)
        prepare(workspace)
        demo_accounts(workspace)
        close_all()

    return shared_folder(place, worker, "web-demo", build)


def said(client: Client, address: str) -> str:
    """What a page says."""
    return client.get(address).content.decode()


def text_of(answer: Any) -> str:
    """What an answer says, with single blanks."""
    return re.sub(r"\s+", " ", answer.content.decode())


def close_all() -> None:
    """Let go of both databases, in this thread."""
    close_database()
    connections["desk"].close()


def ask_as_often_as_one_likes() -> None:
    """Tests ask faster than people do."""
    for bucket in (READS, WRITES, ADDRESS, DOOR):
        bucket.left.clear()
        bucket.size = 100_000


@contextmanager
def served_copy(built: Path, folder: Path) -> Iterator[Path]:
    """A copy of an office with its accounts, ready to answer in this process.

    A copy may take the place of an earlier one: what was counted of the office as it was built is kept by folder
    and seal, and need not be counted again for every test.
    """
    shutil.rmtree(folder, ignore_errors=True)
    shutil.copytree(built, folder)
    with served(folder):
        yield folder


@contextmanager
def served(folder: Path) -> Iterator[Path]:
    """An office, ready to answer in this process."""
    prepare(open_workspace(folder))
    ask_as_often_as_one_likes()
    try:
        yield folder
    finally:
        close_all()


def client_of(login: str) -> Client:
    """Somebody who is in, without a browser."""
    client = Client(SERVER_NAME="127.0.0.1")
    answer = client.post("/sign-in", {"login": login, "password": PASSWORD})
    assert answer.status_code == 302, login
    return client


@contextmanager
def running_server() -> Iterator[str]:
    """The address of a server of the office that was made ready, in this process."""
    from django.core.wsgi import get_wsgi_application
    from waitress.server import create_server

    server: Any = create_server(get_wsgi_application(), host="127.0.0.1", port=0, threads=4)
    done = Event()

    def turn() -> None:
        # Its own loop ends with the process only, or by its sockets being gone below it.
        while not done.is_set():
            server.asyncore.loop(timeout=0.1, map=server._map, count=1)
        server.task_dispatcher.shutdown()

    thread = Thread(target=turn, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.effective_port}"
    finally:
        done.set()
        thread.join(timeout=5)
        server.close()


@contextmanager
def browser() -> Iterator[Any]:
    """Debian's Chromium, driven by Playwright."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as driver:
        started = driver.chromium.launch(executable_path=BROWSER, args=[*_ARGUMENTS])
        try:
            yield started
        finally:
            started.close()


def open_page(started: Any, address: str, login: str, size: tuple[int, int] = DESKTOP) -> Any:
    """A blank page of somebody who is in; whatever the browser complains of fails the test that asks `complaints`."""
    phone = size == PHONE
    context = started.new_context(
        viewport={"width": size[0], "height": size[1]},
        locale="zh-CN",
        is_mobile=phone,
        has_touch=phone,
        base_url=address,
        accept_downloads=True,
    )
    # In by another way than the form, which has a test of its own and would draw the first page each time.
    cookie = client_of(login).cookies[settings.SESSION_COOKIE_NAME]
    context.add_cookies([{"name": cookie.key, "value": cookie.value, "url": address}])
    page = context.new_page()
    page.complaints = []
    page.on(
        "console",
        lambda said: page.complaints.append(said.text) if said.type == "error" else None,
    )
    page.on("pageerror", lambda error: page.complaints.append(str(error)))
    page.on(
        "request",
        lambda asked: (
            None
            if asked.url.startswith((address, "data:", "blob:"))
            else page.complaints.append(f"outside: {asked.url}")
        ),
    )
    return page


def settled(page: Any) -> None:
    """Wait until what comes after the page itself has come."""
    page.wait_for_selector(".htmx-request", state="detached")


def faults_of_access(page: Any) -> list[str]:
    """What axe-core finds that is serious or worse, a line each."""
    from axe_playwright_python.sync_playwright import Axe

    found = Axe().run(page).response["violations"]
    return [
        f"{one['id']}: {node['html'][:160]}"
        for one in found
        if one["impact"] in ("serious", "critical")
        for node in one["nodes"]
    ]
