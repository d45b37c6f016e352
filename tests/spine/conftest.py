"""The demonstration, built once a worker and copied for whoever changes it."""

import shutil
from pathlib import Path

import pytest

from taizhang.services.demo import build_demo


@pytest.fixture(scope="session")
def built_demo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The demonstration as built; not to be changed."""
    folder = tmp_path_factory.mktemp("demo") / "demo"
    build_demo(folder, lambda _line: None)
    return folder


@pytest.fixture(scope="session")
def built_rural_demo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The demonstration of the second pack as built; not to be changed."""
    folder = tmp_path_factory.mktemp("rural") / "demo"
    build_demo(folder, lambda _line: None, pack="rural_affairs")
    return folder


@pytest.fixture
def demo(built_demo: Path, tmp_path: Path) -> Path:
    """A copy of the demonstration to change."""
    folder = tmp_path / "demo"
    shutil.copytree(built_demo, folder)
    return folder
