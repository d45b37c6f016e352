"""Documents with a table, clean and with one error in it."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass

from bench.planted.words import PLACES, STOCKS
from taizhang.core.documents.document import Block, BlockKind, Cell, Document


@dataclass(frozen=True, slots=True)
class PlantedTable:
    """A clean document and the same with an error."""

    sort: str
    clean: Document
    broken: Document


def table_plants(seed: int, rounds: int) -> Iterator[PlantedTable]:
    """Totals of columns and rows, and a sentence that tells of a cell."""
    for sort in ("table-total", "table-cross", "text-table"):
        for number in range(rounds):
            yield _one(sort, random.Random(f"{seed} {sort} {number}"))


def _one(sort: str, dice: random.Random) -> PlantedTable:
    heads = [f"{what}（{unit}）" for what, unit in dice.sample(STOCKS[:9], 3)]
    names = dice.sample(PLACES, dice.randint(3, 5))
    body = [[dice.randint(10, 900) for _ in heads] for _ in names]
    if sort == "table-cross":
        heads = ["一季度", "二季度", "合计"]
        body = [[*row[:2], sum(row[:2])] for row in body]
    sums = [sum(column) for column in zip(*body, strict=True)]
    total_word = dice.choice(["合计", "总计", "合 计", "全镇合计"])
    rows = [
        ["单位", *heads],
        *([name, *map(str, row)] for name, row in zip(names, body, strict=True)),
    ]
    total = [total_word, *map(str, sums)]
    rows = [rows[0], total, *rows[1:]] if dice.random() < 0.3 else [*rows, total]
    what = heads[0].split("（")[0]
    unit = heads[0].split("（")[1].removesuffix("）") if "（" in heads[0] else ""
    sentence = dice.choice(["上半年，全镇共有{0}{1}{2}（见表1）。", "截至6月底，全镇{0}达{1}{2}。"])
    lead = "各项工作有序推进。"
    if sort == "text-table":
        lead = sentence.format(what, sums[0], unit)
    clean = _document(lead, rows)
    wrong = [list(row) for row in rows]
    if sort == "text-table":
        return PlantedTable(sort, clean, _document(sentence.format(what, sums[0] + 6, unit), rows))
    row = dice.randrange(1, len(rows))
    column = dice.randrange(1, len(heads) + 1) if sort == "table-total" else 3
    wrong[row][column] = str(int(wrong[row][column]) + dice.choice([1, 2, 9, 10]))
    return PlantedTable(sort, clean, _document(lead, wrong))


def _document(lead: str, rows: list[list[str]]) -> Document:
    blocks = [Block("2025年上半年工作总结", BlockKind.HEADING, 1, level=1), Block(lead, number=2)]
    blocks.extend(
        Block(text, BlockKind.CELL, cell=Cell(1, number, column))
        for number, row in enumerate(rows, start=1)
        for column, text in enumerate(row, start=1)
    )
    return Document("表.docx", tuple(blocks))
