"""A report as one HTML page: the text, and behind every figure what it means and rests on.

One file that asks for nothing from anywhere: no fonts, pictures, styles or scripts but its own, and its policy
(CSP) lets nothing else in, whatever was typed into the ledger.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Sequence

from taizhang.core.rendering.html.basis import render_basis_section
from taizhang.core.rendering.html.body import render_body
from taizhang.core.rendering.html.markup import Html, element, raw, text
from taizhang.core.rendering.html.script import SCRIPT
from taizhang.core.rendering.html.style import STYLE
from taizhang.core.reports.basis import BasisRow
from taizhang.core.reports.tree import Report

__all__ = ["render_html"]


def render_html(report: Report, rows: Sequence[BasisRow] | None, *, number: str = "") -> str:
    """The page; without rows it is a clean copy, whose figures lead nowhere."""
    parts = [_skip_link()] if rows is not None else []
    parts.append(element("main", render_body(report, bound=rows is not None)))
    if rows is not None:
        facts = f"台账变更号{report.changeset}，业务包 {report.pack}。"
        facts = f"报告 {number}，{facts}" if number else facts
        section = render_basis_section(rows, facts, report.inserts)
        parts.append(
            element("section", section, class_="basis", id="basis", aria_labelledby="basis-title")
        )
        parts.append(element("p", text("按回车键查看依据"), class_="hint", id="figure-hint"))
        parts += [_panel(), raw("script", SCRIPT)]
    page = element("html", _head(report), element("body", *parts), lang="zh-CN")
    return f"<!DOCTYPE html>\n{page}\n"


def _head(report: Report) -> Html:
    digest = base64.b64encode(hashlib.sha256(SCRIPT.encode()).digest()).decode()
    policy = (
        f"default-src 'none'; style-src 'unsafe-inline'; script-src 'sha256-{digest}'; "
        "base-uri 'none'; form-action 'none'"
    )
    return element(
        "head",
        element("meta", charset="utf-8"),
        element("meta", http_equiv="Content-Security-Policy", content=policy),
        element("meta", name="viewport", content="width=device-width, initial-scale=1"),
        element("meta", name="referrer", content="no-referrer"),
        element("title", text("".join(report.title))),
        raw("style", STYLE),
    )


def _skip_link() -> Html:
    return element("a", text("跳到数据依据"), class_="skip", href="#basis")


def _panel() -> Html:
    def button(words: str, label: str, **marks: str) -> Html:
        return element("button", text(words), type="button", aria_label=label, **marks)

    bar = element(
        "div",
        element("h2", id="panel-title", tabindex="-1"),
        button("上一个", "上一个数据", data_step="-1"),
        button("下一个", "下一个数据", data_step="1"),
        button("关闭", "关闭", data_close=""),
        class_="bar",
    )
    return element(
        "dialog",
        bar,
        element("div", class_="content"),
        id="panel",
        aria_labelledby="panel-title",
        data_heading="依据的记录",
        data_more="这里列出前{most}条，其余见文末台账明细。",
    )
