"""A second set of planted errors and of tempting passages, written by another hand than the frames of the bench.

`[[wrong|right]]` in a passage makes two of it: one to be found, and one of which nothing may be said.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import yaml

from taizhang.core.checks import CheckedText, Finding, Severity, check_document
from taizhang.core.documents.text_document import from_text

SECOND = Path(__file__).parent / "second"
GROUPS = ("FIG", "ARI", "DAT")
TALLIED = (Severity.ERROR, Severity.DOUBT)


@dataclass(frozen=True)
class Plant:
    sort: str
    number: str
    broken: str
    clean: str
    markdown: bool

    @property
    def name(self) -> str:
        return f"{self.sort}-{self.number}"


def load(name: str) -> dict[str, list[Any]]:
    loaded: dict[str, list[Any]] = yaml.safe_load((SECOND / f"{name}.yaml").read_text("utf-8"))
    return loaded


def plants() -> Iterator[Plant]:
    for name, mark in (("figures", ""), ("arithmetic", ""), ("dates", ""), ("held_wrong", "held")):
        for sort, cases in load(name).items():
            for number, case in enumerate(cases, start=1):
                words = case if isinstance(case, str) else case["text"]
                markdown = not isinstance(case, str)
                lead, rest = words.split("[[", 1)
                choice, tail = rest.split("]]", 1)
                wrong, right = choice.split("|")
                yield Plant(
                    sort, f"{mark}{number}", lead + wrong + tail, lead + right + tail, markdown
                )


def tempting() -> Iterator[tuple[str, str]]:
    for name in ("tempting", "held_tempting", "tempting_third"):
        for theme, passages in load(name).items():
            for words in passages:
                yield theme, words


def said(words: str, *, markdown: bool = False) -> list[Finding]:
    piped = markdown or words.startswith("|")
    source = from_text(words, "passage.md", markdown=True) if piped else None
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


KNOWN = {
    "FIG-SAME-CONFLICT-12": "签约亿元以上项目: the reading gives 项目 alone as what is counted",
    "FIG-SAME-CONFLICT-19": "双随机 stands for 双随机、一公开: a short form that no rule knows",
    "FIG-RESPECTIVELY-2": "one figure after 分别 may hold for each of the two",
    "ARI-TIMES-UP-2": "2万 and 8万 are round: 2.49万 to 7.51万 is no more than three times",
    "FIG-PART-SUM-held1": "three parts that fall short by a tenth may be all that is named",
    "FIG-ABSOLUTE-held1": "专户 is told again for 工资专用账户, and 到位 for 建立到位",
}
"""What is missed, and why."""


@pytest.mark.parametrize("plant", [pytest.param(plant, id=plant.name) for plant in plants()])
def test_what_was_planted_is_found_and_what_is_right_let_be(plant: Plant) -> None:
    assert said(plant.clean, markdown=plant.markdown) == []
    assert bool(new(plant)) is (plant.name not in KNOWN)


@pytest.mark.parametrize(("theme", "words"), list(tempting()))
def test_nothing_is_said_of_a_passage_that_only_looks_wrong(theme: str, words: str) -> None:
    assert [f"{one.rule} {one.message}" for one in said(words)] == [], theme


def test_there_are_as_many_as_the_measure_rests_on() -> None:
    assert sum(1 for _ in plants()) >= 200
    assert sum(1 for _ in tempting()) >= 200


def test_most_plants_are_found_by_the_rule_they_are_of() -> None:
    by_own = Counter(plant.sort in {one.rule for one in new(plant)} for plant in plants())

    assert by_own[True] / by_own.total() > 0.85
