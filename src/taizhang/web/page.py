"""What every page says of itself: which right it wants, and how it answers."""

from __future__ import annotations

from dataclasses import dataclass
from functools import wraps
from io import BytesIO
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import NoReverseMatch, reverse

from taizhang.core.values import Message, RefusedError
from taizhang.services.rights import NOT_YOURS, Actor, Right
from taizhang.web.language import said

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    View = Callable[..., HttpResponse]

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
"""The type of a workbook."""
OPEN = "open"
"""A page for whoever is not in yet."""


_BY_BUTTON = Message("这一步从页面上的按钮办理，不能直接打开地址。请回到原来的页面再点。")


@dataclass(frozen=True, slots=True)
class Notice:
    """A line at the top of the next page: `kind` is done, warning or refused; `undo` an address to post to."""

    kind: str
    text: str
    undo: str = ""


def page(*rights: Right | str, methods: tuple[str, ...] = ("GET",)) -> Callable[[View], View]:
    """Declare which rights a page wants, any one of them; the walk over all addresses reads this.

    Args:
        rights: Of `Right`, or `OPEN`.
        methods: How it may be asked for.
    """

    def declare(view: View) -> View:
        allowed = [*methods, "HEAD"] if "GET" in methods else [*methods]

        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:  # noqa: ANN401 (Django gives no types)
            if request.method not in allowed:
                response = refusal(request, RefusedError(_BY_BUTTON), status=405)
                response["Allow"] = ", ".join(allowed)
                return response
            if OPEN not in rights:
                actor = actor_in(request)
                if actor is None:
                    return to_sign_in(request)
                if not any(actor.may(Right(right)) for right in rights):
                    return forbidden(request)
            return view(request, *args, **kwargs)

        declared: Any = guarded
        declared.rights, declared.methods = rights, methods
        return declared

    return declare


def actor_in(request: HttpRequest) -> Actor | None:
    """Whoever acts, None for whoever is not in."""
    return getattr(request, "actor", None)


def who(request: HttpRequest) -> Actor:
    """Whoever acts; pages that want a right have one."""
    actor = actor_in(request)
    if actor is None:
        raise RefusedError(NOT_YOURS)
    return actor


def is_part(request: HttpRequest) -> bool:
    """Whether only a part of the page is asked for, by htmx."""
    return bool(getattr(request, "htmx", False))


def to_sign_in(request: HttpRequest) -> HttpResponse:
    """The way in, and back to here."""
    target = "/sign-in"
    if request.method == "GET":
        target += f"?{urlencode({'next': request.get_full_path()}, safe='/')}"
    if is_part(request):
        response = HttpResponse(status=401)
        response["HX-Redirect"] = "/sign-in"
        return response
    return redirect(target)


def forbidden(request: HttpRequest) -> HttpResponse:
    """No, and whom to ask."""
    return refusal(request, RefusedError(NOT_YOURS), status=403)


def refusal(request: HttpRequest, error: RefusedError, *, status: int = 422) -> HttpResponse:
    """What was refused, in words: a strip on the page that asked, or a page of its own."""
    lines = [problem.render(said_template) for problem in error.problems]
    if is_part(request):
        response = render(request, "web/parts/refused.html", {"lines": lines}, status=status)
        response["HX-Retarget"] = "#notices"
        response["HX-Reswap"] = "innerHTML show:top"
        return response
    return render(request, "web/refused.html", {"lines": lines, "status": status}, status=status)


def said_template(template: str) -> str:
    """A template in the language of the page."""
    return said(template)


def tell(
    request: HttpRequest, message: Message | str, *, kind: str = "done", undo: str = ""
) -> None:
    """Say something at the top of the next page."""
    waiting = request.session.get("notices", [])
    request.session["notices"] = [*waiting, {"kind": kind, "text": said(message), "undo": undo}]


def take_notices(request: HttpRequest) -> list[Notice]:
    """What is to be said at the top of this page; said once."""
    session = getattr(request, "session", None)
    if not session or "notices" not in session:
        return []
    return [Notice(**item) for item in session.pop("notices")]


def send_file(content: bytes, name: str, kind: str = "application/octet-stream") -> HttpResponse:
    """A file to keep, never to be shown in the page."""
    # A name may come from a unit, a report or somebody's file: signs that are none end the header.
    clean = "".join(sign for sign in name if sign.isprintable()) or "file"
    response = FileResponse(BytesIO(content), as_attachment=True, filename=clean, content_type=kind)
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "no-store"
    return response


def page_address(name: str, *parts: object) -> str:
    """The address of a page by its name; empty where there is no such page."""
    try:
        return reverse(name, args=parts)
    except NoReverseMatch:
        return ""


def links_to_records(record_ids: Iterable[str]) -> dict[str, str]:
    """The pages of records, by their ids."""
    found = {record_id: page_address("ledger-record", record_id) for record_id in record_ids}
    return {record_id: address for record_id, address in found.items() if address}


def go(request: HttpRequest, target: str) -> HttpResponse:
    """To another page, also from a part of one."""
    if is_part(request):
        response = HttpResponse(status=204)
        response["HX-Redirect"] = target
        return response
    return redirect(target)


def show(
    request: HttpRequest,
    template: str,
    values: Mapping[str, Any] | None = None,
    *,
    status: int = 200,
) -> HttpResponse:
    """A page, or for htmx the part of it that was asked for."""
    return render(request, template, dict(values or {}), status=status)
