"""A second set of planted errors and of tempting passages, written by another hand than the frames of the bench.

`[[wrong|right]]` in a passage makes two of it: one to be found, and one of which nothing may be said.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML

from taizhang.core.checks import CheckedText, Finding, Severity, check_document
from taizhang.core.documents.text_document import from_text

SECOND = Path(__file__).parent / "second"
GROUPS = ("FIG", "ARI", "DAT")
TALLIED = (Severity.ERROR, Severity.DOUBT)


@dataclass(frozen=True)
class Plant:
    sort: str
    number: int
    broken: str
    clean: str
    markdown: bool

    @property
    def name(self) -> str:
        return f"{self.sort}-{self.number}"


def load(name: str) -> dict[str, list[Any]]:
    loaded: dict[str, list[Any]] = YAML(typ="safe").load((SECOND / f"{name}.yaml").read_text("utf-8"))
    return loaded


def plants() -> Iterator[Plant]:
    for name in ("figures", "arithmetic", "dates"):
        for sort, cases in load(name).items():
            for number, case in enumerate(cases, start=1):
                words = case if isinstance(case, str) else case["text"]
                markdown = not isinstance(case, str)
                lead, rest = words.split("[[", 1)
                choice, tail = rest.split("]]", 1)
                wrong, right = choice.split("|")
                yield Plant(sort, number, lead + wrong + tail, lead + right + tail, markdown)


def tempting() -> Iterator[tuple[str, str]]:
    for theme, passages in load("tempting").items():
        for words in passages:
            yield theme, words


def said(words: str, *, markdown: bool = False) -> list[Finding]:
    source = from_text(words, "passage.md", markdown=True) if markdown else None
    return [
        finding
        for finding in check_document(CheckedText(words, source=source))
        if finding.rule.startswith(GROUPS) and finding.severity in TALLIED
    ]


def new(plant: Plant) -> list[Finding]:
    before = {(one.rule, str(one.message)) for one in said(plant.clean, markdown=plant.markdown)}
    return [
        one
        for one in said(plant.broken, markdown=plant.markdown)
        if (one.rule, str(one.message)) not in before
    ]
