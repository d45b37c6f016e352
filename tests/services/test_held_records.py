"""What stands behind the figures of a report that is held against the ledger: records of every sort."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from taizhang.services.ledger_import import ImportTerms, import_workbook
from taizhang.services.workspace import Workspace, open_workspace
from taizhang.store.database import close_database
from tests.services.test_holding_against import held, told
from tests.support.books import TRAINING
from tests.support.workspaces import (
    RECEIVED,
    VIEWER,
    fill_in,
    make_office,
    send,
    template_of,
    training,
)


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Nine trainings, three of them waiting for approval, one of them entered to try the program out."""
    made = make_office(tmp_path_factory.mktemp("behind") / "office")
    for unit in ("sec-economy", "assoc-biz"):
        send(made, unit, nil=[TRAINING])
    first = [
        training("2025-03-05", "惠企政策解读会", 场次=4, 佐证文号="示统发〔2025〕3号"),
        training("2025-03-20", "业务交流", 场次=1),
        training("2025-05-16", "测试", 场次=1),
    ]
    send(made, "town-donghu", {TRAINING: first})
    book = fill_in(
        template_of(made, "town-liuhe"), {TRAINING: [training("2025-04-08", "学习", 场次=3)]}
    )
    import_workbook(
        made,
        VIEWER,
        "柳河镇.xlsx",
        book,
        received_on=RECEIVED,
        terms=ImportTerms(for_review=True),
    )
    close_database()
    return made.folder


@pytest.fixture
def office(filled: Path, tmp_path: Path) -> Workspace:
    return open_workspace(shutil.copytree(filled, tmp_path / "office"))


@pytest.mark.parametrize(
    ("text", "rule", "found"),
    [
        ("上半年，共举办学习培训9场次。", "LED-STATUS", "9场次"),
        ("上半年，共举办学习培训6场次。", "LED-STATUS", ""),
        ("上半年，共举办学习培训8场次。", "LED-STATUS", ""),
        ("上半年，共举办学习培训6场次。", "LED-TEST", "6场次"),
        ("上半年，修缮房屋300间。", "LED-TEST", ""),
        ("上半年，共举办学习培训6场次。", "LED-EVIDENCE", "6场次"),
        ("上半年，修缮房屋300间。", "LED-EVIDENCE", ""),
        ("3月6日，举办惠企政策解读会。", "LED-EVENT", "3月6日"),
        ("3月5日，举办惠企政策解读会。", "LED-EVENT", ""),
        ("3月6日，举办惠企政策宣讲会。", "LED-EVENT", ""),
    ],
)
def test_records_behind_a_figure_are_looked_at(
    office: Workspace, text: str, rule: str, found: str
) -> None:
    assert [words for name, words in told(held(office, text)) if name == rule] == (
        [found] if found else []
    )


def test_one_mistake_is_one_error(office: Workspace) -> None:
    file = held(office, "上半年，共举办学习培训9场次。")

    errors = [one.rule for one in file.findings if one.severity == "error"]
    assert [rule for rule in errors if rule != "LED-TEST"] == ["LED-STATUS"]
    (message,) = [str(one.message) for one in file.findings if one.rule == "LED-STATUS"]
    assert "“9场次”连同待审核的1条记录" in message
    assert "审核通过的为6场次" in message
