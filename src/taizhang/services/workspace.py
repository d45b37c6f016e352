"""A workspace: a folder with its settings, its own copy of a pack, its database and its archive."""

from __future__ import annotations

import hashlib
import hmac
import json
import re
import secrets
import shutil
import tomllib
from contextlib import contextmanager, suppress
from contextvars import ContextVar
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from django.db import DatabaseError, transaction
from django.db.models import Max

from taizhang.core.values import Message, Place, Problem, RefusedError
from taizhang.packs.load import digest_files, find_pack, load_files, read_files
from taizhang.services.chain_head import check_head, note_head, watch_head
from taizhang.services.clock import ALPHABET, new_code, now
from taizhang.services.files import reason_of
from taizhang.services.own_lists import EXAMPLE, PHRASES
from taizhang.services.pack_exchange import exchanges_left, put_right
from taizhang.services.settings_file import SETTINGS
from taizhang.store.chain import seal
from taizhang.store.database import (
    close_database,
    create_tables,
    drop_tables,
    hold_write_lock,
    server_settings,
    trouble_with,
    use_database,
    use_server,
)
from taizhang.store.facts import assign_slots, check_types, rebuild_facts
from taizhang.store.in_force import newest_pack_act
from taizhang.store.ledger.models import Changeset, PackVersion
from taizhang.store.unsettled import note_unsettled

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from taizhang.core.ledger.kind import RecordKind
    from taizhang.packs.pack import Pack

DATABASE = "taizhang.sqlite3"
PACK_FOLDER = "pack"
ARCHIVE = "archive"
_CODE = re.compile(r"[0-9A-Z]{4}")
_KEY = re.compile(r"[0-9a-f]{64}")
_FIGURE_ID_BITS = 50
SMALL_CELL = 5


