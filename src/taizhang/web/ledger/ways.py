"""Ways from the ledger into other areas, where they are there."""

from __future__ import annotations

from django.urls import NoReverseMatch, reverse


def address_of(name: str, *arguments: object) -> str:
    """The address of that name, empty if there is none."""
    try:
        return reverse(name, args=arguments)
    except NoReverseMatch:
        return ""
