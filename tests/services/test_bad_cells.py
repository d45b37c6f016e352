"""Whatever stands in a cell, it is read rightly or refused by sheet and cell; nothing forbidden is kept."""

from __future__ import annotations

import json
from datetime import date, datetime, time

import pytest
from django.db import connection

from taizhang.services.ledger_import import ImportResult
from taizhang.services.workspace import DATABASE, Workspace
from taizhang.store.ledger.models import RecordVersion
from tests.support.books import (
    TRAINING,
    change,
    counts,
    rows_of,
    with_cell_xml,
)
from tests.support.workspaces import fill_in, take_in, template_of, training

TOWN = "town-donghu"
ID_CARD = "11010519491231002X"
BANK_CARD = "6222021234567890128"
MOBILE = "13812345678"


def with_cells(office: Workspace, **cells: object) -> ImportResult:
    workbook = fill_in(template_of(office, TOWN), {TRAINING: [training("2025-03-05") | cells]})
    return take_in(office, "a.xlsx", workbook)


def with_xml(office: Workspace, place: str, xml: str) -> ImportResult:
    workbook = fill_in(template_of(office, TOWN), {TRAINING: [training("2025-03-05")]})
    return take_in(office, "a.xlsx", with_cell_xml(workbook, TRAINING, place, xml))


def told(result: ImportResult) -> list[tuple[str, str]]:
    return [(problem.place.cell, str(problem.message)) for problem in result.problems]


def kept() -> dict[str, object]:
    return RecordVersion.objects.get(record__kind="training").values


@pytest.mark.parametrize(
    ("label", "cell", "place", "words"),
    [
        ("培训人次", "约五十", "G3", "准确的数字"),
        ("培训人次", "50余", "G3", "准确的数字"),
        ("培训人次", "5²", "G3", "准确的数字"),
        ("培训人次", "①", "G3", "准确的数字"),
        ("培训人次", "一百人", "G3", "按“人次”计"),
        ("培训人次", "12,34", "G3", "准确的数字"),
        ("培训人次", True, "G3", "准确的数字"),
        ("培训人次", 50.5, "G3", "不是整数"),
        ("培训人次", -1, "G3", "不能小于0"),
        ("培训人次", 10**17, "G3", "太大"),
        ("培训人次", "9" * 50, "G3", "准确的数字"),
        ("培训人次", time(10, 30), "G3", "准确的数字"),
        ("培训人次", date(2025, 3, 5), "G3", "准确的数字"),
        ("培训人次", None, "G3", "必填"),
        ("培训人次", "#DIV/0!", "G3", "公式出错"),
        ("培训人次", "#CALC!", "G3", "公式出错"),
        ("场次", 0, "F3", "不能小于1"),
        ("举办日期", "2025年3月", "B3", "完整的日期"),
        ("举办日期", "2025-02-30", "B3", "完整的日期"),
        ("举办日期", "45721", "B3", "完整的日期"),
        ("举办日期", time(10, 30), "B3", "完整的日期"),
        ("举办日期", "1900-01-01", "B3", "完整的日期"),
        ("形式", "讲座一场", "D3", "可选：专题讲座"),
        ("联合单位", "没有这个镇", "I3", "没有名为“没有这个镇”的单位"),
        ("主题", "\u3000\u00a0\u200b", "C3", "必填"),
        ("主题", "很" * 61, "C3", "共61字，最多60字"),
        ("主题", "政策\u202e解读", "C3", "控制字符"),
    ],
)
def test_a_bad_cell_is_named_with_what_would_be_right(
    office: Workspace, label: str, cell: object, place: str, words: str
) -> None:
    result = with_cells(office, **{label: cell})
    assert counts(result)[TRAINING] == (0, 0, 0, 0, 1)
    ((where, message),) = told(result)
    assert where == place
    assert words in message
    assert label in message


