"""Template and outcomes to a report: wording, comparisons, numbers of headings, notes."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal

import pytest

from taizhang.core.indicators import Aggregate, Coverage, During, Indicator, Measure, Outcome, State
from taizhang.core.ledger.record import RecordRef
from taizhang.core.ledger.unit import UnitSpan, UnitTree
from taizhang.core.reports.change import change_of
from taizhang.core.reports.compose import Composition, compose
from taizhang.core.reports.digest import report_from_json, report_to_json, tree_digest
from taizhang.core.reports.material import Material, Note, NoteKind
from taizhang.core.reports.numbering import chinese_numeral
from taizhang.core.reports.runs import Figure, Role, Text
from taizhang.core.reports.template_reader import read_template
from taizhang.core.reports.tree import Heading, Paragraph, Table
from taizhang.core.values import (
    MISSING,
    NOT_APPLICABLE,
    NOT_COMPARABLE,
    Known,
    Message,
    Period,
    Value,
)

BODY = Measure(Aggregate.COUNT, "work", During("day"))
INDICATORS = {
    "sessions": Indicator("sessions", "培训场次", "场次。", "场次", BODY, digest="d1"),
    "people": Indicator("people", "培训人次", "人次。", "人次", BODY),
    "joint": Indicator("joint", "联合场次", "联合。", "场次", BODY, part_of="sessions"),
    "rate": Indicator("rate", "办结率", "率。", "%", BODY),
    "mean": Indicator("mean", "平均规模", "平均。", "人次/场", BODY),
}
HALF = Period.read("2025H1")
LONG_AGO = date(2000, 1, 1)
TREE = UnitTree(
    (
        UnitSpan("city", "示例市", "示例市", "city", "", LONG_AGO, None),
        UnitSpan("donghu", "东湖镇人民政府", "东湖镇", "town", "city", LONG_AGO, None),
        UnitSpan("liuhe", "柳河镇人民政府", "柳河镇", "town", "city", LONG_AGO, None),
    )
)


def outcome(number: str | int | Value | State, coverage: Coverage | None = None) -> Outcome:
    """An outcome from a number, an absence, or 未开展."""
    held = coverage or Coverage(sent=("donghu",))
    if number is State.NIL:
        return Outcome(Known(Decimal(0)), State.NIL, coverage or Coverage(nil=("donghu",)), ())
    if number == MISSING:
        return Outcome(MISSING, State.MISSING, coverage or Coverage(missing=("donghu",)), ())
    if number == NOT_APPLICABLE:
        return Outcome(NOT_APPLICABLE, State.NOT_APPLICABLE, held, ())
    value = Decimal(str(number))
    refs = (RecordRef("r1", 1),) if value else ()
    return Outcome(Known(value), State.VALUE if value else State.ZERO, held, refs)


@dataclass
class Writer:
    """Writes a template text from a few outcomes."""

    current: dict[str, Outcome] = field(default_factory=dict)
    base: dict[str, Outcome] = field(default_factory=dict)
    period: Period = HALF
    base_then: dict[str, Outcome] | None = None

    def compose(self, text: str) -> Composition:
        template = read_template("t", f"@title {{单位}}{{时段}}总结\n{text}", "t.txt", INDICATORS)
        return compose(
            template,
            Material(
                indicators=INDICATORS,
                current=self.current,
                # Nothing was recorded last year unless the test says so.
                base={
                    **{name: replace(now, value=MISSING) for name, now in self.current.items()},
                    **self.base,
                },
                tree=TREE,
                unit="city",
                unit_name="示例市",
                period=self.period,
                changeset=7,
                pack="p 1.0",
                figure_id=lambda number: f"f{number}",
                base_then=self.base_then,
            ),
        )

    def text(self, text: str) -> str:
        blocks = self.compose(text).report.blocks
        return "\n".join(block.text for block in blocks)


# --- states --------------------------------------------------------------------------------------

ALL_WORDINGS = """举办{sessions}。
? 为零：没有举办。
? 未开展：未开展。
? 未报送：未报送。
? 不适用：不适用。
"""


@pytest.mark.parametrize(
    ("state", "text"),
    [
        (22, "举办22场次。"),
        (0, "没有举办。"),
        (State.NIL, "未开展。"),
        (MISSING, "未报送。"),
        (NOT_APPLICABLE, "不适用。"),
    ],
)
def test_each_state_has_its_wording(state: Value | State | int, text: str) -> None:
    assert Writer({"sessions": outcome(state)}).text(ALL_WORDINGS) == text


def test_nil_is_worded_as_zero_where_the_template_knows_no_better() -> None:
    writer = Writer({"sessions": outcome(State.NIL)})

    assert writer.text("举办{sessions}。\n? 为零：没有举办。\n") == "没有举办。"


def test_zero_without_a_wording_is_printed_as_a_figure() -> None:
    assert Writer({"sessions": outcome(0)}).text("举办{sessions}。") == "举办0场次。"
    assert Writer({"sessions": outcome(State.NIL)}).text("举办{sessions}。") == "举办0场次。"


def test_zero_is_never_worded_as_nil() -> None:
    writer = Writer({"sessions": outcome(0)})

    assert writer.text("举办{sessions}。\n? 未开展：未开展。\n") == "举办0场次。"


@pytest.mark.parametrize(
    ("absent", "state"), [(MISSING, State.MISSING), (NOT_APPLICABLE, State.NOT_APPLICABLE)]
)
def test_what_is_absent_without_a_wording_leaves_an_open_place(absent: Value, state: State) -> None:
    composition = Writer({"sessions": outcome(absent)}).compose("举办{sessions}。")

    (block,) = composition.report.blocks
    assert block.text == "举办【待补：培训场次】。"
    assert composition.notes == (Note(NoteKind.LEFT_OPEN, 2, "sessions", state),)
    assert list(composition.report.figures()) == []


def test_an_empty_wording_drops_the_sentence_and_says_so() -> None:
    composition = Writer({"sessions": outcome(0)}).compose("举办{sessions}。\n? 为零：\n")

    assert composition.report.blocks == ()
    assert composition.notes == (Note(NoteKind.SENTENCE_LEFT_OUT, 2, "sessions", State.ZERO),)


def test_a_wording_may_hold_figures_of_its_own() -> None:
    writer = Writer({"sessions": outcome(0), "people": outcome(40)})

    assert writer.text("举办{sessions}。\n? 为零：仅线上{people}。\n") == "仅线上40人次。"


def test_a_sentence_without_figures_is_always_written() -> None:
    assert Writer().text("情况如下。") == "情况如下。"


def test_the_first_figure_outside_brackets_governs() -> None:
    writer = Writer({"sessions": outcome(3), "people": outcome(0)})

    assert writer.text("[培训{people}，]举办{sessions}。\n? 为零：没有。\n") == "举办3场次。"


# --- clauses that fall away ----------------------------------------------------------------------


@pytest.mark.parametrize("nothing", [0, MISSING, NOT_APPLICABLE, State.NIL])
def test_a_clause_falls_away_where_its_figure_says_nothing(nothing: Value | State | int) -> None:
    writer = Writer({"sessions": outcome(3), "people": outcome(nothing)})

    assert writer.text("举办{sessions}[，培训{people}]。") == "举办3场次。"


def test_a_clause_falls_away_as_a_whole() -> None:
    writer = Writer({"sessions": outcome(3), "people": outcome(50), "mean": outcome(0)})

    assert writer.text("举办{sessions}[，培训{people}，平均{mean}]。") == "举办3场次。"


def test_missing_units_are_named_by_their_short_names() -> None:
    gaps = Coverage(sent=("city",), missing=("donghu", "liuhe"))
    sentence = "举办{sessions}[（{sessions|未报单位}未报）]。"

    assert (
        Writer({"sessions": outcome(3, gaps)}).text(sentence) == "举办3场次（东湖镇、柳河镇未报）。"
    )
    assert Writer({"sessions": outcome(3)}).text(sentence) == "举办3场次。"


def test_the_unit_whose_report_it_is_does_not_name_itself() -> None:
    gaps = Coverage(sent=("liuhe",), missing=("city", "donghu"))

    text = Writer({"sessions": outcome(3, gaps)}).text(
        "举办{sessions}[（{sessions|未报单位}未报）]。"
    )

    assert text == "举办3场次（本单位、东湖镇未报）。"


# --- how a figure is printed ---------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "number", "form", "text"),
    [
        ("people", 1138, "", "1138人次"),
        ("people", 1138, "|约数", "1100余人次"),
        ("people", 298, "|约数", "近300人次"),
        ("people", 300, "|约数", "300人次"),
        ("people", 7, "|约数", "7人次"),
        ("people", 126_034, "|万", "12.6万人次"),
        ("people", 9_999, "|万", "9999人次"),
        ("people", 10_000, "|万", "1.0万人次"),
        ("rate", "70", "", "70%"),
        ("rate", "66.66666", "", "66.7%"),
        ("rate", "66.66666", "|约数", "66.7%"),
        ("mean", "51.7272", "", "51.7人次/场"),
        ("mean", "50", "", "50人次/场"),
    ],
)
def test_a_figure_is_printed_in_its_form(name: str, number: str, form: str, text: str) -> None:
    assert Writer({name: outcome(number)}).text(f"共{{{name}{form}}}。") == f"共{text}。"


def test_a_hedged_figure_keeps_its_exact_value() -> None:
    composition = Writer({"people": outcome(1138)}).compose("共{people|约数}。")

    (figure,) = composition.report.figures()
    assert figure.text == "1100余人次"
    assert figure.value == Known(Decimal(1138))
    assert Decimal(1138) in figure.printed.interval


# --- comparisons ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "now", "then", "words"),
    [
        ("sessions", 9, 8, "同比增长12.5%"),
        ("sessions", 6, 8, "同比下降25%"),
        ("sessions", 8, 8, "与上年同期持平"),
        ("sessions", 10_001, 10_000, "与上年同期基本持平"),
        # of a base of zero there is no percent
        ("sessions", 9, 0, "比上年同期增加9场次"),
        ("sessions", 0, 8, "同比下降100%"),
        ("sessions", 0, 0, "与上年同期持平"),
        ("sessions", 9, State.NIL, "比上年同期增加9场次"),
        # a rate moves by percentage points
        ("rate", "70", "65.25", "比上年同期提高4.8个百分点"),
        ("rate", "60", "65", "比上年同期下降5个百分点"),
        ("rate", "70.01", "70", "与上年同期基本持平"),
        ("rate", "70", 0, "比上年同期提高70个百分点"),
    ],
)
def test_year_on_year_is_worded_by_the_numbers(
    name: str, now: str, then: str | State, words: str
) -> None:
    writer = Writer({name: outcome(now)}, {name: outcome(then)})

    assert writer.text(f"情况[{{{name}|同比}}]。") == f"情况{words}。"


@pytest.mark.parametrize(
    ("now", "then", "words"),
    [
        (9, 8, "比上年同期增加1场次"),
        (6, 8, "比上年同期减少2场次"),
        (8, 8, "与上年同期持平"),
        (9, 0, "比上年同期增加9场次"),
    ],
)
def test_a_change_is_given_in_its_own_unit(now: int, then: int, words: str) -> None:
    writer = Writer({"sessions": outcome(now)}, {"sessions": outcome(then)})

    assert writer.text("情况[{sessions|增减}]。") == f"情况{words}。"


@pytest.mark.parametrize(
    ("now", "then"), [(9, MISSING), (MISSING, 8), (9, NOT_APPLICABLE), (NOT_APPLICABLE, 8)]
)
def test_without_two_numbers_there_is_no_comparison(now: Value | int, then: Value | int) -> None:
    # The same units reported in both years, so that only the numbers decide.
    reporters = Coverage(sent=("donghu",))
    writer = Writer({"sessions": outcome(now, reporters)}, {"sessions": outcome(then, reporters)})

    composition = writer.compose("情况[，{sessions|同比}][，{sessions|增减}]。")

    assert [block.text for block in composition.report.blocks] == ["情况。"]
    assert composition.notes == ()


GAP = Coverage(sent=("donghu",), missing=("liuhe",))
WHOLE = Coverage(sent=("donghu", "liuhe"))


@pytest.mark.parametrize(("now", "then"), [(GAP, WHOLE), (WHOLE, GAP)])
@pytest.mark.parametrize("form", ["同比", "增减"])
def test_years_in_which_other_units_reported_are_not_compared_and_it_is_said(
    now: Coverage, then: Coverage, form: str
) -> None:
    writer = Writer({"sessions": outcome(9, now)}, {"sessions": outcome(8, then)})

    composition = writer.compose(f"共{{sessions}}[，{{sessions|{form}}}]。")

    assert [block.text for block in composition.report.blocks] == ["共9场次。"]
    assert composition.notes == (
        Note(NoteKind.COMPARISON_LEFT_OUT, 2, "sessions", State.NOT_COMPARABLE),
    )


def test_years_that_lack_the_same_units_are_compared() -> None:
    writer = Writer({"sessions": outcome(9, GAP)}, {"sessions": outcome(8, GAP)})

    assert writer.text("共{sessions}[，{sessions|同比}]。") == "共9场次，同比增长12.5%。"


def test_without_any_base_there_is_no_comparison() -> None:
    assert Writer({"sessions": outcome(9)}).text("情况[，{sessions|同比}]。") == "情况。"


def test_what_is_not_comparable_is_not_compared() -> None:
    assert change_of(Known(Decimal(3)), NOT_COMPARABLE, "件") is None


REASON = Message("自{day}起口径有变", day="2025-01-01")
COMPARED = "举办{sessions}[，{sessions|同比}]，参加{people}。"


def unlike(number: int) -> Outcome:
    """Last year's outcome that does not compare."""
    return replace(
        outcome(number), value=NOT_COMPARABLE, state=State.NOT_COMPARABLE, reasons=(REASON,)
    )


