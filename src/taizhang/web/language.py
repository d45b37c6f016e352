"""The language of a page: Chinese as written, English by the same catalogue as the command line's."""

from __future__ import annotations

import gettext
from contextvars import ContextVar
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from taizhang.web.wording import IN_THE_BROWSER

if TYPE_CHECKING:
    from taizhang.core.values import Message

_LOCALE = Path(__file__).parent.parent / "locale"
LANGUAGES = ("zh", "en")
_chosen: ContextVar[str] = ContextVar("language", default="zh")


@cache
def _english() -> gettext.NullTranslations:
    return gettext.translation("taizhang", _LOCALE, ["en"], fallback=True)


def choose_language(language: str) -> None:
    """The language of what is answered from now on."""
    _chosen.set(language if language in LANGUAGES else "zh")


def chosen_language() -> str:
    """Which one of `LANGUAGES` is on."""
    return _chosen.get()


def _(text: str) -> str:
    """The text in the chosen language; what names options of the command line, in words for the browser."""
    text = IN_THE_BROWSER.get(text, text)
    return _english().gettext(text) if text and _chosen.get() == "en" else text


def said(message: Message | str | object) -> str:
    """A message in the chosen language; a plain text is looked up as it is."""
    render = getattr(message, "render", None)
    return render(_) if render is not None else _(str(message))
