"""Layouts as data: those that come with the program, and those of an office."""

from __future__ import annotations

from dataclasses import fields
from decimal import Decimal
from pathlib import Path

import pytest

from taizhang.core.rendering.docx import NATIONAL, Fonts, LayoutProfile
from taizhang.core.rendering.docx.layout import twips
from taizhang.core.values import RefusedError
from taizhang.packs.layout import built_in_layouts, load_layout, read_layout

NOWHERE = Path("nowhere")


def test_the_national_layout_is_the_one_of_the_standard() -> None:
    assert load_layout("national", NOWHERE) == NATIONAL


@pytest.mark.parametrize("name", built_in_layouts())
def test_every_layout_holds_22_lines_of_28_characters(name: str) -> None:
    layout = load_layout(name, NOWHERE)
    height = twips(layout.paper[1]) - twips(layout.top) - twips(layout.bottom)

    assert height // layout.line_pitch == 22
    assert 28 * layout.character_pitch <= layout.area < 29 * layout.character_pitch


def test_margins_of_the_electronic_standard_are_to_a_hundredth_of_a_millimetre() -> None:
    assert load_layout("gbt33476", NOWHERE).top == Decimal("34.58")


def test_a_layout_of_the_office_goes_before_one_of_the_program(tmp_path: Path) -> None:
    (tmp_path / "office.yaml").write_text("title_size: 36\nbold_lead: 否\n", "utf-8")

    layout = load_layout("office", tmp_path)
    assert (layout.title_size, layout.bold_lead, layout.size) == (36, False, NATIONAL.size)


def test_an_unknown_layout_is_refused_with_those_there_are() -> None:
    with pytest.raises(RefusedError, match="没有名为“nix”的版式，有：gbt33476、national、office"):
        load_layout("nix", NOWHERE)


@pytest.mark.parametrize(
    "key", [field.name for kind in (LayoutProfile, Fonts) for field in fields(kind)]
)
def test_every_key_is_on_the_page_of_templates(key: str) -> None:
    page = (Path(__file__).parents[2] / "docs/reference/template.md").read_text("utf-8")

    assert key in ("paper", "fonts") or f"`{key}`" in page


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("topp: 37", "l.yaml:1: 版式里没有“topp”"),
        ("left: 28\ntop: 三十七", "l.yaml:2: “top”的值“三十七”不合适"),
        ("top: 370", "“top”的值“370”不合适"),
        ("size: 32.5", "“size”的值“32.5”不合适"),
        ("grid: dots", "“grid”的值“dots”不合适"),
        ("bold_lead: 也许", "“bold_lead”的值“也许”不合适"),
        ("fonts: {text: 仿宋}", "“fonts”的值"),
    ],
)
def test_what_is_wrong_is_said_at_its_line(text: str, says: str) -> None:
    with pytest.raises(RefusedError) as caught:
        read_layout(text, "l.yaml")

    assert says in str(caught.value.problems[0])