def test_why_there_is_no_comparison_stands_in_the_notes_and_with_the_figure() -> None:
    writer = Writer(
        {"sessions": outcome(9), "people": outcome(90)},
        {"sessions": unlike(8), "people": unlike(80)},
    )

    composition = writer.compose(COMPARED)

    assert writer.text(COMPARED) == "举办9场次，参加90人次。"
    (note,) = composition.notes
    assert (note.kind, note.reasons) == (NoteKind.COMPARISON_LEFT_OUT, (REASON,))
    first, second = composition.report.figures()
    assert first.comparison == "与上年同期不可比：自2025-01-01起口径有变。"
    # The template does not compare it.
    assert second.comparison == ""


@pytest.mark.parametrize(
    ("then", "says"),
    [
        (8, ""),
        (6, "上年同期数按本期的单位隶属关系计算；按当时的隶属关系为6。"),
        (MISSING, "上年同期数按本期的单位隶属关系计算；按当时的隶属关系没有数。"),
    ],
)
def test_where_units_stand_otherwise_now_the_growth_says_so(then: int | Value, says: str) -> None:
    writer = Writer({"sessions": outcome(9), "people": outcome(9)}, {"sessions": outcome(8)})
    writer.base_then = {"sessions": outcome(then), "people": outcome(9)}

    value, growth, _persons = writer.compose(COMPARED).report.figures()

    assert (value.comparison, growth.comparison) == ("", says)
    assert growth.base == Known(Decimal(8))


