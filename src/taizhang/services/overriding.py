"""Let a figure of a report stand otherwise than the ledger says: with a reason, and visibly."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from taizhang.core.ledger.cell import excerpt
from taizhang.core.reading import read_figures
from taizhang.core.values import Message, RefusedError
from taizhang.services.reason import name_to_keep, reason_to_keep
from taizhang.services.reporting import open_report
from taizhang.services.workspace import writing
from taizhang.store.overrides import keep_override, override_lines, overrides

if TYPE_CHECKING:
    from taizhang.core.reports.runs import Figure
    from taizhang.services.workspace import Workspace
    from taizhang.store.overrides import KeptOverride
    from taizhang.store.viewer import Viewer


@dataclass(frozen=True, slots=True)
class Override:
    """What was said of a figure of a report.

    Attributes:
        report: The number of the report.
        ordinal: Which figure.
        indicator: The name of its indicator.
        written: As the report was written with.
        text: As it is to stand; empty if what was said before is taken back.
        changeset: By which act.
    """

    report: str
    ordinal: int
    indicator: str
    written: str
    text: str
    changeset: int


def override_figure(
    workspace: Workspace,  # noqa: ARG001 (whoever writes has opened one)
    viewer: Viewer,
    number: str,
    figure: str,
    value: str | None,
    *,
    reason: str,
    approver: str,
    actor: str = "",
) -> Override:
    """Keep that a figure is to stand otherwise; the ledger and the report as written stay as they are.

    Args:
        workspace: Where the report was written.
        viewer: Who does it.
        number: The number of the report.
        figure: The figure: its ordinal, its anchor, or its text.
        value: As it is to stand; None takes back what was said before.
        reason: Why.
        approver: Who agreed: a post, not a name.
        actor: Who does it, as a post; the viewer if empty.

    Raises:
        RefusedError: There is no such report or figure, the value is no such figure, it would change nothing,
            or reason or approver is missing.
    """
    reason = reason_to_keep(reason, "改写")
    approver, actor = name_to_keep(approver), name_to_keep(actor) or viewer.name
    if not approver:
        raise RefusedError(Message("改写须写明批准人的职务。"))
    if approver == actor:
        raise RefusedError(Message("改写须由另一人批准，经办和批准不能是同一个职务。"))
    written = open_report(number)
    found = _find(list(written.report.figures()), figure)
    held = overrides(viewer, [found.id]).get(found.id)
    text = "" if value is None else _text_of(found, value)
    # Of a number that was accepted without a word, what was computed is what it is written over.
    written_as = replace(found, written="").text if found.differs else found.text
    if text == (held.text if held else "") or (held is None and text == written_as):
        raise RefusedError(
            Message("第{ordinal}个数据“{text}”没有改变。", ordinal=found.ordinal, text=written_as)
        )
    with writing(actor, "override", reason=reason, source=number, approver=approver) as changeset:
        keep_override(number, found.id, written_as, text, changeset)
    indicator = written.pack.indicators[found.indicator].name
    return Override(number, found.ordinal, indicator, written_as, text, changeset.number)


def report_overrides(viewer: Viewer, number: str) -> tuple[KeptOverride, ...]:
    """All that was ever said of the figures of a report.

    Raises:
        RefusedError: There is no such report.
    """
    open_report(number)
    return override_lines(viewer, number)


def _find(figures: list[Figure], text: str) -> Figure:
    bare = text.lstrip("-").isdecimal()
    found = [
        figure
        for figure in figures
        if text in (str(figure.ordinal), figure.id) or (text == figure.text and not bare)
    ]
    if not found:
        raise RefusedError(
            Message(
                "报告中没有数据“{text}”，共有 {count} 个数据，请用序号 1 到 {count}。",
                text=excerpt(text),
                count=len(figures),
            )
        )
    if len(found) > 1:
        raise RefusedError(
            Message(
                "“{text}”有{count}处，请用序号指明是第几个：{ordinals}。",
                text=excerpt(text),
                count=len(found),
                ordinals=tuple(str(figure.ordinal) for figure in found),
            )
        )
    return found[0]


def _text_of(figure: Figure, value: str) -> str:
    """The value as it is to stand: one number, counted in what the figure is counted in."""
    text = value.strip()
    unit = figure.printed.unit
    if unit and not text.endswith((unit, "以上", "以内", "左右")):
        text += unit
    read = read_figures(text)
    if figure.bare and not unit and text.lstrip("-").replace(".", "", 1).isdecimal():
        return text
    whole = len(read) == 1 and read[0].text == text and not isinstance(read[0].value, str)
    if not whole or (unit and read[0].unit != unit):
        raise RefusedError(
            Message(
                "“{text}”不是以“{unit}”计量的数，请写成 {example} 这样。",
                text=excerpt(value),
                unit=unit,
                example=figure.text,
            )
        )
    return text
