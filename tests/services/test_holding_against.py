"""Any report held against the ledger: what agrees, what differs and why, what a person has to look at."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from taizhang.core.checks.held import HeldVerdict
from taizhang.core.reading import read_figures
from taizhang.core.reports.read_figure import BoundFigure
from taizhang.core.reports.runs import Role
from taizhang.core.values import Period, RefusedError
from taizhang.services.correcting import correct_record
from taizhang.services.held_file import HeldFile
from taizhang.services.holding_against import held_figures, hold_file, sought_in
from taizhang.services.overriding import override_figure, report_overrides
from taizhang.services.reporting import render_report, write_report
from taizhang.services.verifying import verify_workspace
from taizhang.services.workspace import Workspace, open_workspace
from taizhang.store import queries
from taizhang.store.database import close_database
from taizhang.store.ledger.models import Record
from taizhang.store.reporting.models import FigureOverride
from tests.support.books import APPEAL, TRAINING
from tests.support.workspaces import H1, LAST_H1, VIEWER, appeal, make_office, send, training

TITLE = "示例市委统战部2025年上半年工作情况总结\n"


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Twelve trainings in two towns, ten of them last year; seven suggestions, of which one town sent none."""
    made = make_office(tmp_path_factory.mktemp("holding") / "office")
    send(made, "town-donghu", {TRAINING: [training("2024-03-01", 场次=10)]}, period=LAST_H1)
    for unit in ("sec-economy", "assoc-biz", "town-liuhe"):
        send(made, unit, nil=[TRAINING], period=LAST_H1)
    for unit in ("sec-economy", "assoc-biz"):
        send(made, unit, nil=[TRAINING])
    rows = [appeal(f"2025-03-0{day}", f"用电增容{day}") for day in range(1, 8)]
    first = [training("2025-03-05", 场次=8, 培训人次=298)]
    send(made, "town-donghu", {TRAINING: first, APPEAL: rows})
    send(made, "town-liuhe", {TRAINING: [training("2025-04-05", "学习", 场次=4, 培训人次=60)]})
    close_database()
    return made.folder


@pytest.fixture
def office(filled: Path, tmp_path: Path) -> Workspace:
    """A copy of it."""
    return open_workspace(shutil.copytree(filled, tmp_path / "office"))


def held(office: Workspace, text: str, **more: object) -> HeldFile:
    path = office.folder / "旧总结.txt"
    path.write_text(TITLE + text, encoding="utf-8")
    return hold_file(office, VIEWER, path, **more)  # type: ignore[arg-type]


def told(file: HeldFile) -> list[tuple[str, str]]:
    """Rule and words of every finding against the ledger."""
    return [
        (found.rule, found.spans[0].of(file.document.text))
        for found in file.findings
        if found.rule.startswith("LED")
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("上半年，共举办学习培训12场次。", []),
        ("上半年，共举办学习培训12场次，同比增长20%。", []),
        ("上半年，共举办学习培训12场次，比上年同期增加2场次。", []),
        ("上半年，共举办学习培训10余场次。", []),
        ("上半年，共举办学习培训15场次。", [("LED-VALUE", "15场次")]),
        ("上半年，共举办学习培训12场次，同比增长25%。", [("LED-VALUE", "25%")]),
        ("上半年，共举办学习培训12场次，上年同期9场次。", [("LED-PRIOR", "9场次")]),
        ("上半年，东湖镇共举办学习培训8场次。", []),
        # the figure of one town, said of all; of the first quarter, too, and of before the other town sent
        (
            "上半年，共举办学习培训8场次。",
            [("LED-PERIOD", "8场次"), ("LED-SCOPE", "8场次"), ("LED-STALE", "8场次")],
        ),
        # the figure of last year
        (
            "上半年，共举办学习培训10场次。",
            [("LED-PERIOD", "10场次"), ("LED-VALUE", "10场次")],
        ),
        ("上半年，共培训358人。", [("LED-PERSON-TIMES", "358人")]),
        ("上半年，共培训超360人次。", [("LED-APPROX-DIR", "超360人次")]),
        # the towns that owe it have not all reported
        ("上半年，收集诉求7件。", [("LED-MISSING-UNIT", "7件")]),
        ("上半年，收集诉求7件（不含尚未报送的柳河镇）。", []),
        # which of them is meant cannot be told
        ("上半年，举办线上学习培训15场次。", []),
        ("上半年，修缮房屋300间。", [("LED-NO-SOURCE", "300间")]),
    ],
)
def test_a_figure_is_held_against_the_ledger(
    office: Workspace, text: str, expected: list[tuple[str, str]]
) -> None:
    assert told(held(office, text)) == expected


