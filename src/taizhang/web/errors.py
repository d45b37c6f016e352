"""Pages for what went wrong; none shows how the program works inside."""

from __future__ import annotations

from typing import TYPE_CHECKING

from taizhang.core.values import Message, RefusedError
from taizhang.web.middleware import note_failure
from taizhang.web.page import refusal

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

_NOT_FOUND = Message("地址不对，或者这一页不在您的岗位范围内。")
_STALE = Message("页面放得太久，或者浏览器不接受 Cookie，刚才的内容没有提交。请刷新后再试。")
_FAILED = Message("程序出错，这一步没有完成，已有的内容没有改动。请把出错的时间告诉系统管理员。")
_BAD = Message("送来的内容读不懂，什么也没有改动。请返回后重试。")


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:  # noqa: ARG001 (Django's name)
    """404."""
    return refusal(request, RefusedError(_NOT_FOUND), status=404)


def not_allowed(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:  # noqa: ARG001 (Django's name)
    """403."""
    return refusal(request, RefusedError(_NOT_FOUND), status=403)


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:  # noqa: ARG001 (Django's name)
    """400."""
    return refusal(request, RefusedError(_BAD), status=400)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:  # noqa: ARG001 (the signature is given)
    """A form that did not come from this page, or came too late."""
    return refusal(request, RefusedError(_STALE), status=403)


def failed(request: HttpRequest) -> HttpResponse:
    """500."""
    note_failure(request)
    return refusal(request, RefusedError(_FAILED), status=500)
