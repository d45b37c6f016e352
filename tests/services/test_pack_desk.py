"""Another pack put in force: all of it or nothing, with the one before kept."""

from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

from taizhang.config.serving import prepare
from taizhang.core.values import Message, RefusedError
from taizhang.packs.load import load_files
from taizhang.services import pack_desk
from taizhang.services.accounts import create_account
from taizhang.services.desk_book import read_book
from taizhang.services.jobs import find_job, start_job
from taizhang.services.message_json import message_from_json
from taizhang.services.pack_changes import pack_changes
from taizhang.services.pack_desk import (
    LOOK,
    kept_versions,
    looked_at_files,
    read_pack_zip,
    switch_pack,
    zip_of_pack,
)
from taizhang.services.rights import Actor, Role
from taizhang.services.workspace import Workspace, init_workspace, open_workspace
from taizhang.store.ledger.models import Changeset
from tests.support.desk_jobs import do_jobs
from tests.support.web import close_all


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Workspace]:
    workspace = init_workspace(tmp_path / "office", "rural_affairs")
    prepare(workspace)
    yield workspace
    close_all()


@pytest.fixture
def actor(office: Workspace) -> Actor:
    key, _password = create_account("system", "系统管理员", Role.SYSTEM)
    return Actor(key, "系统管理员", Role.SYSTEM)


def changed(files: Mapping[str, str], name: str, old: str, new: str) -> dict[str, str]:
    assert old in files[name]
    return {**files, name: files[name].replace(old, new, 1)}


def some_kind(office: Workspace) -> tuple[str, str]:
    """The file of a kind, and its label."""
    kind = next(kind for kind in office.pack.kinds.values() if not kind.is_register)
    name = next(name for name in office.pack.files if name.endswith(f"kinds/{kind.id}.yaml"))
    return name, kind.label


def test_a_pack_is_put_in_force_and_gone_back_to(office: Workspace, actor: Actor) -> None:
    name, label = some_kind(office)
    files = changed(office.pack.files, name, f"label: {label}", f"label: {label}二")

    opened = switch_pack(office, actor, files, reason="改名")

    assert any(kind.label == f"{label}二" for kind in opened.pack.kinds.values())
    (old,) = office.folder.glob("pack.2*")
    assert (old / "pack.yaml").is_file()
    assert read_book(action="pack-switched")[0].detail == "改名"
    assert [one.digest for one in kept_versions(opened)] == [office.pack.digest]
    # Gone back to by its digest, after a look at what that changes.
    key = start_job(opened, actor, LOOK, {"digest": office.pack.digest})
    do_jobs(office.folder)
    told = find_job(actor, key).result
    assert [(one["sort"], one["where"]) for one in told["changes"]] == [("changed", "kind")]
    back = switch_pack(opened, actor, looked_at_files(opened, actor, key), reason="改回")
    assert back.pack.digest == office.pack.digest
    acts = Changeset.objects.order_by("number").values_list("action", flat=True)
    assert [*acts] == ["pack", "pack", "pack"]


def test_what_is_refused_leaves_all_as_it_was(
    office: Workspace, actor: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    name, label = some_kind(office)
    files = changed(office.pack.files, name, f"label: {label}", f"label: {label}二")

    def refuse(*_given: object) -> None:
        raise RefusedError(Message("不行"))

    monkeypatch.setattr("taizhang.services.workspace.check_types", refuse)
    with pytest.raises(RefusedError, match="不行"):
        switch_pack(office, actor, files, reason="改名")
    monkeypatch.undo()

    assert open_workspace(office.folder).pack.digest == office.pack.digest
    assert [*office.folder.glob("pack.2*")] == []
    assert [*office.folder.glob(".pack-*")] == []
    assert Changeset.objects.count() == 1


@pytest.mark.parametrize("role", [Role.SECURITY, Role.DRAFTER, Role.AUDIT])
def test_only_who_keeps_the_definitions_may(office: Workspace, role: Role) -> None:
    with pytest.raises(RefusedError):
        switch_pack(office, Actor(1, "-", role), office.pack.files, reason="改名")


def test_nothing_changes_without_a_reason_or_a_difference(office: Workspace, actor: Actor) -> None:
    with pytest.raises(RefusedError, match="须写明理由"):
        switch_pack(office, actor, office.pack.files, reason=" ")
    with pytest.raises(RefusedError, match="相同"):
        switch_pack(office, actor, office.pack.files, reason="再来")


def test_a_wrong_example_keeps_a_pack_out(office: Workspace, actor: Actor) -> None:
    name = next(name for name in office.pack.files if name.endswith(".cases.yaml"))
    files = changed(office.pack.files, name, "gives: ", "gives: 9")
    pack = load_files(files, cases=False)
    content = {"x.zip": zip_of_pack(pack)}
    key = start_job(office, actor, LOOK, {}, content)
    do_jobs(office.folder)

    job = find_job(actor, key)
    assert job.state == "done", job.problems
    assert any(name in str(message_from_json(line)) for line in job.result["problems"])
    with pytest.raises(RefusedError, match="还有问题"):
        looked_at_files(office, actor, key)


def test_a_zip_gives_back_what_was_put_into_it(office: Workspace) -> None:
    assert read_pack_zip(zip_of_pack(office.pack), "x.zip") == dict(office.pack.files)


def test_differences_are_told_one_by_one(office: Workspace) -> None:
    pack = office.pack
    report = next(name for name in pack.files if name.startswith("reports/"))
    name, label = some_kind(office)
    files = changed(pack.files, name, f"label: {label}", f"label: {label}二")
    # The last full stop: the first ones stand in notes.
    files[report] = "，请予支持。".join(files[report].rsplit("。", 1))
    same = load_files(pack.files, cases=False)
    other = load_files(files, cases=False)

    assert pack_changes(same, same) == ()
    assert {(one.sort, one.where) for one in pack_changes(same, other)} == {
        ("changed", "kind"),
        ("changed", "template"),
    }


def test_worked_cases_are_there_for_a_pack_that_was_opened_without(office: Workspace) -> None:
    known = open_workspace(office.folder).pack
    assert known.cases == ()
    shown = [one for name in known.indicators for one in pack_desk.cases_of(known, name)]
    assert shown
