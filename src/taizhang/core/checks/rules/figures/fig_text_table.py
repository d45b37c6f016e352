"""正文的数与表格里同名的合计数不一致。

正文“共有入库企业45家”，表格“入库企业（家）”一列合计43。名称逐字相同、单位不冲突、正文没有指明别的时段的才核对。
正文写明某一行、某一列的，与那一格比；没有写明的与合计比。

查得出：
    全镇共有入库企业45家。
    单位	入库企业（家）	专利（件）
    东湖	12	3
    西岭	15	4
    南塘	9	5
    合计	36	12

不报：
    全镇共有入库企业36家。
    单位	入库企业（家）	专利（件）
    东湖	12	3
    西岭	15	4
    南塘	9	5
    合计	36	12

依据：
    同一指标在正文和表格里只有一个数。
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from taizhang.core.checks.document import CheckedText
from taizhang.core.checks.finding import Hit, Severity
from taizhang.core.checks.reckoning import texts
from taizhang.core.checks.rule import Rule
from taizhang.core.checks.tables import TableCell, name_and_unit, tables
from taizhang.core.documents.document import BlockKind
from taizhang.core.reading import ChangeKind, FigureHedge, RelationKind
from taizhang.core.values import Message, plain

_FILLER = re.compile(
    r"^(?:全[市县区镇省系](?:统)?|我[市县区镇局]|共|累计|已|总共|合计|有)+|(?:共|有|达到?|为|了|的|总数|总计)+$"
)
_OTHER_TIME = re.compile(r"去年|上年|同期|本月|当月|[0-9]月份?当月|季度|其中|计划|目标|每|均")
_SHORTEST = 3
_MOST_CELLS = 500
_BOUND = (RelationKind.PART_OF, RelationKind.EACH_OF, RelationKind.RESPECTIVELY)


def _check(document: CheckedText) -> Iterator[Hit]:
    yield from _of_rows(document)
    totals: dict[str, tuple[str, TableCell, tuple[str, ...]]] = {}
    for table in tables(document):
        if table.total is None:
            continue
        names = tuple(row[0].words for row in table.rows)
        for column in table.summed_columns():
            name, unit = name_and_unit(table.heads[column])
            if (
                len(name) >= (_SHORTEST if not unit else _SHORTEST - 1)
                and table.total[column].number is not None
            ):
                totals.setdefault(name, (unit, table.total[column], names))
    if not totals:
        return
    for number, figure in enumerate(document.figures):
        held = totals.get(_FILLER.sub("", figure.what))
        if held is None or _in_table(document, figure.start) or not document.usable(number):
            continue
        unit, cell, names = held
        if (unit and unit != figure.unit) or figure.hedge is not FigureHedge.EXACT:
            continue
        if figure.change is not ChangeKind.NONE or any(
            relation.kind in _BOUND for relation in figure.relations
        ):
            continue
        sentence = document.sentence_of(number)
        words = document.folded[sentence.start : figure.end]
        if _OTHER_TIME.search(words) or any(name and name in words for name in names):
            continue
        if figure.value != cell.number and cell.number is not None:
            yield Hit(
                (figure.span, cell.span) if figure.span < cell.span else (cell.span, figure.span),
                Message(
                    "正文写{told}，表格“{name}”一列合计{cell}，请核对以哪个为准。",
                    told=figure.text,
                    name=_FILLER.sub("", figure.what),
                    cell=plain(cell.number),
                ),
                None,
                (*texts(figure), cell.words),
            )


def _of_rows(document: CheckedText) -> Iterator[Hit]:
    """城关所检查企业321户次, where the row and the column of these names meet in 312."""
    cells = [
        (row[0].words, *name_and_unit(table.heads[column]), row[column])
        for table in tables(document)
        for row in table.rows
        for column in table.summed_columns()
        if len(row[0].words) >= _SHORTEST - 1 and row[column].number is not None
    ]
    if not cells or len(cells) > _MOST_CELLS:
        return
    for number, figure in enumerate(document.figures):
        if figure.hedge is not FigureHedge.EXACT or not document.usable(number):
            continue
        if figure.change is not ChangeKind.NONE or _in_table(document, figure.start):
            continue
        sentence = document.sentence_of(number)
        if _OTHER_TIME.search(document.folded[sentence.start : figure.end]):
            continue
        words = document.before(number)
        held = [
            (row, name, cell)
            for row, name, unit, cell in cells
            if unit == figure.unit and row in words and len(name) > 1 and name in words
        ]
        if len(held) != 1 or held[0][2].number == figure.value:
            continue
        row, name, cell = held[0]
        yield Hit(
            (figure.span, cell.span) if figure.span < cell.span else (cell.span, figure.span),
            Message(
                "正文写{told}，表格“{row}”一行“{name}”一列是{cell}，请核对以哪个为准。",
                told=figure.text,
                row=row,
                name=name,
                cell=cell.words,
            ),
            None,
            (*texts(figure), cell.words),
        )


def _in_table(document: CheckedText, at: int) -> bool:
    if document.source is not None:
        block = document.source.blocks[document.source.index_at(at)]
        if block.kind is BlockKind.CELL:
            return True
    words = document.paragraph_at(at).span.of(document.folded)
    return "\t" in words or words.lstrip().startswith("|")


RULE = Rule("FIG-TEXT-TABLE", Severity.DOUBT, __doc__, _check)