@pytest.mark.parametrize(
    ("label", "cell", "field", "value"),
    [
        ("培训人次", "５０", "person_times", 50),
        ("培训人次", " 1，250 ", "person_times", 1250),
        ("培训人次", "1,250", "person_times", 1250),
        ("培训人次", 50.0, "person_times", 50),
        ("培训人次", "50.00", "person_times", 50),
        ("培训人次", 0, "person_times", 0),
        ("举办日期", "２０２５年３月５日", "held_on", "2025-03-05"),
        ("举办日期", "2025/3/5", "held_on", "2025-03-05"),
        ("举办日期", datetime(2025, 3, 5, 10, 30), "held_on", "2025-03-05"),  # noqa: DTZ001
        ("主题", " 政策\u200b\u3000解读\n（上）", "topic", "政策 解读 （上）"),
        ("主题", "👍🏽 学习", "topic", "👍🏽 学习"),
        ("主题", 2025, "topic", "2025"),
        ("联合单位", "柳河镇、 经济联络科；柳河镇", "co_hosts", ["town-liuhe", "sec-economy"]),
        ("联合单位", "、", "co_hosts", None),
    ],
)
def test_what_people_type_is_read_as_they_mean_it(
    office: Workspace, label: str, cell: object, field: str, value: object
) -> None:
    result = with_cells(office, **{label: cell})
    assert not told(result)
    assert kept().get(field) == value


@pytest.mark.parametrize(
    ("place", "xml", "words"),
    [
        ("G3", "<c><v>1e400</v></c>", "准确的数字"),
        ("G3", "<c><v>-1E+999</v></c>", "准确的数字"),
        ("G3", f"<c><v>{'9' * 400}</v></c>", "准确的数字"),
        ("H3", "<c><f>SUM(F3:G3)</f></c>", "还没有算出结果"),
        ("H3", "<c><f>SUM(F3:G3)</f><v/></c>", "还没有算出结果"),
        ("H3", '<c t="e"><f>1/0</f><v>#DIV/0!</v></c>', "公式出错"),
        ("H3", '<c t="b"><v>1</v></c>', "准确的数字"),
        ("B3", "<c><v>999999999</v></c>", "公式出错"),
        ("B3", "<c><v>0.5</v></c>", "完整的日期"),
        ("C3", '<c t="inlineStr"><is><t>a_x0000_b</t></is></c>', "控制字符"),
        ("C3", '<c t="inlineStr"><is><t>a_x001B_[2J</t></is></c>', "控制字符"),
    ],
)
def test_what_only_a_program_writes_is_refused_by_cell(
    office: Workspace, place: str, xml: str, words: str
) -> None:
    result = with_xml(office, place, xml.replace("<c>", "<c >"))
    ((where, message),) = told(result)
    assert where == place
    assert words in message
    assert result.mending is not None
    assert len(rows_of(result.mending, TRAINING)) == 1


@pytest.mark.parametrize(
    ("xml", "value"),
    [
        ("<c ><f>20+5</f><v>25</v></c>", 25),
        ('<c t="str"><f>IF(1=1,"","")</f><v></v></c>', None),
        ("<c ><v>2.5e1</v></c>", 25),
    ],
)
def test_a_computed_formula_is_its_result(office: Workspace, xml: str, value: object) -> None:
    result = with_xml(office, "H3", xml)
    assert not told(result)
    assert kept().get("invited") == value


def test_a_carriage_return_in_a_cell_is_white_space(office: Workspace) -> None:
    result = with_xml(office, "C3", '<c t="inlineStr"><is><t>政策_x000D_\n解读</t></is></c>')
    assert not told(result)
    assert kept()["topic"] == "政策 解读"


