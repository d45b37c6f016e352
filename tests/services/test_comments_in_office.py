"""LibreOffice opens a file with our comments, and has them all."""

from __future__ import annotations

import subprocess
import zipfile
from pathlib import Path

import pytest

from taizhang.core.documents.docx import read_docx
from taizhang.core.documents.word_document import from_word
from taizhang.core.rendering.annotation import Annotation
from taizhang.core.rendering.docx import NATIONAL, render_docx
from taizhang.core.rendering.word_comments import render_word_comments
from taizhang.core.values import Span
from tests.core.rendering.test_office import SOFFICE, convert
from tests.core.reports.test_tree import EVERYTHING

pytestmark = [
    pytest.mark.office,
    pytest.mark.skipif(SOFFICE is None, reason="LibreOffice (soffice) is not installed"),
]


def test_libreoffice_has_all_comments(tmp_path: Path) -> None:
    before = render_docx(EVERYTHING, NATIONAL, {}, indicator_names={})
    document = from_word(read_docx(before, "a.docx"), "a.docx")
    annotations = [
        Annotation((Span(at, at + 2),), "error", "错误", "FIG-RANK", f"第{number}处")
        for number, (at, block) in enumerate(
            zip(document.starts, document.blocks, strict=True), start=1
        )
        if len(block.text) > 2
    ]
    file = tmp_path / "总结.docx"
    file.write_bytes(render_word_comments(before, "a.docx", annotations, author="台账核对"))
    (tmp_path / "out").mkdir()

    try:
        convert([file], "odt", tmp_path / "out")
    except subprocess.TimeoutExpired:
        pytest.skip("LibreOffice is too slow here")

    with zipfile.ZipFile(tmp_path / "out" / "总结.odt") as archive:
        content = archive.read("content.xml").decode()
    assert content.count("<office:annotation ") == len(annotations)
    assert content.count("台账核对") >= len(annotations)
    for annotation in annotations:
        assert annotation.words in content
