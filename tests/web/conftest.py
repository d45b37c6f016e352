"""The office of the web tests: the demonstration with an account for each role."""

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from tests.support import web

# Playwright's event loop runs in this thread; Django must not take the pages for asynchronous code.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"


@pytest.fixture(scope="session")
def built_web(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Path:
    """Built once for all; not to be changed."""
    return web.shared_web(tmp_path_factory.getbasetemp(), worker_id)


@pytest.fixture(scope="session")
def seat(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the copies of a worker stand, one after the other."""
    return tmp_path_factory.mktemp("offices")


@pytest.fixture
def served(built_web: Path, seat: Path) -> Iterator[Path]:
    """A copy to work in, ready to answer in this process."""
    with web.served_copy(built_web, seat / "worked-in") as folder:
        yield folder


@pytest.fixture(scope="module")
def module_copy(built_web: Path, seat: Path) -> Path:
    """A copy that the tests of a module share."""
    folder = seat / "looked-at"
    shutil.rmtree(folder, ignore_errors=True)
    shutil.copytree(built_web, folder)
    return folder


@pytest.fixture
def looked_at(module_copy: Path) -> Iterator[Path]:
    """A copy for all tests of a module that only look, ready to answer in this process."""
    with web.served(module_copy) as folder:
        yield folder


@pytest.fixture
def client_of(served: Path) -> Callable[[str], Client]:
    """Somebody who is in, by login name."""
    return web.client_of


@pytest.fixture(scope="session")
def chromium() -> Iterator[Any]:
    """A browser for all tests of a worker."""
    if not Path(web.BROWSER).exists():
        pytest.skip("Chromium is not installed here")
    with web.browser() as started:
        yield started


@pytest.fixture
def address(served: Path) -> Iterator[str]:
    """Where the office is served."""
    with web.running_server() as found:
        yield found
