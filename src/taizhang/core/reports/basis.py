"""The basis table (数据依据表): for every figure of a report what it says, means and rests on, in words."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class BasisSource:
    """One record behind a figure, in words.

    Attributes:
        record_id: Its id.
        version: Which of its versions.
        kind: The name of its kind.
        unit: The short name of the unit that owns it.
        summary: Its fields with their labels.
        source: The file and row that it came from.
        title: What names it to people; empty if its content is gone.
        day: When what it tells of happened or began; empty if it does not say.
    """

    record_id: str
    version: int
    kind: str
    unit: str
    summary: str
    source: str
    title: str = ""
    day: str = ""


@dataclass(frozen=True, slots=True)
class BasisRow:
    """One figure, in words that stand without the program.

    Attributes:
        ordinal: 1, 2, 3 ... as in the report.
        figure_id: The anchor in the Word file.
        text: As printed.
        sentence: The sentence it stands in.
        value: The unrounded value in plain digits, or the word for its absence.
        base: What it was compared with, in plain digits; empty if nothing.
        hedge: The code of the hedge word, empty if exact.
        unit_of_count: What it counts in.
        indicator: Name and id of the indicator.
        role: What it says of the indicator.
        definition: The 口径 sentence.
        period: The period in full.
        scope: The unit it speaks of.
        coverage: 已报16/18, and who is missing.
        changeset: The ledger as known at.
        digest: Digest of the record ids and versions.
        sources: The records behind it.
        state: 确定, or why it is 暂定, and what does not fit between it and its parts or its whole.
        comparison: What has to be said of the comparison with last year; empty if nothing.
        override: How a person let it stand otherwise, why and who agreed; empty if nobody did.
    """

    ordinal: int
    figure_id: str
    text: str
    sentence: str
    value: str
    base: str
    hedge: str
    unit_of_count: str
    indicator: str
    role: str
    definition: str
    period: str
    scope: str
    coverage: str
    changeset: int
    digest: str
    sources: tuple[BasisSource, ...]
    comparison: str = ""
    override: str = ""
    state: str = ""
