"""How a figure was read, and as which JSON it is told."""

from datetime import date
from decimal import Decimal

from taizhang.core.reading import Step, read_figures
from taizhang.core.reading.figure_json import to_json


def _lines(step: Step, depth: int = 0) -> list[str]:
    found = [f"{'  ' * depth}{step.rule}: {step.text}"]
    for inner in step.steps:
        found += _lines(inner, depth + 1)
    return found


def test_a_figure_tells_how_it_was_read():
    (figure,) = read_figures("上半年，拨付资金超过1.2万元。", explain=True)
    assert figure.tree is not None
    assert _lines(figure.tree) == [
        "money: 超过1.2万元",
        "  hedge-before: 超过",
        "  number: 1.2万",
        "    digits: 1.2",
        "    scale: 10000",
        "  unit: 元",
        "    sense: money",
        "  what: 拨付资金",
        "  period: 上半年",
    ]


def test_a_figure_as_json():
    figures = read_figures("上半年，参训1100余人次，其中线上200人次。", on=date(2025, 7, 1))
    shown = to_json(figures[0])
    assert shown["value"] == "1100"
    assert shown["hedge"] == ">"
    assert shown["period"] == {"text": "上半年", "start": 0, "end": 3, "resolved": "2025H1"}
    assert to_json(figures[1])["relations"] == [
        {"kind": "part-of", "to": 0, "words": "其中", "candidates": []}
    ]


def test_a_figure_stands_for_an_interval():
    figures = read_figures("1100余人次，1.2万人，3—5名，数十座，1:18的比例，约300人。")
    shown = [figure.interval for figure in figures]
    assert shown[0] is not None
    assert Decimal(1150) in shown[0]
    assert Decimal(1200) not in shown[0]
    assert shown[1] is not None
    assert Decimal(12049) in shown[1]
    assert shown[2] is not None
    assert Decimal(4) in shown[2]
    assert shown[3] is not None
    assert Decimal(90) in shown[3]
    assert shown[5] is not None
    assert Decimal(350) in shown[5]
