"""What is different between the figures of two reports, and why: which records came, went or were corrected."""

from __future__ import annotations

from dataclasses import dataclass

from taizhang.core.reports.renewal import renew
from taizhang.core.reports.runs import Figure
from taizhang.core.reports.tree import Report


@dataclass(frozen=True, slots=True)
class FigureDifference:
    """A figure in two reports.

    Attributes:
        before: In the first; None if it is new.
        after: In the second; None if it is gone.
        added: The ids of records that only the second rests on.
        removed: The ids of records that only the first rests on.
        corrected: The ids of records of which the second knows another version.
        redefined: Whether the definition of the indicator is another one.
    """

    before: Figure | None
    after: Figure | None
    added: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()
    corrected: tuple[str, ...] = ()
    redefined: bool = False

    @property
    def figure(self) -> Figure:
        """The one or the other."""
        found = self.before or self.after
        if found is None:
            raise ValueError("A figure stands in one report at least.")
        return found

    @property
    def moved(self) -> bool:
        """Whether it reads otherwise."""
        if self.before is None or self.after is None:
            return True
        return not self.before.says_the_same(self.after)


def compare_figures(before: Report, after: Report) -> tuple[FigureDifference, ...]:
    """The figures that read otherwise or rest on other records, in the order of reading; new ones last."""
    ids = {figure.id: figure for figure in after.figures()}
    found: list[FigureDifference] = []
    taken: set[str] = set()
    for item in renew(before, after).figures:
        match = ids.get(item.figure.id, item.now)
        if match is not None:
            taken.add(match.id)
        compared = _compared(item.figure, match)
        if compared.moved or compared.added or compared.removed or compared.corrected:
            found.append(compared)
    fresh = (figure for figure in after.figures() if figure.id not in taken)
    return (*found, *(FigureDifference(None, figure) for figure in fresh))


def _compared(before: Figure, after: Figure | None) -> FigureDifference:
    if after is None:
        return FigureDifference(before, None)
    then = {ref.record_id: ref.version for ref in before.records}
    now = {ref.record_id: ref.version for ref in after.records}
    return FigureDifference(
        before,
        after,
        added=tuple(sorted(now.keys() - then.keys())),
        removed=tuple(sorted(then.keys() - now.keys())),
        corrected=tuple(sorted(key for key in then if now.get(key, then[key]) != then[key])),
        redefined=before.definition_digest != after.definition_digest,
    )
