"""A report edited in Word is brought up to date by tracked changes, and nothing else in it is touched."""

from __future__ import annotations

from pathlib import Path

import pytest
from lxml import etree
from openxml_audit import OpenXmlValidator

from taizhang.core.documents.docx import read_docx
from taizhang.core.values import RefusedError
from taizhang.services.refreshing import AUTHOR, Refreshed, refresh
from taizhang.services.reporting import open_report, render_report, write_report
from taizhang.services.workspace import Workspace
from tests.support.books import TRAINING
from tests.support.word_edits import MAIN, W, edited, main_of, parts_of, retyped, view
from tests.support.workspaces import H1, LAST_H1, VIEWER, copy_filled, send, training

TOWN, OTHER = "town-donghu", "town-liuhe"


def fill_both_years(office: Workspace) -> None:
    for town in (TOWN, OTHER):
        send(office, town, {TRAINING: [training("2024-03-05", 场次=2)]}, period=LAST_H1)
    for unit in ("sec-economy", "assoc-biz"):
        send(office, unit, nil=[TRAINING])
        send(office, unit, nil=[TRAINING], period=LAST_H1)
    send(office, TOWN, {TRAINING: [training("2025-03-05", 场次=3)]})
    send(office, OTHER, {TRAINING: [training("2025-04-08", 场次=2)]})


@pytest.fixture
def reported(server: str, tmp_path: Path) -> Workspace:
    """4 sessions last year, 5 this year."""
    return copy_filled(fill_both_years, tmp_path / "office")


def written(office: Workspace, period: object = H1) -> bytes:
    report, _composition = write_report(office, VIEWER, "dept", H1, template="half_year")
    files = render_report(office, VIEWER, report, ["docx"])
    return next(data for name, data in files.items() if name.endswith(".docx"))


def more(office: Workspace, sessions: int = 4) -> None:
    """More sessions of a town that has reported."""
    send(office, TOWN, {TRAINING: [training("2025-05-09", "统战实务", 场次=sessions)]})


def fewer(office: Workspace, sessions: int) -> None:
    """What a town had was too much."""
    from tests.support.books import FIRST, change
    from tests.support.workspaces import take_in, template_of

    book = change(template_of(office, TOWN), TRAINING, {(FIRST, "场次"): sessions})
    assert not take_in(office, "改.xlsx", book).problems


def bring(office: Workspace, data: bytes, tmp_path: Path, **more: object) -> Refreshed:
    path = tmp_path / "总结.docx"
    path.write_bytes(data)
    done = refresh(office, VIEWER, path, **more)  # type: ignore[arg-type]
    assert path.read_bytes() == data
    return done


def lines(data: bytes, word: str, *, accepted: bool = True) -> list[str]:
    return [line for line in view(data, accepted=accepted).split("\n") if word in line]


def said(done: Refreshed, what: str = "changed") -> list[tuple[str, str]]:
    return [(item.was, item.now) for item in getattr(done, what)]


def test_a_figure_that_moved_is_told_anew_and_the_old_words_stay_until_accepted(
    reported: Workspace, tmp_path: Path
) -> None:
    before = written(reported)
    more(reported)

    done = bring(reported, before, tmp_path)

    assert ("5场次", "9场次") in said(done)
    assert ("同比增长25%", "同比增长125%") in said(done)
    assert "共举办学习培训9场次，同比增长125%" in view(done.content, accepted=True)
    assert view(done.content, accepted=False) == view(before, accepted=True)
    assert not done.left


def test_a_direction_turns_with_its_figure(reported: Workspace, tmp_path: Path) -> None:
    before = written(reported)
    fewer(reported, 1)

    done = bring(reported, before, tmp_path)

    assert ("同比增长25%", "同比下降25%") in said(done)
    assert "共举办学习培训3场次，同比下降25%" in view(done.content, accepted=True)
    deleted = [
        "".join(str(words) for words in node.itertext())
        for node in main_of(done.content).iter(f"{W}del")
    ]
    assert "增长" in deleted
    assert "5" in deleted


