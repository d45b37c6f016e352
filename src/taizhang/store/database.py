"""Which database is open: a file of SQLite in the workspace, or PostgreSQL by its URL."""

from __future__ import annotations

import sqlite3
from contextlib import closing, suppress
from copy import deepcopy
from functools import cache
from importlib.util import find_spec
from pkgutil import iter_modules
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl, unquote, urlsplit

from django.apps import apps
from django.conf import settings
from django.db import DEFAULT_DB_ALIAS, DatabaseError, connection, connections
from django.db.backends.signals import connection_created
from django.db.migrations.executor import MigrationExecutor
from django.dispatch import receiver

from taizhang.core.values import Message, Place, Problem, RefusedError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from pathlib import Path

_BUSY = Message("数据库正被另一个程序使用，什么也没有改动，请稍后再试。")
_UNWRITABLE = Message("数据库不能写入，什么也没有改动，请核对文件夹的权限。")
_BROKEN = Message("不是台账数据库，或文件已损坏。")
_TROUBLE = {
    "SQLITE_BUSY": _BUSY,
    "SQLITE_LOCKED": _BUSY,
    "SQLITE_READONLY": _UNWRITABLE,
    "SQLITE_CANTOPEN": _UNWRITABLE,
    "SQLITE_PERM": _UNWRITABLE,
    "SQLITE_FULL": Message("磁盘已满，什么也没有改动，请清理后再试。"),
    "SQLITE_IOERR": Message("磁盘读写出错，什么也没有改动，请检查磁盘后再试。"),
    "SQLITE_CORRUPT": _BROKEN,
    "SQLITE_NOTADB": _BROKEN,
}

_UNREACHABLE = Message("连不上数据库服务器，什么也没有改动，请核对地址、账号和网络后再试。")
# SQLSTATE of PostgreSQL, by its first signs; the longest that fits counts.
_SERVER_TROUBLE = {
    "55P03": _BUSY,
    "40P01": _BUSY,
    "57014": _BUSY,
    "53": Message("数据库服务器的磁盘或内存不足，什么也没有改动，请清理后再试。"),
    "25006": _UNWRITABLE,
    "42501": Message("数据库账号的权限不够，什么也没有改动，请核对。"),
    "08": _UNREACHABLE,
    "57P": _UNREACHABLE,
    "28": _UNREACHABLE,
    "3D000": _UNREACHABLE,
}
DESK = "desk"
"""The database beside the ledger: who may come in, what they are at; see ADR 0025."""
LEDGER_APPS = ("ledger", "reporting")
DESK_APPS = ("auth", "axes", "contenttypes", "desk", "otp_totp", "sessions")
_WAIT_MILLISECONDS = 20_000
_SCHEMES = frozenset({"postgresql", "postgres"})


def server_settings(url: str) -> dict[str, Any]:
    """Django's settings for a URL such as postgresql://office@127.0.0.1:5432/taizhang.

    What stands behind the question mark goes to the server's client library as it is.

    Raises:
        RefusedError: The URL names no database of PostgreSQL.
    """
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        parts, port = urlsplit(""), None
    name = unquote(parts.path.removeprefix("/"))
    if parts.scheme not in _SCHEMES or not name:
        # The URL is not repeated: it may hold a password.
        raise RefusedError(
            Message("数据库地址写法不对，例如 postgresql://用户@127.0.0.1:5432/数据库名。")
        )
    options = dict(parse_qsl(parts.query))
    given = options.pop("options", "")
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": name,
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": options.pop("host", "") or unquote(parts.hostname or ""),
        "PORT": str(port or options.pop("port", "")),
        "OPTIONS": {
            "connect_timeout": "10",
            **options,
            "options": f"-c lock_timeout={_WAIT_MILLISECONDS} {given}".strip(),
        },
    }


