"""Two reports or files beside each other: what is told, drawn and tracked is what is different, and all of it."""

from __future__ import annotations

import random
from pathlib import Path

import pytest
from openxml_audit import OpenXmlValidator

from taizhang.cli.diff_shown import figure_rows, page
from taizhang.core.documents.difference import Change, Sort, compare, word_parts
from taizhang.core.documents.docx import read_docx
from taizhang.core.documents.text_document import from_text
from taizhang.core.values import RefusedError
from taizhang.services.diffing import as_word, diff
from taizhang.services.reporting import write_report
from taizhang.services.workspace import Workspace
from tests.services.test_refreshing import more, reported, written
from tests.support.word_edits import W, edited, retyped, view
from tests.support.workspaces import H1, VIEWER

__all__ = ["reported"]


def told(was: str, now: str) -> str:
    signs = {Sort.GONE: "[{}]", Sort.NEW: "<{}>", Sort.SAME: "{}"}
    return "".join(signs[part.sort].format(part.text) for part in word_parts(was, now))


@pytest.mark.parametrize(
    ("was", "now", "says"),
    [
        ("举办培训298场次。", "举办培训305场次。", "举办培训[298]<305>场次。"),
        ("同比增长12.5%。", "同比下降2.5%。", "同比[增长12.5%]<下降2.5%>。"),
        ("共1,138人次", "共1138人次", "共[1,138]<1138>人次"),
        ("甲乙", "甲乙", "甲乙"),
        ("", "新写", "<新写>"),
    ],
)
def test_words_are_compared_and_figures_are_whole(was: str, now: str, says: str) -> None:
    assert told(was, now) == says


def text_of(*lines: str) -> str:
    return "\n".join(lines)


def test_paragraphs_are_found_again_though_their_numbers_moved() -> None:
    old = text_of("一、工作", "举办培训3场次，参加20人次。", "走访企业5家，收集诉求3件。", "完毕。")
    new = text_of("一、工作", "走访企业8家，收集诉求6件。", "新写的一段话。", "完毕。")

    found = compare(from_text(old, "a"), from_text(new, "b"))

    assert [item.change for item in found] == [
        Change.SAME,
        Change.GONE,
        Change.CHANGED,
        Change.NEW,
        Change.SAME,
    ]


