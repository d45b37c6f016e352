"""A PostgreSQL of our own for the tests: a cluster in a folder, reached by a socket, gone afterwards."""

from __future__ import annotations

import glob
import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from urllib.parse import quote

import psycopg

_COPIES = count(1)


def programs() -> Path | None:
    """Where the server's programs lie; None if there are none."""
    found = sorted(glob.glob("/usr/lib/postgresql/*/bin/initdb"))  # noqa: PTH207 (as Debian lays them)
    if found:
        return Path(found[-1]).parent
    initdb = shutil.which("initdb")
    return Path(initdb).parent if initdb else None


@contextmanager
def cluster() -> Iterator[str]:
    """A running server with an empty database; the folder of its socket."""
    where = programs()
    assert where is not None
    folder = Path(tempfile.mkdtemp(prefix="taizhang-pg-"))
    # The server refuses to run as root.
    as_user: list[str] = []
    if os.geteuid() == 0:
        shutil.chown(folder, "postgres", "postgres")
        as_user = ["runuser", "-u", "postgres", "--"]
    data = str(folder / "data")

    def run(*command: str) -> None:
        subprocess.run(
            [*as_user, *command], check=True, cwd="/", stdout=subprocess.DEVNULL, timeout=60
        )

    run(
        f"{where}/initdb",
        "-D",
        data,
        "-U",
        "office",
        "-A",
        "trust",
        "-E",
        "UTF8",
        "--locale=C.UTF-8",
    )
    options = f"-c listen_addresses='' -c unix_socket_directories={folder} -c fsync=off -c full_page_writes=off"
    run(f"{where}/pg_ctl", "-D", data, "-o", options, "-l", f"{folder}/log", "-w", "start")
    try:
        yield str(folder)
    finally:
        run(f"{where}/pg_ctl", "-D", data, "-m", "immediate", "-w", "stop")
        # Tens of thousands of files: nobody waits for that.
        subprocess.Popen(["rm", "-rf", str(folder)], start_new_session=True)


def new_database(socket: str, name: str) -> str:
    """A fresh database; its URL."""
    with psycopg.connect(host=socket, dbname="postgres", user="office", autocommit=True) as session:
        session.execute(f'CREATE DATABASE "{name}"'.encode())
    return f"postgresql://office@/{name}?host={quote(socket, safe='')}"


def copy_database(socket: str, name: str) -> str:
    """A copy of a database that nobody is connected to; its name."""
    copy = f"{name}_{next(_COPIES)}"
    with psycopg.connect(host=socket, dbname="postgres", user="office", autocommit=True) as session:
        session.execute(f'CREATE DATABASE "{copy}" TEMPLATE "{name}"'.encode())
    return copy