def test_a_comparison_in_words_goes_to_json_and_back_and_into_the_digest() -> None:
    now, base = {"sessions": outcome(9), "people": outcome(90)}, {"sessions": unlike(8)}
    report = Writer(now, base).compose(COMPARED).report
    plain = Writer(now).compose(COMPARED).report

    assert report_from_json(report_to_json(report)) == report
    assert tree_digest(report) != tree_digest(plain)
    assert "comparison" not in str(report_to_json(plain))


def test_a_change_that_is_not_whole_is_rounded() -> None:
    change = change_of(Known(Decimal("51.75")), Known(Decimal(50)), "人次/场", absolute=True)

    assert change is not None
    assert change.printed is not None
    assert change.words + change.printed.text == "比上年同期增加1.8人次/场"
    assert change.value == Known(Decimal("1.75"))


def test_a_comparison_rests_on_both_years() -> None:
    now = Outcome(Known(Decimal(9)), State.VALUE, Coverage(), (RecordRef("r2", 1),))
    then = Outcome(Known(Decimal(8)), State.VALUE, Coverage(), (RecordRef("r1", 3),))

    (figure,) = (
        Writer({"sessions": now}, {"sessions": then})
        .compose("[{sessions|同比}。]")
        .report.figures()
    )

    assert figure.role is Role.GROWTH
    assert figure.records == (RecordRef("r1", 3), RecordRef("r2", 1))
    assert (figure.value, figure.base) == (Known(Decimal("12.5")), Known(Decimal(8)))


