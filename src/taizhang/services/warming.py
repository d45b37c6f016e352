"""Counted before anybody asks: what almost everybody looks at first, where the ledger is large.

What is counted unit by unit is kept whoever asks (`store/touched.py`): the key figures of the topmost unit are those of
all units, put together.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from taizhang.core.ledger.unit import UNIT_KIND_ID
from taizhang.services.at_a_glance import lines_of_work, look
from taizhang.services.kind_overview import list_kinds
from taizhang.services.list_question import Question
from taizhang.services.listing import list_records
from taizhang.services.present import usual_period
from taizhang.services.unit_choice import choose_unit
from taizhang.services.waiting_work import is_small_ledger
from taizhang.store.touched import one_moment
from taizhang.store.viewer import everything

if TYPE_CHECKING:
    from taizhang.services.workspace import Workspace


def warm_up(workspace: Workspace) -> None:
    """Count key figures, indicators by line of work, and what the lists of the period hold.

    Raises:
        RefusedError: There are no units yet.
    """
    viewer = everything("-")
    if is_small_ledger(viewer):
        return
    with one_moment():
        period = usual_period(workspace, viewer)
        unit = choose_unit(workspace, viewer, period)
        look(workspace, viewer, unit, period)
        list_kinds(workspace, viewer, period)
        for kind in workspace.pack.kinds:
            if kind != UNIT_KIND_ID:
                list_records(workspace, viewer, Question(kind, period=period), size=1)
        for line in lines_of_work(workspace.pack):
            look(workspace, viewer, unit, period, line.indicators)
