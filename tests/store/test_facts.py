"""Facts, versions and the reference evaluator tell the same after any sequence of imports."""

from __future__ import annotations

import shutil
import tempfile
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from taizhang.core.indicators import evaluate
from taizhang.core.rendering.ledger_workbook import (
    FORMAT_VERSION,
    LedgerRow,
    LedgerSheet,
    LedgerWorkbook,
    render_ledger_workbook,
)
from taizhang.core.values import Period
from taizhang.services.maintenance import rebuild
from taizhang.services.reporting import compute
from taizhang.services.workspace import Workspace, open_workspace
from taizhang.store import queries
from taizhang.store.database import close_database
from taizhang.store.ledger.models import Fact
from tests.support.lots import examples
from tests.support.reference import reference_ledger
from tests.support.workspaces import VIEWER, take_in

TOWNS = ("town-donghu", "town-liuhe")
PERIODS = tuple(Period.read(text) for text in ("2024H2", "2025H1", "2025H2"))
DAYS = tuple(
    date(2024, 8, 1).replace(year=year, month=month)
    for year in (2024, 2025)
    for month in (2, 8, 12)
)
WHERE, WHEN = st.integers(0, 1), st.integers(0, 2)
FORMS = ("专题讲座", "研讨交流")


def facts() -> list[tuple[object, ...]]:
    names = [item.name for item in Fact._meta.get_fields() if item.name != "id"]
    return sorted(Fact.objects.values_list(*names), key=str)


@dataclass
class Paper:
    """The workbook that a unit keeps for a period, as rows by id."""

    unit: str
    period: Period
    training: dict[str, dict[str, object]] = field(default_factory=dict)
    appeal: dict[str, dict[str, object]] = field(default_factory=dict)
    nil: bool = False

    def render(self, workspace: Workspace) -> bytes:
        kinds = workspace.pack.kinds
        meta = {
            "format": FORMAT_VERSION,
            "pack": workspace.pack.id,
            "unit": self.unit,
            "period": str(self.period),
        }
        sheets = [
            LedgerSheet(kinds[name], [LedgerRow(key, cells) for key, cells in rows.items()])
            for name, rows in (("training", self.training), ("appeal", self.appeal))
        ]
        said = frozenset({"training"} if self.nil else ())
        nil = (kinds["training"], kinds["appeal"])
        return render_ledger_workbook(LedgerWorkbook("表", (), meta, sheets, nil, said))


