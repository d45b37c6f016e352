"""What the demonstration has to tell, chapter by chapter, each from the service that an office would ask."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from taizhang.core.checks import Severity
from taizhang.core.values import Message
from taizhang.services.checking import check_file
from taizhang.services.duplicates import list_duplicates
from taizhang.services.ledger_status import count_all, ledger_status
from taizhang.services.overlaps import list_overlaps
from taizhang.services.tracing import trace_report

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from taizhang.services.demo.scenario import Scenario
    from taizhang.services.ledger_status import Owed
    from taizhang.services.reporting import WrittenReport
    from taizhang.services.tracing import FigureTrace, ReportTrace
    from taizhang.services.workspace import Workspace
    from taizhang.store.viewer import Viewer

_RECORDS_SHOWN = 3
_MOVED_SHOWN = 3
_TO_ADD = "PLH-"


@dataclass(frozen=True, slots=True)
class Chapter:
    """A heading and its lines."""

    title: Message
    lines: tuple[Message, ...]


def tell_story(
    workspace: Workspace,
    viewer: Viewer,
    scenario: Scenario,
    reports: Sequence[WrittenReport],
    counts: Mapping[str, int],
    corrected: str,
) -> tuple[Chapter, ...]:
    """The chapters.

    Args:
        workspace: As it was built.
        viewer: Who reads.
        scenario: What it was built from.
        reports: Those that were written, the issued one first.
        counts: How many files and records came in.
        corrected: The id of the record that was corrected after the issue.
    """
    traced = trace_report(workspace, viewer, reports[0].number)
    told = (
        (Message("建成的演示工作区"), _built(workspace, scenario, counts)),
        (Message("谁报了、谁没报"), _sent(workspace, viewer, scenario)),
        (Message("写成的报告"), _written(workspace, reports)),
        (Message("一个数的出处"), _origin(scenario, traced)),
        (Message("核对"), _checked(workspace, reports[0])),
        (Message("重复和不一致"), _twice(workspace, viewer, scenario)),
        (Message("签发以后更正"), _moved(scenario, traced, corrected)),
    )
    return tuple(Chapter(title, found) for title, lines in told if (found := tuple(lines)))


def _built(workspace: Workspace, scenario: Scenario, counts: Mapping[str, int]) -> Iterator[Message]:
    yield Message(
        "{unit}和所属 {units} 个单位，业务包：{pack}。",
        unit=scenario.units[0].name,
        units=len(scenario.units) - 1,
        pack=workspace.pack.name,
    )
    registers = len(workspace.pack.registers) - 1
    yield Message(
        "导入报送表 {files} 份，记录 {records} 条：{kinds} 类台账、{registers} 种名录和单位名录。",
        kinds=len(workspace.pack.kinds) - registers - 1,
        registers=registers,
        **counts,
    )
    yield Message("位置：{folder}", folder=workspace.folder)


def _sent(workspace: Workspace, viewer: Viewer, scenario: Scenario) -> Iterator[Message]:
    owed = ledger_status(workspace, viewer, scenario.newest)
    total = count_all(owed, scenario.today)
    yield Message(
        "{period}应报 {owed} 项，已报 {sent} 项（其中零报告 {nil} 项、逾期 {late} 项），未报 {missing} 项。",
        period=scenario.newest.name,
        owed=total.owed,
        sent=total.sent,
        nil=total.nil,
        late=total.late,
        missing=total.missing,
    )
    by_unit: dict[str, list[Owed]] = {}
    for item in owed:
        by_unit.setdefault(item.unit, []).append(item)
    missing = tuple(unit for unit, items in by_unit.items() if all(i.state is None for i in items))
    late = tuple(
        f"{unit}（{max(item.days_late(scenario.today) for item in items)}天）"
        for unit, items in by_unit.items()
        if any(item.late for item in items)
    )
    if missing:
        yield Message("没有报的：{units}。", units=missing)
    partly = tuple(
        f"{unit}（{count}项）"
        for unit, items in by_unit.items()
        if unit not in missing and (count := sum(item.state is None for item in items))
    )
    if partly:
        yield Message("没有报全的：{units}。", units=partly)
    if late:
        yield Message("逾期报的：{units}。", units=late)
    for sheet in scenario.foreign:
        unit = scenario.unit(sheet.unit).short
        yield Message("{unit}报来自己的表格，照样读入：{name}", unit=unit, name=sheet.name)
    for sending in scenario.sendings:
        if sending.for_review:
            unit = scenario.unit(sending.unit).short
            yield Message("{unit}的报送表经审核后计入数据。", unit=unit)
    for gone in scenario.units:
        if gone.successors:
            heir = scenario.unit(gone.successors).short
            yield Message(
                "{unit}于 {day} 并入{heir}，上年的数归到{heir}比较。",
                unit=gone.short,
                day=gone.valid_to,
                heir=heir,
            )


def _written(workspace: Workspace, reports: Sequence[WrittenReport]) -> Iterator[Message]:
    first = reports[0]
    yield Message(
        "报告 {number} 已写成并签发，数据 {figures} 个，每个都能查到台账记录。",
        number=first.number,
        figures=sum(1 for _figure in first.report.figures()),
    )
    forms: dict[str, list[str]] = {}
    for path in sorted((workspace.folder / "报告").iterdir(), key=lambda path: path.name):
        title, _space, rest = path.stem.partition(" ")
        forms.setdefault(title, []).append(rest or path.suffix.removeprefix("."))
    for title, found in forms.items():
        yield Message("报告/{title}：{forms}", title=title, forms=tuple(found))


def _origin(scenario: Scenario, traced: ReportTrace) -> Iterator[Message]:
    found = next(
        item
        for figure, item in zip(traced.written.report.figures(), traced.figures, strict=True)
        if figure.indicator == scenario.traced
    )
    row = found.row
    yield Message("第 {ordinal} 个数：{text}，{indicator}", ordinal=row.ordinal, text=row.text, indicator=row.indicator)
    yield Message("口径：{definition}", definition=row.definition)
    yield Message("报送情况：{coverage}", coverage=row.coverage)
    for source in row.sources[:_RECORDS_SHOWN]:
        yield Message("{unit}：{source}", unit=source.unit, source=source.source)
    left = len(row.sources) - _RECORDS_SHOWN
    if left > 0:
        yield Message("……另有 {count} 条记录", count=left)


def _checked(workspace: Workspace, written: WrittenReport) -> Iterator[Message]:
    title = "".join(written.report.title)
    path = workspace.folder / "报告" / f"{title}.docx"
    checked = check_file(path, on=written.report.signed_on)
    # What is left for the writer to add is told by itself: it is no fault of the report.
    found = [item for item in checked.findings if not item.rule.startswith(_TO_ADD)]
    counted = {severity: sum(item.severity is severity for item in found) for severity in Severity}
    yield Message(
        "核对报告：错误 {errors} 处，疑点 {doubts} 处，提示 {hints} 处。",
        errors=counted[Severity.ERROR],
        doubts=counted[Severity.DOUBT],
        hints=counted[Severity.HINT],
    )
    left = checked.source.text.count("【待补")
    if left:
        yield Message("另有 {count} 处【待补】，留给单位自己添写，没有添写以前核对会指出。", count=left)


def _twice(workspace: Workspace, viewer: Viewer, scenario: Scenario) -> Iterator[Message]:
    for pair in list_duplicates(workspace, viewer, scenario.newest):
        yield Message(
            "{first}和{second}可能报了同一件事：{title}",
            first=pair.first.unit,
            second=pair.second.unit,
            title=pair.first.title,
        )
    if scenario.overlapping:
        told: set[tuple[str, ...]] = set()
        for group in list_overlaps(workspace, viewer, scenario.overlapping, scenario.today):
            titles = tuple(record.title for record in group.records)
            if titles not in told:
                yield Message("{label}：{records}", label=group.label, records=titles)
            told.add(titles)


def _moved(scenario: Scenario, traced: ReportTrace, corrected: str) -> Iterator[Message]:
    wanted = scenario.correction
    yield Message(
        "{unit}更正记录 {record} 的“{label}”，理由：{reason}。",
        unit=scenario.unit(wanted.unit).short,
        record=corrected,
        label=wanted.label,
        reason=wanted.reason,
    )
    moved = [item for item in traced.figures if item.moved]
    touched = [item for item in traced.figures if item.changed]
    yield Message(
        "已签发的报告 {number} 有 {touched} 个数依据这条记录，其中 {moved} 个今天写出来不同：",
        number=traced.written.number,
        touched=len(touched),
        moved=len(moved),
    )
    for item in moved[:_MOVED_SHOWN]:
        yield _reads_now(item)
    if len(moved) > _MOVED_SHOWN:
        yield Message("……另有 {count} 个数", count=len(moved) - _MOVED_SHOWN)


def _reads_now(item: FigureTrace) -> Message:
    return Message(
        "第 {ordinal} 个数，{indicator}的{role}：{then} → {now}",
        ordinal=item.row.ordinal,
        indicator=item.row.indicator.partition("（")[0],
        role=item.row.role,
        then=item.row.text,
        now=item.now or "",
    )
