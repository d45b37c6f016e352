"""What a report repeats from the ledger word for word, and how a later change of it is told."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from taizhang.cli import run
from taizhang.core.rendering.markdown import render_markdown
from taizhang.services.correcting import correct_record
from taizhang.services.entering import enter_record
from taizhang.services.ledger_import import ImportResult
from taizhang.services.reporting import WrittenReport, write_report
from taizhang.services.reviewing import acting_for, approve_records
from taizhang.services.tracing import trace_report
from taizhang.services.undoing import undo_changeset
from taizhang.services.workspace import Workspace
from taizhang.store.database import close_database
from taizhang.store.viewer import everything
from tests.support.pack_office import make_pack_office
from tests.support.workspaces import H1, VIEWER, copy_office, fill_in, take_in, template_of

KIND, UNIT = "建言成果", "民营企业商会"
PROPOSAL: dict[str, object] = {
    "题目": "培育小微企业的建议",
    "成果类别": "调研报告",
    "领域": "经济发展",
    "提交日期": date(2025, 2, 10),
    "答复日期": date(2025, 5, 20),
    "采纳情况": "采纳",
    "成效": "写进贴息办法",
    "作典型案例": "是",
}
SENTENCE = "例如，示例市民营企业商会提交的《培育小微企业的建议》得到采纳，写进贴息办法。"


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    work = {"assoc-biz": "多党合作", "dept-econ": "民营经济", "dept-edu": "思想引领"}
    folder = tmp_path_factory.mktemp("cited") / "office"
    make_pack_office(folder, "united_front", work, {})
    close_database()
    return folder


@pytest.fixture
def office(built: Path, server: str, tmp_path: Path) -> Workspace:
    return copy_office(built, tmp_path / "office", server)


def send(office: Workspace, *rows: dict[str, object]) -> ImportResult:
    book = fill_in(template_of(office, "assoc-biz"), {KIND: rows})
    result = take_in(office, "商会.xlsx", book)
    assert not result.problems, [str(problem) for problem in result.problems]
    return result


def written(office: Workspace) -> WrittenReport:
    return write_report(office, VIEWER, "dept", H1, template="half_year")[0]


def words(report: WrittenReport) -> str:
    return render_markdown(report.report)


def test_an_imported_proposal_stands_in_the_report_and_the_trace_leads_to_its_row(
    office: Workspace,
) -> None:
    send(office, PROPOSAL, {**PROPOSAL, "题目": "未被挑选的建议", "作典型案例": "否"})

    report = written(office)
    (cited,) = trace_report(office, VIEWER, report.number).cited

    assert SENTENCE in words(report)
    assert "未被挑选的建议" not in words(report)
    assert (cited.source.kind, cited.source.title) == (KIND, "培育小微企业的建议")
    assert "商会.xlsx" in str(cited.source.source)
    assert not cited.changed


def test_an_entered_proposal_is_repeated_only_once_it_is_approved(office: Workspace) -> None:
    send(office, {**PROPOSAL, "题目": "先报的建议", "作典型案例": "否"})
    texts = {key: str(value) for key, value in PROPOSAL.items()}
    entry = enter_record(office, everything("商会填报"), KIND, "assoc-biz", texts, submit=True)
    before = written(office)

    approve_it(office, entry.record_id)
    after = written(office)

    assert SENTENCE not in words(before)
    assert SENTENCE in words(after)
    (cited,) = trace_report(office, VIEWER, after.number).cited
    assert cited.ref.record_id == entry.record_id
    assert trace_report(office, VIEWER, before.number).cited == ()


def approve_it(office: Workspace, record_id: str) -> None:
    approve_records(office, acting_for(office, everything("审核"), "dept"), [record_id])


def correct(office: Workspace, record_id: str, _changeset: int) -> None:
    correct_record(
        office, VIEWER, record_id, {"成效": "写进两个办法"}, reason="核对文件", actor="综合科"
    )


def withdraw(office: Workspace, _record_id: str, changeset: int) -> None:
    undo_changeset(office, VIEWER, changeset, reason="重复导入")


@pytest.mark.parametrize(
    ("act", "gone", "told"), [(correct, False, "已更正"), (withdraw, True, "已撤销或清除")]
)
def test_a_later_change_of_what_was_repeated_is_told(
    office: Workspace,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    act: Callable[[Workspace, str, int], None],
    gone: bool,
    told: str,
) -> None:
    result = send(office, PROPOSAL)
    report = written(office)
    (cited,) = report.report.cited()

    act(office, cited.record_id, result.changeset or 0)
    (traced,) = trace_report(office, VIEWER, report.number).cited

    assert (traced.ref, traced.changed, traced.gone) == (cited, True, gone)
    assert SENTENCE in words(report)
    monkeypatch.chdir(office.folder)
    assert run(["trace", report.number]) == 0
    out = capsys.readouterr().out
    (line,) = [line for line in out.splitlines() if "培育小微企业的建议" in line]
    assert "文字引自台账的 1 条记录：" in out
    assert line.endswith(told)


def test_a_report_after_the_correction_says_the_new_words(office: Workspace) -> None:
    send(office, PROPOSAL)
    first = written(office)
    correct(office, first.report.cited()[0].record_id, 0)

    second = written(office)

    assert "得到采纳，写进两个办法。" in words(second)
    assert second.number != first.number
    (traced,) = trace_report(office, VIEWER, second.number).cited
    assert not traced.changed
