"""Words, figures and files in templates."""

from __future__ import annotations

import datetime as dt
import json
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django import template
from django.conf import settings
from django.templatetags.static import static
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString, mark_safe

from taizhang.core.values import Message, chinese_date
from taizhang.services.message_json import message_from_json
from taizhang.web.language import _, chosen_language, said

if TYPE_CHECKING:
    from collections.abc import Mapping

register = template.Library()
_BUILT = Path(__file__).parent.parent / "static" / "built"


@register.simple_tag
def t(text: str, **places: object) -> str:
    """A sentence of ours in the language of the page: `{% t "已报 {sent}/{all}" sent=3 all=5 %}`.

    Everything that goes in is escaped; a sentence may hold `{start}` and `{end}` around what is set off.
    """
    sentence = conditional_escape(_(text))
    if not places:
        return sentence
    filled = {name: conditional_escape(_shown(value)) for name, value in places.items()}
    return mark_safe(sentence.format(**filled))  # noqa: S308 (sentence and places are escaped)


def _shown(value: object) -> object:
    return said(value) if isinstance(value, Message) else value


@register.filter(name="said")
def said_filter(message: object) -> str:
    """A message of the core, as it is or as a job kept it, or a word of ours, in the language of the page."""
    if isinstance(message, dict):
        message = message_from_json(message)
    return said(message) if message else ""


@register.filter
def day(value: dt.date | dt.datetime | None) -> str:
    """2025-06-30, of a local date or of a moment."""
    if value is None:
        return ""
    if isinstance(value, dt.datetime):
        value = value.astimezone().date()
    return value.isoformat()


@register.filter
def long_day(value: dt.date | None) -> str:
    """2025年6月30日, as it stands under a Chinese document whatever the language of the page."""
    return chinese_date(value) if value is not None else ""


@register.filter
def moment(value: dt.datetime | None) -> str:
    """2025-06-30 09:05, local."""
    return value.astimezone().strftime("%Y-%m-%d %H:%M") if value is not None else ""


_BROWSERS = (
    *(("Edg", "Edge"), ("QQBrowser", "QQ"), ("MicroMessenger", "WeChat")),
    *(("Firefox", "Firefox"), ("Chrome", "Chrome"), ("Safari", "Safari")),
)
_SYSTEMS = (
    *(("Android", "Android"), ("iPhone", "iPhone"), ("iPad", "iPad")),
    *(("Windows", "Windows"), ("Mac OS", "macOS"), ("Linux", "Linux")),
)


@register.filter
def device(agent: str) -> str:
    """The browser and the system, of what a browser says of itself."""
    found = [
        next((name for mark, name in marks if mark in agent), "") for marks in (_BROWSERS, _SYSTEMS)
    ]
    return " · ".join(name for name in found if name) or _("未知设备")


@register.filter
def figure(value: object) -> str:
    """A number with its thousands set off: 12,345.6; anything else as it is."""
    if isinstance(value, bool) or not isinstance(value, int | Decimal):
        return "" if value is None else str(value)
    return f"{value:,f}" if isinstance(value, Decimal) else f"{value:,}"


@register.simple_tag
def icon(name: str, label: str = "") -> SafeString:
    """A sign of the sprite; one without a label is for the eye only."""
    place = f"{asset('icons.svg')}#{name}"
    if label:
        return format_html(
            '<svg class="icon" role="img" aria-label="{}"><use href="{}"></use></svg>', label, place
        )
    return format_html('<svg class="icon" aria-hidden="true"><use href="{}"></use></svg>', place)


@cache
def _manifest() -> Mapping[str, str]:
    try:
        return json.loads((_BUILT / "manifest.json").read_text("utf-8"))
    except OSError:
        return {}


@register.simple_tag
def asset(name: str) -> str:
    """The address of a built file; its name changes with its content, so that it may be kept for ever."""
    if settings.DEBUG:
        _manifest.cache_clear()
    return static(f"built/{_manifest().get(name, name)}")


@register.simple_tag
def page_language() -> str:
    """The language of the page for `<html lang>`."""
    return "en" if chosen_language() == "en" else "zh-Hans"


@register.simple_tag(takes_context=True)
def query(context: Any, **changes: object) -> str:  # noqa: ANN401 (Django gives no types)
    """The address's question with some answers changed: `?{% query page=2 %}`; None takes one out."""
    asked = context["request"].GET.copy()
    for name, value in changes.items():
        if value is None or value == "":
            asked.pop(name, None)
        else:
            asked[name] = str(value)
    return asked.urlencode()


@register.filter
def get(mapping: Mapping[Any, Any], key: object) -> object:
    """What a mapping holds for a key."""
    return mapping.get(key, "")
