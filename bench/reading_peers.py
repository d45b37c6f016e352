"""Our reader beside those that an office would otherwise install, on the same texts in one run.

They find numbers and stop: hedge, unit and what is counted are asked of us alone. So what is compared is the number,
and whether what is no figure (dates, names, ordinals) is left alone. A share may be told as 30 or as 0.3.
The others live in an environment of their own, made here by pip; one that does not install is left out, and said.
"""

from __future__ import annotations

import json
import subprocess
import time
from collections import Counter
from collections.abc import Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any

from bench.peer_venv import python_with
from taizhang.core.reading import read_figures
from taizhang.core.values import plain

ROOT = Path(__file__).parent.parent
_PEERS = {
    "ms-recognizers": ("ms-recognizers-text-suite==1.0.1",),
    "chinese2digits": ("chinese2digits==6.0.2",),
    "rjieba + cn2an": ("rjieba==0.2.2", "cn2an==0.5.24"),
}
_SECONDS = 600

Answer = dict[str, Any]
Sentence = tuple[str, list[str]]
"""A text, and the numbers that it holds."""


def own_sentences() -> list[Sentence]:
    """The sentences of our tests; they were made with our reader, so that only the others are put to the test."""
    found = []
    for path in sorted((ROOT / "tests" / "core" / "reading" / "phrases").glob("*.txt")):
        for line in path.read_text("utf-8").splitlines():
            if line and not line.startswith("#"):
                text, _, expected = line.partition(" =>")
                figures = [part for part in expected.strip().split("; ") if part]
                found.append((text, [n for f in figures for n in _numbers(f.split("|")[1])]))
    return found


def gold_sentences(path: Path) -> list[Sentence]:
    """Passages that people have annotated: a JSON object a line, with text and figures."""
    found = []
    for line in path.read_text("utf-8").splitlines():
        passage = json.loads(line, parse_float=Decimal)
        numbers: list[str] = []
        for figure in passage["figures"]:
            value = figure["value"]
            parts = value if isinstance(value, list) else [value]
            numbers += [n for part in parts for n in _numbers(str(part))]
        found.append((passage["text"], numbers))
    return found


def _numbers(shown: str) -> list[str]:
    parts = shown.replace("..", ":").split(":")
    return [f"{Decimal(part).normalize():f}" for part in parts]


def _ours(text: str) -> list[str]:
    numbers: list[str] = []
    for figure in read_figures(text):
        value = figure.value
        parts = value if isinstance(value, tuple) else (value,)
        for part in parts:
            numbers += _numbers(part if isinstance(part, str) else plain(part))
    return numbers


def measure_peers(paragraphs: Sequence[str], gold: Path | None) -> None:
    """A line a reader: precision, recall, F1 of numbers, characters a second."""
    sets = {"own sentences": own_sentences()}
    if gold is not None:
        sets[gold.name] = gold_sentences(gold)
    sentences = [text for found in sets.values() for text, _numbers in found]
    size = sum(map(len, paragraphs))
    told: dict[str, Answer] = {
        "read_figures": {
            "numbers": [_ours(text) for text in sentences],
            "seconds": _timed(paragraphs),
        }
    }
    for name, packages in _PEERS.items():
        answer = _asked(name, packages, {"sentences": sentences, "paragraphs": list(paragraphs)})
        if answer is not None:
            told[name] = answer
    at = 0
    for label, wanted in sets.items():
        count = sum(len(numbers) for _text, numbers in wanted)
        print(f"numbers of {label}: {len(wanted)} texts, {count} numbers")
        for name, answer in told.items():
            precision, recall = _scores(wanted, answer["numbers"][at : at + len(wanted)])
            both = precision + recall
            f1 = 2 * precision * recall / both if both else 0.0
            print(f"  {name:20} precision {precision:.3f}  recall {recall:.3f}  F1 {f1:.3f}")
        at += len(wanted)
    print(f"speed by paragraph, {size} characters, seconds of one processor")
    for name, answer in told.items():
        print(f"  {name:20} {size / answer['seconds']:11,.0f} characters a second")


def _timed(paragraphs: Sequence[str]) -> float:
    best = float("inf")
    for _ in range(3):
        begun = time.process_time()
        for text in paragraphs:
            read_figures(text)
        best = min(best, time.process_time() - begun)
    return best


def _scores(wanted: Sequence[Sentence], got: Sequence[list[str]]) -> tuple[float, float]:
    hits = asked = found = 0
    for (_text, numbers), read in zip(wanted, got, strict=True):
        asked, found = asked + len(numbers), found + len(read)
        left = Counter(read)
        for number in numbers:
            share = f"{(Decimal(number) / 100).normalize():f}"
            match = next((form for form in (number, share) if left[form]), None)
            if match is not None:
                left[match] -= 1
                hits += 1
    return (hits / found if found else 0.0), (hits / asked if asked else 0.0)


def _asked(name: str, packages: tuple[str, ...], question: dict[str, object]) -> Answer | None:
    """What another reader says; None, and a line that says why, if it is not to be had."""
    python = python_with(name, packages)
    if python is None:
        return None
    done = subprocess.run(
        [python, str(Path(__file__).with_name("peer.py")), name],
        input=json.dumps(question),
        capture_output=True,
        text=True,
        check=False,
        timeout=_SECONDS,
    )
    if done.returncode:
        reason = (done.stderr.strip().splitlines() or ["?"])[-1]
        print(f"  {name}: not measured: {reason}")
        return None
    return json.loads(done.stdout)
