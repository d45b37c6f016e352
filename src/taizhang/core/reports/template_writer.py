"""A report as a template for the next one: its sentences, with places where its figures stand.

Words stay as they are; what names the unit, the period and its last day becomes a place. A figure that cannot be a
place (of another unit, written over by hand) is left for the writer to fill in, and so is what the template language
refuses.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

from taizhang.core.reports.change import CHANGE_WORDS, LEVEL_WORDS
from taizhang.core.reports.runs import Figure, Gap, Role, Run, Text
from taizhang.core.reports.template_reader import COLUMN_WORDS, read_template
from taizhang.core.reports.tree import Chart, Heading, ItemList, Paragraph, Remark, Report, Table
from taizhang.core.values import Hedge, Problem, RefusedError, chinese_date

if TYPE_CHECKING:
    from taizhang.core.indicators import Indicator
    from taizhang.core.reports.tree import Block

_FORMS = {
    Role.GROWTH: "同比",
    Role.POINTS: "同比",
    Role.DIFFERENCE: "增减",
    Role.SHARE: "占比",
    Role.TARGET: "目标",
    Role.COMPLETION: "完成率",
    Role.LAST_YEAR: "上年",
}
_COLUMNS = {
    Role.VALUE: "本期",
    Role.LAST_YEAR: "上年同期",
    Role.DIFFERENCE: "增减",
    Role.POINTS: "增减",
    Role.GROWTH: "同比",
    Role.TARGET: "目标",
    Role.COMPLETION: "完成率",
}
_CHANGES = (Role.GROWTH, Role.POINTS, Role.DIFFERENCE)
_SIGNS = str.maketrans("{}[]|", "｛｝［］｜")
_CLAUSES = re.compile(r"[^，；。]*[，；。]?")
_PLACE = re.compile(r"\{([^{}|]+)(?:\|[^{}]*)?\}")
_CHANGE_PLACE = re.compile(r"\{[^{}|]+\|(?:同比|增减|占比|上年|目标|完成率)\}")
_SENTENCE = re.compile(r"(?:\{[^{}]*\}|【[^【】]*】|[^。])+。?")
_LEAD = re.compile(r"[一二三四五六七八九十]{1,3}是")
_HEDGE = re.compile(r"(?:近|约|超过|超|逾|突破|不足|将近|接近)$")
_NO_LINE = re.compile(r"^(?=[?@%#]|//|- )")
_TOTAL = "合计"


def write_template(
    report: Report,
    indicators: Mapping[str, Indicator],
    *,
    name: str,
    unit_name: str,
) -> tuple[str, tuple[Problem, ...]]:
    """The template, and what is still wrong with it.

    Args:
        report: The report, as accepted.
        indicators: Those that a template may name.
        name: What the template is called.
        unit_name: How the unit is called in the report.
    """
    lines = _Writer(report, indicators, unit_name).lines(name)
    problems = _problems(lines, indicators)
    for number in {problem.place.line for problem in problems}:
        if number is not None and not lines[number - 1].startswith(("%", "@", "列", "行")):
            # A place that the language refuses is no place; the writer fills it in.
            named = _PLACE.sub(
                lambda found: f"【待补：{_label(indicators, found[1])}】", lines[number - 1]
            )
            lines[number - 1] = named.replace("[", "").replace("]", "").replace("|", "")
    return "\n".join(lines) + "\n", _problems(lines, indicators)


def _problems(lines: Sequence[str], indicators: Mapping[str, Indicator]) -> tuple[Problem, ...]:
    try:
        read_template("accepted", "\n".join(lines), "", indicators)
    except RefusedError as refused:
        return refused.problems
    return ()


def _label(indicators: Mapping[str, Indicator], key: str) -> str:
    return indicators[key].name if key in indicators else key


class _Writer:
    """Turns a tree into lines."""

    def __init__(self, report: Report, indicators: Mapping[str, Indicator], unit_name: str) -> None:
        self._report = report
        self._indicators = indicators
        period = report.period
        self._named = [
            (chinese_date(period.last_day), "{截止日}"),
            (period.name, "{时段}"),
        ]
        if period.short_name != period.name:
            self._named.append((period.short_name, "{时段简称}"))
        self._unit = unit_name

    def lines(self, name: str) -> list[str]:
        """All of them."""
        report = self._report
        lines = ["// 由收下的报告写成；用前请核对每一句和每一处数。", f"@name {name}"]
        lines += [f"@title {self._words(line, unit=True)}" for line in report.title]
        if report.date_line:
            lines.append("@date_line （{成文日期}）")
        if report.addressee:
            lines.append(f"@addressee {self._words(report.addressee)}")
        if report.red_head:
            lines.append(f"@mark {self._words(report.red_head.mark, unit=True)}")
        if report.signature:
            lines.append(f"@signature {self._words(report.signature, unit=True)}")
        lines.append("")
        for block in report.blocks:
            lines += [*self._block(block), ""]
        for annex in report.annexes:
            lines += [f"%附件 {self._words(annex.title)}", ""]
            for block in annex.blocks:
                lines += [*self._block(block), ""]
        return lines

    def _block(self, block: Block) -> list[str]:
        match block:
            case Heading():
                words = "".join(
                    self._words(run.text) if isinstance(run, Text) else self._gap(run)
                    for run in block.runs
                )
                return [f"{'#' * (block.level + 1)} {words}"]
            case Paragraph():
                first = block.runs[0] if block.runs else None
                if isinstance(first, Text) and first.lead:
                    lead = _LEAD.sub("", self._words(first.text))
                    return [f"# {lead}", *self._sentences(block.runs[1:])]
                return self._sentences(block.runs)
            case ItemList():
                return [f"- {self._sentence(item.runs)}" for item in block.items]
            case Remark():
                return [f"注：{self._sentence(block.runs)}"]
            case Table():
                return self._table(block)
            case Chart():
                return [f"【待补：图“{self._words(block.table.caption)}”，写法见模板参考】"]

    def _sentences(self, runs: Iterable[Run]) -> list[str]:
        """A sentence a line; one that would read like a command begins with a sign of no width to it."""
        whole = self._sentence(runs)
        return [_NO_LINE.sub("　", sentence) for sentence in _SENTENCE.findall(whole)]

    def _sentence(self, runs: Iterable[Run]) -> str:
        pieces: list[str] = []
        for run in runs:
            if isinstance(run, Text):
                pieces.append(self._words(run.text))
            elif isinstance(run, Gap):
                pieces.append(run.text)
            else:
                self._figure(run, pieces)
        return "".join(self._optional(sentence) for sentence in _SENTENCE.findall("".join(pieces)))

    def _figure(self, figure: Figure, pieces: list[str]) -> None:
        before = pieces[-1] if pieces else ""
        if figure.role in _CHANGES:
            words = next((words for words in CHANGE_WORDS if before.endswith(words)), "")
            if not words:
                pieces.append(self._gap(figure))
                return
            pieces[-1] = before.removesuffix(words)
        place = self._place(figure)
        if typed := _HEDGE.search(before):
            pieces[-1] = before[: typed.start()]
            place = place.replace("}", "|约数}") if "|" not in place else place
        pieces.append(place)

    def _place(self, figure: Figure) -> str:
        if (
            figure.indicator not in self._indicators
            or figure.unit != self._report.unit
            or figure.differs
        ):
            return self._gap(figure)
        form = _FORMS.get(figure.role, "")
        if figure.role is Role.VALUE and figure.printed.scale != 1:
            form = "万"
        elif figure.role is Role.VALUE and figure.printed.hedge is not Hedge.EXACT:
            form = "约数"
        return f"{{{figure.indicator}|{form}}}" if form else f"{{{figure.indicator}}}"

    def _gap(self, run: Figure | Gap) -> str:
        if isinstance(run, Gap):
            return run.text
        return f"【待补：{_label(self._indicators, run.indicator)}】"

    def _words(self, text: str, *, unit: bool = False) -> str:
        text = text.translate(_SIGNS)
        for words in LEVEL_WORDS:
            text = text.replace(words, f"【待补：{words}】")
        for words, place in self._named:
            text = text.replace(words, place)
        return text.replace(self._unit, "{单位}") if unit and self._unit else text

    @staticmethod
    def _optional(sentence: str) -> str:
        """Clauses that may have nothing to say in brackets, with the sign before them."""
        clauses = [clause for clause in _CLAUSES.findall(sentence) if clause]
        may = [bool(_CHANGE_PLACE.search(clause)) for clause in clauses]
        if not any(may):
            return sentence
        if may[0]:
            return f"[{sentence}]"
        made = ""
        for place, (clause, optional) in enumerate(zip(clauses, may, strict=True)):
            sign = clause[-1] if clause[-1] in "，；。" else ""
            words = clause.removesuffix(sign)
            before = "" if place == 0 else clauses[place - 1][-1]
            piece = before + words if place else words
            made += f"[{piece}]" if optional else piece
            if place == len(clauses) - 1:
                made += sign
        return made

    def _table(self, table: Table) -> list[str]:
        """A table of indicators or of units, where it is one; what it was is told where it is none."""
        caption = re.sub(r"^表[0-9]{1,2}[\s　]*", "", self._words(table.caption))
        figures = [
            [
                next((run for run in cell.runs if isinstance(run, Figure)), None)
                for cell in row.cells
            ]
            for row in table.rows
        ]
        body = self._by_indicator(table, figures) or self._by_unit(table, figures)
        if body is None:
            return [f"【待补：表“{caption}”】"]
        notes = [f"注 {self._sentence(note)}" for note in table.notes]
        return [f"%表 {caption or '数据'}", *body, *notes, "%结束"]

    def _by_indicator(
        self, table: Table, figures: Sequence[Sequence[Figure | None]]
    ) -> list[str] | None:
        rows, columns = [], dict[str, None]()
        for row in figures:
            found = [figure for figure in row if figure is not None]
            keys = {figure.indicator for figure in found}
            if any(figure.unit != self._report.unit for figure in found) or len(keys) > 1:
                return None
            if keys and (key := keys.pop()) in self._indicators:
                rows.append(f"行 {{{key}}}")
        for column in range(table.columns):
            word = table.header_of(column).rpartition("：")[2]
            if word in COLUMN_WORDS:
                columns[word] = None
        for figure in (figure for row in figures for figure in row if figure is not None):
            if figure.role not in _COLUMNS:
                return None
        return [f"列 {'、'.join(columns or {'本期': None})}", *rows] if rows else None

    def _by_unit(
        self, table: Table, figures: Sequence[Sequence[Figure | None]]
    ) -> list[str] | None:
        keys: list[str] = []
        for column in range(1, table.columns):
            found = [row[column] for row in figures]
            named = {figure.indicator for figure in found if figure is not None}
            if len(named) > 1 or any(
                figure.role is not Role.VALUE for figure in found if figure is not None
            ):
                return None
            if named and (key := named.pop()) in self._indicators:
                keys.append(key)
        total = any(row.total or row.cells[0].text == _TOTAL for row in table.rows if row.cells)
        rows = f"行 每个单位{'、合计' if total else ''}"
        return [f"列 {{{key}}}" for key in keys] + [rows] if keys else None
