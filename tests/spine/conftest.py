"""The demonstration, built once and copied for whoever changes it."""

import shutil
from pathlib import Path

import pytest

from tests.support.shared import shared_demo


def own_copy(factory: pytest.TempPathFactory, worker: str, pack: str) -> Path:
    """A copy for this worker: a database that another worker has open cannot be copied."""
    built = shared_demo(factory.getbasetemp(), worker, pack)
    return Path(shutil.copytree(built, factory.mktemp("built") / "demo"))


@pytest.fixture(scope="session")
def built_demo(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Path:
    """The demonstration as built; not to be changed."""
    return own_copy(tmp_path_factory, worker_id, "united_front")


@pytest.fixture(scope="session")
def built_rural_demo(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Path:
    """The demonstration of the second pack as built; not to be changed."""
    return own_copy(tmp_path_factory, worker_id, "rural_affairs")


@pytest.fixture
def demo(built_demo: Path, tmp_path: Path) -> Path:
    """A copy of the demonstration to change."""
    folder = tmp_path / "demo"
    shutil.copytree(built_demo, folder)
    return folder
