"""A strict reader of the format finds nothing in our documents that Word might want to repair."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from openxml_audit import OpenXmlValidator

from taizhang.core.rendering.colophon_place import ColophonPlace
from taizhang.core.rendering.docx import NATIONAL, Fonts, Grid, LayoutProfile, render_docx
from taizhang.core.rendering.docx.settings import render_settings
from taizhang.core.rendering.picture import Picture
from tests.core.rendering.reports import write_report
from tests.core.reports.test_tree import EVERYTHING
from tests.support.grey import Grey


def audit(data: bytes, folder: Path) -> list[str]:
    file = folder / "总结.docx"
    file.write_bytes(data)
    return [str(error) for error in OpenXmlValidator().validate(str(file)).errors]


@pytest.mark.parametrize("clean", [False, True])
@pytest.mark.parametrize(
    "profile",
    [
        NATIONAL,
        replace(NATIONAL, grid=Grid.CHARACTERS),
        replace(NATIONAL, fonts=Fonts(digits="Times New Roman")),
    ],
    ids=["national", "characters", "digits"],
)
def test_the_audit_reports_no_errors(profile: LayoutProfile, clean: bool, tmp_path: Path) -> None:
    data = render_docx(
        write_report(), profile, {"taizhang_report": "R1"}, clean=clean, indicator_names={}
    )

    assert audit(data, tmp_path) == []


@pytest.mark.parametrize("clean", [False, True])
def test_the_audit_reports_no_errors_in_a_paper_with_everything(
    clean: bool, tmp_path: Path
) -> None:
    pictures = (Picture(Grey(4, bytes(8)).png()),)
    for place in ColophonPlace:
        data = render_docx(
            *(EVERYTHING, NATIONAL, {}),
            clean=clean,
            indicator_names={},
            pictures=pictures,
            place=place,
        )

        assert audit(data, tmp_path) == [], place


def test_the_audit_reports_a_fault_when_there_is_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Else the test above might pass because nothing is looked at.
    wrong_order = render_settings(NATIONAL).replace(b"<w:compat>", b"<w:zoom/><w:compat>")
    monkeypatch.setattr("taizhang.core.rendering.docx.render_settings", lambda _: wrong_order)
    data = render_docx(write_report(), NATIONAL, {}, indicator_names={})

    assert any("zoom" in error for error in audit(data, tmp_path))
