"""What other programs get: the same numbers, in typed columns, under a manifest that never lies."""

from __future__ import annotations

import csv
import json
import shutil
from dataclasses import replace
from datetime import date
from decimal import Decimal
from io import StringIO
from pathlib import Path

import pytest
from django.db import connection
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from taizhang.cli import run
from taizhang.core.indicators import Measure
from taizhang.core.indicators.evaluate import evaluate_measure
from taizhang.core.indicators.sql import Window
from taizhang.core.ledger.record import FieldValue, Record, RecordRef
from taizhang.core.values import Period, RefusedError
from taizhang.services.clock import now
from taizhang.services.exporting import export_csv, export_parquet
from taizhang.services.workspace import Workspace
from taizhang.store import facts as store_facts
from taizhang.store import queries
from taizhang.store.breakdowns import count_rows
from taizhang.store.ledger.models import FOREVER, Changeset, PackVersion
from taizhang.store.ledger.models import Fact as FactRow
from taizhang.store.parquet import open_duckdb
from taizhang.store.parquet_ledger import ParquetLedger
from taizhang.store.viewer import Viewer
from tests.core.indicators.test_generative import (
    KINDS,
    MEASURES,
    PERIODS,
    TREE,
    UNITS,
    fact_lists,
)
from tests.support.books import TRAINING
from tests.support.lots import examples
from tests.support.sql_engine import FOREVER as NEVER_ENDS
from tests.support.sql_engine import NOW, Fact
from tests.support.workspaces import H1, VIEWER, copy_filled, send, training

# DuckDB is an extra; without it there is nothing to test here.
pytest.importorskip("duckdb")


def fill_two_towns(office: Workspace) -> None:
    trainings = [
        training("2025-03-05", 场次=2),
        training("2025-06-30", "@SUM(1)", 联合单位="柳河镇"),
    ]
    send(office, "town-donghu", {TRAINING: trainings})
    send(office, "town-liuhe", {TRAINING: [training("2025-02-02", 场次=5)]}, nil=["诉求办理"])


@pytest.fixture
def two_towns(server: str, tmp_path: Path) -> Workspace:
    return copy_filled(fill_two_towns, tmp_path / "office")


def files_of(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def rows_in(folder: Path, query: str) -> list[tuple[object, ...]]:
    engine = open_duckdb()
    try:
        found: list[tuple[object, ...]] = engine.execute(query.format(folder=folder)).fetchall()
        return found
    finally:
        engine.close()


def write(facts: list[Fact]) -> None:
    """These facts and no others are in the database."""
    slots = store_facts.slot_map()
    FactRow.objects.all().delete()
    for fact in facts:
        store_facts.write_facts([fact.record], KINDS, slots, fact.from_changeset)
        ended = fact.to_changeset if fact.to_changeset != NEVER_ENDS else FOREVER
        made = FactRow.objects.filter(
            record_id=fact.record.ref.record_id, version=fact.record.ref.version
        )
        made.update(to_changeset=ended)


@pytest.fixture
def invented(office: Workspace) -> Workspace:
    """An office with the kinds of the generative tests, and changesets enough."""
    store_facts.assign_slots(KINDS, PackVersion.objects.get())
    newest = queries.latest_changeset(VIEWER)
    for number in range(newest + 1, NOW + 1):
        Changeset.objects.create(number=number, made_at=now(), actor="测试", action="test")
    kinds = {"unit": office.pack.kinds["unit"], **KINDS}
    return replace(office, pack=replace(office.pack, kinds=kinds))


@settings(
    max_examples=examples(15, 300),
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
    deadline=None,
)
@given(
    facts=fact_lists(),
    measures=st.lists(MEASURES, min_size=1, max_size=3),
    period=PERIODS,
    standing=st.sampled_from([{}, {"a1": "b"}]),
)
def test_duckdb_counts_what_the_database_and_the_evaluator_count(
    invented: Workspace,
    tmp_path: Path,
    facts: list[Fact],
    measures: list[Measure],
    period: Period,
    standing: dict[str, str],
) -> None:
    shutil.rmtree(tmp_path / "out", ignore_errors=True)
    write(facts)
    named = {f"m{number}": measure for number, measure in enumerate(measures)}
    held = [fact.record for fact in facts if fact.from_changeset <= NOW < fact.to_changeset]
    window = Window(period, UNITS, NOW, standing)

    export_parquet(invented, VIEWER, tmp_path / "out", NOW)
    exported = ParquetLedger(tmp_path / "out", check=True)
    try:
        by_duckdb = exported.measure(named, window)
        rows = [["a", "a1"], ["b"], list(UNITS)]
        asked = [(measure, period) for measure in measures]
        table = count_rows(VIEWER, asked, rows, window, TREE, exported.slots, run=exported.run)
    finally:
        exported.close()

    assert by_duckdb == queries.measure(VIEWER, named, window, TREE, store_facts.slot_map())
    assert by_duckdb == {
        name: evaluate_measure(measure, held, UNITS, period, standing)
        for name, measure in named.items()
    }
    assert table == count_rows(VIEWER, asked, rows, window, TREE, store_facts.slot_map())
    for row, cells in zip(rows, table, strict=True):
        for measure, cell in zip(measures, cells, strict=True):
            one = evaluate_measure(measure, held, row, period, standing)
            assert (cell.count, cell.number, cell.any_of_kind) == (
                len(one.records),
                one.number,
                one.any_of_kind,
            )


def test_a_server_of_any_locale_orders_ids_as_the_other_engines_do(office: Workspace) -> None:
    if connection.vendor != "postgresql":
        pytest.skip("the ledger lies in a file")

    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT collation_name FROM information_schema.columns "
            "WHERE table_name = 'ledger_fact' AND column_name = 'record_id'"
        )
        (found,) = cursor.fetchone()

    assert found == "C"


