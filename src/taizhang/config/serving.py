"""The web app on a workspace: settings of the day, accounts of the first day, and the server."""

from __future__ import annotations

import hashlib
import hmac
import logging
import os
import signal
import socket
import threading
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.db import DatabaseError, connections

from taizhang.config.fellows import Fellows
from taizhang.core.values import Message, RefusedError
from taizhang.services.accounts import any_account, create_account
from taizhang.services.jobs import JobRunner
from taizhang.services.rights import ROLE_NAMES, Role
from taizhang.services.safekeeping import DESK_DATABASE
from taizhang.services.warming import warm_up
from taizhang.services.workspace import open_workspace
from taizhang.store.database import keep_connections, use_desk
from taizhang.web.office import office, serve_workspace
from taizhang.web.rate import share_among

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from taizhang.services.workspace import Workspace

THREADS = 4
"""Of each process. Python uses one core at a time: more of them would only slow each other down, and most of all the
one that holds the ledger for writing, for which all others wait."""
MOST_CONNECTIONS = 900
"""Of each process: as many as files may commonly be open, but for its own."""
MOST_PROCESSES = 4
"""More are worth their memory only to whoever asks for them."""
_FIRST = (
    ("system", Role.SYSTEM),
    ("security", Role.SECURITY),
    ("audit", Role.AUDIT),
)


@dataclass(frozen=True, slots=True)
class FirstAccount:
    """An account of the first day, with its password, which is told once."""

    login: str
    role: str
    password: str


def prepare(workspace: Workspace, *, host_names: tuple[str, ...] = (), https: bool = False) -> None:
    """Make the web app ready to answer for a workspace.

    Args:
        workspace: Which one.
        host_names: By what names the server may be asked for; empty is any, as on a network without names.
        https: Whether people reach it by HTTPS only, through a proxy that says so.
    """
    settings.SECRET_KEY = hmac.new(workspace.key, b"web", hashlib.sha256).hexdigest()
    if host_names:
        settings.ALLOWED_HOSTS = [*host_names, "127.0.0.1", "localhost"]
    settings.SESSION_COOKIE_SECURE = settings.CSRF_COOKIE_SECURE = https
    if https:
        settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
        settings.SECURE_HSTS_SECONDS = 30 * 86_400
        settings.SECURE_SSL_REDIRECT = True
    use_desk(workspace.folder / DESK_DATABASE)
    serve_workspace(workspace)


def first_accounts(*, alone: bool) -> tuple[FirstAccount, ...]:
    """The accounts of an office that has none yet: three administrators, or the one of a small office."""
    if any_account():
        return ()
    wanted = (("office", Role.ALONE),) if alone else _FIRST
    made = []
    for login, role in wanted:
        _key, password = create_account(login, ROLE_NAMES[role], role, by="首次启动")
        made.append(FirstAccount(login, ROLE_NAMES[role], password))
    return tuple(made)


def quiet_console() -> None:
    """Whoever keeps the window of the server open is told nothing of single requests, least of all how they failed.

    What went wrong in the program stands in the workspace's `web-error.log`.
    """
    for name in ("django", "axes", "waitress.queue"):
        logging.getLogger(name).addHandler(logging.NullHandler())


def processes_of_here() -> int:
    """How many processes serve unless somebody says so: one a core, for Python uses one at a time."""
    if os.name != "posix":
        # Only there can they listen together.
        return 1
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    return max(1, min(MOST_PROCESSES, cores or 1))


def serve(host: str, port: int, ready: Callable[[str], None], *, processes: int = 0) -> None:
    """Answer until somebody presses Ctrl+C or ends the program.

    Args:
        host: The address to listen at.
        port: The port; 0 is any that is free.
        ready: Is told the address once there is an answer.
        processes: How many answer side by side; 0 is one a core.

    Raises:
        RefusedError: The port is taken, or the address is not one of this computer.
    """
    dispatchers: dict[int, Any] = {}
    try:
        server = _server(host=host, port=port, map=dispatchers)
    except OSError:
        raise RefusedError(
            Message(
                "端口 {port} 已被占用，或 {host} 不是这台电脑的地址。请用 --port、--host 另选。",
                port=port,
                host=host,
            )
        ) from None
    if threading.current_thread() is threading.main_thread():
        # What is at work comes to its end, as with Ctrl+C.
        signal.signal(signal.SIGTERM, signal.default_int_handler)
    number = processes or processes_of_here()
    share_among(number)
    keep_connections()
    runner = JobRunner(office().folder)
    runner.start()
    sockets = [one.socket for one in dispatchers.values() if getattr(one, "accepting", False)]
    fellows = Fellows(number - 1, _told_to_fellows(number), sockets)
    fellows.start()
    ready(f"http://{_shown(host)}:{server.effective_port}")
    _count_beforehand()
    try:
        server.run()
    finally:
        fellows.stop()
        server.close()
        runner.stop()


def _told_to_fellows(number: int) -> dict[str, object]:
    return {
        "folder": str(office().folder),
        "host_names": list(settings.ALLOWED_HOSTS),
        "https": settings.SESSION_COOKIE_SECURE,
        "processes": number,
    }


def serve_with(told: Mapping[str, Any], sockets: Sequence[socket.socket]) -> None:
    """Answer beside the process that holds these sockets; see `config.fellow`."""
    share_among(int(told["processes"]))
    keep_connections()
    prepare(open_workspace(Path(told["folder"])), https=bool(told["https"]))
    settings.ALLOWED_HOSTS = list(told["host_names"])
    server = _server(sockets=list(sockets))
    _count_beforehand()
    try:
        server.run()
    finally:
        server.close()


def _count_beforehand() -> None:
    """Beside the first pages: whoever asks meanwhile is answered meanwhile."""

    def count() -> None:
        try:
            # An office that is still empty has nothing to count, and its pages say so themselves.
            with suppress(RefusedError, DatabaseError):
                warm_up(office())
        finally:
            connections.close_all()

    threading.Thread(target=count, name="warming", daemon=True).start()


def _server(**listening: object) -> Any:  # noqa: ANN401 (waitress gives no types)
    from waitress.server import create_server

    application = get_wsgi_application()
    quiet_console()
    return create_server(
        application,
        threads=THREADS,
        ident=None,
        clear_untrusted_proxy_headers=not settings.SESSION_COOKIE_SECURE,
        max_request_body_size=300 * 1024 * 1024,
        channel_timeout=60,
        # A browser keeps half a dozen connections open that it does not use: an office of fifty, some hundreds.
        connection_limit=MOST_CONNECTIONS,
        asyncore_use_poll=True,
        **listening,
    )


def _shown(host: str) -> str:
    if host not in ("0.0.0.0", "::"):  # noqa: S104 (compared, not listened on)
        return host
    try:
        # No packet is sent: only the address is looked up that one to the outside would carry.
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
            probe.connect(("192.0.2.1", 9))
            return probe.getsockname()[0]
    except OSError:
        return socket.gethostname()
