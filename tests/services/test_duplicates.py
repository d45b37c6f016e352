"""Two reporters of one event: listed, kept apart, merged, taken apart again."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from decimal import Decimal
from pathlib import Path

import pytest
from click.testing import CliRunner

from taizhang.cli.commands import cli
from taizhang.core.values import Known, RefusedError
from taizhang.services.duplicates import (
    ListedPair,
    keep_apart,
    list_duplicates,
    merge_records,
    unmerge,
)
from taizhang.services.maintenance import rebuild
from taizhang.services.reporting import compute
from taizhang.services.undoing import undo_changeset
from taizhang.services.workspace import Workspace
from taizhang.store import queries
from taizhang.store.database import close_database
from taizhang.store.ledger.models import Changeset, DuplicateDecision, Fact, RecordVersion
from taizhang.store.viewer import Viewer
from tests.support.books import TRAINING, change, rows_of
from tests.support.workspaces import (
    H1,
    LAST_H1,
    VIEWER,
    copy_filled,
    make_office,
    organisation,
    send,
    take_in,
    training,
)

TOWN, OTHER, SECTION = "town-donghu", "town-liuhe", "sec-economy"
TOPIC = "惠企政策解读"
WHY = "与对方核实，是同一场"


def fill_one_twice(workspace: Workspace) -> None:
    send(
        workspace,
        SECTION,
        {TRAINING: [training("2025-03-05", TOPIC, 培训人次=60, 联合单位="东湖镇")]},
    )
    town = [
        training("2025-03-05", f"举办{TOPIC}", 培训人次=63, 邀请人数=70),
        training("2025-04-08", "业务培训", 培训人次=40),
    ]
    send(workspace, TOWN, {TRAINING: town})


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Workspace]:
    """The section and a town have both reported one training; the town has one more."""
    yield copy_filled(fill_one_twice, tmp_path / "office", ())
    close_database()


def only_pair(office: Workspace) -> ListedPair:
    (pair,) = list_duplicates(office, VIEWER, H1)
    return pair


def ids(office: Workspace) -> tuple[str, str]:
    """The section's record and the town's."""
    pair = only_pair(office)
    by_unit = {item.unit: item.record_id for item in (pair.first, pair.second)}
    return by_unit["经济联络科"], by_unit["东湖镇"]


def figure(office: Workspace, indicator: str, as_of: int | None = None) -> Decimal:
    changeset = queries.latest_changeset(VIEWER) if as_of is None else as_of
    computed = compute(office, VIEWER, [indicator], "dept", H1, changeset)
    value = computed.current[indicator].value
    assert isinstance(value, Known), value
    return value.number


def values_of(record_id: str) -> tuple[str, dict[str, object]]:
    row = RecordVersion.objects.filter(record_id=record_id).order_by("version").last()
    assert row is not None
    return row.status, row.values


def facts() -> list[tuple[object, ...]]:
    rows = Fact.objects.order_by("record_id", "version").values()
    return [tuple(value for name, value in row.items() if name != "id") for row in rows]


def test_a_pair_is_listed_with_its_units_and_reasons(office: Workspace) -> None:
    pair = only_pair(office)

    assert pair.kind == TRAINING
    assert {pair.first.unit, pair.second.unit} == {"经济联络科", "东湖镇"}
    assert {pair.first.title, pair.second.title} == {TOPIC, f"举办{TOPIC}"}
    assert "经济联络科把东湖镇填作联合单位。" in [str(message) for message in pair.why]


def test_pairs_are_those_of_the_period_the_unit_and_the_viewer(office: Workspace) -> None:
    assert list_duplicates(office, VIEWER, LAST_H1) == []
    assert list_duplicates(office, VIEWER, H1, OTHER) == []
    assert list_duplicates(office, Viewer("镇", TOWN), H1) == []
    assert len(list_duplicates(office, VIEWER, H1, "东湖镇")) == 1
    assert len(list_duplicates(office, VIEWER, H1, "dept")) == 1


def test_what_is_kept_apart_is_not_asked_about_again(office: Workspace) -> None:
    kept, dropped = ids(office)

    keep_apart(office, VIEWER, kept, dropped, reason="上下午各一场")

    assert list_duplicates(office, VIEWER, H1) == []
    assert DuplicateDecision.objects.get().decision == "apart"
    assert figure(office, "training_person_times") == 60 + 63 + 40


def test_a_merge_takes_exactly_the_dropped_record_out_of_the_totals(office: Workspace) -> None:
    kept, dropped = ids(office)
    before = queries.latest_changeset(VIEWER)

    merge_records(office, VIEWER, kept, dropped, reason=WHY)

    assert figure(office, "training_person_times") == 60 + 40
    assert figure(office, "training_sessions") == 2
    assert figure(office, "training_person_times", before) == 60 + 63 + 40
    assert figure(office, "training_sessions", before) == 3
    assert list_duplicates(office, VIEWER, H1) == []


def test_the_kept_record_names_the_other_unit_and_fills_its_gaps(office: Workspace) -> None:
    section, town = ids(office)
    held = values_of(section)[1]

    merge_records(office, VIEWER, town, section, reason=WHY)

    status, values = values_of(town)
    assert status == "approved"
    assert values["co_hosts"] == [SECTION]
    assert (values["person_times"], values["invited"]) == (63, 70)
    assert values_of(section) == ("withdrawn", held)


def test_a_field_may_be_taken_from_the_other_record(office: Workspace) -> None:
    kept, dropped = ids(office)

    merge_records(office, VIEWER, kept, dropped, reason=WHY, take=["培训人次"])

    values = values_of(kept)[1]
    assert (values["person_times"], values["invited"], values["topic"]) == (63, 70, TOPIC)
    assert figure(office, "training_person_times") == 63 + 40


def test_taking_a_merge_back_restores_both_records(office: Workspace) -> None:
    kept, dropped = ids(office)
    before = values_of(kept), values_of(dropped)
    merged = merge_records(office, VIEWER, kept, dropped, reason=WHY)

    done = unmerge(office, VIEWER, dropped, kept, reason="核实为两场")

    assert (values_of(kept), values_of(dropped)) == before
    assert figure(office, "training_person_times") == 60 + 63 + 40
    assert ids(office) == (kept, dropped)
    assert Changeset.objects.get(number=done.changeset).undoes_id == merged.changeset
    assert (done.kept, done.dropped) == (kept, dropped)
    assert RecordVersion.objects.filter(record_id=dropped).count() == 3
    assert figure(office, "training_person_times", merged.changeset) == 60 + 40


def test_facts_made_anew_are_the_same_after_a_merge_and_after_it_is_taken_back(
    office: Workspace,
) -> None:
    kept, dropped = ids(office)
    merge_records(office, VIEWER, kept, dropped, reason=WHY)
    merged = facts()
    rebuild(office)
    rebuilt = facts()
    unmerge(office, VIEWER, kept, dropped, reason="核实为两场")
    apart = facts()
    rebuild(office)

    assert (rebuilt, facts()) == (merged, apart)


def test_a_merge_that_was_corrected_since_is_not_taken_back(office: Workspace) -> None:
    kept, dropped = ids(office)
    merge_records(office, VIEWER, kept, dropped, reason=WHY)
    send(office, OTHER, {TRAINING: [training("2025-03-05", TOPIC, 培训人次=21)]})
    third = RecordVersion.objects.get(unit=OTHER, record__kind="training").record_id
    merge_records(office, VIEWER, kept, third, reason=WHY)

    with pytest.raises(RefusedError, match="合并后又有改动"):
        unmerge(office, VIEWER, kept, dropped, reason="核实为两场")


def test_a_workbook_that_still_has_the_dropped_row_does_not_bring_it_back(
    tmp_path: Path,
) -> None:
    office = make_office(tmp_path / "office")
    shared = training("2025-03-05", TOPIC, 培训人次=60, 联合单位="东湖镇")
    send(office, SECTION, {TRAINING: [shared]})
    town = [training("2025-03-05", TOPIC, 培训人次=63), training("2025-04-08", "业务培训")]
    workbook = send(office, TOWN, {TRAINING: town})
    merge_records(office, VIEWER, *ids(office), reason=WHY)
    merged = figure(office, "training_person_times")

    again = take_in(office, "again.xlsx", workbook)
    mended = change(workbook, TRAINING, {(4, "培训人次"): 45})
    corrected = take_in(office, "mended.xlsx", mended)

    assert (again.changes, again.problems, again.changeset) == (0, (), None)
    assert (corrected.changes, corrected.problems) == (1, ())
    for result in (again, corrected):
        assert f"“学习培训”第3行与经济联络科的“{TOPIC}”已合并，没有另记。" in map(str, result.notes)
    assert not any(sheet.vanished or sheet.new for sheet in corrected.sheets)
    assert figure(office, "training_person_times") == merged - 5
    close_database()


def merged_office(folder: Path) -> tuple[Workspace, bytes]:
    """The town's only training was merged into the section's; and the town's workbook."""
    office = make_office(folder)
    shared = training("2025-03-05", TOPIC, 培训人次=60, 联合单位="东湖镇")
    send(office, SECTION, {TRAINING: [shared]})
    workbook = send(office, TOWN, {TRAINING: [training("2025-03-05", TOPIC, 培训人次=63)]})
    merge_records(office, VIEWER, *ids(office), reason=WHY)
    return office, workbook


