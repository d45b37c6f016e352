"""The web app under load: an office of a million records, read and written at a fixed pace by many at once.

The server runs in a process of its own, as `taizhang serve` starts it, beside a bare Django view that answers a line
from the same database. Afterwards every write that was acknowledged is looked for in the ledger.
"""

from __future__ import annotations

import asyncio
import io
import json
import os
import random
import re
import subprocess
import sys
import tempfile
import time
import tomllib
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote, urlencode

from bench.databases import no_url, server
from bench.load import Browser, Due, Load, percentile, run
from bench.web_office import HALVES, KINDS, PASSWORD, TOWNS, logins, make_accounts, make_office

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

RATES = (10, 30)
_AIM = 0.5
_NOW = HALVES[-1]
_ENTERED = ("training", "activity", "service", "appeal", "media_item")
"""Kinds whose records name no entry of a register."""
_WAITING = re.compile(r'name="record" value="([^"@]+)@(\d+)"[^>]*?( disabled)?>')
_DRAFT = re.compile(r'draft-box" type="checkbox" name="record" value="([^"]+)"')
_FOUND = 200
_MOVED = 302


@dataclass
class Office:
    """What the people of a run know: who is in, what waits, what was acknowledged."""

    browsers: Mapping[str, Sequence[Browser]]
    fields: Mapping[str, Callable[[str, random.Random], list[tuple[str, str]]]]
    records: int
    dice: random.Random
    run: str = ""
    entered: dict[str, str] = field(default_factory=dict)
    """Title of what was entered, and its kind."""
    drafted: set[str] = field(default_factory=set)
    submitted: set[str] = field(default_factory=set)
    approved: set[str] = field(default_factory=set)
    waiting: dict[str, list[str]] = field(default_factory=dict)
    """What a reviewer saw in his queue and has not decided on."""
    drafts: dict[str, list[str]] = field(default_factory=dict)
    taken: set[str] = field(default_factory=set)

    def one(self, role: str) -> Browser:
        """Anybody in that role."""
        return self.dice.choice(self.browsers[role])

    def anybody(self) -> Browser:
        """Of those who look at lists: reporters mostly."""
        role = self.dice.choices(
            ("reporter", "reviewer", "drafter", "leader"), weights=(5, 3, 1, 1)
        )[0]
        return self.one(role)

    def note_queue(self, browser: Browser, text: str) -> None:
        """What stands in a queue that was just looked at."""
        seen = [
            f"{record}@{version}"
            for record, version, disabled in _WAITING.findall(text)
            if not disabled and record not in self.taken
        ]
        self.waiting[browser.login] = seen

    def note_desk(self, browser: Browser, text: str) -> None:
        """What drafts stand on a desk that was just looked at."""
        self.drafts[browser.login] = [one for one in _DRAFT.findall(text) if one not in self.taken]


def measure_web(records: int, seconds: float, office: Path | None = None) -> None:
    """On both databases, or on an office that is there already."""
    if office is not None:
        kept = tomllib.loads((office / "taizhang.toml").read_text("utf-8")).get("database")
        _on("kept office", office, records, seconds, kept)
        return
    with tempfile.TemporaryDirectory() as name:
        for engine, urls in (("SQLite", no_url), ("PostgreSQL", server)):
            with urls() as url_of:
                if url_of is None:
                    print(f"  {engine} is not installed here")
                    continue
                folder, url = Path(name) / engine, url_of("web")
                begun = time.perf_counter()
                _in_a_process(_build, folder, url, records)
                took = time.perf_counter() - begun
                print(f"{engine}: {records:,} records made in {took:.0f} s", flush=True)
                _on(engine, folder, records, seconds, url)


def _in_a_process(function: Callable[..., None], *arguments: object) -> None:
    """By itself: whoever measures holds no database open."""
    from multiprocessing import get_context

    process = get_context("spawn").Process(target=_start, args=(function, arguments))
    process.start()
    process.join()
    if process.exitcode:
        raise RuntimeError(f"{function.__name__} failed")


