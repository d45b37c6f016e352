"""Another pack put in force: all of it or nothing, whoever is killed on the way; the one before is kept."""

import os
import shutil
import sys
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import pytest

from taizhang.config.serving import prepare
from taizhang.core.values import Message, RefusedError
from taizhang.packs.load import digest_files, load_files
from taizhang.services import pack_switch, safekeeping
from taizhang.services.accounts import create_account
from taizhang.services.desk_book import read_book
from taizhang.services.jobs import cancel_job, find_job, start_job
from taizhang.services.pack_desk import LOOK, kept_versions, looked_at_files, zip_of_pack
from taizhang.services.pack_exchange import digest_of_folder, exchange_folder, write_draft
from taizhang.services.pack_switch import is_in_force, start_switch, switch_pack
from taizhang.services.rights import Actor, Role
from taizhang.services.safekeeping import DESK_DATABASE, backup_workspace
from taizhang.services.workspace import PACK_FOLDER, Workspace, digest_in_force, open_workspace
from taizhang.store.database import use_desk
from taizhang.store.facts import differing_facts
from taizhang.store.ledger.models import Changeset
from tests.support import forked
from tests.support.desk_jobs import do_jobs
from tests.support.web import close_all
from tests.support.workspaces import send, training

TRAINING, TOWN = "学习培训", "town-donghu"
KIND = "kinds/training.yaml"
Files = Mapping[str, str]

EVERY = int(os.environ.get("TAIZHANG_KILL_EVERY", "4"))
"""At every how many lines somebody is killed; the full run has 1."""

forks = pytest.mark.skipif(sys.platform == "win32", reason="there is no fork")


@pytest.fixture(autouse=True)
def desk(office: Workspace) -> Iterator[None]:
    prepare(office)
    yield
    close_all()


