"""The text of a report as HTML: headings, paragraphs, figures that lead to what they rest on."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from taizhang.core.rendering.docx.closing import closing_indents
from taizhang.core.rendering.html.markup import Html, element, joined, text
from taizhang.core.reports.tree import Figure, Heading, Paragraph, Report, Run
from taizhang.core.values import chinese_date

_DEEPEST = 6
_HUNDRED = 100


def render_body(report: Report, *, bound: bool) -> Html:
    """Title, blocks, signature and date; figures are links if there is something to lead to."""
    title: list[Html] = []
    for line in report.title:
        title += [element("br"), text(line)] if title else [text(line)]
    return joined(
        [
            element("h1", *title),
            *(_BLOCKS[type(block)](block, bound) for block in report.blocks),
            *_closing(report),
        ]
    )


def render_runs(runs: Iterable[Run], *, bound: bool) -> Html:
    """A sentence with its figures."""
    return joined(
        _figure(run) if bound and isinstance(run, Figure) else text(run.text) for run in runs
    )


def _figure(figure: Figure) -> Html:
    number = str(figure.ordinal)
    return element(
        "a",
        text(figure.text),
        class_="figure",
        id=f"f-{number}",
        href=f"#b-{number}",
        data_figure=number,
        aria_describedby="figure-hint",
    )


def _heading(block: Heading, _bound: bool) -> Html:  # noqa: FBT001 (as the table calls it)
    level = min(block.level, _DEEPEST - 1)
    return element(f"h{level + 1}", text(block.number + block.text), class_=f"level-{level}")


def _paragraph(block: Paragraph, bound: bool) -> Html:  # noqa: FBT001 (as the table calls it)
    return element("p", render_runs(block.runs, bound=bound))


_BLOCKS: Mapping[type, Callable[..., Html]] = {Heading: _heading, Paragraph: _paragraph}
"""How each block of the tree is written; a new one gets its line here."""


def _closing(report: Report) -> list[Html]:
    if not report.signature:
        return []
    date = chinese_date(report.signed_on) if report.signed_on else ""
    indents = closing_indents(report.signature, date)
    lines = [(report.signature, indents.signature), (date, indents.date)]
    return [
        element("p", text(words), class_="closing", style=f"margin-right:{right / _HUNDRED:g}em")
        for words, right in lines
        if words
    ]