@dataclass(frozen=True, slots=True)
class Workspace:
    """An open workspace.

    Attributes:
        folder: Where it lies.
        code: Four characters that mark the anchors of its figures.
        key: Secret from which the anchors are derived, so that they cannot be guessed or forged by chance.
        pack: Its definitions as they are now.
        demo: Whether it holds made-up data.
        small_cell: A breakdown does not show cells of fewer records than this; 0 shows all.
        word_templates: The office's own Word file of each report template, from the folder of the workspace; under
            an empty name that of all others.
        pack_act: The changeset by which its definitions were put in force.
    """

    folder: Path
    code: str
    key: bytes
    pack: Pack
    demo: bool = False
    small_cell: int = SMALL_CELL
    word_templates: Mapping[str, str] = field(default_factory=dict)
    pack_act: int = 0

    def figure_id(self, report_key: str, ordinal: int) -> str:
        """The anchor of a figure: the workspace's code and ten characters nobody else would hit on.

        Derived, not drawn: the same report written again carries the same anchors and is the same file.
        """
        digest = hmac.new(self.key, f"{report_key}\0{ordinal}".encode(), hashlib.sha256).digest()
        number = int.from_bytes(digest[:8], "big") >> (64 - _FIGURE_ID_BITS)
        letters = []
        for _ in range(_FIGURE_ID_BITS // 5):
            number, rest = divmod(number, len(ALPHABET))
            letters.append(ALPHABET[rest])
        return f"{self.code}{''.join(letters)}"


def init_workspace(
    folder: Path, pack_name: str, *, demo: bool = False, database: str = ""
) -> Workspace:
    """Make a new workspace with its own copy of a pack.

    Args:
        folder: Where; not there yet, or empty.
        pack_name: A built-in pack, or the folder of one.
        demo: Whether it will hold made-up data.
        database: The URL of an empty database of PostgreSQL; without it the ledger is a file in the folder.

    Raises:
        RefusedError: There is one already, something else lies there, or the pack is broken.
    """
    if (folder / SETTINGS).exists():
        raise RefusedError(Message("“{folder}”已经是一个工作区。", folder=folder))
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise RefusedError(Message("“{folder}”不是空文件夹，请另选一个。", folder=folder))
    files = read_files(find_pack(pack_name))
    load_files(files, f"{pack_name}/")
    if database:
        server_settings(database)
    made_folder, made_tables = not folder.exists(), False
    try:
        for name, text in files.items():
            target = folder / PACK_FOLDER / name
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_text(text, encoding="utf-8", newline="\n")
        if database:
            use_server(database, new=True)
            made_tables = True
        else:
            use_database(folder / DATABASE, new=True)
        create_tables()
        (folder / PHRASES).write_text(EXAMPLE, encoding="utf-8", newline="\n")
        # The settings come last: a folder without them is no workspace.
        (folder / SETTINGS).write_text(
            _settings_text(demo=demo, database=database), encoding="utf-8", newline="\n"
        )
        return _open(folder, cases=False)
    except (OSError, RefusedError, DatabaseError) as error:
        if made_tables:
            drop_tables()
        close_database()
        _clear(folder, remove=made_folder)
        if not isinstance(error, OSError):
            raise
        message = Message(
            "“{folder}”写不进去（{reason}）。", folder=folder, reason=reason_of(error)
        )
        raise RefusedError(message) from None
    except KeyboardInterrupt:
        # Half a workspace would be in the way of the next attempt.
        if made_tables:
            drop_tables()
        close_database()
        _clear(folder, remove=made_folder)
        raise


def _settings_text(*, demo: bool, database: str) -> str:
    lines = [
        "# 台账工作区设置。code 和 key 用来认出本工作区写出的数据，请勿改动，请随工作区一起备份。",
        f"code = {json.dumps(new_code(4))}",
        f"key = {json.dumps(secrets.token_hex(32))}",
        f"pack = {json.dumps(PACK_FOLDER)}",
        f"demo = {'true' if demo else 'false'}",
    ]
    if database:
        lines.append(f"database = {json.dumps(database)}")
    return "\n".join(lines) + "\n"


def _clear(folder: Path, *, remove: bool) -> None:
    if remove:
        shutil.rmtree(folder, ignore_errors=True)
        return
    for path in folder.iterdir():
        if path.is_dir():
            shutil.rmtree(path, ignore_errors=True)
        else:
            path.unlink(missing_ok=True)


def find_workspace(start: Path) -> Path:
    """The nearest folder upwards that is a workspace.

    Raises:
        RefusedError: There is none.
    """
    start = start.resolve()
    for folder in (start, *start.parents):
        if (folder / SETTINGS).is_file():
            return folder
    raise RefusedError(
        Message(
            "“{folder}”及其上级文件夹都不是工作区。请用 --workspace 指明，或用 taizhang init 新建。",
            folder=start,
        )
    )


def open_workspace(folder: Path) -> Workspace:
    """Open a workspace: its settings, pack and database.

    Definitions that have changed since are registered, in a changeset of their own.

    Raises:
        RefusedError: The settings, the pack or the database cannot be used.
    """
    return _open(folder, cases=True)


def _open(folder: Path, *, cases: bool) -> Workspace:
    place = Place(str(folder / SETTINGS))
    try:
        settings = tomllib.loads((folder / SETTINGS).read_text("utf-8"))
    except OSError as error:
        raise RefusedError(
            Problem(Message("打不开（{reason}）。", reason=reason_of(error)), place)
        ) from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError):
        raise RefusedError(Problem(Message("设置文件写法有误，请从备份恢复。"), place)) from None
    code, key = str(settings.get("code", "")), str(settings.get("key", ""))
    if not _CODE.fullmatch(code) or not _KEY.fullmatch(key):
        raise RefusedError(Problem(Message("缺少 code 或 key，请从备份恢复。"), place))
    small_cell = settings.get("small_cell", SMALL_CELL)
    if type(small_cell) is not int or small_cell < 0:
        message = Message("small_cell 要写不小于 0 的整数，0 表示全部显示。")
        raise RefusedError(Problem(message, place))
    if url := settings.get("database"):
        use_server(str(url))
    elif not (folder / DATABASE).is_file():
        raise RefusedError(
            Problem(Message("缺少数据库文件 {name}，请从备份恢复。", name=DATABASE), place)
        )
    else:
        use_database(folder / DATABASE)
    older = create_tables()
    watch_head(folder)
    pack = _load(folder / str(settings.get("pack", PACK_FOLDER)), cases=cases)
    if older:
        # What is only an index of the versions is made anew, whatever columns it has been given.
        with keeping():
            rebuild_facts(pack.kinds)
    workspace = Workspace(
        folder,
        code,
        bytes.fromhex(key),
        pack,
        demo=settings.get("demo") is True,
        small_cell=small_cell,
        word_templates=_word_templates(settings.get("word_template", ""), place),
        pack_act=newest_pack_act(),
    )
    work_by(workspace)
    return workspace


_BY: ContextVar[int] = ContextVar("pack_act", default=0)


def work_by(workspace: Workspace) -> None:
    """What is written in this thread from now on goes by the definitions of this workspace."""
    _BY.set(workspace.pack_act)


def _check_definitions() -> None:
    """Nobody has put other definitions in force meanwhile: by those of before nothing is to be written any more."""
    if _BY.get() and newest_pack_act() != _BY.get():
        raise RefusedError(
            Message("业务包刚刚换过，这次什么也没有改动。请重新打开页面或重新运行命令。")
        )


def _word_templates(setting: object, place: Place) -> dict[str, str]:
    named = setting if isinstance(setting, dict) else {"": setting}
    found = {str(template): file for template, file in named.items() if isinstance(file, str)}
    if len(found) < len(named):
        message = Message("word_template 要写 Word 文件的名称，或按总结模板分别写。")
        raise RefusedError(Problem(message, place))
    return {template: file for template, file in found.items() if file}


