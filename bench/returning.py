"""Finding the figures of a report again in the Word file that came back, beside reading that file.

Two sizes, a report of some seven pages and one of some two hundred. In a twentieth of the paragraphs a number was
changed; once the anchors are there, once the file has none.
"""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from functools import partial

from bench.reading import report as sentences
from taizhang.core.documents.docx import read_docx
from taizhang.core.documents.word_document import from_word
from taizhang.core.indicators.outcome import Coverage
from taizhang.core.rendering.docx import NATIONAL, render_docx
from taizhang.core.reports.returned import resolve
from taizhang.core.reports.runs import Figure, Role, Run, Text
from taizhang.core.reports.tree import Paragraph, Report
from taizhang.core.values import Known, Period, Printed

_SIZES = ((7, 55), (200, 1_570))
_PERIOD = Period.read("2025H1")
_CHANGED = 20


def _figure(ordinal: int, number: int) -> Figure:
    return Figure(
        id=f"bench{ordinal:06}",
        ordinal=ordinal,
        printed=Printed(Decimal(number), "场"),
        role=Role.VALUE,
        indicator="training_sessions",
        definition_digest="",
        unit="dept",
        period=_PERIOD,
        changeset=1,
        value=Known(Decimal(number)),
        base=None,
        coverage=Coverage(),
        records=(),
    )


def _report(paragraphs: int, *, changed: bool) -> Report:
    blocks = []
    for at, sentence in enumerate(sentences(paragraphs).split("\n")):
        step = 1 if changed and at % _CHANGED == 0 else 0
        runs: tuple[Run, ...] = (
            Text(f"第{at}个单位上报，共举办培训班"),
            _figure(2 * at + 1, 10 + at + step),
            Text(f"。{sentence}其中线上"),
            _figure(2 * at + 2, 5 + at),
            Text("。"),
        )
        blocks.append(Paragraph(runs))
    title = ("2025年上半年工作总结",)
    return Report(title, tuple(blocks), "示例市", None, "dept", _PERIOD, 1, "bench", "bench@1")


def measure_returning(repeat: int, median: Callable[[Callable[[], object], int], float]) -> None:
    """Milliseconds, and how many times as long as reading the file takes."""
    for pages, paragraphs in _SIZES:
        issued, edited = (_report(paragraphs, changed=changed) for changed in (False, True))
        for label, clean in (("with anchors", False), ("without anchors", True)):
            data = render_docx(edited, NATIONAL, {}, clean=clean, indicator_names={})
            returned = from_word(read_docx(data, "a.docx"), "a.docx")
            told = sum(not found.untouched for found in resolve(issued, returned).figures)
            reading = median(partial(read_docx, data, "a.docx"), repeat)
            seconds = median(partial(resolve, issued, returned), repeat)
            print(
                f"returned report of {pages} pages, {2 * paragraphs} figures, {label}: {told} told,"
                f" {seconds * 1000:,.0f} ms, {seconds / reading:.1f}x reading the file"
            )