def test_an_error_names_the_value_the_records_and_the_command(office: Workspace) -> None:
    file = held(office, "上半年，共举办学习培训15场次。")

    (message,) = [str(one.message) for one in file.findings if one.rule == "LED-VALUE"]
    assert message == (
        "“15场次”与台账不符：示例市委统战部2025年上半年“学习培训场次”，台账为12场次，依据2条记录，"
        "查看：taizhang trace training_sessions --unit 示例市委统战部 --period 2025H1"
    )


def test_a_figure_of_before_a_correction_is_told_as_such(office: Workspace) -> None:
    record = Record.objects.filter(kind="training").order_by("record_id")
    found = [
        one.record_id
        for one in record
        if one.versions.get().unit == "town-liuhe" and one.versions.get().values
    ]
    correct_record(office, VIEWER, found[0], {"场次": "2"}, reason="数错了", actor="统计岗")

    file = held(office, "上半年，共举办学习培训12场次。")

    assert told(file) == [("LED-STALE", "12场次")]


def test_what_is_another_units_or_periods_can_be_said(office: Workspace) -> None:
    text = "共举办学习培训8场次。"

    assert told(held(office, text, unit="东湖镇")) == []
    assert told(held(office, "共举办学习培训10场次。", period=LAST_H1)) == []


def test_a_text_without_a_period_is_not_guessed_at(office: Workspace) -> None:
    path = office.folder / "x.txt"
    path.write_text("工作情况总结\n共举办学习培训12场次。", encoding="utf-8")

    with pytest.raises(RefusedError, match="--period"):
        hold_file(office, VIEWER, path)


def test_a_figure_known_by_its_anchor_needs_no_words(office: Workspace) -> None:
    (figure,) = read_figures("共15场次。")
    changeset = queries.latest_changeset(VIEWER)
    sought, _tree = sought_in(
        office, VIEWER, TITLE, unit=None, period=H1, report="", changeset=changeset
    )
    bound = BoundFigure(0, figure, "training_sessions", Role.VALUE, "dept", H1, "12场次")

    (item,) = held_figures(office, VIEWER, [bound], sought, changeset)

    assert (item.verdict, item.shown, item.bound) == (HeldVerdict.DIFFERS, "12场次", True)


@pytest.mark.parametrize("role", [Role.TARGET, Role.COMPLETION])
def test_a_target_is_not_held_against_what_was_done(office: Workspace, role: Role) -> None:
    (figure,) = read_figures("目标20场次。")
    changeset = queries.latest_changeset(VIEWER)
    sought, _tree = sought_in(
        office, VIEWER, TITLE, unit=None, period=H1, report="", changeset=changeset
    )
    bound = BoundFigure(0, figure, "training_sessions", role, "dept", H1, "20场次")

    assert held_figures(office, VIEWER, [bound], sought, changeset) == ()


def written(office: Workspace) -> tuple[str, Path]:
    """A report of the office, and its Word file in which somebody has typed another figure."""
    report, _composition = write_report(office, VIEWER, "dept", H1, template="half_year")
    text = "".join(run.text for run in report.report.runs())
    assert "学习培训12场次" in text
    files = render_report(office, VIEWER, report, ["docx"])
    path = office.folder / "报告.docx"
    path.write_bytes(next(one for name, one in files.items() if name.endswith(".docx")))
    return report.number, path


def test_an_override_is_kept_and_told_and_changes_nothing_in_the_ledger(office: Workspace) -> None:
    number, _path = written(office)
    asked = {"reason": "另有3场次月底才报来", "approver": "办公室主任", "actor": "综合科科长"}

    override_figure(office, VIEWER, number, "12场次", "15", **asked)
    after = held(office, "上半年，共举办学习培训15场次。")

    (found,) = [one for one in after.findings if one.rule == "LED-OVERRIDE"]
    assert found.severity == "hint"
    assert "改写为15场次（原为12场次），理由：另有3场次月底才报来" in str(found.message)
    assert "批准：办公室主任" in str(found.message)
    assert told(held(office, "上半年，共举办学习培训12场次。")) == []
    assert told(held(office, "上半年，共举办学习培训16场次。")) == [("LED-VALUE", "16场次")]


