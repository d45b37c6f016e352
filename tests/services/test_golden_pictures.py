"""Five reports look as they did: the pages of their PDF beside stored pictures.

The fonts are those of the locked package alone, so that all machines draw the same. After a change that is meant,
`TAIZHANG_RENEW_PICTURES=1 .venv/bin/python -m pytest -n0 tests/services/test_golden_pictures.py` draws them anew;
look at them before they are kept.
"""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path

import pytest

from taizhang.core.rendering.docx import NATIONAL
from taizhang.core.rendering.typst import draft_typst
from taizhang.core.reports.runs import Text
from taizhang.core.reports.tree import ChartKind, Report, Row
from taizhang.services.printing import open_shelf, print_report
from tests.core.rendering.reports import write_report
from tests.core.reports.test_tree import CHART, EVERYTHING, TABLE
from tests.support.grey import Grey, pages_in_grey

PICTURES = Path(__file__).parent / "pictures"
MOST_PAGES = 2
LARGEST = 60_000
# Another version of the library that draws shifts the grey of edges, not whole signs.
TOLERATED = 0.05

SHORT = write_report("一是培训。上半年举办培训{298场}。\n二是走访。走访企业{512家}。")
FIRST = TABLE.rows[0]
TOWNS = [replace(FIRST.cells[0], runs=(Text(f"第{number}镇"),)) for number in range(20)]
LONG_TABLE = replace(TABLE, rows=tuple(Row((town, *FIRST.cells[1:])) for town in TOWNS))
REPORTS: dict[str, Report] = {
    "short": SHORT,
    "long": write_report(),
    "tables": replace(SHORT, blocks=(*SHORT.blocks, TABLE, LONG_TABLE)),
    "charts": replace(
        SHORT,
        blocks=(
            *SHORT.blocks,
            CHART,
            replace(CHART, kind=ChartKind.LINE),
            replace(CHART, kind=ChartKind.BAR),
        ),
    ),
    "red_head": EVERYTHING,
}


def drawn(report: Report) -> Grey:
    shelf = open_shelf((), system=False)
    return pages_in_grey(
        print_report(draft_typst(report, NATIONAL, None), shelf).content, MOST_PAGES
    )


@pytest.mark.parametrize("name", REPORTS)
def test_a_report_looks_as_it_did(name: str) -> None:
    path = PICTURES / f"{name}.png"
    found = drawn(REPORTS[name])
    if os.environ.get("TAIZHANG_RENEW_PICTURES"):
        path.write_bytes(found.png())

    assert path.stat().st_size < LARGEST
    assert Grey.read(path.read_bytes()).differs(found) < TOLERATED


def test_a_title_set_elsewhere_is_seen() -> None:
    moved = replace(SHORT, title=("2025年上半年工作总结",))

    assert drawn(moved).differs(drawn(SHORT)) > TOLERATED
