"""Requests to a web server at a fixed pace, whether it keeps up or not: a small client on the standard library.

Time counts from the moment at which a request was due, so that what has to wait behind others is seen to wait.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from urllib.parse import urlencode

_LONGEST_WAIT = 60.0
_LONGEST_IDLE = 20.0
"""The server lets go of connections that nobody uses; so does the client, a little sooner."""
_LINE_LIMIT = 1 << 20


@dataclass
class Answer:
    """What came back."""

    status: int
    headers: dict[str, str]
    body: bytes = b""

    @property
    def text(self) -> str:
        """As it reads."""
        return self.body.decode("utf-8", "replace")


@dataclass
class Browser:
    """Somebody who is in: cookies of his own, and connections that are kept for the next request."""

    host: str
    port: int
    login: str = ""
    cookies: dict[str, str] = field(default_factory=dict)
    idle: list[tuple[asyncio.StreamReader, asyncio.StreamWriter, float]] = field(
        default_factory=list
    )

    async def get(self, address: str, *, part: bool = False) -> Answer:
        """A page, or a part of one as htmx asks for it."""
        return await self._ask("GET", address, headers={"HX-Request": "true"} if part else {})

    async def post(self, address: str, values: Sequence[tuple[str, str]]) -> Answer:
        """A form that was filled in."""
        body = urlencode(values).encode()
        headers = {
            "Content-Type": "application/x-www-form-urlencoded",
            "X-CSRFToken": self.cookies.get("csrftoken", ""),
            "Referer": f"http://{self.host}:{self.port}/",
        }
        return await self._ask("POST", address, body, headers)

    async def sign_in(self, password: str) -> None:
        """Through the door, as everybody."""
        await self.get("/sign-in")
        answer = await self.post("/sign-in", [("login", self.login), ("password", password)])
        if answer.status != 302:
            raise RuntimeError(f"{self.login} was not let in: {answer.status} {answer.text[:300]}")

    def close(self) -> None:
        """Let go of the connections."""
        for _reader, writer, _since in self.idle:
            writer.close()
        self.idle.clear()

    async def _ask(
        self, method: str, address: str, body: bytes = b"", headers: dict[str, str] | None = None
    ) -> Answer:
        lines = [
            f"{method} {address} HTTP/1.1",
            f"Host: {self.host}:{self.port}",
            *(f"{name}: {value}" for name, value in (headers or {}).items()),
        ]
        if self.cookies:
            held = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
            lines.append(f"Cookie: {held}")
        if method == "POST":
            lines.append(f"Content-Length: {len(body)}")
        sent = "\r\n".join([*lines, "", ""]).encode() + body
        async with asyncio.timeout(_LONGEST_WAIT):
            while True:
                kept = bool(self.idle)
                reader, writer, since = self.idle.pop() if kept else await self._connect()
                if time.perf_counter() - since > _LONGEST_IDLE:
                    writer.close()
                    continue
                try:
                    writer.write(sent)
                    await writer.drain()
                    answer = await _read(reader)
                except (ConnectionError, asyncio.IncompleteReadError):
                    writer.close()
                    # The server may have closed a connection that nobody used; one of now it may not.
                    if kept and method == "GET":
                        continue
                    raise
                except BaseException:
                    writer.close()
                    raise
                break
        self._keep_cookies(answer)
        if answer.headers.get("connection", "").lower() == "close":
            writer.close()
        else:
            self.idle.append((reader, writer, time.perf_counter()))
        return answer

    async def _connect(self) -> tuple[asyncio.StreamReader, asyncio.StreamWriter, float]:
        reader, writer = await asyncio.open_connection(self.host, self.port, limit=_LINE_LIMIT)
        return reader, writer, time.perf_counter()

    def _keep_cookies(self, answer: Answer) -> None:
        for line in answer.headers.get("set-cookie", "").split("\n"):
            name, sign, rest = line.partition("=")
            if sign:
                self.cookies[name.strip()] = rest.split(";")[0]


async def _read(reader: asyncio.StreamReader) -> Answer:
    status = int((await reader.readuntil(b"\r\n")).split()[1])
    headers: dict[str, str] = {}
    while (line := await reader.readuntil(b"\r\n")) != b"\r\n":
        name, _sign, value = line.decode("latin-1").partition(":")
        name, value = name.lower(), value.strip()
        headers[name] = f"{headers[name]}\n{value}" if name in headers else value
    if headers.get("transfer-encoding", "") == "chunked":
        parts = []
        while size := int(await reader.readuntil(b"\r\n"), 16):
            parts.append(await reader.readexactly(size))
            await reader.readexactly(2)
        await reader.readexactly(2)
        return Answer(status, headers, b"".join(parts))
    return Answer(status, headers, await reader.readexactly(int(headers.get("content-length", 0))))


@dataclass(frozen=True)
class Due:
    """A request and of what sort it is; asking says what was wrong with the answer, empty if nothing."""

    sort: str
    ask: Callable[[], Awaitable[str]]


@dataclass
class Load:
    """What came of a run: seconds of every request by its sort, and what went wrong."""

    seconds: dict[str, list[float]] = field(default_factory=dict)
    errors: list[str] = field(default_factory=list)
    most_open: int = 0
    lasted: float = 0.0

    def all_seconds(self, prefix: str = "") -> list[float]:
        """Of all sorts that begin so."""
        return [
            one for sort, some in self.seconds.items() if sort.startswith(prefix) for one in some
        ]


async def run(due: Sequence[Due], per_second: float) -> Load:
    """All of them, one after another at a fixed pace."""
    load = Load()
    begun = time.perf_counter()
    open_now = 0

    async def one(number: int, item: Due) -> None:
        nonlocal open_now
        planned = begun + number / per_second
        await asyncio.sleep(max(0.0, planned - time.perf_counter()))
        open_now += 1
        load.most_open = max(load.most_open, open_now)
        try:
            wrong = await item.ask()
        except Exception as error:  # noqa: BLE001 (whatever it is, it is an error of the run)
            wrong = f"{type(error).__name__} {error}"
        open_now -= 1
        load.seconds.setdefault(item.sort, []).append(time.perf_counter() - planned)
        if wrong:
            load.errors.append(f"{item.sort}: {wrong}")

    await asyncio.gather(*(one(number, item) for number, item in enumerate(due)))
    load.lasted = time.perf_counter() - begun
    return load


def percentile(seconds: Sequence[float], part: float) -> float:
    """The time within which this part of them was answered."""
    ordered = sorted(seconds)
    return ordered[min(len(ordered) - 1, int(len(ordered) * part))] if ordered else 0.0
