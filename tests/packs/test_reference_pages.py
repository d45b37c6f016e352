"""The reference pages for authors of packs say what the code does."""

from __future__ import annotations

import re
from decimal import Decimal
from functools import cache
from pathlib import Path

import pytest
from pydantic import BaseModel

from taizhang.core.indicators import Coverage, Outcome, State
from taizhang.core.indicators.formula import compute_formula, read_formula
from taizhang.core.indicators.relation import OutcomeRelation, relate_values
from taizhang.core.ledger.field_types import FIELD_TYPES
from taizhang.core.reports.template import SETTINGS, STATE_WORDS, Asked, Form, Word
from taizhang.core.reports.template_reader import COLUMN_WORDS, COMMANDS, read_template
from taizhang.core.values import (
    MISSING,
    NOT_APPLICABLE,
    NOT_COMPARABLE,
    Absence,
    Known,
    Period,
    Value,
    add,
    divide,
    growth,
)
from taizhang.packs.load import find_pack, load_pack
from taizhang.packs.marked import read_yaml
from taizhang.packs.schema import (
    CasesText,
    IndicatorText,
    KindText,
    PackText,
    TargetsText,
    parse,
)
from tests.support.small_office import SMALL_OFFICE

PAGES = Path(__file__).parents[2] / "docs/reference"


@cache
def page(name: str) -> str:
    return (PAGES / name).read_text("utf-8")


def keys_of(model: type[BaseModel]) -> set[str]:
    """Every key that a file may use, at any depth."""
    found: set[str] = set()
    waiting: list[object] = [model]
    while waiting:
        part = waiting.pop()
        if isinstance(part, type) and issubclass(part, BaseModel):
            found |= part.model_fields.keys()
            waiting += [field.annotation for field in part.model_fields.values()]
        else:
            waiting += getattr(part, "__args__", ())
    return found


FILES: tuple[type[BaseModel], ...] = (PackText, KindText, IndicatorText, CasesText, TargetsText)
KEYS = sorted({key for model in FILES for key in keys_of(model)})


@pytest.mark.parametrize("key", KEYS)
def test_every_key_is_on_the_page_of_packs(key: str) -> None:
    assert f"`{key}`" in page("pack.md")


@pytest.mark.parametrize("name", FIELD_TYPES)
def test_every_type_of_field_is_on_the_page_with_its_label(name: str) -> None:
    assert f"| `{name}` | {FIELD_TYPES[name].label} |" in page("pack.md")


BLOCKS = re.findall(r"```yaml\n(.*?)```", page("pack.md"), re.DOTALL)


@pytest.mark.parametrize("block", BLOCKS, ids=lambda block: block.split("\n", 1)[0])
def test_every_example_on_the_page_is_yaml(block: str) -> None:
    assert read_yaml(block, "pack.md").content


@pytest.mark.parametrize(
    ("start", "model"),
    [
        ("id: united_front", PackText),
        ("id: appeal", KindText),
        ("id: training_cohosted_sessions", IndicatorText),
        ("cases:", CasesText),
        ("period: 2025", TargetsText),
    ],
)
def test_whole_files_on_the_page_have_the_shape_of_their_files(
    start: str, model: type[BaseModel]
) -> None:
    (block,) = [block for block in BLOCKS if block.startswith(start)]

    assert isinstance(parse(model, read_yaml(block, "pack.md")), model)


@pytest.mark.parametrize("form", [form for form in Form if form])
def test_every_form_is_on_the_page_of_templates(form: Form) -> None:
    assert f"`{{指标\\|{form.value}}}`" in page("template.md")


@pytest.mark.parametrize("word", list(Word))
def test_every_word_place_is_on_the_page_of_templates(word: Word) -> None:
    assert f"| `{{{word.value}}}` |" in page("template.md")


@pytest.mark.parametrize("state", STATE_WORDS)
def test_every_state_is_on_the_page_of_templates(state: str) -> None:
    assert f"| `? {state}：` |" in page("template.md")


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_is_on_the_page_of_templates(command: str) -> None:
    assert f"`%{command}" in page("template.md")


@pytest.mark.parametrize("setting", SETTINGS)
def test_every_setting_is_on_the_page_of_templates(setting: str) -> None:
    assert f"| `@{setting} " in page("template.md")


@pytest.mark.parametrize("word", [*(test.value for test in Asked if test), *COLUMN_WORDS])
def test_every_word_of_conditions_and_tables_is_on_the_page(word: str) -> None:
    assert f"`{word}`" in page("template.md")


CONSTRUCTS = [
    block for block in page("template.md").split("```\n") if block.startswith(("%", "- {"))
]


@pytest.mark.parametrize("block", CONSTRUCTS, ids=lambda block: block.split("\n", 1)[0])
def test_every_construct_on_the_page_can_be_read(block: str) -> None:
    pack = load_pack(find_pack("united_front"))
    text = f"@title 总结\n\n{block}"

    assert read_template("example", text, "template.md", pack.indicators, pack.kinds).blocks


def test_the_example_template_can_be_read() -> None:
    example = page("template.md").split("```")[1].lstrip("\n")
    indicators = load_pack(SMALL_OFFICE).indicators

    assert read_template("example", example, "template.md", indicators).name == "半年工作总结"


