"""Reports that cannot be written are refused whole; those that were can be issued once and traced."""

from __future__ import annotations

import hashlib
import zipfile
from dataclasses import replace
from io import BytesIO
from pathlib import Path

import pytest

from taizhang.core.values import Period, RefusedError
from taizhang.services import issuing, printing, reporting, tracing
from taizhang.services.files import file_name, write_files
from taizhang.services.issuing import issue_report
from taizhang.services.reporting import open_report, render_report, write_report
from taizhang.services.workspace import ARCHIVE, Workspace, init_workspace
from taizhang.store import queries
from taizhang.store.ledger.models import Changeset
from taizhang.store.reporting.models import Report
from tests.support.books import TRAINING, add_units, change
from tests.support.small_office import PACK
from tests.support.workspaces import H1, VIEWER, copy_filled, make_office, send, take_in, training

TOWN = "town-donghu"


def fill_one_training(office: Workspace) -> None:
    send(office, TOWN, {TRAINING: [training("2025-03-05", 场次=3)]})


@pytest.fixture
def reported(server: str, tmp_path: Path) -> Workspace:
    return copy_filled(fill_one_training, tmp_path / "office")


def write(office: Workspace, unit: str = "dept", period: Period = H1, **more: object) -> str:
    settings = {"template": "half_year", **more}
    return write_report(office, VIEWER, unit, period, **settings)[0].number  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("settings", "words"),
    [
        ({"unit": "nobody"}, "没有名为“nobody”的单位，有：示例市委统战部"),
        ({"period": Period.read("1990H1")}, "单位名录是空的"),
        ({"template": "weekly"}, "没有名为“weekly”的模板，有：half_year"),
        ({"as_of": 0}, "没有变更号 0，现有 1 到"),
        ({"as_of": -1}, "没有变更号 -1"),
        ({"as_of": 10**30}, "没有变更号 1000"),
        ({"as_of": 1}, "单位名录是空的"),
    ],
)
def test_a_report_that_cannot_be_is_refused_and_not_kept(
    reported: Workspace, settings: dict[str, object], words: str
) -> None:
    with pytest.raises(RefusedError, match=words):
        write(reported, **settings)  # type: ignore[arg-type]
    assert not Report.objects.exists()


def test_an_empty_workspace_and_one_without_records_have_nothing_to_report(
    tmp_path: Path,
) -> None:
    empty = init_workspace(tmp_path / "empty", PACK)
    with pytest.raises(RefusedError, match="请先导入基础名录"):
        write(empty)
    with pytest.raises(RefusedError, match="请先导入台账"):
        write(make_office(tmp_path / "units"))


def test_the_same_report_again_gets_the_same_number(reported: Workspace) -> None:
    assert write(reported) == write(reported) == "2025H1-001"


def test_numbers_count_within_their_own_period(reported: Workspace) -> None:
    assert write(reported, period=Period.read("2025-03")) == "2025-03-001"
    assert write(reported, period=Period.read("2025")) == "2025-001"
    assert write(reported, TOWN, Period.read("2025")) == "2025-002"


def test_a_report_is_issued_once(reported: Workspace) -> None:
    number = write(reported)
    done = issue_report(reported, VIEWER, number)
    before = {path.name: path.read_bytes() for path in done.folder.iterdir()}
    with pytest.raises(RefusedError, match="已经签发"):
        issue_report(reported, VIEWER, number)
    assert {path.name: path.read_bytes() for path in done.folder.iterdir()} == before


def test_an_issued_report_lies_in_the_archive_in_all_formats_with_its_digests(
    reported: Workspace,
) -> None:
    done = issue_report(reported, VIEWER, write(reported))

    assert sorted(Path(name).suffix for name in done.files) == [
        *(".docx", ".html", ".json", ".md", ".pdf", ".xlsx")
    ]
    pdf = next(path for path in done.folder.iterdir() if path.suffix == ".pdf").read_bytes()
    assert b"<pdfaid:part>2</pdfaid:part>" in pdf
    for name, digest in done.files.items():
        assert hashlib.sha256((done.folder / name).read_bytes()).hexdigest() == digest


