"""Write a report from the ledger, and keep it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import lru_cache
from typing import TYPE_CHECKING

from taizhang.core.indicators import Outcome
from taizhang.core.indicators.comparison import Comparison
from taizhang.core.indicators.parts import check_parts, with_kin
from taizhang.core.ledger.unit import UnitTree
from taizhang.core.rendering.basis import render_basis
from taizhang.core.rendering.colophon_place import ColophonPlace
from taizhang.core.rendering.docx import NATIONAL, LayoutProfile, render_docx
from taizhang.core.rendering.html import render_html
from taizhang.core.rendering.markdown import render_markdown
from taizhang.core.rendering.plain_text import render_plain_text
from taizhang.core.rendering.typst import draft_typst
from taizhang.core.reports.basis_annex import with_basis_annex
from taizhang.core.reports.compose import Composition, compose
from taizhang.core.reports.digest import report_from_json, report_to_json, tree_digest
from taizhang.core.reports.material import Material
from taizhang.core.reports.template import FigurePlace, Form
from taizhang.core.values import Absent, Message, RefusedError
from taizhang.packs.layout import load_layout
from taizhang.packs.load import load_files
from taizhang.services.basis import basis_rows
from taizhang.services.cited import cited_records
from taizhang.services.clock import now
from taizhang.services.counting import Computed, Counting
from taizhang.services.files import file_name
from taizhang.services.ledger_template import find_unit
from taizhang.services.printing import draw_charts, font_shelf, place_colophon, print_report
from taizhang.services.report_parts import find_aims, find_parts
from taizhang.services.report_slices import find_slices
from taizhang.services.word_template import fill_word_template, places_of
from taizhang.services.workspace import keeping
from taizhang.store import queries
from taizhang.store.ledger.models import PackVersion
from taizhang.store.reporting.models import Report as ReportRow
from taizhang.store.reporting.present import present_reports

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence
    from datetime import date

    from taizhang.core.reports.tree import Report
    from taizhang.core.values import Period
    from taizhang.packs.pack import Pack
    from taizhang.services.word_template import WordTemplate
    from taizhang.services.workspace import Workspace
    from taizhang.store.viewer import Viewer

ARCHIVED = ("docx", "pdf", "html", "md")
"""The formats in which an issued report is kept."""
FORMATS = (*ARCHIVED, "txt")
"""The formats that a report can be written in."""

USUAL = ("docx", "md")
"""Those that it is written in if nobody says otherwise."""
USUAL_LAYOUT = "national"
"""The layout of a report if nobody says otherwise."""
LAYOUTS = "layouts"
"""The folder of a workspace with layouts of its own."""


@dataclass(frozen=True, slots=True)
class WrittenReport:
    """A report as kept, with the pack and the layout that it was written with."""

    number: str
    report: Report
    pack: Pack
    digest: str
    issued: bool
    layout: str


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
    *,
    named: bool = True,
) -> Computed:
    """Compute indicators for a unit and period and for the same period last year.

    Last year's records are counted under the tree of the period: who was merged, split or moved since counts
    where he stands now. Without `named`, which records they rest on is not gathered,
    nor last year's under its own tree.

    Raises:
        RefusedError: There is no such unit in the period.
    """
    pack = pack or workspace.pack
    spans = queries.unit_spans(viewer, pack.kinds["unit"], changeset)
    tree = UnitTree.of(spans, period)
    code = find_unit(tree, unit, period)
    kin = with_kin(pack.indicators, wanted)
    counting = Counting.of(pack, viewer, kin, changeset, tree, named=named)
    comparison = Comparison.of(spans, period.same_period_last_year(), period)
    base = counting.compared(comparison, code)
    current = counting.outcomes(period, tree, code)
    moved = comparison.regrouped(code) or comparison.now.successions
    same = not (moved and named)
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

    def below(asked: Sequence[str], code: str) -> Computed:
        return compute(workspace, viewer, asked, code, period, changeset, pack)

    parts = tuple(
        part
        if part.code == computed.unit
        else replace(part, aims=find_aims(viewer, pack, found, part.code, period, changeset))
        for part in find_parts(viewer, pack, computed, by_unit, below)
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
        aims=find_aims(viewer, pack, found, computed.unit, period, changeset),
        slices=find_slices(pack, viewer, computed, found.slices(), least=workspace.small_cell),
    )
    return compose(found, material, places)


def write_report(  # noqa: PLR0913 (what a person may ask for)
    workspace: Workspace,
    viewer: Viewer,
    unit: str,
    period: Period,
    *,
    template: str,
    as_of: int | None = None,
    signed_on: date | None = None,
    word: WordTemplate | None = None,
    layout: str = USUAL_LAYOUT,
) -> tuple[WrittenReport, Composition]:
    """Write a report and keep its tree; a report that is the same as one kept gets its number.

    Figures in slots of the office's own Word file, if one is given, are figures of the report. In which layout it was
    written last is noted, so that it is issued as it was seen.
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
    row = present_reports().filter(digest=digest).first()
    if row is None:
        # Not `writing`: a report is drawn from the ledger and changes nothing in it.
        row = _keep(workspace, viewer, report, digest, layout)
    elif row.issued_at is None and row.layout != layout:
        with keeping():
            row.layout = layout
            row.save(update_fields=["layout"])
    written = WrittenReport(
        row.number,
        report,
        workspace.pack,
        digest,
        issued=row.issued_at is not None,
        layout=row.layout,
    )
    return written, composition


