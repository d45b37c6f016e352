"""How Django finds templates and tags."""

from django.apps import AppConfig


class WebConfig(AppConfig):
    """Pages; no tables."""

    name = "taizhang.web"
    label = "web"
