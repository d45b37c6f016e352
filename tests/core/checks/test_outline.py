"""What the lines of a report are, and that texts made to be hard take steps in proportion."""

import re
import sys

import pytest

from taizhang.core.checks import RULES, CheckedText, check_document
from taizhang.core.checks.outline import LineKind
from taizhang.core.documents.document import Block, BlockKind, Document

REPORT = """东湖镇2025年上半年工作总结
（2025年7月8日）
上半年，各项工作进展顺利。
一、主要工作
（一）学习培训。共开展活动46场。
（二）走访调研
1.走访企业35家。
二、存在问题
宣传还不够经常。
附件：工作台账
示例市东湖镇
2025年7月8日
附件
一、台账说明
"""


def outline_of(text: str):
    return CheckedText(text).outline


def test_a_report_has_a_title_headings_a_signature_a_day_and_annexes():
    outline = outline_of(REPORT)

    assert outline.title is not None
    assert outline.signature is not None
    assert outline.day is not None
    assert outline.title.of(REPORT) == "东湖镇2025年上半年工作总结"
    assert [heading.mark.of(REPORT) for heading in outline.headings] == [
        *("一、", "（一）", "（二）", "1.", "二、")
    ]
    assert outline.signature.of(REPORT) == "示例市东湖镇"
    assert outline.day.of(REPORT) == "2025年7月8日"
    assert outline.lines[outline.annex].kind is LineKind.ANNEX


def test_the_contents_are_no_headings():
    text = "工作总结\n目录\n一、学习\n二、宣传\n一、学习\n好。\n二、宣传\n好。"

    assert [heading.line for heading in outline_of(text).headings] == [4, 6]


@pytest.mark.parametrize(
    "line", ["一、二等奖共5名。", "3、4月份开展。", "1.5万人参加。", "2025年启动。"]
)
def test_a_line_that_begins_with_a_figure_is_no_heading(line: str):
    assert outline_of(f"总结\n{line}\n好。").headings == ()


def test_of_a_word_file_the_number_that_word_puts_and_the_typed_one_are_two():
    blocks = (
        Block("一、主要工作", BlockKind.HEADING, 1, level=1, label="一、"),
        Block("共开展活动46场。", BlockKind.PARAGRAPH, 2),
        Block("存在问题", BlockKind.HEADING, 3, level=1, label="二、"),
    )
    source = Document("总结.docx", blocks)

    found = check_document(CheckedText(source.text, source=source))

    (twice,) = [finding for finding in found if finding.rule == "STR-AUTONUM"]
    assert twice.spans[0].of(source.text) == "一、"


def test_a_heading_that_word_numbers_counts_between_typed_ones():
    blocks = (
        Block("一、主要工作", BlockKind.HEADING, 1, level=1),
        Block("共开展活动46场。", BlockKind.PARAGRAPH, 2),
        Block("存在问题", BlockKind.HEADING, 3, level=1, label="二、"),
        Block("宣传还不够经常。", BlockKind.PARAGRAPH, 4),
        Block("三、下一步工作", BlockKind.HEADING, 5, level=1),
        Block("加强宣传。", BlockKind.PARAGRAPH, 6),
    )
    source = Document("总结.docx", blocks)

    assert check_document(CheckedText(source.text, source=source)) == []


def test_cells_of_a_word_file_are_no_headings():
    source = Document(
        "总结.docx", (Block("一、学习", BlockKind.CELL), Block("三、宣传", BlockKind.CELL))
    )

    assert check_document(CheckedText(source.text, source=source)) == []


_OURS = [rule for rule in RULES.values() if rule.group in {"NUM", "PUN", "STR"}]


@pytest.mark.parametrize(
    "piece",
    [
        *(",", "。", "“", "(", "《", "1", " ", "一", "-", "…", "一是", "、", "余", "约"),
        *(
            "一、甲\n",
            "（一）乙\n",
            "“甲”",
            "1.1 甲\n",
            "二是甲。",
            "1,",
            "(甲",
            "一、",
            "\n",
            "首先",
            "80分以上",
        ),
        *(
            "附件\n",
            "附件：1.甲\n",
            "目录\n",
            "上半年共开展活动46场覆盖各镇各村和各个社区取得成效群众满意度进一步提高。\n",
        ),
    ],
)
def test_hard_texts_take_calls_in_proportion(piece: str):
    few, many = _calls(piece * 300), _calls(piece * 1200)

    # Four times the text: in proportion 4, by pairs 16.
    assert many < 6 * few + 500


def _calls(text: str) -> int:
    document = CheckedText(text)
    count = 0

    def step(_frame: object, event: str, _argument: object) -> None:
        nonlocal count
        count += event in ("call", "c_call")

    sys.setprofile(step)
    try:
        for rule in _OURS:
            for _ in rule.check(document):
                pass
    finally:
        sys.setprofile(None)
    return count


@pytest.mark.parametrize("rule", _OURS, ids=lambda rule: rule.id)
def test_a_pattern_repeats_without_bound_only_what_has_one_way_to_match(rule):
    """A quantifier without bound follows no other that matches the same, and stands in none that repeats."""
    module = __import__(rule.check.__module__, fromlist=["RULE"])
    for value in vars(module).values():
        if isinstance(value, re.Pattern):
            unbounded = re.findall(r"(?<!\\)[*+]", re.sub(r"\[[^\]]*\]", "C", value.pattern))

            assert len(unbounded) <= 2, value.pattern
            assert ")*" not in value.pattern
            assert ")+" not in value.pattern
