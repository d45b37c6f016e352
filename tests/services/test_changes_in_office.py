"""LibreOffice opens a file with our tracked changes, and accepts and rejects all of them as we mean them."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from taizhang.core.documents.docx import open_word, read_docx
from taizhang.core.rendering.docx import NATIONAL, render_docx
from taizhang.core.rendering.word_changes import Edit, WordChanges
from tests.core.rendering.test_office import SOFFICE, convert
from tests.core.reports.test_returned_tree import EVERYTHING
from tests.support.word_edits import view

pytestmark = [
    pytest.mark.office,
    pytest.mark.skipif(SOFFICE is None, reason="LibreOffice (soffice) is not installed"),
]


def test_libreoffice_has_both_texts(tmp_path: Path) -> None:
    data = render_docx(EVERYTHING, NATIONAL, {}, indicator_names={})
    word = open_word(data, "a.docx")
    edits = [
        Edit(
            number, anchor.span, anchor.span.of(paragraph.text).replace("1", "9").replace("3", "8")
        )
        for number, paragraph in enumerate(word.document.paragraphs)
        for anchor in paragraph.anchors
    ]
    changes = WordChanges(data, word, author="台账更新", at="2025-07-03T08:00:00Z")
    assert not changes.apply(edits)
    made = changes.written()
    file = tmp_path / "总结.docx"
    file.write_bytes(made)
    (tmp_path / "out").mkdir()

    try:
        convert([file], "txt:Text", tmp_path / "out")
        convert([file], "docx", tmp_path / "out")
    except subprocess.TimeoutExpired:
        pytest.skip("LibreOffice is too slow here")

    # What it prints is the text with all changes accepted; what it writes back still holds both texts.
    back = (tmp_path / "out" / "总结.docx").read_bytes()
    for accepted, words in ((True, "举办培训92场次"), (False, "举办培训12场次")):
        assert words in view(made, accepted=accepted)
        assert words in view(back, accepted=accepted)
    anchors = {
        anchor.span.of(paragraph.text)
        for paragraph in read_docx(back, "a.docx").paragraphs
        for anchor in paragraph.anchors
    }
    assert anchors == {"92场次", "92", "8件", "7家"}
