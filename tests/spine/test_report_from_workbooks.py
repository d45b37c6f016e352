"""From the workbooks on disk to the Word file: every figure is counted again by other means."""

from __future__ import annotations

import json
import re
import zipfile
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from functools import cache
from pathlib import Path

import pytest
from lxml import etree

import taizhang.packs
from taizhang.core.values import Period
from taizhang.services.ledger_import import import_workbook
from taizhang.services.reporting import open_report, render_report, write_report
from taizhang.services.workspace import Workspace, open_workspace
from taizhang.store import queries
from taizhang.store.viewer import everything
from tests.spine.recount import recount

VIEWER = everything("测试")
H1 = Period.read("2025H1")
END = H1.last_day
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
WP = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}"
PACKS = ("united_front", "rural_affairs")
ROOTS = {"united_front": "dept", "rural_affairs": "bureau"}
LEAST = {"united_front": 100, "rural_affairs": 40}
"""How many indicators of each report are counted again, at least."""

LEAST_DRAWN = {"united_front": 20, "rural_affairs": 8}
"""How many are drawn in its charts, at least."""

INDICATORS = Path(taizhang.packs.__file__).parent


@cache
def said_of(pack: str, indicator: str, word: str) -> str:
    """What the file of an indicator says after a word, read as text; empty if nothing."""
    path = next((INDICATORS / pack / "indicators").glob(f"*/{indicator}.yaml"))
    found = re.search(rf"^{word}: *(.+)$", path.read_text("utf-8"), re.MULTILINE)
    return found[1].strip('"') if found else ""


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


def word_of(folder: Path, ending: str) -> Path:
    return next((folder / "报告").glob(f"*{ending}.docx"))


def digits(value: Fraction, places: int) -> str:
    """All digits of what ends within so many places, without noughts at its end; else rounded to them."""
    step = Decimal(10) ** -places
    exact = Decimal(value.numerator) / Decimal(value.denominator)
    ends = (value * 10**places).denominator == 1
    rounded = exact.quantize(step, rounding=ROUND_HALF_UP)
    text = f"{rounded:f}"
    return text.rstrip("0").rstrip(".") if ends and "." in text else text


def hedged(value: int, unit: str) -> str:
    """A count at its first two digits: 近 just under the next step, 余 otherwise; in 万 from ten thousand on."""
    step = 10 ** max(len(str(value)) - 2, 1)
    below = value // step * step
    if value < 10 or value == below:
        return f"{value}{unit}"
    near = below + step - value <= step / 5
    told = below + step if near else below
    number = f"{told / 10_000:g}万" if value >= 10_000 else str(told)
    return f"近{number}{unit}" if near else f"{number}余{unit}"


Counted = dict[str, Fraction]


def expected_text(pack: str, figure: dict, text: str, now: Counted, then: Counted) -> str:
    """How a figure is to read: hedged where it is hedged, an amount or a change in its unit."""
    indicator, role = figure["indicator"], figure["role"]
    value, base = now[indicator], then.get(indicator, Fraction(0))
    unit, places = said_of(pack, indicator, "unit_of_count"), said_of(pack, indicator, "decimals")
    if role == "share":
        return f"{digits(100 * value / now[said_of(pack, indicator, 'part_of')], 1)}%"
    if role == "growth":
        return f"{digits(abs(value - base) * 100 / base, 1)}%"
    if role == "points":
        return f"{digits(abs(value - base), 1)}个百分点"
    if role == "difference":
        return f"{abs(value - base)}{unit}"
    if text.startswith("近") or "余" in text:
        return hedged(int(value), unit)
    return f"{digits(value, int(places or 2))}{unit}"


def expected_in_a_cell(pack: str, figure: dict, now: Counted, then: Counted) -> str:
    """Without hedge and unit, a change with its sign."""
    indicator, role = figure["indicator"], figure["role"]
    value, base = now[indicator], then.get(indicator, Fraction(0))
    places = int(said_of(pack, indicator, "decimals") or 2)
    return {
        "value": digits(value, places),
        "last_year": digits(base, places),
        "difference": digits(value - base, places),
        "points": digits(value - base, 1),
        "growth": digits((value - base) * 100 / base, 1) if base else "",
    }[role]


def in_column(expected: str, text: str) -> str:
    """The number with as many decimals as its column has, where it has fewer itself; never with fewer."""
    places = len(text.partition(".")[2])
    if not expected or len(expected.partition(".")[2]) >= places:
        return expected
    return f"{Decimal(expected):.{places}f}"


def tree_of(folder: Path) -> list[dict]:
    """Every figure of the tree, wherever it stands; what is drawn in a chart is marked so."""
    tree = json.loads((folder / "archive" / "2025H1-001" / "tree.json").read_text("utf-8"))
    found: list[dict] = []

    def walk(part: object, *, drawn: bool) -> None:
        if isinstance(part, dict):
            if "id" in part:
                found.append({**part, "drawn": drawn})
            for inner in part.values():
                walk(inner, drawn=drawn or "chart" in part)
        elif isinstance(part, list):
            for inner in part:
                walk(inner, drawn=drawn)

    walk([tree["blocks"], tree.get("annexes", [])], drawn=False)
    return found


def pictures_in_word(path: Path) -> list[str]:
    """What each picture of the file is described as saying, for those who cannot see it."""
    with zipfile.ZipFile(path) as package:
        document = etree.fromstring(package.read("word/document.xml"))
    return [found.get("descr") or "" for found in document.iter(f"{WP}docPr")]


