"""Every template of the built-in packs where there is little or nothing to tell: sentences stay whole."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date

import pytest

from taizhang.core.indicators import Ledger, Outcome, evaluate, evaluate_base
from taizhang.core.ledger.record import RecordRef
from taizhang.core.ledger.submission import Submission, SubmissionState
from taizhang.core.ledger.unit import UnitTree
from taizhang.core.rendering.markdown import render_markdown
from taizhang.core.reports.compose import compose
from taizhang.core.reports.material import Material, UnitPart
from taizhang.core.values import Period
from taizhang.packs.load import built_in_packs
from taizhang.packs.pack import Pack
from tests.support.built_in import pack_of

PERIOD = Period.read("2025H1")
PACKS = tuple(built_in_packs())
# A stop after a stop or an opening bracket, or at the start of a line; brackets with nothing in them.
LONE = re.compile(
    r"[，、；：。（《“][，、；。]|^\s*(?:- )?[，、；：。）》”]|（）|《》|“”", re.MULTILINE
)


def reports(pack: Pack, state: SubmissionState, units: set[str]) -> tuple[Submission, ...]:
    """What units have sent: for all that they owe."""
    return tuple(
        Submission(unit.code, item.kind, part, state, date(2025, 7, 1))
        for unit in pack.example_units
        if unit.code in units
        for item in pack.expectations
        if item.owed_by(unit)
        for part in item.periods(PERIOD)
    )


def ledger_of(pack: Pack, how: str) -> Ledger:
    units = {unit.code for unit in pack.example_units}
    last = pack.example_units[-1].code
    match how:
        case "nil":
            sent = reports(pack, SubmissionState.NIL, units)
        case "sent, but there was nothing":
            sent = reports(pack, SubmissionState.SENT, units)
        case "one unit alone, nil":
            sent = reports(pack, SubmissionState.NIL, {last})
        case _:
            sent = ()
    told = pack.cases if how == "all that the cases record" else ()
    records = tuple(
        replace(record, ref=RecordRef(f"{number}-{record.ref.record_id}", 1))
        for number, case in enumerate(told)
        for record in case.records
    )
    return Ledger(records, sent, pack.expectations)


def written(pack: Pack, template: str, how: str) -> str:
    tree = UnitTree.of(pack.example_units, PERIOD)
    ledger, root = ledger_of(pack, how), pack.example_units[0]

    def outcomes(unit: str) -> tuple[dict[str, Outcome], dict[str, Outcome]]:
        wanted = list(pack.indicators)
        spans = pack.example_units
        now = evaluate(pack.indicators, wanted, ledger, tree, unit, PERIOD)
        return now, evaluate_base(pack.indicators, wanted, ledger, spans, unit, PERIOD)

    current, base = outcomes(root.code)
    material = Material(
        indicators=pack.indicators,
        current=current,
        base=base,
        tree=tree,
        unit=root.code,
        unit_name=root.name,
        period=PERIOD,
        changeset=1,
        pack=pack.label,
        figure_id=str,
        signed_on=date(2025, 7, 8),
        parts=tuple(
            UnitPart(unit.code, unit.name, *outcomes(unit.code))
            for unit in pack.example_units
            if unit.parent == root.code
        ),
    )
    return render_markdown(compose(pack.templates[template], material).report)


@pytest.mark.parametrize(
    "how",
    [
        "nil",
        "sent, but there was nothing",
        "one unit alone, nil",
        "nobody has sent",
        "all that the cases record",
    ],
)
@pytest.mark.parametrize(
    ("name", "template"), [(name, t) for name in PACKS for t in pack_of(name).templates]
)
def test_no_stop_is_left_alone_where_clauses_fall_away(name: str, template: str, how: str) -> None:
    text = written(pack_of(name), template, how)

    assert text.count("\n") > 1
    assert [line for line in text.splitlines() if LONE.search(line)] == []


# Words that announce something, with nothing after them; a nought that is told as a figure; a unit that is read aloud.
EMPTY = re.compile(
    r"(?:其中|分别为|包括|共有|期间|会上|走访中|活动中|工作站中|到期未办结的|到期未办的有)[。；、]"
    r"|为[，。；]|(?<![\d.])0(?:场次|人次|次|场|件|篇|条|个|项|家)|人次/|(\w{2,})\1(?=[，。；])"
)


def lone_leads(text: str) -> list[str]:
    """Enumerations of one, by the heading under which they stand."""
    parts = re.split(r"^#+ .*$", text, flags=re.MULTILINE)
    return [
        part.strip()
        for part in parts
        if re.search("^一是", part, re.MULTILINE) and "二是" not in part
    ]


@pytest.mark.parametrize(
    "how",
    [
        "nil",
        "sent, but there was nothing",
        "one unit alone, nil",
        "nobody has sent",
        "all that the cases record",
    ],
)
@pytest.mark.parametrize(
    ("name", "template"), [(name, t) for name in PACKS for t in pack_of(name).templates]
)
def test_no_word_announces_what_does_not_follow(name: str, template: str, how: str) -> None:
    text = written(pack_of(name), template, how)

    sentences = [line for line in text.splitlines() if not line.startswith("|")]
    assert [line for line in sentences if EMPTY.search(line)] == []
    assert lone_leads(text) == []
    # Units that sent a part of what they owe have figures in it: what is left out is what they did not send.
    assert "不含尚未报送的" not in text


@pytest.mark.parametrize("name", PACKS)
def test_nothing_done_is_written_as_that_and_not_as_zeros(name: str) -> None:
    text = written(pack_of(name), "half_year", "nil")

    sentences = [line for line in text.splitlines() if "|" not in line]
    zeros = [line for line in sentences if re.search(r"(?<![\d.])0(?![\d.%])", line)]
    assert zeros == []
