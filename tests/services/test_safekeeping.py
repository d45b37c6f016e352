"""What was tampered with is named; what was backed up comes back."""

from __future__ import annotations

import hashlib
import json
import shutil
import sqlite3
import zipfile
from contextlib import closing
from pathlib import Path

import pytest

from taizhang.core.values import Period, RefusedError
from taizhang.services.correcting import correct_record
from taizhang.services.issuing import issue_report
from taizhang.services.redacting import redact_record
from taizhang.services.reporting import write_report
from taizhang.services.safekeeping import backup_workspace, restore_workspace
from taizhang.services.verifying import verify_workspace
from taizhang.services.workspace import Workspace, open_workspace, writing
from taizhang.store.database import close_database
from tests.support.workspaces import VIEWER, appeal, make_office, send, training


def first_id(workspace: Workspace) -> str:
    """The first training in the ledger."""
    with closing(sqlite3.connect(workspace.folder / "taizhang.sqlite3")) as database:
        query = "SELECT record_id FROM ledger_record WHERE kind = 'training' ORDER BY rowid"
        return str(database.execute(query).fetchone()[0])


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An office in which something has happened; not to be changed."""
    folder = tmp_path_factory.mktemp("kept") / "office"
    workspace = make_office(folder)
    send(
        workspace,
        "东湖镇",
        {"学习培训": [training("2025-03-12"), training("2025-04-02", "用电安全")]},
    )
    send(workspace, "柳河镇", {"诉求办理": [appeal("2025-02-03")]}, nil=["学习培训"])
    record = first_id(workspace)
    correct_record(
        workspace, VIEWER, record, {"培训人次": "60"}, reason="核对签到表", actor="填报人"
    )
    correct_record(workspace, VIEWER, record, {"培训人次": "61"}, reason="再次核对", actor="填报人")
    close_database()
    return folder


@pytest.fixture
def kept(written: Path, tmp_path: Path) -> Path:
    """A copy to tamper with."""
    folder = tmp_path / "office"
    shutil.copytree(written, folder)
    return folder


def tamper(folder: Path, *statements: str) -> None:
    """Change the database behind the program's back."""
    with closing(sqlite3.connect(folder / "taizhang.sqlite3")) as database:
        database.execute("PRAGMA ignore_check_constraints = ON")
        for statement in statements:
            assert database.execute(statement).rowcount != 0, statement
        database.commit()


def findings(folder: Path) -> str:
    """What verify says, as one text."""
    return "\n".join(
        str(item) for item in verify_workspace(open_workspace(folder), VIEWER).findings
    )


def test_what_nobody_has_touched_passes(kept):
    found = verify_workspace(open_workspace(kept), VIEWER)

    assert found.findings == ()
    assert found.changesets == 6
    assert found.versions == 10
    assert len(found.head) == 64


V = "UPDATE ledger_recordversion SET "
FIRST = " WHERE id = (SELECT MIN(id) FROM ledger_recordversion WHERE changeset_id = 3)"
C = "UPDATE ledger_changeset SET "
NUMBER3 = "变更号 3 "


