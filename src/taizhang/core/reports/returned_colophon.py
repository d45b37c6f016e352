"""The colophon (版记) of an edited text: who gets copies, who printed it, and when."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from taizhang.core.reports.tree import Colophon
from taizhang.core.values import chinese_date

_COPIES = "抄送："
_PRINTED = re.compile(
    r"(?P<by>.*?)\s*(?P<year>[0-9]{4})年(?P<month>[0-9]{1,2})月(?P<day>[0-9]{1,2})日\s*印发",
    re.ASCII,
)
_BLANKS = re.compile(r"\s+")


def read_colophon(base: Colophon, texts: Sequence[str]) -> tuple[Colophon, tuple[str, ...]] | None:
    """The colophon that some lines or cells are, and what of them has no place in it; None if they are none."""
    found, left, ours = base, [], False
    for text in texts:
        printed = _PRINTED.fullmatch(text.strip())
        if text.startswith(_COPIES):
            found = replace(found, copies_to=text.removeprefix(_COPIES).strip().rstrip("。"))
        elif printed and (day := _day(printed)):
            found = replace(found, printed_on=day)
            if printed["by"]:
                found = replace(found, printed_by=printed["by"])
        elif _bare(text) not in _said(base):
            left.append(text)
            continue
        ours = True
    # Beside what is of the colophon, one line more is whoever printed it.
    if ours and len(left) == 1 and not any(_bare(text) == _bare(base.printed_by) for text in texts):
        found, left = replace(found, printed_by=left[0].strip()), []
    return (found, tuple(left)) if ours else None


def _said(colophon: Colophon) -> set[str]:
    day = f"{chinese_date(colophon.printed_on)}印发" if colophon.printed_on else ""
    return {_bare(text) for text in (colophon.printed_by, day, colophon.printed_by + day) if text}


def _day(found: re.Match[str]) -> date | None:
    try:
        return date(int(found["year"]), int(found["month"]), int(found["day"]))
    except ValueError:
        return None


def _bare(text: str) -> str:
    return _BLANKS.sub("", text)
