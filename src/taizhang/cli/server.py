"""What starts the web app, put here by whoever starts the program: the command line does not know the web."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable

SERVER: dict[str, Callable[..., Any]] = {}
"""`prepare`, `first_accounts` and `serve` of config/serving.py."""
