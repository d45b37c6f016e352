"""All rules: one module each, found by walking this package."""

from __future__ import annotations

from importlib import import_module
from pkgutil import walk_packages
from types import MappingProxyType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from taizhang.core.checks.rule import Rule


def _collect() -> Mapping[str, Rule]:
    found: dict[str, Rule] = {}
    for module in walk_packages(__path__, f"{__name__}."):
        if module.ispkg:
            continue
        rule: Rule = import_module(module.name).RULE
        if rule.id in found:
            raise ValueError(f"Two rules are called {rule.id}.")
        found[rule.id] = rule
    return MappingProxyType(found)


RULES = _collect()
"""The rules by their id."""
