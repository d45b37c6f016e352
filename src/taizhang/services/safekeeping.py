"""Keeping the whole workspace: a backup that is proven before it is called one, and the way back."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import os
import re
import shutil
import sqlite3
import tempfile
import tomllib
import zipfile
import zlib
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

from django.db import connection

from taizhang.core.values import Message, Place, Problem, RefusedError
from taizhang.services.chain_head import HEAD, check_head
from taizhang.services.clock import now
from taizhang.services.files import reason_of
from taizhang.services.own_lists import PHRASES, PROFILE, WORDS, own_file
from taizhang.services.printing import FONTS
from taizhang.services.settings_file import SETTINGS
from taizhang.services.verifying import Verification, verify_workspace
from taizhang.services.workspace import (
    ARCHIVE,
    DATABASE,
    PACK_FOLDER,
    open_workspace,
)
from taizhang.store.copying import copy_from_file, copy_to_file
from taizhang.store.database import (
    close_database,
    create_tables,
    drop_tables,
    server_settings,
    use_server,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from taizhang.services.workspace import Workspace
    from taizhang.store.viewer import Viewer

BACKUPS = "备份"
"""The folder of the workspace into which backups are written; it goes into no backup itself."""
DESK_DATABASE = "taizhang.desk.sqlite3"
"""Accounts, posts and the book of what was done at the desk, where the web app is used."""
_MANIFEST = "manifest.json"
_FORMAT = "taizhang-backup-1"
_MOST_FILES = 20_000
_LARGEST = 8 * 1024**3
_LAYOUTS = "layouts"
_FOLDERS = (PACK_FOLDER, ARCHIVE, _LAYOUTS, FONTS)
_LISTS = (PROFILE, WORDS, PHRASES)
"""What an office says for all its checks: nobody could write it again."""
_LARGEST_FONTS = 300 * 1024**2
_SERVER_LINE = re.compile(r"database\s*=")
_PASSING = frozenset({"django_session", "desk_signedin", "desk_job"})
_CHUNK = 1024 * 1024
_MADE = (2000, 1, 1, 0, 0, 0)


def backup_workspace(workspace: Workspace, target: Path) -> Path:
    """Write the workspace as it is at this moment into one file, while others go on working.

    Args:
        workspace: What to keep.
        target: The file, or the folder in which a file named after the moment is made.

    Raises:
        RefusedError: There is such a file already, it cannot be written, or what was written is not whole.
    """
    if target.suffix.lower() != ".zip":
        target /= f"台账备份-{now().astimezone():%Y%m%dT%H%M%S}.zip"
    check_head()
    if target.exists():
        raise RefusedError(Problem(Message("已有同名文件，没有覆盖。"), Place(str(target))))
    draft = target.with_name(f".{target.name}.{os.getpid()}.part")
    definitions = _which(workspace.folder / PACK_FOLDER)
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=target.parent, prefix=".taizhang-") as place:
            copy = Path(place) / DATABASE
            settings = Path(place) / SETTINGS
            settings.write_text(
                _without_server((workspace.folder / SETTINGS).read_text("utf-8")),
                encoding="utf-8",
                newline="\n",
            )
            if connection.vendor != "sqlite":
                # Whatever the server is, the backup is a file that any machine can open.
                copy_to_file(copy)
            with closing(sqlite3.connect(copy)) as kept:
                if connection.vendor == "sqlite":
                    with closing(sqlite3.connect(workspace.folder / DATABASE)) as source:
                        source.backup(kept)
                # One file that stands on its own, without the journal beside it.
                kept.execute("PRAGMA journal_mode=DELETE")
                newest = "SELECT number, digest FROM ledger_changeset ORDER BY number DESC LIMIT 1"
                # The note is that of the copy: while it was made, somebody may have gone on writing.
                number, digest = kept.execute(newest).fetchone()
            head = Path(place) / HEAD
            head.write_text(f"{number} {digest}\n", encoding="utf-8", newline="\n")
            files = dict(_files_of(workspace.folder))
            if (desk := workspace.folder / DESK_DATABASE).is_file():
                files[DESK_DATABASE] = _copy_of_desk(desk, Path(place) / DESK_DATABASE)
            _pack(draft, {**files, SETTINGS: settings, HEAD: head, DATABASE: copy})
        if _which(workspace.folder / PACK_FOLDER) != definitions:
            # Half of the old folder and half of the new one could not be opened again.
            raise RefusedError(Message("备份时业务包正被更换，没有写成备份，请再备份一次。"))
        with tempfile.TemporaryDirectory(dir=target.parent, prefix=".taizhang-") as place:
            _unpack(draft, Path(place))
        draft.replace(target)
    except (OSError, sqlite3.Error) as error:
        reason = reason_of(error) if isinstance(error, OSError) else str(error)
        message = Message("备份没有写成（{reason}）。", reason=reason)
        raise RefusedError(Problem(message, Place(str(target)))) from None
    finally:
        draft.unlink(missing_ok=True)
    return target


def _which(folder: Path) -> int | None:
    """Which folder this is: another one by the same name is another one."""
    try:
        return folder.stat().st_ino
    except OSError:
        return None


def _copy_of_desk(desk: Path, copy: Path) -> Path:
    """The desk as it is at this moment, without who is in and what was being done: nobody comes in by a backup."""
    with closing(sqlite3.connect(copy)) as kept:
        with closing(sqlite3.connect(desk)) as source:
            source.backup(kept)
        kept.execute("PRAGMA journal_mode=DELETE")
        tables = {row[0] for row in kept.execute("SELECT name FROM sqlite_master")}
        for table in sorted(tables & _PASSING):
            kept.execute(f"DELETE FROM {table}")  # noqa: S608 (names of ours)
        kept.commit()
        # What was deleted is not to be found in the file either.
        kept.execute("VACUUM")
    return copy


def _without_server(settings: str) -> str:
    """The settings without the address of a server: a backup sends nobody there, nor tells its password."""
    lines = settings.splitlines(keepends=True)
    return "".join(line for line in lines if not _SERVER_LINE.match(line))


def _files_of(folder: Path) -> Iterator[tuple[str, Path]]:
    """Settings, own lists, definitions, layouts, issued reports and fonts, by their places in the backup.

    Fonts go with the rest while they are no larger than an office has them; else they are left out as a whole,
    for they can be bought again and the ledger cannot.
    """
    yield SETTINGS, folder / SETTINGS
    for name in _LISTS:
        if (path := own_file(folder, name)) is not None and not path.is_symlink():
            yield name, path
    for part in _FOLDERS:
        found = [
            path
            for path in sorted((folder / part).rglob("*"))
            if path.is_file() and not path.is_symlink()
        ]
        if part == FONTS and sum(path.stat().st_size for path in found) > _LARGEST_FONTS:
            continue
        for path in found:
            yield path.relative_to(folder).as_posix(), path


def _pack(target: Path, files: dict[str, Path]) -> None:
    digests = {}
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, path in sorted(files.items()):
            digest = hashlib.sha256()
            info = zipfile.ZipInfo(name, _MADE)
            info.compress_type = zipfile.ZIP_DEFLATED
            with path.open("rb") as source, archive.open(info, "w", force_zip64=True) as kept:
                while chunk := source.read(_CHUNK):
                    digest.update(chunk)
                    kept.write(chunk)
            digests[name] = digest.hexdigest()
        manifest = {"format": _FORMAT, "files": digests}
        archive.writestr(zipfile.ZipInfo(_MANIFEST, _MADE), json.dumps(manifest, indent=1))


def restore_workspace(
    archive: Path, folder: Path, viewer: Viewer, *, database: str = ""
) -> Verification:
    """Bring a backup back into a new folder, and prove it.

    Args:
        archive: The backup.
        folder: Where; not there yet, or empty.
        viewer: For whom.
        database: The URL of an empty database of PostgreSQL to put the ledger into; without it the ledger is a
            file in the folder, wherever it lay before.

    Raises:
        RefusedError: The file is no whole backup, or the folder or the database is not empty; then nothing was
            put in place.
    """
    if database:
        server_settings(database)
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise RefusedError(Message("“{folder}”不是空文件夹，请另选一个。", folder=folder))
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        draft = Path(tempfile.mkdtemp(dir=folder.parent, prefix=".taizhang-"))
        try:
            _unpack(archive, draft)
            # Opened where it stands first: what cannot be opened is not put in place.
            open_workspace(draft)
            close_database()
            if database:
                _move_to_server(draft, database)
            if folder.exists():
                folder.rmdir()
            draft.rename(folder)
        finally:
            close_database()
            shutil.rmtree(draft, ignore_errors=True)
    except OSError as error:
        message = Message("没有恢复成（{reason}）。", reason=reason_of(error))
        raise RefusedError(Problem(message, Place(str(archive)))) from None
    return verify_workspace(open_workspace(folder), viewer)


def _move_to_server(folder: Path, database: str) -> None:
    """Put the ledger of a folder into an empty database; the file goes, the address is noted."""
    use_server(database, new=True)
    try:
        create_tables()
        copy_from_file(folder / DATABASE)
    except BaseException:
        drop_tables()
        raise
    for name in (DATABASE, f"{DATABASE}-wal", f"{DATABASE}-shm"):
        (folder / name).unlink(missing_ok=True)
    with (folder / SETTINGS).open("a", encoding="utf-8", newline="\n") as settings:
        settings.write(f"database = {json.dumps(database)}\n")


def _unpack(path: Path, folder: Path) -> None:
    """Take a backup apart, believing nothing that it says of itself."""

    def refusal(message: Message) -> RefusedError:
        return RefusedError(Problem(message, Place(str(path))))

    broken = Message("不是完整的台账备份，没有恢复。")
    try:
        with zipfile.ZipFile(path) as archive:
            members = archive.infolist()
            if len(members) > _MOST_FILES or sum(item.file_size for item in members) > _LARGEST:
                raise refusal(Message("备份文件异常地大，没有恢复。"))
            if archive.getinfo(_MANIFEST).file_size > _LARGEST // 100:
                raise refusal(broken)
            manifest = json.loads(archive.read(_MANIFEST))
            digests = manifest["files"] if manifest["format"] == _FORMAT else {}
            names = {item.filename for item in members} - {_MANIFEST}
            if names != set(digests) or not {SETTINGS, DATABASE} <= names:
                raise refusal(broken)
            if len(members) != len(names) + 1 or not all(map(_is_ours, names)):
                raise refusal(broken)
            for item in members:
                if item.filename != _MANIFEST:
                    _write(archive, item, folder, str(digests[item.filename]))
    except FileNotFoundError:
        raise refusal(Message("没有这个文件。")) from None
    except (
        zipfile.BadZipFile,
        zlib.error,
        KeyError,
        TypeError,
        ValueError,
        EOFError,
        NotImplementedError,
        RuntimeError,
        AttributeError,
    ) as error:
        if isinstance(error, RefusedError):
            raise
        raise refusal(broken) from None
    try:
        settings = tomllib.loads((folder / SETTINGS).read_text("utf-8"))
    except (ValueError, UnicodeDecodeError):
        raise refusal(broken) from None
    # A backup holds its own database and definitions; it sends nobody to a server or another folder.
    if "database" in settings or settings.get("pack", PACK_FOLDER) != PACK_FOLDER:
        raise refusal(broken)
    held = [folder / name for name in (DATABASE, DESK_DATABASE) if (folder / name).exists()]
    if not all(map(_is_whole, held)):
        raise refusal(broken)


def _is_whole(path: Path) -> bool:
    """Whether a database can be read from end to end."""
    with closing(sqlite3.connect(path)) as database:
        try:
            return database.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        except sqlite3.DatabaseError:
            return False


def _is_ours(name: str) -> bool:
    """Whether a file of that name belongs into a workspace, at that place and nowhere else."""
    path = PurePosixPath(name)
    if "\\" in name or ":" in name or "\0" in name or ".." in path.parts or path.is_absolute():
        return False
    if str(path) != name:
        return False
    return name in {SETTINGS, DATABASE, HEAD, DESK_DATABASE, *_LISTS} or (
        len(path.parts) > 1 and path.parts[0] in _FOLDERS
    )


def _write(archive: zipfile.ZipFile, item: zipfile.ZipInfo, folder: Path, digest: str) -> None:
    target = folder / item.filename
    target.parent.mkdir(parents=True, exist_ok=True)
    found, size = hashlib.sha256(), 0
    with archive.open(item) as source, target.open("xb") as kept:
        while chunk := source.read(_CHUNK):
            size += len(chunk)
            if size > item.file_size:
                raise zipfile.BadZipFile
            found.update(chunk)
            kept.write(chunk)
    if found.hexdigest() != digest:
        raise zipfile.BadZipFile


@dataclass(frozen=True, slots=True)
class Backup:
    """A backup in the folder of the workspace."""

    name: str
    bytes: int
    made_at: dt.datetime


@dataclass(frozen=True, slots=True)
class Proof:
    """What a backup holds that was found to be whole.

    Attributes:
        files: How many there are.
        changeset: The number of the newest changeset.
        head: Its digest.
        desk: Whether it holds the accounts.
        ours: Whether it is one of this workspace.
    """

    files: int
    changeset: int
    head: str
    desk: bool
    ours: bool


def list_backups(workspace: Workspace) -> tuple[Backup, ...]:
    """The backups in the folder, the newest first."""
    folder = workspace.folder / BACKUPS
    found = []
    for path in folder.glob("*.zip") if folder.is_dir() else ():
        if path.is_file() and not path.is_symlink() and not path.name.startswith("."):
            stat = path.stat()
            made = dt.datetime.fromtimestamp(stat.st_mtime, dt.UTC)
            found.append(Backup(path.name, stat.st_size, made))
    return tuple(sorted(found, key=lambda one: (one.made_at, one.name), reverse=True))


def days_since(moment: dt.datetime) -> int:
    """How many days ago that was."""
    return (now() - moment).days


def backup_file(workspace: Workspace, name: str) -> Path:
    """A backup of that name in the folder.

    Raises:
        RefusedError: There is none.
    """
    if name not in {one.name for one in list_backups(workspace)}:
        raise RefusedError(Message("没有这个备份，可能已被删除。"))
    return workspace.folder / BACKUPS / name


def remove_backup(workspace: Workspace, name: str) -> None:
    """Delete a backup; the newest one stays.

    Raises:
        RefusedError: There is none of that name, or it is the newest.
    """
    path = backup_file(workspace, name)
    if list_backups(workspace)[0].name == name:
        raise RefusedError(Message("最近的一个备份不能删除。"))
    path.unlink(missing_ok=True)


def prove_backup(archive: Path, folder: Path, workspace: Workspace) -> Proof:
    """Take a backup apart in a folder, look whether all of it is there, and clear it away again.

    Args:
        archive: The backup.
        folder: Where there is room for it.
        workspace: The one that is being served.

    Raises:
        RefusedError: It is no whole backup.
    """
    try:
        with tempfile.TemporaryDirectory(dir=folder, prefix=".taizhang-") as place:
            _unpack(archive, Path(place))
            settings = tomllib.loads((Path(place) / SETTINGS).read_text("utf-8"))
            with closing(sqlite3.connect(Path(place) / DATABASE)) as kept:
                newest = "SELECT number, digest FROM ledger_changeset ORDER BY number DESC LIMIT 1"
                number, digest = kept.execute(newest).fetchone() or (0, "")
            files = [path for path in Path(place).rglob("*") if path.is_file()]
            desk = (Path(place) / DESK_DATABASE).exists()
    except sqlite3.Error:
        raise RefusedError(Message("不是完整的台账备份。")) from None
    except OSError as error:
        message = Message("没有核验成（{reason}）。", reason=reason_of(error))
        raise RefusedError(message) from None
    return Proof(len(files), number, digest, desk, settings.get("code") == workspace.code)