@pytest.fixture(autouse=True)
def no_power_cuts(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody pulls the plug here, and there are hundreds of files to wait for."""
    monkeypatch.setattr(os, "fsync", lambda _handle: None)


@pytest.fixture
def actor() -> Actor:
    key, _password = create_account("system", "系统管理员", Role.SYSTEM)
    return Actor(key, "系统管理员", Role.SYSTEM)


def renamed(office: Workspace, label: str = "学习培训班") -> dict[str, str]:
    """The pack in force with another label for one of its kinds."""
    text = office.pack.files[KIND]
    assert f"label: {TRAINING}" in text
    return {**office.pack.files, KIND: text.replace(f"label: {TRAINING}", f"label: {label}", 1)}


def switched(office: Workspace, actor: Actor, files: Files, reason: str = "改名") -> Workspace:
    return switch_pack(office, actor, files, reason=reason, draft=office.folder / ".draft")


def left_over(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir() if path.name.startswith((".pack", ".dr")))


def in_one(folder: Path) -> str:
    """The digest on which the ledger, the folder and whoever opens the workspace agree."""
    opened = open_workspace(folder)
    assert opened.pack.digest == digest_in_force()
    assert opened.pack.digest == digest_of_folder(folder / PACK_FOLDER)
    assert left_over(folder) == []
    return opened.pack.digest


def test_a_pack_is_put_in_force_and_gone_back_to(office: Workspace, actor: Actor) -> None:
    opened = switched(office, actor, renamed(office))

    assert opened.pack.kinds["training"].label == "学习培训班"
    (old,) = office.folder.glob("pack.2*")
    assert digest_of_folder(old) == office.pack.digest
    assert read_book(action="pack-switched")[0].detail == "改名"
    assert [one.digest for one in kept_versions(opened)] == [office.pack.digest]
    # Gone back to by its digest, after a look at what that changes.
    key = start_job(opened, actor, LOOK, {"digest": office.pack.digest})
    do_jobs(office.folder)
    told = find_job(actor, key).result
    assert [(one["sort"], one["where"]) for one in told["changes"]] == [("changed", "kind")]
    back = switched(opened, actor, looked_at_files(opened, actor, key), "改回")
    assert back.pack.digest == office.pack.digest
    assert Changeset.objects.filter(action="pack").count() == 3


def refuse(*_given: object) -> None:
    raise RefusedError(Message("不行"))


def no_disk(*_given: object) -> None:
    raise OSError(28, "full")


@pytest.mark.parametrize(
    ("where", "fault", "says"),
    [
        ("taizhang.services.workspace.check_types", refuse, "不行"),
        ("taizhang.services.pack_switch.write_draft", no_disk, "磁盘已满"),
        ("taizhang.services.pack_switch.exchange_folder", no_disk, "磁盘已满"),
        ("taizhang.services.pack_exchange._settle", no_disk, "磁盘已满"),
    ],
)
def test_what_is_refused_leaves_all_as_it_was(
    office: Workspace,
    actor: Actor,
    monkeypatch: pytest.MonkeyPatch,
    where: str,
    fault: Callable[..., None],
    says: str,
) -> None:
    monkeypatch.setattr(where, fault)
    with pytest.raises(RefusedError, match=says):
        switched(office, actor, renamed(office))
    monkeypatch.undo()

    assert in_one(office.folder) == office.pack.digest
    assert [*office.folder.glob("pack.2*")] == []
    assert Changeset.objects.filter(action="pack").count() == 1
    assert read_book(action="pack-switched") == ()


@pytest.mark.parametrize("renames", [1, 2])
def test_a_rename_that_fails_is_taken_back(
    office: Workspace, actor: Actor, monkeypatch: pytest.MonkeyPatch, renames: int
) -> None:
    rename, done = Path.rename, []

    def some(path: Path, target: Path) -> Path:
        done.append(path)
        if len(done) == renames:
            raise PermissionError(13, "in use")
        return rename(path, target)

    monkeypatch.setattr(Path, "rename", some)
    with pytest.raises(RefusedError, match="没有权限"):
        switched(office, actor, renamed(office))

    assert in_one(office.folder) == office.pack.digest
    assert [*office.folder.glob("pack.2*")] == []


@pytest.mark.parametrize("role", [Role.SECURITY, Role.DRAFTER, Role.AUDIT])
def test_only_who_keeps_the_definitions_may(office: Workspace, role: Role) -> None:
    with pytest.raises(RefusedError):
        switched(office, Actor(1, "-", role), renamed(office))
    with pytest.raises(RefusedError):
        start_switch(office, Actor(1, "-", role), "none", reason="改名")


def test_nothing_changes_without_a_reason_or_a_difference(office: Workspace, actor: Actor) -> None:
    with pytest.raises(RefusedError, match="须写明理由"):
        switched(office, actor, renamed(office), " ")
    with pytest.raises(RefusedError, match="相同"):
        switched(office, actor, office.pack.files)


def test_what_somebody_else_changed_meanwhile_is_not_run_over(
    office: Workspace, actor: Actor
) -> None:
    switched(office, actor, renamed(office))
    # By what was opened before, and by a folder that somebody is editing.
    with pytest.raises(RefusedError, match="已被换过"):
        switched(office, actor, renamed(office, "培训"))
    opened = open_workspace(office.folder)
    path = office.folder / PACK_FOLDER / KIND
    path.write_text(path.read_text("utf-8") + "# 正在改\n", "utf-8")
    with pytest.raises(RefusedError, match="已被换过"):
        switched(opened, actor, office.pack.files)
    assert path.read_text("utf-8").endswith("# 正在改\n")


# --- in the background ---------------------------------------------------------------------------


def handed_in(office: Workspace, actor: Actor, files: Files) -> str:
    """The key of a job that puts these texts in force, looked at before."""
    content = {"x.zip": zip_of_pack(load_files(files, cases=False))}
    look = start_job(office, actor, LOOK, {}, content)
    do_jobs(office.folder)
    return start_switch(office, actor, look, reason="改名")


def test_a_job_puts_it_in_force_and_the_second_of_two_is_refused(
    office: Workspace, actor: Actor
) -> None:
    first = handed_in(office, actor, renamed(office))
    other = start_switch(
        office, actor, str(find_job(actor, first).arguments["look"]), reason="再点一次"
    )
    do_jobs(office.folder)

    assert find_job(actor, first).state == "done"
    assert is_in_force(find_job(actor, first))
    late = find_job(actor, other)
    assert [str(problem) for problem in late.problems] == [
        "校验以后业务包已被换过，请重新上传校验。"
    ]
    assert in_one(office.folder) == find_job(actor, first).arguments["digest"]
    lines = [(line.action, line.detail) for line in read_book() if "switch" in line.action]
    assert lines == [
        ("pack-switched", "改名"),
        ("pack-switch-asked", "再点一次"),
        ("pack-switch-asked", "改名"),
    ]
    assert [*(office.folder / ".jobs" / first).iterdir()] == []


def test_one_that_is_called_off_before_it_begins_changes_nothing(
    office: Workspace, actor: Actor
) -> None:
    key = handed_in(office, actor, renamed(office))
    cancel_job(actor, key)
    do_jobs(office.folder)

    assert find_job(actor, key).state == "cancelled"
    assert in_one(office.folder) == office.pack.digest


def test_a_field_of_another_type_keeps_it_out(office: Workspace, actor: Actor) -> None:
    files = {
        **office.pack.files,
        KIND: office.pack.files[KIND].replace("type: integer", "type: decimal", 1),
    }
    with pytest.raises(RefusedError, match="不能更改类型或小数位数"):
        switched(office, actor, files)
    assert in_one(office.folder) == office.pack.digest


# --- killed --------------------------------------------------------------------------------------

WRITING = (
    "taizhang.services.pack_switch",
    "taizhang.services.pack_exchange",
    "taizhang.services.workspace",
    "taizhang.services.chain_head",
    "taizhang.services.desk_book",
)
ADMINISTRATOR = Actor(1, "系统管理员", Role.SYSTEM)


@forks
def test_killed_at_any_line_one_pack_or_the_other_is_in_force(office: Workspace) -> None:
    send(office, TOWN, {TRAINING: [training("2025-03-05"), training("2025-04-01", 主题="讲座")]})
    folder = office.folder
    packs: dict[str, Files] = {
        digest_files(files): files for files in (office.pack.files, renamed(office))
    }
    before, came, number = office.pack.digest, [], 1 - EVERY
    while True:
        number += EVERY
        files = next(files for digest, files in packs.items() if digest != before)

        def act(files: Files = files, number: int = number) -> None:
            use_desk(folder / DESK_DATABASE)
            opened = open_workspace(folder)
            draft = folder / ".jobs" / str(number) / "pack"
            forked.killed_at(WRITING, number)
            switch_pack(opened, ADMINISTRATOR, files, reason="改名", draft=draft)

        how = forked.ended(forked.start(act))
        assert how in (0, -9)
        now = in_one(folder)
        assert now in packs
        came.append(now != before)
        before = now
        if how == 0:
            break
    assert differing_facts(open_workspace(folder).pack.kinds) == []
    # Enough moments on both sides of the one at which it comes into force.
    assert came.count(False) > 60 // EVERY
    assert came.count(True) > 10 // EVERY
    assert Changeset.objects.filter(action="pack").count() == 1 + came.count(True)
    assert len([*folder.glob("pack.2*")]) == came.count(True)


def half_done(office: Workspace, how: str) -> None:
    """As somebody left it who was ended before the ledger said that the new pack is in force."""
    draft = office.folder / ".draft"
    files = renamed(office)
    write_draft(draft, files)
    journal = exchange_folder(office.folder / PACK_FOLDER, draft, digest_files(files))
    place, (kept,) = office.folder / PACK_FOLDER, office.folder.glob("pack.2*")
    if how == "journal":
        shutil.rmtree(place)
        kept.rename(place)
    elif how == "half a journal":
        shutil.rmtree(place)
        kept.rename(place)
        journal.write_text('{"new": "ab', "utf-8")
    elif how == "no folder":
        shutil.rmtree(place)
    elif how == "edited since":
        (place / KIND).write_text("# 急着改的\n", "utf-8")


HALVES = ("exchanged", "no folder", "journal", "half a journal")


@forks
@pytest.mark.parametrize("how", HALVES)
def test_killed_while_putting_it_right_the_next_one_does(office: Workspace, how: str) -> None:
    number, code = 1 - EVERY, -9
    while code == -9:
        number += EVERY
        half_done(office, how)

        def act(number: int = number) -> None:
            forked.killed_at(("taizhang.services.pack_exchange",), number)
            open_workspace(office.folder)

        code = forked.ended(forked.start(act))
        assert code in (0, -9)
        assert in_one(office.folder) == office.pack.digest
    assert number > EVERY
    assert Changeset.objects.filter(action="pack").count() == 1
    assert [*office.folder.glob("pack.2*")] == []


@forks
@pytest.mark.parametrize("how", HALVES)
def test_several_that_open_it_at_once_put_it_right_once(office: Workspace, how: str) -> None:
    half_done(office, how)

    def act() -> None:
        assert open_workspace(office.folder).pack.digest == office.pack.digest

    children = [forked.start(act) for _ in range(6)]

    assert [forked.ended(child) for child in children] == [0] * 6
    assert in_one(office.folder) == office.pack.digest
    assert Changeset.objects.filter(action="pack").count() == 1


@forks
def test_who_opens_it_while_it_is_exchanged_takes_it_for_nothing_left_behind(
    office: Workspace,
) -> None:
    packs = (renamed(office), office.pack.files)
    known = {digest_files(files) for files in packs}
    stop = office.folder / ".stop"

    def switch() -> None:
        use_desk(office.folder / DESK_DATABASE)
        for number in range(8):
            opened = open_workspace(office.folder)
            draft = office.folder / f".draft{number}"
            switch_pack(opened, ADMINISTRATOR, packs[number % 2], reason="改名", draft=draft)

    def look() -> None:
        while not stop.exists():
            assert open_workspace(office.folder).pack.digest in known

    children = [forked.start(look) for _ in range(3)]
    switching = forked.ended(forked.start(switch))
    stop.touch()
    assert switching == 0
    assert [forked.ended(child) for child in children] == [0] * 3
    stop.unlink()
    assert in_one(office.folder) == office.pack.digest
    assert Changeset.objects.filter(action="pack").count() == 9
    assert len([*office.folder.glob("pack.2*")]) == 8


def test_what_somebody_wrote_into_a_half_done_folder_is_kept_beside(office: Workspace) -> None:
    half_done(office, "edited since")

    assert in_one(office.folder) == office.pack.digest
    (beside,) = office.folder.glob("pack.2*")
    assert (beside / KIND).read_text("utf-8") == "# 急着改的\n"


def test_a_new_pack_that_was_lost_with_the_power_is_written_from_the_ledger(
    office: Workspace, actor: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Ended(BaseException):
        pass

    def end(*_given: object, **_named: object) -> None:
        raise Ended

    monkeypatch.setattr(pack_switch, "note", end)
    with pytest.raises(Ended):
        switched(office, actor, renamed(office))
    shutil.rmtree(office.folder / PACK_FOLDER)

    assert in_one(office.folder) == digest_files(renamed(office))


@pytest.mark.parametrize(
    "said",
    [
        '{"new": "x", "kept": "../other"}',
        '{"new": "x", "kept": "pack.1/../.."}',
        '{"new": "x", "kept": "archive"}',
        "[]",
        "{}",
        "",
    ],
)
def test_a_journal_moves_nothing_that_is_not_of_the_pack(office: Workspace, said: str) -> None:
    (office.folder / ".pack-exchange-X.json").write_text(said, "utf-8")
    (office.folder.parent / "other").mkdir()
    os.rename(office.folder / PACK_FOLDER, office.folder / "elsewhere")  # noqa: PTH104
    with pytest.raises(RefusedError):
        open_workspace(office.folder)
    assert (office.folder.parent / "other").is_dir()
    os.rename(office.folder / "elsewhere", office.folder / PACK_FOLDER)  # noqa: PTH104
    assert in_one(office.folder) == office.pack.digest


def test_a_backup_during_an_exchange_is_refused(
    office: Workspace, actor: Actor, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pack = safekeeping._pack

    def while_it_is_packed(*given: object) -> None:
        switched(office, actor, renamed(office))
        pack(*given)  # type: ignore[arg-type]

    monkeypatch.setattr(safekeeping, "_pack", while_it_is_packed)
    with pytest.raises(RefusedError, match="再备份一次"):
        backup_workspace(office, tmp_path / "a.zip")
    assert [*tmp_path.glob("*.zip")] == []
    monkeypatch.undo()
    assert backup_workspace(office, tmp_path / "a.zip").is_file()