def use_server(url: str, *, new: bool = False) -> None:
    """Point all queries at a database of PostgreSQL.

    Raises:
        RefusedError: It cannot be reached, holds something else, or belongs to a newer program.
    """
    server = server_settings(url)
    if find_spec("psycopg") is None:
        raise RefusedError(
            Message(
                "没有安装 PostgreSQL 的连接程序，请先运行：pip install 'taizhang[postgresql]'。"
            )
        )
    _use(server)
    name = f"{server['HOST']}/{server['NAME']}"
    try:
        tables = set(connection.introspection.table_names())
        ours = "ledger_changeset" in tables
    except DatabaseError as error:
        close_database()
        raise _refusal(error, name, _UNREACHABLE) from None
    if new and tables:
        close_database()
        message = Message("数据库中已有内容，请另建一个空数据库。")
        raise RefusedError(Problem(message, Place(name)))
    if not new and not ours:
        close_database()
        raise RefusedError(Problem(Message("数据库中没有台账，请从备份恢复。"), Place(name)))
    _check_version(name)


@cache
def _file_settings() -> dict[str, Any]:
    """How a file is opened; read before a server takes its place in the settings."""
    return deepcopy(settings.DATABASES[DEFAULT_DB_ALIAS])


_KEPT_OPEN: dict[str, Any] = {}


def keep_connections() -> None:
    """A server's threads keep their connections from page to page: to open one takes longer than most pages."""
    _KEPT_OPEN.update(CONN_MAX_AGE=None, CONN_HEALTH_CHECKS=True)
    for used in connections.databases.values():
        used.update(_KEPT_OPEN)


def _use(chosen: dict[str, Any]) -> None:
    """Every query goes to another database from now on, whatever its make."""
    _file_settings()
    close_database()
    connections.databases[DEFAULT_DB_ALIAS] = connections.configure_settings(
        {DEFAULT_DB_ALIAS: {**chosen, **_KEPT_OPEN}}
    )[DEFAULT_DB_ALIAS]
    del connections[DEFAULT_DB_ALIAS]
    _tell_of_trouble(connections[DEFAULT_DB_ALIAS])


def _tell_of_trouble(used: Any) -> None:  # noqa: ANN401 (Django gives no types)
    if _told not in used.execute_wrappers:
        used.execute_wrappers.append(_told)


@receiver(connection_created)
def _tell_of_trouble_too(connection: Any, **_signal: object) -> None:  # noqa: ANN401 (Django gives no types)
    """Every thread of a server has connections of its own."""
    if connection.alias in (DEFAULT_DB_ALIAS, DESK):
        _tell_of_trouble(connection)


def hold_write_lock() -> None:
    """Whoever writes waits for whoever is writing; SQLite's transactions do so by themselves.

    Readers are not held up. To be called first thing in a transaction.
    """
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("LOCK TABLE ledger_changeset IN EXCLUSIVE MODE")


def trouble_with(error: BaseException) -> RefusedError | None:
    """What to tell a person of an error of the database; None if it is a mistake of the program."""
    while error.__cause__ is not None and not isinstance(error, sqlite3.Error):
        error = error.__cause__
    state = getattr(error, "sqlstate", "") or ""
    for length in (5, 3, 2):
        if state and (message := _SERVER_TROUBLE.get(state[:length])):
            return RefusedError(Problem(message, Place(_name())))
    if type(error).__module__.startswith("psycopg") and not state:
        # The connection was never there, or has broken off.
        return RefusedError(Problem(_UNREACHABLE, Place(_name())))
    name = getattr(error, "sqlite_errorname", "")
    # SQLITE_BUSY_SNAPSHOT is SQLITE_BUSY, and so on.
    message = _TROUBLE.get("_".join(name.split("_")[:2]))
    if message is None:
        return None
    return RefusedError(Problem(message, Place(_name())))


def _name() -> str:
    used = connections[DEFAULT_DB_ALIAS].settings_dict
    return f"{used['HOST']}/{used['NAME']}" if used.get("HOST") else str(used["NAME"])


