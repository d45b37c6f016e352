"""Indicators on pages: lists, one figure, its trend, parts and records, tables."""

from __future__ import annotations

import io
import re
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from django.test import Client

from tests.support import web

ONE = "/indicators/of/training_sessions"
PARTS = ("trend", "parts", "records")
HOSTILE = ("<script>alert(1)</script>", "' OR 1=1 --", "９" * 500, "\x00")


def read(client: Client, path: str, **asked: Any) -> str:
    answer = client.get(path, asked)
    assert answer.status_code == 200, (path, asked)
    return re.sub(r"\s+", " ", answer.content.decode())


def book(client: Client, path: str, **asked: Any) -> openpyxl.Workbook:
    answer = client.get(path, asked)
    assert answer.status_code == 200
    assert "attachment" in answer.headers["Content-Disposition"]
    return openpyxl.load_workbook(io.BytesIO(b"".join(answer.streaming_content)))


@pytest.fixture
def drafter(looked_at: Path) -> Client:
    return web.client_of("zonghe")


@pytest.fixture
def town(looked_at: Path) -> Client:
    return web.client_of("tianbao3")


def test_indicators_stand_by_line_of_work_and_are_found_by_their_words(drafter: Client) -> None:
    every = read(drafter, "/indicators/")
    one = read(drafter, "/indicators/", line="parties")
    sought = read(drafter, "/indicators/", q="建言成果")
    nothing = read(drafter, "/indicators/", q="没有这样的字")

    assert every.count('name="i"') > 100
    assert 0 < one.count('name="i"') < 40
    assert "学习培训场次" not in one
    assert 0 < sought.count('name="i"') < 20
    assert "提交建言成果数" in sought
    assert "没有找到指标" in nothing
    # the menu is the shell's
    assert every.count('class="way') >= 2


def test_what_a_unit_does_not_owe_is_not_missing(town: Client) -> None:
    told = read(town, "/indicators/", q="开展政党协商次数")
    row = told[told.index("开展政党协商次数</a>") :][:600]

    assert "未报送" not in row
    assert "value-idle" in row


def test_one_figure_says_what_it_means_and_why_it_does_not_compare(drafter: Client) -> None:
    told = read(drafter, "/indicators/of/proposals_submitted")

    for text in ("口径", "按定义", "报送情况", "未报送：教育界联谊会", "暂定", "不可比", "示例"):
        assert text in told
    assert told.count("两个时段未报送的单位不同：本期缺教育界联谊会，上年同期都已报送") == 1


def test_a_rate_leads_to_what_it_is_computed_from(drafter: Client) -> None:
    told = read(drafter, "/indicators/of/appeals_closed_rate")

    assert "由这些指标算出" in told
    assert "/indicators/of/appeals_closed?" in told


@pytest.mark.parametrize("part", PARTS)
def test_parts_come_alone_for_htmx_and_as_pages_for_a_link(drafter: Client, part: str) -> None:
    alone = drafter.get(f"{ONE}/{part}", headers={"HX-Request": "true"})
    page = drafter.get(f"{ONE}/{part}")

    assert alone.status_code == page.status_code == 200
    assert b"<html" not in alone.content
    assert b"<html" in page.content


def test_a_trend_begins_where_reporting_began_and_has_gaps_not_zeros(drafter: Client) -> None:
    answer = drafter.get(f"{ONE}/trend", headers={"HX-Request": "true"})
    told = answer.content.decode()

    assert "2024年上半年" in told
    assert "2022年上半年" not in told
    assert "更早的" in told
    for grain in ("quarter", "month", "year", "nonsense"):
        assert 'id="trend-chart"' in read(drafter, f"{ONE}/trend", every=grain)


def test_a_breakdown_stands_in_the_order_of_the_tree(drafter: Client) -> None:
    told = read(drafter, f"{ONE}/parts", by="units")
    table = told[told.index("<tbody>") :]

    assert table.index("宣传教育科") < table.index("东湖镇") < table.index("市委统战部合计")


def test_small_cells_are_hidden_in_a_breakdown(drafter: Client) -> None:
    told = read(drafter, f"{ONE}/parts", by="format", over="units")
    months = read(drafter, f"{ONE}/parts", by="month", over="units")

    assert "value-hidden" in told
    assert "不显示的数" in told
    assert "value-hidden" not in months
    assert "2025年3月" in months


def test_records_stand_page_by_page(drafter: Client) -> None:
    first = read(drafter, f"{ONE}/records")
    second = read(drafter, f"{ONE}/records", page="2")

    assert "下一页" in first
    assert "上一页" not in first
    assert "上一页" in second
    assert "没有计入的记录" in read(drafter, f"{ONE}/records", page="9999")