def test_what_no_longer_moves_is_level_and_what_was_level_moves(
    reported: Workspace, tmp_path: Path
) -> None:
    before = written(reported)
    fewer(reported, 2)
    level = written(reported)

    done = bring(reported, before, tmp_path)
    assert "共举办学习培训4场次，与上年同期持平" in view(done.content, accepted=True)

    more(reported)
    done = bring(reported, level, tmp_path)
    assert "共举办学习培训8场次，同比增长100%" in view(done.content, accepted=True)
    assert ("，与上年同期持平", "，同比增长100%") in said(done)


def test_a_figure_that_a_person_wrote_over_is_told_and_left(
    reported: Workspace, tmp_path: Path
) -> None:
    by_hand = retyped(written(reported), "5场次", "6场次")
    more(reported)

    done = bring(reported, by_hand, tmp_path)
    assert ("6场次", "9场次") in said(done, "left")
    assert "共举办学习培训6场次，同比增长125%" in view(done.content, accepted=True)

    done = bring(reported, by_hand, tmp_path, including_changed=True)
    assert "共举办学习培训9场次，同比增长125%" in view(done.content, accepted=True)
    assert not done.left


def test_words_that_a_person_wrote_before_a_figure_are_not_made_wrong(
    reported: Workspace, tmp_path: Path
) -> None:
    by_hand = retyped(written(reported), "同比增长", "比去年多了")
    fewer(reported, 1)

    done = bring(reported, by_hand, tmp_path)

    assert "比去年多了25%" in view(done.content, accepted=True)
    assert any("前面的说法有人改过" in str(item.why) for item in done.left)


def test_nothing_else_is_touched(reported: Workspace, tmp_path: Path) -> None:
    before = written(reported)
    more(reported)

    done = bring(reported, before, tmp_path)

    old, new = parts_of(before), parts_of(done.content)
    assert list(old) == list(new)
    touched = {name for name in old if old[name] != new[name]}
    assert touched == {MAIN, "docProps/custom.xml"}
    # With our changes rejected and their runs joined, the main part is what it was.
    assert canonical(rejected(new[MAIN])) == canonical(old[MAIN])


def rejected(part: bytes) -> bytes:
    root = etree.fromstring(part)
    for element in list(root.iter(f"{W}ins")):
        element.getparent().remove(element)  # type: ignore[union-attr]
    for element in list(root.iter(f"{W}del")):
        for run in reversed(list(element)):
            for node in run.iter(f"{W}delText"):
                node.tag = f"{W}t"
            element.addnext(run)
        element.getparent().remove(element)  # type: ignore[union-attr]
    return etree.tostring(root)


def canonical(part: bytes) -> list[bytes]:
    """The elements in canonical form; neighbouring runs of the same look are one."""
    root = etree.fromstring(part)
    for run in list(root.iter(f"{W}r")):
        before = run.getprevious()
        if before is not None and before.tag == run.tag and look(before) == look(run):
            texts = before.findall(f"{W}t")
            if texts and run.find(f"{W}t") is not None:
                texts[-1].text = (texts[-1].text or "") + (run.find(f"{W}t").text or "")  # type: ignore[union-attr]
                run.getparent().remove(run)  # type: ignore[union-attr]
    for node in root.iter(f"{W}t"):
        node.attrib.pop("{http://www.w3.org/XML/1998/namespace}space", "")
    return [etree.tostring(root, method="c14n")]


def look(run: etree._Element) -> bytes:
    properties = run.find(f"{W}rPr")
    return b"" if properties is None else etree.tostring(properties, method="c14n", with_tail=False)


def test_anchors_are_kept_around_the_new_text(reported: Workspace, tmp_path: Path) -> None:
    before = written(reported)
    more(reported)

    done = bring(reported, before, tmp_path)

    anchors = {
        anchor.id: (anchor.span.of(paragraph.text), anchor.by_tag, anchor.by_bookmark)
        for paragraph in read_docx(done.content, "a.docx").paragraphs
        for anchor in paragraph.anchors
    }
    for item in (item for item in done.changed if not item.was.startswith("，")):
        text, by_tag, by_bookmark = anchors[item.figure.id]
        assert item.now.endswith(text)
        assert by_tag
        assert by_bookmark


