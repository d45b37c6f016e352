"""Tables of numbers alone: what is read of a cell, from its headers."""

import pytest

from taizhang.core.reading.table import TableCell, read_table, tables_in_lines
from taizhang.services.reading import read_text


def _read(rows, caption=""):
    text = "\n".join("\t".join(row) for row in rows)
    cells, at = [], 0
    for row, words in enumerate(rows, start=1):
        for column, word in enumerate(words, start=1):
            cells.append(TableCell(row, column, word, at))
            at += len(word) + 1
    found = read_table(cells, caption=caption)
    for figure in found:
        assert text[figure.start : figure.end] == figure.text
    return [
        f"{figure.what}|{figure.text}|{figure.value}|{figure.unit}|{figure.kind}"
        f"|{figure.period.text if figure.period else ''}"
        for figure in found
    ]


@pytest.mark.parametrize(
    ("caption", "rows", "expected"),
    [
        (
            "",
            [["乡镇", "培训（场）", "参训（人次）"], ["东湖镇", "12", "1,460"]],
            ["东湖镇培训|12|12|场|count|", "东湖镇参训|1,460|1460|人次|person-times|"],
        ),
        (
            "",
            [["序号", "乡镇", "投资（万元）"], ["1", "东湖镇", "3.50"]],
            ["东湖镇投资|3.50|35000|元|money|"],
        ),
        (
            "（单位：万元）",
            [["项目", "到位资金", "受益人数", "本年"], ["道路", "20", "300", "7"]],
            ["道路到位资金|20|200000|元|money|", "道路受益人数|300|300||count|"],
        ),
        (
            "",
            [["指标", "计量单位", "2025年上半年", "增长"], ["走访企业", "家", "35", "16.7"]],
            ["走访企业|35|35|家|count|2025年上半年"],
        ),
        (
            "",
            [["年份", "场次"], ["2024", "12"], ["2025", "15"]],
            ["场次|12|12||count|2024", "场次|15|15||count|2025"],
        ),
        (
            "",
            [["单位", "合格率（%）", "满意率"], ["甲局", "98.5", "97"]],
            ["甲局合格率|98.5|98.5|%|percent|"],
        ),
        ("", [["1", "2"], ["3", "4"]], []),
        ("", [["乡镇", "联系电话"], ["东湖镇", "12345678"]], []),
        ("", [["乡镇", "排名"], ["东湖镇", "3"]], []),
        ("", [["乡镇", "场次"], ["", "3"]], []),
    ],
)
def test_a_number_alone_takes_what_it_is_from_its_headers(caption, rows, expected):
    assert _read(rows, caption) == expected


def test_a_merged_header_holds_for_all_its_columns():
    cells = [
        TableCell(1, 1, "乡镇", 0, row_span=2),
        TableCell(1, 2, "上半年（场）", 3, column_span=2),
        TableCell(2, 2, "线上", 10),
        TableCell(2, 3, "线下", 13),
        TableCell(3, 1, "东湖镇", 16),
        TableCell(3, 2, "5", 20),
        TableCell(3, 3, "7", 22),
    ]

    found = read_table(cells)

    assert [(figure.text, figure.unit) for figure in found] == [("5", "场"), ("7", "场")]
    assert [figure.period.text for figure in found if figure.period] == ["上半年", "上半年"]
    assert found[0].what.endswith("线上")


def test_tables_of_bars_and_of_tabs_are_found_in_lines():
    text = "表1\n| 乡镇 | 场次 |\n|---|---|\n| 东湖镇 | 12 |\n\n乡镇\t场次\n西山镇\t8\n尾"

    first, second = tables_in_lines(text)

    assert [cell.text for cell in first] == ["乡镇", "场次", "东湖镇", "12"]
    assert [cell.text for cell in second] == ["乡镇", "场次", "西山镇", "8"]
    assert all(text.startswith(cell.text, cell.start) for cell in (*first, *second))


def test_relations_still_point_at_their_figures_beside_a_table():
    text = (
        "上半年办培训12场。\n\n| 乡镇 | 场次（场） |\n|---|---|\n| 东湖镇 | 5 |\n\n"
        "排查隐患128处，其中重大隐患22处。"
    )

    figures = read_text(text).figures

    assert [figure.text for figure in figures] == ["12场", "5", "128处", "22处"]
    (relation,) = figures[3].relations
    assert (relation.kind, relation.to) == ("part-of", 2)
