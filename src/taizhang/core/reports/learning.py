"""From an old report to a template: its words stay, its figures become places for indicators.

Words that say whither a figure went or how exactly it is meant are no words of a template: they go into the form
of the place, or the figure with them into 【待补：…】.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from taizhang.core.reading import Direction, FigureHedge, FigureRole, TimeMention
from taizhang.core.reports.learned import Fate, LearnedFigure, LearnedTemplate
from taizhang.core.reports.runs import Role
from taizhang.core.reports.sentence_reader import SentenceReader
from taizhang.core.values import Grain, Message

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from taizhang.core.indicators import Indicator
    from taizhang.core.reading import Figure
    from taizhang.core.reports.matching import Candidate, Match, Sought

_LIKELY, _AHEAD = 60, 12
_SENTENCE = re.compile(r"[^。！？!?]*[。！？!?]?[”’）)]?")
_NUMERAL = "[一二三四五六七八九十]{1,3}"
_LEVELS = (
    (re.compile(rf"\s*{_NUMERAL}、"), "##"),
    (re.compile(rf"\s*[（(]{_NUMERAL}[）)]"), "###"),
    (re.compile(r"\s*[0-9０-９]{1,2}[.．、](?![0-9])"), "####"),
    (re.compile(r"\s*[（(][0-9０-９]{1,2}[）)]"), "#####"),
)
_RUN_IN = re.compile(rf"\s*{_NUMERAL}是(?P<text>[^。]{{1,40}})。")
_LONGEST_TITLE, _LONGEST_HEADING = 60, 70
_CHANGE = re.compile(
    r"(?P<comma>[，、,]?)(?:同比|[比较]?(?:上年|去年)同期|与(?:上年|去年)同期相比[，,]?)?"
    r"(?:增长|增加|上升|提高|提升|下降|减少|降低|回落)(?:了|到|至|为)?$"
)
_ANY_CHANGE = re.compile(
    r"(?:[环同]比|[比较][^，。；]{1,12})?(?:增长|增加|上升|提高|提升|下降|减少|降低|回落|净增)(?:了|到|至|为)?$"
)
_LAST_YEAR = re.compile(r"[，、（(]?(?:上年|去年)同期(?:数|为|是)?$")
_SHARE = re.compile(r"[，、,]?[^，。；、,;]{0,12}占[^，。；、,;0-9]{0,20}$")
_TYPED_HEDGE = re.compile(r"(?:接近|近|大约|约|超过|超|逾|突破|不足|达到|达)$")
_SIGNS = str.maketrans("{}[]|", "｛｝［］｜")
_FIRST = dict(zip("?%@-#/", "？％＠－＃／", strict=True))
_FORMS = {
    Role.GROWTH: "同比",
    Role.POINTS: "同比",
    Role.DIFFERENCE: "增减",
    Role.SHARE: "占比",
    Role.LAST_YEAR: "上年",
}
_EXACT_SCALE = 1


@dataclass(frozen=True, slots=True)
class OldReport:
    """An old report, read.

    Attributes:
        lines: Where each paragraph begins and ends in its text.
        levels: Of each the level of its heading, 0 for a paragraph, -1 for what is not taken over.
        text: Its text.
        figures: Its figures.
        matches: What each may tell.
        times: Its words of time.
        sought: Whose it is, and of when.
    """

    lines: tuple[tuple[int, int], ...]
    levels: tuple[int, ...]
    text: str
    figures: Sequence[Figure]
    matches: Sequence[Match]
    times: Sequence[TimeMention]
    sought: Sought


@dataclass(frozen=True, slots=True)
class _Edit:
    """Some words of a sentence, and what stands in their stead."""

    start: int
    end: int
    text: str


def learn_template(
    report: OldReport, indicators: Mapping[str, Indicator], name: str
) -> LearnedTemplate:
    """A template made of an old report, which can be read as one."""
    return _Learner(report, indicators).learn(name)


class _Learner:
    """Goes through a report paragraph by paragraph, and keeps what became of each figure."""

    def __init__(self, report: OldReport, indicators: Mapping[str, Indicator]) -> None:
        self.report = report
        self.indicators = indicators
        self.made: dict[int, LearnedFigure] = {}
        self.typed: list[str] = []
        self.out: list[str] = []
        self.own = sorted(
            (name for name, code in report.sought.names.items() if code == report.sought.unit),
            key=len,
            reverse=True,
        )

    def learn(self, name: str) -> LearnedTemplate:
        """The whole."""
        taken = [
            (start, end, level)
            for (start, end), level in zip(self.report.lines, self.report.levels, strict=True)
            if level >= 0 and self.report.text[start:end].strip()
        ]
        self.out += [f"@name {_safe(name)}", *self._title(taken), ""]
        for start, end, level in taken:
            self._paragraph(start, end, level)
        for number, figure in enumerate(self.report.figures):
            if number not in self.made:
                match = self.report.matches[number]
                self.made[number] = LearnedFigure(figure, match, Fate.LEFT_OUT, "")
        figures = tuple(self.made[number] for number in range(len(self.report.figures)))
        decisions = tuple(self._decisions(figures))
        text = "\n".join([*self.out, "", "// 需要人决定的：", *_listed(decisions), ""])
        return LearnedTemplate(re.sub(r"\n{3,}", "\n\n", text), figures, decisions)

    def _title(self, taken: list[tuple[int, int, int]]) -> list[str]:
        if taken:
            start, end, _level = taken[0]
            words = self.report.text[start:end].strip()
            ended = words.endswith(("。", "；", "，", "："))
            if len(words) <= _LONGEST_TITLE and not ended and len(taken) > 1:
                taken.pop(0)
                return [f"@title {self._written(start, end, [])}"]
        return ["@title {单位}", "@title {时段}工作总结"]

    def _paragraph(self, start: int, end: int, level: int) -> None:
        text = self.report.text
        signs = "#" * min(level + 1, 5) if level else ""
        for pattern, typed in _LEVELS:
            if found := pattern.match(text, start, end):
                signs, start = typed, found.end()
                break
        sentences = list(_sentences(text, start, end))
        if signs and sentences and self._is_heading(sentences[0], last=len(sentences) == 1):
            first, stop = sentences.pop(0)
            words = self._words(first, stop).strip().rstrip("。")
            self.out += ["", f"{signs} {words}", ""]
        elif signs:
            # Numbered, but a sentence: the number is the paragraph's own and stays.
            sentences[:1] = [(self._begin(start), sentences[0][1])] if sentences else []
        for first, stop in sentences:
            self._sentence(first, stop)
        self.out.append("")

    def _begin(self, start: int) -> int:
        return next(begin for begin, end in self.report.lines if begin <= start <= end)

    def _is_heading(self, span: tuple[int, int], *, last: bool) -> bool:
        words = self.report.text[span[0] : span[1]].strip()
        if not words or len(words) > _LONGEST_HEADING:
            return False
        bare = not words.endswith(("；", "，", "！", "？", "："))
        return bare and not any(self._in(span)) if not last else bare

    def _in(self, span: tuple[int, int]) -> Iterator[int]:
        for number, figure in enumerate(self.report.figures):
            if span[0] <= figure.start < span[1]:
                yield number

    def _sentence(self, start: int, end: int) -> None:
        numbers = list(self._in((start, end)))
        run_in = _RUN_IN.match(self.report.text, start, end)
        if run_in is not None and not numbers:
            self.out += ["", f"# {self._words(*run_in.span('text')).strip()}。"]
            return
        line = self._line(start, end, numbers)
        if not line:
            return
        self.out += self._comments(numbers)
        self.out.append(line)

    def _line(self, start: int, end: int, numbers: list[int]) -> str:
        """A sentence with places; what does not read as a sentence of a template has gaps instead."""
        edits = [self._edit(number, start) for number in numbers]
        line = self._written(start, end, edits)
        if self._wrong(line):
            edits = [self._gap(number, start) for number in numbers]
            line = self._written(start, end, edits)
        if self._wrong(line):
            line = f"【待补：{_safe(self.report.text[start:end]).strip().replace('】', '）')}】"
        return line

    def _wrong(self, line: str) -> bool:
        reader = SentenceReader("", self.indicators, {})
        reader.parts(line)
        return bool(reader.problems)

    def _edit(self, number: int, start: int) -> _Edit:
        figure, match = self.report.figures[number], self.report.matches[number]
        chosen = self._chosen(figure, match)
        if chosen is None:
            return self._gap(number, start)
        before = self.report.text[start : figure.start]
        form = _FORMS.get(chosen.role, "")
        begin = figure.start
        comma = ""
        if chosen.role in (Role.GROWTH, Role.POINTS, Role.DIFFERENCE):
            found = _CHANGE.search(before)
            if found is None:
                return self._gap(number, start)
            begin, comma = start + found.start(), found["comma"]
        elif chosen.role is Role.LAST_YEAR:
            found = _LAST_YEAR.search(before)
            if found is None:
                return self._gap(number, start)
            begin, comma = start + found.start(), found[0]
        elif chosen.role is Role.SHARE:
            found = _SHARE.search(before)
            if found is None or not self.indicators[chosen.indicator].part_of:
                return self._gap(number, start)
            begin, comma = start + found.start(), found[0]
        else:
            form = _form(figure)
        place = "{" + chosen.indicator + (f"|{form}" if form else "") + "}"
        if chosen.role is not Role.VALUE:
            place = f"[{_safe(comma)}{place}]"
        fate = Fate.SURE if match.certain else Fate.LIKELY
        self.made[number] = LearnedFigure(figure, match, fate, place)
        return _Edit(begin, figure.end, place)

    def _chosen(self, figure: Figure, match: Match) -> Candidate | None:
        """The indicator that a figure becomes a place for; None where that is for a person to say."""
        best = match.best
        if best is None or figure.role is not FigureRole.FACT or best.persons:
            return None
        if best.indicator not in self.indicators or best.unit != self.report.sought.unit:
            return None
        if best.period != self.report.sought.period or not best.same_unit:
            return None
        if isinstance(figure.value, tuple | str):
            return None
        if match.certain:
            return best
        ahead = len(match.candidates) == 1 or best.score - match.candidates[1].score >= _AHEAD
        return best if ahead and best.score >= _LIKELY else None

    def _gap(self, number: int, start: int) -> _Edit:
        """A place to fill in, which takes typed words of change and hedge with it."""
        figure, match = self.report.figures[number], self.report.matches[number]
        before = self.report.text[start : figure.start]
        begin = figure.start
        changed = figure.direction is not Direction.NONE
        found = (_ANY_CHANGE.search(before) if changed else None) or _TYPED_HEDGE.search(before)
        if found is not None:
            begin = start + found.start()
        words = _safe(self.report.text[begin : figure.end]).replace("】", "）")
        place = f"【待补：{words}】"
        self.made[number] = LearnedFigure(figure, match, Fate.OPEN, place)
        return _Edit(begin, figure.end, place)

    def _written(self, start: int, end: int, edits: Iterable[_Edit]) -> str:
        parts = []
        at = start
        for edit in edits:
            # Two figures may share their words, which are gone already with the first.
            parts += [self._words(at, max(at, edit.start)), edit.text]
            at = max(at, edit.end)
        parts.append(self._words(at, end))
        # 上半年度 is 上半年.
        line = re.sub(r"(\{时段(?:简称)?\})度", r"\1", "".join(parts)).strip()
        return _FIRST[line[0]] + line[1:] if line and line[0] in _FIRST else line

    def _words(self, start: int, end: int) -> str:
        """Words between figures, with places for the unit, the period and the last day."""
        period = self.report.sought.period
        spans: list[_Edit] = []
        for told in self.report.times:
            if told.span.start < start or told.span.end > end:
                continue
            words = self._time_words(told, period.last_day.year)
            if words:
                spans.append(_Edit(told.span.start, told.span.end, words))
            elif re.search(r"[0-9]{4}|[0-9]+月", told.text):
                self.typed.append(told.text)
        parts = []
        at = start
        for edit in spans:
            if edit.start >= at:
                parts += [self._plain(self.report.text[at : edit.start]), edit.text]
                at = edit.end
        return "".join([*parts, self._plain(self.report.text[at:end])])

    def _time_words(self, told: TimeMention, year: int) -> str:
        period = self.report.sought.period
        words = told.text.replace(" ", "")
        named = period.name if period.grain is not Grain.YEAR else f"{year}年"
        short = "" if period.grain in (Grain.YEAR, Grain.FREE) else period.short_name
        last = period.last_day
        if words.startswith(named):
            rest = words.removeprefix(named)
            return "{时段}" + rest if not re.search("[0-9]", rest) else ""
        if short and words in (short, f"今年{short}"):
            return "{时段简称}"
        day = f"{last.month}月{last.day}日"
        for head in ("截至", "截止", "截止到", ""):
            if words in (f"{head}{year}年{day}", f"{head}{day}"):
                return head + "{截止日}"
        return ""

    def _plain(self, words: str) -> str:
        text = _safe(words)
        for name in self.own:
            text = text.replace(name, "{单位}")
        return text

    def _comments(self, numbers: list[int]) -> list[str]:
        lines = []
        for number in numbers:
            made = self.made[number]
            said = "；".join(
                f"{self.indicators[one.indicator].name} {one.indicator}（{one.score}）"
                for one in made.match.candidates
                if one.indicator in self.indicators
            )
            state = {Fate.SURE: "确定", Fate.LIKELY: "可能", Fate.OPEN: "待定"}[made.fate]
            lines.append(f"// {made.figure.text}：{state}，{said or '没有相近的指标'}")
        return lines

    def _decisions(self, figures: Sequence[LearnedFigure]) -> Iterator[Message]:
        for made in figures:
            names = tuple(
                self.indicators[one.indicator].name
                for one in made.match.candidates
                if one.indicator in self.indicators
            )
            text, what = made.figure.text, made.figure.what
            if made.fate is Fate.LIKELY:
                yield Message(
                    "“{what}”{text}当作“{name}”，请看对不对。", what=what, text=text, name=names[0]
                )
            elif made.fate is Fate.OPEN and names:
                yield Message(
                    "“{what}”{text}没有放指标，可能是：{names}。", what=what, text=text, names=names
                )
            elif made.fate is Fate.OPEN:
                yield Message(
                    "“{what}”{text}没有相近的指标：手工填写，或者先在业务包里加指标。",
                    what=what,
                    text=text,
                )
            elif made.fate is Fate.LEFT_OUT:
                yield Message("表格、脚注或页眉页脚里的{text}没有转换。", text=text)
        typed = tuple(dict.fromkeys(self.typed))
        if typed:
            yield Message("这些时间照抄了原文，请看要不要改：{times}。", times=typed)
        yield Message("评价、口号和典型事例照抄了原文，请看还适用不适用。")


def _form(figure: Figure) -> str:
    """The form in which a value stands: 约数 for a hedged one, 万 for one in 万."""
    if figure.hedge is not FigureHedge.EXACT:
        return "约数"
    scaled = figure.number is not None and figure.number.scale != _EXACT_SCALE
    return "万" if scaled and figure.kind != "money" else ""


def _sentences(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    at = start
    while at < end:
        found = _SENTENCE.match(text, at, end)
        stop = found.end() if found is not None and found.end() > at else end
        if text[at:stop].strip():
            yield at, stop
        at = stop


def _safe(words: str) -> str:
    """Words without the signs that mean something in a template."""
    return words.translate(_SIGNS)


def _listed(decisions: Iterable[Message]) -> list[str]:
    return [f"// {number}. {one}" for number, one in enumerate(decisions, 1)]
