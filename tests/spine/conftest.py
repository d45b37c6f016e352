"""The demonstration, built once and copied for whoever changes it."""

import shutil
from pathlib import Path

import pytest

from tests.support.shared import shared_demo


@pytest.fixture(scope="session")
def built_demo(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Path:
    """The demonstration as built; not to be changed."""
    return shared_demo(tmp_path_factory.getbasetemp(), worker_id)


@pytest.fixture(scope="session")
def built_rural_demo(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Path:
    """The demonstration of the second pack as built; not to be changed."""
    return shared_demo(tmp_path_factory.getbasetemp(), worker_id, "rural_affairs")


@pytest.fixture
def demo(built_demo: Path, tmp_path: Path) -> Path:
    """A copy of the demonstration to change."""
    folder = tmp_path / "demo"
    shutil.copytree(built_demo, folder)
    return folder
