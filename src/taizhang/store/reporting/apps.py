"""The Django application of reports."""

from django.apps import AppConfig


class ReportingConfig(AppConfig):
    """Tables are named reporting_*."""

    name = "taizhang.store.reporting"
    label = "reporting"
    default_auto_field = "django.db.models.BigAutoField"
