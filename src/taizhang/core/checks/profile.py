"""Which rules a workspace asks for, how seriously it takes them, and what it has looked at and lets stand."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from taizhang.core.checks.finding import Severity
from taizhang.core.values import Message, Place, Problem, RefusedError

_SEVERITIES = {"错误": Severity.ERROR, "疑点": Severity.DOUBT, "提示": Severity.HINT}
_OFF, _LET_STAND = "不查", "保留"
_COLUMNS = 3


@dataclass(frozen=True, slots=True)
class Suppression:
    """Something that a person has looked at and lets stand.

    Attributes:
        rule: The rule's id.
        words: Words of the sentence concerned.
        reason: Why it stands.
    """

    rule: str
    words: str
    reason: str


@dataclass(frozen=True, slots=True)
class Profile:
    """What is checked, and how seriously.

    Attributes:
        off: Rules that are not run.
        severities: Rules that are taken otherwise than they come.
        suppressions: What was looked at and stands.
    """

    off: frozenset[str] = frozenset()
    severities: Mapping[str, Severity] = field(default_factory=lambda: MappingProxyType({}))
    suppressions: tuple[Suppression, ...] = ()

    def without(self, *rules: str) -> Profile:
        """The same without some rules."""
        return Profile(self.off | frozenset(rules), self.severities, self.suppressions)

    def with_more(self, other: Profile) -> Profile:
        """Both together; where they differ on how serious a rule is, the other one holds."""
        return Profile(
            self.off | other.off,
            MappingProxyType({**self.severities, **other.severities}),
            self.suppressions + other.suppressions,
        )

    def __reduce__(self) -> tuple[type[Profile], tuple[object, ...]]:
        """A mapping that cannot be changed does not go to another process by itself."""
        return Profile, (self.off, dict(self.severities), self.suppressions)


DEFAULT_PROFILE = Profile()


def read_profile(text: str, name: str, known: frozenset[str]) -> Profile:
    """A profile as people write it: a rule a line, then 不查, 错误, 疑点, 提示, or 保留 with words and reason.

    Raises:
        RefusedError: A line names no rule, or says nothing that is known.

    >>> read_profile("FIG-RANK 不查", "核对.txt", frozenset({"FIG-RANK"})).off
    frozenset({'FIG-RANK'})
    """
    off: set[str] = set()
    severities: dict[str, Severity] = {}
    suppressions: list[Suppression] = []
    problems: list[Problem] = []
    for number, line in enumerate(text.splitlines(), start=1):
        parts = line.split(maxsplit=1)
        if not parts or parts[0].startswith("#"):
            continue
        place = Place(name, number)
        rule, rest = parts[0], parts[1].strip() if len(parts) > 1 else ""
        if rule not in known:
            problems.append(Problem(Message("没有“{rule}”这条规则。", rule=rule[:_LONGEST]), place))
        elif rest == _OFF:
            off.add(rule)
        elif rest in _SEVERITIES:
            severities[rule] = _SEVERITIES[rest]
        elif (stands := _suppression(rule, rest)) is not None:
            suppressions.append(stands)
        else:
            problems.append(Problem(_HOW, place))
    if problems:
        raise RefusedError(*problems)
    return Profile(frozenset(off), MappingProxyType(severities), tuple(suppressions))


_LONGEST = 40
_HOW = Message("规则后面要写：不查、错误、疑点、提示，或“保留 句中的文字 理由”，三者用空格分开。")


def _suppression(rule: str, rest: str) -> Suppression | None:
    words = rest.split(maxsplit=2)
    if len(words) != _COLUMNS or words[0] != _LET_STAND:
        return None
    return Suppression(rule, words[1], words[2])