@pytest.mark.parametrize(
    ("statements", "said"),
    [
        pytest.param([V + """"values" = json_set("values", '$.person_times', 51)""" + FIRST],
                     "第1版（变更号 3）被改动过", id="a value"),
        pytest.param([V + """"values" = json_remove("values", '$.topic')""" + FIRST],
                     "被改动过", id="a field gone"),
        pytest.param([V + """"values" = '{"redacted": true}'""" + FIRST], "被改动过", id="a false tombstone"),
        pytest.param([V + """"values" = '{"redacted": true}', redaction_id = 5""" + FIRST],
                     "被改动过", id="a tombstone that no redaction made"),
        pytest.param([V + """"values" = '[]'""" + FIRST], "被改动过", id="values that are a list"),
        pytest.param([V + "unit = 'town-liuhe'" + FIRST], "被改动过", id="the unit"),
        pytest.param([V + "status = 'returned'" + FIRST], "被改动过", id="the status"),
        pytest.param([V + "source_row = 99" + FIRST], "被改动过", id="the row it came from"),
        pytest.param([V + "source_file = 'x.xlsx'" + FIRST], "被改动过", id="the file it came from"),
        pytest.param([V + "changeset_id = 4" + FIRST], "（变更号 4）被改动过", id="the changeset"),
        pytest.param([V + "version = 9" + FIRST], "被改动过", id="the number of a version"),
        pytest.param([V + "digest = 'x'" + FIRST], NUMBER3, id="its digest"),
        pytest.param(["DELETE FROM ledger_recordversion WHERE changeset_id = 5"],
                     "缺少第2版", id="a version between"),
        pytest.param(["DELETE FROM ledger_recordversion WHERE changeset_id = 6"],
                     "变更号 6 ", id="the newest version"),
        pytest.param(["DELETE FROM ledger_fact WHERE from_changeset = 4",
                      "DELETE FROM ledger_recordversion WHERE changeset_id = 4"],
                     "全部版本都不见了", id="a record's only version"),
        pytest.param([("INSERT INTO ledger_recordversion (record_id, version, changeset_id, unit, status, "
                      """"values", source_file, source_sheet, source_unit, source_period, digest) """
                      """SELECT record_id, 7, 4, unit, status, "values", '', '', '', '', digest """
                      "FROM ledger_recordversion WHERE changeset_id = 3 LIMIT 1")],
                     "被改动过", id="a version added"),
        pytest.param([C + "actor = '别人' WHERE number = 3"], NUMBER3, id="who"),
        pytest.param([C + "made_at = '2025-01-01 00:00:00' WHERE number = 3"], NUMBER3, id="when"),
        pytest.param([C + "reason = '另一个理由' WHERE number = 5"], "变更号 5 ", id="why"),
        pytest.param([C + "approver = '领导' WHERE number = 5"], "变更号 5 ", id="who agreed"),
        pytest.param([C + "digest = '' WHERE number = 3"], NUMBER3, id="the digest of a changeset"),
        pytest.param([C + "number = 99 WHERE number = 6",
                      "UPDATE ledger_recordversion SET changeset_id = 99 WHERE changeset_id = 6"],
                     "缺少变更号 6", id="its number"),
        pytest.param([C + "number = 50 WHERE number = 5", C + "number = 5 WHERE number = 6",
                      C + "number = 6 WHERE number = 50"], "变更号 5 ", id="two changesets swapped"),
        pytest.param(["DELETE FROM ledger_fact WHERE from_changeset = 6",
                      "DELETE FROM ledger_recordversion WHERE changeset_id = 6",
                      "DELETE FROM ledger_changeset WHERE number = 6"],
                     "变更号 6 不是原来的", id="the end cut off"),
        pytest.param(["DELETE FROM ledger_submission WHERE state = 'nil'"], "变更号 4 ", id="a nil report"),
        pytest.param(["UPDATE ledger_submission SET received_on = '2025-06-01' WHERE unit = 'town-donghu'"],
                     NUMBER3, id="when it was received"),
        pytest.param(["""UPDATE ledger_packversion SET files = json_set(files, '$."pack.yaml"', 'x')"""],
                     "变更号 1 ", id="the definitions"),
        pytest.param([("INSERT INTO ledger_periodlock (unit, period, locked, changeset_id) "
                      "VALUES ('town-donghu', '2025H1', 1, 3)")], NUMBER3, id="a lock added"),
        pytest.param(["UPDATE ledger_fact SET int1 = 77 WHERE from_changeset = 3 AND kind = 'training'"],
                     "事实表与记录不符", id="a fact"),
        pytest.param(["DELETE FROM ledger_fact WHERE from_changeset = 4"], "事实表与记录不符", id="a fact gone"),
        pytest.param(["UPDATE ledger_record SET kind = 'appeal' WHERE kind = 'training'"],
                     "被改动过", id="the kind"),
        pytest.param([C + "undoes_id = 3 WHERE number = 4"], "变更号 4 ", id="what it undoes"),
    ],
)  # fmt: skip
def test_tampering_is_named(kept, statements, said):
    tamper(kept, *statements)

    assert said in findings(kept)


