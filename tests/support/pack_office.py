"""An office of a built-in pack: its example units in a workspace, with the work that each has taken on."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path

from taizhang.services.ledger_template import make_base_template
from taizhang.services.workspace import Workspace, init_workspace
from tests.support import workspaces
from tests.support.workspaces import BLANK_ROWS, VIEWER, Row, fill_in, take_in

SINCE = date(2020, 1, 1)


def make_pack_office(
    folder: Path, name: str, work: Mapping[str, str], registers: Mapping[str, Sequence[Row]]
) -> Workspace:
    """A workspace of a pack, by name, with its example units and entries of its registers.

    Args:
        folder: Where.
        name: The pack.
        work: What stands under 承担的工作, by code of unit; the others do all there is.
        registers: Rows by the label of the register.
    """
    office = init_workspace(folder, name, database=workspaces.new_database_url())
    levels = {level.id: level.label for level in office.pack.levels}
    units = [
        {
            "单位代码": unit.code,
            "单位名称": unit.name,
            "单位层级": levels[unit.level],
            "启用日期": SINCE,
            **({"上级单位代码": unit.parent} if unit.parent else {}),
            **({"承担的工作": work[unit.code]} if unit.code in work else {}),
        }
        for unit in office.pack.example_units
    ]
    base = fill_in(
        make_base_template(office, VIEWER, blank_rows=BLANK_ROWS).content,
        {"单位": units, **registers},
    )
    result = take_in(office, "基础名录.xlsx", base)
    assert not result.problems, [str(problem) for problem in result.problems]
    return office
