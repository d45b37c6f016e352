"""On the page every remark leads to its words, and no remark takes the words of a narrower one."""

from __future__ import annotations

import re

import pytest

from taizhang.core.documents.text_document import from_text
from taizhang.core.rendering.annotation import Annotation
from taizhang.core.rendering.html.annotated import render_annotated
from taizhang.core.values import Span

TEXT = "工作总结\n排查128处，整改103处。"


def remark(words: str, sort: str = "error", *, of_look: bool = False) -> Annotation:
    at = TEXT.index(words)
    return Annotation((Span(at, at + len(words)),), sort, sort, "FIG-X", "不对", of_look=of_look)


def marked(*remarks: Annotation) -> list[str]:
    page = render_annotated(from_text(TEXT, "总结.txt"), remarks)
    found = re.findall(r'class="mark \w+"[^>]*>(.*?)<sup>(\d+)</sup>', page)
    return [f"{number}{words}" for words, number in found]


@pytest.mark.parametrize(
    ("remarks", "shown"),
    [
        ((remark("128处"),), ["1128处"]),
        (
            (remark("排查128处，整改103处。", "doubt", of_look=True), remark("128处")),
            ["1", "2128处"],
        ),
        ((remark("排查128处", "doubt"), remark("128处")), ["1", "2128处"]),
        ((remark("128处"), remark("128处", "doubt")), ["1128处", "2"]),
        ((remark("128处，"), remark("，整改")), ["1", "2，整改"]),
        ((remark("128处"), remark("103处")), ["1128处", "2103处"]),
    ],
)
def test_the_narrower_words_are_marked(remarks: tuple[Annotation, ...], shown: list[str]) -> None:
    assert sorted(marked(*remarks)) == sorted(shown)


def test_every_remark_has_a_place_that_it_leads_to() -> None:
    remarks = [remark("128处"), remark("128处"), remark(TEXT), remark("工作总结", of_look=True)]
    page = render_annotated(from_text(TEXT, "总结.txt"), remarks)

    for number in range(1, 5):
        assert page.count(f'id="m-{number}"') == page.count(f'id="r-{number}"') == 1


def test_errors_are_filtered_first_and_notes_told_once() -> None:
    page = render_annotated(
        from_text(TEXT, "总结.txt"),
        [remark("128处", "hint"), remark("103处")],
        notes=["按一种核对"],
        language="en",
    )

    assert page.index('data-filter="error"') < page.index('data-filter="hint"')
    assert page.count("按一种核对") == 1
    assert 'lang="en"' in page.partition("<aside")[2].partition(">")[0]
