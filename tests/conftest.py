"""What every test may lean on: Django, a small office, and LibreOffice where it is installed."""

import os
from collections.abc import Iterator
from itertools import count
from pathlib import Path

import pytest
from hypothesis import settings

from taizhang.config.entry import set_up

set_up()

# Only now: models may not be imported before Django is set up.
from taizhang.services.workspace import Workspace  # noqa: E402
from taizhang.store.database import close_database  # noqa: E402
from tests.support import workspaces  # noqa: E402
from tests.support.workspaces import ONE_ORGANISATION, copy_office, make_office  # noqa: E402

settings.register_profile("ci", derandomize=True, deadline=None, print_blob=True)
settings.load_profile("ci")

_MISSING = Path(__file__).parent.parent / ".cache" / "office-missing"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Tests that need LibreOffice say which packages are missing, where some are."""
    missing = _MISSING.read_text("utf-8").strip() if _MISSING.is_file() else ""
    if not missing:
        return
    skip = pytest.mark.skip(reason=f"not installed here: {missing}")
    for item in items:
        if item.get_closest_marker("office"):
            item.add_marker(skip)


@pytest.fixture(autouse=True)
def bounds() -> Iterator[None]:
    """A job that bounds the process it runs in bounds no later test: its time would be up some minutes on."""
    try:
        import resource
    except ImportError:  # not on Windows
        yield
        return
    sorts = (resource.RLIMIT_AS, resource.RLIMIT_CPU)
    before = [resource.getrlimit(sort) for sort in sorts]
    yield
    for sort, limits in zip(sorts, before, strict=True):
        resource.setrlimit(sort, limits)


@pytest.fixture(scope="session", autouse=True)
def server() -> Iterator[str]:
    """With TAIZHANG_TEST_POSTGRES every office lies on a server: the folder of its socket, or nothing."""
    if not os.environ.get("TAIZHANG_TEST_POSTGRES"):
        yield ""
        return
    from tests.support.postgres import cluster, new_database, programs

    if programs() is None:
        pytest.skip("PostgreSQL is not installed here")
    numbers = count(1)
    with cluster() as socket:
        workspaces.new_database_url = lambda: new_database(socket, f"office{next(numbers)}")
        workspaces.socket = socket
        yield socket


@pytest.fixture(scope="session")
def built_office(server: str, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An office with one organisation; not to be changed."""
    folder = tmp_path_factory.mktemp("office") / "office"
    make_office(folder, ONE_ORGANISATION)
    close_database()
    return folder


@pytest.fixture
def office(built_office: Path, server: str, tmp_path: Path) -> Workspace:
    """A copy of the office to work in."""
    return copy_office(built_office, tmp_path / "office", server)