@pytest.mark.parametrize(
    ("name", "form", "role"),
    [
        ("sessions", "", Role.VALUE),
        ("sessions", "|同比", Role.GROWTH),
        ("rate", "|同比", Role.POINTS),
        ("sessions", "|增减", Role.DIFFERENCE),
        ("joint", "|占比", Role.SHARE),
    ],
)
def test_a_figure_knows_what_it_says_of_its_indicator(name: str, form: str, role: Role) -> None:
    now = {"sessions": outcome(20), "joint": outcome(5), "rate": outcome(70)}
    then = {"sessions": outcome(10), "joint": outcome(4), "rate": outcome(60)}

    (figure,) = Writer(now, then).compose(f"[{{{name}{form}}}。]").report.figures()

    assert figure.role is role


# --- shares --------------------------------------------------------------------------------------


def test_a_share_is_a_part_of_its_whole() -> None:
    writer = Writer({"sessions": outcome(22), "joint": outcome(8)})

    assert writer.text("[联合{joint}，占{joint|占比}。]") == "联合8场次，占36.4%。"


@pytest.mark.parametrize(
    ("joint", "sessions"), [(0, 22), (0, 0), (MISSING, 22), (5, MISSING), (5, 0)]
)
def test_a_share_of_nothing_or_nothing_of_a_whole_is_not_written(
    joint: Value | int, sessions: Value | int
) -> None:
    writer = Writer({"sessions": outcome(sessions), "joint": outcome(joint)})

    assert writer.text("情况[，占{joint|占比}]。") == "情况。"


