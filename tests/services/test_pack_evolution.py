"""A new version of a pack neither loses old records nor compares the incomparable."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from taizhang.core.indicators import evaluate, evaluate_base
from taizhang.core.reports.material import NoteKind
from taizhang.core.values import Known, Period, RefusedError
from taizhang.services import tracing
from taizhang.services.basis import basis_rows
from taizhang.services.correcting import correct_record
from taizhang.services.entering import enter_record, revise_record
from taizhang.services.issuing import issue_report
from taizhang.services.ledger_status import ledger_status
from taizhang.services.reporting import compute, open_report, render_report, write_report
from taizhang.services.verifying import verify_workspace
from taizhang.services.workspace import PACK_FOLDER, Workspace, open_workspace
from taizhang.store import queries
from taizhang.store.facts import differing_facts
from taizhang.store.ledger.models import RecordVersion
from tests.support.books import FIRST, TRAINING, change, counts, rows_of
from tests.support.reference import reference_ledger
from tests.support.workspaces import (
    H1,
    LAST_H1,
    VIEWER,
    copy_filled,
    fill_in,
    send,
    take_in,
    template_of,
    training,
)

TOWN = "town-donghu"
SESSIONS = "training_sessions"
TRAINING_KIND = "kinds/training.yaml"

Edit = Callable[[str, str], str]


def evolve(office: Workspace, edit: Edit, more: Mapping[str, str] | None = None) -> Workspace:
    """The workspace with a new version of its pack: every file edited, some added."""
    folder = office.folder / PACK_FOLDER
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            text = path.read_text("utf-8")
            name = path.relative_to(folder).as_posix()
            path.write_text(edit(name, text), encoding="utf-8", newline="\n")
    for name, text in (more or {}).items():
        (folder / name).write_text(text, encoding="utf-8", newline="\n")
    return open_workspace(office.folder)


def replacing(file: str, old: str, new: str) -> Edit:
    """Other words in one file."""

    def edit(name: str, text: str) -> str:
        if name != file:
            return text
        assert text.count(old) == 1
        return text.replace(old, new)

    return edit


def base_of(office: Workspace, name: str = SESSIONS, of: str = "dept", period: Period = H1) -> str:
    """Last year's value, or the reasons why it does not compare."""
    found = compute(office, VIEWER, [name], of, period, queries.latest_changeset(VIEWER)).base[name]
    if isinstance(found.value, Known):
        return str(found.value.number)
    return "；".join(str(reason) for reason in found.reasons) or found.value.why.value


def value_of(office: Workspace, name: str = SESSIONS, period: Period = H1) -> object:
    computed = compute(office, VIEWER, [name], "dept", period, queries.latest_changeset(VIEWER))
    value = computed.current[name].value
    return value.number if isinstance(value, Known) else value.why.value


def engines_agree(office: Workspace) -> bool:
    """Whether the evaluator gives what the SQL gives, of both years."""
    pack, latest = office.pack, queries.latest_changeset(VIEWER)
    spans = queries.unit_spans(VIEWER, pack.kinds["unit"], latest)
    for period in (H1, Period.read("2025"), Period.read("2026H1")):
        tree = queries.unit_tree(VIEWER, pack.kinds["unit"], period, latest)
        ledger = reference_ledger(VIEWER, pack.kinds, tree, pack.expectations, latest)
        fast = compute(office, VIEWER, pack.indicators, "dept", period, latest)
        asked = (pack.indicators, pack.indicators, ledger)
        if fast.current != evaluate(*asked, tree, "dept", period):
            return False
        if fast.base != evaluate_base(*asked, spans, "dept", period):
            return False
    return not differing_facts(pack.kinds) and not verify_workspace(office, VIEWER).findings


def fill_two_years(office: Workspace) -> None:
    for period, day, number in ((LAST_H1, "2024-03-05", 4), (H1, "2025-03-05", 6)):
        rows = [
            training(day, 场次=number),
            training(day, "线上辅导", 形式="线上学习", 场次=1),
        ]
        send(office, TOWN, {TRAINING: rows}, period=period)
        for code in ("town-liuhe", "sec-economy", "assoc-biz"):
            send(office, code, nil=[TRAINING], period=period)
    issue_report(
        office, VIEWER, write_report(office, VIEWER, "dept", H1, template="half_year")[0].number
    )


@pytest.fixture
def two_years(server: str, tmp_path: Path) -> Workspace:
    """An office that has sent for two years, and has issued the report of the second."""
    return copy_filled(fill_two_years, tmp_path / "office")