def test_both_texts_can_be_read_from_any_comparison() -> None:
    dice = random.Random(7)  # noqa: S311 (drawn anew the same each time)
    words = ["培训", "走访", "12场次", "3家", "同比增长5%", "，", "。", "和", "其中"]
    for _ in range(300):
        old, new = (
            ["".join(dice.choices(words, k=dice.randint(1, 9))) for _ in range(dice.randint(0, 6))]
            for _ in range(2)
        )
        new += dice.sample(old, k=len(old) // 2)

        found = compare(from_text("\n".join(old), "a"), from_text("\n".join(new), "b"))

        for side, texts in ((Sort.GONE, old), (Sort.NEW, new)):
            parts = (
                "".join(p.text for p in item.parts if p.sort in (Sort.SAME, side)) for item in found
            )
            assert [text for text in parts if text] == texts


def test_two_reports_show_why_their_figures_differ(reported: Workspace) -> None:
    write_report(reported, VIEWER, "dept", H1, template="half_year")
    more(reported)
    write_report(reported, VIEWER, "dept", H1, template="half_year")

    found = diff(reported, "2025H1-001", "2025H1-002")

    rows = {(row.name, row.was, row.now): row.why for row in figure_rows(found)}
    assert "新增记录 1 条" in rows["学习培训场次", "5场次", "9场次"]
    shown = page(found).decode()
    assert "Content-Security-Policy" in shown
    assert "<script" not in shown
    assert "<del>5</del>" in shown


def test_a_copy_of_the_first_holds_both_texts(reported: Workspace, tmp_path: Path) -> None:
    def act(root: object) -> None:
        paragraphs = list(root.iter(f"{W}p"))  # type: ignore[attr-defined]
        body = [p for p in paragraphs if p.getparent().tag == f"{W}body" and "".join(p.itertext())]
        body[3].getparent().remove(body[3])
        from copy import deepcopy

        again = deepcopy(body[5])
        for control in list(again.iter(f"{W}sdt")):
            control.getparent().remove(control)
        next(again.iter(f"{W}t")).text = "另起的一段，讲另一件事。"
        body[5].addnext(again)

    one = written(reported)
    other = edited(retyped(retyped(one, "5场次", "6场次"), "，共举办", "，扎实举办"), act)
    (tmp_path / "a.docx").write_bytes(one)
    (tmp_path / "b.docx").write_bytes(other)

    found = diff(reported, str(tmp_path / "a.docx"), str(tmp_path / "b.docx"))
    made, left = as_word(found)

    assert not left
    assert words(view(made, accepted=False)) == words(view(one, accepted=True))
    assert words(view(made, accepted=True)) == words(view(other, accepted=True))
    (tmp_path / "c.docx").write_bytes(made)
    errors = OpenXmlValidator().validate(str(tmp_path / "c.docx")).errors
    assert not errors, [str(error) for error in errors]


def words(text: str) -> list[str]:
    return [line.strip() for line in text.split("\n") if line.strip()]


def test_what_is_not_there_or_no_word_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("举办培训3场次。", "utf-8")
    (tmp_path / "b.txt").write_text("举办培训4场次。", "utf-8")
    with pytest.raises(RefusedError, match="没有这个文件"):
        diff(None, str(tmp_path / "a.txt"), str(tmp_path / "c.txt"))
    found = diff(None, str(tmp_path / "a.txt"), str(tmp_path / "b.txt"))
    assert found.counted(Change.CHANGED) == 1
    with pytest.raises(RefusedError, match=r"不是 \.docx 文件"):
        as_word(found)


def a_table(*rows: tuple[str, ...]) -> bytes:
    """A Word file with a table between two paragraphs."""
    from tests.core.documents.packages import word_file

    def cell(text: str) -> str:
        look = '<w:tcPr><w:tcW w:w="2000" w:type="dxa"/></w:tcPr>'
        words = f"<w:r><w:t>{text}</w:t></w:r>" if text else ""
        return f"<w:tc>{look}<w:p>{words}</w:p></w:tc>"

    lines = "".join(f"<w:tr>{''.join(map(cell, row))}</w:tr>" for row in rows)
    grid = "<w:tblGrid>" + '<w:gridCol w:w="2000"/>' * len(rows[0]) + "</w:tblGrid>"
    table = f'<w:tbl><w:tblPr><w:tblW w:w="0" w:type="auto"/></w:tblPr>{grid}{lines}</w:tbl>'
    paragraph = "<w:p><w:r><w:t>{}</w:t></w:r></w:p>"
    return word_file(paragraph.format("各单位情况如下。") + table + paragraph.format("完毕。"))


HEADER, TOWN, OTHER, TOTAL = (
    ("单位", "场次", "人次"),
    ("东湖镇", "12", "300"),
    ("柳河镇", "5", "80"),
    ("合计", "17", "380"),
)


@pytest.mark.parametrize(
    ("before", "after", "left"),
    [
        ((HEADER, TOWN, TOTAL), (HEADER, TOWN, OTHER, TOTAL), 0),
        ((HEADER, TOWN, OTHER, TOTAL), (HEADER, TOWN, TOTAL), 0),
        ((HEADER, TOWN, TOTAL), (HEADER, OTHER, TOTAL), 0),
        ((HEADER, TOWN), (HEADER, TOWN, OTHER, ("青石镇", "1", "9"), TOTAL), 0),
        ((TOWN, TOTAL), (HEADER, TOWN, TOTAL), 0),
        ((HEADER, TOWN, OTHER), (HEADER,), 0),
        ((HEADER, TOWN, TOTAL), (HEADER, ("东湖镇", "13", "301"), OTHER, ("合计", "18", "381")), 0),
        ((HEADER, ("东湖镇", "", "300")), (HEADER, TOWN), 0),
        ((HEADER, TOWN), (HEADER, ("东湖镇", "", "300")), 0),
        ((HEADER, TOWN), ((*HEADER, "备注"), (*TOWN, "含联办")), 2),
    ],
)
def test_rows_that_came_and_went_are_tracked_too(
    before: tuple[tuple[str, ...], ...],
    after: tuple[tuple[str, ...], ...],
    left: int,
    tmp_path: Path,
) -> None:
    files = {"a.docx": a_table(*before), "b.docx": a_table(*after)}
    for name, data in files.items():
        (tmp_path / name).write_bytes(data)

    made, could_not = as_word(diff(None, *(str(tmp_path / name) for name in files)))

    assert could_not == left
    assert words(view(made, accepted=False)) == words(view(files["a.docx"], accepted=True))
    if not left:
        assert words(view(made, accepted=True)) == words(view(files["b.docx"], accepted=True))
    # As the program reads it: rows that went are no rows, rejected or accepted.
    read = read_docx(made, "c.docx")
    shown = [p.cell.row for p in read.paragraphs if p.cell is not None]
    assert max(shown) == len(after)
    was = [p.cell.row for p in read.original or read.paragraphs if p.cell is not None]
    assert max(was) == len(before)
    (tmp_path / "c.docx").write_bytes(made)
    schema = OpenXmlValidator().validate(str(tmp_path / "c.docx")).errors
    known = OpenXmlValidator().validate(str(tmp_path / "a.docx")).errors
    assert len(schema) == len(known), [str(error) for error in schema]
