"""Where the ledger of a measurement lies: in a file, or on a server of its own."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

UrlOf = Callable[[str], str]
"""The URL of a new database of that name; empty is a file of SQLite."""


@contextmanager
def no_url() -> Iterator[UrlOf | None]:
    yield lambda _name: ""


@contextmanager
def server() -> Iterator[UrlOf | None]:
    """None where PostgreSQL is not installed."""
    from tests.support.postgres import cluster, new_database, programs

    if programs() is None:
        yield None
        return
    with cluster() as socket:
        yield lambda name: new_database(socket, name)
        from taizhang.store.database import close_database

        close_database()
