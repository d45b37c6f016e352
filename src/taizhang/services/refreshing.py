"""更新: figures of a report edited in Word are brought up to date, as tracked changes in the person's own file.

Only what the program wrote is touched: figures that read as they were written, with the hedge and the direction that
belong to them. What a person wrote stays as it is and is told.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from lxml import etree

from taizhang.core.documents.docx import OpenWord, open_word
from taizhang.core.documents.relation import parse_named, related_part
from taizhang.core.rendering.word_changes import Edit, Obstacle, WordChanges
from taizhang.core.reports.change import CHANGE_WORDS
from taizhang.core.reports.renewal import Renewal, renew
from taizhang.core.reports.returned import Found, ResolvedFigure, Verdict, resolve
from taizhang.core.values import Message, Place, Problem, RefusedError, Span
from taizhang.services.clock import now
from taizhang.services.figure_change import FigureChange
from taizhang.services.refresh_comments import with_comments
from taizhang.services.returned_file import REFRESHED, compose_again, open_returned
from taizhang.store import queries

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from taizhang.core.reports.renewal import LevelClause
    from taizhang.core.reports.runs import Figure
    from taizhang.services.returned_file import ReturnedFile
    from taizhang.services.workspace import Workspace
    from taizhang.store.viewer import Viewer

AUTHOR = "台账更新"
_NO_UNIT = "0123456789０１２３４５６７８９"
_LONGEST_WORDS = max(map(len, CHANGE_WORDS))
_OBSTACLES = {
    Obstacle.TRACKED: Message("这里有还没有接受或拒绝的修订。"),
    Obstacle.FIELD: Message("这里的字由域或别的控件产生，改了会被覆盖。"),
    Obstacle.BOX: Message("在文本框、脚注或页眉页脚里，不作改动。"),
    Obstacle.MIXED: Message("中间夹有图片、脚注标记等，不作改动。"),
}
_BY_HAND = Message("有人改过，没有动；要一并更新请加 --including-changed。")
_REWORDED = Message("前面的说法有人改过，增减方向已变，请人工修改。")
_LOST = Message("文中找不到这个数。")
_UNCERTAIN = Message("在隐藏的文字或未接受的修订里，没有动。")
_CLAUSE_LOST = Message("原来的说法已经改写，请人工修改。")


@dataclass(frozen=True, slots=True)
class Refreshed:
    """What bringing a file up to date did.

    Attributes:
        number: The report.
        content: The file with the changes; the very same bytes if there are none.
        then: The changeset that the report was written at.
        now: The changeset of today.
        changed: What was changed.
        left: What ought to be otherwise and was left.
        fallen: Figures that nothing stands for today.
        fresh: Figures of today that the report did not have.
        same: How many figures read today as they did.
        reworded: Sentences that the program would word otherwise today: as they were, as they are.
        comments: How many comments were put into the file.
    """

    number: str
    content: bytes
    then: int
    now: int
    changed: tuple[FigureChange, ...]
    left: tuple[FigureChange, ...]
    fallen: tuple[FigureChange, ...]
    fresh: tuple[FigureChange, ...]
    same: int
    reworded: tuple[tuple[str, str], ...] = ()
    comments: int = 0


def refresh(
    workspace: Workspace,
    viewer: Viewer,
    path: Path,
    *,
    number: str = "",
    including_changed: bool = False,
    comments: bool = False,
    translate: Callable[[str], str] = str,
) -> Refreshed:
    """Bring the figures of a returned file up to date with the ledger of now.

    Args:
        workspace: Where the report was written.
        viewer: Who looks.
        path: The file, which is not touched.
        number: The number of the report; empty if the file says it.
        including_changed: Whether figures that a person wrote over are changed too.
        comments: Whether each figure that is left gets a comment that says what it is today.
        translate: The language of the comments.

    Raises:
        RefusedError: It is no Word file, of no report of ours, or the report cannot be computed any more.
    """
    returned = open_returned(workspace, path, number)
    if returned.word is None:
        message = Message(
            "不是 .docx 文件，不能在里面作修订；请用 Word 或 WPS 另存为 .docx 后再试。"
        )
        raise RefusedError(Problem(message, Place(str(path))))
    report = returned.written.report
    latest = queries.latest_changeset(viewer)
    today = compose_again(workspace, viewer, report, latest).report
    work = _Work(workspace, returned, including_changed=including_changed)
    work.earlier, work.earlier_clauses = _texts_of_last_time(workspace, viewer, returned, latest)
    renewals = renew(report, today)
    resolved = {item.figure.id: item for item in resolve(report, returned.document).figures}
    for renewal in renewals.figures:
        work.take(renewal, resolved[renewal.figure.id])
    for clause in renewals.clauses:
        work.take_clause(clause, resolved[clause.behind.id])
    work.choose()
    work.apply(_stamp(), (AUTHOR, translate) if comments else None)
    return Refreshed(
        number=returned.written.number,
        content=work.content(latest),
        then=report.changeset,
        now=latest,
        changed=tuple(work.changed),
        left=tuple(work.left),
        fallen=tuple(work.fallen),
        fresh=tuple(
            FigureChange(figure, work.name(figure), "", figure.text) for figure in renewals.fresh
        ),
        same=work.same,
        reworded=renewals.reworded,
        comments=work.comments,
    )


def _stamp() -> str:
    return now().strftime("%Y-%m-%dT%H:%M:%SZ")


def _texts_of_last_time(
    workspace: Workspace, viewer: Viewer, returned: ReturnedFile, latest: int
) -> tuple[dict[str, str], dict[str, str]]:
    """What figures and clauses read when the file was last brought up to date: nobody wrote that by hand.

    Figures by their ids, clauses by that of the figure before them.
    """
    at = returned.refreshed_at
    if at is None or not 1 <= at <= latest:
        return {}, {}
    report = returned.written.report
    try:
        then = renew(report, compose_again(workspace, viewer, report, at).report)
    except RefusedError:
        return {}, {}
    figures = {item.figure.id: item.text for item in then.figures if item.text is not None}
    return figures, {clause.behind.id: clause.text for clause in then.clauses}


@dataclass(slots=True)
class _Work:
    """Collects what is to be changed, then changes it."""

    workspace: Workspace
    returned: ReturnedFile
    including_changed: bool
    earlier: dict[str, str] = field(default_factory=dict)
    earlier_clauses: dict[str, str] = field(default_factory=dict)
    changed: list[FigureChange] = field(default_factory=list)
    left: list[FigureChange] = field(default_factory=list)
    fallen: list[FigureChange] = field(default_factory=list)
    same: int = 0
    comments: int = 0
    _wanted: list[tuple[FigureChange, tuple[Edit, ...]]] = field(default_factory=list)
    _edits: list[Edit] = field(default_factory=list)
    _data: bytes = b""
    _changes: WordChanges | None = None

    def name(self, figure: Figure) -> str:
        """The name of its indicator."""
        for pack in (self.workspace.pack, self.returned.written.pack):
            if figure.indicator in pack.indicators:
                return pack.indicators[figure.indicator].name
        return figure.indicator

    def take(self, renewal: Renewal, resolved: ResolvedFigure) -> None:
        """A figure in all its places."""
        figure, text = renewal.figure, renewal.text
        if not resolved.found:
            if text is not None and renewal.moved:
                self._leave(figure, renewal.was, text, _LOST)
            return
        for found in resolved.found:
            was = self._words_before(renewal, found) + found.text
            if text is None:
                self.fallen.append(self._change(figure, was, "", found))
            elif was == text or (not renewal.words and found.text == text):
                self.same += 1
            elif resolved.verdict in {Verdict.UNACCEPTED, Verdict.HIDDEN}:
                self._leave(figure, was, text, _UNCERTAIN, found)
            elif self._as_written(renewal, resolved, found, was):
                if renewal.moved or was == self.earlier.get(figure.id):
                    self._want(renewal, found, text)
                else:
                    self.same += 1
            elif self.including_changed:
                self._want(renewal, found, text)
            else:
                self._leave(figure, was, text, _BY_HAND, found)

    def _as_written(
        self, renewal: Renewal, resolved: ResolvedFigure, found: Found, was: str
    ) -> bool:
        """Whether the program wrote what stands there, when the report was written or when it was last refreshed."""
        ours = {renewal.was, self.earlier.get(renewal.figure.id, renewal.was)}
        if was in ours or (
            renewal.words and found.text == renewal.figure.text and was == found.text
        ):
            return True
        # Written otherwise, 1,138 for 1138, it is still the same figure.
        words = self._words_before(renewal, found)
        return resolved.verdict is Verdict.OK and words in ("", renewal.words)

    def _want(self, renewal: Renewal, found: Found, text: str) -> None:
        """Words and figure are changed apart, so that the figure keeps its place in its control."""
        figure, block = renewal.figure, found.paragraph
        words = self._words_before(renewal, found)
        edits: list[Edit] = []
        told = renewal.now.text if renewal.now is not None else ""
        direction = text.removesuffix(told)
        if words != direction:
            if not words and direction != renewal.words:
                self._leave(figure, found.text, text, _REWORDED, found)
                return
            if words:
                edits += _edits(block, found.span.start - len(words), words, direction)
        if found.text != told:
            edits += _edits(block, found.span.start, found.text, told)
        change = self._change(figure, words + found.text, text, found)
        self._wanted.append((change, tuple(edits)))

    def take_clause(self, clause: LevelClause, resolved: ResolvedFigure) -> None:
        """与上年同期持平, which is no longer so."""
        figure = clause.behind
        if clause.now is not None:
            figure = clause.now
        ours = (clause.was, self.earlier_clauses.get(clause.behind.id, clause.was))
        for found in resolved.found:
            text = self.returned.document.blocks[found.paragraph].text
            at = found.span.end
            was = next((words for words in ours if text.startswith(words, at)), "")
            if text.startswith(clause.text, at):
                self.same += 1
            elif was:
                change = self._change(figure, was, clause.text, found)
                edits = _edits(found.paragraph, at, was, clause.text)
                self._wanted.append((change, tuple(edits)))
            else:
                self._leave(figure, clause.was, clause.text, _CLAUSE_LOST, found)

    def _change(
        self, figure: Figure, was: str, text: str, found: Found | None, why: Message | None = None
    ) -> FigureChange:
        place = None if found is None else self._place(found)
        return FigureChange(figure, self.name(figure), was, text, place, why, found)

    def _leave(
        self, figure: Figure, was: str, text: str, why: Message, found: Found | None = None
    ) -> None:
        self.left.append(self._change(figure, was, text, found, why))

    def _words_before(self, renewal: Renewal, found: Found) -> str:
        """The words of a change, if it is one."""
        if not renewal.words:
            return ""
        before = self.returned.document.blocks[found.paragraph].text
        at = found.span.start
        before = before[max(at - _LONGEST_WORDS, 0) : at]
        return next((words for words in CHANGE_WORDS if before.endswith(words)), "")

    def _place(self, found: Found) -> Message:
        return self.returned.document.blocks[found.paragraph].place(found.span.start)

    def choose(self) -> None:
        """Which changes can be made: each of them whole or not at all."""
        changes = self._begun(self.returned.data, self._word())
        taken: set[tuple[int, Span]] = set()
        for change, wanted in self._wanted:
            blocked = [changes.obstacle(edit.paragraph, edit.span) for edit in wanted]
            obstacle = next((found for found in blocked if found is not None), None)
            if obstacle is not None:
                self.left.append(replace(change, why=_OBSTACLES[obstacle]))
                continue
            if any((edit.paragraph, edit.span) in taken for edit in wanted):
                continue
            taken |= {(edit.paragraph, edit.span) for edit in wanted}
            self._edits += wanted
            self.changed.append(change)
        self._data = self.returned.data

    def apply(self, at: str, comments: tuple[str, Callable[[str], str]] | None) -> None:
        """Make the changes, and the comments of that author, in that language, if any are wanted."""
        if comments is not None:
            told = (*self.left, *self.fallen)
            self._data, self.comments = with_comments(self.returned, told, *comments)
        # With comments in it the text still stands where it stood.
        word = open_word(self._data, self.returned.document.name) if self.comments else self._word()
        self._changes = self._begun(self._data, word, at) if self._edits else None
        if self._changes is not None:
            self._changes.apply(self._edits)

    def _word(self) -> OpenWord:
        if self.returned.word is None:
            raise ValueError("Only a Word file takes tracked changes.")
        return self.returned.word

    def _begun(self, data: bytes, word: OpenWord, at: str = "") -> WordChanges:
        return WordChanges(data, word, author=AUTHOR, at=at)

    def content(self, latest: int) -> bytes:
        """The file, which then says up to when it has been brought."""
        if self._changes is None:
            return self._data
        return self._changes.written(dict(self._noted(latest)))

    def _noted(self, latest: int) -> Iterator[tuple[str, bytes]]:
        word = self._word()
        part = related_part(word.package, "", "/custom-properties")
        root = parse_named(word.package, part)
        if root is None or not len(root):
            return
        entry = next((found for found in root if found.get("name") == REFRESHED), None)
        if entry is None:
            like = root[0]
            entry = etree.SubElement(root, like.tag)
            numbers = (str(found.get("pid") or "1") for found in root)
            pid = max((int(number) for number in numbers if number.isdecimal()), default=1)
            entry.set("fmtid", like.get("fmtid") or "")
            entry.set("pid", str(pid + 1))
            entry.set("name", REFRESHED)
            space = "http://schemas.openxmlformats.org/officeDocument/2006/docPropsVTypes"
            value = etree.SubElement(entry, f"{{{space}}}lpwstr")
        else:
            value = entry[0]
        value.text = str(latest)
        yield (
            part,
            etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True),
        )


def _edits(paragraph: int, start: int, was: str, now: str) -> list[Edit]:
    """The change of a piece of text, as short as it can be read: a unit that stays is not deleted and put back."""
    if was == now:
        return []
    head = _common(was, now)
    tail = _common(was[head:][::-1], now[head:][::-1])
    old, new = was[head : len(was) - tail], now[head : len(now) - tail]
    if not old:
        # Something has to be replaced, for what is put in to stand within the control of the figure.
        return [Edit(paragraph, Span(start, start + len(was)), now)]
    return [Edit(paragraph, Span(start + head, start + head + len(old)), new)]


def _common(one: str, other: str) -> int:
    """How many signs two texts begin with together, up to the first digit: numbers are not cut."""
    count = 0
    for a, b in zip(one, other, strict=False):
        if a != b or a in _NO_UNIT or a in ".,":
            break
        count += 1
    return count