def test_the_changes_are_signed_and_numbered_apart(reported: Workspace, tmp_path: Path) -> None:
    before = written(reported)
    more(reported)

    root = main_of(bring(reported, before, tmp_path).content)

    marks = [*root.iter(f"{W}ins"), *root.iter(f"{W}del")]
    assert {mark.get(f"{W}author") for mark in marks} == {AUTHOR}
    assert all((mark.get(f"{W}date") or "").endswith("Z") for mark in marks)
    numbers = [node.get(f"{W}id") for node in root.iter(f"{W}ins", f"{W}del", f"{W}bookmarkStart")]
    assert len(numbers) == len(set(numbers))


def test_word_opens_it_cleanly(reported: Workspace, tmp_path: Path) -> None:
    before = written(reported)
    more(reported)
    path = tmp_path / "更新.docx"
    path.write_bytes(bring(reported, before, tmp_path).content)

    found = OpenXmlValidator().validate(str(path))

    assert not found.errors, [str(error) for error in found.errors]


def test_a_second_time_knows_its_own_changes(reported: Workspace, tmp_path: Path) -> None:
    before = written(reported)
    more(reported)
    once = bring(reported, before, tmp_path).content
    accepted = accept_all(once)
    more(reported, 1)

    done = bring(reported, accepted, tmp_path)
    assert "共举办学习培训10场次，同比增长150%" in view(done.content, accepted=True)
    assert not done.left

    # Not accepted yet, it is somebody's open change.
    done = bring(reported, once, tmp_path)
    assert not done.changed
    assert {str(item.why) for item in done.left} <= {
        "这里有还没有接受或拒绝的修订。",
        "在隐藏的文字或未接受的修订里，没有动。",
    }


def accept_all(data: bytes) -> bytes:
    def act(root: etree._Element) -> None:
        for element in list(root.iter(f"{W}del")):
            element.getparent().remove(element)  # type: ignore[union-attr]
        for element in list(root.iter(f"{W}ins")):
            for run in reversed(list(element)):
                element.addnext(run)
            element.getparent().remove(element)  # type: ignore[union-attr]

    return edited(data, act)


def test_what_has_not_moved_is_the_very_same_file(reported: Workspace, tmp_path: Path) -> None:
    before = written(reported)

    done = bring(reported, before, tmp_path)

    assert done.content == before
    assert not done.changed
    assert done.same == len(list(open_report(done.number).report.figures()))


def test_split_runs_and_lost_controls_are_no_hindrance(reported: Workspace, tmp_path: Path) -> None:
    def unwrap(root: etree._Element) -> None:
        for control in list(root.iter(f"{W}sdt")):
            content = control.find(f"{W}sdtContent")
            assert content is not None
            for run in reversed(list(content)):
                control.addnext(run)
            control.getparent().remove(control)  # type: ignore[union-attr]

    before = edited(written(reported), unwrap)
    more(reported)

    done = bring(reported, before, tmp_path)

    assert "共举办学习培训9场次，同比增长125%" in view(done.content, accepted=True)


@pytest.mark.parametrize("by", ["field", "note", "tracked"])
def test_where_other_things_stand_nothing_is_changed(
    reported: Workspace, tmp_path: Path, by: str
) -> None:
    sought = "25%" if by == "note" else "5场次"

    def act(root: etree._Element) -> None:
        node = next(node for node in root.iter(f"{W}t") if node.text == sought)
        run = node.getparent()
        assert run is not None
        if by == "field":
            for kind, where in (
                ("begin", run.addprevious),
                ("separate", run.addprevious),
                ("end", run.addnext),
            ):
                mark = etree.Element(f"{W}r")
                etree.SubElement(mark, f"{W}fldChar").set(f"{W}fldCharType", kind)
                where(mark)
        elif by == "note":
            node.text = "2"
            etree.SubElement(run, f"{W}footnoteReference").set(f"{W}id", "1")
            etree.SubElement(run, f"{W}t").text = "5%"
        else:
            mark = etree.Element(f"{W}ins", {f"{W}id": "900", f"{W}author": "科长"})
            run.addprevious(mark)
            mark.append(run)

    before = edited(written(reported), act)
    more(reported)

    done = bring(reported, before, tmp_path)

    (left,) = said(done, "left")
    assert left == {"25%": ("同比增长25%", "同比增长125%")}.get(sought, ("5场次", "9场次"))
    if by == "note":
        assert "共举办学习培训9场次，同比增长25%" in view(done.content, accepted=True)
    else:
        assert "共举办学习培训5场次，同比增长125%" in view(done.content, accepted=True)


