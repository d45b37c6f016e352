"""An edited text is a report again: what was written comes back as it was, what was changed as it is."""

from __future__ import annotations

from dataclasses import replace

import pytest

from taizhang.core.documents.docx import read_docx
from taizhang.core.documents.text_document import from_text
from taizhang.core.documents.word_document import from_word
from taizhang.core.rendering.docx import NATIONAL, render_docx
from taizhang.core.rendering.markdown import render_markdown
from taizhang.core.reports.digest import report_from_json, report_to_json
from taizhang.core.reports.rebuilt import Rebuilt
from taizhang.core.reports.returned import resolve
from taizhang.core.reports.returned_tree import rebuild
from taizhang.core.reports.runs import Figure
from taizhang.core.reports.tree import Chart, Heading, Paragraph, Report, Table
from tests.core.reports.test_tree import EVERYTHING as WITH_CHARTS
from tests.support.word_edits import W, edited, retyped

# A chart comes back as a picture, which is told and not read.
EVERYTHING = replace(
    WITH_CHARTS,
    blocks=tuple(block for block in WITH_CHARTS.blocks if not isinstance(block, Chart)),
    annexes=tuple(
        replace(annex, blocks=tuple(b for b in annex.blocks if not isinstance(b, Chart)))
        for annex in WITH_CHARTS.annexes
    ),
)


def word_of(report: Report) -> bytes:
    return render_docx(report, NATIONAL, {}, indicator_names={})


def back(data: bytes, base: Report = EVERYTHING, **more: object) -> Rebuilt:
    document = from_word(read_docx(data, "a.docx"), "a.docx")
    settings = {"today": {}, "fresh_id": lambda ordinal: f"NEW{ordinal}", **more}
    return rebuild(base, document, resolve(base, document), **settings)  # type: ignore[arg-type]


def test_a_text_that_nobody_edited_is_the_same_tree() -> None:
    found = back(word_of(EVERYTHING))

    assert found.report == EVERYTHING
    assert not found.unplaced
    assert not found.dropped


def test_words_headings_and_title_are_taken_as_they_are() -> None:
    data = retyped(word_of(EVERYTHING), "其余照旧。", "其余照旧，另有补充。")
    data = retyped(data, "举办培训", "认真举办培训")
    data = retyped(data, "2025年上半年工作总结", "上半年工作总结")

    report = back(data).report

    heading, paragraph = report.blocks[:2]
    assert isinstance(heading, Heading)
    assert heading.text == "认真举办培训12场次"
    assert heading.number == "一、"
    assert isinstance(paragraph, Paragraph)
    assert "另有补充" in paragraph.text
    assert "上半年工作总结" in "".join(report.title)
    assert [f.id for f in report.figures()] == [f.id for f in EVERYTHING.figures()]


def test_another_number_stays_bound_and_is_marked() -> None:
    data = retyped(word_of(EVERYTHING), "12场次", "13场次")
    first = next(EVERYTHING.figures())

    found = back(data)
    (figure,) = found.differing
    assert (figure.id, figure.text, figure.differs) == (first.id, "13场次", True)
    assert report_from_json(report_to_json(found.report)) == found.report

    assert not back(data, overridden=[first.id]).differing

    now = replace(
        first, id="OTHER", printed=replace(first.printed, digits=first.printed.digits + 1)
    )
    found = back(data, today={first.id: now})
    assert not found.differing
    assert [figure.id for figure in found.renewed] == [first.id]


def test_what_went_is_told_and_a_copy_gets_an_id_of_its_own() -> None:
    from copy import deepcopy

    def act(root: object) -> None:
        paragraphs = [p for p in root.iter(f"{W}p") if "3件" in "".join(p.itertext())]  # type: ignore[attr-defined]
        paragraphs[-1].addnext(deepcopy(paragraphs[-1]))

    found = back(edited(word_of(EVERYTHING), act))
    ids = [figure.id for figure in found.report.figures()]
    assert len(ids) == len(set(ids)) == len(list(EVERYTHING.figures())) + 1
    assert word_of(found.report)

    def cut(root: object) -> None:
        heading = next(p for p in root.iter(f"{W}p") if "举办培训" in "".join(p.itertext()))  # type: ignore[attr-defined]
        heading.getparent().remove(heading)

    found = back(edited(word_of(EVERYTHING), cut))
    assert [figure.text for figure in found.dropped] == ["12场次"]
    assert [figure.ordinal for figure in found.report.figures()] == list(range(1, len(ids) - 1))


