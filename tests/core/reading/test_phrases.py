"""What is read from a sentence: one table per kind of figure, one test per sentence."""

from decimal import Decimal
from pathlib import Path

import pytest

from taizhang.core.reading import Figure, read_figures

_FOLDER = Path(__file__).parent / "phrases"


def _sentences():
    for path in sorted(_FOLDER.glob("*.txt")):
        for line in path.read_text("utf-8").splitlines():
            if line and not line.startswith("#"):
                text, _, expected = line.partition(" =>")
                yield pytest.param(text, expected.strip(), id=f"{path.stem}: {text}")


def _shown(figure: Figure) -> str:
    value = figure.value
    if isinstance(value, tuple):
        shown = "..".join(f"{part.normalize():f}" for part in value)
    else:
        shown = value if isinstance(value, str) else f"{value.normalize():f}"
    return f"{figure.text}|{shown}|{figure.hedge}|{figure.unit}|{figure.kind}"


@pytest.mark.parametrize(("text", "expected"), _sentences())
def test_a_sentence_is_read_as_the_table_says(text, expected):
    found = read_figures(text)
    assert "; ".join(_shown(figure) for figure in found) == expected
    for figure in found:
        assert text[figure.start : figure.end] == figure.text


def test_there_are_enough_sentences():
    assert len({case.values[0] for case in _sentences()}) >= 600


def test_numbers_are_exact():
    for figure in read_figures("投入4217.3万元，占0.1%。"):
        assert isinstance(figure.value, Decimal)
