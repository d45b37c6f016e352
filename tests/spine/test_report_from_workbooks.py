"""From the workbooks on disk to the Word file: every figure is counted again by other means."""

from __future__ import annotations

import json
import re
import zipfile
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from pathlib import Path

from lxml import etree

from taizhang.core.values import Period
from taizhang.services.ledger_import import import_workbook
from taizhang.services.reporting import open_report, render_report, write_report
from taizhang.services.workspace import Workspace, open_workspace
from taizhang.store import queries
from taizhang.store.viewer import everything
from tests.spine.recount import END, recount

VIEWER = everything("测试")
H1 = Period.read("2025H1")
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
UNITS_OF_COUNT = {
    "training_sessions": "场次",
    "training_person_times": "人次",
    "training_average_attendance": "人次/场",
    "training_cohosted_sessions": "场次",
    "training_interactive_sessions": "场次",
    "training_units": "个",
    "organisations": "个",
    "organisations_new": "个",
    "organisation_members": "人",
}
WHOLE = "training_sessions"


def figures_in_word(path: Path) -> list[tuple[str, str]]:
    """Anchor and text of every bound figure, by nothing but zip and XML."""
    with zipfile.ZipFile(path) as package:
        document = etree.fromstring(package.read("word/document.xml"))
    found = []
    for control in document.iter(f"{W}sdt"):
        tag = control.xpath("string(w:sdtPr/w:tag/@w:val)", namespaces={"w": W.strip("{}")})
        found.append(
            (
                str(tag).removeprefix("fig:"),
                "".join(node.text or "" for node in control.iter(f"{W}t")),
            )
        )
    return found


def digits(value: Fraction, places: int) -> str:
    step = Decimal(10) ** -places
    exact = Decimal(value.numerator) / Decimal(value.denominator)
    rounded = exact.quantize(step, rounding=ROUND_HALF_UP)
    return str(value) if value.denominator == 1 else f"{rounded:f}"


def hedged(value: int) -> str:
    """A count at its first two digits: 近 just under the next step, 余 otherwise."""
    step = 10 ** max(len(str(value)) - 2, 1)
    below = value // step * step
    if value < 10 or value == below:
        return f"{value}人次"
    return f"近{below + step}人次" if below + step - value <= step / 5 else f"{below}余人次"


def expected_text(
    indicator: str, role: str, now: dict[str, Fraction], then: dict[str, Fraction]
) -> str:
    value, base = now[indicator], then[indicator]
    unit = UNITS_OF_COUNT.get(indicator, "件")
    if role == "share":
        return f"{digits(100 * value / now[WHOLE], 1)}%"
    if role == "growth":
        return f"{digits(abs(value - base) * 100 / base, 1)}%"
    if role == "points":
        return f"{digits(abs(value - base), 1)}个百分点"
    if role == "difference":
        return f"{abs(value - base)}{unit}"
    if indicator == "appeals_closed_rate":
        return f"{digits(value, 1)}%"
    if indicator in ("training_person_times", "organisation_members"):
        return hedged(int(value)).replace("人次", unit)
    return f"{value}{unit}" if value.denominator == 1 else f"{digits(value, 1)}{unit}"


def expected_in_a_cell(
    indicator: str, role: str, now: dict[str, Fraction], then: dict[str, Fraction]
) -> str:
    """Without hedge and unit, a change with its sign."""
    value, base = now[indicator], then[indicator]
    return {
        "value": digits(value, 1),
        "last_year": digits(base, 1),
        "difference": digits(value - base, 1),
        "growth": digits((value - base) * 100 / base, 1) if base else "",
    }[role]


def tree_of(folder: Path) -> list[dict]:
    """Every figure of the tree, wherever it stands."""
    tree = json.loads((folder / "archive" / "2025H1-001" / "tree.json").read_text("utf-8"))
    found: list[dict] = []

    def walk(part: object) -> None:
        if isinstance(part, dict):
            if "id" in part:
                found.append(part)
            for inner in part.values():
                walk(inner)
        elif isinstance(part, list):
            for inner in part:
                walk(inner)

    walk([tree["blocks"], tree.get("annexes", [])])
    return found