@pytest.mark.parametrize("text", ["=1+1", "+86", "-5", "@SUM(A1)", '=HYPERLINK("http://x")'])
def test_a_text_that_looks_like_a_formula_is_never_written_back_as_one(
    office: Workspace, text: str
) -> None:
    workbook = fill_in(template_of(office, TOWN), {TRAINING: [training("2025-03-05", 场次=0)]})
    xml = f'<c t="inlineStr"><is><t>{text}</t></is></c>'
    result = take_in(office, "a.xlsx", with_cell_xml(workbook, TRAINING, "C3", xml))
    assert result.mending is not None
    mended = take_in(office, "b.xlsx", change(result.mending, TRAINING, {(3, "场次"): 1}))
    assert not mended.problems or text.startswith("=")  # openpyxl makes a formula of it, we do not
    import zipfile
    from io import BytesIO

    for workbook in (result.mending, template_of(office, TOWN)):
        with zipfile.ZipFile(BytesIO(workbook)) as package:
            sheets = [name for name in package.namelist() if name.startswith("xl/worksheets/")]
            assert not any(b"<f>" in package.read(name) for name in sheets)


@pytest.mark.parametrize(
    ("label", "cell"),
    [
        *(("主题", text) for text in (ID_CARD, f"联系{MOBILE}", "138 1234 5678", BANK_CARD)),
        ("主题", "１３８１２３４５６７８"),
        ("主题", int(MOBILE)),
        ("主题", float(MOBILE)),
        ("佐证文号", ID_CARD.lower()),
        ("形式", MOBILE),
        ("联合单位", f"柳河镇、{MOBILE}"),
        ("举办日期", MOBILE),
        ("培训人次", ID_CARD),
    ],
)
def test_a_personal_number_is_refused_and_stored_nowhere(
    office: Workspace, label: str, cell: object
) -> None:
    workbook = fill_in(
        template_of(office, TOWN),
        {TRAINING: [training("2025-03-05") | {label: cell}, training("2025-03-06", "好的一行")]},
    )
    result = take_in(office, "a.xlsx", workbook)
    assert counts(result)[TRAINING] == (1, 0, 0, 0, 1)
    assert any("台账不保存个人信息" in message for _cell, message in told(result))
    assert result.mending is not None
    everything = json.dumps(
        [rows_of(result.mending, TRAINING), [str(problem) for problem in result.problems]],
        default=str,
        ensure_ascii=False,
    )
    connection.close()
    stored = b"".join(path.read_bytes() for path in office.folder.glob(f"{DATABASE}*"))
    for number in (ID_CARD, ID_CARD.lower(), MOBILE, "138 1234 5678", "１３８１２", BANK_CARD):
        assert number not in everything
        assert number.encode() not in stored


def test_a_personal_number_in_the_name_of_the_file_is_not_kept(office: Workspace) -> None:
    workbook = fill_in(template_of(office, TOWN), {TRAINING: [training("2025-03-05")]})
    result = take_in(office, f"经办{MOBILE}.xlsx", workbook)
    connection.close()
    stored = b"".join(path.read_bytes() for path in office.folder.glob(f"{DATABASE}*"))
    assert MOBILE.encode() not in stored
    assert MOBILE not in result.file


def test_a_document_number_of_eighteen_digits_is_no_identity_card(office: Workspace) -> None:
    assert not told(with_cells(office, 佐证文号="202503050000000001"))


def test_days_of_a_workbook_counted_from_1904_are_the_days_shown(office: Workspace) -> None:
    from io import BytesIO

    from openpyxl import load_workbook
    from openpyxl.utils.datetime import CALENDAR_MAC_1904

    from tests.support.workspaces import saved

    workbook = fill_in(template_of(office, TOWN), {TRAINING: [training("2025-03-05")]})
    book = load_workbook(BytesIO(workbook))
    book.epoch = CALENDAR_MAC_1904
    assert not told(take_in(office, "a.xlsx", saved(book)))
    assert kept()["held_on"] == "2025-03-05"


def test_a_message_is_one_line_without_control_characters(office: Workspace) -> None:
    result = with_cells(office, 形式="第一行\n第二行" + "长" * 100)
    ((_where, message),) = told(result)
    assert message.isprintable()
    assert len(message) < 120
