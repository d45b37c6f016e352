"""The walk: every address, every role, own and other units; no page without a declared right."""

import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from taizhang.services.accounts import account_of_login
from taizhang.services.rights import RIGHTS, Right
from taizhang.web.page import OPEN
from tests.support.web import LOGINS


def addresses(resolver: URLResolver, before: str = "") -> Iterator[tuple[str, Any]]:
    for pattern in resolver.url_patterns:
        if isinstance(pattern, URLResolver):
            yield from addresses(pattern, before + str(pattern.pattern))
        elif isinstance(pattern, URLPattern):
            yield before + str(pattern.pattern), pattern.callback


ALL = sorted(addresses(get_resolver()), key=lambda found: found[0])


def some_address(pattern: str) -> str:
    """The address with something in each place that leads nowhere."""
    filled = re.sub(r"<int:\w+>", "987654321", pattern)
    return "/" + re.sub(r"<(?:\w+:)?\w+>", "nowhere", filled)


def test_every_page_says_which_right_it_wants() -> None:
    assert len(ALL) > 10
    undeclared = [path for path, view in ALL if not getattr(view, "rights", ())]
    assert undeclared == []


@pytest.mark.parametrize("login", LOGINS)
def test_no_role_gets_into_a_page_that_is_not_its_own(
    client_of: Callable[[str], Client], login: str
) -> None:
    client = client_of(login)
    role = account_of_login(login).posts[0].role
    for pattern, view in ALL:
        if OPEN in view.rights:
            continue
        allowed = any(Right(right) in RIGHTS[role] for right in view.rights)
        for method in view.methods:
            answer = client.generic(method, some_address(pattern))
            assert answer.status_code != 500, (method, pattern)
            if not allowed:
                assert answer.status_code == 403, (method, pattern)


def test_who_is_not_in_sees_the_door_only(served: object) -> None:
    client = Client()
    for pattern, view in ALL:
        if OPEN in view.rights:
            continue
        for method in view.methods:
            answer = client.generic(method, some_address(pattern))
            assert answer.status_code == 302, (method, pattern)
            assert answer.headers["Location"].startswith("/sign-in"), (method, pattern)
