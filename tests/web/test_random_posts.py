"""Anything at all, sent to every address that takes a post: no failure, nothing told of the workings, no harm done.

`TAIZHANG_RANDOM_POSTS=40` sends forty rounds to each address instead of a few; `TAIZHANG_RANDOM_POSTS_FROM=1000`
begins with another number of the dice. What fails says its seed, and comes again with it.
"""

from __future__ import annotations

import inspect
import os
import random
import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.test import Client
from django.urls import Resolver404, resolve

from taizhang.services.accounts import account_of_login, set_active
from taizhang.services.desk_book import broken_lines
from taizhang.services.rights import RIGHTS, Right, Role
from taizhang.services.verifying import verify_workspace
from taizhang.store.desk.models import Account, Job
from taizhang.store.ledger.models import Changeset, PeriodLock, RecordVersion, Submission
from taizhang.store.viewer import everything
from taizhang.web.office import office
from taizhang.web.page import OPEN
from tests.support import web
from tests.support.hostile import BODIES, FORM, MARKS, body_of, hostile_files, multipart, odd_value
from tests.support.page_forms import PageForm, posts_of
from tests.support.web import PASSWORD
from tests.support.web_intake import bring, filled, lessons, one_workspace, run_waiting
from tests.web.test_every_address import ALL

ROUNDS = int(os.environ.get("TAIZHANG_RANDOM_POSTS", "2"))
FIRST_SEED = int(os.environ.get("TAIZHANG_RANDOM_POSTS_FROM", "0"))
POSTS = [(pattern, view) for pattern, view in ALL if "POST" in view.methods]
WORKERS = ("zonghe", "shenhe", "tianbao3", "lingdao", "system", "security", "audit")
"""Of each role one, those first who have most to do."""
Fields = list[tuple[str, str]]
_NO_PAGE = re.compile(r"export|download|\.xlsx|\.zip|/sheet|/file|archive|/chart|copy|state|verify")
_TOLD = ("Traceback (most recent call last)", 'File "/', "site-packages", "django.core")
_AROUND = ("/period", "/language", "/post", "/sign-out")
"""Forms that stand on every page."""
_MOST_FORMS = 3
_MOST_JOBS = 1 if ROUNDS < 10 else 3
"""Of each task at a time: what they were handed in with differs little."""


@dataclass(frozen=True, slots=True)
class Target:
    """An address that takes a post: who may send to it, and forms of pages that lead there."""

    pattern: str
    view: Any
    known: dict[str, set[str]]
    forms: list[tuple[str, PageForm]] = field(default_factory=list)

    def names(self) -> list[str]:
        """Fields that the program itself asks a post for, where no form was found."""
        source = inspect.getsource(sys.modules[self.view.__module__])
        return re.findall(r'(?:POST|sent|asked)(?:\.get|\.getlist)?[(\[]\s*"([\w.-]+)"', source)

    def logins(self) -> list[str]:
        """Who may, the usual ones first."""
        if OPEN in self.view.rights:
            return [*WORKERS]
        allowed = {role for role in Role if any(Right(r) in RIGHTS[role] for r in self.view.rights)}
        return [login for login in WORKERS if account_of_login(login).posts[0].role in allowed]


@pytest.fixture
def targets(served: Path) -> dict[str, Target]:
    """What can be posted to, after there is something of each sort to be posted about."""
    a_day_at_work(served)
    return look_for_forms()


def look_for_forms() -> dict[str, Target]:
    """All addresses that take a post, with forms that lead there."""
    known: dict[str, set[str]] = {"period": {"2025H1"}, "number": {"1"}}
    found = {pattern: Target(pattern, view, known) for pattern, view in POSTS}
    bare: set[str] = set()
    for login in WORKERS:
        for action, form in forms_that_lead_on(login, bare, known):
            pattern = pattern_of(action)
            if pattern in found and len(found[pattern].forms) < _MOST_FORMS:
                found[pattern].forms.append((login, form))
    return found


def a_day_at_work(folder: Path) -> None:
    """Something is on its way everywhere: drafts, what waits, files looked at, a view that was kept."""
    reporter, drafter = web.client_of("tianbao3"), web.client_of("zonghe")
    event = {"f-held_on": "2025-03-05", "f-topic": "会前培训", "f-format": "专题讲座"}
    event |= {"f-audience": "民营企业", "f-sessions": "1", "f-person_times": "20"}
    reporter.post("/entry/new/training", event | {"act": "draft"})
    reporter.post("/entry/new/training", event | {"act": "submit", "f-topic": "会后培训"})
    bring(reporter, folder, {"东湖镇.xlsx": filled(reporter, lessons(2))})
    drafter.post("/ledger/kind/training/save", {"name": "我的", "query": "q=x"})
    drafter.post("/check/", {"text": "上半年开展培训12场次，同比增长120%。"})
    run_waiting(folder)


