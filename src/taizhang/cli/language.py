"""The language of the command line: Chinese as written, English by catalogue."""

from __future__ import annotations

import gettext
import os
from pathlib import Path

_LOCALE = Path(__file__).parent.parent / "locale"
LANGUAGES = ("zh", "en")
_current: gettext.NullTranslations = gettext.NullTranslations()
_language = "zh"


def set_language(language: str) -> None:
    """Switch to a language of `LANGUAGES`."""
    global _current, _language  # noqa: PLW0603 (one program, one language)
    _language = language
    if language == "en":
        _current = gettext.translation("taizhang", _LOCALE, ["en"], fallback=True)
    else:
        _current = gettext.NullTranslations()
    # click looks its own words up in the domain `messages`, in the language of the environment.
    gettext.bindtextdomain("messages", _LOCALE)
    os.environ["LANGUAGE"] = "en" if language == "en" else "zh_CN"


def current_language() -> str:
    """Which one of `LANGUAGES` is on."""
    return _language


def _(text: str) -> str:
    """The text in the current language."""
    return _current.gettext(text) if text else text