def _told(execute: Callable[..., Any], *args: Any) -> Any:  # noqa: ANN401 (Django gives no types)
    """Every query: trouble with the file is told in words, wherever it is met."""
    try:
        return execute(*args)
    except DatabaseError as error:
        if refusal := trouble_with(error):
            raise refusal from None
        raise


def use_database(path: Path, *, new: bool = False) -> None:
    """Point all queries at the database file of a workspace.

    Raises:
        RefusedError: The file is not a database of ours, or belongs to a newer program.
    """
    close_database()
    if not new:
        _check_ours(path)
    _use({**_file_settings(), "NAME": str(path)})
    _check_version(str(path))


def _check_version(name: str) -> None:
    """The tables are not those of a newer program."""
    try:
        newer = _applied(DEFAULT_DB_ALIAS, LEDGER_APPS) - _known(LEDGER_APPS)
    except (DatabaseError, sqlite3.DatabaseError) as error:
        close_database()
        raise _refusal(error, name) from None
    if newer:
        close_database()
        message = Message("工作区由更新版本的程序建立，请升级程序后再打开。")
        raise RefusedError(Problem(message, Place(name)))


def _known(labels: Iterable[str]) -> set[tuple[str, str]]:
    """The steps by which the tables of these apps came about, as this program has them.

    Listed, not loaded: a command that only reads has no use for what they say.
    """
    return {
        (label, module.name)
        for label in labels
        for module in iter_modules([f"{apps.get_app_config(label).path}/migrations"])
        if module.name[0] not in "_~"
    }


def _applied(alias: str, labels: Iterable[str]) -> set[tuple[str, str]]:
    """Those of the steps that a database has gone through."""
    used = connections[alias]
    if "django_migrations" not in used.introspection.table_names():
        return set()
    with used.cursor() as cursor:
        cursor.execute("SELECT app, name FROM django_migrations")
        wanted = set(labels)
        return {(app, name) for app, name in cursor.fetchall() if app in wanted}


def _check_ours(path: Path) -> None:
    """Look before anything is written: to SQLite an empty file is a database, to us a ledger that was lost."""
    try:
        with closing(sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True)) as database:
            query = "SELECT COUNT(*) FROM django_migrations WHERE app = 'ledger'"
            ((count,),) = database.execute(query)
    except sqlite3.DatabaseError as error:
        raise _refusal(error, str(path)) from None
    if not count:
        raise RefusedError(Problem(_BROKEN, Place(str(path))))


def _refusal(error: Exception, name: str, otherwise: Message = _BROKEN) -> RefusedError:
    found = trouble_with(error)
    message = found.problems[0].message if found else otherwise
    return RefusedError(Problem(message, Place(name)))


def create_tables(alias: str = DEFAULT_DB_ALIAS) -> bool:
    """Make the tables of a database, or bring those of an older program up to date; whether there was need."""
    labels = DESK_APPS if alias == DESK else LEDGER_APPS
    if _known(labels) <= _applied(alias, labels):
        return False
    executor = MigrationExecutor(connections[alias])
    leaves = executor.loader.graph.leaf_nodes()
    executor.migrate([node for node in leaves if node[0] in labels])
    return True


def drop_tables() -> None:
    """Leave an empty database as it was found: to be called only where the tables have just been made."""
    with suppress(DatabaseError), connection.cursor() as cursor:
        for name in connection.introspection.table_names(cursor):
            cursor.execute(f"DROP TABLE IF EXISTS {connection.ops.quote_name(name)} CASCADE")


def use_desk(path: Path) -> None:
    """Keep accounts, sessions and jobs in this file, made if it is not there."""
    connections[DESK].close()
    connections.databases[DESK] = connections.configure_settings(
        {DEFAULT_DB_ALIAS: {**_file_settings(), "NAME": str(path), **_KEPT_OPEN}}
    )[DEFAULT_DB_ALIAS]
    del connections[DESK]
    create_tables(DESK)


def close_database() -> None:
    """Let go of the database file."""
    connections[DEFAULT_DB_ALIAS].close()