def forms_that_lead_on(
    login: str, bare: set[str], known: dict[str, set[str]]
) -> Iterator[tuple[str, PageForm]]:
    """Walk through the pages of somebody, one of each address, and gather their forms.

    Pages without a form are noted in `bare`: who comes later need not open them again. What stands in addresses is
    noted in `known`, by what the program calls it.
    """
    client = web.client_of(login)
    waiting, seen = ["/"], {"/"}
    done: set[str] = set()
    while waiting:
        address = waiting.pop(0)
        answer = client.get(address, follow=True)
        if answer.status_code != 200 or answer.streaming:
            continue
        page = answer.content.decode()
        forms = [(urlsplit(form.action).path, form) for form in posts_of(page, address)]
        if all(action in _AROUND for action, _form in forms):
            bare.add(pattern_of(urlsplit(address).path))
        yield from forms
        for link in re.findall(r'(?:href|hx-get)="(/[^"#]*)"', page):
            there = link.replace("&amp;", "&")
            pattern = pattern_of(urlsplit(there).path)
            if pattern:
                for name, value in resolve(urlsplit(there).path).kwargs.items():
                    known.setdefault(name, set()).add(str(value))
            if not pattern or pattern in done | bare or there in seen or _NO_PAGE.search(there):
                continue
            seen.add(there)
            done.add(pattern)
            waiting.append(there)


def pattern_of(path: str) -> str:
    """The pattern that an address follows; empty if none."""
    try:
        return str(resolve(path).route)
    except Resolver404:
        return ""


# --- sending ----------------------------------------------------------------------------------------


