"""The basis table of a report: its figures and their records, in words."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from taizhang.core.ledger.unit import UnitTree
from taizhang.core.reports.basis import BasisRow, BasisSource
from taizhang.core.reports.digest import records_digest
from taizhang.core.reports.runs import Figure, Role, text_of
from taizhang.core.reports.tree import passages
from taizhang.core.values import Absence, Known, Message, chinese_date, plain
from taizhang.services.ledger_template import shown_cell
from taizhang.store import queries
from taizhang.store.overrides import overrides

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from taizhang.core.indicators import Coverage
    from taizhang.core.ledger.kind import RecordKind
    from taizhang.core.ledger.record import Record, RecordRef
    from taizhang.core.reports.tree import Report
    from taizhang.core.values import Value
    from taizhang.packs.pack import Pack
    from taizhang.store.overrides import KeptOverride
    from taizhang.store.viewer import Viewer

SOURCE_ROW = re.compile(r"(?P<place>.*) 第(?P<row>\d+)行")
"""Where a record came from, as `queries.source_of` writes it: file and sheet, and the row."""
_STOPS = "。；！？"
_LONGEST_SUMMARY = 8
_MOST_DIGITS = 6

ROLE_WORDS = {
    Role.VALUE: "本期数",
    Role.GROWTH: "同比增幅",
    Role.POINTS: "同比百分点",
    Role.DIFFERENCE: "同比增减量",
    Role.SHARE: "占比",
    Role.LAST_YEAR: "上年同期数",
    Role.TARGET: "目标",
    Role.COMPLETION: "完成率",
}
"""What a figure says of its indicator."""

ABSENCE_WORDS = {
    Absence.MISSING: "未报送",
    Absence.NOT_APPLICABLE: "不适用",
    Absence.NOT_COMPARABLE: "不可比",
}
"""Why there is no number."""


REDACTED_WORDS = "内容已依法清除"
"""What stands for a record whose content the law wanted gone."""


def basis_rows(viewer: Viewer, pack: Pack, report: Report) -> list[BasisRow]:
    """One row for each figure, in the order of reading."""
    tree = queries.unit_tree(viewer, pack.kinds["unit"], report.period, report.changeset)
    figures = list(report.figures())
    refs = sorted({ref for figure in figures for ref in figure.records})
    found = queries.versions(viewer, pack.kinds, tree, refs)
    spans = queries.unit_spans(viewer, pack.kinds["unit"], report.changeset)
    names = {span.code: span.short_name for span in spans}
    sources = {ref: source_in_words(pack, names, *found[ref]) for ref in refs if ref in found}
    sentences = {**dict(_sentences(report)), **dict(_slots(report))}
    replaced = overrides(viewer, [figure.id for figure in figures])
    rows = [_row(figure, pack, tree, sentences[figure.ordinal], sources) for figure in figures]
    return [
        replace(
            row,
            override=override_in_words(replaced[row.figure_id]),
            state=str(state_of(figure, answer=replaced[row.figure_id].text)),
        )
        if row.figure_id in replaced
        else row
        for figure, row in zip(figures, rows, strict=True)
    ]


def override_in_words(override: KeptOverride) -> str:
    """What a person let stand instead, why, and who agreed when."""
    day = chinese_date(override.made_at.astimezone().date())
    return (
        f"改写为{override.text}（原为{override.written}），理由：{override.reason}；"
        f"经办：{override.actor}，批准：{override.approver}，{day}"
    )


def _row(
    figure: Figure,
    pack: Pack,
    tree: UnitTree,
    sentence: str,
    sources: Mapping[RecordRef, BasisSource],
) -> BasisRow:
    indicator = pack.indicators[figure.indicator]
    return BasisRow(
        ordinal=figure.ordinal,
        figure_id=figure.id,
        text=figure.text,
        sentence=sentence,
        value=value_in_words(figure.value),
        base="" if figure.base is None else value_in_words(figure.base),
        hedge=figure.printed.hedge.value,
        unit_of_count=figure.printed.unit,
        indicator=f"{indicator.name}（{indicator.id}）",
        role=ROLE_WORDS[figure.role],
        definition=indicator.definition,
        period=period_in_words(figure, pack),
        scope=tree.name(figure.unit),
        coverage=coverage_in_words(figure.coverage, tree),
        changeset=figure.changeset,
        digest=records_digest(figure.records),
        sources=tuple(sources[ref] for ref in figure.records if ref in sources),
        comparison=figure.comparison,
        state=str(state_of(figure)),
    )


def period_in_words(figure: Figure, pack: Pack) -> str:
    """The period of a flow, the moment of a stock."""
    period = figure.period
    if pack.indicators[figure.indicator].is_stock:
        return f"截至{period.last_day}"
    return f"{period.name}（{period.start}至{period.last_day}）"


def value_in_words(value: Value) -> str:
    """Plain digits, at most six places; or the word for the absence."""
    if not isinstance(value, Known):
        return ABSENCE_WORDS[value.why]
    return plain(round(value.number, _MOST_DIGITS))


def state_of(figure: Figure, *, answer: str = "") -> Message:
    """确定; or 暂定 with what it waits for; or 待说明 if a person wrote another number; and what does not fit.

    `answer` is the text that it was to be changed to, for which somebody has answered.
    """
    why: list[Message] = []
    if figure.coverage.missing:
        why.append(Message("有{count}个单位没有报送", count=len(figure.coverage.missing)))
    if figure.waiting:
        why.append(Message("有{count}条记录待审", count=figure.waiting))
    state = Message("暂定：{why}", why=tuple(why)) if why else Message("确定")
    unit = figure.printed.unit if figure.bare else ""
    if figure.differs and figure.text not in {answer, answer.removesuffix(unit)}:
        computed = replace(figure, written="").text
        state = Message("待说明：算出{was}，写作{text}", was=computed, text=figure.text)
    if not figure.misfits:
        return state
    return Message("{state}。{misfits}", state=state, misfits="".join(figure.misfits))


def coverage_message(coverage: Coverage, tree: UnitTree) -> Message:
    """已报16/18（含零报告2家），未报送：…."""
    if not coverage.expected:
        return Message("名录数，不按期报送")
    words: list[Message] = [
        Message("已报{reported}/{expected}", reported=coverage.reported, expected=coverage.expected)
    ]
    if coverage.nil:
        words.append(Message("（含零报告{count}家）", count=len(coverage.nil)))
    if coverage.missing:
        units = tuple(tree.name(code) for code in coverage.missing)
        words.append(Message("，未报送：{units}", units=units))
    named = {f"part{place}": word for place, word in enumerate(words)}
    return Message("".join(f"{{{name}}}" for name in named), **named)


def coverage_in_words(coverage: Coverage, tree: UnitTree) -> str:
    """The same in Chinese."""
    return str(coverage_message(coverage, tree))


def source_in_words(
    pack: Pack, unit_names: Mapping[str, str], record: Record, source: str
) -> BasisSource:
    """A record as a person recognises it."""
    kind = pack.kinds[record.kind]

    def shown(name: str) -> str:
        field = next((field for field in kind.fields if field.id == name), None)
        if field is None or name not in record.values:
            return ""
        return str(shown_cell(field, record.values[name], unit_names))

    return BasisSource(
        record_id=record.ref.record_id,
        version=record.ref.version,
        kind=kind.label,
        unit=unit_names.get(record.unit, record.unit),
        summary=summary_of(kind, record, unit_names),
        source=source,
        title=shown(kind.title_field),
        day=shown(kind.first_day_field),
    )


def summary_of(kind: RecordKind, record: Record, unit_names: Mapping[str, str]) -> str:
    """Its fields with their labels, in the order of the columns."""
    if not record.values:
        # Every kind has fields that must be filled in: only a tombstone says nothing at all.
        return REDACTED_WORDS
    parts = [
        f"{field.label}：{shown_cell(field, record.values[field.id], unit_names)}"
        for field in kind.fields
        if field.id in record.values
    ]
    return "；".join(parts[:_LONGEST_SUMMARY])


def _sentences(report: Report) -> Iterator[tuple[int, str]]:
    """For each figure, by ordinal, the sentence it stands in."""
    for block in report.all_blocks():
        for place, runs in passages(block):
            text = text_of(runs)
            position = 0
            for run in runs:
                if isinstance(run, Figure):
                    yield run.ordinal, place or _sentence_at(text, position)
                position += len(run.text)


def _slots(report: Report) -> Iterator[tuple[int, str]]:
    for insert in report.inserts:
        for run in insert.runs:
            if isinstance(run, Figure):
                yield run.ordinal, str(Message("Word 模板的插槽“{slot}”", slot=insert.slot))


def _sentence_at(text: str, position: int) -> str:
    start = max((text.rfind(stop, 0, position) for stop in _STOPS), default=-1) + 1
    ends = [end for stop in _STOPS if (end := text.find(stop, position)) >= 0]
    return text[start : min(ends, default=len(text) - 1) + 1]
