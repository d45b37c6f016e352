"""Which tables lie in which database."""

from __future__ import annotations

from typing import Any

from taizhang.store.database import DESK, DESK_APPS


class DeskRouter:
    """The desk's tables, and those of the libraries for accounts, lie beside the ledger."""

    def db_for_read(self, model: Any, **_hints: object) -> str | None:  # noqa: ANN401 (Django gives no types)
        """The desk for its tables, the usual one for others."""
        return DESK if model._meta.app_label in DESK_APPS else None

    db_for_write = db_for_read

    def allow_migrate(self, db: str, app_label: str, **_hints: object) -> bool:
        """No table in a database that is not its own."""
        return (db == DESK) == (app_label in DESK_APPS)
