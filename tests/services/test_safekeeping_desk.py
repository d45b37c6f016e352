"""A backup holds the desk too: accounts, posts and the book come back, sessions and passing work do not."""

import hashlib
import json
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from taizhang.config.serving import prepare
from taizhang.core.values import RefusedError
from taizhang.services.accounts import (
    PasswordBackend,
    create_account,
    list_accounts,
)
from taizhang.services.desk_book import broken_lines, note, read_book
from taizhang.services.rights import Role
from taizhang.services.safekeeping import (
    BACKUPS,
    DESK_DATABASE,
    backup_file,
    backup_workspace,
    list_backups,
    prove_backup,
    remove_backup,
    restore_workspace,
)
from taizhang.services.sessions import list_sessions, note_session
from taizhang.services.workspace import init_workspace, open_workspace
from taizhang.store.viewer import everything
from tests.support.web import close_all

PASSWORD = "some-words-2025"  # noqa: S105 (of a workspace that is thrown away)


@pytest.fixture
def served(tmp_path: Path) -> Iterator[Path]:
    workspace = init_workspace(tmp_path / "office", "rural_affairs")
    prepare(workspace)
    key, _password = create_account(
        "office", "单人岗", Role.ALONE, password=PASSWORD, must_change=False
    )
    note_session(key, "a-session-key", "127.0.0.1", "Firefox")
    note("单人岗", "sign-in")
    yield workspace.folder
    close_all()


def test_accounts_and_the_book_come_back_and_nobody_is_in(served: Path, tmp_path: Path) -> None:
    path = backup_workspace(open_workspace(served), served / BACKUPS)
    lines = [line.action for line in read_book()]
    close_all()

    found = restore_workspace(path, tmp_path / "back", everything("-"))
    prepare(open_workspace(tmp_path / "back"))

    assert found.findings == ()
    assert [account.login for account in list_accounts()] == ["office"]
    assert PasswordBackend().authenticate(None, "office", PASSWORD) is not None
    assert [line.action for line in read_book()] == lines
    assert [*broken_lines()] == []
    assert list_sessions() == ()


def test_no_key_of_a_session_is_found_anywhere_in_a_backup(served: Path) -> None:
    path = backup_workspace(open_workspace(served), served / BACKUPS)

    with zipfile.ZipFile(path) as archive:
        assert b"a-session-key" not in archive.read(DESK_DATABASE)
        # Backups go into no backup.
        assert not [name for name in archive.namelist() if name.startswith(BACKUPS)]
    # The desk itself is as it was.
    assert len(list_sessions()) == 1


def test_a_workspace_without_a_desk_is_backed_up_as_before(tmp_path: Path) -> None:
    workspace = init_workspace(tmp_path / "office", "rural_affairs")
    path = backup_workspace(workspace, tmp_path / "out")

    proof = prove_backup(path, tmp_path, workspace)

    assert not proof.desk
    assert proof.ours
    restore_workspace(path, tmp_path / "back", everything("-"))
    assert not (tmp_path / "back" / DESK_DATABASE).exists()


def test_a_backup_with_a_broken_desk_is_none(served: Path, tmp_path: Path) -> None:
    workspace = open_workspace(served)
    path = backup_workspace(workspace, served / BACKUPS)
    assert prove_backup(path, tmp_path, workspace).desk
    spoilt = tmp_path / "spoilt.zip"
    with zipfile.ZipFile(path) as archive, zipfile.ZipFile(spoilt, "w") as out:
        manifest = json.loads(archive.read("manifest.json"))
        for name in archive.namelist():
            content = archive.read(name)
            if name == DESK_DATABASE:
                content = b"no database at all" * 100
                manifest["files"][name] = hashlib.sha256(content).hexdigest()
            if name != "manifest.json":
                out.writestr(name, content)
        out.writestr("manifest.json", json.dumps(manifest))

    with pytest.raises(RefusedError, match="不是完整"):
        prove_backup(spoilt, tmp_path, workspace)
    with pytest.raises(RefusedError):
        restore_workspace(spoilt, tmp_path / "back", everything("-"))
    assert [path.name for path in tmp_path.iterdir() if path.name.startswith(".taizhang")] == []


def test_backups_are_listed_and_the_newest_stays(served: Path) -> None:
    workspace = open_workspace(served)
    first = backup_workspace(workspace, served / BACKUPS / "台账备份-a.zip")
    second = backup_workspace(workspace, served / BACKUPS / "台账备份-b.zip")
    (served / BACKUPS / "链接.zip").symlink_to(served / DESK_DATABASE)

    assert [one.name for one in list_backups(workspace)] == [second.name, first.name]
    for name in ("../taizhang.toml", "链接.zip", "", "x.zip"):
        with pytest.raises(RefusedError):
            backup_file(workspace, name)
    with pytest.raises(RefusedError, match="最近的"):
        remove_backup(workspace, second.name)
    remove_backup(workspace, first.name)
    assert [one.name for one in list_backups(workspace)] == [second.name]
