"""The web app on a workspace: settings of the day, accounts of the first day, and the server."""

from __future__ import annotations

import hashlib
import hmac
import logging
import socket
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.conf import settings
from django.core.wsgi import get_wsgi_application

from taizhang.core.values import Message, RefusedError
from taizhang.services.accounts import any_account, create_account
from taizhang.services.jobs import JobRunner
from taizhang.services.rights import ROLE_NAMES, Role
from taizhang.services.safekeeping import DESK_DATABASE
from taizhang.store.database import use_desk
from taizhang.web.office import office, serve_workspace

if TYPE_CHECKING:
    from collections.abc import Callable

    from taizhang.services.workspace import Workspace

THREADS = 8
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


def serve(host: str, port: int, ready: Callable[[str], None]) -> None:
    """Answer until somebody presses Ctrl+C.

    Raises:
        RefusedError: The port is taken, or the address is not one of this computer.
    """
    from waitress.server import create_server

    application = get_wsgi_application()
    quiet_console()
    try:
        server = create_server(
            application,
            host=host,
            port=port,
            threads=THREADS,
            ident=None,
            clear_untrusted_proxy_headers=not settings.SESSION_COOKIE_SECURE,
            max_request_body_size=300 * 1024 * 1024,
            channel_timeout=60,
        )
    except OSError:
        raise RefusedError(
            Message(
                "端口 {port} 已被占用，或 {host} 不是这台电脑的地址。请用 --port、--host 另选。",
                port=port,
                host=host,
            )
        ) from None
    runner = JobRunner(office().folder)
    runner.start()
    ready(f"http://{_shown(host)}:{server.effective_port}")
    try:
        server.run()
    finally:
        server.close()
        runner.stop()


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
