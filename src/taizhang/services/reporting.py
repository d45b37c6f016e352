"""Write a report from the ledger, and keep it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from taizhang.core.indicators import Coverage, Measure, Outcome, State, in_order
from taizhang.core.indicators.comparison import Comparison, PartedUnit, why_not_comparable
from taizhang.core.indicators.coverage import cover
from taizhang.core.indicators.evaluate import with_waiting
from taizhang.core.indicators.finish import MeasureResult, finish
from taizhang.core.indicators.parts import check_parts, with_kin
from taizhang.core.indicators.sql import Window
from taizhang.core.indicators.target import target_for
from taizhang.core.ledger.unit import UnitTree
from taizhang.core.rendering.basis import render_basis
from taizhang.core.rendering.docx import NATIONAL, LayoutProfile, render_docx
from taizhang.core.rendering.html import render_html
from taizhang.core.rendering.markdown import render_markdown
from taizhang.core.rendering.typst import draft_typst
from taizhang.core.reports.compose import Composition, compose
from taizhang.core.reports.digest import report_from_json, report_to_json, tree_digest
from taizhang.core.reports.material import Aim, Material, UnitPart
from taizhang.core.reports.template import AIMING, FigurePlace, Form
from taizhang.core.values import NOT_COMPARABLE, Absent, Message, RefusedError
from taizhang.packs.layout import load_layout
from taizhang.packs.load import load_files
from taizhang.services.basis import basis_rows
from taizhang.services.cited import cited_records
from taizhang.services.clock import now
from taizhang.services.files import file_name
from taizhang.services.ledger_template import find_unit
from taizhang.services.printing import font_shelf, print_report
from taizhang.services.word_template import fill_word_template, places_of
from taizhang.services.workspace import keeping
from taizhang.store import queries
from taizhang.store.facts import slot_map
from taizhang.store.ledger.models import PackVersion
from taizhang.store.reporting.models import Report as ReportRow

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from datetime import date

    from taizhang.core.ledger.record import Record
    from taizhang.core.reports.template import Template
    from taizhang.core.reports.tree import Report
    from taizhang.core.values import Period
    from taizhang.packs.pack import Pack
    from taizhang.services.word_template import WordTemplate
    from taizhang.services.workspace import Workspace
    from taizhang.store.viewer import Viewer

FORMATS = ("docx", "pdf", "html", "md")
"""The formats that a report can be written in."""

USUAL = ("docx", "md")
"""Those that it is written in if nobody says otherwise."""
LAYOUTS = "layouts"
"""The folder of a workspace with layouts of its own."""


@dataclass(frozen=True, slots=True)
class Computed:
    """Outcomes of a unit and period, and of the same period last year.

    Attributes:
        tree: The units of the period.
        unit: The code of the unit.
        period: The period.
        changeset: The ledger as known at this changeset.
        current: Outcomes of the period.
        base: Last year's, under the tree of the period: like with like.
        base_then: Last year's under last year's tree; the same object where units stand as they did.
        comparison: The two periods with their trees.
        problems: What does not fit between parts and wholes in the period.
    """

    tree: UnitTree
    unit: str
    period: Period
    changeset: int
    current: dict[str, Outcome]
    base: dict[str, Outcome]
    base_then: dict[str, Outcome]
    comparison: Comparison
    problems: tuple[Message, ...] = ()


@dataclass(frozen=True, slots=True)
class WrittenReport:
    """A report as kept, with the pack that it was written with."""

    number: str
    report: Report
    pack: Pack
    digest: str
    issued: bool


def check_changeset(viewer: Viewer, as_of: int | None) -> int:
    """The changeset to know the ledger at.

    Raises:
        RefusedError: The workspace has no such changeset.
    """
    latest = queries.latest_changeset(viewer)
    if as_of is None:
        return latest
    if not 1 <= as_of <= latest:
        raise RefusedError(
            Message("没有变更号 {number}，现有 1 到 {latest}。", number=as_of, latest=latest)
        )
    return as_of


def compute(
    workspace: Workspace,
    viewer: Viewer,
    wanted: Iterable[str],
    unit: str,
    period: Period,
    changeset: int,
    pack: Pack | None = None,
) -> Computed:
    """Compute indicators for a unit and period and for the same period last year.

    Last year's records are counted under the tree of the period: who was merged, split or moved since counts
    where he stands now.

    Raises:
        RefusedError: There is no such unit in the period.
    """
    pack = pack or workspace.pack
    spans = queries.unit_spans(viewer, pack.kinds["unit"], changeset)
    tree = UnitTree.of(spans, period)
    code = find_unit(tree, unit, period)
    counting = Counting.of(pack, viewer, with_kin(pack.indicators, wanted), changeset, tree)
    comparison = Comparison.of(spans, period.same_period_last_year(), period)
    base = counting.compared(comparison, code)
    current = counting.outcomes(period, tree, code)
    same = not comparison.regrouped(code) and not comparison.now.successions
    return Computed(
        tree,
        code,
        period,
        changeset,
        current=current,
        base=base,
        base_then=base if same else counting.outcomes(comparison.earlier, comparison.then, code),
        comparison=comparison,
        problems=tuple(check_parts(pack.indicators, current)),
    )


def compute_under(
    pack: Pack,
    viewer: Viewer,
    wanted: Iterable[str],
    unit: str,
    period: Period,
    tree_of: Period,
    changeset: int,
) -> tuple[dict[str, Outcome], UnitTree, str]:
    """Outcomes of a period under the tree of another: the outcomes, that tree, and the code of the unit.

    Raises:
        RefusedError: There is no such unit in the tree.
    """
    spans = queries.unit_spans(viewer, pack.kinds["unit"], changeset)
    comparison = Comparison.of(spans, period, tree_of)
    code = find_unit(comparison.now, unit, tree_of)
    counting = Counting.of(pack, viewer, wanted, changeset, comparison.now)
    return counting.compared(comparison, code, breaks=False), comparison.now, code


@dataclass(frozen=True, slots=True)
class Counting:
    """Counts indicators by the SQL engine, as known at a changeset."""

    pack: Pack
    viewer: Viewer
    order: tuple[str, ...]
    changeset: int
    waiting: tuple[Record, ...]

    @classmethod
    def of(
        cls, pack: Pack, viewer: Viewer, wanted: Iterable[str], changeset: int, tree: UnitTree
    ) -> Counting:
        """The wanted indicators and all that they are computed from; `tree` says whom the viewer may see."""
        waiting = queries.waiting_records(viewer, pack.kinds, tree, changeset)
        return cls(pack, viewer, in_order(pack.indicators, wanted), changeset, waiting)

    @property
    def measures(self) -> dict[str, Measure]:
        """Those of the indicators that are counted from records."""
        return {
            identifier: body
            for identifier in self.order
            if isinstance(body := self.pack.indicators[identifier].body, Measure)
        }

    def outcomes(self, period: Period, tree: UnitTree, unit: str) -> dict[str, Outcome]:
        """The outcomes of a period over the units of its own time."""
        results, coverage = self._count(period, tree.owners(unit), tree, tree)
        return finish(self.pack.indicators, self.order, results, coverage, period=period)

    def own(self, period: Period, tree: UnitTree, unit: str) -> dict[str, Outcome]:
        """The outcomes of a unit without those below it."""
        results, coverage = self._count(period, [unit], tree, tree)
        return finish(self.pack.indicators, self.order, results, coverage, period=period)

    def compared(
        self, comparison: Comparison, unit: str, *, breaks: bool = True
    ) -> dict[str, Outcome]:
        """The outcomes of the earlier period under the later tree, or why they do not compare.

        Args:
            comparison: The two periods.
            unit: The unit, of the later tree.
            breaks: Whether what changed in the definitions counts too, or only what changed among the units.
        """
        period, then, now = comparison.earlier, comparison.then, comparison.now
        results, coverage = self._count(period, now.owners(unit), then, now)
        parted = [
            PartedUnit(part, *self._count(period, [part.code], then, now))
            for part in now.parted(unit)
        ]
        reasons = why_not_comparable(
            self.pack.indicators if breaks else {},
            self.order if breaks else (),
            self.measures,
            comparison,
            unit,
            parted,
        )
        return finish(self.pack.indicators, self.order, results, coverage, reasons, period)

    def _count(
        self, period: Period, owners: Sequence[str], owed_in: UnitTree, seen_in: UnitTree
    ) -> tuple[dict[str, MeasureResult], dict[str, Coverage]]:
        measures = self.measures
        window = Window(period, owners, self.changeset, seen_in.standing)
        results = queries.measure(self.viewer, measures, window, seen_in, slot_map())
        results = {
            name: with_waiting(measures[name], result, self.waiting, owners, period)
            for name, result in results.items()
        }
        sent = queries.counted_submissions(self.viewer, self.changeset)
        coverage = {
            kind: cover(kind, owners, period, owed_in, self.pack.expectations, sent)
            for kind in {measure.kind for measure in measures.values()}
        }
        return results, coverage


def compose_report(  # noqa: PLR0913 (what a report is made of)
    workspace: Workspace,
    viewer: Viewer,
    unit: str,
    period: Period,
    *,
    template: str,
    changeset: int,
    signed_on: date | None,
    pack: Pack | None = None,
    places: Sequence[tuple[str, FigurePlace]] = (),
) -> Composition:
    """Write the report as a tree; nothing is kept. `places` are slots of a Word file that want a figure.

    Raises:
        RefusedError: There is no such template or unit, or nothing to compute from.
    """
    pack = pack or workspace.pack
    found = pack.templates.get(template)
    if found is None:
        known = "、".join(f"{item.id}（{item.name}）" for item in pack.templates.values())
        raise RefusedError(
            Message("没有名为“{name}”的模板，有：{known}。", name=template, known=known)
        )
    inserted = [place.indicator for _slot, place in places]
    wanted = tuple(dict.fromkeys([*found.indicators(), *inserted]))
    # A share needs its whole, whether the template names it or not.
    wholes = [pack.indicators[name].part_of for name in wanted if pack.indicators[name].part_of]
    computed = compute(workspace, viewer, [*wanted, *wholes], unit, period, changeset, pack)
    if wanted and all(isinstance(computed.current[name].value, Absent) for name in wanted):
        raise RefusedError(
            Message(
                "{period}没有任何已入账的记录或零报告，无从计算。请先导入台账。", period=period.name
            )
        )
    key = "\0".join(
        (
            *(template, computed.unit, str(period), str(changeset), pack.digest, str(signed_on)),
            *(f"{place.indicator}|{place.form}" for _slot, place in places),
        )
    )
    span = computed.tree.span(computed.unit)
    each = [place.indicator for _slot, place in places if place.form is Form.EACH_UNIT]
    by_unit = tuple(dict.fromkeys([*found.unit_indicators(), *each]))
    parts = tuple(
        part
        if part.code == computed.unit
        else replace(part, aims=_aims(viewer, pack, found, part.code, period, changeset))
        for part in _parts(workspace, viewer, computed, by_unit, pack)
    )
    material = Material(
        indicators=pack.indicators,
        current=computed.current,
        base=computed.base,
        base_then=computed.base_then,
        heirs=computed.comparison.heirs,
        tree=computed.tree,
        unit=computed.unit,
        unit_name=span.name if span else computed.unit,
        period=period,
        changeset=changeset,
        pack=pack.label,
        figure_id=lambda ordinal: workspace.figure_id(key, ordinal),
        signed_on=signed_on,
        parts=parts,
        cited=cited_records(viewer, pack, found.kinds(), computed.tree, computed.unit, changeset),
        aims=_aims(viewer, pack, found, computed.unit, period, changeset),
    )
    return compose(found, material, places)


def _aims(
    viewer: Viewer, pack: Pack, template: Template, unit: str, period: Period, changeset: int
) -> dict[str, Aim]:
    """The targets that a template speaks of, and what has been done of each."""
    places = (place for place, _by_unit in template.places() if place.form in AIMING)
    found: dict[str, Aim] = {}
    spans = None
    for name in dict.fromkeys(place.indicator for place in places):
        target = target_for(pack.targets, name, unit, period)
        if target is None:
            continue
        spans = spans or queries.unit_spans(viewer, pack.kinds["unit"], changeset)
        over = target.measured_over(period)
        tree = UnitTree.of(spans, over)
        counting = Counting.of(pack, viewer, [name], changeset, tree)
        found[name] = Aim(target, counting.outcomes(over, tree, unit)[name], over)
    return found


def _parts(
    workspace: Workspace,
    viewer: Viewer,
    whole: Computed,
    wanted: Iterable[str],
    pack: Pack,
) -> tuple[UnitPart, ...]:
    """What each unit directly below did, and the unit's own offices, if they have records of their own."""
    wanted = [*wanted, *(pack.indicators[name].part_of for name in wanted)]
    wanted = list(dict.fromkeys(filter(None, wanted)))
    if not wanted:
        return ()
    tree, period = whole.tree, whole.period
    parts = []
    counting = Counting.of(pack, viewer, wanted, whole.changeset, tree)
    own = counting.own(period, tree, whole.unit)
    if any(outcome.records for outcome in own.values()):
        nothing = Outcome(NOT_COMPARABLE, State.NOT_COMPARABLE, Coverage(), ())
        parts.append(UnitPart(whole.unit, "本级", own, dict.fromkeys(own, nothing)))
    for span in tree.spans:
        if span.parent != whole.unit:
            continue
        computed = compute(workspace, viewer, wanted, span.code, period, whole.changeset, pack)
        parts.append(UnitPart(span.code, span.short_name, computed.current, computed.base))
    return tuple(parts)


