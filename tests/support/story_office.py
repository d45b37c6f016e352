"""The office of the story: a department and twelve units, each with its reporter, on the days of one half-year."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import SimpleNamespace

import pytest

from taizhang.config.serving import prepare
from taizhang.services import clock
from taizhang.services.accounts import create_account
from taizhang.services.ledger_template import make_base_template
from taizhang.services.rights import Role
from taizhang.services.workspace import Workspace, init_workspace
from tests.support import workspaces
from tests.support.web import PASSWORD
from tests.support.workspaces import BLANK_ROWS, VIEWER, fill_in, take_in

TOP = "dept"
UNITS: tuple[tuple[str, str, str], ...] = (
    ("sec-econ", "经济联络科", "科室"),
    ("assoc-biz", "民营企业商会", "成员组织"),
    ("assoc-new", "新的社会阶层联谊会", "成员组织"),
    ("town-donghu", "东湖镇", "乡镇"),
    ("town-liuhe", "柳河镇", "乡镇"),
    ("town-nanqiao", "南桥镇", "乡镇"),
    ("town-qingshi", "青石镇", "乡镇"),
    ("town-xiba", "西坝镇", "乡镇"),
    ("town-beishan", "北山镇", "乡镇"),
    ("town-linjiang", "临江镇", "乡镇"),
    ("town-shahe", "沙河镇", "乡镇"),
    ("town-gaotan", "高滩镇", "乡镇"),
)
"""The twelve: code, name and level."""
NAMES = {code: name for code, name, _level in UNITS}
REVIEWER, DRAFTER, LEADER = "shenhe", "zonghe", "lingdao"
_WORK = {"sec-econ": "民营经济"}
_USUAL_WORK = "思想引领"
_SINCE = dt.date(2020, 1, 1)


def found_office(folder: Path) -> Workspace:
    """A workspace of the built-in pack with the units and an account for each post; nothing is reported yet."""
    workspace = init_workspace(folder, "united_front", database=workspaces.new_database_url())
    top = {"单位代码": TOP, "单位名称": "示例市委统战部", "单位层级": "部门", "启用日期": _SINCE}
    rows = [
        {
            "单位代码": code,
            "单位名称": name,
            "单位层级": level,
            "启用日期": _SINCE,
            "上级单位代码": TOP,
            "承担的工作": _WORK.get(code, _USUAL_WORK),
        }
        for code, name, level in UNITS
    ]
    base = fill_in(
        make_base_template(workspace, VIEWER, blank_rows=BLANK_ROWS).content, {"单位": [top, *rows]}
    )
    taken = take_in(workspace, "基础名录.xlsx", base)
    assert not taken.problems, [str(problem) for problem in taken.problems]
    prepare(workspace)
    for login, label, role in (
        (REVIEWER, "市委统战部审核人", Role.REVIEWER),
        (DRAFTER, "市委统战部综合岗", Role.DRAFTER),
        (LEADER, "市委统战部领导", Role.LEADER),
    ):
        create_account(login, label, role, TOP, password=PASSWORD, must_change=False)
    for code, name, _level in UNITS:
        create_account(
            *(code, f"{name}填报人", Role.REPORTER, code), password=PASSWORD, must_change=False
        )
    return workspace


class Calendar:
    """The day on which the office is; nobody waits for the real one."""

    def __init__(self, day: str) -> None:
        """Begin on a day."""
        self.moment = _morning(day)

    def turn_to(self, day: str) -> None:
        """A later day."""
        self.moment = _morning(day)

    def now(self, zone: dt.tzinfo | None = None) -> dt.datetime:
        """In place of the clock; each look is a little later."""
        self.moment += dt.timedelta(milliseconds=1)
        return self.moment.astimezone(zone) if zone else self.moment.replace(tzinfo=None)


def _morning(day: str) -> dt.datetime:
    return dt.datetime.fromisoformat(f"{day}T01:00:00+00:00")


@contextmanager
def calendar(day: str) -> Iterator[Calendar]:
    """For a while the program believes that it is another day."""
    turned = Calendar(day)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(
            clock,
            "dt",
            SimpleNamespace(datetime=turned, UTC=dt.UTC, date=dt.date),
        )
        yield turned