ISSUED = "2025H1-001"
H2 = Period.read("2025H2")


def rows_then(office: Workspace) -> list[object]:
    """What the issued report says of its figures."""
    return [item.row for item in tracing.trace_report(office, VIEWER, ISSUED).figures]


# --- each evolution, by one name -----------------------------------------------------------------


def field_renamed(name: str, text: str) -> str:
    """`sessions` (场次) becomes `events` (举办场数)."""
    if name == TRAINING_KIND:
        return text.replace(
            "  - id: sessions\n    label: 场次\n",
            "  - id: events\n    label: 举办场数\n    renamed_from: [sessions]\n",
        )
    text = text.replace("field: sessions", "field: events")
    return re.sub(r"(?<![a-z_])sessions: (?=\d|\{)", "events: ", text)


def choice_renamed(name: str, text: str) -> str:
    """`lecture` (专题讲座) becomes `talk` (讲座)."""
    if name == TRAINING_KIND:
        return text.replace(
            "{id: lecture, label: 专题讲座}", "{id: talk, label: 讲座, renamed_from: [lecture]}"
        )
    return text.replace("专题讲座", "讲座")


ONLINE = "{id: online, label: 线上学习}"
SPLIT = (
    "{id: online, label: 线上学习, retired: 2025-01-01, split_into: [live, recorded]}\n"
    "      - {id: live, label: 线上直播}\n"
    "      - {id: recorded, label: 线上点播}"
)


def choice_split(name: str, text: str, *, split: str = SPLIT) -> str:
    """线上学习 is divided into 线上直播 and 线上点播."""
    if name == TRAINING_KIND:
        return text.replace(ONLINE, split)
    if name.endswith(".cases.yaml"):
        return re.sub(r"(2025-[^\n]*)format: 线上学习", r"\1format: 线上直播", text)
    return text


def kind_retired(name: str, text: str) -> str:
    """学习培训 is reported until the middle of 2025."""
    return f"{text}retired: 2025-07-01\n" if name == TRAINING_KIND else text


def kind_broken(name: str, text: str) -> str:
    """学习培训 means something else since 2025."""
    if name != TRAINING_KIND:
        return text
    return f"{text}not_comparable:\n  - {{since: 2025-01-01, why: 改由村（社区）直接报送。}}\n"


EVOLUTIONS: dict[str, Edit] = {
    "field_renamed": field_renamed,
    "choice_renamed": choice_renamed,
    "choice_split": lambda name, text: choice_split(
        name, text, split=SPLIT.replace("2025-01-01", "2025-07-01")
    ).replace("format: 线上直播", "format: 线上学习"),
    "kind_retired": kind_retired,
    "kind_broken": kind_broken,
}


@pytest.mark.parametrize("name", EVOLUTIONS)
def test_an_issued_report_is_traced_by_the_definitions_that_it_was_written_with(
    two_years: Workspace, name: str
) -> None:
    before = rows_then(two_years)

    office = evolve(two_years, EVOLUTIONS[name])

    assert rows_then(office) == before
    traces = tracing.trace_report(office, VIEWER, ISSUED).figures
    assert not any(item.corrected or item.added or item.removed for item in traces)
    assert render_report(office, VIEWER, open_report(ISSUED))


@pytest.mark.parametrize("name", EVOLUTIONS)
def test_old_records_count_as_before_on_both_engines(two_years: Workspace, name: str) -> None:
    office = evolve(two_years, EVOLUTIONS[name])

    assert value_of(office) == 7
    assert value_of(office, period=LAST_H1) == 5
    assert engines_agree(office)


@pytest.mark.parametrize("name", ["field_renamed", "choice_renamed", "choice_split"])
def test_old_records_are_compared_as_before(two_years: Workspace, name: str) -> None:
    assert base_of(evolve(two_years, EVOLUTIONS[name])) == "5"


@pytest.mark.parametrize("name", ["field_renamed", "choice_renamed", "choice_split", "kind_broken"])
def test_a_workbook_that_went_out_before_is_read_by_its_own_words(
    two_years: Workspace, name: str
) -> None:
    sent = template_of(two_years, TOWN)
    office = evolve(two_years, EVOLUTIONS[name])

    assert take_in(office, "same.xlsx", sent).changeset is None
    more = fill_in(
        change(sent, TRAINING, {(FIRST, "场次"): 8}), {TRAINING: [training("2025-04-01")]}
    )
    result = take_in(office, "more.xlsx", more)
    assert not result.problems
    assert counts(result)[TRAINING] == (1, 1, 1, 0, 0)
    assert value_of(office) == 10


