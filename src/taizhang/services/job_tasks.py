"""What can be done in the background, by name."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from taizhang.services import report_jobs
from taizhang.services.job_work import Work

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

__all__ = ["TASKS", "Work"]

TASKS: dict[str, Callable[[Work], Mapping[str, Any]]] = {**report_jobs.TASKS}
"""Each returns plain values, what its page shows; files it writes into the folder stand there by name."""
