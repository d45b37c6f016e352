"""A report that this program never wrote, with its own words and its own table, is held against a workspace."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from taizhang.cli import run
from taizhang.services.workspace import Workspace
from tests.core.documents.packages import word_file
from tests.support.books import APPEAL, TRAINING
from tests.support.workspaces import appeal, copy_filled, send, training

TITLE = "关于2025年上半年统战工作情况的报告"
WORDS = (
    "市委：",
    "今年以来，示例市委统战部坚持围绕中心、服务大局，各项工作平稳推进。现将有关情况报告如下：",
    "一、突出凝心聚力，教育引导有声有色",
    "坚持分层分类，上半年共举办学习培训15场次，推动政策直达基层。其中，东湖镇举办学习培训9场次，走在全市前列。",
    "二、突出解难纾困，服务发展有力有效",
    "畅通反映渠道，上半年共收集诉求7件，件件有回音。修缮活动阵地3处，全市经济运行总体平稳。",
    "3月6日举办惠企政策解读会，受到普遍好评。",
)
TABLE = (
    ("单位", "学习培训场次", "培训人次（人次）"),
    ("东湖镇", "8", "280"),
    ("柳河镇", "5", "60"),
    ("合计", "13", "340"),
)


def paragraph(text: str) -> str:
    return f"<w:p><w:r><w:t>{text}</w:t></w:r></w:p>"


def report(path: Path) -> Path:
    """The report as a Word file with a table whose cells have no units."""
    body = "".join(map(paragraph, (TITLE, *WORDS)))
    rows = (
        "<w:tr>" + "".join(f"<w:tc>{paragraph(cell)}</w:tc>" for cell in row) + "</w:tr>"
        for row in TABLE
    )
    body += f"<w:tbl>{''.join(rows)}</w:tbl>{paragraph('特此报告。')}"
    path.write_bytes(word_file(body))
    return path


def fill_otherwise(office: Workspace) -> None:
    rows = [appeal(f"2025-03-0{day}", f"用电增容{day}") for day in range(1, 8)]
    first = [training("2025-03-05", "惠企政策解读会", 场次=8, 培训人次=298)]
    send(office, "town-donghu", {TRAINING: first, APPEAL: rows})
    second = training("2025-04-05", "学习", 场次=4, 培训人次=60)
    send(office, "town-liuhe", {TRAINING: [second]}, nil=[APPEAL])
    for unit in ("sec-economy", "assoc-biz"):
        send(office, unit, nil=[TRAINING, APPEAL] if unit == "sec-economy" else [TRAINING])


@pytest.fixture
def other(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The report of somebody else, beside an office in which one stands."""
    monkeypatch.setenv("TAIZHANG_DEBUG", "1")
    copy_filled(fill_otherwise, tmp_path / "office", ())
    monkeypatch.chdir(tmp_path / "office")
    return report(tmp_path / "外单位报告.docx")


def test_every_wrong_figure_is_an_error_with_its_records_and_nothing_else_is(
    other: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    capsys.readouterr()
    assert run(["check", "--against-ledger", str(other), "--format", "json"]) == 1

    (file,) = json.loads(capsys.readouterr().out)["files"]
    assert "returned" not in file or file["returned"] is None
    wrong = {
        (one["rule"], one["evidence"][0])
        for one in file["findings"]
        if one["rule"].startswith("LED") and one["severity"] == "error"
    }
    assert wrong == {
        ("LED-VALUE", "15场次"),
        ("LED-VALUE", "9场次"),
        ("LED-VALUE", "280"),
        ("LED-VALUE", "5"),
        ("LED-VALUE", "13"),
        ("LED-VALUE", "340"),
    }
    doubts = {one["rule"] for one in file["findings"] if one["severity"] != "error"}
    assert {"LED-EVENT", "LED-NO-SOURCE"} <= doubts
    verdicts = {one["text"]: one["verdict"] for one in file["ledger"]}
    assert (verdicts["7件"], verdicts["3处"], verdicts["8"]) == ("agrees", "unknown", "agrees")


def test_a_person_reads_what_the_ledger_says(
    other: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    capsys.readouterr()
    assert run(["check", "--against-ledger", str(other)]) == 1

    out = capsys.readouterr().out
    assert "“9场次”与台账不符：东湖镇2025年上半年“学习培训场次”，台账为8场次，依据1条记录" in out
    assert "“5”与台账不符：柳河镇2025年上半年“学习培训场次”，台账为4场次" in out
    assert "“3月6日”与台账不同：台账里“惠企政策解读会”是2025年3月5日" in out
    assert "报告 2025" not in out.split("核对结果")[0]
