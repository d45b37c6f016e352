"""A copy of a person's own Word file with tracked changes; all that is not changed stays as it was.

Only the main part is written anew, and in it only the runs that are concerned. All other parts keep every byte.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping

from lxml import etree

from taizhang.core.documents.docx import OpenWord
from taizhang.core.rendering.word_changes.tracked import Edit, Editor, Obstacle, Stamp
from taizhang.core.rendering.word_comments.parts import repacked
from taizhang.core.values import Span

__all__ = ["Edit", "Obstacle", "WordChanges"]


class WordChanges:
    """A Word file that is being changed."""

    def __init__(self, data: bytes, word: OpenWord, *, author: str, at: str) -> None:
        """Take the file as read, who changes it, and when (ISO 8601, UTC)."""
        self._data, self._word = data, word
        self.editor = Editor(word.root, Stamp(word.root, author, at))
        self.changed = 0

    def obstacle(self, paragraph: int, span: Span) -> Obstacle | None:
        """Why words of a paragraph cannot be changed, if they cannot."""
        paragraphs = self._word.document.paragraphs
        if paragraph >= len(paragraphs) or paragraphs[paragraph].box:
            return Obstacle.BOX
        return self.editor.obstacle(self._word.story.sources[paragraph], span)

    def apply(self, edits: Iterable[Edit]) -> list[Edit]:
        """Make the changes, which must not lie over each other; those that could not be made."""
        by_paragraph: dict[int, list[Edit]] = defaultdict(list)
        for edit in edits:
            by_paragraph[edit.paragraph].append(edit)
        left: list[Edit] = []
        for paragraph, wanted in by_paragraph.items():
            refused = self.editor.apply(self._word.story.sources[paragraph], wanted)
            self.changed += len(wanted) - len(refused)
            left += refused
        return left

    def source(self, paragraph: int) -> etree._Element:
        """The element of a paragraph."""
        return self._word.story.sources[paragraph].element

    def written(self, parts: Mapping[str, bytes] | None = None) -> bytes:
        """The file with the changes, and with other parts that are to be otherwise."""
        root = etree.tostring(
            self._word.root, xml_declaration=True, encoding="UTF-8", standalone=True
        )
        return repacked(self._data, {self._word.main: root, **(parts or {})})