def test_a_note_in_the_same_run_behind_a_figure_stays(reported: Workspace, tmp_path: Path) -> None:
    def act(root: etree._Element) -> None:
        node = next(node for node in root.iter(f"{W}t") if node.text == "5场次")
        run = node.getparent()
        assert run is not None
        etree.SubElement(run, f"{W}footnoteReference").set(f"{W}id", "1")

    before = edited(written(reported), act)
    more(reported)

    root = main_of(bring(reported, before, tmp_path).content)

    (reference,) = root.iter(f"{W}footnoteReference")
    assert not any(above.tag == f"{W}del" for above in reference.iterancestors())


def test_a_copy_that_was_changed_is_told_apart_from_the_original(
    reported: Workspace, tmp_path: Path
) -> None:
    from copy import deepcopy

    def act(root: etree._Element) -> None:
        node = next(node for node in root.iter(f"{W}t") if node.text == "5场次")
        paragraph = next(above for above in node.iterancestors(f"{W}p"))
        again = deepcopy(paragraph)
        for mark in [*again.iter(f"{W}bookmarkStart"), *again.iter(f"{W}bookmarkEnd")]:
            mark.getparent().remove(mark)  # type: ignore[union-attr]
        next(node for node in again.iter(f"{W}t") if node.text == "5场次").text = "7场次"
        paragraph.addnext(again)

    before = edited(written(reported), act)
    more(reported)

    done = bring(reported, before, tmp_path)

    assert ("5场次", "9场次") in said(done)
    assert ("7场次", "9场次") in said(done, "left")


def test_files_that_are_none_of_ours_are_refused(reported: Workspace, tmp_path: Path) -> None:
    from tests.core.documents.packages import word_file

    with pytest.raises(RefusedError, match="请用 --report 写明编号"):
        bring(reported, word_file(), tmp_path)
    written(reported)
    path = tmp_path / "总结.txt"
    path.write_text("举办学习培训5场次。", "utf-8")
    with pytest.raises(RefusedError, match=r"不是 \.docx 文件"):
        refresh(reported, VIEWER, path, number="2025H1-001")
    with pytest.raises(RefusedError, match="没有编号为“2099H1-001”的报告"):
        bring(reported, word_file(), tmp_path, number="2099H1-001")
    with pytest.raises(RefusedError, match="已损坏或不完整"):
        bring(reported, written(reported)[:2000], tmp_path)
    with pytest.raises(RefusedError, match="密级或内部标志"):
        bring(reported, retyped(written(reported), "，共举办", "机密★10年，共举办"), tmp_path)


def comments_of(data: bytes) -> list[tuple[str, str]]:
    """Who says what in the comments of a file."""
    root = etree.fromstring(parts_of(data).get("word/comments.xml", b"<none/>"))
    return [
        (
            comment.get(f"{W}author") or "",
            "".join(node.text or "" for node in comment.iter(f"{W}t")),
        )
        for comment in root.iter(f"{W}comment")
    ]


def test_what_is_left_is_told_in_the_copy_if_that_is_wanted(
    reported: Workspace, tmp_path: Path
) -> None:
    by_hand = retyped(written(reported), "5场次", "6场次")
    more(reported)
    silent = bring(reported, by_hand, tmp_path)
    assert not comments_of(silent.content)

    done = bring(reported, by_hand, tmp_path, comments=True)

    assert done.comments == len(done.left) > 0
    (author, words), *_rest = comments_of(done.content)
    assert author == AUTHOR
    assert "文中是6场次，按今天的台账是9场次。有人改过，没有动" in words
    # The comment stands around the figure, and the changes are made all the same.
    assert view(done.content, accepted=True) == view(silent.content, accepted=True)
    assert view(done.content, accepted=False) == view(by_hand, accepted=False)
    assert said(done) == said(silent)
    (tmp_path / "批注.docx").write_bytes(done.content)
    result = OpenXmlValidator().validate(str(tmp_path / "批注.docx"))
    assert result.is_valid, result.errors


def test_where_nothing_is_left_no_comment_is_made(reported: Workspace, tmp_path: Path) -> None:
    data = written(reported)

    done = bring(reported, data, tmp_path, comments=True)

    assert (done.content, done.comments) == (data, 0)
