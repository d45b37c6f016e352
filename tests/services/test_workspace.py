"""A workspace in trouble: locked, broken, newer, or with definitions that have changed."""

from __future__ import annotations

import shutil
import sqlite3
from pathlib import Path

import pytest
from django.db import connection

from taizhang.core.indicators import evaluate
from taizhang.core.values import RefusedError
from taizhang.services import issuing, maintenance
from taizhang.services.reporting import compute, open_report, render_report, write_report
from taizhang.services.settings_file import SETTINGS
from taizhang.services.tracing import trace_report
from taizhang.services.workspace import (
    DATABASE,
    PACK_FOLDER,
    Workspace,
    find_workspace,
    init_workspace,
    open_workspace,
)
from taizhang.store import queries
from taizhang.store.database import close_database
from taizhang.store.ledger.models import Changeset, Fact, PackVersion, SlotAssignment
from tests.support.books import FIRST, TRAINING, change, held, rows_of
from tests.support.reference import reference_ledger
from tests.support.small_office import SMALL_OFFICE
from tests.support.workspaces import H1, VIEWER, fill_in, send, take_in, template_of, training

TOWN = "town-donghu"
ROWS = {TRAINING: [training("2025-03-05", 场次=2, 邀请人数=80)]}


def settled(office: Workspace) -> Path:
    """The folder, its database all in one file."""
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    close_database()
    return office.folder


# --- the database --------------------------------------------------------------------------------


@pytest.mark.parametrize("what", ["text", "empty", "truncated", "another database", "newer"])
def test_a_database_that_is_not_ours_is_refused_and_left_alone(
    office: Workspace, what: str
) -> None:
    path = settled(office) / DATABASE
    match what:
        case "text":
            path.write_text("不是数据库" * 1000, "utf-8")
        case "empty":
            path.write_bytes(b"")
        case "truncated":
            path.write_bytes(path.read_bytes()[:30_000])
        case "another database":
            path.unlink()
            with sqlite3.connect(path) as other:
                other.execute("CREATE TABLE things (name TEXT)")
        case _:
            with sqlite3.connect(path) as ours:
                ours.execute(
                    "INSERT INTO django_migrations (app, name, applied) VALUES ('ledger', '9999_later', '2030-01-01')"
                )
    before = path.read_bytes()
    with pytest.raises(RefusedError, match=r"文件已损坏|更新版本的程序") as caught:  # noqa: PT012 (whichever comes upon it first)
        open_workspace(office.folder)
        queries.latest_changeset(VIEWER)
        send(office, TOWN, ROWS)
    assert len(str(caught.value).splitlines()) == 1
    close_database()
    assert path.read_bytes() == before


def test_a_database_held_by_another_program_is_told_and_nothing_is_written(
    office: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    workbook = fill_in(template_of(office, TOWN), ROWS)
    before = Changeset.objects.count()
    monkeypatch.setitem(connection.settings_dict["OPTIONS"], "timeout", 0.1)
    close_database()
    other = sqlite3.connect(office.folder / DATABASE)
    other.execute("BEGIN IMMEDIATE")
    for act in (
        lambda: take_in(office, "a.xlsx", workbook),
        lambda: maintenance.rebuild(office),
    ):
        with pytest.raises(RefusedError, match="另一个程序使用") as caught:
            act()
        assert len(str(caught.value).splitlines()) == 1
    other.rollback()
    other.close()
    assert Changeset.objects.count() == before


def test_reading_goes_on_while_another_program_writes(office: Workspace) -> None:
    send(office, TOWN, ROWS)
    other = sqlite3.connect(office.folder / DATABASE)
    other.execute("BEGIN IMMEDIATE")
    assert len(template_of(office, TOWN)) > 1000
    other.rollback()
    other.close()


# --- settings and folders ------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "words"),
    [("code = ", "写法有误"), ("", "缺少 code 或 key"), ('code = "lower"', "缺少 code 或 key")],
)
def test_broken_settings_are_told_with_the_file(office: Workspace, text: str, words: str) -> None:
    (office.folder / SETTINGS).write_text(text, "utf-8")
    with pytest.raises(RefusedError, match=words) as caught:
        open_workspace(office.folder)
    assert SETTINGS in str(caught.value)


def test_a_missing_database_is_not_made_anew(office: Workspace) -> None:
    (settled(office) / DATABASE).unlink()
    with pytest.raises(RefusedError, match="缺少数据库文件"):
        open_workspace(office.folder)
    assert not (office.folder / DATABASE).exists()


