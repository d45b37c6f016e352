"""Key figures, who waits for what, and figures that are looked at without gathering their records."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from decimal import Decimal
from functools import cache
from pathlib import Path

import pytest

from taizhang.core.ledger.submission import SubmissionState
from taizhang.core.values import Known, Period, RefusedError
from taizhang.packs.load import find_pack, load_files, read_files
from taizhang.packs.pack import Pack
from taizhang.services import at_a_glance
from taizhang.services.at_a_glance import (
    REST,
    Move,
    coming_days,
    key_indicators,
    lines_of_work,
    look,
    owed_below,
    part_depth,
    reporting_state,
)
from taizhang.services.entering import enter_record
from taizhang.services.figure_records import PAGE, records_behind
from taizhang.services.indicators import show_indicator
from taizhang.services.ledger_status import Owed
from taizhang.services.reporting import compute
from taizhang.services.review_queue import count_waiting_for
from taizhang.services.reviewing import approve_records, return_records, submit_records
from taizhang.services.unit_choice import choose_unit, units_to_choose
from taizhang.services.waiting_work import on_their_way, reports_in_hand
from taizhang.services.worked_cases import worked_cases
from taizhang.services.workspace import Workspace, open_workspace
from taizhang.store import queries
from taizhang.store.database import close_database
from taizhang.store.viewer import Viewer
from tests.support.books import TRAINING
from tests.support.workspaces import H1, LAST_H1, VIEWER, make_office, send, training

CLERK, REVIEWER = Viewer("填报人", "town-donghu"), Viewer("审核人", "dept")
OTHER = Viewer("柳河填报人", "town-liuhe")
SENDERS = ("sec-economy", "assoc-biz", "town-donghu", "town-liuhe")


@cache
def loaded_pack(name: str) -> Pack:
    """A built-in pack, read once."""
    return load_files(read_files(find_pack(name)), cases=False)


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two towns with trainings this year, one of them last year too; one association is missing this year."""
    folder = tmp_path_factory.mktemp("glance") / "office"
    made = make_office(folder)
    held = {
        LAST_H1: {"town-donghu": [training("2024-02-01", 场次=4)]},
        H1: {
            "town-donghu": [
                training(f"2025-03-{day:02}", f"主题{day}", 场次=1, 培训人次=30)
                for day in range(1, 13)
            ],
            "town-liuhe": [training("2025-06-30", 场次=5, 培训人次=30)],
        },
    }
    for period, rows in held.items():
        for unit in SENDERS:
            if (period, unit) == (H1, "assoc-biz"):
                continue
            sent = rows.get(unit)
            send(
                made,
                unit,
                {TRAINING: sent} if sent else {},
                nil=() if sent else [TRAINING],
                period=period,
            )
    close_database()
    return folder


@pytest.fixture
def office(filled: Path) -> Iterator[Workspace]:
    """To be looked at only."""
    yield open_workspace(filled)
    close_database()


@pytest.fixture
def own_office(filled: Path, tmp_path: Path) -> Iterator[Workspace]:
    """A copy to write in."""
    shutil.copytree(filled, tmp_path / "office")
    yield open_workspace(tmp_path / "office")
    close_database()


def texts(topic: str) -> dict[str, str]:
    """A training of three sessions as somebody types it."""
    return {name: str(cell) for name, cell in training("2025-05-01", topic, 场次=3).items()}


def sessions(office: Workspace, viewer: Viewer = VIEWER) -> at_a_glance.KeyFigure:
    glance = look(office, viewer, "dept", H1, ["training_sessions"])
    return glance.figures[0]


@pytest.mark.parametrize(
    ("pack", "first"),
    [("united_front", "training_sessions"), ("rural_affairs", "grain_area")],
)
def test_key_indicators_come_from_the_packs_own_templates(pack: str, first: str) -> None:
    loaded = loaded_pack(pack)

    found = key_indicators(loaded)

    assert 4 <= len(found) <= at_a_glance.MOST_KEY
    named = {name for template in loaded.templates.values() for name in template.indicators()}
    assert set(found) <= named
    assert first in loaded.indicators


def test_a_pack_without_templates_has_its_first_indicators() -> None:
    loaded = replace(loaded_pack("united_front"), templates={})

    assert key_indicators(loaded) == tuple(loaded.indicators)[: at_a_glance.MOST_KEY]


