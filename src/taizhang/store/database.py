"""Which database is open."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING, Any

from django.core.management import call_command
from django.db import DEFAULT_DB_ALIAS, DatabaseError, connections
from django.db.migrations.executor import MigrationExecutor

from taizhang.core.values import Message, Place, Problem, RefusedError

if TYPE_CHECKING:
    from collections.abc import Callable
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


def trouble_with(error: BaseException) -> RefusedError | None:
    """What to tell a person of an error of the database; None if it is a mistake of the program."""
    while error.__cause__ is not None and not isinstance(error, sqlite3.Error):
        error = error.__cause__
    name = getattr(error, "sqlite_errorname", "")
    # SQLITE_BUSY_SNAPSHOT is SQLITE_BUSY, and so on.
    message = _TROUBLE.get("_".join(name.split("_")[:2]))
    if message is None:
        return None
    path = connections[DEFAULT_DB_ALIAS].settings_dict["NAME"]
    return RefusedError(Problem(message, Place(str(path))))


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
    connection = connections[DEFAULT_DB_ALIAS]
    connection.settings_dict["NAME"] = str(path)
    if _told not in connection.execute_wrappers:
        connection.execute_wrappers.append(_told)
    try:
        executor = MigrationExecutor(connection)
    except (DatabaseError, sqlite3.DatabaseError) as error:
        close_database()
        raise _refusal(error, path) from None
    known = set(executor.loader.disk_migrations)
    if set(executor.loader.applied_migrations) - known:
        close_database()
        message = Message("工作区由更新版本的程序建立，请升级程序后再打开。")
        raise RefusedError(Problem(message, Place(str(path))))


def _check_ours(path: Path) -> None:
    """Look before anything is written: to SQLite an empty file is a database, to us a ledger that was lost."""
    try:
        with closing(sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True)) as database:
            query = "SELECT COUNT(*) FROM django_migrations WHERE app = 'ledger'"
            ((count,),) = database.execute(query)
    except sqlite3.DatabaseError as error:
        raise _refusal(error, path) from None
    if not count:
        raise RefusedError(Problem(_BROKEN, Place(str(path))))


def _refusal(error: Exception, path: Path) -> RefusedError:
    found = trouble_with(error)
    message = found.problems[0].message if found else _BROKEN
    return RefusedError(Problem(message, Place(str(path))))


def create_tables() -> None:
    """Make the tables, or bring those of an older program up to date."""
    call_command("migrate", verbosity=0, interactive=False)


def close_database() -> None:
    """Let go of the database file."""
    connections[DEFAULT_DB_ALIAS].close()
