"""Passages of a report in templates."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from django import template
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

from taizhang.web.language import _, said
from taizhang.web.templatetags.words import icon

if TYPE_CHECKING:
    from taizhang.web.reports.sheet import Piece, ShownPassage

register = template.Library()
_STATE_WORDS = {
    "changed": "改过，还没有说明",
    "stale": "台账已变",
    "override": "已改写",
}
_COMMANDS = re.compile(
    r"[，,;；:：]?\s*(?:查看：|请用\s*|look with\s*|look at it:\s*|see:?\s*|view:?\s*)?`?taizhang [^。.]*`?"
)


@register.simple_tag
def passage(shown: ShownPassage, number: str, oob: str = "") -> SafeString:
    """A passage with its figures to be asked, its marks, and the way to write it anew."""
    tag = _tag(shown)
    classes = [f"passage-{shown.sort}"]
    if shown.align == "right":
        classes.append("num")
    elif shown.align == "center":
        classes.append("text-center")
    pieces = format_html_join("", "{}", ((_piece(one, number),) for one in shown.pieces))
    edit: SafeString | str = ""
    if shown.editable:
        target = f"#passage-{shown.index}"
        edit = format_html(
            '<a class="passage-edit" href="{}" hx-get="{}" hx-target="{}" hx-swap="outerHTML">{}</a>',
            *[reverse("report-passage", args=[number, shown.index])] * 2,
            target,
            icon("pencil", _("修改这一段")),
        )
    if shown.sort == "cell":
        return _cell(shown, tag, classes, pieces, oob)
    extra = mark_safe(' hx-swap-oob="true"') if oob else ""
    return format_html(
        '<{} id="passage-{}" class="{}"{}>{}{}{}</{}>',
        tag,
        shown.index,
        " ".join(classes),
        extra,
        shown.mark,
        pieces,
        edit,
        tag,
    )


def _cell(
    shown: ShownPassage, tag: str, classes: list[str], pieces: SafeString, oob: str
) -> SafeString:
    """A cell; what is put in anew is inside of it, for a cell alone is no part of a page."""
    if oob:
        return format_html(
            '<span id="passage-{}" hx-swap-oob="true">{}</span>', shown.index, pieces
        )
    scope = mark_safe(' scope="row"') if tag == "th" else ""
    return format_html(
        '<{} class="{}"{}><span id="passage-{}">{}</span></{}>',
        tag,
        " ".join(classes),
        scope,
        shown.index,
        pieces,
        tag,
    )


def _tag(shown: ShownPassage) -> str:
    if shown.sort == "heading":
        return f"h{min(shown.level + 1, 5)}"
    if shown.sort == "cell":
        return "th" if shown.is_name else "td"
    return "p"


def _piece(piece: Piece, number: str) -> SafeString | str:
    mark = piece.mark
    inner: SafeString | str = piece.text
    if piece.kind == "figure":
        label = _STATE_WORDS.get(piece.state, "")
        inner = format_html(
            # A link, not a button: a browser may begin a line with the full stop after a button.
            '<a class="mark-figure{}" data-mark="f{}" id="f{}" href="{}" hx-get="{}" '
            'hx-target="#side-content"{}>{}</a>',
            f" {piece.state}" if piece.state else "",
            piece.ordinal,
            piece.ordinal,
            *[reverse("report-figure", args=[number, piece.ordinal])] * 2,
            format_html(' title="{}"', _(label)) if label else "",
            piece.text,
        )
    elif piece.kind == "gap":
        inner = format_html('<mark class="mark-todo">{}</mark>', piece.text)
    elif piece.kind == "lead":
        inner = format_html("<strong>{}</strong>", piece.text)
    elif piece.kind == "cited":
        inner = format_html(
            '<span class="mark-cited" title="{}">{}</span>', _("引自台账记录"), inner
        )
    if mark is None:
        return inner
    return format_html(
        '<span class="mark-{}" data-mark="c{}">{}</span>', mark.severity, mark.number, inner
    )


@register.filter
def for_page(message: object) -> str:
    """A message in the language of the page, without the commands that only the command line knows."""
    return _COMMANDS.sub("", said(message))