@pytest.fixture(params=PACKS)
def built(request: pytest.FixtureRequest) -> tuple[str, Path]:
    """Each of the demonstrations, with the name of its pack."""
    name = {"united_front": "built_demo", "rural_affairs": "built_rural_demo"}[request.param]
    return request.param, request.getfixturevalue(name)


def test_every_figure_in_the_word_file_agrees_with_a_recount_of_the_workbooks(
    built: tuple[str, Path],
) -> None:
    pack, folder = built
    now, then = (recount(pack, folder / "报送表", period) for period in ("2025H1", "2024H1"))
    # A picture binds nothing: what is drawn is told apart here, and counted again below.
    figures = {figure["id"]: figure for figure in tree_of(folder) if not figure["drawn"]}
    found = figures_in_word(word_of(folder, "总结"))
    assert len(found) == len(figures) >= LEAST[pack]
    told, counted = [], []
    for anchor, text in found:
        figure = figures[anchor]
        if figure["unit"] != ROOTS[pack]:
            continue
        named = figure["indicator"], figure["role"]
        told.append((*named, text))
        expected = (
            in_column(expected_in_a_cell(pack, figure, now, then), text)
            if figure.get("bare")
            else expected_text(pack, figure, text, now, then)
        )
        counted.append((*named, expected))
    assert told == counted
    assert len({name for name, _role, _text in told}) >= LEAST[pack]


def test_the_units_of_the_table_add_up_to_the_recount(built: tuple[str, Path]) -> None:
    pack, folder = built
    now = recount(pack, folder / "报送表", "2025H1")
    sums: dict[str, Fraction] = {}
    for figure in tree_of(folder):
        if figure["drawn"]:
            continue
        if figure["unit"] != ROOTS[pack] and figure.get("bare") and figure["unit_of_count"] != "%":
            value = Fraction(figure["value"])
            sums[figure["indicator"]] = sums.get(figure["indicator"], Fraction(0)) + value

    assert len(sums) >= 5
    assert sums == {name: now[name] for name in sums}


def test_every_figure_drawn_in_a_chart_agrees_with_a_recount_and_is_said_in_words(
    built: tuple[str, Path],
) -> None:
    pack, folder = built
    drawn = [figure for figure in tree_of(folder) if figure["drawn"]]
    spans = {figure["period"] for figure in drawn}
    counted = {span: recount(pack, folder / "报送表", span) for span in spans}
    sums: dict[tuple[str, str, bool], Fraction] = {}
    for figure in drawn:
        # The bars of units add up to the whole; a month of the whole stands for itself.
        key = figure["indicator"], figure["period"], figure["unit"] == ROOTS[pack]
        sums[key] = sums.get(key, Fraction(0)) + Fraction(figure["value"])

    assert len(drawn) >= LEAST_DRAWN[pack]
    assert sums == {key: counted[key[1]][key[0]] for key in sums}
    said = "".join(pictures_in_word(word_of(folder, "总结")))
    for figure in drawn:
        before, found, said = said.partition(figure["digits"])
        assert found, (figure, before)


def test_every_figure_of_the_page_leads_to_its_entry_and_back(built: tuple[str, Path]) -> None:
    _pack, folder = built
    page = etree.HTML(next((folder / "报告").glob("*.html")).read_text("utf-8"))
    ids = [str(found.get("id")) for found in page.iter() if found.get("id")]
    links = {str(found.get("href")) for found in page.iter("a") if found.get("href")}
    ordinals = [figure["ordinal"] for figure in tree_of(folder)]

    assert len(ids) == len(set(ids))
    assert ordinals == list(range(1, len(ordinals) + 1))
    assert {link.removeprefix("#") for link in links} <= set(ids)
    for ordinal in ordinals:
        assert {f"#b-{ordinal}", f"#f-{ordinal}"} <= links


def test_no_number_in_the_report_is_typed_by_hand(built: tuple[str, Path]) -> None:
    _pack, folder = built
    text = next((folder / "报告").glob("*.md")).read_text("utf-8")
    text = re.sub(r"\d{4}年(\d{1,2}月(\d{1,2}日)?)?", "", text)
    # Numbers of annexes, charts and points, the months along a chart, and what a unit wrote in a plan or an example.
    text = re.sub(r"附件\d|图\d|(?<=\| )\d月|\d\.(?=[主各])|（\d）", "", text)
    text = text.replace("不少于6条", "")
    # Under a chart, what the indicators count, and how many units have nothing to count.
    text = re.sub(r"(?m)^口径：.*$|等\d+个单位不适用", "", text)
    left = ""
    bound = dict(figures_in_word(word_of(folder, "总结")))
    for figure in tree_of(folder):
        # In the order of reading: the 2 of a cell is not the 2 of an earlier figure.
        printed = figure["digits"] if figure["drawn"] else bound[figure["id"]]
        before, found, text = text.partition(printed)
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
    changed = [record for sheet in result.sheets for record in sheet.changed]
    assert [[field[0] for field in record.fields] for record in changed] == [["培训人次"]]
    after = texts(workspace)
    moved = {key for key in before | after if before.get(key) != after.get(key)}
    assert ("training_average_attendance", "value") in moved
    assert {indicator for indicator, _role in moved} <= {
        "training_person_times",
        "training_average_attendance",
        "training_attendance_rate",
        "core_training_person_times",
    }


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