def test_rows_to_mend_of_an_old_workbook_come_back_in_its_own_words(two_years: Workspace) -> None:
    sent = template_of(two_years, TOWN)
    office = evolve(two_years, lambda name, text: choice_renamed(name, field_renamed(name, text)))
    bad = fill_in(sent, {TRAINING: [training("2025-04-01", 场次="约3")]})

    mending = take_in(office, "bad.xlsx", bad).mending

    assert mending is not None
    assert [row["形式"] for row in rows_of(mending, TRAINING)] == ["专题讲座"]
    result = take_in(office, "mended.xlsx", change(mending, TRAINING, {(FIRST, "场次"): 3}))
    assert not result.problems
    assert value_of(office) == 10


def kind_relabelled(name: str, text: str) -> str:
    """学习培训 is called 教育培训 now."""
    return text.replace("label: 学习培训\n", "label: 教育培训\n") if name == TRAINING_KIND else text


def test_a_workbook_is_read_by_the_names_that_its_sheets_had(two_years: Workspace) -> None:
    filled = fill_in(template_of(two_years, TOWN), {TRAINING: [training("2025-04-01", 场次=3)]})
    nil = fill_in(template_of(two_years, "town-liuhe", H2), {}, nil=[TRAINING])
    office = evolve(two_years, kind_relabelled)

    assert counts(take_in(office, "a.xlsx", filled)) == {
        "教育培训": (1, 0, 2, 0, 0),
        "诉求办理": (0, 0, 0, 0, 0),
    }
    assert take_in(office, "b.xlsx", nil).problems == ()
    said = {
        (item.unit, str(item.period)) for item in ledger_status(office, VIEWER, H2) if item.state
    }
    assert said == {("柳河镇", "2025H2")}


def labels_swapped(name: str, text: str) -> str:
    """场次 and 培训人次 change their labels, which no workbook of before must notice."""
    if name != TRAINING_KIND:
        return text
    return (
        text.replace("label: 场次\n", "label: 甲\n")
        .replace("label: 培训人次\n", "label: 场次\n")
        .replace("label: 甲\n", "label: 培训人次\n")
    )


def test_columns_that_have_changed_their_labels_are_not_mixed_up(two_years: Workspace) -> None:
    sent = template_of(two_years, TOWN)

    office = evolve(two_years, labels_swapped)

    assert take_in(office, "same.xlsx", sent).changeset is None
    assert value_of(office) == 7


def test_a_new_workbook_speaks_the_new_words(two_years: Workspace) -> None:
    office = evolve(two_years, lambda name, text: choice_renamed(name, field_renamed(name, text)))

    row = rows_of(template_of(office, TOWN), TRAINING)[0]

    assert (row["举办场数"], row["形式"]) == (6, "讲座")


def test_a_correction_after_a_renaming_touches_only_what_it_corrects(two_years: Workspace) -> None:
    office = evolve(two_years, field_renamed)
    record = next(
        record
        for record in queries.records(
            VIEWER,
            office.pack.kinds,
            queries.unit_tree(VIEWER, office.pack.kinds["unit"], H1, 99),
            queries.latest_changeset(VIEWER),
            ["training"],
        )
        if record.values["events"] == 6
    )

    correct_record(
        office, VIEWER, record.ref.record_id, {"培训人次": "51"}, reason="数错", actor="综合岗"
    )

    def touched() -> set[str]:
        traces = tracing.trace_report(office, VIEWER, ISSUED).figures
        return {item.row.indicator.split("（")[0] for item in traces if item.corrected}

    assert touched() == {"培训人次", "平均培训规模"}
    # A person may still call the field by its earlier id.
    correct_record(
        office, VIEWER, record.ref.record_id, {"sessions": "7"}, reason="数错", actor="综合岗"
    )
    assert "学习培训场次" in touched()


# --- an answer that was split --------------------------------------------------------------------

INDICATOR = """\
id: {name}
name: 线上培训
unit_of_count: 场次
definition: 举办日期在时段内、形式为所列的学习培训，“场次”相加。
source: 自定。
measure: sum
kind: training
field: sessions
on: held_on
where:
  format: {where}
"""
CASES = """\
cases:
  - {{name: 没有报送, unit: dept, period: 2025H1, gives: 未报送}}
"""
SPLIT_WHY = "“形式”的“线上学习”自2025-01-01起分为线上直播、线上点播，此前的记录分不开"


