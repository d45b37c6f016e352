from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import migrations

if TYPE_CHECKING:
    from django.apps.registry import Apps
    from django.db.backends.base.schema import BaseDatabaseSchemaEditor


def by_code_point(_apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Of two records of one day the greater id counts; no server may have an order of its own for them."""
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(
            'ALTER TABLE ledger_fact ALTER COLUMN record_id TYPE varchar(40) COLLATE "C"'
        )


class Migration(migrations.Migration):
    dependencies = [
        ("ledger", "0003_sheet_mapping"),
    ]

    operations = [
        migrations.RunPython(by_code_point, migrations.RunPython.noop),
    ]