def _start(function: Callable[..., None], arguments: tuple[object, ...]) -> None:
    from taizhang.config.entry import set_up

    set_up()
    function(*arguments)


def _build(folder: Path, url: str, records: int) -> None:
    from taizhang.config.serving import prepare

    prepare(make_office(folder, url, records))
    make_accounts()


def _on(engine: str, folder: Path, records: int, seconds: float, url: str | None) -> None:
    with _serving([sys.executable, "-m", "bench.bare", _database(folder)]) as (address, process):
        for rate in RATES:
            load = asyncio.run(_bare(address, records, rate, seconds / 3))
            _show_head(f"{engine}: a bare view, {rate} requests a second", load, process, None)
            _show_line("a line from the database", load.all_seconds())
    command = [sys.executable, "-m", "taizhang", "--workspace", str(folder), "serve", "--port", "0"]
    with _serving(command) as (address, process):
        asyncio.run(_whole(engine, address, folder, records, seconds, process, url))


def _database(folder: Path) -> str:
    """How Django opens the ledger of an office."""
    from taizhang.config.settings import DATABASES
    from taizhang.services.settings_file import SETTINGS
    from taizhang.services.workspace import DATABASE
    from taizhang.store.database import server_settings

    url = tomllib.loads((folder / SETTINGS).read_text("utf-8")).get("database")
    found = (
        server_settings(str(url))
        if url
        else {**DATABASES["default"], "NAME": str(folder / DATABASE)}
    )
    kept = ("ENGINE", "NAME", "USER", "PASSWORD", "HOST", "PORT", "OPTIONS")
    return json.dumps({name: found[name] for name in kept if name in found})


async def _whole(
    engine: str,
    address: str,
    folder: Path,
    records: int,
    seconds: float,
    process: subprocess.Popen[str],
    url: str | None,
) -> None:
    host, _sign, port = address.removeprefix("http://").partition(":")
    browsers = {
        role: [Browser(host, int(port), login) for login in some] for role, some in logins().items()
    }
    people = [browser for some in browsers.values() for browser in some]
    for browser in people:
        await browser.sign_in(PASSWORD)
    # From run to run other titles: what an earlier run entered is not taken for what this one did.
    office = Office(browsers, _fields(), records, random.Random(7), run=f"{time.time():.0f}")
    for sort, _weight in _MIX:
        for _turn in range(2):
            wrong = await _due(office, sort).ask()
            if wrong:
                print(f"  warming up: {sort}: {wrong}")
    for rate in RATES:
        due = _drawn(office, int(rate * seconds))
        before = _cpu_of(process.pid), _cpu_of_server(url)
        load = await run(due, rate)
        used = _cpu_of(process.pid) - before[0], _cpu_of_server(url) - before[1]
        _show_head(f"{engine}: the web app, {rate} requests a second", load, process, used)
        _show(load)
    # Whoever gave up waiting has not called off what he asked for: first the server comes to its end with it.
    await asyncio.to_thread(_until_idle, process.pid)
    missing, more = await asyncio.to_thread(_compared, folder, office)
    print(
        f"  acknowledged: {len(office.entered)} entered, {len(office.submitted)} submitted, "
        f"{len(office.approved)} approved; lost: {len(missing)} {missing[:5]}, twice: {len(more)}"
    )
    stale = await _stale(folder, office)
    print(f"  figures that differ from what the ledger gives afterwards: {stale}", flush=True)
    for browser in people:
        browser.close()


async def _bare(address: str, records: int, rate: float, seconds: float) -> Load:
    host, _sign, port = address.removeprefix("http://").partition(":")
    browser, dice = Browser(host, int(port)), random.Random(3)

    async def ask() -> str:
        answer = await browser.get(f"/R{dice.randrange(records):07}")
        return "" if answer.status == _FOUND and answer.body != b"null" else str(answer.status)

    await ask()
    load = await run([Due("bare", ask)] * int(rate * seconds), rate)
    browser.close()
    return load


