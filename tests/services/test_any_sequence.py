"""Whatever is imported, entered, reviewed, merged, closed and undone: nothing is lost, all figures agree."""

from __future__ import annotations

import tempfile
from collections import Counter
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING
from unittest.mock import patch

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from taizhang.core.indicators import Measure
from taizhang.core.indicators.sql import Window
from taizhang.core.ledger.period_lock import lock_of
from taizhang.core.ledger.unit import UnitTree
from taizhang.core.values import RefusedError
from taizhang.services import kept
from taizhang.services.correcting import correct_record
from taizhang.services.duplicates import merge_records
from taizhang.services.entering import enter_record, revise_record
from taizhang.services.ledger_import import ForeignRequest, ImportTerms, import_workbook
from taizhang.services.list_question import Question
from taizhang.services.listing import list_records
from taizhang.services.locking import lock_period, unlock_period
from taizhang.services.maintenance import rebuild
from taizhang.services.present import usual_period
from taizhang.services.reporting import compute
from taizhang.services.review_queue import heads
from taizhang.services.reviewing import approve_records, return_records, submit_records
from taizhang.services.undoing import undo_changeset
from taizhang.services.verifying import verify_workspace
from taizhang.services.waiting_record import list_waiting
from taizhang.services.workspace import Workspace
from taizhang.store import by_day as short_way
from taizhang.store import list_totals, own_records, queries, totals, waiting
from taizhang.store import submissions as sent
from taizhang.store import unsettled_records as on_its_way
from taizhang.store.facts import slot_map
from taizhang.store.ledger.models import Changeset, Fact, Record, RecordVersion
from taizhang.store.locks import lock_lines
from taizhang.store.own_records import count_counted, newest_counted
from taizhang.store.submissions import counted_submissions, submissions
from taizhang.store.totals import count_only
from taizhang.store.waiting import waiting_rows
from tests.support.books import APPEAL, TRAINING, reorganise
from tests.support.lots import examples
from tests.support.messy_books import FIRST as FOREIGN_ROW
from tests.support.messy_books import NAMES
from tests.support.messy_books import book as book_of
from tests.support.workspaces import (
    H1,
    RECEIVED,
    VIEWER,
    fill_in,
    make_office,
    take_in,
    template_of,
    training,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

TOWNS = ("town-donghu", "town-liuhe")
EVENT = {
    "举办日期": "2025-03-05",
    "主题": "政策解读",
    "形式": "专题讲座",
    "对象": "统战干部",
    "培训人次": "50",
}

number = st.integers(0, 30)
acts = st.one_of(
    st.tuples(st.just("import"), number, number),
    st.tuples(st.just("import for review"), number, number),
    st.tuples(st.just("import a foreign sheet"), st.integers(0, 1), st.integers(1, 9)),
    st.tuples(st.just("end a unit"), st.integers(0, 1), st.integers(0, 2)),
    st.tuples(st.just("correct"), number, st.integers(1, 9)),
    st.tuples(st.just("undo"), number, number),
    st.tuples(st.just("undo newest"), number, number),
    st.tuples(st.just("enter"), st.integers(0, 1), st.integers(1, 9)),
    st.tuples(st.just("revise"), number, st.integers(1, 9)),
    st.tuples(st.just("review"), number, st.integers(0, 3)),
    st.tuples(st.just("merge"), number, number),
    st.tuples(st.just("lock"), st.integers(0, 2), st.integers(0, 1)),
)


def total(workspace: Workspace, changeset: int) -> object:
    """The sum as the program computes it."""
    computed = compute(workspace, VIEWER, ["training_sessions"], "dept", H1, changeset)
    return getattr(computed.current["training_sessions"].value, "number", None)


Figures = dict[str, tuple[object, object]]


def closed_figures(workspace: Workspace) -> dict[str, Figures]:
    """What every unit that is closed gives, by all indicators: the values, and who has reported."""
    latest = queries.latest_changeset(VIEWER)
    tree = queries.unit_tree(VIEWER, workspace.pack.kinds["unit"], H1, latest)
    closed = [
        unit for unit in ("dept", *TOWNS) if lock_of(lock_lines(VIEWER), unit, H1, tree) is not None
    ]
    indicators = workspace.pack.indicators
    return {
        unit: {
            name: (outcome.value, outcome.coverage)
            for name, outcome in compute(
                workspace, VIEWER, indicators, unit, H1, latest
            ).current.items()
        }
        for unit in closed
    }


def versions() -> dict[int, tuple[object, ...]]:
    rows = RecordVersion.objects.order_by("id")
    return {
        row.id: (
            row.record_id,
            row.version,
            row.changeset_id,
            row.unit,
            row.status,
            str(row.values),
        )
        for row in rows
    }


def facts() -> Counter[tuple[object, ...]]:
    """The facts, whatever their ids."""
    rows = Fact.objects.values()
    return Counter(tuple(value for name, value in row.items() if name != "id") for row in rows)


def plain_total(changeset: int) -> int:
    """The sum by nothing but the newest version of each record up to a changeset."""
    newest: dict[str, RecordVersion] = {}
    rows = RecordVersion.objects.filter(record__kind="training", changeset_id__lte=changeset)
    for row in rows.order_by("version"):
        if row.status in ("approved", "withdrawn"):
            newest[row.record_id] = row
    return sum(row.values["sessions"] for row in newest.values() if row.status == "approved")


def what_is_kept(workspace: Workspace) -> tuple[object, ...]:
    """All that is given again as long as nothing touches it."""
    latest = queries.latest_changeset(VIEWER)
    kinds = workspace.pack.kinds
    spans = queries.unit_spans(VIEWER, kinds["unit"], latest)
    tree = UnitTree.of(spans, H1)
    units = tuple(tree.owners("dept"))
    measures = {
        name: item.body
        for name, item in workspace.pack.indicators.items()
        if isinstance(item.body, Measure)
    }
    slots = slot_map()
    figures = []
    for scope in (units, (TOWNS[0],)):
        # By day, also where there are few units, so that what is found the short way is held against the long one.
        with patch.object(short_way, "FEW_UNITS", 0):
            window = short_way.by_day(Window(H1, scope, latest, tree.standing), kinds)
        told = count_only(VIEWER, measures, window, tree, slots)
        figures.append({name: (row.number, bool(row.records)) for name, row in told.items()})
    return (
        spans,
        submissions(VIEWER, latest),
        counted_submissions(VIEWER, latest),
        counted_submissions(VIEWER, latest - 1),
        figures,
        count_counted(VIEWER, kinds.values(), slots, units, H1),
        newest_counted(VIEWER, kinds, slots, [TOWNS[0]], H1, 3),
        list_totals.count_kinds(VIEWER, [*kinds.values()], units, H1, slots),
        list_records(workspace, VIEWER, Question("training", period=H1)).count,
        [row.record_id for row in waiting_rows()],
        [
            (one.key, one.status, one.cleared, one.open, one.record(kinds[one.kind]))
            for one in on_its_way.unsettled_versions(VIEWER)
        ],
        waiting.waiting_records(VIEWER, kinds, tree, latest),
        heads(workspace, VIEWER),
        usual_period(workspace, VIEWER),
    )


@contextmanager
def nothing_kept() -> Iterator[None]:
    """Everything is read anew."""
    store = (queries, totals, list_totals, own_records, sent, waiting, on_its_way, short_way)
    with ExitStack() as stack:
        for module in store:
            stack.enter_context(patch.object(module, "touched", lambda: None))
        stack.enter_context(patch.object(kept, "_shelf", lambda *_asked: (0, None)))
        yield


def act(workspace: Workspace, books: list[bytes], what: str, first: int, second: int) -> None:
    ids = sorted(Record.objects.filter(kind="training").values_list("record_id", flat=True))
    one = ids[first % len(ids)] if ids else ""
    if what == "import":
        take_in(workspace, f"{first % len(books)}.xlsx", books[first % len(books)])
    elif what == "import for review":
        book, terms = books[first % len(books)], ImportTerms(for_review=True)
        import_workbook(workspace, VIEWER, "审.xlsx", book, received_on=RECEIVED, terms=terms)
    elif what == "import a foreign sheet":
        row = (*FOREIGN_ROW[:4], second, 50)
        request = ForeignRequest(TOWNS[first], H1, accept=True)
        terms = ImportTerms(foreign=request)
        sheet = book_of([NAMES, row])
        import_workbook(workspace, VIEWER, "外.xlsx", sheet, received_on=RECEIVED, terms=terms)
    elif what == "end a unit":
        day = ("2025-04-01", "2025-07-01", "2026-01-01")[second]
        reorganise(workspace, {TOWNS[first]: (day, TOWNS[1 - first])})
    elif what == "correct":
        changes = {"场次": str(second)}
        correct_record(workspace, VIEWER, one, changes, reason="数错了", actor="填报人")
    elif what == "enter":
        texts = EVENT | {"场次": str(second)}
        enter_record(workspace, VIEWER, TRAINING, TOWNS[first], texts, submit=True)
    elif what == "revise":
        revise_record(workspace, VIEWER, one, {"场次": str(second)}, submit=True)
    elif what == "review":
        step(workspace, one, second)
    elif what == "merge":
        merge_records(
            workspace, VIEWER, one, ids[second % max(len(ids), 1)] if ids else "", reason="同一件事"
        )
    elif what == "lock" and second:
        unit = ("dept", *TOWNS)[first]
        lock_period(workspace, VIEWER, unit, H1, reason="已定稿")
    elif what == "lock":
        unit = ("dept", *TOWNS)[first]
        unlock_period(workspace, VIEWER, unit, H1, reason="漏报", approver="审核人")
    elif what == "undo":
        undo_changeset(workspace, VIEWER, first, reason="发错了")
    else:
        newest = Changeset.objects.order_by("-number").first()
        assert newest is not None
        undo_changeset(workspace, VIEWER, newest.number, reason="发错了")


def step(workspace: Workspace, record_id: str, which: int) -> None:
    if which == 0:
        return_records(workspace, VIEWER, [record_id], reason="请核对")
    elif which == 1:
        submit_records(workspace, VIEWER, [record_id])
    else:
        waiting = [item.record_id for item in list_waiting(workspace, VIEWER)]
        approve_records(workspace, VIEWER, waiting[:which])


@settings(
    max_examples=examples(5, 60),
    deadline=None,
    database=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
@given(st.lists(acts, min_size=5, max_size=14))
def test_no_sequence_of_acts_loses_a_version_or_lets_figures_disagree(
    steps: list[tuple[str, int, int]],
) -> None:
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        workspace = make_office(Path(folder) / "office")
        books = []
        for town in TOWNS:
            blank = template_of(workspace, town)
            books += [
                fill_in(blank, {TRAINING: [training("2025-03-05", 场次=2)]}),
                fill_in(
                    blank, {TRAINING: [training("2025-03-05", 场次=5), training("2025-04-01")]}
                ),
                fill_in(blank, {}, [TRAINING, APPEAL]),
            ]
        remembered: dict[int, object] = {}
        act(workspace, books, "import", 0, 0)
        for step in steps:
            before, closed = versions(), closed_figures(workspace)
            with suppress(RefusedError):
                act(workspace, books, *step)
            after = versions()
            assert before.items() <= after.items()
            still = closed_figures(workspace)
            if step[0] != "lock":
                # What is closed does not change without leave, and nobody but who opens a period gave any.
                assert still == closed, step
            latest = queries.latest_changeset(VIEWER)
            given = what_is_kept(workspace)
            with nothing_kept():
                assert what_is_kept(workspace) == given, step
            now = total(workspace, latest)
            assert (now or 0) == plain_total(latest)
            assert remembered.setdefault(latest, now) == now
        made = facts()
        rebuild(workspace)
        assert facts() == made
        assert verify_workspace(workspace, VIEWER).findings == ()
        for changeset, then in remembered.items():
            assert total(workspace, changeset) == then
            assert (then or 0) == plain_total(changeset)