# --- the report around the sentences -------------------------------------------------------------


def test_headings_are_numbered_level_by_level() -> None:
    text = "## 甲\n### 乙\n### 丙\n#### 丁\n##### 戊\n##### 己\n## 庚\n### 辛\n#### 壬\n"

    blocks = Writer().compose(text).report.blocks

    assert [block.number + block.text for block in blocks if isinstance(block, Heading)] == [
        "一、甲",
        "（一）乙",
        "（二）丙",
        "1.丁",
        "（1）戊",
        "（2）己",
        "二、庚",
        "（一）辛",
        "1.壬",
    ]


@pytest.mark.parametrize(
    ("number", "text"),
    [
        (1, "一"),
        (9, "九"),
        (10, "十"),
        (11, "十一"),
        (19, "十九"),
        (20, "二十"),
        (45, "四十五"),
        (99, "九十九"),
    ],
)
def test_a_number_is_written_in_chinese(number: int, text: str) -> None:
    assert chinese_numeral(number) == text


def test_words_about_the_report_are_filled_in() -> None:
    text = Writer().text("{单位}{时段}、{时段简称}、{截止日}。")

    assert text == "示例市2025年上半年、上半年、2025年6月30日。"


def test_title_and_signature_are_words() -> None:
    report = Writer().compose("一。").report

    assert (report.title, report.signature) == (("示例市2025年上半年总结",), "示例市")


