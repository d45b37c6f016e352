"""What was sent, as a square in the table of a period."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django import template
from django.utils.html import format_html

from taizhang.web.language import _
from taizhang.web.templatetags.words import day

if TYPE_CHECKING:
    from collections.abc import Mapping

    from django.utils.safestring import SafeString

    from taizhang.services.ledger_status import Owed
    from taizhang.services.period_board import Square

register = template.Library()


@register.simple_tag
def square(shown: Square, states: Mapping[str, tuple[str, str]]) -> SafeString | str:
    """One sign for the state of a kind, with each report behind it to be read when one points at it."""
    if not shown.state:
        return ""
    name, sign = (_(word) for word in states[shown.state])
    lines = "\n".join([name, *(_line(item) for item in shown.owed)])
    return format_html(
        '<span class="square square-{}" title="{}"><span aria-hidden="true">{}</span>'
        '<span class="visually-hidden">{}</span></span>',
        shown.state,
        lines,
        sign,
        name,
    )


def _line(item: Owed) -> str:
    about = {"period": item.period.name, "due": day(item.due)}
    if item.received_on:
        return _("{period}：{due}截止，{day}收到").format(**about, day=day(item.received_on))
    return _("{period}：{due}截止，没有收到").format(**about)
