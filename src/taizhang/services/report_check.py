"""The check of a report as it stands, beside its text: what the rules say, and what the ledger says of its figures."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from taizhang.core.checks import RULES, CheckedText, Finding, Severity, check_fully
from taizhang.core.ledger.cell import excerpt
from taizhang.core.reports.matching import Sought
from taizhang.core.reports.page_text import PageText, page_text
from taizhang.core.reports.read_figure import BoundFigure, place_figures
from taizhang.core.values import Message, RefusedError
from taizhang.services.checking import load_phrases, load_profile
from taizhang.services.holding_against import held_figures
from taizhang.services.kept import CHANGE_NO_FIGURE, MOST_REPORTS, is_kept, kept
from taizhang.services.own_lists import PHRASES, PROFILE, own_file
from taizhang.services.reading import load_words, own_words
from taizhang.services.reason import reason_to_keep
from taizhang.services.report_list import family_of, report_in_reach
from taizhang.services.rights import Right
from taizhang.services.workspace import writing
from taizhang.store import queries
from taizhang.store.reporting.models import FindingSuppression

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterator
    from pathlib import Path

    from taizhang.core.reports.read_figure import BoundOrRead
    from taizhang.core.values import Span
    from taizhang.services.kept import Asked
    from taizhang.services.reporting import WrittenReport
    from taizhang.services.rights import Actor
    from taizhang.services.workspace import Workspace
    from taizhang.store.viewer import Viewer

_KNOWN = ("PLH-TODO", "PLH-HIGHLIGHT", "SEC-META")
"""What a report leaves open is marked in its text, and who wrote it is known."""
CHECK = "check"
"""As what it is kept."""


@dataclass(frozen=True, slots=True)
class Suppression:
    """Why a finding is let stand, who said so, and when."""

    reason: str
    actor: str
    at: dt.datetime


@dataclass(frozen=True, slots=True)
class ReportFinding:
    """A finding in a report.

    Attributes:
        number: Its number in the list, from 1.
        finding: What was found.
        title: What the rule is called.
        place: Where, in words.
        words: What it is about.
        marks: The passages, and where in their words.
        key: By which it is known when the report is checked again.
        suppressed: Why it is let stand; None if nobody said so.
    """

    number: int
    finding: Finding
    title: str
    place: Message
    words: str
    marks: tuple[tuple[int, Span], ...]
    key: str
    suppressed: Suppression | None = None

    @property
    def severity(self) -> Severity:
        """How sure it is."""
        return self.finding.severity


@dataclass(frozen=True, slots=True)
class ReportCheck:
    """What the check of a report came to."""

    findings: tuple[ReportFinding, ...]

    @property
    def open(self) -> tuple[ReportFinding, ...]:
        """Those that nobody let stand, errors first."""
        order = list(Severity)
        found = (one for one in self.findings if one.suppressed is None)
        return tuple(sorted(found, key=lambda one: order.index(one.severity)))

    @property
    def suppressed(self) -> tuple[ReportFinding, ...]:
        """Those that somebody let stand."""
        return tuple(one for one in self.findings if one.suppressed is not None)

    def counted(self, severity: Severity) -> int:
        """How many open ones are of a severity."""
        return sum(one.severity is severity for one in self.open)


def check_report(workspace: Workspace, viewer: Viewer, number: str) -> ReportCheck:
    """Check a report as it stands and hold its figures against the ledger of today.

    Raises:
        RefusedError: There is no such report that the viewer may see.
    """
    written = report_in_reach(workspace, viewer, number)
    findings = kept(
        workspace,
        viewer,
        _asked(workspace, number),
        lambda _changeset: _check(workspace, viewer, written),
        beside=CHANGE_NO_FIGURE,
        most=MOST_REPORTS,
    )
    held = suppressions_of(number)
    return ReportCheck(tuple(replace(one, suppressed=held.get(one.key)) for one in findings))


def is_checked(workspace: Workspace, viewer: Viewer, number: str) -> bool:
    """Whether it is known already what the check of a report comes to."""
    return is_kept(workspace, viewer, _asked(workspace, number), beside=CHANGE_NO_FIGURE)


def _asked(workspace: Workspace, number: str) -> Asked:
    folder = workspace.folder
    lists = (own_words(folder), own_file(folder, PHRASES), own_file(folder, PROFILE))
    return CHECK, number, tuple(_digest(path) for path in lists)


def _digest(path: Path | None) -> str:
    try:
        return hashlib.sha256(path.read_bytes()).hexdigest() if path else ""
    except OSError:
        return ""  # whoever checks by it is told


def _check(
    workspace: Workspace, viewer: Viewer, written: WrittenReport
) -> tuple[ReportFinding, ...]:
    report = written.report
    folder = workspace.folder
    page = page_text(report)
    text = CheckedText(
        page.document.text,
        on=report.signed_on or report.period.last_day,
        vocabulary=load_words(None, folder),
        source=page.document,
        phrases=load_phrases(own_file(folder, PHRASES)),
    )
    changeset = queries.latest_changeset(viewer)
    tree = queries.unit_tree(viewer, workspace.pack.kinds["unit"], report.period, changeset)
    names = {span.name: span.code for span in tree.spans}
    names |= {span.short_name: span.code for span in tree.spans if span.short_name}
    text.held = held_figures(
        workspace,
        viewer,
        tuple(_bound(text, page)),
        Sought(report.unit, report.period, names),
        changeset,
        report=written.number,
    )
    profile = load_profile(own_file(folder, PROFILE)).without(*_KNOWN)
    findings = []
    for number, finding in enumerate(check_fully(text, profile).findings, start=1):
        marks = (page.in_passage(span) for span in finding.spans)
        findings.append(
            ReportFinding(
                number,
                finding,
                RULES[finding.rule].title,
                page.document.place_at(finding.spans[0].start),
                excerpt(finding.spans[0].of(text.text)),
                tuple(mark for mark in marks if mark is not None),
                _key(text, finding),
            )
        )
    return tuple(findings)


def _bound(text: CheckedText, page: PageText) -> Iterator[BoundOrRead]:
    """The figures of the text; those of the report are known, not guessed by the words around them."""
    bound = {span.start: (span, figure) for span, figure in page.figures}
    for read in place_figures(text.text, text.figures):
        span, figure = bound.get(read.figure.start, (None, None))
        if figure is None or span is None or read.figure.end > span.end:
            yield read
        else:
            yield BoundFigure(
                read.number,
                read.figure,
                figure.indicator,
                figure.role,
                figure.unit,
                figure.period,
                replace(figure, written="").text,
            )


def _key(text: CheckedText, finding: Finding) -> str:
    """A finding is the same one if its rule, its words and the sentence they begin in are the same."""
    sentence = text.sentence_at(finding.spans[0].start).span.of(text.text)
    words = [span.of(text.text) for span in finding.spans]
    said = "\0".join((finding.rule, sentence.strip(), *words))
    return hashlib.sha256(said.encode("utf-8", "surrogatepass")).hexdigest()


def suppressions_of(number: str) -> dict[str, Suppression]:
    """What people let stand in a report and its versions, by the key of the finding."""
    family = family_of(number)
    rows = FindingSuppression.objects.filter(report__number__startswith=family)
    held: dict[str, Suppression] = {}
    for row in rows.select_related("changeset").order_by("changeset_id", "id"):
        if family_of(row.report_id) != family:
            continue
        if row.holds:
            act = row.changeset
            held[row.key] = Suppression(act.reason, act.actor, act.made_at)
        else:
            held.pop(row.key, None)
    return held


def suppress_finding(
    workspace: Workspace,
    actor: Actor,
    number: str,
    key: str,
    *,
    reason: str,
    holds: bool = True,
) -> None:
    """Let a finding stand, for a reason; or take that back.

    Raises:
        RefusedError: There is no such finding, or no reason was given.
    """
    actor.check(Right.WRITE)
    checked = check_report(workspace, actor.viewer, number)
    found = next((one for one in checked.findings if one.key == key), None)
    if found is None:
        raise RefusedError(Message("报告已有改动，没有这条核对结果了。"))
    if (found.suppressed is not None) == holds:
        raise RefusedError(Message("这条已经办过了。"))
    reason = reason_to_keep(reason, "忽略核对结果") if holds else ""
    with writing(actor.label, "suppress", reason=reason, source=number) as changeset:
        FindingSuppression.objects.create(
            report_id=number,
            rule=found.finding.rule,
            key=key,
            holds=holds,
            changeset=changeset,
        )