def test_an_override_stands_in_the_basis_table(office: Workspace) -> None:
    number, _path = written(office)
    override_figure(
        office, VIEWER, number, "1", "15场次", reason="月底才报来", approver="办公室主任"
    )
    report, _composition = write_report(
        office, VIEWER, "dept", H1, template="half_year", as_of=None
    )
    # The override is an act of its own: the report as of before it is the one that was changed.
    files = render_report(office, VIEWER, _open(number), ["html"])

    page = next(one for name, one in files.items() if name.endswith(".html")).decode()
    assert "改写为15场次（原为12场次），理由：月底才报来" in page
    assert report.number != number


def _open(number: str):
    from taizhang.services.reporting import open_report

    return open_report(number)


def test_what_was_overridden_can_be_taken_back_and_both_are_kept(office: Workspace) -> None:
    number, _path = written(office)
    asked = {"reason": "月底才报来", "approver": "办公室主任"}
    override_figure(office, VIEWER, number, "1", "15", **asked)
    override_figure(office, VIEWER, number, "1", None, **asked)

    assert [line.text for line in report_overrides(VIEWER, number)] == ["15场次", ""]
    assert told(held(office, "上半年，共举办学习培训15场次。")) == [("LED-VALUE", "15场次")]


def test_an_override_that_was_altered_is_found(office: Workspace) -> None:
    number, _path = written(office)
    override_figure(office, VIEWER, number, "1", "15", reason="月底才报来", approver="办公室主任")
    assert not verify_workspace(office, VIEWER).findings

    FigureOverride.objects.update(text="50场次")

    assert [str(one) for one in verify_workspace(office, VIEWER).findings]


@pytest.mark.parametrize(
    ("figure", "value", "reason", "approver", "says"),
    [
        ("1", "15", "", "主任", "改写须写明理由。"),
        ("1", "15", "另有3场", "", "改写须写明批准人的职务。"),
        ("1", "15", "另有3场", "测试", "须由另一人批准"),
        ("1", "15", "另有3场", "13800138000", "请写职务"),
        ("1", "许多", "另有3场", "主任", "不是以“场次”计量的数"),
        ("1", "15人次", "另有3场", "主任", "不是以“场次”计量的数"),
        ("1", "12场次", "另有3场", "主任", "没有改变"),
        ("1", None, "另有3场", "主任", "没有改变"),
        ("99", "15", "另有3场", "主任", "报告中没有数据“99”"),
    ],
)
def test_an_override_without_its_grounds_is_refused(
    office: Workspace, figure: str, value: str | None, reason: str, approver: str, says: str
) -> None:
    number, _path = written(office)

    with pytest.raises(RefusedError, match=says):
        override_figure(office, VIEWER, number, figure, value, reason=reason, approver=approver)

    assert not FigureOverride.objects.exists()


def test_a_retyped_figure_of_our_own_report_wants_an_override(office: Workspace) -> None:
    _number, path = written(office)
    change_word(path, "12场次", "15场次")

    file = hold_file(office, VIEWER, path)

    (found,) = [one for one in file.findings if one.rule == "LED-OVERRIDE"]
    assert found.severity == "error"
    assert "“15场次”原来写的是12场次，没有写明改的理由和批准人" in str(found.message)


def change_word(path: Path, old: str, new: str) -> None:
    """Type over a figure in a Word file."""
    from zipfile import ZipFile

    with ZipFile(path) as package:
        parts = {name: package.read(name) for name in package.namelist()}
    parts["word/document.xml"] = parts["word/document.xml"].replace(old.encode(), new.encode(), 1)
    with ZipFile(path, "w") as package:
        for name, content in parts.items():
            package.writestr(name, content)


def test_periods_are_read_from_the_head_of_a_file(office: Workspace) -> None:
    assert held(office, "共举办学习培训12场次。").period == Period.read("2025H1")