def write_report(
    workspace: Workspace,
    viewer: Viewer,
    unit: str,
    period: Period,
    *,
    template: str,
    as_of: int | None = None,
    signed_on: date | None = None,
    word: WordTemplate | None = None,
) -> tuple[WrittenReport, Composition]:
    """Write a report and keep its tree; a report that is the same as one kept gets its number.

    Figures in slots of the office's own Word file, if one is given, are figures of the report.
    """
    changeset = check_changeset(viewer, as_of)
    composition = compose_report(
        workspace,
        viewer,
        unit,
        period,
        template=template,
        changeset=changeset,
        signed_on=signed_on,
        places=places_of(word, workspace.pack, template) if word else (),
    )
    report = composition.report
    digest = tree_digest(report)
    row = ReportRow.objects.filter(digest=digest).first()
    if row is None:
        # Not `writing`: a report is drawn from the ledger and changes nothing in it.
        row = _keep(workspace, viewer, report, digest)
    written = WrittenReport(
        row.number, report, workspace.pack, digest, issued=row.issued_at is not None
    )
    return written, composition


def _keep(workspace: Workspace, viewer: Viewer, report: Report, digest: str) -> ReportRow:
    with keeping():
        prefix = str(report.period).replace("..", "_")
        # Versions of a text that was edited have the number of the report, and count for nothing here.
        written = ReportRow.objects.filter(period=str(report.period)).exclude(number__contains="-v")
        serial = written.count() + 1
        return ReportRow.objects.create(
            number=f"{prefix}-{serial:03}",
            title="".join(report.title)[:200],
            template=report.template,
            unit=report.unit,
            period=str(report.period),
            changeset=report.changeset,
            pack_version=PackVersion.objects.get(digest=workspace.pack.digest),
            tree=report_to_json(report),
            digest=digest,
            made_at=now(),
            made_by=viewer.name,
        )