# --- What is asked -----------------------------------------------------------------------------

_MIX: tuple[tuple[str, int], ...] = (
    ("list of a period", 12),
    ("list of a period, page 40", 4),
    ("list of all", 4),
    ("list of all, page 90", 2),
    ("list by a word", 4),
    ("list of a unit", 4),
    ("list by another column", 2),
    ("list of kinds", 4),
    ("form, new record", 9),
    ("form, entry desk", 5),
    ("record", 10),
    ("home", 6),
    ("home, key figures", 3),
    ("indicators of a line", 4),
    ("review queue", 5),
    ("period board", 2),
    ("write: enter and submit", 8),
    ("write: draft", 3),
    ("write: submit", 3),
    ("write: approve", 6),
)
"""Of a hundred requests; four in five read."""


def _drawn(office: Office, count: int) -> list[Due]:
    sorts, weights = zip(*_MIX, strict=True)
    return [_due(office, sort) for sort in office.dice.choices(sorts, weights, k=count)]


def _due(office: Office, sort: str) -> Due:
    dice, kind = office.dice, office.dice.choice(KINDS)
    half = dice.choices(HALVES, weights=(1, 1, 1, 2, 5))[0]
    reporter, reviewer = office.one("reporter"), office.one("reviewer")
    writes: dict[str, Callable[[], Awaitable[str]]] = {
        "write: enter and submit": lambda: _enter(office, reporter, "submit"),
        "write: draft": lambda: _enter(office, reporter, "draft"),
        "write: submit": lambda: _submit(office, reporter),
        "write: approve": lambda: _approve(office, reviewer),
    }
    if sort in writes:
        return Due(sort, writes[sort])
    anybody, entered = office.anybody(), dice.choice(_ENTERED)
    # Long lists have many pages for those only who see many units.
    wide = office.one(dice.choice(("drafter", "leader")))
    words = f"主题{dice.randrange(90)}"
    town = f"town-{dice.randrange(TOWNS):02}"
    looks: dict[str, tuple[Browser, str, dict[str, str]]] = {
        "list of a period": (anybody, f"/ledger/kind/{kind}", {"period": half}),
        "list of a period, page 40": (wide, f"/ledger/kind/{kind}", {"period": half, "page": "40"}),
        "list of all": (anybody, f"/ledger/kind/{kind}", {"period": "all"}),
        "list of all, page 90": (wide, f"/ledger/kind/{kind}", {"period": "all", "page": "90"}),
        "list by a word": (anybody, f"/ledger/kind/{kind}", {"period": half, "q": words}),
        "list of a unit": (wide, f"/ledger/kind/{kind}", {"period": half, "unit": town}),
        "list by another column": (anybody, f"/ledger/kind/{kind}", {"period": half, "order": "unit"}),
        "list of kinds": (anybody, "/ledger/", {}),
        "form, new record": (reporter, f"/entry/new/{entered}", {}),
        "form, entry desk": (reporter, "/entry/", {}),
        "record": (wide, f"/ledger/record/R{dice.randrange(office.records):07}", {}),
        "home": (anybody, "/", {}),
        "home, key figures": (anybody, "/home/glance", {}),
        "indicators of a line": (anybody, "/indicators/", {}),
        "review queue": (reviewer, "/review/", {}),
        "period board": (wide, "/periods/", {}),
    }  # fmt: skip
    browser, address, asked = looks[sort]
    address = f"{address}?{urlencode(asked)}" if asked else address
    return Due(sort, lambda: _look(office, browser, address, part=sort == "home, key figures"))


async def _look(office: Office, browser: Browser, address: str, *, part: bool = False) -> str:
    answer = await browser.get(address, part=part)
    if answer.status != _FOUND:
        return f"{browser.login} {address} {answer.status}"
    if address == "/review/":
        office.note_queue(browser, answer.text)
    if address == "/entry/":
        office.note_desk(browser, answer.text)
    return ""


