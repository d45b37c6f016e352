"""From a figure to its definition and its records, and what has changed since."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import TYPE_CHECKING

from taizhang.core.documents.docx import read_docx
from taizhang.core.indicators.definition import fields_read
from taizhang.core.indicators.parts import misfits_by_indicator
from taizhang.core.ledger.record import RecordRef
from taizhang.core.ledger.unit import UnitTree
from taizhang.core.reports.basis import BasisSource
from taizhang.core.values import Message, Period, RefusedError
from taizhang.services.basis import (
    basis_rows,
    coverage_message,
    source_in_words,
    state_of,
    value_in_words,
)
from taizhang.services.cited import CitedTrace, trace_cited
from taizhang.services.clock import today
from taizhang.services.files import read_bytes
from taizhang.services.reporting import (
    WrittenReport,
    check_changeset,
    compute,
    compute_under,
    open_report,
)
from taizhang.services.returned_file import compose_again
from taizhang.store import queries
from taizhang.store.overrides import overrides
from taizhang.store.reporting.present import present_reports

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from taizhang.core.indicators import Indicator, Outcome
    from taizhang.core.reports.basis import BasisRow
    from taizhang.core.reports.runs import Figure
    from taizhang.core.reports.tree import Report
    from taizhang.services.workspace import Workspace
    from taizhang.store.viewer import Viewer

# Stands among the names of changed fields for the owning unit, which every indicator looks at.
_UNIT = "(unit)"


@dataclass(frozen=True, slots=True)
class FigureTrace:
    """A figure of a report, what it rests on, and how it would read today.

    Attributes:
        row: What the basis table says of it.
        now: Its text if the report were written again today; None if it would not stand in it.
        corrected: Records behind it that have since been corrected in a field that its indicator looks at,
            each with the number of its newest version.
        added: How many records it would rest on today and did not then.
        removed: How many it rested on then and would not today.
        redefined: Whether the definition has been changed since.
        period: The period that it speaks of.
        coverage: Who was to report and did, in the language of the reader.
        state: Whether it may still move, and what does not fit, likewise.
        computed: Its text as it was computed, if a person wrote over it; what he wrote is no change of the ledger.
    """

    row: BasisRow
    now: str | None
    corrected: tuple[tuple[str, int], ...]
    added: int
    removed: int
    redefined: bool
    period: Period
    coverage: Message
    state: Message
    computed: str = ""

    @property
    def moved(self) -> bool:
        """Whether it would read otherwise today."""
        return self.now != (self.computed or self.row.text)

    @property
    def changed(self) -> bool:
        """Whether what it rests on has moved since, even if it reads the same."""
        rests_otherwise = bool(self.corrected or self.added or self.removed)
        return self.moved or rests_otherwise or self.redefined


@dataclass(frozen=True, slots=True)
class ReportTrace:
    """All figures of a report."""

    written: WrittenReport
    figures: tuple[FigureTrace, ...]
    cited: tuple[CitedTrace, ...] = ()


@dataclass(frozen=True, slots=True)
class IndicatorTrace:
    """An indicator for a unit and period, with the records behind it.

    Attributes:
        base: Last year's value under the tree of the period, in words.
        base_then: The same under last year's tree, empty if it is no other.
        reasons: Why it does not compare with last year, or, under another tree, why there is no value.
        tree_of: The period or day whose tree was asked for, empty if that of the period itself.
        problems: What does not fit between it and its parts or its whole.
    """

    indicator: Indicator
    unit: str
    period: Period
    changeset: int
    outcome: Outcome
    value: str
    coverage: Message
    base: str
    sources: tuple[BasisSource, ...]
    base_then: str = ""
    reasons: tuple[Message, ...] = ()
    tree_of: str = ""
    problems: tuple[Message, ...] = ()


def find_report(workspace: Workspace, text: str, path: Path) -> str | None:
    """The number of the report that a person means: by its number, or by a Word file of it.

    Raises:
        RefusedError: The Word file is not a report of this workspace.
    """
    if present_reports().filter(number=text).exists():
        return text
    if path.suffix.lower() != ".docx":
        return None
    properties = read_docx(read_bytes(path), path.name).custom_properties
    number = properties.get("taizhang_report", "")
    if properties.get("taizhang_workspace") != workspace.code or not number:
        raise RefusedError(Message("“{file}”不是本工作区写出的报告，找不到出处。", file=path.name))
    return number


def trace_report(workspace: Workspace, viewer: Viewer, number: str) -> ReportTrace:
    """Every figure of a report, then and now."""
    written = open_report(number)
    report = written.report
    rows = basis_rows(viewer, written.pack, report)
    units = queries.unit_tree(viewer, written.pack.kinds["unit"], report.period, report.changeset)
    today = _today(workspace, viewer, report)
    corrections = _corrections(workspace, viewer, written)
    answers = overrides(viewer, [row.figure_id for row in rows])
    traces = []
    for figure, row in zip(report.figures(), rows, strict=True):
        answer = answers[figure.id].text if figure.id in answers else ""
        looked_at = {
            _present_name(workspace, kind, field)
            for kind, field in fields_read(written.pack.indicators, figure.indicator)
        }
        corrected = tuple(
            (ref.record_id, newest.version)
            for ref in figure.records
            if ref in corrections
            for newest, changed in [corrections[ref]]
            if changed & looked_at or _UNIT in changed
        )
        definition = workspace.pack.indicators.get(figure.indicator)
        redefined = definition is None or definition.digest != figure.definition_digest
        same = today.get((figure.indicator, figure.role.value, figure.unit), [])
        now = same.pop(0) if same else None
        then_ids = {ref.record_id for ref in figure.records}
        now_ids = {ref.record_id for ref in now.records} if now else then_ids
        traces.append(
            FigureTrace(
                row=row,
                now=_today_in_words(figure, now),
                corrected=corrected,
                added=len(now_ids - then_ids),
                removed=len(then_ids - now_ids),
                redefined=redefined,
                period=figure.period,
                coverage=coverage_message(figure.coverage, units),
                state=state_of(figure, answer=answer),
                computed=replace(figure, written="").text if figure.written else "",
            )
        )
    cited = trace_cited(workspace, viewer, written.pack, report)
    return ReportTrace(written, tuple(traces), cited)


def _today_in_words(figure: Figure, now: Figure | None) -> str | None:
    """How it reads today; a number that is the same reads as it did, whatever columns are set like today."""
    if now is None:
        return None
    computed = replace(figure, written="")
    return computed.text if computed.says_the_same(now) else now.text


def _present_name(workspace: Workspace, kind: str, field: str) -> str:
    """The id by which a field of an earlier version of the pack goes now."""
    known = workspace.pack.kinds.get(kind)
    fields = known.fields if known else ()
    return next((item.id for item in fields if field in item.renamed_from), field)


def _corrections(
    workspace: Workspace, viewer: Viewer, written: WrittenReport
) -> dict[RecordRef, tuple[RecordRef, frozenset[str]]]:
    """For each version behind the report that is not the newest: the newest, and the fields that differ."""
    report = written.report
    # Both versions are read by the definitions of today: by those of then one that was written after a field
    # was renamed would seem to have lost it.
    kinds = {**written.pack.kinds, **workspace.pack.kinds}
    refs = sorted({ref for figure in report.figures() for ref in figure.records})
    numbers = queries.newest_counted(viewer, refs)
    newest = {ref: RecordRef(ref.record_id, numbers[ref.record_id]) for ref in refs}
    outdated = [ref for ref in refs if newest[ref] != ref]
    tree = queries.unit_tree(viewer, kinds["unit"], report.period, report.changeset)
    found = queries.versions(viewer, kinds, tree, [*outdated, *(newest[ref] for ref in outdated)])
    corrections = {}
    for ref in outdated:
        if ref not in found or newest[ref] not in found:
            continue
        then, now = found[ref][0], found[newest[ref]][0]
        names = {*then.values, *now.values}
        changed = {name for name in names if then.values.get(name) != now.values.get(name)}
        if then.unit != now.unit:
            changed.add(_UNIT)
        corrections[ref] = newest[ref], frozenset(changed)
    return corrections


def _today(
    workspace: Workspace, viewer: Viewer, report: Report
) -> dict[tuple[str, str, str], list[Figure]]:
    """The figures of the same report written today, by indicator, role and unit, in order."""
    found: dict[tuple[str, str, str], list[Figure]] = defaultdict(list)
    if report.template not in workspace.pack.templates:
        return found
    try:
        composition = compose_again(workspace, viewer, report, queries.latest_changeset(viewer))
    except RefusedError:
        return found
    for figure in composition.report.figures():
        found[figure.indicator, figure.role.value, figure.unit].append(figure)
    return found


def pick_figure(traces: Iterable[FigureTrace], text: str) -> tuple[FigureTrace, ...]:
    """The figures that a person means: by ordinal, by anchor, or by their text.

    Raises:
        RefusedError: There is none.
    """
    traces = tuple(traces)
    # A bare number of a table may read like an ordinal: 1 is the first figure, not every figure that is 1.
    bare = text.lstrip("-").isdecimal()
    found = tuple(
        trace
        for trace in traces
        if text in (str(trace.row.ordinal), trace.row.figure_id)
        or (text == trace.row.text and not bare)
    )
    if not found:
        raise RefusedError(
            Message(
                "报告中没有数据“{text}”，共有 {count} 个数据，请用序号 1 到 {count}。",
                text=text,
                count=len(traces),
            )
        )
    return found


def trace_indicator(
    workspace: Workspace,
    viewer: Viewer,
    indicator: str,
    unit: str,
    period: Period,
    as_of: int | None = None,
    tree_of: Period | None = None,
) -> IndicatorTrace:
    """An indicator as it stands, with every record that it counts.

    With `tree_of` the records of the period are counted under the tree of another.

    Raises:
        RefusedError: There is no such indicator or unit.
    """
    pack = workspace.pack
    if indicator not in pack.indicators:
        known = "、".join(pack.indicators)
        raise RefusedError(
            Message("没有名为“{name}”的报告或指标。指标有：{known}。", name=indicator, known=known)
        )
    changeset = check_changeset(viewer, as_of)
    problems: tuple[Message, ...] = ()
    if tree_of is None:
        computed = compute(workspace, viewer, [indicator], unit, period, changeset)
        outcome, tree, code = computed.current[indicator], computed.tree, computed.unit
        base = computed.base[indicator]
        base_then = computed.base_then[indicator]
        problems = misfits_by_indicator(pack.indicators, computed.current).get(indicator, ())
        reasons = base.reasons
    else:
        outcomes, tree, code = compute_under(
            pack, viewer, [indicator], unit, period, tree_of, changeset
        )
        outcome = base = base_then = outcomes[indicator]
        reasons = outcome.reasons
    found = queries.versions(viewer, pack.kinds, tree, outcome.records)
    spans = queries.unit_spans(viewer, pack.kinds["unit"], changeset)
    names = {span.code: span.short_name for span in spans}
    # Those who owed last year may have gone since, but they had names.
    whole = UnitTree(tuple({span.code: span for span in (*spans, *tree.spans)}.values()))
    return IndicatorTrace(
        indicator=pack.indicators[indicator],
        unit=tree.name(code),
        period=period,
        changeset=changeset,
        outcome=outcome,
        value=value_in_words(outcome.value),
        coverage=coverage_message(outcome.coverage, whole),
        base="" if tree_of else value_in_words(base.value),
        sources=tuple(
            source_in_words(pack, names, *found[ref]) for ref in outcome.records if ref in found
        ),
        base_then="" if base_then.value == base.value else value_in_words(base_then.value),
        reasons=reasons,
        tree_of="" if tree_of is None else _tree_in_words(tree_of),
        problems=problems,
    )


def _tree_in_words(period: Period) -> str:
    """A single day as the day, any other period as one types it."""
    return str(period.start if period.start == period.last_day else period)


def read_tree(text: str, period: Period) -> Period | None:
    """Whose tree a person means: `then` is that of the period, `now` that of today, or any period.

    Raises:
        RefusedError: The text is none of these, or a period before this one.
    """
    match text.strip().lower():
        case "" | "then" | "当时":
            return None
        case "now" | "现在":
            day = today()
            found = Period(day, day + timedelta(days=1))
            return found if found.start >= period.start else None
        case other:
            found = Period.read(other)
    if found.start < period.start:
        raise RefusedError(
            Message("{period}的数只能按当时或以后的单位隶属关系计算。", period=period.name)
        )
    return None if found == period else found


def root_unit(workspace: Workspace, viewer: Viewer, period: Period) -> str:
    """The topmost unit of a period.

    Raises:
        RefusedError: There is no unit yet, or more than one stands above all others.
    """
    changeset = queries.latest_changeset(viewer)
    tree = queries.unit_tree(viewer, workspace.pack.kinds["unit"], period, changeset)
    tops = [span for span in tree.spans if not span.parent]
    if len(tops) > 1:
        known = "、".join(span.short_name for span in tops)
        raise RefusedError(
            Message(
                "有{count}个最上级单位，请用 --unit 指明：{known}。", count=len(tops), known=known
            )
        )
    if not tops:
        raise RefusedError(
            Message("{period}的单位名录是空的，请先导入基础名录。", period=period.name)
        )
    return tops[0].code
