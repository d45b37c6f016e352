"""A small office, built once a worker and copied for every test that changes it."""

import shutil
from pathlib import Path

import pytest

from taizhang.services.workspace import Workspace, open_workspace
from taizhang.store.database import close_database
from tests.support.workspaces import make_office, organisation


@pytest.fixture(scope="session")
def built_office(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An office with one organisation; not to be changed."""
    folder = tmp_path_factory.mktemp("office") / "office"
    make_office(folder, [organisation("Z1", 10, "2021-01-01")])
    close_database()
    return folder


@pytest.fixture
def office(built_office: Path, tmp_path: Path) -> Workspace:
    """A copy of the office to work in."""
    folder = tmp_path / "office"
    shutil.copytree(built_office, folder)
    return open_workspace(folder)