class Sender:
    """Sends what the dice say, as somebody; comes in again after he has thrown himself out."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.clients: dict[str, Client] = {}
        self.faults: list[str] = []
        self.sent = 0

    def client(self, login: str) -> Client:
        if login not in self.clients:
            client = Client(SERVER_NAME="127.0.0.1", raise_request_exception=False)
            came = client.post("/sign-in", {"login": login, "password": PASSWORD})
            if came.status_code != 302:
                self.let_in_again(login)
                came = client.post("/sign-in", {"login": login, "password": PASSWORD})
            assert came.status_code == 302, login
            self.clients[login] = client
        return self.clients[login]

    def let_in_again(self, login: str) -> None:
        """Some posts do what they say: an account may have been switched off, or given another password."""
        from axes.models import AccessAttempt
        from django.contrib.auth.hashers import make_password

        AccessAttempt.objects.all().delete()
        key = account_of_login(login).key
        set_active(key, active=True, by="测试")
        Account.objects.filter(pk=key).update(
            password=make_password(PASSWORD), must_change_password=False
        )

    def post(self, login: str, address: str, kind: str, body: bytes, what: str) -> None:
        self.sent += 1
        client = self.client(login)
        answer = client.generic("POST", address, body, content_type=kind)
        if answer.status_code == 302 and answer.headers["Location"].startswith("/sign-in"):
            self.clients.pop(login)
        self.look(answer, f"{what} POST {address} as {login}")
        if answer.status_code == 302 and answer.headers["Location"].startswith("/"):
            there = answer.headers["Location"]
            if not _NO_PAGE.search(there):
                self.look(client.get(there), f"{what} GET {there} as {login}")

    def look(self, answer: Any, what: str) -> None:
        """What an answer must not be."""
        if answer.status_code >= 500:
            self.faults.append(f"{what}: {answer.status_code} {getattr(answer, 'exc_info', '')}")
        if "\n" in str(answer.headers) or "x7q=" in str(answer.headers):
            self.faults.append(f"{what}: headers {answer.headers}")
        if answer.status_code == 302 and not re.match(r"/(?!/)", answer.headers["Location"]):
            self.faults.append(f"{what}: leads to {answer.headers['Location']}")
        if answer.streaming:
            return
        page = answer.content.decode("utf-8", "replace")
        self.faults += [f"{what}: says {words}" for words in _TOLD if words in page]
        self.faults += [f"{what}: carries {mark}" for mark in MARKS if mark in page]

    def run_jobs(self) -> None:
        """Do what was handed in, some of each task; the rest is called off."""
        for task in {*Job.objects.filter(state="waiting").values_list("task", flat=True)}:
            some = [*Job.objects.filter(state="waiting", task=task).values_list("id", flat=True)]
            Job.objects.filter(id__in=some[_MOST_JOBS:]).delete()
        for key in run_waiting(self.folder):
            job = Job.objects.get(id=key)
            login = Account.objects.get(pk=job.account_id).login
            for way in (f"/jobs/{key}", f"/jobs/{key}/state"):
                self.look(self.client(login).get(way, follow=True), f"job {job.task} {way}")


def filled_oddly(dice: random.Random, target: Target, form: PageForm | None) -> Fields:
    """The fields of a form: as they stand, or odd, or twice, or missing; and some that it does not have."""
    fields: Fields = []
    share = dice.choice((0.1, 0.3, 1.0))
    held = form.values if form else {}
    names = [name for name in form.names if name not in form.files] if form else target.names()
    for name in dict.fromkeys(names):
        values = [*held.get(name, [])]
        if form is None or dice.random() < share:
            values = [odd_value(dice, target.known) for _turn in range(dice.choice((0, 1, 1, 2)))]
        fields += [(name, value) for value in values]
    if form and form.buttons:
        fields.append(dice.choice(form.buttons))
    more = ("reason", "unit", "record", "version", "act", "next", "back", "block", "agreer", "key")
    for _turn in range(dice.choice((0, 1, 3))):
        fields.append((dice.choice(more), odd_value(dice, target.known)))
    if dice.random() < 0.1:
        fields.append((odd_value(dice, {}), odd_value(dice, {})))
    return fields


def address_of(dice: random.Random, target: Target, form: PageForm | None) -> str:
    """Where the form leads, or somewhere like it."""
    if form is not None and dice.random() < 0.8:
        return form.action

    def said(place: re.Match[str]) -> str:
        sort, name = place[1], place[2]
        if name in target.known and dice.random() < 0.8:
            return dice.choice(sorted(target.known[name]))
        if sort == "int":
            return dice.choice(("0", "1", "987654321", "9" * 30))
        return dice.choice(("nowhere", "%00", "..", "%F0%9F%98%80", "%ED%A0%80", "'", "<b>"))

    return "/" + re.sub(r"<(?:(\w+):)?(\w+)>", said, target.pattern)


def sent_rounds(sender: Sender, target: Target, seeds: range) -> None:
    """So many rounds to one address."""
    for seed in seeds:
        dice = random.Random(f"{target.pattern} {seed}")  # noqa: S311 (to come again)
        login, form = dice.choice(target.forms) if target.forms else (None, None)
        login = login or dice.choice(target.logins())
        address = address_of(dice, target, form)
        what = f"[{target.pattern} {seed}]"
        if form is not None and form.files:
            files = hostile_files()
            some = [
                (name, called, files[called])
                for name in form.files
                for called in dice.sample([*files], dice.choice((1, 1, 2)))
            ]
            sender.post(login, address, *multipart(filled_oddly(dice, target, form), some), what)
        elif dice.random() < 0.2:
            sender.post(login, address, *dice.choice(BODIES), what)
        else:
            sender.post(login, address, FORM, body_of(filled_oddly(dice, target, form)), what)


# --- what holds afterwards --------------------------------------------------------------------------


def test_every_address_bears_anything(targets: dict[str, Target], served: Path) -> None:
    log = served / "web-error.log"
    before = Changeset.objects.latest("number").number
    sender = Sender(served)
    with one_workspace():
        for target in targets.values():
            sent_rounds(sender, target, range(FIRST_SEED, FIRST_SEED + ROUNDS))
            sender.run_jobs()
    told = log.read_text("utf-8") if log.exists() else ""
    assert sender.faults == [], told
    assert told == ""
    assert sender.sent >= ROUNDS * len(POSTS)
    assert verify_workspace(office(), everything("-")).findings == ()
    assert [*broken_lines()] == []
    assert touched_outside(before) == []


def touched_outside(before: int) -> list[str]:
    """What accounts have written of units that are not theirs, since a changeset."""
    from taizhang.services.record_versions import whole_tree

    tree = whole_tree(office(), everything("-"))
    units = {
        account.label: set(tree.scope(post.unit)) if post.unit else set()
        for account in Account.objects.all()
        for post in account.posts.all()
    }
    since = {"changeset__number__gt": before}
    rows = [
        *RecordVersion.objects.filter(**since).values_list("changeset__actor", "unit"),
        *Submission.objects.filter(**since).values_list("changeset__actor", "unit"),
        *PeriodLock.objects.filter(**since).values_list("changeset__actor", "unit"),
    ]
    return [f"{actor}: {unit}" for actor, unit in rows if unit not in units.get(actor, {unit})]