def with_online(office: Workspace, where: str) -> Workspace:
    """The pack in which 线上学习 is split, and an indicator of some of the answers."""
    path = "indicators/training/online"
    more = {
        f"{path}.yaml": INDICATOR.format(name="online", where=where),
        f"{path}.cases.yaml": CASES.format(),
    }
    return evolve(office, choice_split, more)


@pytest.mark.parametrize(
    ("where", "says"),
    [
        ("live", SPLIT_WHY),
        ("[live, lecture]", SPLIT_WHY),
        ("[live, recorded]", "1"),
        ("[online, live, recorded]", "1"),
        ("[live, recorded, lecture]", "5"),
        ("lecture", "4"),
    ],
)
def test_part_of_a_split_answer_does_not_compare_with_before_and_all_of_it_does(
    two_years: Workspace, where: str, says: str
) -> None:
    office = with_online(two_years, where)

    assert base_of(office, "online") == says
    assert base_of(office, "online", period=Period.read("2026H1")) != SPLIT_WHY
    assert engines_agree(office)


def test_a_split_answer_is_neither_offered_nor_taken_any_more_but_stays_readable(
    two_years: Workspace,
) -> None:
    office = with_online(two_years, "[live, recorded]")
    h2 = Period.read("2025H2")
    rows = {TRAINING: [training("2025-08-01", "讲座", 形式="线上学习")]}

    result = take_in(office, "h2.xlsx", fill_in(template_of(office, TOWN, h2), rows))

    assert [str(item.message) for item in result.problems] == [
        "“形式”：“线上学习”自2025-01-01起分为线上直播、线上点播，请从中选择。"
    ]
    again = {TRAINING: [training("2025-08-01", "讲座", 形式="线上直播")]}
    send(office, TOWN, again, period=h2)
    late = {TRAINING: [training("2024-02-01", "补报", 形式="线上学习")]}
    send(office, TOWN, late, period=LAST_H1)
    assert base_of(office, "online") == "2"


def test_a_record_with_a_split_answer_is_corrected_in_other_fields_and_asked_when_it_moves(
    two_years: Workspace,
) -> None:
    rows = {TRAINING: [training("2025-03-09", "网课", 形式="线上学习")]}
    send(two_years, TOWN, rows)
    row = RecordVersion.objects.get(values__topic="网课")
    office = with_online(two_years, "[live, recorded]")

    def correct(**texts: str) -> object:
        return correct_record(
            office, VIEWER, row.record_id, texts, reason="核对", actor="填报人"
        ).fields

    assert [(item.label, item.after) for item in correct(培训人次="51")] == [("培训人次", "51")]  # type: ignore[attr-defined]
    with pytest.raises(RefusedError, match="“培训人次”必填"):
        correct(培训人次="")
    assert correct(形式="线上直播")
    with pytest.raises(RefusedError, match="请从中选择"):
        correct(形式="线上学习")


def test_what_is_no_longer_reported_is_no_longer_entered(two_years: Workspace) -> None:
    office = evolve(two_years, kind_retired)
    texts = {
        "举办日期": "2025-07-01",
        "主题": "补录",
        "形式": "专题讲座",
        "对象": "统战干部",
        "场次": "1",
        "培训人次": "5",
    }

    with pytest.raises(RefusedError, match="自2025-07-01起不再报送"):
        enter_record(office, VIEWER, TRAINING, TOWN, texts)

    entered = enter_record(office, VIEWER, TRAINING, TOWN, texts | {"举办日期": "2025-06-30"})
    with pytest.raises(RefusedError, match="不再报送"):
        revise_record(office, VIEWER, entered.record_id, {"举办日期": "2025-07-02"})


def test_the_drop_down_offers_what_can_be_chosen_in_the_period(two_years: Workspace) -> None:
    office = with_online(two_years, "[live, recorded]")
    kind = office.pack.kinds["training"]

    def offered(period: Period) -> set[str]:
        field = kind.offering(period.start).field("format")
        assert field is not None
        return {choice.label for choice in field.choices}

    assert "线上学习" in offered(LAST_H1)
    assert "线上学习" not in offered(H1)
    assert "线上直播" in offered(H1)


# --- what is declared not to compare -------------------------------------------------------------


def declared(file: str, since: str, *, under: str = "") -> Edit:
    """`not_comparable` at the end of a file, or under a line of it."""

    def edit(name: str, text: str) -> str:
        if name != file:
            return text
        line = f"not_comparable: [{{since: {since}, why: 统计办法改了}}]\n"
        if not under:
            return text + line
        assert text.count(under) == 1
        return text.replace(under, f"{under}    {line}")

    return edit


