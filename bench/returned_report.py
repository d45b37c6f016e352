"""Bringing an edited report up to date: as fast as reading it, at 7 pages and at 200."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from decimal import Decimal
from functools import partial

from taizhang.core.documents.difference import compare
from taizhang.core.documents.docx import open_word
from taizhang.core.documents.word_document import from_word
from taizhang.core.indicators import Coverage
from taizhang.core.ledger.record import RecordRef
from taizhang.core.rendering.docx import NATIONAL, render_docx
from taizhang.core.rendering.word_changes import Edit, WordChanges
from taizhang.core.reports.renewal import renew
from taizhang.core.reports.returned import resolve
from taizhang.core.reports.returned_tree import rebuild
from taizhang.core.reports.runs import Figure, Role, Text
from taizhang.core.reports.tree import Heading, Paragraph, Report
from taizhang.core.values import Known, Period, print_exact

_FIGURES_A_PAGE = 6
_WORDS = "同时坚持统筹安排、分类推进，及时了解基层的意见和困难，逐项明确责任单位和完成时限，"


def measure_refreshing(repeat: int, median: Callable[[Callable[[], object], int], float]) -> None:
    """Print what a refresh takes beside reading the file alone."""
    for pages in (7, 200):
        base, today = _report(pages, 0), _report(pages, 1)
        data = render_docx(base, NATIONAL, {}, indicator_names={})
        count = sum(1 for _ in base.figures())
        rounds = repeat if pages < 100 else max(repeat // 2, 1)
        steps: dict[str, Callable[[], object]] = {
            "read": partial(open_word, data, "a.docx"),
            "refresh": partial(_refresh, base, today, data),
            "accept": partial(_accept, base, data),
            "diff": partial(_diff, data, today),
        }
        first = None
        for name, step in steps.items():
            seconds = median(step, rounds)
            first = first or seconds
            print(
                f"  {pages:>3} pages, {count:>4} figures  {name:<8} {seconds * 1000:8.0f} ms  {seconds / first:5.1f}x"
            )


def _refresh(base: Report, today: Report, data: bytes) -> bytes:
    word = open_word(data, "a.docx")
    document = from_word(word.document, "a.docx")
    places = {item.figure.id: item.found for item in resolve(base, document).figures}
    changes = WordChanges(data, word, author="bench", at="2025-07-01T00:00:00Z")
    edits = [
        Edit(found.paragraph, found.span, item.text)
        for item in renew(base, today).figures
        if item.moved and item.text
        for found in places[item.figure.id]
        if changes.obstacle(found.paragraph, found.span) is None
    ]
    assert edits
    assert not changes.apply(edits)
    return changes.written()


def _accept(base: Report, data: bytes) -> object:
    document = from_word(open_word(data, "a.docx").document, "a.docx")
    return rebuild(base, document, resolve(base, document), today={}, fresh_id=str)


def _diff(before: bytes, report: Report) -> object:
    after = render_docx(report, NATIONAL, {}, indicator_names={})
    return compare(
        *(from_word(open_word(data, "a.docx").document, "a.docx") for data in (before, after))
    )


def _report(pages: int, more: int) -> Report:
    blocks: list[Heading | Paragraph] = []
    ordinal = 0
    for page in range(pages):
        blocks.append(Heading(2, f"（{page + 1}）", f"第{page + 1}项工作"))
        for part in range(3):
            runs: list[Text | Figure] = []
            for _ in range(_FIGURES_A_PAGE // 3):
                ordinal += 1
                moved = more if ordinal % 2 else 0
                runs += [Text(f"第{page}项之{part}，{_WORDS}共办理"), _figure(ordinal, moved)]
            blocks.append(Paragraph((*runs, Text(f"。{_WORDS * 2}取得实效。"))))
    return Report(
        title=("示例市委统战部", "2025年上半年工作总结"),
        blocks=tuple(blocks),
        signature="示例市委统战部",
        signed_on=date(2025, 7, 2),
        unit="dept",
        period=Period.read("2025H1"),
        changeset=3,
        template="half_year",
        pack="p@1",
    )


def _figure(ordinal: int, moved: int) -> Figure:
    value = Decimal(100 + ordinal + moved)
    figure = Figure(
        id=f"BENC{ordinal:010}",
        ordinal=ordinal,
        printed=print_exact(value, "件"),
        role=Role.VALUE,
        indicator=f"indicator{ordinal}",
        definition_digest="0" * 64,
        unit="dept",
        period=Period.read("2025H1"),
        changeset=3,
        value=Known(value),
        base=None,
        coverage=Coverage(),
        records=(RecordRef(f"r{ordinal}", 1),),
    )
    return replace(figure, changeset=3 + moved)
