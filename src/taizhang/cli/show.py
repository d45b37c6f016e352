"""What commands say, in the words of an office."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from taizhang.cli.language import _, current_language
from taizhang.cli.layout import pad, width
from taizhang.core.indicators import State
from taizhang.core.indicators.sentence import definition_sentence
from taizhang.core.reports.material import NoteKind
from taizhang.core.values import Message

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from taizhang.core.indicators import Outcome
    from taizhang.core.reports.basis import BasisRow, BasisSource
    from taizhang.core.reports.compose import Composition
    from taizhang.core.values import Period, Problem, RefusedError
    from taizhang.packs.pack import Pack
    from taizhang.services.cited import CitedTrace
    from taizhang.services.demo import Demo
    from taizhang.services.issuing import IssuedReport
    from taizhang.services.ledger_import import ImportResult, SheetResult
    from taizhang.services.report_state import ReportState
    from taizhang.services.reporting import WrittenReport
    from taizhang.services.tracing import FigureTrace, IndicatorTrace, ReportTrace

_MOST_NAMES = 10
_MOST_SOURCES = 200

STATE_WORDS = {
    State.VALUE: "有数",
    State.ZERO: "为零",
    State.NIL: "未开展（各单位均报零报告）",
    State.MISSING: "未报送",
    State.NOT_OWED: "不需报送",
    State.NOT_APPLICABLE: "不适用",
    State.NOT_COMPARABLE: "不可比",
}

NOTE_WORDS = {
    NoteKind.LEFT_OPEN: "  待补：{name}（{state}），模板第{at}行",
    NoteKind.SENTENCE_LEFT_OUT: "  略去一句：{name}（{state}），模板第{at}行",
    NoteKind.COMPARISON_LEFT_OUT: (
        "  略去与上年同期的比较：{name}，两年报送的单位不同，模板第{at}行"
    ),
    NoteKind.CHART_LEFT_OUT: "  略去一张图：{name}（{state}），模板第{at}行",
    NoteKind.NO_UNITS_BELOW: "  略去按单位的表或图：没有下级单位，模板第{at}行",
}


def line(template: str, **params: object) -> None:
    """One line to a person."""
    click.echo(_(template).format(**params))


def error(text: str) -> None:
    """What is wrong, on standard error."""
    click.echo(_("错误：{problem}").format(problem=text), err=True)


def problems(found: Iterable[Problem]) -> None:
    """Problems, one a line, on standard error."""
    for problem in found:
        error(problem.render(_))


def refusal(refused: RefusedError) -> None:
    """Why a file was not taken."""
    problems(refused.problems)


def _names(names: Iterable[str]) -> str:
    return _("、").join(names)


def period_name(period: Period) -> str:
    """A period in words that the reader knows."""
    # 2025年上半年 says nothing to one who reads no Chinese; 2025H1 is what is typed.
    return period.name if current_language() == "zh" else str(period)


def table(rows: Sequence[Sequence[str]]) -> None:
    """Columns aligned, Chinese characters counted as two; the last column runs free."""
    if not rows:
        return
    widths = [max(width(row[index]) for row in rows) for index in range(len(rows[0]) - 1)]
    for row in rows:
        cells = [pad(cell, columns) for cell, columns in zip(row, widths, strict=False)]
        click.echo("  ".join([*cells, row[-1]]).rstrip())


def pack(loaded: Pack) -> None:
    """What a pack holds."""
    line("{name}（{id} {version}）", name=loaded.name, id=loaded.id, version=loaded.version)
    rows = [
        (_("名录") if kind.is_register else _("台账类型"), _named(kind.label, kind.id))
        for kind in loaded.kinds.values()
    ]
    for indicator in loaded.indicators.values():
        name = _("{name}（{id}，{unit}）").format(
            name=indicator.name, id=indicator.id, unit=indicator.unit_of_count
        )
        told = definition_sentence(indicator, loaded.indicators, loaded.kinds).render(_)
        rows += [
            (_("指标"), name),
            ("", _("口径：{text}").format(text=indicator.definition)),
            ("", _("定义：{text}").format(text=told)),
        ]
    rows += [
        (_("模板"), _named(template.name, template.id)) for template in loaded.templates.values()
    ]
    table([(f"  {label}", text) for label, text in rows])


def _named(name: str, identifier: str) -> str:
    return _("{name}（{id}）").format(name=name, id=identifier)


def imported(result: ImportResult, *, dry_run: bool) -> None:
    """What an import did, sheet by sheet."""
    head = result.file
    if result.unit and result.period:
        head += f"  {result.unit}  {period_name(result.period)}"
    click.echo(head)
    for sheet in result.sheets:
        _sheet(sheet)
    if result.nil:
        line("  零报告：{kinds}", kinds=_names(result.nil))
    for name in result.unread:
        line("  工作表“{name}”不是报送表的一部分，没有读取", name=name)
    for note in result.notes:
        line("  注意：{note}", note=note.render(_))
    problems(result.problems)
    if dry_run:
        line("  试运行，没有写入")
    elif result.changeset is None:
        line("  没有任何变化")
    elif result.for_review and result.changes:
        line("  已登记，等待审核，审核通过后才计入数据，变更号 {number}", number=result.changeset)
    elif result.changes or result.nil:
        line("  已入账，变更号 {number}", number=result.changeset)
    else:
        line("  没有新增和改动的记录，已登记，变更号 {number}", number=result.changeset)
    if result.learned and result.changeset is not None:
        line("  已记住这样的表格，下次不再询问；要重新询问，见 taizhang ledger mappings")


def _sheet(sheet: SheetResult) -> None:
    counts = _("新增 {new}，改动 {changed}，未变 {same}，消失 {vanished}，有错 {bad}").format(
        new=len(sheet.new),
        changed=len(sheet.changed),
        same=sheet.same,
        vanished=len(sheet.vanished),
        bad=sheet.bad_rows,
    )
    line("  {sheet}：{counts}", sheet=sheet.label, counts=counts)
    for record in sheet.changed[:_MOST_NAMES]:
        parts = _("；").join(
            f"{label} {before or _('（空）')}→{after or _('（空）')}"
            for label, before, after in record.fields
        )
        line(
            "    改动  {title}（{id}）：{parts}",
            title=record.title,
            id=record.record_id,
            parts=parts,
        )
    for title in sheet.vanished[:_MOST_NAMES]:
        line("    消失  {title}：表中没有了，台账保留原记录", title=title)


def report(written: WrittenReport, composition: Composition, paths: Sequence[Path]) -> None:
    """Which report was written, what is open in it, and where it lies."""
    figures = sum(1 for _figure in written.report.figures())
    line(
        "报告 {number}：{title}，数据 {figures} 个，变更号 {changeset}。",
        number=written.number,
        title="".join(written.report.title),
        figures=figures,
        changeset=written.report.changeset,
    )
    indicators = written.pack.indicators
    for note in composition.notes:
        if not note.line:
            continue  # of a slot of a Word file, which tells it itself, with its place
        name = indicators[note.indicator].name
        state = _(STATE_WORDS[note.state])
        if note.reasons:
            why = _("；").join(reason.render(_) for reason in note.reasons)
            line(
                "  略去与上年同期的比较：{name}，{why}，模板第{at}行",
                name=name,
                why=why,
                at=note.line,
            )
            continue
        line(NOTE_WORDS[note.kind], name=name, state=state, at=note.line)
    for doubt in composition.doubts:
        line("  注意：{note}", note=doubt.render(_))
    for path in paths:
        click.echo(f"  {path}")
    line("查出处：taizhang trace {number} 序号", number=written.number)


def issued(done: IssuedReport) -> None:
    """What was archived."""
    line("报告 {number} 已签发，存档在 {folder}：", number=done.number, folder=done.folder)
    for name, digest in done.files.items():
        click.echo(f"  {digest[:16]}…  {name}")
    printing_notes(done.notes)


def printing_notes(notes: Iterable[Message]) -> None:
    """What a PDF had to do without, one line each."""
    for note in notes:
        line("注意：{note}", note=note.render(_))


def figures(traced: ReportTrace, state: ReportState) -> None:
    """All figures of a report, with what has changed since."""
    written = traced.written
    line(
        "报告 {number}（{state}）：{title}，变更号 {changeset}",
        number=written.number,
        state=_(state.label),
        title="".join(written.report.title),
        changeset=written.report.changeset,
    )
    rows = [
        (
            _("序号"),
            _("数据"),
            _("指标"),
            _("数据含义"),
            _("记录"),
            _("报送情况"),
            _("数的状态"),
            _("写成后的变化"),
        )
    ]
    rows += [
        (
            str(item.row.ordinal),
            item.row.text,
            item.row.indicator,
            _(item.row.role),
            str(len(item.row.sources)),
            item.coverage.render(_),
            item.state.render(_),
            _change(item),
        )
        for item in traced.figures
    ]
    table(rows)
    moved = sum(item.moved for item in traced.figures)
    touched = sum(item.changed for item in traced.figures) - moved
    if moved or touched:
        line(
            "报告写成后，{moved} 个数据已不相同；另有 {touched} 个数据数值未变，但所依据的记录或口径有更改。",
            moved=moved,
            touched=touched,
        )
    else:
        line("报告写成后，台账中没有影响这些数据的变化。")
    cited(traced.cited)


def cited(traces: Iterable[CitedTrace]) -> None:
    """The records whose words a report repeats, with what has become of them."""
    traces = list(traces)
    if not traces:
        return
    click.echo("")
    line("文字引自台账的 {count} 条记录：", count=len(traces))
    rows = [(_("台账"), _("单位"), _("内容"), _("来源"), _("写成后的变化"))]
    for item in traces:
        change = _("已撤销或清除") if item.gone else _("已更正") if item.changed else "-"
        rows.append(
            (item.source.kind, item.source.unit, item.source.title, item.source.source, change)
        )
    table(rows)


def _change(item: FigureTrace) -> str:
    if not item.changed:
        return "-"
    parts = []
    if item.now is None:
        parts.append(_("现在不再出现"))
    elif item.now != item.row.text:
        parts.append(_("现为{now}").format(now=item.now))
    if item.corrected:
        parts.append(_("{count}条记录已更正").format(count=len(item.corrected)))
    if item.added:
        parts.append(_("增加{count}条记录").format(count=item.added))
    if item.removed:
        parts.append(_("减少{count}条记录").format(count=item.removed))
    if item.redefined:
        parts.append(_("口径已修改"))
    return _("，").join(parts)


def figure(traces: Iterable[FigureTrace]) -> None:
    """A figure down to its records."""
    for item in traces:
        row = item.row
        click.echo(f"{row.ordinal}. {row.text}")
        table(
            [
                (f"  {_('句子')}", row.sentence),
                (
                    f"  {_('指标')}",
                    _("{indicator}，{role}").format(indicator=row.indicator, role=_(row.role)),
                ),
                (f"  {_('口径')}", row.definition),
                (f"  {_('时段')}", _days(row, item.period)),
                (f"  {_('范围')}", row.scope),
                (f"  {_('数值')}", f"{_(row.value)}{_compared(row.base)}"),
                *([(f"  {_('对比说明')}", row.comparison)] if row.comparison else []),
                *([(f"  {_('改写说明')}", row.override)] if row.override else []),
                (f"  {_('报送情况')}", item.coverage.render(_)),
                (f"  {_('数的状态')}", item.state.render(_)),
                (f"  {_('变更号')}", str(row.changeset)),
                (f"  {_('依据摘要')}", row.digest[:16]),
                (f"  {_('数据标记')}", row.figure_id),
                (f"  {_('变化')}", _change(item)),
            ]
        )
        _sources(row.sources)


def _compared(base: str) -> str:
    return _("（对比基数 {base}）").format(base=_(base)) if base else ""


def _sources(sources: Sequence[BasisSource]) -> None:
    line("  记录 {count} 条：", count=len(sources))
    rows = [
        (f"    {item.record_id}@{item.version}", item.unit, item.summary, _source(item.source))
        for item in sources[:_MOST_SOURCES]
    ]
    table(rows)
    if len(sources) > _MOST_SOURCES:
        line("    其余 {count} 条见数据依据表。", count=len(sources) - _MOST_SOURCES)


def indicator(traced: IndicatorTrace) -> None:
    """An indicator down to its records."""
    item = traced.indicator
    known = traced.outcome.state in (State.VALUE, State.ZERO, State.NIL)
    value = f"{traced.value}{item.unit_of_count}" if known else _(traced.value)
    line("{name}（{id}）：{value}", name=item.name, id=item.id, value=value)
    table(
        [
            (f"  {_('口径')}", item.definition),
            (f"  {_('来源')}", item.source),
            (f"  {_('范围')}", traced.unit),
            (
                f"  {_('时段')}",
                _("{period}（{first}至{last}）").format(
                    period=period_name(traced.period),
                    first=traced.period.start,
                    last=traced.period.last_day,
                ),
            ),
            (f"  {_('状态')}", _(STATE_WORDS[traced.outcome.state])),
            *_last_year(traced),
            (f"  {_('报送情况')}", traced.coverage.render(_)),
            *_provisional(traced.outcome),
            *((f"  {_('部分与整体')}", problem.render(_)) for problem in traced.problems),
            (f"  {_('变更号')}", str(traced.changeset)),
        ]
    )
    _sources(traced.sources)


def _days(row: BasisRow, period: Period) -> str:
    """As the basis table says it; to one who reads no Chinese, the period and its days."""
    if current_language() == "zh":
        return row.period
    return _("{period}（{first}至{last}）").format(
        period=period, first=period.start, last=period.last_day
    )


def _provisional(outcome: Outcome) -> list[tuple[str, str]]:
    """Why a figure may still move; nothing if it stands."""
    why = why_provisional(outcome)
    return [(f"  {_('暂定的原因')}", _("；").join(each.render(_) for each in why))] if why else []


def why_provisional(outcome: Outcome) -> tuple[Message, ...]:
    """What a figure waits for."""
    missing, waiting = len(outcome.coverage.missing), len(outcome.waiting)
    units = (Message("有{count}个单位没有报送", count=missing),) if missing else ()
    records = (Message("有{count}条记录待审", count=waiting),) if waiting else ()
    return units + records


def _source(text: str) -> str:
    """Where a record came from; file and sheet are names, the row is a word."""
    from taizhang.services.basis import SOURCE_ROW

    found = SOURCE_ROW.fullmatch(text)
    if found is None:
        return _(text) if text else ""
    return _("{place} 第{row}行").format(place=found["place"], row=found["row"])


def _last_year(traced: IndicatorTrace) -> list[tuple[str, str]]:
    """What it compares with, and why it does not; or under whose tree it was counted."""
    reasons = [(f"  {_('不可比的原因')}", reason.render(_)) for reason in traced.reasons]
    if traced.tree_of:
        return [(f"  {_('单位隶属关系')}", traced.tree_of), *reasons]
    rows = [(f"  {_('上年同期')}", _(traced.base)), *reasons]
    if traced.base_then:
        rows.append((f"  {_('上年同期（按当时的单位隶属关系）')}", _(traced.base_then)))
    return rows


def demo(made: Demo) -> None:
    """What there is to tell of the demo, and what to try."""
    for chapter in made.chapters:
        click.echo(f"\n{chapter.title.render(_)}")
        for message in chapter.lines:
            click.echo(f"  {message.render(_)}")
    click.echo()
    line("接着试一试：")
    for command, why in made.commands:
        click.echo(f"  {why.render(_)}\n    {command}")