def test_columns_have_the_types_of_the_definitions(invented: Workspace, tmp_path: Path) -> None:
    largest = Decimal("90000000000000.99")
    values: dict[str, FieldValue] = {
        "day": date(2025, 2, 28),
        "number": 9 * 10**15,
        "money": largest,
        "sort": "ab",
        "tags": ("a", "b"),
    }
    write([Fact(Record(RecordRef("r,1", 1), "work", "a", values))])

    export_parquet(invented, VIEWER, tmp_path / "out", NOW)

    where = "read_parquet('{folder}/facts/kind=work/*/*.parquet', hive_partitioning = false)"
    types = rows_in(tmp_path / "out", f"DESCRIBE FROM {where}")
    assert {name: sort for name, sort, *_rest in types} == {
        "_record_id": "VARCHAR",
        "_version": "INTEGER",
        "_unit": "VARCHAR",
        "_from_changeset": "BIGINT",
        "_month": "INTEGER",
        "day": "DATE",
        "ended": "DATE",
        "number": "BIGINT",
        "money": "DECIMAL(18,2)",
        "sort": "VARCHAR",
        "tags": "VARCHAR",
        "host": "VARCHAR",
        "venue": "VARCHAR",
    }
    rows = rows_in(
        tmp_path / "out", f"FROM {where} SELECT _record_id, day, ended, number, money, sort, tags"
    )
    assert rows == [("r,1", date(2025, 2, 28), None, 9 * 10**15, largest, "ab", "|a|b|")]


def test_the_manifest_names_every_file_and_the_state_of_the_ledger(
    two_towns: Workspace, tmp_path: Path
) -> None:
    done = export_parquet(two_towns, VIEWER, tmp_path / "out")

    manifest = json.loads((tmp_path / "out/manifest.json").read_text("utf-8"))
    assert manifest["changeset"] == queries.latest_changeset(VIEWER) == done.changeset
    assert manifest["pack"]["digest"] == two_towns.pack.digest
    (trainings,) = [kind for kind in manifest["kinds"] if kind["id"] == "training"]
    assert trainings["rows"] == 3
    assert [file["month"] for file in trainings["files"]] == [202502, 202503, 202506]
    named = [file["path"] for kind in manifest["kinds"] for file in kind["files"]]
    named += [file["path"] for file in manifest["tables"].values()]
    assert sorted([*named, "manifest.json"]) == [*files_of(tmp_path / "out")]
    ParquetLedger(tmp_path / "out", check=True).close()


def test_units_submissions_and_labels_are_tables_of_their_own(
    two_towns: Workspace, tmp_path: Path
) -> None:
    export_parquet(two_towns, VIEWER, tmp_path / "out")

    def rows(what: str) -> list[tuple[object, ...]]:
        return rows_in(tmp_path / "out", f"{what} ORDER BY ALL")

    units = rows("SELECT code, parent, valid_from FROM '{folder}/units/*.parquet'")
    assert ("town-donghu", "dept", date(2020, 1, 1)) in units
    assert ("dept", None, date(2020, 1, 1)) in units
    sent = rows("SELECT unit, kind, period, last_day, state FROM '{folder}/submissions/*.parquet'")
    assert ("town-liuhe", "appeal", "2025H1", date(2025, 6, 30), "nil") in sent
    labels = rows("FROM '{folder}/labels/*.parquet'")
    assert ("training", "format", "online", "线上学习") in labels


def test_the_same_ledger_gives_the_same_files(two_towns: Workspace, tmp_path: Path) -> None:
    export_parquet(two_towns, VIEWER, tmp_path / "one")
    export_parquet(two_towns, VIEWER, tmp_path / "two")

    assert files_of(tmp_path / "one") == files_of(tmp_path / "two")


