"""A changed figure for which somebody has answered, from Word to the next version and every later check."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from taizhang.cli import run
from tests.cli.test_returned_report import paper, written_office
from tests.support.word_edits import retyped

__all__ = ["paper", "written_office"]

Captured = pytest.CaptureFixture[str]
GROUNDS = ("--reason", "月底才报来", "--approver", "办公室主任")


def edited(paper: Path, to: str, name: str = "改稿.docx") -> Path:
    path = paper.with_name(name)
    path.write_bytes(retyped(paper.read_bytes(), "1个", to))
    return path


def ordinal_of(paper: Path, text: str, capsys: Captured) -> str:
    capsys.readouterr()
    run(["check", str(paper), "--format", "json"])
    (file,) = json.loads(capsys.readouterr().out)["files"]
    return next(str(one["ordinal"]) for one in file["returned"]["figures"] if one["was"] == text)


def verdict_of(path: Path, capsys: Captured) -> tuple[int, dict[str, object]]:
    """How checking ends, and the figure that is not as it was, or else the last."""
    Path("核对.txt").write_text("PLH-TODO 不查\n", "utf-8")  # a draft has gaps
    capsys.readouterr()
    status = run(["check", str(path), "--format", "json"])
    (file,) = json.loads(capsys.readouterr().out)["files"]
    figures = file["returned"]["figures"]
    told = [one for one in figures if one["verdict"] != "ok"]
    return status, (told or figures)[-1]


def test_an_answered_figure_is_told_and_is_no_error_and_any_other_is(
    paper: Path, capsys: Captured
) -> None:
    path = edited(paper, "2个")
    status, figure = verdict_of(path, capsys)
    assert (status, figure["verdict"], figure["override"]) == (1, "changed", "")

    ordinal = ordinal_of(paper, "1个", capsys)
    assert run(["override", "2025H1-001", ordinal, "2", *GROUNDS]) == 0

    status, figure = verdict_of(path, capsys)
    assert (status, figure["verdict"]) == (0, "overridden")
    said = str(figure["override"])
    assert "改写为2个（原为1个），理由：月底才报来" in said
    assert "批准：办公室主任" in said
    assert "年" in said.rpartition("，")[2]
    capsys.readouterr()
    assert run(["check", str(path)]) == 0
    out = capsys.readouterr().out
    assert "1 个经批准改写" in out
    assert "理由：月底才报来" in out
    for other in ("3个", "近2个", "21个", "2次"):
        status, figure = verdict_of(edited(paper, other, "别的.docx"), capsys)
        assert (status, figure["verdict"]) == (1, "changed"), other

    assert run(["override", "2025H1-001", ordinal, "--revoke", *GROUNDS]) == 0
    status, figure = verdict_of(path, capsys)
    assert (status, figure["verdict"]) == (1, "changed")


def test_it_is_marked_in_the_accepted_version_its_basis_and_every_later_check(
    paper: Path, tmp_path: Path, capsys: Captured
) -> None:
    ordinal = ordinal_of(paper, "1个", capsys)
    path = edited(paper, "2个")
    assert run(["override", "2025H1-001", ordinal, "2", *GROUNDS]) == 0
    capsys.readouterr()
    after = tmp_path / "二稿"
    after.mkdir()

    assert run(["accept", str(path), "--format", "docx", "-o", str(after)]) == 0

    out = capsys.readouterr().out
    assert "经批准改写的 1 个：" in out
    assert "理由：月底才报来" in out
    assert "待说明" not in out
    assert run(["trace", "2025H1-001-v2", ordinal]) == 0
    assert "改写为2个" in capsys.readouterr().out
    second = next(after.glob("*.docx"))
    status, figure = verdict_of(second, capsys)
    assert (status, figure["verdict"], figure["was"]) == (0, "overridden", "2个")
    capsys.readouterr()
    assert run(["check", "--against-ledger", str(second), "--format", "json"]) == 0
    (file,) = json.loads(capsys.readouterr().out)["files"]
    told = [one for one in file["findings"] if one["rule"].startswith("LED-OVERRIDE")]
    assert [one["severity"] for one in told] == ["hint"]


def test_a_number_that_was_accepted_without_a_word_stays_an_error_until_somebody_answers(
    paper: Path, tmp_path: Path, capsys: Captured
) -> None:
    path = edited(paper, "2个")
    after = tmp_path / "二稿"
    after.mkdir()
    assert run(["accept", str(path), "--format", "docx", "-o", str(after)]) == 1
    second = next(after.glob("*.docx"))

    status, figure = verdict_of(second, capsys)
    assert (status, figure["verdict"]) == (1, "changed")
    assert "收下时写作2个，算出的是1个" in str(figure["message"])

    ordinal = ordinal_of(second, "2个", capsys)
    assert run(["override", "2025H1-001-v2", ordinal, "2", *GROUNDS]) == 0
    assert "由1个改写为2个" in capsys.readouterr().out
    status, figure = verdict_of(second, capsys)
    assert (status, figure["verdict"]) == (0, "overridden")
    capsys.readouterr()
    assert run(["trace", "2025H1-001-v2", ordinal]) == 0
    assert "待说明" not in capsys.readouterr().out


def test_a_cell_without_its_unit_is_answered_for_too(paper: Path, capsys: Captured) -> None:
    ordinal = ordinal_of(paper, "1138", capsys)
    assert run(["override", "2025H1-001", ordinal, "1150人次", *GROUNDS]) == 0
    for text, verdict in (("1150", "overridden"), ("1,150", "overridden"), ("1151", "changed")):
        path = paper.with_name("表.docx")
        path.write_bytes(retyped(paper.read_bytes(), "1138", text))
        _status, figure = verdict_of(path, capsys)
        assert (figure["was"], figure["verdict"]) == ("1138", verdict), text


def test_a_draft_is_discarded_and_written_again_under_another_number(
    paper: Path, capsys: Captured
) -> None:
    capsys.readouterr()
    assert run(["discard", "2025H1-001"]) == 2
    assert "须写明理由" in capsys.readouterr().err
    assert run(["discard", str(paper), "--reason", "单位选错了"]) == 0
    assert "已删去 2025H1-001，编号不再使用" in capsys.readouterr().out
    for command in (["trace", "2025H1-001"], ["issue", "2025H1-001"], ["discard", "2025H1-001"]):
        assert run([*command, *GROUNDS[:2]] if command[0] == "discard" else command) == 2
        assert "没有编号为“2025H1-001”的报告" in capsys.readouterr().err
    assert run(["ledger", "log"]) == 0
    assert "单位选错了" in capsys.readouterr().out
