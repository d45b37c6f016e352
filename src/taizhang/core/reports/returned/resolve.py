"""The verdict on every figure of a report that came back."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from taizhang.core.documents.document import Block, Document
from taizhang.core.documents.revision import Revision
from taizhang.core.reports.returned.answered import stands_as_answered
from taizhang.core.reports.returned.comparison import Likeness, normal
from taizhang.core.reports.returned.drawn import drawn_charts
from taizhang.core.reports.returned.finding import Finding, Place, Sought
from taizhang.core.reports.returned.issued import issued_paragraphs
from taizhang.core.reports.returned.line import Line
from taizhang.core.reports.returned.listed_cells import are_listed
from taizhang.core.reports.returned.location import ENOUGH
from taizhang.core.reports.returned.resolution import (
    Found,
    Resolution,
    ResolvedFigure,
    Verdict,
)
from taizhang.core.reports.runs import Figure
from taizhang.core.reports.tree import Report
from taizhang.core.values import Message


def resolve(
    report: Report, returned: Document, answers: Mapping[str, str] | None = None
) -> Resolution:
    """What has become of the figures of a report in a document that came back.

    The issued text is the base. Anchors in the file are evidence, held against the words around them; where there are
    none, the words around tell where a figure stands. What a number says never decides what it is.

    Args:
        report: As issued.
        returned: What came back.
        answers: By the ids of figures, the texts that they were to be changed to, for which somebody has answered;
            None if that was not asked.
    """
    drawn = drawn_charts(report, returned)
    captions = frozenset(chart.table.caption for chart in drawn)
    issued = issued_paragraphs(report, drawn=captions)
    in_cells = any(block.cell is not None for block in returned.blocks)
    if not in_cells and not are_listed(issued, returned.blocks):
        issued = issued_paragraphs(report, by_row=True, drawn=captions)
    lines = [Line(paragraph.text) for paragraph in issued]
    now = Finding(issued, lines, returned.blocks)
    then = Finding(issued, lines, returned.original) if returned.original else None
    bare = Finding(issued, lines, returned.uncovered) if returned.uncovered else None
    figures = []
    for identifier, sought in now.sought.items():
        before = None if then is None else then.sought[identifier]
        shown = None if bare is None else bare.sought[identifier]
        resolved = _resolved(sought, before, shown, returned)
        if answers is not None:
            resolved = _answered(resolved, sought, now, answers.get(identifier, ""))
        figures.append(resolved)
    message = Message("画在图中，图里的数没有核对。")
    figures += [
        ResolvedFigure(run, Verdict.DRAWN, (), message)
        for chart in drawn
        for row in chart.table.rows
        for cell in row.cells
        for run in cell.runs
        if isinstance(run, Figure)
    ]
    return Resolution(
        figures=tuple(sorted(figures, key=lambda resolved: resolved.figure.ordinal)),
        loose=tuple(now.loose()),
        paragraphs=tuple(now.pairs()),
        foreign=tuple(now.foreign),
    )


def _resolved(
    sought: Sought, before: Sought | None, shown: Sought | None, returned: Document
) -> ResolvedFigure:
    verdict, message = _verdict(sought)
    author = at = ""
    if before is not None and _differs(sought, before):
        author, at = _who(sought, before, returned)
        verdict = Verdict.UNACCEPTED
        message = _two_texts(sought, before)
    elif verdict is Verdict.MISSING and shown is not None and shown.places:
        verdict = Verdict.HIDDEN
        message = Message("还在文件中，但被隐藏，看不到：{text}。", text=shown.text)
    places = tuple(place.found for place in sought.places)
    if verdict is Verdict.CHANGED and before is not None:
        author, at = _who(sought, before, returned)
    return ResolvedFigure(sought.standing.figure, verdict, places, message, author, at)


_SETTLED = frozenset({Verdict.OK, Verdict.RELINKED, Verdict.DUPLICATE})


def _answered(
    resolved: ResolvedFigure, sought: Sought, now: Finding, answer: str
) -> ResolvedFigure:
    """The same where a person has answered for another number; or where one was accepted and nobody has."""
    figure, places = resolved.figure, sought.places
    computed = replace(figure, written="").text
    if (
        answer
        and resolved.verdict in _SETTLED | {Verdict.CHANGED}
        and places
        and all(
            place.likeness is not Likeness.TURNED
            and stands_as_answered(
                now.lines[place.found.paragraph], place.found.span, figure, answer
            )
            for place in places
        )
    ):
        message = Message("经批准改写：原为{was}，现为{now}。", was=computed, now=answer)
        return replace(resolved, verdict=Verdict.OVERRIDDEN, message=message)
    if figure.differs and resolved.verdict in _SETTLED:
        message = Message(
            "收下时写作{text}，算出的是{was}，没有写明理由和批准人。",
            text=figure.text,
            was=computed,
        )
        return replace(resolved, verdict=Verdict.CHANGED, message=message)
    return resolved


def _verdict(sought: Sought) -> tuple[Verdict, Message]:
    figure = sought.standing.figure
    places = sought.places
    if not places:
        return _missing(sought)
    changed = [place for place in places if not place.likeness.kept]
    if changed:
        return Verdict.CHANGED, _changed(sought, changed)
    note = _note(places)
    if len(places) > 1:
        return Verdict.DUPLICATE, Message("出现{count}处，内容相同。", count=len(places))
    (place,) = places
    if not (place.found.by_tag or place.found.by_bookmark):
        return Verdict.RELINKED, note or Message("标记已丢失，按上下文找回，内容未变。")
    if note is None and place.agreement < ENOUGH:
        note = Message("前后的文字已改写，内容未变。")
    return Verdict.OK, note or Message("未改动：{text}。", text=figure.text)


def _missing(sought: Sought) -> tuple[Verdict, Message]:
    if sought.unsure is not None:
        return Verdict.CHANGED, Message(
            "标记处已不是一个数据，请人工核对：{text}。", text=_short(sought.unsure.text)
        )
    if sought.emptied:
        return Verdict.MISSING, Message("已被删除，别处也没有找到。")
    return Verdict.MISSING, Message("没有找到：可能已删除，也可能改写较多，请人工核对。")


_SHORT = 40


def _short(text: str) -> str:
    return text if len(text) <= _SHORT else f"{text[:_SHORT]}…"


def _note(places: Iterable[Place]) -> Message | None:
    rewritten = [place for place in places if place.likeness is Likeness.REWRITTEN]
    if not rewritten:
        return None
    return Message("写法不同，数值相同：{text}。", text=rewritten[0].found.text)


def _changed(sought: Sought, changed: list[Place]) -> Message:
    was, now = sought.standing.figure.text, _short(changed[0].found.text)
    if len(sought.places) > 1:
        return Message(
            "出现{count}处，其中{changed}处与原数不同：原为{was}，现为{now}。",
            count=len(sought.places),
            changed=len(changed),
            was=was,
            now=now,
        )
    if changed[0].likeness is Likeness.TURNED:
        return Message("增减方向相反：原为{was}，现为{now}。", was=was, now=now)
    if normal(was) == normal(now):
        return Message("数字前后添了字，含义已变：原为{was}。", was=was)
    if changed[0].likeness is Likeness.OTHER_PRECISION:
        return Message("数值相同而精确程度不同：原为{was}，现为{now}。", was=was, now=now)
    return Message("原为{was}，现为{now}。", was=was, now=now)


# --- tracked changes ----------------------------------------------------------------------------


def _differs(now: Sought, then: Sought) -> bool:
    """Whether the two texts of a file say different things of a figure."""
    if bool(now.places) != bool(then.places):
        # What came with a change and was nowhere before has one text only.
        return bool(then.places)
    if _says(now) == _says(then):
        return False
    # A place more or less is told as such; here it is about what is said.
    return {place.likeness.kept for place in now.places} != {
        place.likeness.kept for place in then.places
    } or not all(place.likeness.kept for place in (*now.places, *then.places))


def _says(sought: Sought) -> set[str]:
    return {normal(place.found.text) for place in sought.places}


def _two_texts(now: Sought, then: Sought) -> Message:
    before = _short(then.text)
    if not now.places:
        return Message("修订尚未接受：接受则删除，拒绝则为{then}。", then=before)
    return Message("修订尚未接受：接受为{now}，拒绝为{then}。", now=_short(now.text), then=before)


def _who(now: Sought, then: Sought, returned: Document) -> tuple[str, str]:
    """Who changed the figure, and when: of the changes at its places the last."""
    found = [
        *_at(now.places, returned.blocks),
        *_at(then.places, returned.original),
    ]
    if not found:
        return "", ""
    last = max(found, key=lambda revision: revision.at)
    return last.author, last.at


def _at(places: Iterable[Place], blocks: tuple[Block, ...]) -> Iterable[Revision]:
    for place in places:
        for revision in blocks[place.found.paragraph].revisions:
            if _touches(revision, place.found):
                yield revision


def _touches(revision: Revision, found: Found) -> bool:
    return revision.span.start <= found.span.end and found.span.start <= revision.span.end
