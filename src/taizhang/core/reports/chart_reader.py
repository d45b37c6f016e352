"""Reading a chart of a template: its lines to what is drawn along what."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from taizhang.core.indicators.breakdown import measures_behind
from taizhang.core.reports.template import Along, ChartLines, FigurePlace, Form, TableColumn

if TYPE_CHECKING:
    from collections.abc import Sequence

    from taizhang.core.reports.sentence_reader import SentenceReader
    from taizhang.core.reports.template import Part, Sentence

LINE = re.compile(r"(?P<what>柱|线|按|比|注)\s*[：:]?\s*(?P<text>.+)")
"""A line of a chart."""
_DRAWN = frozenset({"柱", "线"})
_PLACES = re.compile(
    r"(?:[^{}：:、]+[：:])?\s*\{[^{}|]+\}(?:、\s*(?:[^{}：:、]+[：:])?\s*\{[^{}|]+\})*"
)
_PLACE = re.compile(r"(?:(?P<label>[^{}：:、]+)[：:])?\s*\{(?P<name>[^{}|]+)\}")
_LAST_YEAR = "上年同期"
_MOST_BARS, _MOST_LINES = 3, 2
_TIMES = frozenset({Along.MONTH, Along.QUARTER})


def read_chart(
    reader: SentenceReader,
    caption: tuple[Part, ...],
    rows: Sequence[tuple[str, str, int]],
    notes: tuple[Sentence, ...],
    line: int,
) -> ChartLines | None:
    """The chart that the lines between %图 and %结束 describe, or None with its problems told."""
    before = len(reader.problems)
    drawn = [(what, text, at) for what, text, at in rows if what in _DRAWN]
    along = [(text, at) for what, text, at in rows if what == "按"]
    compared = [(text, at) for what, text, at in rows if what == "比"]
    reader.line = line
    if len(drawn) != 1 or len(along) != 1 or len(compared) > 1:
        reader.problem("图要有一行“柱”或“线”、一行“按”；“比 上年同期”至多一行。")
        return None
    (what, text, at), (by, by_at) = drawn[0], along[0]
    axis = next((known for known in Along if known and known == by), Along.FIELD)
    reader.line = at
    places = _places(reader, text)
    for words, compared_at in compared:
        reader.line = compared_at
        if words != _LAST_YEAR:
            reader.problem("“比”后面只能写“上年同期”：{sentence}", sentence=words)
    reader.line = by_at
    if what == "线" and axis not in _TIMES:
        reader.problem("“线”只用于“按 月”和“按 季度”，其他的用“柱”。")
    if compared and axis is Along.FIELD:
        reader.problem("按“{field}”细分的图不与上年同期比。", field=by)
    if axis is Along.FIELD:
        _check_field(reader, by, places)
    _check_series(reader, what, axis, places, compared=bool(compared), line=at)
    if len(reader.problems) != before or not places:
        return None
    field = by if axis is Along.FIELD else ""
    return ChartLines(caption, what == "线", places, axis, field, bool(compared), notes, line)


def _places(reader: SentenceReader, text: str) -> tuple[TableColumn, ...]:
    """{指标}、名称：{指标}."""
    if not _PLACES.fullmatch(text):
        reader.problem(
            "写作“{{指标}}”或“名称：{{指标}}”，几个用顿号分开：{sentence}", sentence=text
        )
        return ()
    found = []
    for place in _PLACE.finditer(text):
        made = reader.place(place["name"])
        if isinstance(made, FigurePlace):
            label = (place["label"] or "").strip()
            found.append(TableColumn(label, FigurePlace(made.indicator, Form.EXACT)))
        elif made is not None:
            reader.problem("图里只放指标：{sentence}", sentence=text)
    return tuple(found)


def _check_field(reader: SentenceReader, by: str, places: Sequence[TableColumn]) -> None:
    """The records behind each indicator have the field, with answers to choose from; unknown kinds are let be."""
    for column in places:
        indicator = reader.indicators[column.place.indicator]
        measures = measures_behind(reader.indicators, indicator.id).values()
        kinds = {body.kind for body in measures}
        if not kinds <= set(reader.kinds):
            continue
        fields = [reader.kinds[kind].named_field(by) for kind in sorted(kinds)]
        if len(fields) == 1 and fields[0] is not None and fields[0].choices:
            continue
        known = [
            field.label
            for kind in (sorted(kinds) if len(kinds) == 1 else ())
            for field in reader.kinds[kind].fields
            if field.choices
        ]
        reader.problem(
            "“{indicator}”不能按“{by}”细分：它的台账没有这个选项字段，可用：{known}。",
            indicator=indicator.name,
            by=by,
            known=tuple(known) or "（无）",
        )


def _check_series(
    reader: SentenceReader,
    what: str,
    axis: Along,
    places: Sequence[TableColumn],
    *,
    compared: bool,
    line: int,
) -> None:
    """One axis has one unit of count, and no more series than can be told apart on black and white paper."""
    reader.line = line
    units = {reader.indicators[column.place.indicator].unit_of_count for column in places}
    if len(units) > 1:
        reader.problem(
            "一张图里的指标要用同一个计量单位，这里有{units}。", units=tuple(sorted(units))
        )
    if axis is Along.INDICATOR:
        return
    if compared and len(places) > 1:
        reader.problem("“比 上年同期”的图只画一个指标。")
    most = _MOST_LINES if what == "线" else _MOST_BARS
    if len(places) > most:
        reader.problem("一张图里“{what}”至多画{most}个指标。", what=what, most=most)