def test_every_figure_in_the_word_file_agrees_with_a_recount_of_the_workbooks(
    built_demo: Path,
) -> None:
    now, then = (
        recount(built_demo / "报送表", END.year),
        recount(built_demo / "报送表", END.year - 1),
    )
    figures = {figure["id"]: figure for figure in tree_of(built_demo)}
    word = next((built_demo / "报告").glob("*.docx"))
    found = figures_in_word(word)
    assert len(found) == len(figures) >= 20
    told, counted = [], []
    for anchor, text in found:
        figure = figures[anchor]
        if figure["unit"] != "dept":
            continue
        expected = expected_in_a_cell if figure.get("bare") else expected_text
        told.append((figure["indicator"], figure["role"], text))
        counted.append((*told[-1][:2], expected(*told[-1][:2], now, then)))
    assert told == counted


def test_the_units_of_the_table_add_up_to_the_recount(built_demo: Path) -> None:
    now = recount(built_demo / "报送表", END.year)
    sums: dict[str, Fraction] = {}
    for figure in tree_of(built_demo):
        if figure["unit"] != "dept" and figure.get("bare"):
            sums[figure["indicator"]] = sums.get(figure["indicator"], Fraction(0)) + Fraction(
                figure["value"]
            )

    assert len(sums) == 5
    assert sums == {name: now[name] for name in sums}


def test_no_number_in_the_report_is_typed_by_hand(built_demo: Path) -> None:
    text = next((built_demo / "报告").glob("*.md")).read_text("utf-8")
    text = re.sub(r"\d{4}年(\d{1,2}月(\d{1,2}日)?)?", "", text)
    left = ""
    for _anchor, figure in figures_in_word(next((built_demo / "报告").glob("*.docx"))):
        # In the order of reading: the 2 of a cell is not the 2 of an earlier figure.
        before, found, text = text.partition(figure)
        assert found
        left += before
    assert not re.findall(r"\d", left + text), left


def texts(workspace: Workspace, as_of: int | None = None) -> dict[tuple[str, str], str]:
    written, _composition = write_report(
        workspace, VIEWER, "dept", H1, template="half_year", as_of=as_of
    )
    return {
        (f.indicator, f.role.value): f.text
        for f in written.report.figures()
        if f.unit == "dept" and not f.bare
    }


def test_one_changed_cell_moves_only_the_figures_that_depend_on_it(demo: Path) -> None:
    workspace = open_workspace(demo)
    before = texts(workspace)
    correction = next((demo / "报送表" / "更正").glob("*.xlsx"))
    result = import_workbook(
        workspace, VIEWER, correction.name, correction.read_bytes(), received_on=END
    )
    assert not any(sheet.new for sheet in result.sheets)
    assert [sheet.label for sheet in result.sheets if sheet.changed] == ["学习培训"]
    assert [field[0] for field in result.sheets[0].changed[0].fields] == ["培训人次"]
    after = texts(workspace)
    moved = {key for key in before | after if before.get(key) != after.get(key)}
    assert moved == {
        ("training_person_times", "growth"),
        ("training_average_attendance", "value"),
    }
    assert (
        after["training_person_times", "value"] == "近2100人次"
    )  # 2084 + 12 is still just under it


def test_the_earlier_changeset_gives_the_earlier_report_to_the_byte(demo: Path) -> None:
    workspace = open_workspace(demo)
    earlier = queries.latest_changeset(VIEWER)
    first, _ = write_report(workspace, VIEWER, "dept", H1, template="half_year")
    files = render_report(workspace, VIEWER, first)
    correction = next((demo / "报送表" / "更正").glob("*.xlsx"))
    import_workbook(workspace, VIEWER, correction.name, correction.read_bytes(), received_on=END)
    now, _ = write_report(workspace, VIEWER, "dept", H1, template="half_year")
    then, _ = write_report(workspace, VIEWER, "dept", H1, template="half_year", as_of=earlier)
    assert now.digest != first.digest
    assert then.digest == first.digest
    assert then.number == first.number
    assert render_report(workspace, VIEWER, then) == files


def test_a_report_read_back_from_the_database_is_the_report_that_was_written(demo: Path) -> None:
    workspace = open_workspace(demo)
    written, _ = write_report(workspace, VIEWER, "dept", H1, template="half_year")
    held = open_report(written.number)
    assert held.report == written.report
    assert held.pack.digest == workspace.pack.digest


def test_two_demonstrations_tell_the_same(built_demo: Path, tmp_path: Path) -> None:
    from taizhang.services.demo import build_demo

    again = tmp_path / "again"
    build_demo(again, lambda _line: None)
    first, second = (next((folder / "报告").glob("*.md")) for folder in (built_demo, again))
    assert first.read_text("utf-8") == second.read_text("utf-8")
