"""Paragraphs and worked examples from the ledger: which records are taken, what of them is written."""

from __future__ import annotations

from datetime import date

import pytest

from taizhang.core.ledger.field import Choice, Field
from taizhang.core.ledger.field_types import FIELD_TYPES
from taizhang.core.ledger.kind import RecordKind
from taizhang.core.ledger.record import FieldValue, Record, RecordRef
from taizhang.core.reports.compose import compose
from taizhang.core.reports.digest import report_from_json, report_to_json
from taizhang.core.reports.material import CitedRecord, Material
from taizhang.core.reports.runs import Text
from taizhang.core.reports.template_reader import read_template
from taizhang.core.reports.tree import Paragraph, Report
from taizhang.core.values import RefusedError
from tests.core.reports.test_compose import HALF, INDICATORS, TREE, outcome

ANSWERS = (Choice("adopted", "采纳"), Choice("partly", "部分采纳"), Choice("declined", "未采纳"))
KIND = RecordKind(
    "proposal",
    "建言成果",
    (
        Field("title", "题目", FIELD_TYPES["text"], required=True),
        Field("submitted_on", "提交日期", FIELD_TYPES["date"], required=True),
        Field("outcome", "采纳情况", FIELD_TYPES["choice"], choices=ANSWERS),
        Field("effect", "成效", FIELD_TYPES["text"]),
        Field("copies", "份数", FIELD_TYPES["integer"], required=True),
    ),
    ("submitted_on", "title"),
    "title",
)
WHOLE = "%每条 建言成果 按 提交日期"


def cited(number: int, title: str, day: str, unit: str = "donghu", **more: str) -> CitedRecord:
    values: dict[str, FieldValue] = {
        "title": title,
        "submitted_on": date.fromisoformat(day),
        "copies": 1,
        **more,
    }
    names = {choice.id: choice.label for choice in ANSWERS}
    shown = {name: names.get(str(value), str(value)) for name, value in values.items()}
    record = Record(RecordRef(f"r{number:02}", 1), "proposal", unit, values)
    return CitedRecord(record, {**shown, "unit": "东湖镇"})


LEDGER = (
    cited(3, "夜市", "2025-06-30", outcome="adopted"),
    cited(1, "公园", "2025-01-01", outcome="declined", effect="写进方案。"),
    cited(2, "公交", "2025-03-05", outcome="partly", effect="增开一线"),
    cited(4, "早于时段", "2024-12-31", outcome="adopted"),
    cited(5, "晚于时段", "2025-07-01", outcome="adopted"),
    cited(6, "别的单位", "2025-03-05", unit="elsewhere", outcome="adopted"),
)


def write(text: str, ledger: tuple[CitedRecord, ...] = LEDGER) -> Report:
    template = read_template("t", f"@title 总结\n{text}", "t.txt", INDICATORS, {KIND.id: KIND})
    outcomes = {name: outcome(1) for name in INDICATORS}
    material = Material(
        indicators=INDICATORS,
        current=outcomes,
        base=outcomes,
        tree=TREE,
        unit="city",
        unit_name="示例市",
        period=HALF,
        changeset=1,
        pack="p",
        figure_id=str,
        cited=ledger,
    )
    return compose(template, material).report


def texts(report: Report) -> list[str]:
    return [block.text for block in report.blocks]


@pytest.mark.parametrize(
    ("choice", "taken"),
    [
        ("", ["公园", "公交", "夜市"]),
        (" 其中 采纳情况=采纳", ["夜市"]),
        (" 其中 采纳情况=采纳、部分采纳", ["公交", "夜市"]),
        (" 其中 outcome=partly", ["公交"]),
        (" 其中 成效=已填 采纳情况=部分采纳", ["公交"]),
        (" 其中 成效=未填", ["夜市"]),
        (" 最多 2", ["公园", "公交"]),
        (" 其中 采纳情况=采纳、部分采纳 最多 1条", ["公交"]),
    ],
)
def test_records_of_the_period_and_the_unit_are_taken_by_day(choice: str, taken: list[str]) -> None:
    assert texts(write(f"{WHOLE}{choice}\n《{{题目}}》\n%结束")) == [
        f"《{name}》" for name in taken
    ]


def test_an_empty_field_takes_its_clause_with_it_and_a_stop_is_not_doubled() -> None:
    report = write(f"{WHOLE}\n- {{单位}}提出{{title}}[，{{成效}}]。\n%结束")

    assert texts(report) == [
        "（1）东湖镇提出公园，写进方案。\n（2）东湖镇提出公交，增开一线。\n（3）东湖镇提出夜市。"
    ]


def test_words_know_their_record_and_keep_it_in_json() -> None:
    report = write(f"{WHOLE} 其中 采纳情况=采纳\n例如，{{单位}}的《{{题目}}》。\n%结束")

    assert report.cited() == (RecordRef("r03", 1),)
    assert report_from_json(report_to_json(report)) == report
    (paragraph,) = report.blocks
    assert isinstance(paragraph, Paragraph)
    assert [
        (run.text, isinstance(run, Text) and run.source is not None) for run in paragraph.runs
    ] == [
        ("例如，", False),
        ("东湖镇", True),
        ("的《", False),
        ("夜市", True),
        ("》。", False),
    ]


def test_what_is_written_without_any_record() -> None:
    text = f"{WHOLE}\n《{{题目}}》\n%否则\n【待补：典型案例】\n%结束\n末。"

    assert texts(write(text, ())) == ["【待补：典型案例】", "末。"]
    assert texts(write(text, LEDGER[:1])) == ["《夜市》", "末。"]


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("%每条 建言成果\n甲\n%结束", "应写作“%每条 台账 按 日期字段”"),
        ("%每条 提案 按 提交日期\n甲\n%结束", "没有名为“提案”的台账，有：建言成果。"),
        ("%每条 建言成果 按 题目\n甲\n%结束", "没有名为“题目”的日期字段，可用：提交日期。"),
        (f"{WHOLE} 其中 采纳\n甲\n%结束", "条件应写作“字段=选项”"),
        (
            f"{WHOLE} 其中 采纳情况=好\n甲\n%结束",
            "“采纳情况”没有“好”，可用：已填、未填、采纳、部分采纳",
        ),
        (f"{WHOLE} 其中 年份=1\n甲\n%结束", "“建言成果”没有名为“年份”的字段"),
        (f"{WHOLE}\n{{作者}}\n%结束", "“建言成果”没有名为“作者”的字段，可用：单位、题目"),
        (f"{WHOLE}\n{{份数}}\n%结束", "“份数”是数：“%每条”里不放数"),
        (f"{WHOLE}\n{{成效}}\n%结束", "“成效”可能没有填，请连同标点放进方括号"),
        (f"{WHOLE}\n%每个单位\n甲\n%结束\n%结束", "“%每条”"),
        (f"%每个单位\n{WHOLE}\n甲\n%结束\n%结束", "“%每条”不能写在“%每个单位”"),
        (f"{WHOLE}\n甲", "“%每条”没有配对的“%结束”。"),
        (f"{WHOLE}\n甲\n%否则\n{{题目}}\n%结束", "没有名为“题目”的指标"),
    ],
)
def test_what_cannot_be_written_is_named_at_its_line(text: str, says: str) -> None:
    with pytest.raises(RefusedError) as caught:
        write(text)

    assert says in str(caught.value)
    assert all(problem.place.line for problem in caught.value.problems)
