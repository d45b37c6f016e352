"""How Django finds the tables."""

from django.apps import AppConfig


class DeskConfig(AppConfig):
    """The tables of the web app's desk."""

    name = "taizhang.store.desk"
    label = "desk"
    default_auto_field = "django.db.models.BigAutoField"
