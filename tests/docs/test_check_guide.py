"""The page on checking a report does what it says: its files are written, its commands run, its results shown."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest

from taizhang.cli import run
from tests.core.documents.packages import word_file

PAGE = (Path(__file__).parents[2] / "docs/guide/check-a-report.md").read_text("utf-8")
BLOCK = re.compile(r"^```(file|shows|sh)(?: ([^\n]*))?\n(.*?)^```", re.DOTALL | re.MULTILINE)


def test_the_page_does_what_it_says(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture
) -> None:
    monkeypatch.chdir(tmp_path)
    shown, commands = "", 0
    for kind, name, content in BLOCK.findall(PAGE):
        if kind == "file":
            Path(name).write_text(content, "utf-8")
            if name == "总结.txt":
                others(content)
        elif kind == "sh":
            shown = ""
            for line in content.splitlines():
                program, *words = shlex.split(line)
                assert program == "taizhang"
                assert run(words) in {0, 1}
                said = capsys.readouterr()
                assert not said.err
                shown += said.out
                commands += 1
        else:
            missing = [line for line in content.splitlines() if line not in shown.splitlines()]
            assert missing == [], shown
    assert commands >= 8


def others(text: str) -> None:
    """What the page takes to be there: the same as a Word file, and a folder of reports."""
    paragraphs = "".join(f"<w:p><w:r><w:t>{line}</w:t></w:r></w:p>" for line in text.splitlines())
    Path("总结.docx").write_bytes(word_file(paragraphs))
    Path("各单位总结").mkdir()
    for number in range(4):
        Path(f"各单位总结/{number}.txt").write_text(text, "utf-8")