SESSIONS_FILE = "indicators/training/training_sessions.yaml"


@pytest.mark.parametrize(
    ("edit", "what"),
    [
        (declared(TRAINING_KIND, "2025-01-01"), "学习培训"),
        (declared(TRAINING_KIND, "2025-01-01", under="  - id: sessions\n"), "场次"),
        (declared(TRAINING_KIND, "2025-01-01", under="  - id: held_on\n"), "举办日期"),
        (declared(SESSIONS_FILE, "2025-01-01"), "学习培训场次"),
    ],
    ids=["kind", "field", "day", "indicator"],
)
def test_the_two_sides_of_a_declared_change_are_not_compared(
    two_years: Workspace, edit: Edit, what: str
) -> None:
    office = evolve(two_years, edit)
    why = f"“{what}”自2025-01-01起口径有变：统计办法改了"

    assert base_of(office) == why
    # What is computed from it does not compare either.
    assert base_of(office, "training_average_attendance") == why
    written, composition = write_report(office, VIEWER, "dept", H1, template="half_year")
    notes = [note for note in composition.notes if note.kind is NoteKind.COMPARISON_LEFT_OUT]
    assert [str(note.reasons[0]) for note in notes if note.indicator == SESSIONS] == [why]
    rows = basis_rows(VIEWER, written.pack, written.report)
    assert rows[0].comparison == f"与上年同期不可比：{why}。"
    assert rows[0].text == "7场次"
    assert not any(row.role == "同比增幅" and SESSIONS in row.indicator for row in rows)
    assert engines_agree(office)


@pytest.mark.parametrize(
    ("since", "period", "compares"),
    [
        ("2024-01-01", "2025H1", True),
        ("2024-01-02", "2025H1", False),
        ("2025-01-01", "2025H1", False),
        ("2025-06-30", "2025H1", False),
        ("2025-07-01", "2025H1", True),
        ("2025-07-01", "2025", False),
        ("2024-07-01", "2025Q1", False),
    ],
)
def test_a_change_within_or_between_two_periods_parts_them(
    two_years: Workspace, since: str, period: str, compares: bool
) -> None:
    office = evolve(two_years, declared(TRAINING_KIND, since))

    assert ("口径有变" not in base_of(office, period=Period.read(period))) == compares


@pytest.mark.parametrize(
    ("since", "compares"),
    [("2024-06-30", True), ("2024-07-01", False), ("2025-06-30", False), ("2025-07-01", True)],
)
def test_a_stock_is_parted_by_a_change_between_its_two_moments(
    office: Workspace, since: str, compares: bool
) -> None:
    office = evolve(office, declared("registers/organisation.yaml", since))

    assert (base_of(office, "organisations") == "1") == compares


# --- a kind that was retired ---------------------------------------------------------------------


def test_a_retired_kind_is_neither_in_workbooks_nor_owed_afterwards(two_years: Workspace) -> None:
    office = evolve(two_years, kind_retired)

    with pytest.raises(RefusedError, match="没有要报的台账"):
        template_of(office, "assoc-biz", H2)
    assert {item.kind for item in ledger_status(office, VIEWER, H2)} == {"诉求办理"}
    assert "学习培训" in {item.kind for item in ledger_status(office, VIEWER, H1)}
    assert "学习培训" in {item.kind for item in ledger_status(office, VIEWER, Period.read("2025"))}


def test_a_workbook_for_a_period_after_the_end_of_a_kind_is_refused_for_that_sheet(
    two_years: Workspace,
) -> None:
    empty = template_of(two_years, TOWN, H2)
    filled = fill_in(empty, {TRAINING: [training("2025-08-01")]})
    said_nil = fill_in(empty, {}, nil=[TRAINING, "诉求办理"])
    office = evolve(two_years, kind_retired)

    refused = take_in(office, "h2.xlsx", filled)

    assert [str(item) for item in refused.problems] == [
        "h2.xlsx 学习培训: “学习培训”自2025-07-01起不再报送，这张表没有导入。"
    ]
    assert refused.changeset is None
    nil = take_in(office, "nil.xlsx", said_nil)
    assert (nil.problems, nil.nil) == ((), ("诉求办理",))
    # That nothing came any more is not a zero.
    assert value_of(office, period=H2) == "not_applicable"
    late = {TRAINING: [training("2025-06-30", "补报")]}
    send(office, TOWN, late)
    assert value_of(office) == 8
    assert tracing.trace_indicator(office, VIEWER, SESSIONS, "dept", H1).value == "8"
