"""The web app from the command line."""

import os
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import pytest

from taizhang.cli import run
from taizhang.services.workspace import Workspace
from taizhang.store.database import close_database


def start(office: Path, *arguments: str) -> "subprocess.Popen[str]":
    # As in a terminal: tests that run in the background do not hear Ctrl+C, nor would what they start.
    deaf = signal.getsignal(signal.SIGINT) is signal.SIG_IGN
    program = [*(["env", "--default-signal=INT"] if deaf else []), sys.executable, "-m", "taizhang"]
    return subprocess.Popen(
        [*program, "--workspace", str(office), "serve", *arguments],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        env={**os.environ, "PYTHONUTF8": "1", "PYTHONUNBUFFERED": "1"},
    )


def read_until(process: "subprocess.Popen[str]", mark: str) -> str:
    said = ""
    deadline = time.monotonic() + 60
    assert process.stdout is not None
    while mark not in said and time.monotonic() < deadline:
        line = process.stdout.readline()
        if not line:
            break
        said += line
    assert mark in said, said
    return said


def test_the_first_start_tells_three_passwords_and_answers(office: Workspace) -> None:
    close_database()
    process = start(office.folder, "--port", "0")
    try:
        said = read_until(process, "http://127.0.0.1:")
        passwords = re.findall(r"登录名 (\w+)，初始密码 ([0-9a-z-]+)", said)
        assert [login for login, _password in passwords] == ["system", "security", "audit"]
        assert len({password for _login, password in passwords}) == 3
        address = re.search(r"http://127\.0\.0\.1:\d+", said)
        assert address
        with urllib.request.urlopen(f"{address[0]}/sign-in") as answer:  # noqa: S310 (our own)
            assert "登录" in answer.read().decode()
    finally:
        process.send_signal(signal.SIGINT)
        assert process.wait(timeout=60) in (0, 2)
    again = start(office.folder, "--port", "0")
    try:
        assert "初始密码" not in read_until(again, "http://127.0.0.1:")
    finally:
        again.send_signal(signal.SIGINT)
        again.wait(timeout=60)


def test_a_port_that_is_taken_is_told(
    office: Workspace, capsys: pytest.CaptureFixture[str]
) -> None:
    close_database()
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])
        status = run(["--workspace", str(office.folder), "serve", "--alone", "--port", port])
    assert status == 2
    said = capsys.readouterr()
    assert "已被占用" in said.err
    assert "登录名 office" in said.out


def test_accounts_are_listed_and_a_password_is_given_anew(
    office: Workspace, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = str(office.folder)
    close_database()
    assert run(["--workspace", folder, "account", "list"]) == 0
    assert "还没有账号" in capsys.readouterr().out
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        run(["--workspace", folder, "serve", "--alone", "--port", str(taken.getsockname()[1])])
    capsys.readouterr()
    assert run(["--workspace", folder, "account", "list"]) == 0
    assert "office  单人使用  单人使用" in capsys.readouterr().out
    assert run(["--workspace", folder, "account", "reset", "office"]) == 0
    assert re.search(r"新的初始密码：[0-9a-z]{4}-[0-9a-z]{4}-[0-9a-z]{4}", capsys.readouterr().out)
    assert run(["--workspace", folder, "account", "reset", "nobody"]) == 2
    assert "nobody" in capsys.readouterr().err


def test_the_command_line_loads_nothing_of_the_web() -> None:
    code = (
        "import sys; from taizhang.config.entry import set_up; set_up(web=False);"
        "from taizhang.cli.commands import cli;"
        "print([name for name in sys.modules if name.split('.')[0] in ('axes', 'django_otp', 'csp', 'waitress')"
        " or name.startswith('taizhang.web')])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
