"""The text of a report with the figures of today: words that people wrote stay, figures and words of change move."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace

from taizhang.core.reports.passage import Passage, rewritten
from taizhang.core.reports.renewal import LevelClause, Renewal, Renewals
from taizhang.core.reports.runs import Figure, Run, Text
from taizhang.core.reports.tree import Report


@dataclass(frozen=True, slots=True)
class RenewedReport:
    """A report brought up to date.

    Attributes:
        report: The report.
        changed: Figures that read otherwise now, as they were and as they are.
        left: Figures that ought to read otherwise and were left: somebody wrote over them.
        fallen: Figures that nothing stands for today; they stand as they were.
        fresh: Figures of today for which there is no place in the text.
        reworded: Sentences that the program would word otherwise today.
    """

    report: Report
    changed: tuple[tuple[Figure, Figure], ...]
    left: tuple[Renewal, ...]
    fallen: tuple[Figure, ...]
    fresh: tuple[Figure, ...]
    reworded: tuple[tuple[str, str], ...]


def renewed_tree(
    report: Report, renewals: Renewals, changeset: int, *, kept: Collection[str] = ()
) -> RenewedReport:
    """The report with the figures of today.

    Args:
        report: The report.
        renewals: What its figures read today.
        changeset: The ledger as known at.
        kept: The ids of figures that people let stand otherwise; they stay as they are.
    """
    by_id = {item.figure.id: item for item in renewals.figures}
    clauses = {item.behind.id: item for item in renewals.clauses}
    work = _Work(by_id, clauses, frozenset(kept))
    whole = rewritten(report, lambda passage: (work.passage(passage),))
    return RenewedReport(
        replace(whole, changeset=changeset),
        tuple(work.changed),
        tuple(work.left),
        tuple(item.figure for item in renewals.figures if item.now is None and item.text is None),
        renewals.fresh,
        renewals.reworded,
    )


class _Work:
    def __init__(
        self,
        by_id: Mapping[str, Renewal],
        clauses: Mapping[str, LevelClause],
        kept: frozenset[str],
    ) -> None:
        self._by_id = by_id
        self._clauses = clauses
        self._kept = kept
        self.changed: list[tuple[Figure, Figure]] = []
        self.left: list[Renewal] = []

    def passage(self, passage: Passage) -> tuple[Run, ...]:
        runs: list[Run] = []
        lead = ""
        for run in passage.runs:
            if isinstance(run, Text) and lead:
                run = replace(run, text=run.text.removeprefix(lead))  # noqa: PLW2901 (what is left of it)
                if not run.text:
                    lead = ""
                    continue
            lead = ""
            if not isinstance(run, Figure) or run.id not in self._by_id:
                runs.append(run)
                continue
            lead = self._figure(run, runs)
        return tuple(runs)

    def _figure(self, figure: Figure, runs: list[Run]) -> str:
        """Put the figure of today in its place; what is to be taken from the words behind it."""
        renewal = self._by_id[figure.id]
        now = renewal.now
        if figure.written or figure.id in self._kept:
            if renewal.moved and now is not None:
                self.left.append(renewal)
            runs.append(figure)
            return ""
        if now is None:
            if renewal.text is not None:
                _without_words(runs, renewal.words)
                runs.append(Text(renewal.text))
            else:
                runs.append(figure)
            return ""
        told = replace(now, id=figure.id, ordinal=figure.ordinal, bare=figure.bare)
        same = figure.says_the_same(told)
        if same:
            told = replace(told, printed=figure.printed)
        words = (renewal.text or "").removesuffix(now.text)
        if words != renewal.words:
            _without_words(runs, renewal.words)
            if words:
                runs.append(Text(words))
        if not same or words != renewal.words:
            self.changed.append((figure, told))
        runs.append(told)
        clause = self._clauses.get(figure.id)
        if clause is None:
            return ""
        if clause.now is None:
            runs.append(Text(clause.text))
        else:
            runs += [Text(clause.text.removesuffix(clause.now.text)), clause.now]
        return clause.was


def _without_words(runs: list[Run], words: str) -> None:
    """Take the words of a change from the end of what stands before it."""
    last = runs[-1] if runs else None
    if words and isinstance(last, Text) and last.text.endswith(words):
        rest = last.text.removesuffix(words)
        runs[-1:] = [replace(last, text=rest)] if rest else []