# --- the tables of values.md ---------------------------------------------------------------------

SIDES: dict[str, Value] = {
    "数": Known(Decimal(3)),
    "不是零的数": Known(Decimal(4)),
    "正数": Known(Decimal(4)),
    "零": Known(Decimal(0)),
    "负数": Known(Decimal(-4)),
    "不适用": NOT_APPLICABLE,
    "未报送": MISSING,
    "不可比": NOT_COMPARABLE,
    "没有目标": NOT_APPLICABLE,
}
RESULTS = {
    Absence.NOT_APPLICABLE: "不适用",
    Absence.MISSING: "未报送",
    Absence.NOT_COMPARABLE: "不可比",
}


def table_under(heading: str) -> list[tuple[str, str, str]]:
    """The cells of a table: row, column, what stands there."""
    text = page("values.md").split(f"\n### {heading}", 1)[1]
    lines = [line for line in text.split("\n### ")[0].splitlines() if line.startswith("|")]
    rows = [[cell.strip(" *") for cell in line.strip("|").split("|")] for line in lines]
    head, _rule, *body = rows
    return [
        (row[0], column, cell)
        for row in body
        for column, cell in zip(head[1:], row[1:], strict=True)
    ]


@pytest.mark.parametrize(("left", "right", "says"), table_under("加、减"))
def test_the_table_of_sums_is_true(left: str, right: str, says: str) -> None:
    assert word_for(add(SIDES[left], SIDES[right])) == ("数" if says == "和" else says)


@pytest.mark.parametrize(("left", "right", "says"), table_under("除（比率）"))
def test_the_table_of_quotients_is_true(left: str, right: str, says: str) -> None:
    expected = "数" if says.startswith("商") else says
    assert word_for(divide(SIDES[left], SIDES[right])) == expected


@pytest.mark.parametrize(("left", "right", "says"), table_under("同比增幅"))
def test_the_table_of_growth_is_true(left: str, right: str, says: str) -> None:
    assert word_for(growth(SIDES[left], SIDES[right])) == ("数" if says == "增幅" else says)


@pytest.mark.parametrize("sign", ["×", "+", "−"])
@pytest.mark.parametrize(("left", "right", "says"), table_under("公式中的乘"))
def test_the_table_of_formulas_is_true(left: str, right: str, says: str, sign: str) -> None:
    values = {"a": SIDES[left], "b": SIDES[right]}
    found = compute_formula(read_formula(f"a {sign} b"), values, Decimal(1))

    assert word_for(found) == ("数" if says == "积" else says)


@pytest.mark.parametrize(("left", "right", "says"), table_under("除（比率）"))
def test_a_formula_divides_by_the_table_of_quotients(left: str, right: str, says: str) -> None:
    values = {"a": SIDES[left], "b": SIDES[right]}
    found = compute_formula(read_formula("a ÷ b"), values, Decimal(1))

    assert word_for(found) == ("数" if says.startswith("商") else says)


@pytest.mark.parametrize(
    ("heading", "relation"),
    [
        ("占比", OutcomeRelation.SHARE),
        ("完成率", OutcomeRelation.COMPLETION),
        ("增减", OutcomeRelation.DIFFERENCE),
        ("同比增幅", OutcomeRelation.GROWTH),
    ],
)
def test_the_tables_of_comparisons_are_true(heading: str, relation: OutcomeRelation) -> None:
    for own, other, says in table_under(heading):
        found = word_for(relate_values(relation, SIDES[own], SIDES[other]))
        expected = says if says in RESULTS.values() else "数"

        assert found == expected, (own, other)


def test_the_table_of_periods_is_true() -> None:
    for row, column, says in table_under("拿来比较的是哪一段"):
        if not column.startswith("例："):
            continue
        period = Period.read(column.removeprefix("例："))
        found = {
            "环比": period.prior(),
            "同比": period.same_period_last_year(),
            "本年累计": period.cumulative(),
            "累计同比": period.cumulative().same_period_last_year(),
        }[row]

        assert str(found) == says


def test_the_table_of_what_is_provisional_is_true() -> None:
    text = page("values.md").split("\n### 暂定和确定", 1)[1].split("\n### ")[0]
    rows = re.findall(
        r"^\| (都已报送|有未报送的) \| (没有会影响它的|有会影响它的) \| (\S+) \|$",
        text,
        re.MULTILINE,
    )

    assert len(rows) == 4
    for reported, waits, says in rows:
        coverage = Coverage(sent=("a",), missing=("b",) if reported == "有未报送的" else ())
        waiting = ("R1",) if waits == "有会影响它的" else ()
        outcome = Outcome(Known(Decimal(3)), State.VALUE, coverage, (), (), waiting)

        assert outcome.provisional is (says == "暂定")


def word_for(value: Value) -> str:
    return "数" if isinstance(value, Known) else RESULTS[value.why]


def test_the_pages_begin_in_chinese_with_an_english_summary() -> None:
    for name in ("pack.md", "template.md", "values.md"):
        title, summary = page(name).split("\n\n")[:2]
        assert re.search("[\u4e00-\u9fff]", title)
        assert summary.startswith("*Summary. ")
        assert not re.search("[\u4e00-\u9fff]", re.sub(r"\(.*?\)", "", summary))