def test_figures_are_numbered_in_the_order_of_reading() -> None:
    writer = Writer({"sessions": outcome(22), "people": outcome(1138), "joint": outcome(8)})

    composition = writer.compose(
        "共{sessions}[，{sessions|同比}]。\n培训{people}。\n\n联合{joint}。\n"
    )

    found = [
        (figure.ordinal, figure.id, figure.indicator) for figure in composition.report.figures()
    ]
    assert found == [(1, "f1", "sessions"), (2, "f2", "people"), (3, "f3", "joint")]


def test_neighbouring_words_are_one_text() -> None:
    composition = Writer({"sessions": outcome(0)}).compose(
        "{时段简称}，情况[，{sessions}]如下。\n甲。"
    )

    (block,) = composition.report.blocks
    assert isinstance(block, Paragraph)
    assert block.runs == (Text("上半年，情况如下。甲。"),)


def test_a_figure_carries_what_it_was_computed_from() -> None:
    (figure,) = Writer({"sessions": outcome(22)}).compose("共{sessions}。").report.figures()

    assert (figure.definition_digest, figure.unit, figure.period, figure.changeset) == (
        "d1",
        "city",
        HALF,
        7,
    )
    assert figure.records == (RecordRef("r1", 1),)


def everything() -> Composition:
    now = {
        "sessions": outcome(22),
        "people": outcome(1138),
        "joint": outcome(8),
        "rate": outcome("66.666"),
    }
    then = {"sessions": outcome(21), "people": outcome(0), "joint": outcome(8), "rate": outcome(60)}
    text = (
        "## 甲\n共{sessions}[，{sessions|同比}][，占{joint|占比}]。\n培训{people|约数}[，{people|同比}]。\n"
        "率{rate}[，{rate|同比}]。\n"
    )
    return Writer(now, then).compose(text)


def test_a_report_goes_to_json_and_back_unchanged() -> None:
    report = everything().report

    assert report_from_json(report_to_json(report)) == report


def test_the_digest_covers_what_is_said_but_not_the_anchors() -> None:
    report = everything().report
    data = report_to_json(report)
    for block in data["blocks"]:
        for run in block.get("runs", ()):
            if "id" in run:
                run["id"] = f"x{run['id']}"
    renamed = report_from_json(data)
    assert {figure.id for figure in renamed.figures()} != {figure.id for figure in report.figures()}

    assert tree_digest(renamed) == tree_digest(report)
    data["signature"] = "别的单位"
    assert tree_digest(report_from_json(data)) != tree_digest(report)


def test_figure_text_and_words_make_the_sentence() -> None:
    block = everything().report.blocks[1]

    assert isinstance(block, Paragraph)
    assert block.text == (
        "共22场次，同比增长4.8%，占36.4%。培训1100余人次，比上年同期增加1138人次。"
        "率66.7%，比上年同期提高6.7个百分点。"
    )
    assert "".join(run.text for run in block.runs if isinstance(run, Figure)) == (
        "22场次4.8%36.4%1100余人次1138人次66.7%6.7个百分点"
    )


# --- what is not owed, and units below -----------------------------------------------------------

NOBODY = Coverage()


@pytest.mark.parametrize(
    ("alternatives", "says"),
    [
        ("? 未报送：尚未报送。\n? 不需报送：", ""),
        ("? 未报送：尚未报送。\n? 不需报送：不需报送。", "不需报送。"),
        ("? 未报送：尚未报送。", "尚未报送。"),
    ],
)
def test_what_nobody_owes_is_not_called_missing(alternatives: str, says: str) -> None:
    writer = Writer({"sessions": outcome(MISSING, NOBODY), "people": outcome(3)})

    assert writer.text(f"培训{{people}}。\n\n共{{sessions}}。\n{alternatives}") == "\n".join(
        filter(None, ("培训3人次。", says))
    )