def test_the_nearest_folder_upwards_is_the_workspace(office: Workspace) -> None:
    inner = office.folder / "甲" / "乙"
    inner.mkdir(parents=True)
    assert find_workspace(inner) == office.folder
    with pytest.raises(RefusedError, match="都不是工作区"):
        find_workspace(office.folder.parent)


def test_a_failed_beginning_leaves_no_folder(tmp_path: Path) -> None:
    pack = tmp_path / "pack"
    shutil.copytree(SMALL_OFFICE, pack)
    (pack / "kinds" / "training.yaml").write_text("id: [", "utf-8")
    with pytest.raises(RefusedError, match=r"training\.yaml:"):
        init_workspace(tmp_path / "new", str(pack))
    assert not (tmp_path / "new").exists()


# --- definitions that change ---------------------------------------------------------------------


def edit(office: Workspace, name: str, old: str, new: str) -> None:
    path = office.folder / PACK_FOLDER / name
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), "utf-8")


KIND = "kinds/training.yaml"
NEW_FIELD = "  - id: hours\n    label: 学时\n    type: decimal\n    decimals: 1\n  - id: co_hosts"


def engines_agree(office: Workspace) -> bool:
    pack = office.pack
    latest = queries.latest_changeset(VIEWER)
    tree = queries.unit_tree(VIEWER, pack.kinds["unit"], H1, latest)
    book = reference_ledger(VIEWER, pack.kinds, tree, pack.expectations, latest)
    slow = evaluate(pack.indicators, pack.indicators, book, tree, "dept", H1)
    fast = compute(office, VIEWER, pack.indicators, "dept", H1, latest).current
    return slow == fast


def slots() -> dict[tuple[str, str], str]:
    return {(row.kind, row.field): row.column for row in SlotAssignment.objects.all()}


def test_a_broken_pack_is_told_by_file_and_line_and_the_ledger_stays(office: Workspace) -> None:
    edit(office, KIND, "type: integer", "type: number")
    with pytest.raises(RefusedError) as caught:
        open_workspace(office.folder)
    assert "training.yaml:" in str(caught.value)
    edit(office, KIND, "type: number", "type: integer")
    assert open_workspace(office.folder).pack.digest == office.pack.digest


def test_a_new_field_leaves_old_records_and_slots_as_they_are(office: Workspace) -> None:
    send(office, TOWN, ROWS)
    before = slots()
    edit(office, KIND, "  - id: co_hosts", NEW_FIELD)
    again = open_workspace(office.folder)
    assert slots().items() >= before.items()
    assert ("training", "hours") in slots()
    assert held("training", "sessions") == [2]
    assert engines_agree(again)
    (row,) = rows_of(template_of(again, TOWN), TRAINING)
    assert (row["场次"], row["学时"]) == (2, None)


def test_an_old_template_without_the_new_column_leaves_it_as_it_is(office: Workspace) -> None:
    old = fill_in(template_of(office, TOWN), ROWS)
    edit(office, KIND, "  - id: co_hosts", NEW_FIELD)
    again = open_workspace(office.folder)
    result = take_in(again, "a.xlsx", old)
    assert not result.problems
    assert ["没有“学时”这几列" in str(note) for note in result.notes] == [True]
    filled = change(template_of(again, TOWN), TRAINING, {(FIRST, "学时"): 1.5})
    assert not take_in(again, "b.xlsx", filled).problems
    later = change(old, TRAINING, {(FIRST, "场次"): 3})
    assert not take_in(again, "c.xlsx", later).problems
    assert (held("training", "sessions"), held("training", "hours")) == ([3], ["1.5"])


def test_an_old_template_without_a_new_column_that_is_required_is_told_which_is_missing(
    office: Workspace,
) -> None:
    old = fill_in(template_of(office, TOWN), ROWS)
    required = NEW_FIELD.replace("label: 学时\n", "label: 学时\n    required: true\n")
    edit(office, KIND, "  - id: co_hosts", required)
    folder = office.folder / "pack/indicators"
    for cases in folder.rglob("*.cases.yaml"):
        text = cases.read_text("utf-8")
        cases.write_text(text.replace("person_times:", "hours: 1, person_times:"), "utf-8")
    result = take_in(open_workspace(office.folder), "a.xlsx", old)
    assert "缺少列“学时”" in str(result.problems[0])


