"""The Django application of the ledger."""

from django.apps import AppConfig


class LedgerConfig(AppConfig):
    """Tables are named ledger_*."""

    name = "taizhang.store.ledger"
    label = "ledger"
    default_auto_field = "django.db.models.BigAutoField"