async def _enter(office: Office, browser: Browser, act: str) -> str:
    kind = office.dice.choice(_ENTERED)
    title = f"并发录入{office.run}-{len(office.taken)}"
    office.taken.add(title)
    values = [*office.fields[kind](title, office.dice), ("act", act), ("unit", "")]
    answer = await browser.post(f"/entry/new/{kind}", values)
    if answer.status != _MOVED:
        return f"{browser.login} {kind} {answer.status} {_told(answer.text)}"
    office.entered[title] = kind
    if act == "draft":
        office.drafted.add(title)
    return ""


async def _submit(office: Office, browser: Browser) -> str:
    held = office.drafts.get(browser.login)
    if not held:
        if wrong := await _look(office, browser, "/entry/"):
            return wrong
        held = office.drafts[browser.login]
    if not held:
        # Nobody has left a draft on this desk: one is made to be sent.
        return await _enter(office, browser, "draft")
    record = held.pop()
    office.taken.add(record)
    answer = await browser.post("/entry/submit", [("record", record), ("unit", "")])
    if answer.status != _MOVED:
        return f"{browser.login} submit {record} {answer.status} {_told(answer.text)}"
    office.submitted.add(record)
    return ""


async def _approve(office: Office, browser: Browser) -> str:
    if not office.waiting.get(browser.login) and (
        wrong := await _look(office, browser, "/review/")
    ):
        return wrong
    held = office.waiting[browser.login]
    if not held:
        return ""
    seen = held.pop(office.dice.randrange(len(held)))
    office.taken.add(seen.partition("@")[0])
    answer = await browser.post("/review/decide", [("record", seen), ("act", "approve")])
    if answer.status != _MOVED:
        return f"{browser.login} approve {seen} {answer.status} {_told(answer.text)}"
    office.approved.add(seen.partition("@")[0])
    return ""


def _told(text: str) -> str:
    """What a page of refusal says, shortly."""
    main = text.partition("<main")[2] or text
    return " ".join(re.sub(r"<[^>]+>", " ", main).split())[:160]


def _fields() -> dict[str, Callable[[str, random.Random], list[tuple[str, str]]]]:
    """For each kind, what is typed into its form."""
    from taizhang.packs.load import find_pack, load_files, read_files

    kinds = load_files(read_files(find_pack("united_front")), "", cases=False).kinds

    def filler(kind: Any) -> Callable[[str, random.Random], list[tuple[str, str]]]:
        def fill(title: str, dice: random.Random) -> list[tuple[str, str]]:
            values = []
            for one in kind.fields:
                if one.id == kind.title_field:
                    text = title
                elif not one.required and one.id != kind.began_field:
                    continue
                elif one.type.id == "date":
                    text = date(2025, dice.randrange(1, 7), dice.randrange(1, 28)).isoformat()
                elif one.type.id == "choice":
                    text = dice.choice(one.choices).label
                elif one.type.id == "integer":
                    text = str(dice.randrange(1, 200))
                else:
                    text = "示例内容"
                values.append((f"f-{one.id}", text))
            return values

        return fill

    return {name: filler(kinds[name]) for name in _ENTERED}


# --- What came of it ---------------------------------------------------------------------------