def _keep(
    workspace: Workspace, viewer: Viewer, report: Report, digest: str, layout: str
) -> ReportRow:
    with keeping():
        prefix = str(report.period).replace("..", "_")
        # Versions of a text that was edited have the number of the report, and count for nothing here; the
        # number of a draft that was discarded is not given again.
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
            layout=layout,
            made_at=now(),
            made_by=viewer.name,
        )


@lru_cache(maxsize=4)
def _kept_pack(digest: str) -> Pack:
    """The definitions of a digest, which are the same wherever they are kept."""
    files: Mapping[str, str] = PackVersion.objects.get(digest=digest).files
    return load_files(files, cases=False)


def open_report(number: str) -> WrittenReport:
    """A report kept earlier, with the definitions that it was written with.

    Raises:
        RefusedError: There is no such report.
    """
    row = present_reports().select_related("pack_version").filter(number=number).first()
    if row is None:
        raise RefusedError(Message("没有编号为“{number}”的报告。", number=number))
    return WrittenReport(
        number=row.number,
        report=report_from_json(row.tree),
        pack=_kept_pack(row.pack_version.digest),
        digest=row.digest,
        issued=row.issued_at is not None,
        layout=row.layout,
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
    basis_annex: bool = False,
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
        basis_annex: Whether the Word file of ours has the basis table as its last annex.

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
                pictures=draw_charts(report, font_shelf(workspace.folder)),
                clean=clean,
                tell=tell,
            )
        elif form == "docx":
            files[f"{name}.docx"] = render_docx(
                with_basis_annex(report, rows) if basis_annex and rows else report,
                layout,
                {} if clean else report_properties(workspace, written),
                clean=clean,
                indicator_names={item.id: item.name for item in written.pack.indicators.values()},
                pictures=draw_charts(report, font_shelf(workspace.folder)),
                place=_colophon_place(workspace, report, layout),
            )
        elif form == "txt":
            files[f"{name}.txt"] = render_plain_text(report).encode()
        else:
            files[f"{name}.md"] = render_markdown(report).encode()
    if rows is not None:
        files[f"{name} 数据依据表.xlsx"] = render_basis("".join(report.title), rows)
    return files


def _colophon_place(workspace: Workspace, report: Report, layout: LayoutProfile) -> ColophonPlace:
    if report.colophon is None or not layout.double_sided:
        return ColophonPlace.HERE
    return place_colophon(draft_typst(report, layout, None), font_shelf(workspace.folder))


def report_properties(workspace: Workspace, written: WrittenReport) -> dict[str, str]:
    """What the Word file says of itself: enough to find the report again."""
    return {
        "taizhang_workspace": workspace.code,
        "taizhang_report": written.number,
        "taizhang_changeset": str(written.report.changeset),
        "taizhang_digest": written.digest,
    }
