"""HTML made of elements; whatever was typed becomes text, never markup."""

from __future__ import annotations

import html
from collections.abc import Iterable
from typing import NewType

from taizhang.core.rendering.printable import printable

Html = NewType("Html", str)
"""Markup that is safe to put into a page; only this module makes it."""

_VOID = frozenset({"br", "col", "hr", "link", "meta"})


def text(words: str) -> Html:
    """Words as text of a page.

    >>> text("<b>5 & 6</b>")
    '&lt;b&gt;5 &amp; 6&lt;/b&gt;'
    """
    return Html(html.escape(printable(words), quote=True))


def element(kind: str, /, *children: Html, **attributes: str) -> Html:
    """An element. Names of attributes are written with low lines for hyphens, `class_` for `class`.

    >>> element("p", text("一"), class_="note", aria_label="甲")
    '<p class="note" aria-label="甲">一</p>'
    """
    marks = "".join(
        f' {key.rstrip("_").replace("_", "-")}="{text(value)}"' for key, value in attributes.items()
    )
    if kind in _VOID:
        return Html(f"<{kind}{marks}>")
    return Html(f"<{kind}{marks}>{''.join(children)}</{kind}>")


def joined(pieces: Iterable[Html]) -> Html:
    """Pieces one after the other."""
    return Html("".join(pieces))


def raw(name: str, content: str, **attributes: str) -> Html:
    """A style or script of our own, whose content no reader decodes.

    Raises:
        ValueError: The content would end the element.
    """
    if "</" in content:
        msg = f"The content of <{name}> would end it."
        raise ValueError(msg)
    return element(name, Html(content), **attributes)
