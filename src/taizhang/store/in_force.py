"""Which definitions are in force: the newest changeset by which some were put so."""

from __future__ import annotations

from django.db import connection


def newest_pack_act() -> int:
    """Its number; 0 in an empty ledger. Asked for every page and every act, and told by an index of its own."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT MAX(number) FROM ledger_changeset WHERE action = 'pack'")
        return int(cursor.fetchone()[0] or 0)
