"""How many relations and words of time of sentences that were annotated first are read as annotated."""

from pathlib import Path

from taizhang.core.reading import read_figures

_GOLD = Path(__file__).with_name("relations_gold.txt")


def _annotated():
    for line in _GOLD.read_text("utf-8").splitlines():
        if line and not line.startswith("#"):
            text, _, told = line.partition(" =>")
            relations, _, periods = told.partition("|")
            yield (
                text,
                *(
                    {part.strip() for part in words.split(";") if part.strip()}
                    for words in (relations, periods)
                ),
            )


def score():
    """F1 of relations, share of words of time read as annotated, and the lines that differ."""
    hits = wanted = found = right = asked = 0
    differ = []
    for text, relations, periods in _annotated():
        figures = read_figures(text)
        got = {
            f"{index} {relation.kind} {'none' if relation.to is None else relation.to}"
            for index, figure in enumerate(figures)
            for relation in figure.relations
        }
        times = {
            f"{index} {figure.period.text}" for index, figure in enumerate(figures) if figure.period
        }
        hits, wanted, found = hits + len(got & relations), wanted + len(relations), found + len(got)
        right, asked = right + len(times & periods), asked + len(periods)
        if got != relations or not periods <= times:
            differ.append(
                f"{text} missing {relations - got} more {got - relations} times {periods - times}"
            )
    return 2 * hits / (wanted + found), right / asked, differ


def test_most_relations_and_words_of_time_are_read_as_annotated():
    relations, times, differ = score()

    assert relations >= 0.9, differ
    assert times >= 0.9, differ
