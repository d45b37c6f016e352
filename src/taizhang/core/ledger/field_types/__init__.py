"""All types of field: one module each, found by walking this package."""

from __future__ import annotations

from importlib import import_module
from pkgutil import iter_modules
from types import MappingProxyType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from taizhang.core.ledger.field import FieldType


def _collect() -> Mapping[str, FieldType]:
    found: dict[str, FieldType] = {}
    for module in iter_modules(__path__, f"{__name__}."):
        field_type: FieldType = import_module(module.name).TYPE
        found[field_type.id] = field_type
    return MappingProxyType(found)


FIELD_TYPES = _collect()
"""The types by the word that packs use."""
