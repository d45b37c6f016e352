"""How often one may ask: enough for any person, too little for a program that tries passwords or floods the office.

Counted in each process that serves; the whole of what one address may ask is shared out among them. A restart forgets
it.
"""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from threading import Lock
from typing import TYPE_CHECKING

from taizhang.core.values import Message, RefusedError
from taizhang.web.page import refusal

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest, HttpResponse

_TOO_OFTEN = Message("操作太频繁，请稍等几秒再试。")
_MANY_KEYS = 10_000


@dataclass
class Bucket:
    """Fills at an even pace up to its size; each request takes one out."""

    size: float
    per_second: float
    left: dict[str, tuple[float, float]] = field(default_factory=dict)
    lock: Lock = field(default_factory=Lock)

    def take(self, key: str, moment: float) -> bool:
        """Whether one more is allowed at a moment, in seconds of any clock that only goes forward."""
        with self.lock:
            if len(self.left) > _MANY_KEYS:
                self.left.clear()
            held, since = self.left.get(key, (self.size, moment))
            held = min(self.size, held + (moment - since) * self.per_second)
            allowed = held >= 1
            self.left[key] = (held - 1 if allowed else held, moment)
            return allowed


READS = Bucket(size=300, per_second=15)
WRITES = Bucket(size=60, per_second=3)
_ADDRESS = (1500.0, 100.0)
ADDRESS = Bucket(*_ADDRESS)
"""Of all that comes from one address: whoever makes up a new session each time is held by it."""
DOOR = Bucket(size=20, per_second=0.5)
"""Of the way in, by address."""


def share_among(processes: int) -> None:
    """Several processes serve: whoever floods them from one address finds no more room at all of them than at one.

    What is counted by session is not shared out, for browsers keep to the process that answered them first; nor is the
    way in, where a whole office may come from one address in the morning, and each account has a lock of its own.
    """
    ADDRESS.size, ADDRESS.per_second = (part / max(1, processes) for part in _ADDRESS)


class RateMiddleware:
    """Refuses who asks too often; static files are not counted."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer, or say that it was too often."""
        address = request.META.get("REMOTE_ADDR", "")
        session = request.COOKIES.get("taizhang", "")
        key = f"{address} {session}"
        write = request.method not in ("GET", "HEAD")
        bucket, who = (WRITES, key) if write else (READS, key)
        if write and request.path.startswith("/sign-in"):
            bucket, who = DOOR, address
        moment = time.monotonic()
        if ADDRESS.take(address, moment) and bucket.take(who, moment):
            return self.get_response(request)
        response = refusal(request, RefusedError(_TOO_OFTEN), status=429)
        response["Retry-After"] = "5"
        return response