def test_a_row_without_its_id_is_known_by_day_and_title(tmp_path: Path) -> None:
    office, workbook = merged_office(tmp_path / "office")
    without = change(workbook, TRAINING, {(3, "记录号"): None, (4, "记录号"): None})

    result = take_in(office, "without.xlsx", without)

    assert (result.changes, result.problems) == (0, ())
    assert len(result.notes) == 1
    assert figure(office, "training_person_times") == 60
    close_database()


def test_a_row_copied_from_a_merged_one_is_not_swallowed(tmp_path: Path) -> None:
    office, workbook = merged_office(tmp_path / "office")
    (row,) = (row for row in rows_of(workbook, TRAINING) if row["主题"] == TOPIC)
    copied = {(4, label): value for label, value in row.items()}
    copied[4, "主题"] = "宗教政策学习"

    result = take_in(office, "copied.xlsx", change(workbook, TRAINING, copied))

    assert result.changes == 0
    assert ["请清空本行记录号" in str(problem.message) for problem in result.problems] == [True]
    close_database()


def test_after_a_merge_is_taken_back_the_row_counts_again(tmp_path: Path) -> None:
    office, workbook = merged_office(tmp_path / "office")
    (decision,) = DuplicateDecision.objects.all()
    unmerge(office, VIEWER, decision.first_id, decision.second_id, reason="核实为两场")

    result = take_in(office, "mended.xlsx", change(workbook, TRAINING, {(3, "培训人次"): 64}))

    assert (result.changes, result.problems, result.notes) == (1, (), ())
    assert figure(office, "training_person_times") == 60 + 64
    close_database()


