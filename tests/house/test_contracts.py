"""Each architectural contract is broken once on purpose, and seen to be reported."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SETTINGS = ROOT / "pyproject.toml"
CONTRACTS = {
    contract["id"]: contract["name"]
    for contract in tomllib.loads(SETTINGS.read_text("utf-8"))["tool"]["importlinter"]["contracts"]
}


class Tree:
    """A copy of the program that a test may spoil."""

    def __init__(self, src: Path) -> None:
        self.src = src

    def modules(self, package: str) -> list[Path]:
        """The modules directly in a package, without its __init__."""
        folder = self.src.joinpath(*package.split("."))
        return sorted(path for path in folder.glob("*.py") if not path.name.startswith("__"))

    def module(self, package: str) -> Path:
        """A real module of the package; its __init__ while it has no other."""
        init = self.src.joinpath(*package.split("."), "__init__.py")
        return next(iter(self.modules(package)), init)

    def name(self, path: Path) -> str:
        return ".".join(path.relative_to(self.src).with_suffix("").parts)

    def add_import(self, path: Path, imported: str) -> None:
        with path.open("a", encoding="utf-8") as file:
            file.write(f"\nimport {imported}\n")

    def write(self, path: str, text: str) -> Path:
        file = self.src / path
        file.parent.mkdir(parents=True, exist_ok=True)
        for folder in file.relative_to(self.src).parents[:-1]:
            (self.src / folder / "__init__.py").touch()
        file.write_text(text, "utf-8")
        return file

    def broken(self) -> set[str]:
        """The ids of the contracts that import-linter reports as broken."""
        # A process of its own: import-linter finds the package by importing it.
        command = [
            sys.executable,
            "-c",
            "from importlinter.cli import lint_imports_command as c; c()",
        ]
        run = subprocess.run(
            [*command, "--config", SETTINGS, "--no-cache", "--no-logo"],
            cwd=self.src,
            # Wide, so that a contract and its verdict stay on one line.
            env={**os.environ, "PYTHONPATH": str(self.src), "PYTHONUTF8": "1", "COLUMNS": "500"},
            capture_output=True,
            encoding="utf-8",
            check=False,
        )
        told = {
            verdict: {key for key, name in CONTRACTS.items() if f"{name} {verdict}" in run.stdout}
            for verdict in ("KEPT", "BROKEN")
        }
        assert told["KEPT"] | told["BROKEN"] == set(CONTRACTS), run.stdout + run.stderr
        assert run.returncode == (1 if told["BROKEN"] else 0), run.stdout + run.stderr
        return told["BROKEN"]


@pytest.fixture
def tree(tmp_path: Path) -> Tree:
    """The program's Python files, without the data of its packs."""
    src = tmp_path / "src"
    for path in (ROOT / "src").rglob("*.py"):
        copy = src / path.relative_to(ROOT / "src")
        copy.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(path, copy)
    return Tree(src)


def break_layers(tree: Tree) -> None:
    tree.add_import(tree.module("taizhang.cli"), "taizhang.web")


def break_core_layers(tree: Tree) -> None:
    tree.add_import(tree.module("taizhang.core.rendering"), "taizhang.core.checks")


def break_pure_core(tree: Tree) -> None:
    tree.add_import(tree.module("taizhang.core.values"), "django.db")


def break_rules_alone(tree: Tree) -> None:
    rules = tree.src / "taizhang/core/checks/rules"
    groups = [tree.modules(tree.name(group)) for group in sorted(rules.iterdir()) if group.is_dir()]
    pair = next((group[:2] for group in groups if len(group) > 1), None) or [
        tree.write(f"taizhang/core/checks/rules/example/example_{word}.py", "")
        for word in ("one", "two")
    ]
    tree.add_import(pair[0], tree.name(pair[1]))


def break_acyclic(tree: Tree) -> None:
    one, other = tree.modules("taizhang.core.values")[:2]
    tree.add_import(one, tree.name(other))
    tree.add_import(other, tree.name(one))


def break_orm_behind_store(tree: Tree) -> None:
    models = sorted((tree.src / "taizhang/store").rglob("models.py"))
    model = models[0] if models else tree.write("taizhang/store/models.py", "")
    tree.add_import(tree.module("taizhang.web"), tree.name(model))


