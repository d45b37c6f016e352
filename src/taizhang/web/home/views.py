"""The first page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from taizhang.services.rights import Right
from taizhang.web.page import page, show

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse


@page(Right.OWN)
def home(request: HttpRequest) -> HttpResponse:
    """What waits."""
    return show(request, "home/home.html")
