"""Nothing with a secret mark comes into the ledger by any door, and not a word of it is repeated."""

from __future__ import annotations

import json
from collections.abc import Callable
from io import BytesIO

import pytest
from openpyxl import Workbook as Book
from openpyxl import load_workbook
from openpyxl.comments import Comment

from taizhang.core.values import RefusedError
from taizhang.services.correcting import correct_record
from taizhang.services.workspace import DATABASE, Workspace
from taizhang.store.ledger.models import RecordVersion
from tests.support.books import TRAINING, change, changesets
from tests.support.workspaces import VIEWER, fill_in, saved, send, take_in, template_of, training

TOWN = "town-donghu"
MARKED = "机密★10年 雷鸣行动"


def filled(office: Workspace, **cells: object) -> bytes:
    rows = [training("2025-03-05"), training("2025-04-05", "业务培训") | cells]
    return fill_in(template_of(office, TOWN), {TRAINING: rows})


def refused(office: Workspace, name: str, workbook: bytes) -> str:
    before = changesets()
    with pytest.raises(RefusedError) as caught:
        take_in(office, name, workbook)
    assert changesets() == before
    assert not RecordVersion.objects.filter(record__kind="training").exists()
    assert "雷鸣" not in json.dumps(str(caught.value), ensure_ascii=False)
    assert "机密" not in str(caught.value)
    return str(caught.value)


def test_a_marked_file_name_is_refused_and_not_repeated(office: Workspace) -> None:
    told = refused(office, f"{MARKED}.xlsx", filled(office))

    assert told.startswith("文件名带有密级标志，整个文件没有导入。")


def test_a_marked_name_of_a_sheet_is_refused(office: Workspace) -> None:
    book = load_workbook(BytesIO(filled(office)))
    book.create_sheet("秘密★1年")

    assert "张工作表的名称带有密级标志" in refused(office, "a.xlsx", saved(book))


@pytest.mark.parametrize("label", ["主题", "形式", "培训人次", "联合单位", "佐证文号"])
def test_a_marked_cell_refuses_the_whole_file_and_is_named(office: Workspace, label: str) -> None:
    told = refused(office, "a.xlsx", filled(office, **{label: MARKED}))

    assert told.startswith("a.xlsx 学习培训!")
    assert "4: 带有密级标志" in told


def test_a_mark_outside_the_columns_is_found_too(office: Workspace) -> None:
    book = load_workbook(BytesIO(filled(office)))
    book.create_sheet("备忘")["D9"].value = "内部资料 注意保存"

    assert "备忘!D9: 带有内部资料标注" in refused(office, "a.xlsx", saved(book))


def header(book: Book) -> None:
    book[TRAINING].oddHeader.left.text = '&"黑体,常规"&16机密★10年'  # type: ignore[union-attr]


def footer(book: Book) -> None:
    book[TRAINING].oddFooter.center.text = "内部资料 注意保存"  # type: ignore[union-attr]


def comment(book: Book) -> None:
    book[TRAINING]["C3"].comment = Comment("雷鸣行动，机密★10年", "综合岗")


def title(book: Book) -> None:
    book.properties.title = "雷鸣行动（秘密）"


@pytest.mark.parametrize(
    ("act", "where"),
    [(header, "页眉或页脚"), (footer, "页眉或页脚"), (comment, "批注"), (title, "文件属性")],
)
def test_a_mark_beside_the_cells_is_found(
    office: Workspace, act: Callable[[Book], None], where: str
) -> None:
    book = load_workbook(BytesIO(filled(office)))
    act(book)

    assert refused(office, "a.xlsx", saved(book)).startswith(f"a.xlsx: {where}带有")


def test_a_page_header_without_a_mark_is_none(office: Workspace) -> None:
    book = load_workbook(BytesIO(filled(office)))
    book[TRAINING].oddHeader.left.text = "&C保密教育台账 第&P页"  # type: ignore[union-attr]
    book[TRAINING]["C3"].comment = Comment("保守秘密专题", "综合岗")

    assert not take_in(office, "a.xlsx", saved(book)).problems


def test_nothing_of_a_marked_file_is_on_the_disk(office: Workspace) -> None:
    refused(office, "a.xlsx", filled(office, 主题=MARKED))

    written = b"".join(file.read_bytes() for file in office.folder.glob(f"{DATABASE}*"))
    assert "雷鸣".encode() not in written


def test_a_training_about_secrets_is_no_secret(office: Workspace) -> None:
    result = take_in(office, "保密教育.xlsx", filled(office, 主题="保守秘密专题培训"))

    assert not result.problems
    assert RecordVersion.objects.filter(record__kind="training").count() == 2


@pytest.mark.parametrize(
    "changes",
    [{"主题": MARKED}, {"形式": MARKED}, {"培训人次": MARKED}, {"联合单位": MARKED}, {MARKED: "1"}],
)
def test_a_correction_takes_no_mark(office: Workspace, changes: dict[str, str]) -> None:
    send(office, TOWN, {TRAINING: [training("2025-03-05")]})
    record = RecordVersion.objects.get(record__kind="training").record_id
    with pytest.raises(RefusedError) as caught:
        correct_record(office, VIEWER, record, changes, reason="核对", actor="综合岗")

    assert "雷鸣" not in str(caught.value)


@pytest.mark.parametrize(
    ("reason", "actor"), [("依据内部资料不得外传", "综合岗"), ("核对", "机密★10年")]
)
def test_reasons_and_names_take_no_mark(office: Workspace, reason: str, actor: str) -> None:
    send(office, TOWN, {TRAINING: [training("2025-03-05")]})
    record = RecordVersion.objects.get(record__kind="training").record_id
    before = changesets()
    with pytest.raises(RefusedError):
        correct_record(office, VIEWER, record, {"主题": "甲"}, reason=reason, actor=actor)

    assert changesets() == before


def test_a_file_that_was_mended_may_come(office: Workspace) -> None:
    marked = filled(office, 主题=MARKED)
    refused(office, "a.xlsx", marked)
    result = take_in(office, "a.xlsx", change(marked, TRAINING, {(4, "主题"): "业务培训"}))

    assert not result.problems
