"""What checking finds: something wrong, doubtful or worth a look, where it stands, and the reckoning."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from taizhang.core.values import Message, Span


class Severity(StrEnum):
    """How sure it is: an error is certain, a doubt asks, a hint may be ignored."""

    ERROR = "error"
    DOUBT = "doubt"
    HINT = "hint"


@dataclass(frozen=True, slots=True)
class Hit:
    """What a rule sees in a document, before it is known how a profile takes it.

    Attributes:
        spans: The words concerned, the first of them first.
        message: In a clerk's words, with the reckoning.
        severity: Where this one is less, or more, certain than the rule's are as a rule.
        evidence: The figures and words that it was held against.
    """

    spans: tuple[Span, ...]
    message: Message
    severity: Severity | None = None
    evidence: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Finding:
    """A hit under a profile.

    Attributes:
        rule: The rule's id.
        severity: As the profile takes it.
        spans: Code points of the document's text.
        message: In a clerk's words, with the reckoning.
        evidence: The figures and words that it was held against.
    """

    rule: str
    severity: Severity
    spans: tuple[Span, ...]
    message: Message
    evidence: tuple[str, ...] = ()