@pytest.mark.parametrize(
    ("touch", "said"),
    [
        (lambda path: path.write_bytes(path.read_bytes() + b" "), "被改动过"),
        (lambda path: path.write_bytes(b""), "被改动过"),
        (lambda path: path.unlink(), "不见了"),
        (lambda path: path.rename(path.with_name("另存.docx")), "不见了"),
    ],
)
def test_an_archived_file_that_is_not_what_was_issued_is_named(kept, touch, said):
    workspace = open_workspace(kept)
    written, _composition = write_report(
        workspace, VIEWER, "dept", Period.read("2025H1"), template="half_year"
    )
    issued = issue_report(workspace, VIEWER, written.number)
    assert verify_workspace(workspace, VIEWER).findings == ()
    name = next(name for name in issued.files if name.endswith(".docx"))

    touch(issued.folder / name)
    # A digest that lies beside the file convinces nobody.
    (issued.folder / "SHA256SUMS").write_text("", "utf-8")

    assert findings(kept) == f"存档文件 {written.number}/{name} {said}。"


@pytest.mark.parametrize("how", ["bomb", "outside", "twice"])
def test_a_backup_with_more_in_it_than_it_says_is_refused_and_leaves_nothing(kept, tmp_path, how):
    archive = backup_workspace(open_workspace(kept), tmp_path / "a.zip")
    close_database()
    with zipfile.ZipFile(archive, "a", zipfile.ZIP_DEFLATED) as made:
        if how == "bomb":
            made.writestr("bomb.bin", bytes(200_000_000))
        elif how == "outside":
            made.writestr("../outside.txt", b"x")
        else:
            with pytest.warns(UserWarning, match="Duplicate name"):
                made.writestr("taizhang.toml", b"x")

    with pytest.raises(RefusedError, match="没有恢复"):
        restore_workspace(archive, tmp_path / "again", VIEWER)

    assert not (tmp_path / "again").exists()
    assert not (tmp_path / "outside.txt").exists()


def test_a_cleared_record_passes_and_what_follows_it_still_holds(kept):
    workspace = open_workspace(kept)
    redact_record(
        workspace, VIEWER, first_id(workspace), reason="依法", actor="综合岗", approver="领导"
    )

    assert findings(kept) == ""


def test_an_act_that_fails_leaves_no_link(kept):
    workspace = open_workspace(kept)
    before = verify_workspace(workspace, VIEWER)

    with pytest.raises(ZeroDivisionError), writing("测试", "import"):
        raise ZeroDivisionError

    assert verify_workspace(workspace, VIEWER) == before


def test_a_workspace_of_before_the_chain_is_sealed_when_it_is_opened(kept):
    tamper(kept, C + "digest = ''", V + "digest = ''")
    (kept / "taizhang.head").unlink()

    assert findings(kept) == ""
    assert (kept / "taizhang.head").is_file()


def test_digests_that_were_blanked_are_not_given_anew(kept):
    tamper(kept, C + "digest = ''", V + "digest = ''", V + "unit = 'town-liuhe'" + FIRST)

    said = findings(kept)

    assert "第1版（变更号 3）被改动过" in said
    assert NUMBER3 in said


