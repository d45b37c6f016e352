"""A ledger on a server is kept in a file that any machine can open, and goes back to a server from it."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest
from django.db import connection

from taizhang.core.values import RefusedError
from taizhang.services import workspace as workspaces_module
from taizhang.services.locking import lock_period
from taizhang.services.reporting import compute, write_report
from taizhang.services.safekeeping import backup_workspace, restore_workspace
from taizhang.services.tracing import trace_report
from taizhang.services.verifying import verify_workspace
from taizhang.services.workspace import Workspace, init_workspace, open_workspace
from taizhang.store import queries
from taizhang.store.database import use_server
from tests.support import workspaces
from tests.support.books import TRAINING
from tests.support.small_office import PACK
from tests.support.workspaces import H1, VIEWER, make_office, send, training


@pytest.fixture
def filled(server: str, tmp_path: Path) -> Workspace:
    if not server:
        pytest.skip("only with TAIZHANG_TEST_POSTGRES=1")
    office = make_office(tmp_path / "office")
    send(office, "town-donghu", {TRAINING: [training("2025-03-05", 场次=2)]})
    write_report(office, VIEWER, "dept", H1, template="half_year")
    lock_period(office, VIEWER, "dept", H1, reason="总结已定稿")
    return office


def sessions(office: Workspace) -> str:
    latest = queries.latest_changeset(VIEWER)
    return str(compute(office, VIEWER, ["training_sessions"], "dept", H1, latest).current)


@pytest.mark.parametrize("onto_server", [False, True])
def test_a_backup_of_a_server_is_the_same_ledger_wherever_it_is_restored(
    filled: Workspace, tmp_path: Path, *, onto_server: bool
) -> None:
    head, figure = verify_workspace(filled, VIEWER).head, sessions(filled)
    archive = backup_workspace(filled, tmp_path / "备份.zip")
    assert connection.vendor == "postgresql"
    with zipfile.ZipFile(archive) as kept:
        assert b"postgresql" not in kept.read("taizhang.toml")
    url = workspaces.new_database_url() if onto_server else ""

    found = restore_workspace(archive, tmp_path / "restored", VIEWER, database=url)

    assert (found.findings, found.head) == ((), head)
    restored = open_workspace(tmp_path / "restored")
    assert connection.vendor == ("postgresql" if onto_server else "sqlite")
    assert (tmp_path / "restored/taizhang.sqlite3").exists() is not onto_server
    assert sessions(restored) == figure
    assert trace_report(restored, VIEWER, "2025H1-001").figures
    # It goes on being a ledger: new rows find numbers of their own.
    send(restored, "town-liuhe", {"诉求办理": []}, nil=[])
    send(restored, "town-liuhe", {TRAINING: [training("2025-07-05")]}, period=workspaces.LAST_H1)
    assert verify_workspace(restored, VIEWER).findings == ()


def test_a_used_database_takes_no_backup_and_is_left_alone(
    filled: Workspace, tmp_path: Path
) -> None:
    archive = backup_workspace(filled, tmp_path / "备份.zip")
    url = workspaces.new_database_url()
    init_workspace(tmp_path / "other", PACK, database=url)

    with pytest.raises(RefusedError, match="已有内容"):
        restore_workspace(archive, tmp_path / "restored", VIEWER, database=url)

    assert not (tmp_path / "restored").exists()
    assert verify_workspace(open_workspace(tmp_path / "other"), VIEWER).findings == ()


def test_an_init_that_fails_leaves_the_database_empty(
    filled: Workspace,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    url = workspaces.new_database_url()

    def fails(_folder: Path, **_more: object) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(workspaces_module, "_open", fails)
        with pytest.raises(RefusedError, match="写不进去"):
            init_workspace(tmp_path / "new", PACK, database=url)

    use_server(url, new=True)
    assert connection.introspection.table_names() == []
    init_workspace(tmp_path / "new2", PACK, database=url)
