"""A viewer of a unit sees the records and the numbers of its sub-tree, and of nobody else."""

from __future__ import annotations

from pathlib import Path

import pytest

from taizhang.core.indicators import Measure
from taizhang.core.indicators.sql import Window
from taizhang.core.ledger.unit import UnitTree
from taizhang.services.workspace import Workspace
from taizhang.store import queries
from taizhang.store.facts import slot_map
from taizhang.store.viewer import Viewer
from tests.support.reference import reference_ledger
from tests.support.workspaces import H1, VIEWER, copy_filled, send, training

TOWN, OTHER = "town-donghu", "town-liuhe"


def fill_two_towns(office: Workspace) -> None:
    for unit, sessions in ((TOWN, 2), (OTHER, 5)):
        send(office, unit, {"学习培训": [training("2025-03-05", 场次=sessions)]})


@pytest.fixture
def two_towns(server: str, tmp_path: Path) -> Workspace:
    return copy_filled(fill_two_towns, tmp_path / "office")


def tree(office: Workspace) -> UnitTree:
    return queries.unit_tree(VIEWER, office.pack.kinds["unit"], H1, 99)


@pytest.mark.parametrize(
    ("viewer", "units"),
    [
        (Viewer("镇", TOWN), {TOWN}),
        (Viewer("部", "dept"), {"dept", TOWN, OTHER, "sec-economy", "assoc-biz"}),
        (Viewer("无", "nobody"), set()),
        (VIEWER, {"dept", TOWN, OTHER, "sec-economy", "assoc-biz"}),
    ],
)
def test_records_are_those_of_the_sub_tree(
    two_towns: Workspace, viewer: Viewer, units: set[str]
) -> None:
    kinds = two_towns.pack.kinds
    found = queries.records(viewer, kinds, tree(two_towns), 99)
    assert {record.unit for record in found} == units
    book = reference_ledger(viewer, kinds, tree(two_towns), two_towns.pack.expectations, 99)
    assert {record.unit for record in book.records} == units


def test_versions_asked_for_by_name_are_not_given_away(two_towns: Workspace) -> None:
    kinds = two_towns.pack.kinds
    refs = [record.ref for record in queries.records(VIEWER, kinds, tree(two_towns), 99)]
    found = queries.versions(Viewer("镇", TOWN), kinds, tree(two_towns), refs)
    assert {record.unit for record, _source in found.values()} == {TOWN}


def test_numbers_count_the_sub_tree_even_if_more_is_asked_for(two_towns: Workspace) -> None:
    pack = two_towns.pack
    measures = {
        name: item.body for name, item in pack.indicators.items() if isinstance(item.body, Measure)
    }
    window = Window(H1, tree(two_towns).scope("dept"), 99)
    own = Window(H1, (TOWN,), 99)
    for viewer, seen in ((Viewer("镇", TOWN), own), (VIEWER, window)):
        asked = queries.measure(viewer, measures, window, tree(two_towns), slot_map())
        assert asked == queries.measure(VIEWER, measures, seen, tree(two_towns), slot_map())
    nobody = queries.measure(Viewer("无", "no"), measures, window, tree(two_towns), slot_map())
    assert all(not result.records and not result.any_of_kind for result in nobody.values())
