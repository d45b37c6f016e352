"""Worked cases of indicators: read with a pack, run by `pack check`, shown to users."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

from taizhang.core.indicators import Ledger, Outcome, State, evaluate
from taizhang.core.indicators.parts import check_parts, with_kin
from taizhang.core.ledger.cell import is_empty
from taizhang.core.ledger.field import CellError
from taizhang.core.ledger.record import FieldValue, Record, RecordRef
from taizhang.core.ledger.submission import Submission
from taizhang.core.ledger.unit import UnitTree
from taizhang.core.reports.template import STATE_WORDS
from taizhang.core.values import Known, Message, Period, Place, Problem, RefusedError, plain
from taizhang.packs.pack import Case

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from taizhang.core.ledger.kind import RecordKind
    from taizhang.core.ledger.unit import UnitSpan
    from taizhang.packs.marked import Marked, Path
    from taizhang.packs.pack import Pack
    from taizhang.packs.schema import CasesText, CaseText

_RECEIVED = date(2000, 1, 1)
# 不需报送 is how a report words it; what an indicator gives is 未报送.
_GIVEN = {word: state for word, state in STATE_WORDS.items() if state is not State.NOT_OWED}
_NUMBER = re.compile(r"-?\d+(\.\d+)?", re.ASCII)


@dataclass(frozen=True, slots=True)
class ExampleLookup:
    """Finds the units of the example tree; any register entry or record may be named."""

    units: tuple[UnitSpan, ...]

    def unit(self, text: str) -> str | None:
        """By code, name or short name."""
        for span in self.units:
            if text in (span.code, span.name, span.short_name):
                return span.code
        return None

    def entry(self, kind: str, text: str) -> str | None:  # noqa: ARG002 (the signature is given)
        """Whatever stands there."""
        return text


def convert_cases(
    indicator: str,
    text: CasesText,
    marked: Marked,
    kinds: Mapping[str, RecordKind],
    units: tuple[UnitSpan, ...],
) -> tuple[list[Case], list[Problem]]:
    """The cases of an indicator, and what is wrong with those that cannot be run."""
    cases: list[Case] = []
    problems: list[Problem] = []
    for index, case in enumerate(text.cases):
        path: Path = ("cases", index)
        try:
            cases.append(_convert(indicator, case, marked, path, kinds, units))
        except RefusedError as error:
            problems += [
                found if found.place.file else Problem(found.message, marked.place(path))
                for found in error.problems
            ]
    return cases, problems


def _convert(
    indicator: str,
    case: CaseText,
    marked: Marked,
    path: Path,
    kinds: Mapping[str, RecordKind],
    units: tuple[UnitSpan, ...],
) -> Case:
    lookup = ExampleLookup(units)
    known = {span.code for span in units}
    for code in (case.unit, *(sent.unit for sent in case.submissions)):
        if code not in known:
            raise RefusedError(
                Message("示例单位中没有“{code}”（见 pack.yaml 的 example_units）。", code=code)
            )
    for index, sent in enumerate(case.submissions):
        if sent.kind not in kinds:
            raise RefusedError(
                Problem(
                    Message("没有名为“{name}”的台账类型。", name=sent.kind),
                    marked.place((*path, "submissions", index, "kind")),
                )
            )
    records: list[Record] = []
    for kind_id, rows in case.records.items():
        kind = kinds.get(kind_id)
        if kind is None:
            raise RefusedError(
                Problem(
                    Message("没有名为“{name}”的台账类型。", name=kind_id),
                    marked.place((*path, "records", kind_id)),
                )
            )
        for number, row in enumerate(rows):
            where = (*path, "records", kind_id, number)
            ref = RecordRef(f"{kind_id}-{number + 1}", 1)
            records.append(_record(kind, ref, row, marked, where, lookup))
    return Case(
        indicator=indicator,
        name=case.name,
        unit=case.unit,
        period=Period.read(case.period),
        records=tuple(records),
        submissions=tuple(
            Submission(sent.unit, sent.kind, Period.read(sent.period), sent.state, _RECEIVED)
            for sent in case.submissions
        ),
        gives=_expected(case.gives, marked.place((*path, "gives"))),
        counted=case.counted,
        place=marked.place(path),
    )


def _expected(text: str, place: Place) -> Decimal | State:
    if text in _GIVEN:
        return _GIVEN[text]
    if _NUMBER.fullmatch(text):
        return Decimal(text)
    words = tuple(_GIVEN)
    message = Message("“{text}”应为数字，或 {words}。", text=text, words=words)
    raise RefusedError(Problem(message, place))


def _record(
    kind: RecordKind,
    ref: RecordRef,
    row: Mapping[str, str | list[str] | None],
    marked: Marked,
    path: Path,
    lookup: ExampleLookup,
) -> Record:
    values: dict[str, FieldValue] = {}
    owner = row.get("unit_code") or row.get(kind.owner_field or "unit_code")
    for name, cell in row.items():
        if name == "unit_code" or is_empty(cell):
            continue
        place = marked.place((*path, name))
        field = kind.field(name)
        if field is None:
            message = Message("“{kind}”没有名为“{name}”的字段。", kind=kind.id, name=name)
            raise RefusedError(Problem(message, place))
        written = "、".join(cell) if isinstance(cell, list) else cell
        try:
            values[name] = field.type.read_cell(written, field, lookup)
        except CellError as error:
            raise RefusedError(Problem(error.message, place)) from None
    misfits = [Problem(message, marked.place(path)) for _field, message in kind.check(values)]
    if misfits:
        raise RefusedError(*misfits)
    unit = lookup.unit(owner) if isinstance(owner, str) else None
    if unit is None:
        raise RefusedError(
            Problem(Message("记录要用 unit_code 写明示例单位。"), marked.place(path))
        )
    return Record(ref, kind.id, unit, values)


def case_ledger(case: Case, pack: Pack) -> Ledger:
    """The ledger in which a case plays."""
    return Ledger(case.records, case.submissions, pack.expectations)


def run_case(case: Case, pack: Pack) -> Problem | None:
    """Compute a case with the reference evaluator and say how it differs from what was expected."""
    tree = UnitTree.of(pack.example_units, case.period)
    wanted = with_kin(pack.indicators, [case.indicator])
    outcomes = evaluate(
        pack.indicators, wanted, case_ledger(case, pack), tree, case.unit, case.period
    )
    if (problem := judge_case(case, outcomes[case.indicator])) is not None:
        return problem
    for message in check_parts(pack.indicators, outcomes):
        told = Message(
            "指标 {indicator} 的示例“{name}”：{message}",
            indicator=case.indicator,
            name=case.name,
            message=message,
        )
        return Problem(told, case.place)
    return None


def judge_case(case: Case, outcome: Outcome) -> Problem | None:
    """How an outcome differs from what the case expects, or None."""
    expected = case.gives if isinstance(case.gives, State) else plain(case.gives)
    if isinstance(case.gives, State):
        fits = outcome.state is case.gives
    else:
        fits = isinstance(outcome.value, Known) and _equal(outcome.value.number, case.gives)
    if not fits:
        got = (
            plain(outcome.value.number) if isinstance(outcome.value, Known) else outcome.state.value
        )
        if isinstance(case.gives, State) and isinstance(outcome.value, Known):
            got = f"{got} ({outcome.state.value})"
        message = Message(
            "指标 {indicator} 的示例“{name}”应得 {expected}，算得 {got}。",
            indicator=case.indicator,
            name=case.name,
            expected=expected,
            got=got,
        )
        return Problem(message, case.place)
    if case.counted is not None and len(outcome.records) != case.counted:
        message = Message(
            "指标 {indicator} 的示例“{name}”应计入 {expected} 条记录，计入了 {got} 条。",
            indicator=case.indicator,
            name=case.name,
            expected=case.counted,
            got=len(outcome.records),
        )
        return Problem(message, case.place)
    return None


def _equal(number: Decimal, expected: Decimal) -> bool:
    """Equal at the decimals that the case writes, so that a ratio can be 66.7; a whole number is exact."""
    if expected == expected.to_integral_value() and "." not in f"{expected:f}":
        return number == expected
    return number.quantize(expected, rounding="ROUND_HALF_UP") == expected


def run_cases(pack: Pack) -> Iterator[Problem]:
    """All cases of a pack."""
    return (problem for case in pack.cases if (problem := run_case(case, pack)) is not None)


def check_empty_ledger(pack: Pack) -> Iterable[str]:
    """Indicators that give a number where there is nothing: the ids."""
    period = Period.read("2025H1")
    tree = UnitTree.of(pack.example_units, period)
    if not tree.spans:
        return
    empty = Ledger((), (), pack.expectations)
    for identifier in pack.indicators:
        outcomes = evaluate(pack.indicators, [identifier], empty, tree, tree.spans[0].code, period)
        if isinstance(outcomes[identifier].value, Known):
            yield identifier