BREAKS = {
    "layers": break_layers,
    "core-layers": break_core_layers,
    "pure-core": break_pure_core,
    "rules-alone": break_rules_alone,
    "acyclic": break_acyclic,
    "orm-behind-store": break_orm_behind_store,
}


def test_every_contract_has_its_break() -> None:
    assert set(BREAKS) == set(CONTRACTS)


def test_the_program_keeps_every_contract(tree: Tree) -> None:
    assert tree.broken() == set()


@pytest.mark.parametrize("contract", BREAKS)
def test_a_broken_contract_is_reported_and_no_other(tree: Tree, contract: str) -> None:
    BREAKS[contract](tree)

    assert tree.broken() == {contract}


@pytest.mark.parametrize(
    ("package", "contract"), [("taizhang/extra", "layers"), ("taizhang/core/extra", "core-layers")]
)
def test_a_new_package_must_take_its_place(tree: Tree, package: str, contract: str) -> None:
    tree.write(f"{package}/module.py", "")

    assert tree.broken() == {contract}


def test_an_import_from_the_core_upwards_is_reported(tree: Tree) -> None:
    tree.add_import(tree.module("taizhang.core.values"), "taizhang.services")

    assert "layers" in tree.broken()


# --- what imports cannot show ----------------------------------------------------------------

BANNED = """\
import datetime
import io
import logging
import os
import random
import socket
import subprocess
import time
from datetime import date
from pathlib import Path

TODAY = date.today()
NOW = datetime.datetime.now()
HOME = os.environ
TEXT = open("a.txt")
BYTES = io.open("a.bin")
"""
# `import datetime`, `io` and `os` are fine in themselves.
FINE = {"import datetime", "import io", "import os", "from datetime import date", ""}


def ruff_findings(folder: Path) -> dict[str, set[int]]:
    """The lines that ruff complains about, by the rule's code."""
    run = subprocess.run(
        [sys.executable, "-m", "ruff", "check", "--no-cache", "--output-format=json", "."],
        cwd=folder,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert run.stdout, run.stderr
    findings: dict[str, set[int]] = {}
    for finding in json.loads(run.stdout):
        findings.setdefault(finding["code"], set()).add(finding["location"]["row"])
    return findings


@pytest.fixture
def empty_core(tmp_path: Path) -> Path:
    """The ruff settings of the project and of the core, with no code."""
    core = tmp_path / "src/taizhang/core"
    core.mkdir(parents=True)
    shutil.copyfile(SETTINGS, tmp_path / "pyproject.toml")
    shutil.copyfile(ROOT / "src/taizhang/core/ruff.toml", core / "ruff.toml")
    return core


def test_the_core_has_no_clock_chance_environment_files_or_processes(empty_core: Path) -> None:
    (empty_core / "offender.py").write_text(BANNED, "utf-8")

    findings = ruff_findings(empty_core)

    reported = findings.get("TID251", set()) | findings.get("PTH123", set())
    lines = BANNED.splitlines()
    assert {lines[row - 1] for row in reported} == set(lines) - FINE


def test_the_bans_hold_for_the_core_only(empty_core: Path) -> None:
    services = empty_core.parent / "services"
    services.mkdir()
    (services / "process.py").write_text(BANNED, "utf-8")

    assert "TID251" not in ruff_findings(services)


def test_chinese_text_is_not_taken_for_confusable_letters(empty_core: Path) -> None:
    text = "“办结298件（占98％），同比增长３．５％；”《通知》〔2025〕1号——完成！、：？～…【】·×－"
    (empty_core / "text.py").write_text(f'"""{text}"""\n# {text}\nTEXT = "{text}"\n', "utf-8")

    assert not {"RUF001", "RUF002", "RUF003"} & set(ruff_findings(empty_core))


def test_letters_of_other_scripts_are_still_reported(empty_core: Path) -> None:
    (empty_core / "text.py").write_text('TEXT = "А4纸"\n', "utf-8")

    assert ruff_findings(empty_core)["RUF001"] == {1}