def _compared(folder: Path, office: Office) -> tuple[list[str], list[str]]:
    """What was acknowledged and is not in the ledger, and what is in it more than once."""
    from django.db import connections

    from taizhang.services.workspace import open_workspace
    from taizhang.store.database import close_database
    from taizhang.store.ledger.models import FOREVER, Fact, RecordVersion

    workspace = open_workspace(folder)
    missing, more = [], []
    titles: dict[str, list[str]] = {}
    rows = RecordVersion.objects.filter(version=1, source_file="", record__kind__in=_ENTERED)
    for record_id, values, kind in rows.values_list("record_id", "values", "record__kind"):
        title = str(values.get(workspace.pack.kinds[kind].title_field, ""))
        titles.setdefault(title, []).append(record_id)
    newest = dict(
        RecordVersion.objects.filter(
            record_id__in=[*office.submitted, *office.approved, *_ids(titles, office.entered)]
        )
        .order_by("version")
        .values_list("record_id", "status")
    )
    for title in office.entered:
        found = titles.get(title, [])
        if not found:
            missing.append(title)
        elif len(found) > 1:
            more.append(title)
        elif title not in office.drafted and newest[found[0]] not in ("submitted", "approved"):
            missing.append(f"{title} {newest[found[0]]}")
    missing += [one for one in office.submitted if newest.get(one) not in ("submitted", "approved")]
    counted = set(
        Fact.objects.filter(record_id__in=office.approved, to_changeset=FOREVER).values_list(
            "record_id", flat=True
        )
    )
    missing += [
        one for one in office.approved if newest.get(one) != "approved" or one not in counted
    ]
    close_database()
    connections.close_all()
    return missing, more


def _ids(titles: Mapping[str, Sequence[str]], wanted: Mapping[str, str]) -> list[str]:
    return [record_id for title in wanted for record_id in titles.get(title, ())]


async def _stale(folder: Path, office: Office) -> int:
    """Cells of the server's table of indicators, with all that it has kept, that are not what is counted anew."""
    browser = office.browsers["drafter"][0]
    address = f"/indicators/export?unit={quote('示例市委统战部')}&line=all"
    # Asked twice: what is kept is looked at too.
    await browser.get(address)
    answer = await browser.get(address)
    if answer.status != _FOUND:
        return -1
    anew = await asyncio.to_thread(_counted_anew, folder)
    return sum(a != b for a, b in zip(_cells(answer.body), _cells(anew), strict=True))


def _counted_anew(folder: Path) -> bytes:
    """The same table, by a process that has kept nothing."""
    with tempfile.NamedTemporaryFile(suffix=".xlsx") as file:
        _in_a_process(_write_table, folder, file.name)
        return Path(file.name).read_bytes()


def _write_table(folder: Path, name: str) -> None:
    from taizhang.core.values import Period
    from taizhang.services.at_a_glance import lines_of_work, look
    from taizhang.services.indicator_sheets import sheet_of_glance
    from taizhang.services.workspace import open_workspace
    from taizhang.store.viewer import Viewer

    workspace = open_workspace(folder)
    wanted = [key for line in lines_of_work(workspace.pack) for key in line.indicators]
    found = look(workspace, Viewer("all", "dept"), "dept", Period.read(_NOW), wanted)
    Path(name).write_bytes(sheet_of_glance(found))


def _cells(content: bytes) -> list[object]:
    """All that stands in a workbook but the moment at which it was made."""
    from openpyxl import load_workbook

    book = load_workbook(io.BytesIO(content))
    rows = [row for sheet in book for row in sheet.iter_rows(values_only=True)]
    return [cell for row in rows for cell in row if "变更号" not in str(cell)]


def _show_head(
    title: str, load: Load, process: subprocess.Popen[str], used: tuple[float, float] | None
) -> None:
    count = sum(len(some) for some in load.seconds.values())
    line = f"{title}: {count} in {load.lasted:.0f} s, at most {load.most_open} at once"
    line += f", {len(load.errors)} errors"
    if used is not None:
        line += f"; CPU {used[0] / count * 1000:.0f} ms a request, {used[0] / load.lasted:.0%} of a core"
        if used[1]:
            line += f" (database server {used[1] / count * 1000:.0f} ms)"
        line += f"; memory {_memory(process.pid):.0f} MB"
    print(line, flush=True)
    for error in load.errors[:5]:
        print(f"    ! {error}")


