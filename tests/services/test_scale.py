"""Large workbooks come in whole, with no more questions to the database than their size asks for."""

from __future__ import annotations

from datetime import date, timedelta

from django.db import connection
from django.test.utils import CaptureQueriesContext

from taizhang.core.rendering.ledger_workbook import (
    FORMAT_VERSION,
    LedgerRow,
    LedgerSheet,
    LedgerWorkbook,
    render_ledger_workbook,
)
from taizhang.services.ledger_template import make_unit_template
from taizhang.services.workspace import Workspace
from tests.support.books import TRAINING, counts
from tests.support.workspaces import H1, VIEWER, take_in

TOWN = "town-donghu"


def workbook(office: Workspace, size: int, *, alike: bool = False, bad: bool = False) -> bytes:
    rows = [
        LedgerRow(
            "" if alike else f"T{number:06}",
            {
                "held_on": date(2025, 1, 1) + timedelta(days=0 if alike else number % 180),
                "topic": "同一主题" if alike else f"主题{number}",
                "format": "专题讲座",
                "audience": "统战干部",
                "sessions": 1,
                "person_times": "约五十" if bad else number,
            },
        )
        for number in range(size)
    ]
    meta = {
        "format": FORMAT_VERSION,
        "pack": office.pack.id,
        "unit": TOWN,
        "period": str(H1),
    }
    kind = office.pack.kinds["training"]
    return render_ledger_workbook(LedgerWorkbook("表", (), meta, [LedgerSheet(kind, rows)]))


def test_five_thousand_rows_of_any_sort_come_in(office: Workspace) -> None:
    first = workbook(office, 5000)
    assert counts(take_in(office, "a.xlsx", first))[TRAINING] == (5000, 0, 0, 0, 0)
    assert counts(take_in(office, "a.xlsx", first))[TRAINING] == (0, 0, 5000, 0, 0)
    bad = take_in(office, "b.xlsx", workbook(office, 5000, bad=True))
    assert counts(bad)[TRAINING] == (0, 0, 0, 0, 5000)
    assert bad.mending is not None
    made = make_unit_template(office, VIEWER, TOWN, H1)
    assert len(made.content) > 100_000


def test_thousands_of_alike_rows_without_ids_are_told_apart(office: Workspace) -> None:
    alike = workbook(office, 2000, alike=True)
    assert counts(take_in(office, "a.xlsx", alike))[TRAINING] == (2000, 0, 0, 0, 0)
    assert counts(take_in(office, "b.xlsx", alike))[TRAINING] == (0, 0, 2000, 0, 0)


def test_twice_the_rows_ask_the_database_no_more_than_twice_as_often(office: Workspace) -> None:
    def questions(size: int) -> int:
        with CaptureQueriesContext(connection) as asked:
            take_in(office, f"{size}.xlsx", workbook(office, size))
        return len(asked)

    few = questions(1000)
    assert questions(2000) <= 2 * few
    # Most of them write facts, as many rows at once as the variables of one question allow.
    assert few <= 120