class Office(RuleBasedStateMachine):
    """Units send workbooks in any order; now and then an old one comes again."""

    template: Path

    @initialize()
    def begin(self) -> None:
        self.folder = Path(tempfile.mkdtemp())
        shutil.copytree(self.template, self.folder / "office")
        self.workspace = open_workspace(self.folder / "office")
        self.papers: dict[tuple[str, Period], Paper] = {}
        self.sent: list[bytes] = []
        self.known: dict[int, object] = {}
        self.count = 0
        for town in (0, 1):
            for day in DAYS[1:4]:
                self.hold_a_training(town, 1, day, many=1, form=FORMS[town])
            self.collect_an_appeal(town, 1, DAYS[2], None)

    def send(self, paper: Paper) -> None:
        workbook = paper.render(self.workspace)
        self.sent.append(workbook)
        take_in(self.workspace, "表.xlsx", workbook)

    def paper(self, town: int, period: int) -> Paper:
        key = (TOWNS[town], PERIODS[period])
        return self.papers.setdefault(key, Paper(*key))

    @rule(
        town=WHERE,
        period=WHEN,
        day=st.sampled_from(DAYS),
        many=st.integers(0, 3),
        form=st.sampled_from(FORMS),
    )
    def hold_a_training(self, town: int, period: int, day: date, many: int, form: str) -> None:
        paper = self.paper(town, period)
        self.count += 1
        paper.training[f"T{self.count:04}"] = {
            "held_on": day, "topic": "同名", "format": form, "audience": "其他",
            "sessions": 1 + many, "person_times": 10 * many,
            "co_hosts": "示例市委统战部" if many == 1 else None,
        }  # fmt: skip
        self.send(paper)

    @rule(
        town=WHERE, period=WHEN, day=st.sampled_from(DAYS), closed=st.none() | st.sampled_from(DAYS)
    )
    def collect_an_appeal(self, town: int, period: int, day: date, closed: date | None) -> None:
        paper = self.paper(town, period)
        self.count += 1
        paper.appeal[f"A{self.count:04}"] = {
            "matter": f"第{self.count % 2}件", "category": "其他", "source": "座谈会",
            "collected_on": day, "assigned_on": day if closed else None, "closed_on": closed,
        }  # fmt: skip
        self.send(paper)

    def filled(self, which: int) -> tuple[Paper, str]:
        """Some row of some workbook."""
        rows = [(paper, key) for paper in self.papers.values() for key in paper.training]
        return rows[which % len(rows)]

    @precondition(lambda self: any(paper.training for paper in self.papers.values()))
    @rule(which=st.integers(0, 99), value=st.integers(0, 2))
    def correct_a_row(self, which: int, value: int) -> None:
        paper, key = self.filled(which)
        self.count += 1
        cells = {"person_times": self.count, "sessions": value, "held_on": DAYS[self.count % 6]}
        paper.training[key] = paper.training[key] | cells
        self.send(paper)

    @precondition(lambda self: any(paper.training for paper in self.papers.values()))
    @rule(which=st.integers(0, 99))
    def cross_a_row_out(self, which: int) -> None:
        paper, key = self.filled(which)
        del paper.training[key]
        self.send(paper)

    @rule(town=WHERE, period=WHEN)
    def say_nil(self, town: int, period: int) -> None:
        paper = self.paper(town, period)
        paper.nil = not paper.nil
        self.send(paper)

    @rule(which=st.integers(0, 9))
    def an_old_workbook_comes_again(self, which: int) -> None:
        if self.sent:
            take_in(self.workspace, "旧表.xlsx", self.sent[which % len(self.sent)])

    def all_told(self, changeset: int) -> list[object]:
        pack = self.workspace.pack
        told: list[object] = []
        for period in PERIODS:
            tree = queries.unit_tree(VIEWER, pack.kinds["unit"], period, changeset)
            book = reference_ledger(VIEWER, pack.kinds, tree, pack.expectations, changeset)
            for unit in ("dept", TOWNS[0]):
                slow = evaluate(pack.indicators, pack.indicators, book, tree, unit, period)
                fast = compute(self.workspace, VIEWER, pack.indicators, unit, period, changeset)
                assert fast.current == slow
                told.append(slow)
        return told

    @invariant()
    def the_engines_agree_now(self) -> None:
        latest = queries.latest_changeset(VIEWER)
        if latest not in self.known:
            self.known[latest] = self.all_told(latest)

    @invariant()
    def the_last_workbook_once_more_changes_nothing(self) -> None:
        if self.sent and len(self.sent) % 3 == 0:
            assert take_in(self.workspace, "再来.xlsx", self.sent[-1]).changeset is None or (
                queries.latest_changeset(VIEWER) not in self.known
            )

    def teardown(self) -> None:
        if not hasattr(self, "workspace"):
            return
        before = facts()
        rebuild(self.workspace)
        assert facts() == before
        for changeset, told in self.known.items():
            assert self.all_told(changeset) == told
        close_database()
        shutil.rmtree(self.folder)


def test_everything_agrees_after_any_sequence_of_imports(built_office: Path) -> None:
    class Told(Office):
        template = built_office

    run_state_machine_as_test(
        Told,
        settings=settings(
            max_examples=examples(5, 60),
            stateful_step_count=10,
            deadline=None,
            derandomize=True,
            phases=(Phase.generate,),  # an import is too slow to shrink thousands of times
            suppress_health_check=list(HealthCheck),
        ),
    )