def open_report(number: str) -> WrittenReport:
    """A report kept earlier, with the definitions that it was written with.

    Raises:
        RefusedError: There is no such report.
    """
    row = ReportRow.objects.select_related("pack_version").filter(number=number).first()
    if row is None:
        raise RefusedError(Message("没有编号为“{number}”的报告。", number=number))
    return WrittenReport(
        number=row.number,
        report=report_from_json(row.tree),
        pack=load_files(row.pack_version.files, cases=False),
        digest=row.digest,
        issued=row.issued_at is not None,
    )


def find_layout(workspace: Workspace, name: str) -> LayoutProfile:
    """The layout of that name: one of the workspace, or one that comes with the program.

    Raises:
        RefusedError: There is no such layout.
    """
    return load_layout(name, workspace.folder / LAYOUTS)


def render_report(  # noqa: PLR0913 (what a person may ask for)
    workspace: Workspace,
    viewer: Viewer,
    written: WrittenReport,
    formats: Iterable[str] = USUAL,
    *,
    clean: bool = False,
    pdf_a: bool = False,
    tell: Callable[[Message], object] = lambda _note: None,
    layout: LayoutProfile = NATIONAL,
    word: WordTemplate | None = None,
) -> dict[str, bytes]:
    """The files of a report by name: the report in each format, and its basis table.

    A clean copy is for sending out: no anchors, no properties, and no basis table in it or beside it.

    Args:
        workspace: Where it was written.
        viewer: Who looks.
        written: The report.
        formats: Some of `FORMATS`.
        clean: Whether it is to be sent out.
        pdf_a: Whether the PDF is to be kept for long (PDF/A-2b).
        layout: Margins, fonts and lines of the Word file and the PDF.
        tell: Is told of fonts and characters that the PDF had to do without, and of slots that stay empty.
        word: The office's own Word file, to be filled instead of drawing a Word file of our own.

    Raises:
        RefusedError: A PDF is wanted and cannot be printed here.
    """
    report = written.report
    name = file_name("".join(report.title))
    if clean:
        name += "（清稿）"
    rows = None if clean else basis_rows(viewer, written.pack, report)
    files: dict[str, bytes] = {}
    for form in formats:
        if form == "pdf":
            draft = draft_typst(report, layout, rows, number=written.number)
            printout = print_report(draft, font_shelf(workspace.folder), pdf_a=pdf_a)
            files[f"{name}.pdf"] = printout.content
            for note in printout.notes:
                tell(note)
        elif form == "html":
            files[f"{name}.html"] = render_html(report, rows, number=written.number).encode()
        elif form == "docx" and word is not None:
            files[f"{name}.docx"] = fill_word_template(
                word,
                viewer,
                written.pack,
                report,
                layout,
                properties={} if clean else report_properties(workspace, written),
                clean=clean,
                tell=tell,
            )
        elif form == "docx":
            files[f"{name}.docx"] = render_docx(
                report,
                layout,
                {} if clean else report_properties(workspace, written),
                clean=clean,
                indicator_names={item.id: item.name for item in written.pack.indicators.values()},
            )
        else:
            files[f"{name}.md"] = render_markdown(report).encode()
    if rows is not None:
        files[f"{name} 数据依据表.xlsx"] = render_basis("".join(report.title), rows)
    return files


def report_properties(workspace: Workspace, written: WrittenReport) -> dict[str, str]:
    """What the Word file says of itself: enough to find the report again."""
    return {
        "taizhang_workspace": workspace.code,
        "taizhang_report": written.number,
        "taizhang_changeset": str(written.report.changeset),
        "taizhang_digest": written.digest,
    }