def _show(load: Load) -> None:
    for label, prefix in (("all lists", "list"), ("all forms", "form"), ("all writes", "write")):
        _show_line(label, load.all_seconds(prefix), aim=True)
    _show_line("everything", load.all_seconds())
    for sort, _weight in _MIX:
        _show_line(sort, load.seconds.get(sort, []), aim=True)


def _show_line(label: str, seconds: Sequence[float], *, aim: bool = False) -> None:
    if not seconds:
        return
    p50, p95, p99 = (percentile(seconds, part) * 1000 for part in (0.5, 0.95, 0.99))
    late = "  over the aim" if aim and p95 > _AIM * 1000 else ""
    print(
        f"  {label:28} {len(seconds):5}  p50 {p50:7.0f}  p95 {p95:7.0f}  p99 {p99:7.0f} ms{late}",
        flush=True,
    )


# --- Processes ---------------------------------------------------------------------------------


@contextmanager
def _serving(command: Sequence[str]) -> Iterator[tuple[str, subprocess.Popen[str]]]:
    """A server in a process of its own; its address."""
    with tempfile.TemporaryFile("w+") as complaints:
        process = subprocess.Popen(
            command, stdout=subprocess.PIPE, stderr=complaints, text=True, env=_environment()
        )
        try:
            assert process.stdout is not None
            for said in process.stdout:
                if found := re.search(r"http://127\.0\.0\.1:\d+", said):
                    break
            else:
                complaints.seek(0)
                raise RuntimeError(f"no server: {complaints.read()[-2000:]}")
            yield found.group(), process
        finally:
            process.terminate()
            process.wait(timeout=30)


def _environment() -> dict[str, str]:
    root = Path(__file__).resolve().parent.parent
    held = os.environ.get("PYTHONPATH", "")
    return {
        **os.environ,
        "PYTHONPATH": os.pathsep.join(part for part in (held, str(root)) if part),
        "PYTHONUNBUFFERED": "1",
    }


_TICKS = os.sysconf("SC_CLK_TCK")


def _cpu(pid: int) -> float:
    """Seconds of computing of a process and of those of its children that have ended."""
    try:
        parts = Path(f"/proc/{pid}/stat").read_text().rpartition(") ")[2].split()
    except OSError:
        return 0.0
    return sum(int(part) for part in parts[11:15]) / _TICKS


def _family(pid: int) -> list[int]:
    """A process and those that it has started."""
    below = (int(path.name) for path in Path("/proc").iterdir() if path.name.isdigit())
    return [pid, *(one for one in below if _parent(Path(f"/proc/{one}")) == pid)]


def _cpu_of(pid: int) -> float:
    """Seconds of computing of a process and of all that it has started."""
    return sum(_cpu(one) for one in _family(pid))


def _cpu_of_server(url: str | None) -> float:
    """Of PostgreSQL, with all its processes; 0 for a file."""
    found = re.search(r"host=([^&]+)", url or "")
    if not found:
        return 0.0
    from urllib.parse import unquote

    folder = Path(unquote(found.group(1)))
    return _cpu_of(int((folder / "data" / "postmaster.pid").read_text().split()[0]))


def _parent(path: Path) -> int:
    try:
        return int((path / "stat").read_text().rpartition(") ")[2].split()[1])
    except OSError:
        return 0


_QUIET_SECONDS, _LONGEST_WORK = 3.0, 300.0


def _until_idle(pid: int) -> None:
    """Until a server has done next to nothing for a while."""
    begun = time.perf_counter()
    while time.perf_counter() - begun < _LONGEST_WORK:
        before = _cpu_of(pid)
        time.sleep(_QUIET_SECONDS)
        if _cpu_of(pid) - before < _QUIET_SECONDS / 20:
            return


def _memory(pid: int) -> float:
    """MB of memory at most, of a process and of those that it has started."""
    found = [
        re.search(r"VmHWM:\s+(\d+)", Path(f"/proc/{one}/status").read_text())
        for one in _family(pid)
    ]
    return sum(int(one.group(1)) for one in found if one) / 1024
