"""The whole ledger from one database into another, of whatever make, as it is at one moment."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from django.apps import apps
from django.core.management.color import no_style
from django.db import DEFAULT_DB_ALIAS, connections, transaction

from taizhang.store.batches import BATCH
from taizhang.store.database import LEDGER_APPS, create_tables

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_OTHER = "other"


def copy_to_file(path: Path) -> None:
    """Write the ledger that is open into a new file of SQLite, while others go on working."""
    with _beside(path):
        create_tables(_OTHER)
        with transaction.atomic():
            connection = connections[DEFAULT_DB_ALIAS]
            if connection.vendor == "postgresql":
                with connection.cursor() as cursor:
                    cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
            _copy(DEFAULT_DB_ALIAS, _OTHER)


def copy_from_file(path: Path) -> None:
    """Fill the empty tables of the database that is open with the ledger in a file of SQLite."""
    with _beside(path), transaction.atomic():
        _copy(_OTHER, DEFAULT_DB_ALIAS)
        connection = connections[DEFAULT_DB_ALIAS]
        statements = connection.ops.sequence_reset_sql(no_style(), [*_models()])
        with connection.cursor() as cursor:
            for statement in statements:
                cursor.execute(statement)


@contextmanager
def _beside(path: Path) -> Iterator[None]:
    """A second database beside the one that is open."""
    connections.databases[_OTHER] = connections.configure_settings(
        {
            DEFAULT_DB_ALIAS: {
                "ENGINE": "django.db.backends.sqlite3",
                "NAME": str(path),
                "OPTIONS": {"init_command": "PRAGMA foreign_keys=ON;"},
            }
        }
    )[DEFAULT_DB_ALIAS]
    try:
        yield
    finally:
        connections[_OTHER].close()
        del connections[_OTHER]
        del connections.databases[_OTHER]


def _models() -> Iterator[Any]:
    """The tables, what others point to before what points to it."""
    for app in LEDGER_APPS:
        yield from apps.get_app_config(app).get_models()


def _copy(source: str, target: str) -> None:
    with transaction.atomic(using=target):
        for model in _models():
            batch: list[Any] = []
            for row in model.objects.using(source).order_by("pk").iterator(BATCH):
                batch.append(row)
                if len(batch) >= BATCH:
                    model.objects.using(target).bulk_create(batch)
                    batch = []
            model.objects.using(target).bulk_create(batch)
