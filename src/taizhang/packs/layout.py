"""Layouts of the Word file as data: margins, pitch, sizes and fonts in a short YAML file.

What a file does not say is as in the national standard (GB/T 9704-2012).
"""

from __future__ import annotations

from dataclasses import fields, replace
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any

from taizhang.core.rendering.docx import NATIONAL, Fonts, Grid, LayoutProfile
from taizhang.core.values import Message, Problem, RefusedError, refuse_if_any
from taizhang.packs.marked import read_yaml

BUILT_IN_LAYOUTS = Path(__file__).parent / "layouts"
_LONGEST_FILE = 20_000
_MILLIMETRES = ("top", "bottom", "left", "right")
_YES_NO = {"是": True, "否": False, "true": True, "false": False}
_SKIPPED = frozenset({"paper"})
_WORDS = frozenset({"name", "source"})
# Between these a page is a page: whoever types 370 for 37 is told so.
_SMALLEST, _LARGEST = Decimal(1), Decimal(4000)


def built_in_layouts() -> tuple[str, ...]:
    """The names of the layouts that come with the program."""
    return tuple(sorted(path.stem for path in BUILT_IN_LAYOUTS.glob("*.yaml")))


def load_layout(name: str, folder: Path) -> LayoutProfile:
    """The layout of that name, from the office's own folder before those that come with the program.

    Raises:
        RefusedError: There is no such layout, or its file says something that no layout knows.
    """
    own = sorted(path.stem for path in folder.glob("*.yaml")) if folder.is_dir() else []
    known = tuple(dict.fromkeys((*own, *built_in_layouts())))
    if name not in known:
        raise RefusedError(Message("没有名为“{name}”的版式，有：{known}。", name=name, known=known))
    path = (folder if name in own else BUILT_IN_LAYOUTS) / f"{name}.yaml"
    try:
        text = path.read_text("utf-8-sig")[:_LONGEST_FILE]
    except (OSError, UnicodeDecodeError):
        raise RefusedError(
            Message("读不出版式文件“{file}”，请存为 UTF-8 文本。", file=path.name)
        ) from None
    return read_layout(text, path.name)


def read_layout(text: str, file: str) -> LayoutProfile:
    """A layout from YAML text.

    Raises:
        RefusedError: With every problem, each at its line.
    """
    marked = read_yaml(text, file)
    content = marked.content if isinstance(marked.content, dict) else {}
    problems: list[Problem] = []
    found: dict[str, Any] = {}
    known = tuple(item.name for item in fields(LayoutProfile) if item.name not in _SKIPPED)
    for key, value in content.items():
        if key in _WORDS:
            continue
        if key not in known:
            message = Message("版式里没有“{key}”，有：{known}。", key=key, known=known)
            problems.append(Problem(message, marked.place((key,))))
            continue
        try:
            found[key] = _convert(key, value)
        except (ValueError, InvalidOperation):
            message = Message("“{key}”的值“{value}”不合适。", key=key, value=str(value)[:40])
            problems.append(Problem(message, marked.place((key,))))
    refuse_if_any(problems)
    return replace(NATIONAL, **found)


def _convert(key: str, value: object) -> object:
    if key == "fonts":
        names = {item.name for item in fields(Fonts)}
        if not isinstance(value, dict) or not names.issuperset(value):
            raise ValueError
        return Fonts(**{name: str(font or "").strip() for name, font in value.items()})
    text = str(value).strip()
    if key == "grid":
        return Grid(text)
    if isinstance(getattr(NATIONAL, key), bool):
        if text not in _YES_NO:
            raise ValueError
        return _YES_NO[text]
    number = Decimal(text)
    if not _SMALLEST <= number <= _LARGEST:
        raise ValueError
    if key in _MILLIMETRES:
        if number > 100:  # noqa: PLR2004 (a margin of 10 cm leaves no page)
            raise ValueError
        return number
    if number != number.to_integral_value():
        raise ValueError
    return int(number)