def test_a_ledger_that_was_cut_short_is_not_written_on_nor_backed_up(kept, tmp_path):
    tamper(
        kept,
        "DELETE FROM ledger_fact WHERE from_changeset = 6",
        "DELETE FROM ledger_recordversion WHERE changeset_id = 6",
        "DELETE FROM ledger_changeset WHERE number = 6",
    )
    workspace = open_workspace(kept)

    with pytest.raises(RefusedError, match="没有记下的变更号 6"):
        send(workspace, "东湖镇", {"学习培训": [training("2025-05-06", "另一次")]})
    with pytest.raises(RefusedError, match="没有记下的变更号 6"):
        backup_workspace(workspace, tmp_path / "a.zip")

    assert "变更号 6 不是原来的" in findings(kept)


def test_a_missing_note_of_the_newest_changeset_is_told(kept):
    (kept / "taizhang.head").unlink()

    assert "taizhang.head" in findings(kept)


@pytest.mark.parametrize(
    ("statement", "said"),
    [
        (C + "made_at = '2025-13-45 00:00:00' WHERE number = 6", "变更号 6 "),
        (C + "made_at = 'x' WHERE number = 3", NUMBER3),
        ("UPDATE ledger_submission SET received_on = 'x' WHERE unit = 'town-donghu'", NUMBER3),
        ("UPDATE ledger_packversion SET files = '{'", "变更号 1 "),
        (V + "\"values\" = '{'" + FIRST, "第1版（变更号 3）被改动过"),
        (V + f"\"values\" = '{'[' * 5000 + ']' * 5000}'" + FIRST, "第1版"),
        (
            "UPDATE ledger_fact SET date1 = 'x' WHERE from_changeset = 3",
            "事实表与记录不符",
        ),
        ("DELETE FROM ledger_record WHERE kind = 'appeal'", "或它的记录已不存在"),
    ],
)
def test_what_cannot_be_read_is_named_and_the_rest_is_still_looked_at(kept, statement, said):
    tamper(kept, statement, C + "reason = '另一个理由' WHERE number = 5")

    found = findings(kept)

    assert said in found
    assert "变更号 5 " in found


