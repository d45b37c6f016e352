"""Lines of a list: hundreds of cells, put together here because a template takes ten times as long for each."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django import template
from django.utils.html import escape, format_html
from django.utils.safestring import SafeString, mark_safe

from taizhang.web.language import _
from taizhang.web.templatetags.words import figure

if TYPE_CHECKING:
    from collections.abc import Iterable

    from taizhang.services.listing import Column

register = template.Library()


@register.simple_tag
def cells(shown: Iterable[tuple[Column, object]]) -> SafeString:
    """The cells of a line but the first: a number to the right, nothing as a dash."""
    none = format_html('<span class="value-none" aria-label="{}">–</span>', _("未填"))
    found = [
        f'<td class="{_sort(column)}" data-label="{escape(column.label)}">'
        f"{none if value == '' else escape(figure(value))}</td>"
        for column, value in shown
    ]
    return mark_safe("".join(found))  # noqa: S308 (each part is escaped)


def _sort(column: Column) -> str:
    if column.numeric:
        return "num"
    return "nowrap" if column.short else "clip"