def test_of_an_office_that_owes_nothing_at_all_what_is_missing_is_said() -> None:
    writer = Writer({"sessions": outcome(MISSING, NOBODY)})

    assert writer.text("共{sessions}。\n? 未报送：尚未报送。\n? 不需报送：") == "尚未报送。"


def test_a_heading_under_which_everything_fell_away_goes_and_the_next_takes_its_number() -> None:
    writer = Writer({"sessions": outcome(MISSING, NOBODY), "people": outcome(3)})
    text = "## 甲\n### 乙\n共{sessions}。\n? 不需报送：\n## 丙\n培训{people}。\n## 丁\n"

    blocks = writer.compose(text).report.blocks
    assert [b.number + b.text for b in blocks if isinstance(b, Heading)] == ["一、丙", "二、丁"]


@pytest.mark.parametrize(
    ("unit", "says"), [("city", "各单位培训8场次，占50%。"), ("donghu", "培训8场次。")]
)
def test_a_clause_about_units_below_stands_only_where_there_are_some(unit: str, says: str) -> None:
    text = "[{有下级}各单位]培训{joint}[{有下级}，占{joint|占比}]。"
    template = read_template("t", f"@title 总结\n{text}", "t.txt", INDICATORS)
    current = {"joint": outcome(8), "sessions": outcome(16)}
    material = Material(
        indicators=INDICATORS,
        current=current,
        base=current,
        tree=TREE,
        unit=unit,
        unit_name="示例市",
        period=HALF,
        changeset=7,
        pack="p 1.0",
        figure_id=lambda number: f"f{number}",
    )

    (block,) = compose(template, material).report.blocks
    assert block.text == says


UNIT_TABLE = "%附件 各单位\n%表 各单位\n列 {people}\n行 每个单位、合计\n%结束"


def test_of_a_unit_alone_a_table_by_units_falls_away_with_its_annex() -> None:
    writer = Writer({"sessions": outcome(3), "people": outcome(3)})
    template = read_template("t", f"@title 总结\n共{{sessions}}。\n{UNIT_TABLE}", "t", INDICATORS)
    material = Material(
        indicators=INDICATORS,
        current=writer.current,
        base=writer.current,
        tree=TREE,
        unit="liuhe",
        unit_name="柳河镇",
        period=HALF,
        changeset=7,
        pack="p 1.0",
        figure_id=lambda number: f"f{number}",
    )

    made = compose(template, material)
    assert made.report.annexes == ()
    assert [note.kind for note in made.notes] == [NoteKind.NO_UNITS_BELOW]


def test_rates_of_a_table_are_printed_at_the_same_number_of_decimals() -> None:
    now = {"rate": outcome("64.25"), "sessions": outcome(5), "people": outcome(4)}
    then = {"rate": outcome(80), "sessions": outcome(4), "people": outcome(3)}
    table = "%表 指标\n列 本期、上年同期、同比\n行 {rate}\n行 {sessions}\n行 {people}\n%结束"

    (block,) = Writer(now, then).compose(table).report.blocks
    assert isinstance(block, Table)
    assert [[cell.text for cell in row.cells[2:]] for row in block.rows] == [
        ["64.3", "80.0", "-15.8"],
        ["5", "4", "25.0"],
        ["4", "3", "33.3"],
    ]


def test_what_is_not_owed_is_named_under_a_table_of_indicators_and_has_no_row() -> None:
    now = {"sessions": outcome(5), "people": outcome(MISSING, NOBODY)}
    table = "%表 指标\n列 本期\n行 {sessions}\n行 {people}\n%结束"

    (block,) = Writer(now).compose(table).report.blocks
    assert isinstance(block, Table)
    assert [row.cells[0].text for row in block.rows] == ["培训场次"]
    assert ["".join(run.text for run in note) for note in block.notes] == [
        "培训人次不需报送，表中不列。"
    ]
