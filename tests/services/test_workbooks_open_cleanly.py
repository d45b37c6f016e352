"""A strict reader of the format finds nothing in our workbooks that Excel might want to repair."""

from __future__ import annotations

from pathlib import Path

from openxml_audit import OpenXmlValidator

from taizhang.services.indicator_breakdown import break_down
from taizhang.services.indicator_sheets import sheet_of_list, sheet_of_table, sheet_of_view
from taizhang.services.indicators import indicator_table, show_indicator
from taizhang.services.ledger_template import make_base_template
from taizhang.services.reporting import render_report, write_report
from taizhang.services.workspace import Workspace
from tests.support.books import TRAINING
from tests.support.workspaces import H1, VIEWER, fill_in, send, take_in, template_of, training


def faults(content: bytes, folder: Path) -> list[str]:
    file = folder / "audited.xlsx"
    file.write_bytes(content)
    return [str(error) for error in OpenXmlValidator().validate(str(file)).errors]


def test_the_workbooks_that_go_out_open_cleanly(office: Workspace, tmp_path: Path) -> None:
    send(office, "town-donghu", {TRAINING: [training("2025-03-05")]})

    assert faults(template_of(office, "town-donghu"), tmp_path) == []
    assert faults(make_base_template(office, VIEWER).content, tmp_path) == []


def test_the_workbook_of_rows_to_mend_opens_cleanly(office: Workspace, tmp_path: Path) -> None:
    rows = [training("2025-03-05", 场次="近3")]
    bad = fill_in(template_of(office, "town-donghu"), {TRAINING: rows})
    mending = take_in(office, "bad.xlsx", bad).mending

    assert mending is not None
    assert faults(mending, tmp_path) == []


def test_the_basis_table_opens_cleanly(office: Workspace, tmp_path: Path) -> None:
    send(office, "town-donghu", {TRAINING: [training("2025-03-05")]})
    written, _ = write_report(office, VIEWER, "dept", H1, template="half_year")
    files = render_report(office, VIEWER, written)

    basis = next(content for name, content in files.items() if name.endswith(".xlsx"))
    assert faults(basis, tmp_path) == []


def test_the_workbooks_of_indicators_open_cleanly(office: Workspace, tmp_path: Path) -> None:
    send(office, "town-donghu", {TRAINING: [training("2025-03-05")]})
    asked = (office, VIEWER, "training_average_attendance", "dept", H1)
    by_form = break_down(*asked, "format", units=False)

    assert faults(sheet_of_list(office.pack), tmp_path) == []
    assert faults(sheet_of_table(indicator_table(office, VIEWER, "dept", H1)), tmp_path) == []
    assert faults(sheet_of_view(show_indicator(*asked), by_form), tmp_path) == []