def test_a_former_export_can_be_read_until_the_next_but_one(
    two_towns: Workspace, tmp_path: Path
) -> None:
    folder = tmp_path / "out"
    export_parquet(two_towns, VIEWER, folder)
    before = files_of(folder)
    reading = ParquetLedger(folder)
    try:
        send(two_towns, "town-liuhe", {TRAINING: [training("2025-03-09", 场次=7)]})
        export_parquet(two_towns, VIEWER, folder)
        measures = {
            name: item.body
            for name, item in two_towns.pack.indicators.items()
            if name == "training_sessions" and isinstance(item.body, Measure)
        }
        units = ["town-donghu", "town-liuhe"]
        found = reading.measure(measures, Window(H1, units, reading.changeset))
        assert found["training_sessions"].number == 8
    finally:
        reading.close()
    after = files_of(folder)
    assert {name for name in before if name.endswith(".parquet")} <= after.keys()
    export_parquet(two_towns, VIEWER, folder)
    manifest = json.loads((folder / "manifest.json").read_text("utf-8"))
    named = {file["path"] for kind in manifest["kinds"] for file in kind["files"]}
    assert {name for name in files_of(folder) if name.startswith("facts/")} == named


def test_the_ledger_is_exported_as_it_was_known(two_towns: Workspace, tmp_path: Path) -> None:
    newest = queries.latest_changeset(VIEWER)

    then = export_parquet(two_towns, VIEWER, tmp_path / "then", newest - 1)

    assert (then.rows["学习培训"], then.changeset) == (2, newest - 1)
    assert export_csv(two_towns, VIEWER, tmp_path / "csv", newest - 1).rows["学习培训"] == 2


def test_a_unit_gets_what_it_may_see(two_towns: Workspace, tmp_path: Path) -> None:
    town = Viewer("镇", "town-liuhe")

    for export in (export_parquet, export_csv):
        assert export(two_towns, town, tmp_path / export.__name__).rows["学习培训"] == 1
    manifest = json.loads((tmp_path / "export_parquet/manifest.json").read_text("utf-8"))
    assert manifest["unit"] == "town-liuhe"


def test_an_altered_or_missing_file_is_found(two_towns: Workspace, tmp_path: Path) -> None:
    folder = tmp_path / "out"
    export_parquet(two_towns, VIEWER, folder)
    manifest = json.loads((folder / "manifest.json").read_text("utf-8"))
    path = folder / manifest["kinds"][0]["files"][0]["path"]
    content = path.read_bytes()

    path.write_bytes(content[:-9] + b"x" + content[-8:])
    with pytest.raises(RefusedError, match="改动"):
        ParquetLedger(folder, check=True)
    path.unlink()
    with pytest.raises(RefusedError, match="缺少"):
        ParquetLedger(folder)
    # The next export mends it.
    export_parquet(two_towns, VIEWER, folder)
    assert path.read_bytes() == content


def test_csv_files_open_in_a_spreadsheet(two_towns: Workspace, tmp_path: Path) -> None:
    export_csv(two_towns, VIEWER, tmp_path / "out")

    content = (tmp_path / "out/学习培训.csv").read_bytes()
    assert content.startswith(b"\xef\xbb\xbf")
    assert b"\r\n" in content
    rows = [*csv.DictReader(StringIO(content.decode("utf-8-sig")))]
    by_topic = {row["主题"]: row for row in rows}
    assert by_topic["'@SUM(1)"]["联合单位"] == "柳河镇"
    assert by_topic["'@SUM(1)"]["填报单位"] == "东湖镇"
    assert by_topic["政策解读"]["形式"] == "专题讲座"
    sent = (tmp_path / "out/报送情况.csv").read_text("utf-8-sig")
    assert "town-liuhe,柳河镇,诉求办理,2025H1,零报告,2025-07-01" in sent


@pytest.mark.parametrize(
    ("words", "says"),
    [
        ((), "请用 --parquet 或 --csv"),
        (("--parquet", "mine"), "文件夹里有别的文件"),
        (("--parquet", "out", "--as-of", "99"), "没有变更号 99"),
    ],
)
def test_what_cannot_be_exported_is_refused(
    two_towns: Workspace,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    words: tuple[str, ...],
    says: str,
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine/照片.txt").write_text("x", "utf-8")

    assert run(["ledger", "export", "--workspace", str(two_towns.folder), *words]) == 2
    assert says in capsys.readouterr().err
    assert (tmp_path / "mine/照片.txt").exists()


def test_the_command_says_what_it_wrote(
    two_towns: Workspace, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    target = str(tmp_path / "out")

    assert run(["ledger", "export", "--workspace", str(two_towns.folder), "--parquet", target]) == 0
    out = capsys.readouterr().out
    assert "已导出到" in out
    assert "学习培训" in out
    assert "3 条" in out


def test_without_duckdb_it_says_what_to_install(
    two_towns: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("taizhang.store.parquet.find_spec", lambda _name: None)

    with pytest.raises(RefusedError, match=r"taizhang\[analytics\]"):
        export_parquet(two_towns, VIEWER, tmp_path / "out")
    assert not (tmp_path / "out").exists()
    assert export_csv(two_towns, VIEWER, tmp_path / "csv").rows["学习培训"] == 3
