"""The reports that somebody may see: listed, found, with their versions and how far each is on its way."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Q

from taizhang.core.ledger.cell import excerpt
from taizhang.core.values import Message, Period, RefusedError
from taizhang.services.record_versions import whole_tree
from taizhang.services.report_state import ReportState, Step, state_of, steps_of
from taizhang.services.reporting import WrittenReport, open_report
from taizhang.store import queries
from taizhang.store.reporting.models import Report as ReportRow
from taizhang.store.reporting.present import present_reports

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable

    from django.db.models import QuerySet

    from taizhang.services.workspace import Workspace
    from taizhang.store.viewer import Viewer

_NUMBER = re.compile(r"(?P<family>.+?)(?:-v(?P<version>[0-9]+))?", re.ASCII)
PAGE = 20
"""How many reports a page of the list has."""


@dataclass(frozen=True, slots=True)
class ReportVersion:
    """A version of a report.

    Attributes:
        number: Its number.
        version: Which one of the report, from 1.
        state: How far it is.
        made_at: When it was kept.
        made_by: Who kept it.
        issued_at: When it was issued, if it was.
        steps: What was done with it, in order.
    """

    number: str
    version: int
    state: ReportState
    made_at: dt.datetime
    made_by: str
    issued_at: dt.datetime | None
    issued_by: str
    steps: tuple[Step, ...] = ()

    @property
    def state_name(self) -> str:
        """How far it is, in words."""
        return self.state.label


@dataclass(frozen=True, slots=True)
class ListedReport:
    """A report with its versions.

    Attributes:
        family: The number of its first version.
        title: Of its newest version.
        template: What the template is called.
        unit: The code of the unit.
        unit_name: The same as people call it.
        period: Which one.
        changeset: The ledger as known at.
        versions: Oldest first.
    """

    family: str
    title: str
    template: str
    unit: str
    unit_name: str
    period: Period
    changeset: int
    versions: tuple[ReportVersion, ...]

    @property
    def newest(self) -> ReportVersion:
        """The version that is worked on."""
        return self.versions[-1]

    @property
    def issued(self) -> ReportVersion | None:
        """The version that was issued last, if one was."""
        return next((one for one in reversed(self.versions) if one.issued_at), None)


@dataclass(frozen=True, slots=True)
class ReportsPage:
    """A page of the list."""

    reports: tuple[ListedReport, ...]
    count: int
    page: int
    pages: int


def family_of(number: str) -> str:
    """The number of a report, without that of its version."""
    found = _NUMBER.fullmatch(number)
    return found["family"] if found else number


def version_of(number: str) -> int:
    """Which version of its report a number is."""
    found = _NUMBER.fullmatch(number)
    return int(found["version"]) if found and found["version"] else 1


def check_reach(workspace: Workspace, viewer: Viewer, number: str) -> None:
    """Nothing, if a report is of a unit of the viewer's.

    Raises:
        RefusedError: There is none of this number that the viewer may see.
    """
    unit = present_reports().filter(number=number[:40]).values_list("unit", flat=True).first()
    if unit is None or (viewer.unit and not viewer.sees(unit, whole_tree(workspace, viewer))):
        raise RefusedError(Message("没有编号为“{number}”的报告。", number=excerpt(number)))


def report_in_reach(workspace: Workspace, viewer: Viewer, number: str) -> WrittenReport:
    """A report of a unit of the viewer's.

    Raises:
        RefusedError: There is none of this number that the viewer may see.
    """
    check_reach(workspace, viewer, number)
    return open_report(number)


def list_reports(
    workspace: Workspace,
    viewer: Viewer,
    *,
    period: Period | None = None,
    words: str = "",
    state: str = "",
    page: int = 1,
) -> ReportsPage:
    """The reports of the viewer's units, the newest first.

    Args:
        workspace: Whose.
        viewer: Who looks.
        period: Only those of a period; one that lies in it counts.
        words: Only those with these words in title or number.
        state: Only those whose newest version is in this state.
        page: Which page, from 1.
    """
    rows = _seen(workspace, viewer).exclude(number__contains="-v")
    if words.strip():
        # A database may take a sign of no width for the end of the words.
        asked = "".join(sign for sign in words.strip() if sign.isprintable())[:60]
        rows = rows.filter(Q(title__icontains=asked) | Q(number__icontains=asked))
    if period is not None:
        known = rows.values_list("period", flat=True).distinct()
        rows = rows.filter(period__in=[text for text in known if _within(text, period)])
    rows = rows.order_by("-made_at", "-number")
    if state:
        found = [one for one in _listed(workspace, viewer, rows) if one.newest.state == state]
        count = len(found)
        first = _first(page, count)
        shown = found[first : first + PAGE]
    else:
        count = rows.count()
        first = _first(page, count)
        shown = _listed(workspace, viewer, rows[first : first + PAGE])
    pages = max(1, -(-count // PAGE))
    return ReportsPage(tuple(shown), count, first // PAGE + 1, pages)


def _first(page: int, count: int) -> int:
    last = max(0, (count - 1) // PAGE)
    return min(max(page, 1) - 1, last) * PAGE


def _within(text: str, period: Period) -> bool:
    try:
        found = Period.read(text)
    except RefusedError:
        return False
    return period.start <= found.start and found.end <= period.end


def _seen(workspace: Workspace, viewer: Viewer) -> QuerySet[ReportRow]:
    rows = present_reports().defer("tree")
    if not viewer.unit:
        return rows
    return rows.filter(unit__in=list(whole_tree(workspace, viewer).owners(viewer.unit)))


def find_listed(workspace: Workspace, viewer: Viewer, number: str) -> ListedReport:
    """The report of a number with all its versions.

    Raises:
        RefusedError: There is none that the viewer may see.
    """
    rows = _seen(workspace, viewer).filter(number=family_of(number)[:40])
    found = _listed(workspace, viewer, rows)
    if not found:
        raise RefusedError(Message("没有编号为“{number}”的报告。", number=excerpt(number)))
    return found[0]


@dataclass(frozen=True, slots=True)
class UnitToChoose:
    """A unit that a report may be written of: its code, its name, and how deep below the viewer's own it stands."""

    code: str
    name: str
    depth: int