MEMO = "  - id: memo\n    label: 备注\n    type: text\n"


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("type: decimal\n    decimals: 1", "type: integer"),
        ("type: decimal\n    decimals: 1", "type: decimal\n    decimals: 2"),
        ("type: decimal\n    decimals: 1", "type: text"),
        ("label: 备注\n    type: text", "label: 备注\n    type: date"),
        ("label: 备注\n    type: text", "label: 备注\n    type: units"),
    ],
)
def test_a_field_of_another_type_is_refused_and_nothing_registered(
    office: Workspace, old: str, new: str
) -> None:
    edit(office, KIND, "  - id: co_hosts", MEMO + NEW_FIELD)
    again = open_workspace(office.folder)
    send(again, TOWN, {TRAINING: [training("2025-03-05", 学时=1.5, 备注="无")]})
    before = (PackVersion.objects.count(), Changeset.objects.count(), slots())
    path = office.folder / PACK_FOLDER / KIND
    text = path.read_text("utf-8")
    edit(office, KIND, old, new)
    with pytest.raises(RefusedError, match="不能更改类型或小数位数"):
        open_workspace(office.folder)
    assert (PackVersion.objects.count(), Changeset.objects.count(), slots()) == before
    path.write_text(text, "utf-8")
    assert engines_agree(open_workspace(office.folder))
    assert held("training", "hours") == ["1.5"]


def rename_in_cases(office: Workspace, old: str, new: str) -> None:
    for path in (office.folder / PACK_FOLDER).rglob("*.cases.yaml"):
        path.write_text(path.read_text("utf-8").replace(f"{old}:", f"{new}:"), "utf-8")


def test_a_renamed_field_is_counted_under_its_new_name_and_again_after_going_back(
    office: Workspace,
) -> None:
    send(office, TOWN, ROWS)
    edit(
        office,
        KIND,
        "  - id: invited\n    label: 邀请人数",
        "  - id: asked\n    label: 邀约人数\n    renamed_from: [invited]",
    )
    rename_in_cases(office, "invited", "asked")
    again = open_workspace(office.folder)
    assert held("training", "invited") == [80]
    column = slots()["training", "asked"]
    assert Fact.objects.filter(kind="training").values_list(column, flat=True).get() == 80
    assert rows_of(template_of(again, TOWN), TRAINING)[0]["邀约人数"] == 80
    edit(
        office,
        KIND,
        "  - id: asked\n    label: 邀约人数\n    renamed_from: [invited]",
        "  - id: invited\n    label: 邀请人数",
    )
    rename_in_cases(office, "asked", "invited")
    open_workspace(office.folder)
    column = slots()["training", "invited"]
    assert Fact.objects.filter(kind="training").values_list(column, flat=True).get() == 80


def test_going_back_to_old_definitions_registers_nothing_twice(office: Workspace) -> None:
    original = (office.folder / PACK_FOLDER / KIND).read_text("utf-8")
    edit(office, KIND, "  - id: co_hosts", NEW_FIELD)
    open_workspace(office.folder)
    (office.folder / PACK_FOLDER / KIND).write_text(original, "utf-8")
    open_workspace(office.folder)
    count = Changeset.objects.count()
    open_workspace(office.folder)
    assert Changeset.objects.count() == count
    assert PackVersion.objects.count() == 2


def test_a_report_reopens_with_the_definitions_that_it_was_written_with(
    office: Workspace,
) -> None:
    send(office, TOWN, ROWS)
    written, _ = write_report(office, VIEWER, "dept", H1, template="half_year")
    files = render_report(office, VIEWER, written)
    name = "indicators/training/training_sessions.yaml"
    path = office.folder / PACK_FOLDER / name
    text = path.read_text("utf-8")
    line = next(item for item in text.splitlines() if item.startswith("definition:"))
    path.write_text(text.replace(line, "definition: 口径已经不同。"), "utf-8")
    again = open_workspace(office.folder)
    assert again.pack.digest != office.pack.digest
    reopened = open_report(written.number)
    assert reopened.pack.digest == office.pack.digest
    assert render_report(again, VIEWER, reopened) == files
    traced = trace_report(again, VIEWER, written.number)
    redefined = {item.row.indicator for item in traced.figures if item.redefined}
    assert any("training_sessions" in item for item in redefined)
    done = issuing.issue_report(again, VIEWER, written.number)
    assert {item.name for item in done.folder.iterdir()} >= set(files)


def test_a_new_workspace_has_a_list_of_wordings_with_notes_only(office: Workspace) -> None:
    lines = (office.folder / "提法.txt").read_text("utf-8").splitlines()

    assert lines
    assert all(line.startswith("#") for line in lines)
