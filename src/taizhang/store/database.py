"""Which database is open."""

from __future__ import annotations

import sqlite3
from typing import TYPE_CHECKING

from django.core.management import call_command
from django.db import DEFAULT_DB_ALIAS, DatabaseError, connections
from django.db.migrations.executor import MigrationExecutor

from taizhang.core.values import Message, Place, Problem, RefusedError

if TYPE_CHECKING:
    from pathlib import Path


def use_database(path: Path) -> None:
    """Point all queries at the database file of a workspace.

    Raises:
        RefusedError: The file is not a database of ours, or belongs to a newer program.
    """
    close_database()
    connection = connections[DEFAULT_DB_ALIAS]
    connection.settings_dict["NAME"] = str(path)
    try:
        executor = MigrationExecutor(connection)
    except (DatabaseError, sqlite3.DatabaseError):
        close_database()
        message = Message("不是台账数据库，或文件已损坏。")
        raise RefusedError(Problem(message, Place(str(path)))) from None
    known = set(executor.loader.disk_migrations)
    if set(executor.loader.applied_migrations) - known:
        close_database()
        message = Message("工作区由更新版本的程序建立，请升级程序后再打开。")
        raise RefusedError(Problem(message, Place(str(path))))


def create_tables() -> None:
    """Make the tables, or bring those of an older program up to date."""
    call_command("migrate", verbosity=0, interactive=False)


def close_database() -> None:
    """Let go of the database file."""
    connections[DEFAULT_DB_ALIAS].close()