def units_to_choose(
    workspace: Workspace, viewer: Viewer, period: Period
) -> tuple[UnitToChoose, ...]:
    """The viewer's units of a period, in the order of the register."""
    latest = queries.latest_changeset(viewer)
    tree = queries.unit_tree(viewer, workspace.pack.kinds["unit"], period, latest)
    codes = [span.code for span in tree.spans]
    parents = {span.code: span.parent for span in tree.spans}
    found = []
    for code in viewer.seen(codes, tree):
        depth, above = 0, code
        while above != viewer.unit and parents.get(above) and depth < len(codes):
            above, depth = parents[above], depth + 1
        found.append(UnitToChoose(code, tree.name(code), depth))
    return tuple(found)


def _listed(workspace: Workspace, viewer: Viewer, rows: Iterable[ReportRow]) -> list[ListedReport]:
    first = list(rows)
    if not first:
        return []
    wanted = Q(number__in=[row.number for row in first])
    for row in first:
        wanted |= Q(number__startswith=f"{row.number}-v")
    versions: dict[str, list[ReportRow]] = {row.number: [] for row in first}
    for row in present_reports().defer("tree").filter(wanted):
        versions.get(family_of(row.number), []).append(row)
    steps = steps_of([row.number for family in versions.values() for row in family])
    tree = whole_tree(workspace, viewer)
    templates = workspace.pack.templates
    found = []
    for row in first:
        family = sorted(versions[row.number], key=lambda one: version_of(one.number))
        newest = family[-1]
        found.append(
            ListedReport(
                row.number,
                newest.title,
                templates[row.template].name if row.template in templates else row.template,
                row.unit,
                tree.name(row.unit),
                Period.read(row.period),
                newest.changeset,
                tuple(_version(one, steps.get(one.number, ())) for one in family),
            )
        )
    return found


def _version(row: ReportRow, steps: tuple[Step, ...]) -> ReportVersion:
    return ReportVersion(
        row.number,
        version_of(row.number),
        state_of(row, steps),
        row.made_at,
        row.made_by,
        row.issued_at,
        row.issued_by,
        steps,
    )
