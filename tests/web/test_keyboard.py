"""The keyboard alone: from the first page to a record that was sent, through review, through the text of a report.

Whatever opens takes the keyboard in and gives it back where it came from, and it can always be seen where it is.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.support.web import client_of, open_page
from tests.support.web_intake import send_lessons

WHERE = """() => { const one = document.activeElement; return [one.tagName, one.id || one.name || '',
  (one.getAttribute('aria-label') || one.querySelector('[aria-label]')?.getAttribute('aria-label')
    || one.textContent || one.value || '').trim().slice(0, 40)].join(' '); }"""
SEEN = """() => { const one = document.activeElement, style = getComputedStyle(one), box = one.getBoundingClientRect();
  return box.bottom > 0 && box.top < innerHeight
    && (style.outlineStyle !== 'none' || style.boxShadow !== 'none'); }"""
MOST_STEPS = 60


def tab_to(page: Any, words: str, key: str = "Tab") -> None:
    """On and on until the keyboard is at something that says so; everything passed shows that it is there."""
    passed = []
    for _ in range(MOST_STEPS):
        page.keyboard.press(key)
        where = page.evaluate(WHERE)
        passed.append(where)
        if not where.startswith("BODY"):
            assert page.evaluate(SEEN), where
        if words in where:
            return
    pytest.fail(f"“{words}” was not reached: {passed}")


def test_from_the_first_page_to_a_record_that_was_sent(chromium: Any, address: str) -> None:
    page = open_page(chromium, address, "tianbao3")
    page.goto("/")
    page.keyboard.press("Tab")
    assert "跳到正文" in page.evaluate(WHERE)
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"
    page.goto("/")
    tab_to(page, "录入")
    page.keyboard.press("Enter")
    page.wait_for_url("**/entry/**")
    tab_to(page, "录入学习培训")
    page.keyboard.press("Enter")
    page.wait_for_url("**/entry/new/training**")
    # The first field has the keyboard already.
    assert "f-held_on" in page.evaluate(WHERE)
    for typed in ("4月16日", "网上政务服务操作"):
        page.keyboard.type(typed)
        page.keyboard.press("Enter")
    assert "f-format" in page.evaluate(WHERE)
    for _ in range(2):
        page.keyboard.press("ArrowDown")
        page.keyboard.press("Enter")
    page.keyboard.type("1")
    page.keyboard.press("Enter")
    page.keyboard.type("近60")
    page.keyboard.press("Control+Enter")
    page.wait_for_selector(".field-fault")
    # What is wrong has the keyboard.
    assert "f-person_times" in page.evaluate(WHERE)
    page.keyboard.press("Control+a")
    page.keyboard.type("60")
    page.keyboard.press("Control+Enter")
    page.wait_for_selector(".notice-done")
    assert "已提交" in page.inner_text("#notices")


def test_the_queue_is_gone_through(chromium: Any, address: str, served: Path) -> None:
    send_lessons(client_of("tianbao3"), served, 3)
    page = open_page(chromium, address, "shenhe")
    page.goto("/review/")
    first, second, _third = page.locator(".review-what a").all_inner_texts()
    page.keyboard.press("j")
    assert first in page.evaluate(WHERE)
    page.keyboard.press("j")
    page.keyboard.press("Space")
    assert page.inner_text("[data-count-of=chosen]") == "1"
    # Enter on a tick approves nothing.
    page.keyboard.press("Enter")
    tab_to(page, second)
    page.keyboard.press("Enter")
    page.wait_for_selector(".review-decide")
    page.keyboard.press("r")
    assert "TEXTAREA" in page.evaluate(WHERE)
    page.keyboard.type("人次请核对")
    tab_to(page, "退回这条")
    page.keyboard.press("Enter")
    page.wait_for_selector(".notice-done")
    page.wait_for_selector(".review-decide")
    page.keyboard.press("a")
    page.wait_for_selector("text=已通过")


def test_a_report_is_read_and_edited(chromium: Any, address: str) -> None:
    page = open_page(chromium, address, "zonghe")
    page.goto("/reports/2025Q2-001")
    page.wait_for_load_state("networkidle")
    page.focus("#f1")
    page.keyboard.press("Enter")
    page.wait_for_selector("#side.show .report-records")
    # Into the panel, and back to the figure.
    page.wait_for_selector("#side:focus")
    page.keyboard.press("Escape")
    page.wait_for_selector("#f1:focus")
    tab_to(page, "修改这一段")
    page.keyboard.press("Enter")
    page.wait_for_selector(".passage-text:focus")
    tab_to(page, "取消")
    page.keyboard.press("Enter")
    page.wait_for_selector(".passage-form", state="detached")
    page.wait_for_selector(".passage-edit:focus")
    assert page.evaluate(SEEN)
    assert page.complaints == []
