"""`python -m bench.planted [--texts FOLDER] [--misses]`: recall and precision by class."""

from __future__ import annotations

import argparse
import random
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from bench.planted.frames import plants
from bench.planted.real import real_plants
from bench.planted.tables import table_plants
from bench.planted.tempting import FILLER, TEMPTING
from taizhang.core.checks import CheckedText, Finding, check_document

_GROUPS = ("FIG", "ARI", "DAT")
_TALLIED = ("error", "doubt")


def main() -> None:
    parser = argparse.ArgumentParser(prog="bench.planted")
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--rounds", type=int, default=24, help="errors of every frame")
    parser.add_argument("--texts", type=Path, help="a folder of texts to plant errors in")
    parser.add_argument(
        "--misses", action="store_true", help="show what is missed and what is false"
    )
    arguments = parser.parse_args()
    measure(arguments.seed, arguments.rounds, arguments.texts, show=arguments.misses)


def measure(seed: int, rounds: int, texts: Path | None = None, *, show: bool = False) -> None:
    """Tally what is found of what was planted, and what is said of clean passages."""
    planted, found, false, true = Counter[str](), Counter[str](), Counter[str](), 0
    shown: list[str] = []
    dice = random.Random(seed)
    for plant in plants(seed, rounds):
        clean, broken = (_in_document(words, dice) for words in (plant.clean, plant.broken))
        before, after = _found(CheckedText(clean)), _found(CheckedText(broken))
        true += _tally(plant.sort, before, after, planted, found, false)
        _note(shown, plant.sort, before, after, plant.clean, plant.broken)
    for table in table_plants(seed, rounds * 2):
        before, after = (
            _found(CheckedText(one.text, source=one)) for one in (table.clean, table.broken)
        )
        true += _tally(table.sort, before, after, planted, found, false)
        _note(shown, table.sort, before, after, table.clean.text, table.broken.text)
    for words in TEMPTING:
        said = _found(CheckedText(_in_document(words, dice)))
        false.update(finding.rule for finding in said)
        shown.extend(f"FALSE {finding.rule} {finding.message} | {words}" for finding in said)
    known: dict[str, list[Finding]] = {}
    for plant in real_plants(texts, seed) if texts else ():
        before = known.setdefault(plant.clean, _found(CheckedText(plant.clean)))
        after = _found(CheckedText(plant.broken))
        true += _tally(plant.sort, before, after, planted, found, Counter())
        if not _new(before, after):
            shown.append(f"MISSED {plant.sort} | {_change(plant.clean, plant.broken)}")
    if show:
        print("\n".join(shown))
    for sort, count in planted.items():
        print(f"  {sort:22} {found[sort]:4} / {count:4}  {found[sort] / count:5.2f}")
    every, hit, wrong = planted.total(), found.total(), false.total()
    print(f"  recall {hit / every:.3f} ({hit}/{every}), precision {true / (true + wrong):.3f}")
    print(f"  false: {dict(false)} among {len(TEMPTING)} tempting and {every} clean passages")


def _in_document(words: str, dice: random.Random) -> str:
    first, last = dice.sample(FILLER, 2)
    mark = "\n" if words.startswith("（") else ""
    return f"示例镇2025年上半年工作总结\n{first}{mark}{words}\n{last}\n"


def _found(document: CheckedText) -> list[Finding]:
    return [
        finding
        for finding in check_document(document)
        if finding.rule[:3] in _GROUPS and finding.severity.value in _TALLIED
    ]


def _new(before: Sequence[Finding], after: Sequence[Finding]) -> list[Finding]:
    old = {(finding.rule, str(finding.message)) for finding in before}
    return [finding for finding in after if (finding.rule, str(finding.message)) not in old]


def _tally(
    sort: str,
    before: Sequence[Finding],
    after: Sequence[Finding],
    planted: Counter[str],
    found: Counter[str],
    false: Counter[str],
) -> int:
    planted[sort] += 1
    found[sort] += bool(_new(before, after))
    false.update(finding.rule for finding in before)
    return len(_new(before, after))


def _note(
    shown: list[str],
    sort: str,
    before: Sequence[Finding],
    after: Sequence[Finding],
    clean: str,
    broken: str,
) -> None:
    if not _new(before, after):
        shown.append(f"MISSED {sort} | {broken!r}")
    shown.extend(f"FALSE {found.rule} {found.message} | {clean!r}" for found in before)


def _change(clean: str, broken: str) -> str:
    at = next((i for i, (a, b) in enumerate(zip(clean, broken, strict=False)) if a != b), 0)
    return broken[max(0, at - 60) : at + 40].replace("\n", "/")


if __name__ == "__main__":
    main()
