"""Indicators as workbooks: in Chinese, as everything that goes on into a document."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from taizhang.core.indicators import Ratio
from taizhang.core.rendering.indicator_table import (
    IndicatorSheet,
    Number,
    SheetCell,
    render_indicator_table,
)
from taizhang.core.values import Known, print_rate
from taizhang.services.basis import ABSENCE_WORDS, coverage_in_words
from taizhang.services.indicator_beside import decision_in_words

if TYPE_CHECKING:
    from taizhang.core.indicators import Indicator
    from taizhang.core.indicators.beside import BesideFigure
    from taizhang.core.values import Value
    from taizhang.packs.pack import Pack
    from taizhang.services.at_a_glance import Glance, KeyFigure
    from taizhang.services.indicator_table import Cell, Heading, IndicatorTable, Line
    from taizhang.services.indicators import IndicatorView

HIDDEN, NOT_OWED = "＊", "—"
"""What stands in a cell that is not shown, and in one of which nothing was to be reported."""


def sheet_of_list(pack: Pack) -> bytes:
    """All indicators of a pack."""
    headings = ("指标", "代码", "计量单位", "口径", "来源")
    rows = tuple(_words(item) for item in pack.indicators.values())
    return render_indicator_table(IndicatorSheet(pack.name, headings, rows, (), rows))


def sheet_of_glance(found: Glance) -> bytes:
    """Figures with last year's, one a row."""
    headings = ("指标", "计量单位", "本期", "上年同期", "与上年同期比", "报送情况")
    rows = tuple(
        (
            figure.indicator.name,
            figure.indicator.unit_of_count,
            _value(figure.outcome.value, _places(figure.indicator)),
            _value(figure.base.value, _places(figure.indicator)),
            _moved(figure),
            _reported(figure, found),
        )
        for figure in found.figures
    )
    notes = (f"台账变更号：{found.changeset}",)
    words = tuple(_words(figure.indicator) for figure in found.figures)
    title = f"{found.unit_name}　{found.period.name}　指标"
    return render_indicator_table(IndicatorSheet(title, headings, rows, notes, words))


def _places(item: Indicator) -> int | None:
    return item.decimals if isinstance(item.body, Ratio) else None


def _moved(figure: KeyFigure) -> str:
    move = figure.move
    if move.number is None:
        return "；".join(str(reason) for reason in move.reasons) or NOT_OWED
    places = figure.indicator.decimals if move.unit in {"%", "百分点"} else 6
    size = print_rate(abs(move.number), move.unit, places).text
    return f"{'增' if move.number > 0 else '减'}{size}" if move.number else "持平"


def _reported(figure: KeyFigure, found: Glance) -> str:
    coverage = figure.outcome.coverage
    if not coverage.expected:
        return NOT_OWED
    told = f"已报{coverage.reported}/{coverage.expected}"
    if coverage.missing:
        told += "，未报送：" + "、".join(found.names.get(code, code) for code in coverage.missing)
    return told


def sheet_of_table(found: IndicatorTable) -> bytes:
    """A table, a series or a breakdown."""
    items = {heading.indicator.id: heading.indicator for heading in found.headings}
    title = f"{found.unit_name}　{found.period.name}"
    if found.by:
        item = found.headings[0].indicator
        title += f"　{item.name}（{item.unit_of_count}）"
        headings = [heading.label for heading in found.headings]
    else:
        headings = [f"{one.label}（{one.unit_of_count}）" for one in found.headings]
    rows = tuple(
        (
            _label(line),
            *(
                _cell(heading, cell)
                for heading, cell in zip(found.headings, line.cells, strict=True)
            ),
        )
        for line in found.lines
    )
    first = "时段" if any(line.period for line in found.lines) else "单位"
    notes = (*(str(note) for note in found.notes), f"台账变更号：{found.changeset}")
    words = tuple(_words(item) for item in items.values())
    return render_indicator_table(IndicatorSheet(title, (first, *headings), rows, notes, words))


def sheet_of_view(view: IndicatorView, parts: IndicatorTable | None) -> bytes:
    """One figure, and its breakdown if there is one."""
    item = view.indicator
    places = item.decimals if isinstance(item.body, Ratio) else None
    rows: list[tuple[SheetCell, ...]] = [
        (item.name, _value(view.outcome.value, places)),
        ("上年同期", _value(view.base.value, places)),
        ("与上年同期比", view.change or "；".join(str(reason) for reason in view.reasons)),
        ("报送情况", coverage_in_words(view.outcome.coverage, view.tree)),
        ("记录条数", Number(Decimal(len(view.outcome.records)))),
        *(_beside(figure) for figure in view.beside),
    ]
    if view.outcome.waiting:
        rows.append(("待审的记录", Number(Decimal(len(view.outcome.waiting)))))
    notes = [
        *(str(problem) for problem in view.problems),
        *(str(decision_in_words(target, item)) for target in view.decisions),
        f"台账变更号：{view.changeset}",
    ]
    if parts is not None:
        (line,) = parts.lines
        rows += [
            (f"其中：{heading.label}", _cell(heading, cell))
            for heading, cell in zip(parts.headings, line.cells, strict=True)
            if not heading.is_total
        ]
        notes = [*(str(note) for note in parts.notes), *notes]
    title = f"{view.unit_name}　{view.period.name}　{item.name}"
    headings = ("", f"数值（{item.unit_of_count}）")
    return render_indicator_table(
        IndicatorSheet(title, headings, tuple(rows), tuple(notes), (_words(item),))
    )


def _words(item: Indicator) -> tuple[str, str, str, str, str]:
    return item.name, item.id, item.unit_of_count, item.definition, item.source


def _label(line: Line) -> str:
    if line.is_own:
        return f"{line.label}本级"
    return f"{line.label}合计" if line.is_total else line.label


def _cell(heading: Heading, cell: Cell) -> SheetCell:
    if cell.hidden:
        return HIDDEN
    return NOT_OWED if cell.is_idle else _value(cell.value, heading.decimals)


def _value(value: Value, decimals: int | None) -> SheetCell:
    """A number with the places that it is shown with; or the word for the absence."""
    if not isinstance(value, Known):
        return ABSENCE_WORDS[value.why]
    if decimals is not None:
        return Number(value.number, decimals)
    exponent = value.number.normalize().as_tuple().exponent
    return Number(value.number, max(-exponent, 0) if isinstance(exponent, int) else 0)


def _beside(figure: BesideFigure) -> tuple[SheetCell, SheetCell]:
    column = figure.column
    label = f"{column.label}（{column.unit}）"
    if figure.reasons:
        return label, "；".join(str(reason) for reason in figure.reasons)
    return label, _value(figure.outcome.value, column.decimals)