def test_a_report_is_issued_in_the_layout_that_it_was_last_written_in(
    reported: Workspace,
) -> None:
    first = write(reported)
    number = write(reported, layout="office")

    done = issue_report(reported, VIEWER, number)

    word = next(path for path in done.folder.iterdir() if path.suffix == ".docx").read_bytes()
    with zipfile.ZipFile(BytesIO(word)) as archive:
        assert b"Times New Roman" in archive.read("word/styles.xml")
    assert first == number


def test_a_machine_without_chinese_fonts_issues_without_a_pdf_and_says_so(
    reported: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    bare = printing.open_shelf((), system=False, package=False)
    for module in (issuing, reporting):
        monkeypatch.setattr(module, "font_shelf", lambda _folder: bare)

    number = write(reported)
    with pytest.raises(RefusedError, match="没有中文字体，写不了 PDF"):
        render_report(reported, VIEWER, open_report(number), ["pdf"])
    done = issue_report(reported, VIEWER, number)

    assert [str(note) for note in done.notes] == ["没有中文字体，存档中没有 PDF。"]
    assert not [name for name in done.files if name.endswith(".pdf")]
    assert [name for name in done.files if name.endswith(".docx")]


def test_a_character_that_no_font_has_does_not_hold_up_the_issue(
    reported: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    number = write(reported)
    written = open_report(number)
    odd = replace(written, report=replace(written.report, signature="\N{EGYPTIAN HIEROGLYPH A001}"))
    monkeypatch.setattr(issuing, "open_report", lambda _number: odd)

    done = issue_report(reported, VIEWER, number)

    said = "".join(map(str, done.notes))
    assert "存档中的 PDF 不是 PDF/A" in said
    assert "U+13000" in said
    assert [name for name in done.files if name.endswith(".pdf")]


@pytest.mark.parametrize("clean", [False, True])
def test_page_and_pdf_say_what_the_report_says(reported: Workspace, *, clean: bool) -> None:
    written = open_report(write(reported))

    files = render_report(reported, VIEWER, written, ["html", "pdf"], clean=clean)

    by_kind = {Path(name).suffix: content for name, content in files.items()}
    assert set(by_kind) == {".html", ".pdf"} | (set() if clean else {".xlsx"})
    page = by_kind[".html"].decode()
    figure = next(written.report.figures())
    assert figure.text in page
    assert (figure.id in page) is not clean
    assert (figure.records[0].record_id in page) is not clean
    assert render_report(reported, VIEWER, written, ["html", "pdf"], clean=clean) == files


def test_a_report_that_cannot_be_archived_is_not_issued(reported: Workspace) -> None:
    number = write(reported)
    (reported.folder / ARCHIVE).write_text("这里不是文件夹", "utf-8")
    with pytest.raises(RefusedError, match="写不进文件夹"):
        issue_report(reported, VIEWER, number)
    assert not open_report(number).issued


# --- tracing -------------------------------------------------------------------------------------


def test_a_figure_is_picked_by_ordinal_by_anchor_or_by_text(reported: Workspace) -> None:
    traced = tracing.trace_report(reported, VIEWER, write(reported))
    first = traced.figures[0]
    assert tracing.pick_figure(traced.figures, "1") == (first,)
    assert tracing.pick_figure(traced.figures, first.row.figure_id) == (first,)
    assert first in tracing.pick_figure(traced.figures, first.row.text)
    for nothing in ("0", "999", "", "-1", "场"):
        with pytest.raises(RefusedError, match="请用序号 1 到"):
            tracing.pick_figure(traced.figures, nothing)


def test_a_word_file_leads_to_its_report_and_that_of_another_workspace_to_none(
    reported: Workspace, tmp_path: Path
) -> None:
    number = write(reported)
    written = open_report(number)
    files = render_report(reported, VIEWER, written)
    word = tmp_path / "改了名.docx"
    word.write_bytes(next(data for name, data in files.items() if name.endswith(".docx")))
    assert tracing.find_report(reported, str(word), word) == number
    clean = render_report(reported, VIEWER, written, clean=True)
    word.write_bytes(next(data for name, data in clean.items() if name.endswith(".docx")))
    with pytest.raises(RefusedError, match="不是本工作区写出的报告"):
        tracing.find_report(reported, str(word), word)
    word.write_bytes(next(data for name, data in files.items() if name.endswith(".docx")))
    other = make_office(tmp_path / "other")
    with pytest.raises(RefusedError, match="不是本工作区写出的报告"):
        tracing.find_report(other, str(word), word)


def test_a_text_file_by_the_name_of_a_word_file_is_no_report(
    reported: Workspace, tmp_path: Path
) -> None:
    path = tmp_path / "总结.docx"
    path.write_text("总结", "utf-8")
    with pytest.raises(RefusedError, match="不是有效的 Word 文档"):
        tracing.find_report(reported, str(path), path)


def test_tracing_tells_which_records_have_been_corrected_since(reported: Workspace) -> None:
    number = write(reported)
    from tests.support.workspaces import template_of

    take_in(reported, "b.xlsx", change(template_of(reported, TOWN), TRAINING, {(3, "场次"): 4}))
    moved = [
        item for item in tracing.trace_report(reported, VIEWER, number).figures if item.changed
    ]
    assert moved[0].row.text == "3场次"
    assert moved[0].now == "4场次"
    assert [version for _id, version in moved[0].corrected] == [2]


def test_a_correction_touches_only_figures_that_look_at_the_corrected_field(
    reported: Workspace,
) -> None:
    number = write(reported)
    from tests.support.workspaces import template_of

    take_in(
        reported, "b.xlsx", change(template_of(reported, TOWN), TRAINING, {(3, "培训人次"): 51})
    )
    touched = {
        item.row.indicator
        for item in tracing.trace_report(reported, VIEWER, number).figures
        if item.corrected
    }
    assert touched
    assert all("training_person_times" in name or "average_attendance" in name for name in touched)


def test_tracing_counts_records_that_have_come_since(reported: Workspace) -> None:
    number = write(reported)
    send(reported, "town-liuhe", {TRAINING: [training("2025-06-30")]})
    first = tracing.trace_report(reported, VIEWER, number).figures[0]
    assert (first.added, first.removed, first.corrected) == (1, 0, ())
    assert first.changed


def test_tracing_and_reporting_leave_the_ledger_as_it_is(reported: Workspace) -> None:
    before = Changeset.objects.count()
    number = write(reported)
    tracing.trace_report(reported, VIEWER, number)
    tracing.trace_indicator(reported, VIEWER, "training_sessions", "dept", H1)
    assert Changeset.objects.count() == before
    assert queries.latest_changeset(VIEWER) >= before


# --- files ---------------------------------------------------------------------------------------


def test_a_unit_of_a_very_long_name_gets_its_files(reported: Workspace, tmp_path: Path) -> None:
    long = "示例市" + "很" * 57
    rows = [
        {
            "单位代码": "long",
            "单位名称": long,
            "单位层级": "乡镇",
            "上级单位代码": "dept",
            "启用日期": H1.start,
        }
    ]
    assert not take_in(reported, "b.xlsx", add_units(reported, *rows)).problems
    send(reported, "long", {TRAINING: [training("2025-03-05")]})
    written, _ = write_report(reported, VIEWER, "long", H1, template="half_year")
    contents = render_report(reported, VIEWER, written)
    paths = write_files(tmp_path / "out", contents)
    assert [path.read_bytes() for path in paths] == list(contents.values())
    assert len({path.name for path in paths}) == 3


@pytest.mark.parametrize("name", ["", "...", "a/b\\c:d", "长" * 300, "\x00\n"])
def test_any_text_makes_a_file_name(name: str, tmp_path: Path) -> None:
    (tmp_path / f"{file_name(name)} 数据依据表.xlsx").write_bytes(b"")


def test_if_one_file_cannot_be_replaced_none_is(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text("旧", "utf-8")
    (tmp_path / "b.md").mkdir()
    with pytest.raises(RefusedError, match="请先关闭"):
        write_files(tmp_path, {"a.md": b"new", "b.md": b"new"})
    assert (tmp_path / "a.md").read_text("utf-8") == "旧"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a.md", "b.md"]
