"""The edited text of a report becomes its next version; earlier ones stay, and the next template can start from it."""

from __future__ import annotations

from pathlib import Path

import pytest

from taizhang.core.reports.template_reader import read_template
from taizhang.core.reports.tree import Paragraph
from taizhang.core.values import RefusedError
from taizhang.services.accepting import accept, next_version, template_of
from taizhang.services.issuing import issue_report
from taizhang.services.reporting import compose_report, open_report, render_report, write_report
from taizhang.services.tracing import trace_report
from taizhang.services.workspace import Workspace, open_workspace
from taizhang.store import queries
from tests.services.test_refreshing import accept_all, bring, more, reported, written
from tests.support.word_edits import retyped
from tests.support.workspaces import H1, VIEWER

__all__ = ["reported"]


@pytest.fixture
def edited_file(reported: Workspace, tmp_path: Path) -> Path:
    path = tmp_path / "改稿.docx"
    path.write_bytes(retyped(written(reported), "共举办学习培训", "扎实举办学习培训"))
    return path


def test_the_edited_text_is_kept_as_the_next_version(
    reported: Workspace, edited_file: Path
) -> None:
    done = accept(reported, VIEWER, edited_file, reason="科长改稿")

    assert done.new
    kept = open_report("2025H1-001-v2")
    assert kept.report == done.rebuilt.report
    assert (kept.report.previous, kept.report.reason) == ("2025H1-001", "科长改稿")
    assert any("扎实举办" in b.text for b in kept.report.blocks if isinstance(b, Paragraph))
    assert not open_report("2025H1-001").report.previous
    assert len(trace_report(reported, VIEWER, "2025H1-001-v2").figures) == len(
        list(kept.report.figures())
    )
    # The same again is no other version, and a new report counts on by itself.
    assert not accept(reported, VIEWER, edited_file, reason="科长改稿").new
    more(reported)
    fresh, _composition = write_report(reported, VIEWER, "dept", H1, template="half_year")
    assert fresh.number == "2025H1-002"


def test_it_is_drawn_again_in_every_format_and_comes_back_once_more(
    reported: Workspace, edited_file: Path
) -> None:
    done = accept(reported, VIEWER, edited_file)
    files = render_report(reported, VIEWER, done.written, ["docx", "html", "md"])
    again = next(data for name, data in files.items() if name.endswith(".docx"))

    assert "扎实举办" in next(d for n, d in files.items() if n.endswith(".html")).decode()
    edited_file.write_bytes(again)
    with pytest.raises(RefusedError, match="文字一样"):
        accept(reported, VIEWER, edited_file)
    edited_file.write_bytes(retyped(again, "扎实举办", "举办"))
    assert accept(reported, VIEWER, edited_file).written.number == "2025H1-001-v3"
    assert issue_report(reported, VIEWER, "2025H1-001-v3").number == "2025H1-001-v3"
    assert next_version("2025H1-001") == next_version("2025H1-001-v2") == "2025H1-001-v4"


def test_figures_that_were_refreshed_are_bound_to_the_ledger_of_today(
    reported: Workspace, edited_file: Path, tmp_path: Path
) -> None:
    data = edited_file.read_bytes()
    more(reported)
    refreshed = bring(reported, data, tmp_path)
    edited_file.write_bytes(accept_all(refreshed.content))

    done = accept(reported, VIEWER, edited_file)

    assert not done.rebuilt.differing
    assert any(figure.text == "9场次" for figure in done.rebuilt.renewed)
    assert {figure.changeset for figure in done.rebuilt.renewed} == {
        queries.latest_changeset(VIEWER)
    }


def test_a_number_of_ones_own_is_marked_and_nothing_is_accepted_twice(
    reported: Workspace, edited_file: Path
) -> None:
    edited_file.write_bytes(retyped(edited_file.read_bytes(), "5场次", "6场次"))

    done = accept(reported, VIEWER, edited_file)

    assert [figure.text for figure in done.rebuilt.differing] == ["6场次"]
    traced = trace_report(reported, VIEWER, done.written.number).figures[0]
    assert "待说明：算出5场次，写作6场次" in str(traced.state)
    edited_file.write_bytes(written(reported))
    with pytest.raises(RefusedError, match="文字一样"):
        accept(reported, VIEWER, edited_file)
    with pytest.raises(RefusedError, match="身份证"):
        accept(reported, VIEWER, edited_file, reason="11010519491231002X 说的")


def test_a_template_made_of_it_writes_the_same_sentences(
    reported: Workspace, edited_file: Path
) -> None:
    done = accept(reported, VIEWER, edited_file)

    text, problems = template_of(reported, VIEWER, done, "next_year")

    assert not problems
    assert "扎实举办学习培训{training_sessions}[，{training_sessions|同比}]" in text
    read_template("next_year", text, "", reported.pack.indicators)
    (reported.folder / "pack" / "reports" / "next_year.txt").write_text(text, "utf-8")
    office = open_workspace(reported.folder)
    latest = queries.latest_changeset(VIEWER)
    again = compose_report(
        office, VIEWER, "dept", H1, template="next_year", changeset=latest, signed_on=None
    ).report
    then = {f.text for f in done.rebuilt.report.figures()}
    assert {f.text for f in again.figures()} <= then
    sentence = next(b.text for b in again.blocks if isinstance(b, Paragraph) and "扎实" in b.text)
    assert sentence.startswith("上半年，扎实举办学习培训5场次，同比增长25%")
