"""Hold the figures of any report against the ledger."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from typing import TYPE_CHECKING

from taizhang.core.checks import DEFAULT_PROFILE, CheckedText
from taizhang.core.checks.held import (
    HeldCandidate,
    HeldFigure,
    HeldVerdict,
    unit_in_role,
    value_in_role,
)
from taizhang.core.checks.table_figures import table_figures
from taizhang.core.ledger.unit import UNIT_KIND_ID
from taizhang.core.reading import read_periods
from taizhang.core.reports.indicator_words import words_of
from taizhang.core.reports.matching import Candidate, Match, Sought, match_figures
from taizhang.core.reports.read_figure import BoundFigure, BoundOrRead, ReadFigure, place_figures
from taizhang.core.reports.runs import Role
from taizhang.core.values import MISSING, Grain, Message, RefusedError
from taizhang.services.checking import check_read, layout_of, profile_for
from taizhang.services.documents import read_document
from taizhang.services.files import read_bytes
from taizhang.services.held_context import HeldContext
from taizhang.services.held_events import told_events
from taizhang.services.held_file import HeldFile
from taizhang.services.ledger_template import find_unit
from taizhang.services.reporting import check_changeset, compute, open_report
from taizhang.services.tracing import find_report, root_unit
from taizhang.store import queries

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date
    from pathlib import Path

    from taizhang.core.checks import PhraseList, Profile
    from taizhang.core.ledger.unit import UnitTree
    from taizhang.core.reading import Vocabulary
    from taizhang.core.values import Period
    from taizhang.services.counting import Computed
    from taizhang.services.workspace import Workspace
    from taizhang.store.viewer import Viewer

_HEAD_LINES = 3
_OF_TARGETS = frozenset({Role.TARGET, Role.COMPLETION})
"""What a figure may say that the ledger alone cannot: targets stand in the pack."""


def hold_file(  # noqa: PLR0913 (as a person asks for it)
    workspace: Workspace,
    viewer: Viewer,
    path: Path,
    *,
    unit: str | None = None,
    period: Period | None = None,
    profile: Profile = DEFAULT_PROFILE,
    vocabulary: Vocabulary | None = None,
    phrases: PhraseList | None = None,
    on: date | None = None,
) -> HeldFile:
    """Check a file, and hold its figures against the ledger.

    Args:
        workspace: Whose ledger.
        viewer: Who looks.
        path: The file.
        unit: Whose report it is; read from the head of the file if not given.
        period: Of when it is; likewise.
        profile: Which rules are run.
        vocabulary: Words of an office's own.
        phrases: Wordings and titles that it quotes to the sign.
        on: The day of the file; the last of the period if not given.

    Raises:
        RefusedError: It cannot be read, or it is not known of when or whose it is.
    """
    profile = profile_for(path, profile)
    data = read_bytes(path)
    source = read_document(data, str(path))
    text = source.text
    number = own_report(workspace, path)
    changeset = check_changeset(viewer, None)
    sought, tree = sought_in(
        workspace, viewer, text, unit=unit, period=period, report=number, changeset=changeset
    )
    document = CheckedText(
        text,
        on=on or sought.period.last_day,
        vocabulary=vocabulary,
        source=source,
        layout=layout_of(data, str(path), source),
        phrases=phrases,
    )
    placed = place_figures(text, document.figures)
    placed += _certain_cells(workspace, document, sought)
    document.held = held_figures(workspace, viewer, placed, sought, changeset, report=number)
    document.events = told_events(workspace, viewer, document, sought, tree, changeset)
    return HeldFile.of(
        check_read(source, document, profile),
        document,
        unit_name=tree.name(sought.unit),
        period=sought.period,
        changeset=changeset,
        report=number,
    )


def _certain_cells(
    workspace: Workspace, document: CheckedText, sought: Sought
) -> tuple[ReadFigure, ...]:
    """The cells of which it is certain what they tell; a table has many numbers, and the rest would be noise."""
    pack = workspace.pack
    words = words_of(pack.indicators, pack.kinds)
    units = {entry.name: entry.unit for entry in words}
    cells = table_figures(document, units, document.on)
    matches = match_figures(cells, words, sought)
    return tuple(cell for cell, match in zip(cells, matches, strict=True) if match.certain)


def own_report(workspace: Workspace, path: Path) -> str:
    """The number of the report of this workspace that a Word file is; empty if it is none."""
    if path.suffix.lower() != ".docx":
        return ""
    try:
        number = find_report(workspace, "", path)
        return open_report(number).number if number else ""
    except RefusedError:
        return ""


def sought_in(
    workspace: Workspace,
    viewer: Viewer,
    text: str,
    *,
    unit: str | None,
    period: Period | None,
    report: str,
    changeset: int,
) -> tuple[Sought, UnitTree]:
    """Whose figures a text tells, and of when: as given, as our own report says, or as its first lines say.

    Raises:
        RefusedError: It is not known of when or whose it is.
    """
    own = open_report(report).report if report else None
    head = "\n".join([line for line in text.splitlines() if line.strip()][:_HEAD_LINES])
    if period is None:
        period = own.period if own is not None else period_in(head)
    tree = queries.unit_tree(viewer, workspace.pack.kinds[UNIT_KIND_ID], period, changeset)
    names: dict[str, str] = {}
    for span in tree.spans:
        for name in (span.name, span.short_name):
            # A name that two units have names neither.
            names[name] = span.code if names.get(name, span.code) == span.code else ""
    if unit is not None:
        code = find_unit(tree, unit, period)
    elif own is not None:
        code = own.unit
    else:
        named = [name for name, code in names.items() if code and name in head]
        code = names[max(named, key=len)] if named else root_unit(workspace, viewer, period)
    return Sought(code, period, {name: one for name, one in names.items() if one}), tree


def period_in(text: str) -> Period:
    """The period that the first lines of a report name.

    Raises:
        RefusedError: They name none.
    """
    head = "\n".join([line for line in text.splitlines() if line.strip()][:_HEAD_LINES])
    for told in read_periods(head):
        if told.period is not None and not told.is_date:
            period = told.period.named()
            if period.grain is not Grain.FREE:
                return period
    raise RefusedError(
        Message("标题里没有写明是哪个时段的报告，请用 --period 写明，例如 --period 2025H1。")
    )


def held_figures(
    workspace: Workspace,
    viewer: Viewer,
    figures: Iterable[BoundOrRead],
    sought: Sought,
    changeset: int,
    *,
    report: str = "",
) -> tuple[HeldFigure, ...]:
    """Figures beside what the ledger says; those that differ with what may be the cause."""
    items = [
        item for item in figures if not (isinstance(item, BoundFigure) and item.role in _OF_TARGETS)
    ]
    pack = workspace.pack
    words = {entry.id: entry for entry in words_of(pack.indicators, pack.kinds)}
    read = [item for item in items if isinstance(item, ReadFigure)]
    matches = dict(
        zip(
            [item.number for item in read],
            match_figures(read, [*words.values()], sought),
            strict=True,
        )
    )
    pairs = [
        (item, _bound(item) if isinstance(item, BoundFigure) else matches[item.number])
        for item in items
    ]
    computed = _compute(workspace, viewer, [match for _item, match in pairs], changeset)
    sure = [match.candidates[0] for _item, match in pairs if match.certain]
    together = frozenset(one.indicator for one in sure if one.indicator in words)
    context = HeldContext.of(workspace, viewer, words, sought, changeset, report, together)
    return tuple(_held(item, match, computed, context) for item, match in pairs)


def _bound(item: BoundFigure) -> Match:
    candidate = Candidate(
        item.indicator, item.role, 100, (Message("数据标记"),), item.unit, item.period, clear=True
    )
    return Match((candidate,), certain=True)


_Key = tuple[str, "Period"]


def _compute(
    workspace: Workspace, viewer: Viewer, matches: Iterable[Match], changeset: int
) -> dict[_Key, Computed]:
    """All indicators that are asked for, once for each unit and period."""
    pack = workspace.pack
    wanted: dict[_Key, set[str]] = defaultdict(set)
    for match in matches:
        for found in match.candidates:
            if found.indicator in pack.indicators and found.unit:
                named = wanted[found.unit, found.period]
                named.add(found.indicator)
                named.update(filter(None, [pack.indicators[found.indicator].part_of]))
    computed = {}
    for (unit, period), indicators in wanted.items():
        # A part tells how much of a whole was carried over, which costs nothing beside the query itself.
        parts = [item.id for item in pack.indicators.values() if item.part_of in indicators]
        try:
            computed[unit, period] = compute(
                workspace, viewer, sorted({*indicators, *parts}), unit, period, changeset
            )
        except RefusedError:
            continue  # the unit was not there in that period
    return computed


def _held(
    item: BoundOrRead, match: Match, computed: Mapping[_Key, Computed], context: HeldContext
) -> HeldFigure:
    found = [
        (one, computed[one.unit, one.period])
        for one in match.candidates
        if (one.unit, one.period) in computed and one.indicator in context.words
    ]
    if not found:
        return HeldFigure(item.number, item.figure)
    candidates = tuple(_candidate(one, result, context) for one, result in found)
    best, result = found[0]
    same_first = best is match.candidates[0]
    outcome = result.current[best.indicator]
    words = context.words[best.indicator]
    unit_name = result.tree.name(result.unit)
    held = HeldFigure(
        item.number,
        item.figure,
        candidates,
        certain=same_first and (match.certain or (best.persons and best.clear)),
        bound=isinstance(item, BoundFigure),
        unit_name=unit_name,
        period=best.period,
        kind=words.kind,
        records=len(outcome.records),
        trace=f"taizhang trace {best.indicator} --unit {unit_name} --period {best.period}",
        expected=outcome.coverage.expected,
        missing=tuple(result.tree.name(code) for code in outcome.coverage.missing),
        carried=context.carried(best.indicator, result) if best.role is Role.VALUE else None,
        persons=best.persons,
        written=item.written
        if isinstance(item, BoundFigure)
        else context.written(best, item.figure.text),
        override=context.override(best, item.figure),
    )
    if held.certain:
        held = replace(
            held,
            duplicates=context.duplicates(outcome),
            trials=context.trials(outcome, result.tree),
            unproven=context.unproven(outcome),
        )
    if held.certain and best.role is Role.VALUE and held.verdict is not HeldVerdict.AGREES:
        held = replace(
            held, waiting=len(outcome.waiting), unreviewed=context.unreviewed(best, outcome)
        )
    if best.role is Role.LAST_YEAR:
        held = replace(held, published=context.published(best))
    if held.verdict is HeldVerdict.DIFFERS and best.role is Role.VALUE:
        held = replace(
            held,
            elsewhen=context.elsewhen(best),
            elsewhere=context.elsewhere(best),
            added_up=context.added_up(best),
            earlier=context.earlier(best),
            late=context.late(words.kind),
        )
    return held


def _candidate(found: Candidate, result: Computed, context: HeldContext) -> HeldCandidate:
    indicator = context.workspace.pack.indicators[found.indicator]
    whole = result.current[indicator.part_of].value if indicator.part_of else MISSING
    value = value_in_role(
        found.role,
        result.current[found.indicator].value,
        result.base[found.indicator].value,
        whole,
    )
    role = found.role
    # The growth of a rate is told in percentage points.
    unit = unit_in_role(role, indicator.unit_of_count)
    return HeldCandidate(found.indicator, indicator.name, role, value, unit, found.reasons)