@pytest.mark.parametrize("path", ["/indicators/", ONE, *(f"{ONE}/{part}" for part in PARTS)])
def test_units_of_others_are_not_shown(town: Client, path: str) -> None:
    assert town.get(path, {"unit": "town-donghu"}).status_code == 200
    for other in ("dept", "town-liuhe", "nowhere"):
        answer = town.get(path, {"unit": other})
        assert answer.status_code == 422, other


def test_tables_of_several_indicators(drafter: Client) -> None:
    chosen = ["training_sessions", "appeals_closed_rate"]
    units = read(drafter, "/indicators/table", i=chosen, against="last_year")
    series = read(drafter, "/indicators/series", i=chosen, every="quarter")

    assert "市委统战部合计" in units
    assert "同比增减" in units
    assert "2025年第二季度" in series
    none = drafter.get("/indicators/table")
    assert none.status_code == 422
    assert "请先在指标页勾选" in none.content.decode()
    assert drafter.get("/indicators/series", {"i": ["nowhere"]}).status_code == 422
    assert drafter.get("/indicators/table", {"i": [str(n) for n in range(40)]}).status_code == 422


def test_workbooks_hold_what_pages_show(drafter: Client) -> None:
    listed = book(drafter, "/indicators/export", line="parties")
    one = book(drafter, f"{ONE}/export")
    parts = book(drafter, f"{ONE}/parts", by="month", **{"as": "xlsx"})
    trend = book(drafter, f"{ONE}/trend", **{"as": "xlsx"})
    table = book(drafter, "/indicators/table", i=["training_sessions"], **{"as": "xlsx"})

    cells = {str(cell.value) for row in listed.worksheets[0].iter_rows() for cell in row}
    assert "提交建言成果数" in cells
    assert any("未报送：教育界联谊会" in cell for cell in cells)
    assert one.worksheets[0].max_row > 5
    for found in (parts, trend, table):
        assert found.worksheets[0].max_row > 3


@pytest.mark.parametrize("text", HOSTILE)
def test_whatever_is_asked_for_is_answered(drafter: Client, text: str) -> None:
    asked = {
        "/indicators/": ("unit", "q", "line"),
        f"{ONE}/trend": ("every",),
        f"{ONE}/parts": ("by", "over", "as"),
        f"{ONE}/records": ("page", "of"),
        "/indicators/series": ("i", "every"),
    }
    for path, names in asked.items():
        for name in names:
            answer = drafter.get(path, {"i": "training_sessions", name: text})
            assert answer.status_code in (200, 422), (path, name)
            assert b"<script>alert" not in answer.content


def test_an_indicator_that_is_not_there_is_not_found(drafter: Client) -> None:
    for ending in ("", "/trend", "/parts", "/records", "/export"):
        assert drafter.get(f"/indicators/of/nowhere{ending}").status_code == 404


@pytest.mark.parametrize(("login", "size"), [("zonghe", web.DESKTOP), ("tianbao3", web.PHONE)])
def test_an_indicator_in_a_browser(
    chromium: Any, looked_at: Path, login: str, size: tuple[int, int]
) -> None:
    with web.running_server() as address:
        page = web.open_page(chromium, address, login, size)
        page.goto("/indicators/?line=ideology")
        web.settled(page)
        assert web.faults_of_access(page) == []
        page.click("text=学习培训场次")
        page.wait_for_selector("#trend .chart svg")
        page.wait_for_selector("#records")
        page.click("#trend .chip:has-text('季度')")
        page.wait_for_selector("#trend .chip.here:has-text('季度')")
        page.click("#parts .chip:has-text('按月')")
        page.wait_for_selector("#parts .chip.here:has-text('按月')")
        page.wait_for_selector("#parts .chart svg")
        wide = page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
        assert wide <= 0
        assert web.faults_of_access(page) == []
        # On paper every bar is there: drawn for its width before the page is taken.
        for chart in ("#trend", "#parts"):
            box, drawn = page.eval_on_selector(
                f"{chart} .chart svg",
                """svg => {
                    window.dispatchEvent(new Event("beforeprint"));
                    return [svg.getAttribute("viewBox"), svg.getBBox().width];
                }""",
            )
            assert box.startswith("0 0 640 ")
            assert 320 < drawn <= 640
        page.emulate_media(media="print")
        printed = page.eval_on_selector(
            "#parts .chart", "place => place.scrollWidth - place.clientWidth"
        )
        assert printed <= 0
        assert page.complaints == []
        page.context.close()
