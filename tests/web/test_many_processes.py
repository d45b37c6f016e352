"""Several processes answer at one address: each of them alone, all by the same definitions, none left behind."""

from __future__ import annotations

import http.cookiejar
import os
import re
import shutil
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest

from taizhang.store.database import close_database
from tests.support.web import PASSWORD

pytestmark = pytest.mark.skipif(os.name != "posix", reason="多个进程同时监听只在 POSIX 上有")


class Visitor:
    """Somebody who asks over a new connection each time, so that whoever is awake answers."""

    def __init__(self, address: str) -> None:
        self.address = address
        self.cookies = http.cookiejar.CookieJar()
        jar = urllib.request.HTTPCookieProcessor(self.cookies)
        self.opener = urllib.request.build_opener(jar)

    def get(self, path: str) -> str:
        with self.opener.open(self.address + path, timeout=30) as answer:
            return str(answer.read().decode())

    def post(self, path: str, **values: str) -> str:
        token = next(one.value for one in self.cookies if one.name == "csrftoken")
        data = urllib.parse.urlencode({**values, "csrfmiddlewaretoken": token or ""}).encode()
        with self.opener.open(self.address + path, data, timeout=30) as answer:
            return str(answer.read().decode())


@contextmanager
def serving(folder: Path) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """The program as an office starts it, with two processes."""
    command = [sys.executable, "-m", "taizhang", "--workspace", str(folder)]
    process = subprocess.Popen(
        [*command, "serve", "--port", "0", "--processes", "2"],
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONUTF8": "1", "PYTHONUNBUFFERED": "1"},
    )
    try:
        assert process.stdout is not None
        told = (re.search(r"http://127\.0\.0\.1:\d+", line) for line in process.stdout)
        address = next(found.group() for found in told if found)
        yield process, address
    finally:
        with suppress(ProcessLookupError):
            process.send_signal(signal.SIGCONT)
        process.terminate()
        process.wait(timeout=60)


def fellows_of(process: subprocess.Popen[str]) -> list[int]:
    listed = subprocess.run(
        ["ps", "-o", "pid=,args=", "--ppid", str(process.pid)],
        capture_output=True,
        text=True,
        check=False,
    )
    lines = [line.split(None, 1) for line in listed.stdout.splitlines()]
    return [int(pid) for pid, command in lines if "taizhang.config.fellow" in command]


def until(holds: object, seconds: float = 120) -> None:
    deadline = time.monotonic() + seconds
    while not holds():  # type: ignore[operator]
        assert time.monotonic() < deadline
        time.sleep(0.2)


@contextmanager
def asleep(pid: int) -> Iterator[None]:
    """A process that does nothing for a while: the other one has to answer."""
    os.kill(pid, signal.SIGSTOP)
    try:
        yield
    finally:
        os.kill(pid, signal.SIGCONT)


def answers(address: str) -> bool:
    try:
        with urllib.request.urlopen(f"{address}/sign-in", timeout=3) as answer:  # noqa: S310 (our own)
            return bool(answer.status == 200)
    except (OSError, urllib.error.URLError):
        return False


@pytest.fixture
def folder(built_web: Path, tmp_path: Path) -> Path:
    """An office with its accounts that no process has open."""
    folder = tmp_path / "office"
    shutil.copytree(built_web, folder)
    close_database()
    return folder


def test_each_answers_and_what_one_ends_the_others_mend(folder: Path) -> None:
    with serving(folder) as (process, address):
        (fellow,) = fellows_of(process)
        visitor = Visitor(address)
        visitor.get("/sign-in")
        assert "退出登录" in visitor.post("/sign-in", login="zonghe", password=PASSWORD)
        with asleep(process.pid):
            until(lambda: answers(address))
            # Who came in at the one is in at the other.
            assert "退出登录" in visitor.get("/ledger/")
        with asleep(fellow):
            assert "退出登录" in visitor.get("/ledger/")

        # Definitions that somebody puts in force at the command line hold at both.
        kind = folder / "pack" / "kinds" / "training.yaml"
        label = re.search(r"^label: (.+)$", kind.read_text("utf-8"), re.MULTILINE)
        assert label
        text = kind.read_text("utf-8").replace(label.group(), "label: 培训讲座一览", 1)
        kind.write_text(text, encoding="utf-8")
        assert "培训讲座一览" not in visitor.get("/ledger/")
        command = [sys.executable, "-m", "taizhang", "--workspace", str(folder), "account", "list"]
        subprocess.run(command, check=True, capture_output=True)
        for one in (process.pid, fellow):
            with asleep(one):
                assert "培训讲座一览" in visitor.get("/ledger/")

        os.kill(fellow, signal.SIGKILL)
        until(lambda: fellows_of(process) not in ([], [fellow]))
        (fresh,) = fellows_of(process)
        with asleep(process.pid):
            until(lambda: answers(address))
        process.kill()
        process.wait()
        until(lambda: not Path(f"/proc/{fresh}").exists())


def test_they_end_with_the_first(folder: Path) -> None:
    with serving(folder) as (process, _address):
        (fellow,) = fellows_of(process)
        process.terminate()
        assert process.wait(timeout=60) in (0, 2)
        assert not Path(f"/proc/{fellow}").exists()
