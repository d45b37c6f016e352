"""Every rule finds what its page and its cases say, and is silent where they say so."""

from pathlib import Path
from typing import Any

import pytest
import yaml

from taizhang.core.checks import RULES, Finding, check_document
from tests.support.listed import check_listed as check_text
from tests.support.small_ledger import held_text, read_entries

TEXT_RULES = [key for key, rule in RULES.items() if not rule.of_layout]
CASES = Path(__file__).parent / "cases"


def _cases(rule: str) -> dict[str, list[Any]]:
    path = CASES / f"{rule.lower().replace('-', '_')}.yaml"
    loaded: dict[str, list[Any]] = yaml.safe_load(path.read_text(encoding="utf-8"))
    return loaded


def _listed(rule: str, text: str) -> str:
    """A case with the list of its file before it, if that has one."""
    return f"{given}\n正文：\n{text}" if (given := _cases(rule).get("list")) else text


def _all(key: str) -> list[Any]:
    found = []
    for rule in TEXT_RULES:
        for number, case in enumerate(_cases(rule)[key], start=1):
            found.append(pytest.param(rule, case, id=f"{rule}-{number}"))
    return found


def _checked(text: str, ledger: list[Any] | None) -> list[Finding]:
    """A text checked, against a small ledger if its case has one."""
    return check_document(held_text(text, ledger)) if ledger else check_text(text)


def _of(rule: str, text: str, ledger: list[Any] | None = None) -> list[Finding]:
    return [finding for finding in _checked(text, ledger) if finding.rule == rule]


@pytest.mark.parametrize("rule", TEXT_RULES)
def test_the_page_of_a_rule_is_true(rule: str) -> None:
    ledger = read_entries(RULES[rule].ledger)

    assert _of(rule, RULES[rule].found, ledger)
    assert not _of(rule, RULES[rule].silent, ledger)


@pytest.mark.parametrize("rule", TEXT_RULES)
def test_what_a_page_calls_right_is_no_error_of_any_rule(rule: str) -> None:
    assert [found for found in check_text(RULES[rule].silent) if found.severity == "error"] == []


@pytest.mark.parametrize("rule", TEXT_RULES)
def test_a_rule_has_four_cases_of_both_sorts(rule: str) -> None:
    assert len(_cases(rule)["found"]) >= 4
    assert len(_cases(rule)["silent"]) >= 4


def test_there_are_no_cases_of_rules_that_are_not() -> None:
    known = {rule.lower().replace("-", "_") for rule in TEXT_RULES}

    assert {path.stem for path in CASES.glob("*.yaml")} == known


@pytest.mark.parametrize(("rule", "case"), _all("found"))
def test_it_is_found(rule: str, case: dict[str, Any]) -> None:
    ledger = case.get("ledger") or _cases(rule).get("ledger")
    found = _of(rule, _listed(rule, case["text"]), ledger)

    assert found, _checked(_listed(rule, case["text"]), ledger)
    assert case.get("says", "") in str(found[0].message)
    assert found[0].severity == case.get("severity", found[0].severity)
    for finding in found:
        assert all(span.of(case["text"]) for span in finding.spans)


@pytest.mark.parametrize(("rule", "text"), _all("silent"))
def test_it_is_let_be(rule: str, text: str | dict[str, Any]) -> None:
    case: dict[str, Any] = text if isinstance(text, dict) else {"text": text}
    ledger = case.get("ledger") or _cases(rule).get("ledger")

    assert [str(found.message) for found in _of(rule, _listed(rule, case["text"]), ledger)] == []