def test_rows_of_a_table_come_and_go_but_not_its_columns() -> None:
    from copy import deepcopy

    def add_row(root: object) -> None:
        row = next(r for r in root.iter(f"{W}tr") if "东湖镇" in "".join(r.itertext()))  # type: ignore[attr-defined]
        again = deepcopy(row)
        next(again.iter(f"{W}t")).text = "柳河镇"
        row.addnext(again)

    found = back(edited(word_of(EVERYTHING), add_row))
    table = next(block for block in found.report.blocks if isinstance(block, Table))
    assert [row.cells[0].text for row in table.rows] == ["东湖镇", "柳河镇", "合计"]
    assert table.notes

    def take_cell(root: object) -> None:
        row = next(r for r in root.iter(f"{W}tr") if "东湖镇" in "".join(r.itertext()))  # type: ignore[attr-defined]
        row.remove(row.findall(f"{W}tc")[-1])

    found = back(edited(word_of(EVERYTHING), take_cell))
    (left,) = found.unplaced
    assert "东湖镇" in left.text
    assert "表的列或表头与原来的不同" in str(left.why)
    assert not any(isinstance(block, Table) for block in found.report.blocks)


@pytest.mark.parametrize("sign", ["{", "[", "】", "&<>"])
def test_any_signs_may_stand_in_it(sign: str) -> None:
    found = back(retyped(word_of(EVERYTHING), "其余照旧。", f"其余{sign}照旧。"))

    assert sign in "".join(
        block.text for block in found.report.blocks if isinstance(block, Paragraph)
    )
    assert word_of(found.report)


def test_a_plain_text_of_it_is_a_report_too() -> None:
    text = render_markdown(EVERYTHING).replace("#", "").replace("**", "")
    document = from_text(text, "a.txt")

    found = rebuild(
        EVERYTHING, document, resolve(EVERYTHING, document), today={}, fresh_id=lambda n: f"N{n}"
    )

    assert any("其余照旧" in block.text for block in found.report.blocks)
    assert all(isinstance(figure, Figure) for figure in found.dropped)
    assert word_of(found.report)


@pytest.mark.parametrize(
    ("was", "now", "copies", "printed_by", "printed_on", "told"),
    [
        (
            "抄送：各镇、街道。",
            "抄送：各镇、街道，市档案馆。",
            "各镇、街道，市档案馆",
            "",
            "2025-07-03",
            0,
        ),
        ("示例市委统战部办公室", "示例市委办公室", "各镇、街道", "示例市委办公室", "2025-07-03", 0),
        ("2025年7月3日印发", "2025年7月9日印发", "各镇、街道", "", "2025-07-09", 0),
        ("2025年7月3日印发", "2025年7月39日印发", "各镇、街道", "", "2025-07-03", 1),
    ],
)
def test_an_edited_colophon_is_taken_in(
    was: str, now: str, copies: str, printed_by: str, printed_on: str, told: int
) -> None:
    found = back(retyped(word_of(EVERYTHING), was, now))

    colophon = found.report.colophon
    assert colophon is not None
    assert colophon.copies_to == copies
    assert colophon.printed_by == (printed_by or "示例市委统战部办公室")
    assert str(colophon.printed_on) == printed_on
    assert len(found.unplaced) == told


def test_a_chart_that_is_still_drawn_is_kept_with_its_numbers() -> None:
    from taizhang.core.rendering.picture import Picture
    from tests.support.office_words import PICTURE

    pictures = [Picture(PICTURE) for _chart in WITH_CHARTS.charts()]
    data = render_docx(WITH_CHARTS, NATIONAL, {}, indicator_names={}, pictures=pictures)
    data = retyped(data, "其余照旧。", "其余照旧，另有补充。")
    lines = [paragraph.text.strip() for paragraph in read_docx(data, "a.docx").paragraphs]
    captions = {lines.index(chart.table.caption.strip()): chart for chart in WITH_CHARTS.charts()}

    kept = back(data, WITH_CHARTS, drawn=captions)
    assert list(kept.report.charts()) == list(WITH_CHARTS.charts())
    assert not kept.unplaced
    assert not kept.dropped

    gone = back(data, WITH_CHARTS)
    assert not list(gone.report.charts())
    assert gone.dropped