@pytest.mark.parametrize("pack", ["united_front", "rural_affairs"])
def test_every_indicator_stands_in_one_line_of_work_behind_its_whole(pack: str) -> None:
    loaded = loaded_pack(pack)

    lines = lines_of_work(loaded)

    found = [name for line in lines for name in line.indicators]
    assert sorted(found) == sorted(loaded.indicators)
    assert [line.label for line in lines if line.id != REST] == [
        line.label for line in loaded.lines if line.id in {one.id for one in lines}
    ]
    for line in lines:
        for place, name in enumerate(line.indicators):
            whole = loaded.indicators[name].part_of
            if whole in line.indicators:
                assert line.indicators.index(whole) < place
                assert part_depth(loaded, name) == part_depth(loaded, whole) + 1


def test_without_lines_of_work_indicators_stand_by_kind() -> None:
    loaded = replace(loaded_pack("united_front"), lines=())

    lines = lines_of_work(loaded)

    assert loaded.kinds["training"].label in {line.label for line in lines}
    assert sum(len(line.indicators) for line in lines) == len(loaded.indicators)


@pytest.mark.parametrize("unit", ["dept", "town-donghu", "town-liuhe"])
def test_looked_at_without_their_records_figures_are_the_same(office: Workspace, unit: str) -> None:
    names = [*office.pack.indicators]
    changeset = queries.latest_changeset(VIEWER)

    named = compute(office, VIEWER, names, unit, H1, changeset)
    counted = compute(office, VIEWER, names, unit, H1, changeset, named=False)

    for name in names:
        for side in ("current", "base"):
            one, other = getattr(named, side)[name], getattr(counted, side)[name]
            assert (one.value, one.state, one.coverage, one.reasons, one.waiting) == (
                other.value,
                other.state,
                other.coverage,
                other.reasons,
                other.waiting,
            ), name


def test_a_card_tells_last_year_and_why_the_two_do_not_compare(office: Workspace) -> None:
    figure = sessions(office)

    assert figure.outcome.value == Known(Decimal(17))
    assert figure.base.value == Known(Decimal(4))
    assert figure.outcome.coverage.reported == figure.outcome.coverage.expected - 1
    assert figure.move.number is None
    assert figure.move.reasons


def test_a_card_tells_the_growth_where_the_two_compare(office: Workspace) -> None:
    glance = look(office, VIEWER, "town-donghu", H1, ["training_sessions"])

    assert glance.figures[0].move.number == 200
    assert glance.figures[0].move.unit == "%"


def test_from_zero_a_card_tells_by_how_much(office: Workspace) -> None:
    glance = look(office, VIEWER, "town-liuhe", H1, ["training_sessions"])

    assert glance.figures[0].move == Move(Decimal(5), "场次")


