"""What may be the cause where a figure is not what the ledger says: looked up only where it is asked for."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import TYPE_CHECKING

from taizhang.core.checks.held import Elsewhere, Published
from taizhang.core.indicators.evaluate import Ledger, evaluate
from taizhang.core.ledger.record import Record, RecordRef, Status
from taizhang.core.ledger.review import WAITING
from taizhang.core.ledger.trial_record import is_for_trying
from taizhang.core.reading import read_figures
from taizhang.core.reports.digest import report_from_json
from taizhang.core.reports.runs import Role
from taizhang.core.values import Grain, Known, Message, Period, RefusedError
from taizhang.services.basis import override_in_words
from taizhang.services.counting import Counting
from taizhang.services.duplicates import list_duplicates
from taizhang.services.ledger_status import ledger_status
from taizhang.services.reporting import compute, open_report
from taizhang.store import queries
from taizhang.store.overrides import overrides_of
from taizhang.store.reporting.models import Report as ReportRow
from taizhang.store.submissions import submissions

if TYPE_CHECKING:
    from collections.abc import Mapping

    from taizhang.core.indicators import Outcome
    from taizhang.core.ledger.kind import RecordKind
    from taizhang.core.ledger.unit import UnitTree
    from taizhang.core.reading import Figure as ReadNumber
    from taizhang.core.reports.indicator_words import IndicatorWords
    from taizhang.core.reports.matching import Candidate, Sought
    from taizhang.core.reports.runs import Figure
    from taizhang.services.counting import Computed
    from taizhang.services.workspace import Workspace
    from taizhang.store.overrides import KeptOverride
    from taizhang.store.viewer import Viewer

_MOST_UNITS, _MOST_CHANGESETS = 40, 12
_FEWEST_UNITS = 2
_EVIDENCE = re.compile(r"佐证|证明材料|印证材料")


def evidence_fields(kind: RecordKind) -> list[str]:
    """The fields in which records of a kind name what proves them."""
    return [one.id for one in kind.fields if any(map(_EVIDENCE.search, (one.label, *one.also)))]


@dataclass(slots=True)
class HeldContext:
    """Where the figures of a text are looked for besides.

    Attributes:
        workspace: The workspace.
        viewer: Who looks.
        words: The words of the indicators, by id.
        sought: Whose figures the text tells, and of when.
        changeset: The ledger as known at.
        report: The number of the report that the text is; empty if it is none of ours.
        together: The indicators that may be looked for elsewhere; they are counted in one go.
    """

    workspace: Workspace
    viewer: Viewer
    words: Mapping[str, IndicatorWords]
    sought: Sought
    changeset: int
    report: str
    together: frozenset[str]
    own: list[Figure] = field(default_factory=list)
    kept: dict[tuple[str, Role, str], list[KeptOverride]] = field(default_factory=dict)
    _values: dict[tuple[str, str, Period, int], Decimal | None] = field(default_factory=dict)
    _pairs: list[frozenset[str]] | None = None
    _late: dict[str, tuple[str, ...]] | None = None
    _published: dict[tuple[str, str], list[Published]] | None = None
    _below: dict[tuple[str, str, Period], list[tuple[str, str, Decimal]]] = field(
        default_factory=dict
    )
    _records: dict[RecordRef, Record] = field(default_factory=dict)

    @classmethod
    def of(
        cls,
        workspace: Workspace,
        viewer: Viewer,
        words: Mapping[str, IndicatorWords],
        sought: Sought,
        changeset: int,
        report: str,
        together: frozenset[str],
    ) -> HeldContext:
        """Nothing is looked up yet but the report itself and what was said of its figures."""
        found = cls(workspace, viewer, words, sought, changeset, report, together)
        if report:
            found.own = list(open_report(report).report.figures())
        mine = {figure.id for figure in found.own}
        kept = overrides_of(viewer, sought.unit, str(sought.period))
        figures: dict[str, Figure] = {}
        for number in {one.report for one in kept.values()}:
            figures |= {one.id: one for one in open_report(number).report.figures()}
        for identifier, one in kept.items():
            figure = figures.get(identifier)
            # A figure keeps its id, and what was said of it, in later versions of the report.
            if figure is not None and (not report or identifier in mine):
                key = (figure.indicator, figure.role, figure.unit)
                found.kept.setdefault(key, []).append(one)
        return found

    def written(self, candidate: Candidate, text: str) -> str:
        """With which text our own report was written; empty if there is none."""
        # In an accepted version a person's number may stand there: what was computed counts.
        texts = [
            replace(one, written="").text
            for one in self.own
            if (one.indicator, one.role, one.unit)
            == (candidate.indicator, candidate.role, candidate.unit)
        ]
        if not texts:
            return ""
        return text if text in texts else texts[0]

    def override(self, candidate: Candidate, figure: ReadNumber) -> str:
        """How a person let a figure stand as it does, in words; empty if nobody did."""
        for one in self.kept.get((candidate.indicator, candidate.role, candidate.unit), []):
            read = read_figures(one.text)
            same = [
                other
                for other in read
                if (other.value, other.hedge, other.unit)
                == (figure.value, figure.hedge, figure.unit)
            ]
            if same or one.text == figure.text:
                return override_in_words(one)
        return ""

    def carried(self, indicator: str, result: Computed) -> Decimal | None:
        """How much of it lies before the period."""
        for entry in self.words.values():
            if entry.carried and entry.part_of == indicator and entry.id in result.current:
                value = result.current[entry.id].value
                return value.number if isinstance(value, Known) else None
        return None

    def duplicates(self, outcome: Outcome) -> int:
        """How many undecided pairs of the records look like one event."""
        if self._pairs is None:
            try:
                listed = list_duplicates(
                    self.workspace, self.viewer, self.sought.period, self.sought.unit
                )
            except RefusedError:
                listed = []
            self._pairs = [frozenset({one.first.record_id, one.second.record_id}) for one in listed]
        behind = {ref.record_id for ref in outcome.records}
        return sum(pair <= behind for pair in self._pairs)

    def late(self, kind: str) -> tuple[str, ...]:
        """The names of the units that reported a kind late."""
        if self._late is None:
            self._late = {}
            try:
                owed = ledger_status(
                    self.workspace, self.viewer, self.sought.period, unit=self.sought.unit
                )
            except RefusedError:
                owed = []
            for one in owed:
                if one.late and one.unit not in self._late.get(one.kind_id, ()):
                    self._late[one.kind_id] = (*self._late.get(one.kind_id, ()), one.unit)
        return self._late.get(kind, ())

    def published(self, candidate: Candidate) -> tuple[Published, ...]:
        """What reports issued for the same period last year say of it."""
        if self._published is None:
            self._published = {}
            before = str(candidate.period.same_period_last_year())
            rows = ReportRow.objects.filter(period=before, issued_at__isnull=False)
            for row in rows.order_by("issued_at"):
                for figure in report_from_json(row.tree).figures():
                    if figure.role is Role.VALUE:
                        said = Published(row.number, figure.text, figure.printed.interval)
                        key = (figure.indicator, figure.unit)
                        self._published.setdefault(key, []).append(said)
        return tuple(self._published.get((candidate.indicator, candidate.unit), ()))

    def elsewhen(self, candidate: Candidate) -> tuple[Elsewhere, ...]:
        """The same for other periods that people take by mistake."""
        period = candidate.period
        year = Period.of(period.last_day.year, Grain.YEAR)
        others = [period.same_period_last_year(), period.prior(), year, period.cumulative()]
        others += [Period(year.start, quarter.end).named() for quarter in year.split(Grain.QUARTER)]
        others += [Period(year.start, month.end).named() for month in year.split(Grain.MONTH)]
        found = []
        for other in dict.fromkeys(others):
            value = None if other == period else self._value(candidate, candidate.unit, other)
            if value is not None:
                found.append(Elsewhere(other.name, value))
        return tuple(found)

    def elsewhere(self, candidate: Candidate) -> tuple[Elsewhere, ...]:
        """The same for what is the unit's own, for the unit above and for those directly below."""
        return tuple(Elsewhere(name, value) for _code, name, value in self._near(candidate))

    def added_up(self, candidate: Candidate) -> tuple[Elsewhere, ...]:
        """What the units directly below come to, added up as a clerk does; nothing where they are too many."""
        tree = self._tree(candidate.period)
        below = {one.code for one in tree.spans if one.parent == candidate.unit}
        if len(below) < _FEWEST_UNITS or len(below) > _MOST_UNITS:
            return ()
        values = [value for code, _name, value in self._near(candidate) if code in below]
        if not values:
            return ()
        return (Elsewhere(str(Message("下级各单位之和")), sum(values, start=Decimal(0))),)

    def _tree(self, period: Period) -> UnitTree:
        return queries.unit_tree(
            self.viewer, self.workspace.pack.kinds["unit"], period, self.changeset
        )

    def _near(self, candidate: Candidate) -> list[tuple[str, str, Decimal]]:
        """Code, name and value; the code of what is the unit's own is empty."""
        key = (candidate.indicator, candidate.unit, candidate.period)
        if key not in self._below:
            tree = self._tree(candidate.period)
            span = tree.span(candidate.unit)
            near = [one.code for one in tree.spans if one.parent == candidate.unit][:_MOST_UNITS]
            near += [span.parent] if span is not None and span.parent else []
            found = []
            counting = Counting.of(
                self.workspace.pack, self.viewer, [candidate.indicator], self.changeset, tree
            )
            own = counting.own(candidate.period, tree, candidate.unit)[candidate.indicator].value
            if isinstance(own, Known) and near:
                found.append(("", f"{tree.name(candidate.unit)}本级", own.number))
            for unit in near:
                outcomes = counting.outcomes(candidate.period, tree, unit)
                value = outcomes[candidate.indicator].value
                if isinstance(value, Known):
                    found.append((unit, tree.name(unit), value.number))
            self._below[key] = found
        return self._below[key]

    def unreviewed(self, candidate: Candidate, outcome: Outcome) -> Decimal | None:
        """What it would come to if what waits for approval counted; None where nothing waits."""
        if not outcome.waiting:
            return None
        pack, tree = self.workspace.pack, self._tree(candidate.period)
        counted = [
            replace(record, status=Status.APPROVED)
            for record in queries.records(
                self.viewer, pack.kinds, tree, self.changeset, waiting=True
            )
            if record.status is Status.APPROVED or record.status in WAITING
        ]
        sent = submissions(self.viewer, self.changeset)
        ledger = Ledger(counted, sent, pack.expectations)
        asked = (candidate.indicator,)
        found = evaluate(pack.indicators, asked, ledger, tree, candidate.unit, candidate.period)
        value = found[candidate.indicator].value
        return value.number if isinstance(value, Known) else None

    def behind(self, outcome: Outcome) -> list[Record]:
        """The records that it rests on."""
        missing = [ref for ref in outcome.records if ref not in self._records]
        if missing:
            tree = self._tree(self.sought.period)
            found = queries.versions(self.viewer, self.workspace.pack.kinds, tree, missing)
            self._records |= {ref: record for ref, (record, _source) in found.items()}
        return [self._records[ref] for ref in outcome.records if ref in self._records]

    def trials(self, outcome: Outcome, tree: UnitTree) -> tuple[str, ...]:
        """The names of its records that were entered to try the program out."""
        kinds = self.workspace.pack.kinds
        found = []
        for record in self.behind(outcome):
            title = str(record.values.get(kinds[record.kind].title_field, ""))
            unit = tree.name(record.unit)
            if is_for_trying(unit, title):
                found.append(title or unit)
        return tuple(found)

    def unproven(self, outcome: Outcome) -> int:
        """How many of its records name no evidence, where their kind has a column for it."""
        kinds = self.workspace.pack.kinds
        asked = {kind.id: evidence_fields(kind) for kind in kinds.values()}
        found = [record for record in self.behind(outcome) if asked[record.kind]]
        without = [
            record
            for record in found
            if not any(one in record.values for one in asked[record.kind])
        ]
        # An office that fills in none of them does not use the column.
        return len(without) if len(without) < len(found) else 0

    def earlier(self, candidate: Candidate) -> tuple[Elsewhere, ...]:
        """The same as known at earlier changesets, the newest first, each value once."""
        found: list[Elsewhere] = []
        for changeset in range(
            self.changeset - 1, max(0, self.changeset - 1 - _MOST_CHANGESETS), -1
        ):
            value = self._value(candidate, candidate.unit, candidate.period, changeset)
            if value is not None and all(one.value != value for one in found):
                found.append(Elsewhere(str(changeset), value))
        return tuple(found)

    def _value(
        self, candidate: Candidate, unit: str, period: Period, changeset: int | None = None
    ) -> Decimal | None:
        known = changeset or self.changeset
        key = (candidate.indicator, unit, period, known)
        if key not in self._values:
            wanted = self.together | {candidate.indicator}
            values = self._count(wanted, unit, period, known)
            self._values |= {(one, unit, period, known): values.get(one) for one in wanted}
        return self._values[key]

    def _count(
        self, wanted: frozenset[str], unit: str, period: Period, changeset: int
    ) -> dict[str, Decimal]:
        try:
            result = compute(self.workspace, self.viewer, wanted, unit, period, changeset)
        except RefusedError:
            return {}  # the unit was not there
        values = {one: result.current[one].value for one in wanted}
        return {one: value.number for one, value in values.items() if isinstance(value, Known)}
