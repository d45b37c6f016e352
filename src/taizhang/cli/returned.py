"""How a report that came back is told: its figures, those first that a person has to look at."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import click

from taizhang.cli import show
from taizhang.cli.base import open_it, viewer_here, workspace_near
from taizhang.cli.language import _
from taizhang.core.reports.returned import Verdict
from taizhang.core.values import RefusedError

if TYPE_CHECKING:
    from taizhang.services.checking import CheckedFile
    from taizhang.services.returning import ReturnedFigure, ReturnedReport, Returns

VERDICT_WORDS = {
    Verdict.OK: "未改动",
    Verdict.RELINKED: "按上下文找回",
    Verdict.CHANGED: "改动",
    Verdict.UNACCEPTED: "修订未接受",
    Verdict.OVERRIDDEN: "经批准改写",
    Verdict.MISSING: "没有找到",
    Verdict.DUPLICATE: "多处出现",
    Verdict.HIDDEN: "被隐藏",
    Verdict.DRAWN: "画在图中，没有核对",
    Verdict.UNLINKED: "没有出处",
}
_ORDER = tuple(VERDICT_WORDS)
_MOST_LOOSE = 20


def tell_returned(item: CheckedFile) -> None:
    """The figures of a report in a file that came back, if it is one."""
    returned = item.returned
    if returned is None:
        return
    number = returned.number
    how = returned.how.render(_)
    show.line("{file}：报告 {number}（{how}）", file=item.name, number=number, how=how)
    counts = Counter(figure.resolved.verdict for figure in returned.figures)
    untouched = counts[Verdict.OK] + counts[Verdict.RELINKED]
    words = [_("{count} 个未改动").format(count=untouched)]
    if counts[Verdict.RELINKED]:
        words[0] += _("（其中 {count} 个按上下文找回）").format(count=counts[Verdict.RELINKED])
    words += [
        _("{count} 个{verdict}").format(count=counts[verdict], verdict=_(VERDICT_WORDS[verdict]))
        for verdict in _ORDER[2:]
        if counts[verdict]
    ]
    listed = _("，").join(words)
    show.line("数据 {count} 个：{listed}。", count=len(returned.figures), listed=listed)
    for figure in sorted(returned.told, key=lambda figure: _ORDER.index(figure.resolved.verdict)):
        _tell_figure(figure)
    _tell_loose(returned)
    if returned.resolution.foreign:
        show.line(
            "有 {count} 处标记不属于这份报告，未采信。", count=len(returned.resolution.foreign)
        )
    click.echo("")


def _tell_figure(figure: ReturnedFigure) -> None:
    resolved = figure.resolved
    click.echo("")
    show.line(
        "{verdict}  序号{ordinal}  {indicator}  {place}",
        verdict=_(VERDICT_WORDS[resolved.verdict]),
        ordinal=figure.ordinal,
        indicator=figure.indicator,
        place="" if figure.place is None else figure.place.render(_),
    )
    if figure.spans:
        sentence = "".join(f"【{piece}】" if marked else piece for piece, marked in figure.pieces)
    else:
        sentence = figure.sentence
    if sentence:
        click.echo(f"  {sentence.replace(chr(10), ' ').strip()}")
    click.echo(f"  {resolved.message.render(_)}{_today(figure)}")
    if figure.override:
        click.echo(f"  {figure.override}")
    if resolved.author or resolved.at:
        show.line("  修订人：{author}，{at}", author=resolved.author, at=resolved.at)


def _today(figure: ReturnedFigure) -> str:
    if not figure.asked:
        return ""
    if figure.now is None:
        return _("按现在的台账重写，报告中没有这个数。")
    return _("按现在的台账是{now}。").format(now=figure.now)


def _tell_loose(returned: ReturnedReport) -> None:
    loose = list(returned.loose())
    if not loose:
        return
    click.echo("")
    listed = _("、").join(
        _("{text}（{place}）").format(text=text, place=place.render(_))
        for text, place, _block in loose[:_MOST_LOOSE]
    )
    show.line("编辑时新写的数 {count} 个，没有台账出处：{listed}", count=len(loose), listed=listed)


def returns_here(number: str | None) -> Returns | None:
    """The reports of the workspace that one stands in or named; None where there is no workspace to look in.

    A workspace that nobody asked for and that cannot be opened is told of; files can be checked without it.

    Raises:
        RefusedError: A report or a workspace was named that is none.
    """
    named = (click.get_current_context().find_root().obj or {}).get("workspace")
    if number is None and workspace_near() is None:
        return None
    try:
        workspace, viewer = open_it(), viewer_here()
    except RefusedError as refused:
        if named or number is not None:
            raise
        show.refusal(refused)
        return None
    # What it imports may be imported only when a workspace is open.
    from taizhang.services.returning import Returns

    return Returns(workspace, viewer, number)


def returned_json(returned: ReturnedReport) -> dict[str, object]:
    """The same for other programs."""
    return {
        "report": returned.number,
        "recognised": returned.how.render(_),
        "figures": [_figure_json(figure) for figure in returned.figures],
        "unlinked": [
            {"text": text, "line": block + 1, "place": place.render(_)}
            for text, place, block in returned.loose()
        ],
        "foreign_anchors": [
            {"id": anchor.id, "line": anchor.paragraph + 1, "text": anchor.text}
            for anchor in returned.resolution.foreign
        ],
    }


def _figure_json(figure: ReturnedFigure) -> dict[str, object]:
    resolved = figure.resolved
    return {
        "ordinal": figure.ordinal,
        "id": resolved.figure.id,
        "verdict": resolved.verdict.value,
        "was": resolved.figure.text,
        "is": [place.text for place in resolved.found],
        "spans": [[span.start, span.end] for span in figure.spans],
        "lines": [place.paragraph + 1 for place in resolved.found],
        "anchored": any(place.by_tag or place.by_bookmark for place in resolved.found),
        "message": resolved.message.render(_),
        "indicator": figure.indicator,
        "now": figure.now,
        "override": figure.override,
        "author": resolved.author,
        "at": resolved.at,
    }
