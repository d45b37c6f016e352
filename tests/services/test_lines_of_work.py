"""Lines of work (工作条线): what a pack says of them, and that a unit owes only what is its work."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

import pytest
from openpyxl import load_workbook

from taizhang.core.values import RefusedError
from taizhang.packs.load import find_pack, load_files, read_files
from taizhang.services.ledger_status import ledger_status
from taizhang.services.ledger_template import make_all_templates
from taizhang.services.workspace import Workspace
from tests.support.books import base_book, change, counts, rows_of
from tests.support.pack_office import make_pack_office
from tests.support.workspaces import H1, VIEWER, send, take_in, template_of

WORK = {"dept-edu": "思想引领", "dept-econ": "民营经济、计划与协同", "town-liuhe": "基层基础"}
EDUCATION = ["主题活动", "学习培训", "活动", "媒体报道", "新媒体信息", "新媒体关注情况"]
ECONOMY = ["政企活动", "企业走访", "诉求办理", "协同事项", "计划任务", "工作亮点"]
OF_EVERY_BOOK = ["填报说明", "零报告"]


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    return make_pack_office(tmp_path_factory.mktemp("lines") / "office", "united_front", WORK, {})


def sheets(workbook: bytes) -> list[str]:
    return [
        s.title for s in load_workbook(BytesIO(workbook)).worksheets if s.sheet_state == "visible"
    ]


def kinds_owed(office: Workspace, unit: str) -> set[str]:
    return {item.kind for item in ledger_status(office, VIEWER, H1, unit=unit)}


@pytest.mark.parametrize(
    ("unit", "wanted"),
    [("dept-edu", EDUCATION), ("dept-econ", ECONOMY), ("town-liuhe", ["基层基础"])],
)
def test_the_workbook_of_a_unit_has_the_sheets_of_its_work_alone(
    office: Workspace, unit: str, wanted: list[str]
) -> None:
    found = sheets(template_of(office, unit))

    assert set(found) == {*wanted, *OF_EVERY_BOOK}
    book = load_workbook(BytesIO(template_of(office, unit)))
    assert {row[0].value for row in book["零报告"].iter_rows(min_row=2) if row[0].value} == set(
        wanted
    )


def test_a_unit_that_named_no_work_does_all_that_its_level_owes(office: Workspace) -> None:
    levels = {item.kind for item in office.pack.expectations if "town" in item.levels}

    assert kinds_owed(office, "town-donghu") == {office.pack.kinds[kind].label for kind in levels}


@pytest.mark.parametrize(
    ("unit", "wanted"),
    [("dept-edu", EDUCATION), ("dept-econ", ECONOMY), ("town-liuhe", ["基层基础"])],
)
def test_status_lists_what_is_the_work_of_a_unit_alone(
    office: Workspace, unit: str, wanted: list[str]
) -> None:
    assert kinds_owed(office, unit) == set(wanted)


def test_nobody_is_waited_for_who_does_not_do_the_work(office: Workspace) -> None:
    owed = {item.unit_code for item in ledger_status(office, VIEWER, H1, kind="诉求办理")}

    assert owed == {"dept-econ", "town-donghu"}


def test_every_workbook_at_once_has_the_sheets_of_its_unit(office: Workspace) -> None:
    made = {file.name: sheets(file.content) for file in make_all_templates(office, VIEWER, H1)}
    (education,) = [found for name, found in made.items() if "宣传教育科" in name]

    assert set(education) == {*EDUCATION, *OF_EVERY_BOOK}


def test_work_that_was_given_up_is_no_longer_owed_and_what_was_sent_stays(tmp_path: Path) -> None:
    office = make_pack_office(tmp_path / "office", "united_front", WORK, {})
    send(office, "dept-econ", nil=["诉求办理"])
    book = base_book(office)
    (row,) = [
        n
        for n, line in enumerate(rows_of(book, "单位"), start=3)
        if line["单位代码"] == "dept-econ"
    ]

    done = take_in(
        office, "基础名录.xlsx", change(book, "单位", {(row, "承担的工作"): "计划与协同"})
    )

    assert counts(done)["单位"] == (0, 1, 6, 0, 0)
    assert "诉求办理" not in kinds_owed(office, "dept-econ")
    assert kinds_owed(office, "dept-econ") == {"协同事项", "计划任务", "工作亮点"}


def test_a_line_that_the_pack_does_not_have_is_refused_in_its_cell(office: Workspace) -> None:
    book = change(base_book(office), "单位", {(3, "承担的工作"): "农业农村"})

    done = take_in(office, "基础名录.xlsx", book)

    assert any("农业农村" in str(problem.message) for problem in done.problems)
    assert counts(done)["单位"][4] == 1


PACK = "united_front"


@pytest.mark.parametrize(
    ("file", "old", "new", "line", "says"),
    [
        ("kinds/appeal.yaml", "line: business", "line: busines", 4, "没有名为“busines”的工作条线"),
        (
            "pack.yaml",
            "level: town, parent: dept}",
            "level: town, parent: dept, lines: [grassroot]}",
            0,
            "grassroot",
        ),
        ("pack.yaml", "{id: overseas, label", "{id: business, label", 19, "business"),
    ],
)
def test_what_is_wrong_about_lines_is_told_at_its_place(
    file: str, old: str, new: str, line: int, says: str
) -> None:
    files = read_files(find_pack(PACK))
    assert old in files[file]
    text = files[file].replace(old, new, 1)
    line = line or text[: text.index(new)].count("\n") + 1

    with pytest.raises(RefusedError) as caught:
        load_files({**files, file: text})

    told = [(str(item.place), str(item.message)) for item in caught.value.problems]
    assert any(place == f"{file}:{line}" and says in message for place, message in told), told
