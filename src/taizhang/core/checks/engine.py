"""All rules over a document that was read once."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date

from taizhang.core.checks.document import CheckedText
from taizhang.core.checks.finding import Finding
from taizhang.core.checks.phrase_list import PhraseList
from taizhang.core.checks.profile import DEFAULT_PROFILE, Profile
from taizhang.core.checks.rule import Rule
from taizhang.core.checks.rules import RULES
from taizhang.core.values import Span


def check_text(
    text: str,
    *,
    on: date | None = None,
    profile: Profile | None = None,
    phrases: PhraseList | None = None,
) -> list[Finding]:
    """What is wrong or doubtful in a text, in its order.

    >>> [str(found.message) for found in check_text("参训120人，其中女性130人。")]
    ['“其中”的130人大于总数120人。']
    """
    return check_document(CheckedText(text, on=on, phrases=phrases), profile)


def check_document(document: CheckedText, profile: Profile | None = None) -> list[Finding]:
    """What is wrong or doubtful in a document, in its order; the order of the rules plays no part."""
    return list(check_fully(document, profile).findings)


@dataclass(frozen=True, slots=True)
class Checked:
    """What checking comes to.

    Attributes:
        findings: In the order of the document.
        let_stand: What people have looked at and let stand.
    """

    findings: tuple[Finding, ...]
    let_stand: tuple[Finding, ...] = ()


def check_fully(
    document: CheckedText, profile: Profile | None = None, only: Collection[str] = RULES
) -> Checked:
    """What is wrong or doubtful in a document, by all rules or `only` some, and what of it people let stand."""
    asked = profile or DEFAULT_PROFILE
    found = [
        finding
        for rule in RULES.values()
        if rule.id not in asked.off and rule.id in only
        for finding in _run(rule, document, asked)
    ]
    unique = {(finding.rule, finding.spans, str(finding.message)): finding for finding in found}
    ordered = sorted(unique.values(), key=lambda finding: (finding.spans, finding.rule))
    standing = [finding for finding in ordered if _stands(finding, document, asked)]
    return Checked(
        tuple(finding for finding in ordered if finding not in standing), tuple(standing)
    )


def _run(rule: Rule, document: CheckedText, profile: Profile) -> Iterator[Finding]:
    for hit in rule.check(document):
        severity = profile.severities.get(rule.id) or hit.severity or rule.severity
        spans = tuple(_trimmed(span, document.text) for span in hit.spans)
        yield Finding(rule.id, severity, spans, hit.message, hit.evidence)


def _trimmed(span: Span, text: str) -> Span:
    """Without the blanks and ends of lines around the words."""
    words = span.of(text)
    if not words.strip():
        return span
    return Span(span.start + len(words) - len(words.lstrip()), span.start + len(words.rstrip()))


def _stands(finding: Finding, document: CheckedText, profile: Profile) -> bool:
    """Whether a person has looked at it and lets it stand."""
    asked = [kept.words for kept in profile.suppressions if kept.rule == finding.rule]
    if not asked:
        return False
    first = document.sentence_at(finding.spans[0].start)
    words = document.text[first.start : max(first.end, finding.spans[-1].end)]
    return any(part in words for part in asked)
