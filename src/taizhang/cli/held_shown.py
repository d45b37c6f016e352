"""How figures beside the ledger are told."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import click

from taizhang.cli import show
from taizhang.cli.language import _
from taizhang.core.checks.held import HeldCandidate, HeldFigure, HeldVerdict, agrees, shown
from taizhang.core.values import Absence, Known, plain

if TYPE_CHECKING:
    from taizhang.services.held_file import HeldFile

_ABSENT = {
    Absence.MISSING: "未报送",
    Absence.NOT_APPLICABLE: "不适用",
    Absence.NOT_COMPARABLE: "不可比",
}
_LONGEST = 24


def tell(item: HeldFile) -> None:
    """How many agree, and for those that cannot be told what they may be."""
    held = item.held
    if not held:
        return
    counts = Counter(figure.verdict for figure in held)
    show.line(
        "与台账核对 {count} 个数：相符 {agrees}，不符 {differs}，说不准 {open}，台账里没有 {unknown}。",
        count=len(held),
        agrees=counts[HeldVerdict.AGREES],
        differs=counts[HeldVerdict.DIFFERS],
        open=counts[HeldVerdict.OPEN],
        unknown=counts[HeldVerdict.UNKNOWN],
    )
    open_ones = [figure for figure in held if figure.verdict is HeldVerdict.OPEN]
    if open_ones:
        show.line("说不准的，请人看：")
    for figure in open_ones:
        show.line(
            "  {words}：可能是 {candidates}",
            words=_words(item, figure),
            candidates=_("；").join(_candidate(figure, one) for one in figure.candidates),
        )
    click.echo("")


def to_json(item: HeldFile) -> dict[str, object]:
    """Every figure with its verdict and its candidates."""
    return {
        "ledger": [
            {
                "span": [figure.figure.start, figure.figure.end],
                "text": figure.figure.text,
                "verdict": figure.verdict.value,
                "certain": figure.certain,
                "unit": figure.unit_name,
                "period": str(figure.period or ""),
                "records": figure.records,
                "trace": figure.trace,
                "override": figure.override,
                "candidates": [
                    {
                        "indicator": one.indicator,
                        "name": one.name,
                        "role": one.role.value,
                        "value": plain(one.value.number) if isinstance(one.value, Known) else None,
                        "unit_of_count": one.unit_of_count,
                        "reasons": [reason.render(_) for reason in one.reasons],
                    }
                    for one in figure.candidates
                ],
            }
            for figure in item.held
        ]
    }


def _words(item: HeldFile, held: HeldFigure) -> str:
    """The figure with the words before it, unless something there must not be shown."""
    sentence = item.document.sentence_at(held.figure.start).span
    start = max(sentence.start, held.figure.start - _LONGEST)
    before = item.document.text[start : held.figure.start].strip()
    return f"{before}【{held.figure.text}】" if item.may_be_shown(held) else "【…】"


def _candidate(figure: HeldFigure, one: HeldCandidate) -> str:
    if not isinstance(one.value, Known):
        return f"{one.name} {_(_ABSENT[one.value.why])}"
    value = f"{one.name} {shown(one.value.number, one.unit_of_count)}"
    return _("{value}（相同）").format(value=value) if agrees(figure.figure, one) else value