REFUSED: list[tuple[str, Callable[[Workspace, str, str], object], str]] = [
    ("no reason", lambda w, k, d: merge_records(w, VIEWER, k, d, reason=" "), "写明理由"),
    (
        "a number of a person",
        lambda w, k, d: merge_records(w, VIEWER, k, d, reason="问过13812345678"),
        "手机号码",
    ),
    ("with itself", lambda w, k, _d: merge_records(w, VIEWER, k, k, reason=WHY), "同一条记录"),
    ("unknown", lambda w, k, _d: merge_records(w, VIEWER, k, "NONE", reason=WHY), "没有记录号"),
    (
        "not seen",
        lambda w, k, d: merge_records(w, Viewer("镇", TOWN), k, d, reason=WHY),
        "没有记录号",
    ),
    (
        "unknown field",
        lambda w, k, d: merge_records(w, VIEWER, k, d, reason=WHY, take=["天气"]),
        "没有“天气”这一项",
    ),
    ("never merged", lambda w, k, d: unmerge(w, VIEWER, k, d, reason=WHY), "没有合并过"),
    ("apart from nothing", lambda w, k, _d: keep_apart(w, VIEWER, k, "X", reason=WHY), "有效记录"),
]


@pytest.mark.parametrize(
    ("act", "said"), [case[1:] for case in REFUSED], ids=[c[0] for c in REFUSED]
)
def test_what_cannot_be_is_refused_and_leaves_no_trace(
    office: Workspace, act: Callable[[Workspace, str, str], object], said: str
) -> None:
    kept, dropped = ids(office)
    before = Changeset.objects.count(), RecordVersion.objects.count()

    with pytest.raises(RefusedError, match=said):
        act(office, kept, dropped)

    assert (Changeset.objects.count(), RecordVersion.objects.count()) == before
    assert not DuplicateDecision.objects.exists()


