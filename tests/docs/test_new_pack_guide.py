"""The guide to a pack of one's own, followed to the letter."""

from __future__ import annotations

import re
import shlex
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pytest
from openpyxl import load_workbook

from taizhang.cli import run
from taizhang.core.values import Period
from taizhang.services.ledger_template import make_base_template, make_unit_template
from taizhang.services.workspace import open_workspace
from tests.support.workspaces import VIEWER, fill_in, take_in

GUIDE = (Path(__file__).parents[2] / "docs/guide/new-pack.md").read_text("utf-8")
BLOCK = re.compile(r"```(\w+)\n(.*?)```\n", re.DOTALL)
COPY = re.compile(r"把文件夹 `([^`]+)` 复制成 `([^`]+)`")
OPEN = re.compile(r"打开 `([^`]+)`，把$")
NEW = re.compile(r"新建 `([^`]+)`")


@dataclass
class Reader:
    """One who does what the page says, block by block."""

    capsys: pytest.CaptureFixture[str]
    monkeypatch: pytest.MonkeyPatch
    said: str = ""
    commands: int = 0
    changes: int = 0

    def follow(self, steps: Iterator[tuple[str, str, str]]) -> None:
        opened, old = "", ""
        for before, language, text in steps:
            for source, target in COPY.findall(before):
                shutil.copytree(source, target)
            if found := OPEN.search(before.rstrip()):
                opened, old = found[1], text
            elif old:
                assert "改成" in before
                self.change(opened, old, text)
                old = ""
            elif found := NEW.search(before):
                assert not Path(found[1]).exists()
                Path(found[1]).write_text(text, "utf-8")
                self.changes += 1
            elif language == "sh":
                for line in text.splitlines():
                    self.type(line)
            else:
                assert [line for line in text.splitlines() if line not in self.said] == []

    def change(self, name: str, old: str, new: str) -> None:
        text = Path(name).read_text("utf-8")
        assert text.count(old) == 1, (name, old)
        Path(name).write_text(text.replace(old, new, 1), "utf-8")
        self.changes += 1

    def type(self, line: str) -> None:
        program, *arguments = shlex.split(line)
        if program == "cd":
            self.monkeypatch.chdir(arguments[0])
            return
        assert program == "taizhang"
        status = run(arguments)
        told = self.capsys.readouterr()
        self.said += told.out + told.err
        self.commands += 1
        assert status in (0, 1), told.err


def steps() -> Iterator[tuple[str, str, str]]:
    """Every block of the page, with the words since the one before."""
    at = 0
    for found in BLOCK.finditer(GUIDE):
        yield GUIDE[at : found.start()], found[1], found[2]
        at = found.end()


def test_the_guide_leads_from_a_copy_to_an_office_with_the_new_column(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    reader = Reader(capsys, monkeypatch)

    reader.follow(steps())

    assert (reader.commands, reader.changes) == (7, 6)
    assert reader.said.count("个示例全部通过。") == 3
    assert reader.said.count("个示例未通过") == 1
    office = open_workspace(tmp_path / "office")
    assert (office.pack.id, office.pack.name) == ("our_office", "示例区统战工作")
    assert "training_cost" in office.pack.templates["half_year"].indicators()
    unit = {
        "单位代码": "town",
        "单位名称": "示例镇",
        "单位层级": "乡镇",
        "启用日期": date(2020, 1, 1),
    }
    take_in(
        office,
        "基础名录.xlsx",
        fill_in(make_base_template(office, VIEWER).content, {"单位": [unit]}),
    )
    made = make_unit_template(office, VIEWER, "town", Period.read("2025H1"))
    (tmp_path / made.name).write_bytes(made.content)
    header = [cell.value for cell in load_workbook(tmp_path / made.name)["学习培训"][1]]
    assert "培训支出（万元）" in header


def test_a_name_misspelt_in_a_sentence_is_told_as_the_guide_says(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    from taizhang.packs.load import find_pack

    shutil.copytree(find_pack("united_front"), tmp_path / "pack")
    monkeypatch.chdir(tmp_path)
    template = Path("pack/reports/half_year.txt")
    template.write_text(
        template.read_text("utf-8").replace("有{training_units}单位", "有{training_unit}单位"),
        "utf-8",
    )

    assert run(["pack", "check", "pack"]) == 2
    assert "没有名为“training_unit”的指标，是不是“training_units”？" in capsys.readouterr().err
