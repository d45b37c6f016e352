"""The day that a document is signed on, as its last lines have it."""

from __future__ import annotations

import re

from taizhang.core.checks.document import CheckedText

_DAY = re.compile(r"[ \t]*(?P<year>20[0-9]{2})年(?P<month>[0-9]{1,2})月(?P<day>[0-9]{1,2})日[ \t]*")
_LAST = 4


def signed_day(document: CheckedText) -> re.Match[str] | None:
    """The line of the day, with its year, month and day; None if there is none."""
    return next(
        (
            found
            for paragraph in reversed(document.paragraphs[1:][-_LAST:])
            if (found := _DAY.fullmatch(paragraph.span.of(document.folded)))
        ),
        None,
    )