def test_a_record_that_was_dropped_cannot_be_merged_again(office: Workspace) -> None:
    kept, dropped = ids(office)
    merge_records(office, VIEWER, kept, dropped, reason=WHY)

    with pytest.raises(RefusedError, match="没有记录号"):
        merge_records(office, VIEWER, kept, dropped, reason=WHY)


def test_entries_of_a_register_are_listed_and_not_merged(tmp_path: Path) -> None:
    entries = [
        organisation("ZZ-1", 30, "2020-01-01", 组织名称="东湖商会"),
        organisation("ZZ-2", 30, "2021-01-01", 组织名称="东湖商会"),
    ]
    office = make_office(tmp_path / "office", entries)
    pair = only_pair(office)

    with pytest.raises(RefusedError, match="是名录"):
        merge_records(office, VIEWER, pair.first.record_id, pair.second.record_id, reason=WHY)
    close_database()


def test_the_commands_do_it(office: Workspace) -> None:
    kept, dropped = ids(office)
    folder = str(office.folder)

    def run(*arguments: str) -> str:
        done = CliRunner().invoke(cli, ["ledger", *arguments, "--workspace", folder])
        assert done.exit_code == 0, done.output
        return done.output

    listed = run("duplicates", "--period", "2025H1")
    merged = run("merge", kept, dropped, "--reason", WHY, "--take", "培训人次")
    none = run("duplicates", "--period", "2025H1", "--unit", "东湖镇")
    split = run("unmerge", kept, dropped, "--reason", "核实为两场")
    parted = run("apart", kept, dropped, "--reason", "两场")

    assert kept in listed
    assert dropped in listed
    assert "日期相同（2025-03-05）。" in listed
    assert "共 1 对" in listed
    assert f"已合并：保留 {kept}，撤销 {dropped}" in merged
    assert "没有可能重复的记录。" in none
    assert "已拆开" in split
    assert "已记为两件事" in parted


def test_a_merge_is_taken_back_by_undo_as_any_changeset_and_may_be_done_again(
    office: Workspace,
) -> None:
    kept, dropped = ids(office)
    before = values_of(kept), values_of(dropped)
    merged = merge_records(office, VIEWER, kept, dropped, reason=WHY)

    undone = undo_changeset(office, VIEWER, merged.changeset, reason="核实为两场")
    apart = values_of(kept), values_of(dropped), figure(office, "training_person_times")
    undo_changeset(office, VIEWER, undone.changeset, reason="还是一场")

    assert apart[:2] == before
    assert apart[2] == 60 + 63 + 40
    assert figure(office, "training_person_times") == 60 + 40
    with pytest.raises(RefusedError, match="有效记录"):
        merge_records(office, VIEWER, kept, dropped, reason=WHY)