def test_what_was_looked_at_is_kept_until_somebody_writes(
    own_office: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = look(own_office, VIEWER, "dept", H1)
    monkeypatch.setattr(at_a_glance, "_look", lambda *_asked: pytest.fail("counted again"))
    assert look(own_office, VIEWER, "dept", H1) is first
    monkeypatch.undo()

    entered = enter_record(own_office, CLERK, TRAINING, "town-donghu", texts("新的"), submit=True)

    again = sessions(own_office)
    assert again.outcome.waiting == (entered.record_id,)
    assert again.outcome.provisional
    approve_records(own_office, REVIEWER, [entered.record_id])
    assert sessions(own_office).outcome.value == Known(Decimal(20))


def test_nobody_looks_at_the_figures_of_units_that_are_not_his(office: Workspace) -> None:
    look(office, VIEWER, "town-donghu", H1)
    with pytest.raises(RefusedError, match="只能查看本单位"):
        look(office, OTHER, "town-donghu", H1)
    with pytest.raises(RefusedError, match="只能查看本单位"):
        records_behind(office, OTHER, "training_sessions", "town-donghu", H1)
    with pytest.raises(RefusedError, match="只能查看本单位"):
        choose_unit(office, OTHER, H1, "dept")
    assert [one.code for one in units_to_choose(office, OTHER, H1)] == ["town-liuhe"]


def test_units_to_choose_stand_below_their_own(office: Workspace) -> None:
    units = units_to_choose(office, REVIEWER, H1)

    assert units[0].code == "dept"
    assert units[0].has_below
    assert all(one.depth > 0 for one in units[1:])
    assert choose_unit(office, REVIEWER, H1) == "dept"


def test_records_behind_a_figure_come_page_by_page_newest_first(office: Workspace) -> None:
    pages = [
        records_behind(office, VIEWER, "training_sessions", "town-donghu", H1, page=number)
        for number in (1, 2, 3)
    ]

    assert [one.count for one in pages] == [12, 12, 12]
    assert pages[0].pages == 2
    assert [len(one.sources) for one in pages] == [PAGE, 12 - PAGE, 0]
    days = [source.day for one in pages for source in one.sources]
    assert days == sorted(days, reverse=True)
    view = show_indicator(office, VIEWER, "training_sessions", "town-donghu", H1)
    assert {source.record_id for one in pages for source in one.sources} == {
        ref.record_id for ref in view.outcome.records
    }


def test_a_rate_has_the_records_of_what_it_is_computed_from(office: Workspace) -> None:
    found = records_behind(office, VIEWER, "training_average_attendance", "dept", H1)
    other = records_behind(
        office, VIEWER, "training_average_attendance", "dept", H1, of=found.choices[-1].id
    )

    assert len(found.choices) == 2
    assert other.of == found.choices[-1]
    with pytest.raises(RefusedError, match="不是由这个指标算出"):
        records_behind(office, VIEWER, "training_sessions", "dept", H1, of="appeals_open")


def test_what_waits_is_told_to_whoever_it_waits_for(own_office: Workspace) -> None:
    kept = [
        enter_record(own_office, CLERK, TRAINING, "town-donghu", texts(f"主题{number}")).record_id
        for number in range(3)
    ]
    submit_records(own_office, CLERK, kept[1:])
    return_records(own_office, REVIEWER, kept[2:], reason="场次不对")

    clerk, reviewer, other = (
        on_their_way(own_office, viewer) for viewer in (CLERK, REVIEWER, OTHER)
    )

    assert [one.record_id for one in clerk.drafts] == kept[:1]
    assert [one.record_id for one in clerk.above] == kept[1:2]
    assert [(one.record_id, one.reason) for one in clerk.returned] == [(kept[2], "场次不对")]
    assert [one.record_id for one in reviewer.ours] == kept[1:2]
    assert (other.drafts, other.returned, other.ours, other.above) == ((), (), (), ())
    assert reports_in_hand(own_office, REVIEWER, H1) == ()


def test_what_a_reviewer_sent_himself_waits_for_another(own_office: Workspace) -> None:
    sent = enter_record(
        own_office, REVIEWER, TRAINING, "town-donghu", texts("主题9"), submit=True
    ).record_id
    colleague = Viewer("另一审核人", "dept")

    ways = [on_their_way(own_office, viewer) for viewer in (REVIEWER, colleague)]

    assert [[one.record_id for one in way.ours] for way in ways] == [[], [sent]]
    assert [[one.record_id for one in way.above] for way in ways] == [[sent], []]
    assert [count_waiting_for(own_office, v) for v in (REVIEWER, colleague)] == [0, 1]


def owed(unit: str, due: date, state: SubmissionState | None) -> Owed:
    return Owed(unit, "学习培训", H1, due, state, None, unit_code=unit)


def test_units_are_complete_when_all_has_come_and_late_when_the_day_is_over() -> None:
    due, later = date(2025, 7, 5), date(2025, 10, 5)
    sent = SubmissionState.SENT
    state = reporting_state(
        [
            owed("甲", due, sent),
            owed("甲", due, SubmissionState.NIL),
            owed("乙", due, None),
            owed("乙", later, sent),
            owed("丙", later, None),
        ],
        date(2025, 7, 6),
    )

    assert (state.units, state.complete, state.owed, state.sent) == (3, 1, 5, 3)
    assert state.late_units == ("乙",)


def test_days_that_are_over_are_told_only_while_something_is_left(office: Workspace) -> None:
    owing = owed_below(office, VIEWER, H1)

    days = coming_days(office, VIEWER, H1, owing, date(2025, 8, 1))
    before = coming_days(office, VIEWER, H1, owing, date(2025, 6, 1))
    clerk = coming_days(office, OTHER, H1, owed_below(office, OTHER, H1), date(2025, 8, 1))

    assert {one.what for one in days} == {"due"}
    assert all(one.overdue and one.left for one in days)
    assert "end" in {one.what for one in before}
    assert not any(one.overdue for one in before)
    assert all(one.left for one in clerk)


def test_a_unit_that_was_not_there_owes_nothing(office: Workspace) -> None:
    assert owed_below(office, Viewer("某人", "town-nowhere"), H1) == ()
    assert owed_below(office, VIEWER, Period.read("1990H1")) == ()
    assert units_to_choose(office, VIEWER, Period.read("1990H1")) == ()


def test_worked_cases_are_told_in_words(office: Workspace) -> None:
    cases = worked_cases(office, "training_sessions")

    assert cases
    numbered = next(case for case in cases if case.tables)
    assert "单位" in numbered.tables[0].labels
    assert numbered.number or numbered.state
    assert worked_cases(office, "nowhere") == ()
