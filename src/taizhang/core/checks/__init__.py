"""The engine that holds a document against itself, the ledger and the norms."""

from taizhang.core.checks.document import CheckedText
from taizhang.core.checks.engine import Checked, check_document, check_fully, check_text
from taizhang.core.checks.finding import Finding, Severity
from taizhang.core.checks.phrase_list import PhraseList, read_phrases
from taizhang.core.checks.profile import DEFAULT_PROFILE, Profile, Suppression, read_profile
from taizhang.core.checks.rules import RULES

__all__ = [
    "DEFAULT_PROFILE",
    "RULES",
    "Checked",
    "CheckedText",
    "Finding",
    "PhraseList",
    "Profile",
    "Severity",
    "Suppression",
    "check_document",
    "check_fully",
    "check_text",
    "read_phrases",
    "read_profile",
]
