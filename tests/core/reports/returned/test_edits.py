"""Reports drawn by lot, edited as people do, and what is found of their figures."""

from __future__ import annotations

import os
import random
from collections import Counter

import pytest

from taizhang.core.documents.docx import read_docx
from taizhang.core.documents.word_document import from_word
from taizhang.core.reports.returned import Resolution, ResolvedFigure, Verdict, resolve
from tests.support.edits import EDITS, Expected, Paper, random_report

EACH = int(os.environ.get("TAIZHANG_EACH_EDIT", "12"))
MIXED = int(os.environ.get("TAIZHANG_MIXED_EDITS", "80"))
"""`make nightly` draws more of both."""
AT_ONCE = 7
UNSEEN = {Verdict.OK, Verdict.RELINKED, Verdict.DUPLICATE}
"""Verdicts on which nobody would look whether the number is right."""
LEFT = {
    "both": {"tags": False, "bookmarks": False},
    "tags only": {"tags": False, "bookmarks": True},
    "bookmarks only": {"tags": True, "bookmarks": False},
    "none": {"tags": True, "bookmarks": True},
}


def returned(paper: Paper) -> Resolution:
    return resolve(paper.report, from_word(read_docx(paper.save(), "a.docx"), "a.docx"))


@pytest.mark.parametrize("equal", [False, True], ids=["distinct", "equal"])
@pytest.mark.parametrize("name", EDITS)
def test_each_kind_of_edit_gives_the_right_verdict_and_touches_no_other(name: str, equal: bool):
    wrong: list[str] = []
    alarms: list[str] = []
    for seed in range(EACH):
        dice = random.Random(f"{name} {seed} {equal}")  # noqa: S311 (edits, no secrets)
        paper = Paper(random_report(dice, equal=equal))
        figure = dice.choice(list(paper.report.figures()))
        expected = EDITS[name](paper, figure, dice)
        mates = same_paragraph(paper, figure.id) if expected.others else set()

        for found in returned(paper).figures:
            if found.figure.id == figure.id:
                if found.verdict not in expected.verdicts:
                    wrong.append(f"{seed}: {figure.text} {found.verdict} {found.message}")
            elif not found.untouched and found.figure.id not in mates:
                alarms.append(f"{seed}: {found.figure.text} {found.verdict} {found.message}")

    assert wrong == []
    assert alarms == []


def same_paragraph(paper: Paper, figure: str) -> set[str]:
    for block in paper.report.blocks:
        runs = getattr(block, "runs", ())
        ids = {run.id for run in runs if hasattr(run, "ordinal")}
        if figure in ids:
            return ids
    return set()


def mixed(seed: int, left: str) -> list[tuple[ResolvedFigure, str, Expected | None]]:
    """A report with several edits, each in a paragraph of its own, and what was found."""
    dice = random.Random(f"mixed {seed}")  # noqa: S311 (edits, no secrets)
    paper = Paper(random_report(dice, equal=seed % 3 == 0, paragraphs=20))
    edits: dict[str, tuple[str, Expected]] = {}
    touched: set[str] = set()
    figures = list(paper.report.figures())
    for figure in dice.sample(figures, len(figures)):
        mates = same_paragraph(paper, figure.id)
        if len(edits) == AT_ONCE or mates & touched:
            continue
        name = dice.choice([edit for edit in EDITS if edit != "nothing"])
        expected = EDITS[name](paper, figure, dice)
        edits[figure.id] = name, expected
        touched |= mates if expected.others or name == "rewrite around" else {figure.id}
        touched |= mates
    paper.strip(**LEFT[left])
    return [
        (found, *edits.get(found.figure.id, ("", None)))
        for found in returned(paper).figures
        if found.figure.id in edits or found.figure.id not in touched
    ]


@pytest.mark.parametrize("left", LEFT)
def test_with_several_edits_a_changed_figure_is_never_passed_and_few_others_are_told(left: str):
    passed: list[str] = []
    alarms: list[str] = []
    counts: Counter[str] = Counter()
    untouched = 0
    for seed in range(MIXED // len(LEFT)):
        for found, name, expected in mixed(seed, left):
            if expected is None:
                untouched += 1
                if not found.untouched:
                    alarms.append(f"{seed}: {found.figure.text} {found.verdict} {found.message}")
            elif expected.changed:
                counts[found.verdict] += 1
                if found.verdict in UNSEEN:
                    passed.append(f"{seed}: {name}: {found.figure.text} {found.message}")

    assert passed == []
    assert len(alarms) <= untouched * (0.1 if left == "none" else 0.005), alarms[:20]