def test_a_backup_brings_everything_back_while_somebody_is_writing(kept, tmp_path):
    workspace = open_workspace(kept)
    before = verify_workspace(workspace, VIEWER)
    with closing(sqlite3.connect(kept / "taizhang.sqlite3", isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        other.execute("DELETE FROM ledger_fact")
        archive = backup_workspace(workspace, tmp_path / "备份.zip")
        other.execute("ROLLBACK")

    found = restore_workspace(archive, tmp_path / "again", VIEWER)

    assert found == before
    assert (tmp_path / "again/taizhang.toml").read_bytes() == (kept / "taizhang.toml").read_bytes()


def test_a_backup_overwrites_nothing(kept, tmp_path):
    (tmp_path / "a.zip").write_text("mine")

    with pytest.raises(RefusedError, match="没有覆盖"):
        backup_workspace(open_workspace(kept), tmp_path / "a.zip")

    assert (tmp_path / "a.zip").read_text() == "mine"


def _altered(archive: Path, target: Path, how: str) -> None:
    with zipfile.ZipFile(archive) as source, zipfile.ZipFile(target, "w") as made:
        contents = {name: source.read(name) for name in source.namelist()}
        manifest = json.loads(contents["manifest.json"])
        match how:
            case "a byte":
                contents["taizhang.toml"] += b"#"
            case "a file missing":
                del contents["taizhang.sqlite3"]
            case "no manifest":
                del contents["manifest.json"]
            case "a file outside":
                contents["../evil"] = b""
                manifest["files"]["../evil"] = "0" * 64
            case "a strange manifest":
                manifest = [1]
            case "a server":
                line = b'database = "postgresql://127.0.0.1:9/x"\n'
                contents["taizhang.toml"] += line
                digest = hashlib.sha256(contents["taizhang.toml"]).hexdigest()
                manifest["files"]["taizhang.toml"] = digest
            case "another place":
                contents["pack/../../evil"] = b""
                manifest["files"]["pack/../../evil"] = "0" * 64
        if "manifest.json" in contents:
            contents["manifest.json"] = json.dumps(manifest).encode()
        for name, content in contents.items():
            made.writestr(name, content)


@pytest.mark.parametrize(
    "how",
    [
        "a byte",
        "a file missing",
        "no manifest",
        "a file outside",
        "a strange manifest",
        "another place",
        "a server",
    ],
)
def test_a_backup_that_was_altered_is_refused_and_nothing_is_put_in_place(kept, tmp_path, how):
    archive = backup_workspace(open_workspace(kept), tmp_path / "a.zip")
    _altered(archive, tmp_path / "b.zip", how)

    with pytest.raises(RefusedError, match="不是完整的台账备份"):
        restore_workspace(tmp_path / "b.zip", tmp_path / "again", VIEWER)

    assert sorted(path.name for path in tmp_path.iterdir()) == ["a.zip", "b.zip", "office"]


def test_a_backup_with_damaged_bytes_is_refused_wherever_they_are(kept, tmp_path):
    content = backup_workspace(open_workspace(kept), tmp_path / "a.zip").read_bytes()

    for place in range(40, len(content), len(content) // 25):
        damaged = content[:place] + bytes(255 - byte for byte in content[place : place + 40])
        (tmp_path / "b.zip").write_bytes(damaged + content[place + 40 :])
        with pytest.raises(RefusedError, match="没有恢复"):
            restore_workspace(tmp_path / "b.zip", tmp_path / "again", VIEWER)
        assert not (tmp_path / "again").exists()


def test_what_is_no_backup_and_a_folder_in_use_are_refused(kept, tmp_path):
    (tmp_path / "text.zip").write_text("not a zip")

    with pytest.raises(RefusedError, match="不是完整的台账备份"):
        restore_workspace(tmp_path / "text.zip", tmp_path / "again", VIEWER)
    with pytest.raises(RefusedError, match="不是空文件夹"):
        restore_workspace(tmp_path / "text.zip", kept, VIEWER)
    with pytest.raises(RefusedError, match="没有这个文件"):
        restore_workspace(tmp_path / "none.zip", tmp_path / "again", VIEWER)


@pytest.mark.parametrize(("most", "comes_along"), [(300, True), (2, False)])
def test_a_backup_holds_layouts_and_fonts_unless_these_are_very_large(
    kept, tmp_path, monkeypatch, most, comes_along
):
    monkeypatch.setattr("taizhang.services.safekeeping._LARGEST_FONTS", most)
    for name in ("fonts/仿宋.ttf", "layouts/本单位.yaml"):
        (kept / name).parent.mkdir()
        (kept / name).write_bytes(b"abc")

    archive = backup_workspace(open_workspace(kept), tmp_path / "a.zip")
    restore_workspace(archive, tmp_path / "again", VIEWER)

    assert (tmp_path / "again" / "layouts" / "本单位.yaml").read_bytes() == b"abc"
    assert (tmp_path / "again" / "fonts" / "仿宋.ttf").exists() is comes_along


def test_the_lists_of_an_office_come_back_with_the_rest(kept, tmp_path):
    lists = {
        "核对.txt": "LED-VALUE 提示\n",
        "用语.txt": "计量单位 场次\n",
        "提法.txt": "# 提法\n",
    }
    for name, text in lists.items():
        (kept / name).write_text(text, "utf-8")
    (kept / "别的.txt").write_text("不是本程序的", "utf-8")

    archive = backup_workspace(open_workspace(kept), tmp_path / "备份.zip")
    close_database()
    restore_workspace(archive, tmp_path / "回来", VIEWER)

    assert {path.name for path in (tmp_path / "回来").glob("*.txt")} == set(lists)
    assert all((tmp_path / "回来" / name).read_text("utf-8") == lists[name] for name in lists)
    # A workspace without any is backed up as before.
    for name in lists:
        (kept / name).unlink()
    with zipfile.ZipFile(backup_workspace(open_workspace(kept), tmp_path / "无.zip")) as plain:
        assert not set(lists) & set(plain.namelist())
