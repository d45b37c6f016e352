"""A document is read once, a profile decides what is run, and what a person lets stand is left out."""

import sys

import pytest

from taizhang.core.checks import (
    RULES,
    CheckedText,
    Profile,
    Severity,
    Suppression,
    check_document,
    check_text,
    read_profile,
)
from taizhang.core.values import RefusedError

WRONG = "上半年排查隐患128处，分为一般隐患103处、重大隐患22处。"
KNOWN = frozenset(RULES)


def rules_of(text: str, profile: Profile | None = None) -> list[tuple[str, str]]:
    return [(found.rule, found.severity.value) for found in check_text(text, profile=profile)]


def test_a_finding_says_where_it_stands_and_how_it_was_reckoned():
    (found,) = check_text(WRONG)

    assert [span.of(WRONG) for span in found.spans] == ["128处", "103处", "22处"]
    assert str(found.message) == "总数128处，各部分103处、22处，合计125处，相差3处。"
    assert found.evidence == ("128处", "103处", "22处")


def test_a_rule_that_is_off_is_not_run():
    assert rules_of(WRONG, Profile(off=frozenset({"FIG-PART-SUM"}))) == []


def test_a_profile_takes_a_rule_less_seriously():
    profile = Profile(severities={"FIG-PART-SUM": Severity.HINT})

    assert rules_of(WRONG, profile) == [("FIG-PART-SUM", "hint")]


@pytest.mark.parametrize(("words", "count"), [("排查隐患", 0), ("化解矛盾", 1)])
def test_what_a_person_lets_stand_is_left_out_where_its_words_stand(words: str, count: int):
    kept = Suppression("FIG-PART-SUM", words, "另有3处待定级")

    assert len(check_text(WRONG, profile=Profile(suppressions=(kept,)))) == count


def test_a_profile_is_read_from_lines():
    profile = read_profile(
        "# 说明\nFIG-RANK 不查\nFIG-NESTED 提示\nFIG-PART-SUM 保留 排查隐患 另有3处待定级\n",
        "核对.txt",
        KNOWN,
    )

    assert profile.off == {"FIG-RANK"}
    assert profile.severities == {"FIG-NESTED": Severity.HINT}
    assert profile.suppressions == (Suppression("FIG-PART-SUM", "排查隐患", "另有3处待定级"),)


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ("FIG-NONE 不查", "核对.txt:1: 没有“FIG-NONE”这条规则。"),
        ("FIG-RANK 大概", "核对.txt:1: 规则后面要写"),
        ("FIG-RANK 保留 排查隐患", "核对.txt:1: 规则后面要写"),
    ],
)
def test_a_line_that_says_nothing_is_told_with_its_number(line: str, says: str):
    with pytest.raises(RefusedError) as refused:
        read_profile(line, "核对.txt", KNOWN)

    assert says in str(refused.value)


def test_figures_of_a_masked_draft_are_not_reckoned_with():
    masked = "排查隐患9处，分为一般隐患99处、重大隐患9处。走访99家，协调99件，办结9件，慰问99户，发稿9篇。"

    assert rules_of(masked) == [("PLH-MASKED", "error")]


@pytest.mark.parametrize("text", ["", "\n\n", "其中", "分别"])
def test_odd_texts_have_no_findings(text: str):
    assert check_text(text) == []


@pytest.mark.parametrize(
    ("text", "rule"),
    [("。。。", "PUN-ELLIPSIS"), ("(((", "PUN-PAIR"), ("１２３", "NUM-FULLWIDTH")],
)
def test_of_odd_texts_only_their_signs_are_told(text: str, rule: str):
    assert [found.rule for found in check_text(text)] == [rule]


def test_what_is_done_all_through_a_text_is_one_finding_with_all_its_places():
    text = "各镇,各村抓好落实。" * 120

    (found,) = [found for found in check_text(text) if found.rule == "PUN-HALF"]

    assert len(found.spans) == 120
    assert "全文120处半角标点" in str(found.message)


def test_an_id_names_its_group_and_its_file():
    for rule in RULES.values():
        module = rule.check.__module__.rsplit(".", 1)[1]
        assert module == rule.id.lower().replace("-", "_")


@pytest.mark.parametrize(
    "piece",
    [
        "排查128处，其中一般103处、重大22处，占30%，",
        "共开展宣讲46场，同比增长5%，完成年度任务的46%，双过半，",
        "（其中12件、13件（其中3件）",
        "甲、乙、丙、丁分别12户、15户、",
        "一是12件；四项措施：一是3件；",
    ],
)
def test_a_sentence_without_an_end_takes_steps_in_proportion(piece: str):
    few, many = steps(piece * 50), steps(piece * 200)

    # Four times the text: in proportion 4, by pairs 16.
    assert many < 6 * few


def steps(text: str) -> int:
    """How many calls it takes to check a text: counted, for a clock tells of the machine too."""
    document = CheckedText(text)
    count = 0

    def step(_frame: object, event: str, _argument: object) -> None:
        nonlocal count
        count += event in ("call", "c_call")

    sys.setprofile(step)
    try:
        check_document(document)
    finally:
        sys.setprofile(None)
    return count
