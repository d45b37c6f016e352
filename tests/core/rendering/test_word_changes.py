"""Tracked changes in any paragraph: accepted they give the new text, rejected the old one, and anchors hold."""

from __future__ import annotations

import random

import pytest

from taizhang.core.documents.docx import open_word
from taizhang.core.rendering.word_changes import Edit, Obstacle, WordChanges
from taizhang.core.values import Span
from tests.core.documents.packages import word_file
from tests.support.word_edits import W, main_of, view

BOUND = '<w:sdtPr><w:dataBinding w:xpath="/x"/></w:sdtPr>'
BOLD = "<w:rPr><w:b/></w:rPr>"


def run(text: str, look: str = "") -> str:
    return f'<w:r>{look}<w:t xml:space="preserve">{text}</w:t></w:r>'


def changed(data: bytes, *edits: Edit) -> tuple[bytes, list[Edit]]:
    changes = WordChanges(
        data, open_word(data, "a.docx"), author="台账更新", at="2025-07-01T00:00:00Z"
    )
    left = changes.apply(edits)
    return changes.written(), left


def any_paragraph(dice: random.Random) -> tuple[str, str]:
    """The XML of a paragraph and its text: runs, controls, bookmarks, links, tabs, spelling marks."""
    xml, text = "", ""
    for number in range(dice.randint(1, 7)):
        words = "".join(dice.choices("培训场次298，。同比 增长", k=dice.randint(1, 6)))
        piece = run(words, dice.choice(("", BOLD)))
        match dice.randrange(6):
            case 0:
                tag = f'<w:sdtPr><w:tag w:val="fig:F{number}"/></w:sdtPr>'
                xml += f'<w:bookmarkStart w:id="{number}" w:name="_fig_F{number}"/>'
                xml += f"<w:sdt>{tag}<w:sdtContent>{piece}</w:sdtContent></w:sdt>"
                xml += f'<w:bookmarkEnd w:id="{number}"/>'
            case 1:
                xml += f'<w:hyperlink w:anchor="x">{piece}</w:hyperlink>'
            case 2:
                xml += f'{piece}<w:proofErr w:type="spellStart"/><w:r><w:tab/><w:t>尾</w:t></w:r>'
                words += "\t尾"
            case _:
                xml += piece
        text += words
    return xml, text


@pytest.mark.parametrize("seed", range(40))
def test_any_edits_of_any_paragraph_give_both_texts(seed: int) -> None:
    dice = random.Random(seed)  # noqa: S311 (drawn anew the same each time)
    xml, text = any_paragraph(dice)
    data = word_file(f"<w:p>{xml}</w:p>")
    marks = sorted(dice.sample(range(len(text) + 1), k=min(len(text) + 1, dice.choice((2, 4)))))
    edits, wanted, at = [], "", 0
    for start, end in zip(marks[::2], marks[1::2], strict=False):
        end = start if dice.random() < 0.2 else end  # noqa: PLW2901 (some only put words in)
        new = dice.choice(("305", "同比下降", "x", "")) or ("" if start < end else "新")
        edits.append(Edit(0, Span(start, end), new))
        wanted += text[at:start] + new
        at = end
    wanted += text[at:]

    made, left = changed(data, *edits)

    assert not left
    assert view(made, accepted=True) == wanted
    assert view(made, accepted=False) == text
    (paragraph,) = open_word(made, "a.docx").document.paragraphs
    assert paragraph.text == wanted
    numbers = [node.get(f"{W}id") for node in main_of(made).iter(f"{W}ins", f"{W}del")]
    assert len(numbers) == len(set(numbers))


@pytest.mark.parametrize(
    ("xml", "why"),
    [
        (f'<w:ins w:id="1" w:author="甲">{run("298")}</w:ins>', Obstacle.TRACKED),
        (
            run("2")
            + '<w:del w:id="1" w:author="甲"><w:r><w:delText>9</w:delText></w:r></w:del>'
            + run("98"),
            Obstacle.TRACKED,
        ),
        (f'<w:fldSimple w:instr=" PAGE ">{run("298")}</w:fldSimple>', Obstacle.FIELD),
        (
            f"<w:sdt>{BOUND}<w:sdtContent>{run('298')}</w:sdtContent></w:sdt>",
            Obstacle.FIELD,
        ),
        ("<w:r><w:t>2</w:t><w:drawing/><w:t>98</w:t></w:r>", Obstacle.MIXED),
    ],
)
def test_what_is_not_to_be_changed_is_left_with_its_reason(xml: str, why: Obstacle) -> None:
    data = word_file(f"<w:p>{run('办理')}{xml}{run('件')}</w:p>")
    word = open_word(data, "a.docx")
    changes = WordChanges(data, word, author="甲", at="2025-07-01T00:00:00Z")

    assert changes.obstacle(0, Span(2, 5)) is why
    assert changes.apply([Edit(0, Span(2, 5), "305")])
    assert changes.obstacle(9, Span(0, 1)) is Obstacle.BOX


def test_the_look_of_a_run_goes_on_and_nothing_of_its_history() -> None:
    look = '<w:rPr><w:b/><w:rPrChange w:id="7" w:author="甲"><w:rPr/></w:rPrChange></w:rPr>'
    made, _left = changed(
        word_file(f"<w:p>{run('办理298件', look)}</w:p>"), Edit(0, Span(2, 5), "305")
    )

    (inserted,) = main_of(made).iter(f"{W}ins")
    assert inserted.find(f"{W}r/{W}rPr/{W}b") is not None
    assert inserted.find(f"{W}r/{W}rPr/{W}rPrChange") is None


def test_a_file_in_the_strict_form_keeps_its_namespace() -> None:
    data = word_file(f"<w:p>{run('办理298件')}</w:p>")
    strict = "http://purl.oclc.org/ooxml/wordprocessingml/main"
    from tests.support.word_edits import MAIN, parts_of, with_parts

    old = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    data = with_parts(data, {MAIN: parts_of(data)[MAIN].replace(old.encode(), strict.encode())})

    made, left = changed(data, Edit(0, Span(2, 5), "305"))

    assert not left
    assert old.encode() not in parts_of(made)[MAIN]
    assert f"{{{strict}}}delText" in {element.tag for element in main_of(made).iter()}
