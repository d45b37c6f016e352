"""A pack that is brought: read, proven, and held against the one in force."""

from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

from taizhang.config.serving import prepare
from taizhang.core.values import RefusedError
from taizhang.packs.load import load_files
from taizhang.services import pack_desk
from taizhang.services.accounts import create_account
from taizhang.services.jobs import find_job, start_job
from taizhang.services.message_json import message_from_json
from taizhang.services.pack_changes import pack_changes
from taizhang.services.pack_desk import (
    LOOK,
    looked_at_files,
    read_pack_zip,
    zip_of_pack,
)
from taizhang.services.rights import Actor, Role
from taizhang.services.workspace import Workspace, init_workspace, open_workspace
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