def _load(folder: Path, *, cases: bool) -> Pack:
    """The pack of a workspace; definitions that are new to it are registered, and read with their cases first."""
    agreeing: tuple[tuple[str, str], ...] = ()
    with suppress(OSError, RefusedError):
        files = read_files(folder)
        if not exchanges_left(folder) and digest_files(files) == digest_in_force():
            agreeing = tuple(files.items())
    if agreeing:
        return _loaded(agreeing, f"{folder}/", cases=False)
    # Somebody may be exchanging the folder this very moment: looked at again once nobody can be.
    with keeping():
        newest = digest_in_force()
        put_right(folder, newest)
        files = read_files(folder)
        digest = digest_files(files)
        known = PackVersion.objects.filter(digest=digest).exists()
        pack = _loaded(tuple(files.items()), f"{folder}/", cases=cases and not known)
        if newest != digest:
            register_pack(pack)
        return pack


def digest_in_force() -> str:
    """The digest of the definitions that the ledger counts by; empty before there are any."""
    last = Changeset.objects.filter(number=newest_pack_act()).first()
    return _digest_of(last) or "" if last else ""


@lru_cache(maxsize=4)
def _loaded(files: tuple[tuple[str, str], ...], prefix: str, *, cases: bool) -> Pack:
    """The same texts say the same: a workspace is opened for every job, its pack changes a few times a year."""
    return load_files(dict(files), prefix, cases=cases)


def register_pack(pack: Pack) -> None:
    """Keep the definitions, new ones or old ones gone back to, and count by them from now on.

    Raises:
        RefusedError: They cannot be used with what the ledger holds.
    """
    first = not newest_pack_act()
    with writing("系统", "pack", reason=pack.digest, source=pack.label) as changeset:
        check_types(pack.kinds, _kinds_before())
        version, _new = PackVersion.objects.get_or_create(
            digest=pack.digest,
            defaults={
                "pack": pack.id,
                "version": pack.version,
                "files": dict(pack.files),
                "changeset": changeset,
            },
        )
        assign_slots(pack.kinds, version)
        if not first:
            # A field that was renamed is counted by under its new name, in a column of its own.
            rebuild_facts(pack.kinds)


def kinds_in_force(workspace: Workspace, changeset: int) -> Mapping[str, RecordKind]:
    """The kinds as the definitions stood at a changeset; those of now where that cannot be told."""
    acts = Changeset.objects.filter(action="pack", number__lte=changeset).order_by("number")
    last = acts.last()
    digest = _digest_of(last) if last else workspace.pack.digest
    version = PackVersion.objects.filter(digest=digest).first()
    if version is None or digest == workspace.pack.digest:
        return workspace.pack.kinds
    try:
        return load_files(version.files, cases=False).kinds
    except RefusedError:
        return workspace.pack.kinds


def _digest_of(changeset: Changeset) -> str:
    """The definitions that a changeset of the pack brought or went back to."""
    if changeset.reason:
        return changeset.reason
    return PackVersion.objects.filter(changeset=changeset).values_list("digest", flat=True).first()


def _kinds_before() -> Iterator[Mapping[str, RecordKind]]:
    """The kinds of every version of the pack that this program can still read."""
    for files in PackVersion.objects.order_by("changeset_id").values_list("files", flat=True):
        with suppress(RefusedError):
            yield load_files(files, cases=False).kinds


@contextmanager
def keeping() -> Iterator[None]:
    """One act of writing beside the ledger, such as a report: no changeset, all of it or nothing.

    Raises:
        RefusedError: Another program holds the database, or the disk cannot be written.
    """
    try:
        with transaction.atomic():
            hold_write_lock()
            yield
    except DatabaseError as error:
        if refusal := trouble_with(error):
            raise refusal from None
        raise


@contextmanager
def writing(
    actor: str,
    action: str,
    *,
    reason: str = "",
    source: str = "",
    digest: str = "",
    approver: str = "",
    undoes: Changeset | None = None,
) -> Iterator[Changeset]:
    """One act of writing: all of it under one changeset, or nothing.

    Args:
        actor: Who writes.
        action: What sort of act it is.
        reason: Why.
        source: The name of the file that was taken in.
        digest: The SHA-256 of that file.
        approver: Who agreed, where one alone may not.
        undoes: The changeset that this one takes back.

    Raises:
        RefusedError: Another program holds the database, or the disk cannot be written.
    """
    with keeping():
        check_head()
        if action != "pack":
            _check_definitions()
        # Counted here, not by the database: PostgreSQL would leave gaps where nothing was kept after all.
        newest = Changeset.objects.aggregate(newest=Max("number"))["newest"] or 0
        changeset = Changeset.objects.create(
            number=newest + 1,
            made_at=now(),
            actor=actor,
            action=action,
            reason=reason,
            source=source[:400],
            source_digest=digest,
            approver=approver,
            undoes=undoes,
        )
        yield changeset
        if not transaction.get_rollback():
            note_unsettled(changeset)
            seal(changeset)
            transaction.on_commit(lambda: note_head(changeset))
