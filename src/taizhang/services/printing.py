"""Print a report as PDF: find the fonts, run typst, say which characters no font has."""

from __future__ import annotations

import importlib.util
import json
import os
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any, Final
from unicodedata import category

import typst

from taizhang.core.rendering.chart import render_chart
from taizhang.core.rendering.colophon_place import COLOPHON_LABEL, ColophonPlace
from taizhang.core.rendering.picture import Picture
from taizhang.core.rendering.typst import Face, TypstDraft
from taizhang.core.rendering.typst.text import literal
from taizhang.core.reports.tree import Report
from taizhang.core.values import Message, RefusedError

FONTS = "fonts"
"""The folder of a workspace with the fonts that the office holds a licence for."""

SETTING = "TAIZHANG_FONTS"
"""The environment variable that names another such folder."""

_PDF_A: Final = "a-2b"
_DEBIAN = Path("/usr/share/texlive/texmf-dist/fonts/opentype/public/fandol")
_PACKAGE = "pylopdf_fonts_zh_cn"
_MOST_NAMED = 20
_PIXELS = 220.0  # an inch: sharp on paper, small in a file
_NO_GLYPH_NEEDED = {"Cf", "Cc", "Zl", "Zp"}
_SELECTORS = range(0xFE00, 0xFE10)

_SERIF = ("Noto Serif CJK SC", "Noto Serif SC", "Source Han Serif SC", "SimSun", "FandolSong")
_SANS = ("Noto Sans CJK SC", "Noto Sans SC", "Source Han Sans SC", "Microsoft YaHei", "FandolHei")

_PROPER: Mapping[Face, tuple[str, ...]] = {
    Face.BODY: (
        *("仿宋_GB2312", "FangSong_GB2312", "仿宋", "FangSong", "方正仿宋_GBK", "FZFangSong-Z02"),
        *("华文仿宋", "STFangsong", "FandolFang R", "FandolFang"),
    ),
    Face.TITLE: (
        *("方正小标宋简体", "方正小标宋_GBK", "FZXiaoBiaoSong-B05S", "FZXiaoBiaoSong-B05"),
        *("华文中宋", "STZhongsong", "Noto Serif CJK SC", "Noto Serif SC", "Source Han Serif SC"),
    ),
    Face.HEADING_1: ("黑体", "SimHei", "方正黑体_GBK", "FZHei-B01", "FandolHei", *_SANS),
    Face.HEADING_2: (
        *("楷体_GB2312", "KaiTi_GB2312", "楷体", "KaiTi", "方正楷体_GBK", "FZKai-Z03"),
        *("华文楷体", "STKaiti", "FandolKai", "LXGW WenKai"),
    ),
    Face.PAGE_NUMBER: (
        "宋体",
        "SimSun",
        "方正书宋_GBK",
        "华文宋体",
        "STSong",
        "FandolSong",
        *_SERIF,
    ),
}
"""Families that are what a face is called, the official names first, then those that anyone may have."""

_STAND_INS = (*_SERIF, *_SANS)
"""What sets Chinese at all, where there is nothing proper and for rare characters."""

_LIKE: Mapping[str, tuple[str, ...]] = {
    "Times New Roman": ("Liberation Serif", "Tinos", "TeX Gyre Termes", "Nimbus Roman"),
    "Arial": ("Liberation Sans", "Arimo", "TeX Gyre Heros", "Nimbus Sans"),
}
"""Families whose signs are as wide as those of another."""

_MARKS: Mapping[Face, tuple[str, ...]] = {
    Face.BODY: ("仿宋", "fangsong"),
    Face.TITLE: ("小标宋", "biaosong"),
    Face.HEADING_1: ("黑体", "simhei", "heiti"),
    Face.HEADING_2: ("楷体", "kaiti"),
    Face.PAGE_NUMBER: ("宋体", "simsun", "songti"),
}
"""By what in its name a font of the office's own folder is known, whoever made it."""

_FACE_NAMES: Mapping[Face, Message] = {
    Face.BODY: Message("仿宋"),
    Face.TITLE: Message("小标宋"),
    Face.HEADING_1: Message("黑体"),
    Face.HEADING_2: Message("楷体"),
    Face.PAGE_NUMBER: Message("宋体"),
}


@dataclass(frozen=True, slots=True)
class Printout:
    """A PDF, and what a person has to know of it: stand-ins, and characters that are missing."""

    content: bytes
    notes: tuple[Message, ...]


@dataclass(frozen=True, slots=True)
class FontShelf:
    """The fonts at hand.

    Attributes:
        fonts: As typst knows them.
        files: For each family the file, and which font in it.
        own: The families of the office's own folders.
    """

    fonts: typst.Fonts
    files: Mapping[str, tuple[str, int]]
    own: frozenset[str]

    def families(self, face: Face) -> list[str]:
        """Those for a face, the best first: the office's own, those of the name, what else sets Chinese."""
        own = [name for name in sorted(self.own) if _is_known_as(name, face)]
        named = [*own, *_PROPER[face], *_STAND_INS]
        return [name for name in dict.fromkeys(named) if name in self.files]

    @property
    def has_chinese(self) -> bool:
        """Whether anything can be printed at all."""
        return all(self.families(face) for face in Face)

    def is_proper(self, family: str, face: Face) -> bool:
        """Whether a family is what the face is called."""
        return family in _PROPER[face] or (family in self.own and _is_known_as(family, face))

    def covers(self, family: str, sign: str) -> bool:
        """Whether a family has a character."""
        return ord(sign) in _characters(*self.files[family])


def _is_known_as(family: str, face: Face) -> bool:
    # In order: 仿宋体 is a 仿宋, though 宋体 stands in its name.
    name = family.casefold()
    known = (face for face, marks in _MARKS.items() if any(mark in name for mark in marks))
    return next(known, None) is face


def font_shelf(workspace_folder: Path) -> FontShelf:
    """The fonts for printing the reports of a workspace, those of the office first."""
    named = os.environ.get(SETTING, "")
    candidates = [workspace_folder / FONTS, *([Path(named)] if named else [])]
    return open_shelf(tuple(folder.resolve() for folder in candidates if folder.is_dir()))


@cache
def open_shelf(own: tuple[Path, ...], *, system: bool = True, package: bool = True) -> FontShelf:
    """All fonts at hand: the office's own, the system's, Fandol of Debian, and those of the package."""
    others = [_DEBIAN] if _DEBIAN.is_dir() and system else []
    found = importlib.util.find_spec(_PACKAGE) if package else None
    if found is not None:
        others += [Path(place) for place in found.submodule_search_locations or ()]
    fonts = typst.Fonts(
        include_system_fonts=system,
        include_embedded_fonts=False,
        font_paths=[*own, *others],
    )
    files: dict[str, tuple[str, int]] = {}
    owned = set()
    # Regular before bold: what the one has the other has too, and most text is regular.
    for font in sorted(fonts.fonts(), key=lambda font: (abs(font.weight - 400), font.path or "")):
        if font.path is None or font.style != "normal":
            continue
        files.setdefault(font.family, (font.path, font.index))
        if any(Path(font.path).resolve().is_relative_to(folder) for folder in own):
            owned.add(font.family)
    return FontShelf(fonts, files, frozenset(owned))


@cache
def _characters(path: str, index: int) -> frozenset[int]:
    # Only printing needs it, and it takes as long to import as half the program.
    from fontTools.ttLib import TTFont, TTLibError  # noqa: PLC0415

    try:
        with TTFont(path, fontNumber=index, lazy=True) as font:
            return frozenset(font.getBestCmap() or ())
    except (OSError, TTLibError, KeyError, AssertionError):
        # A font that cannot be read sets nothing.
        return frozenset()


def print_report(draft: TypstDraft, shelf: FontShelf, *, pdf_a: bool = False) -> Printout:
    """The PDF of a draft; the same draft and the same fonts give the same bytes.

    Raises:
        RefusedError: There is no Chinese font, or a character that PDF/A must have is in none.
    """
    if not shelf.has_chinese:
        raise RefusedError(
            Message(
                "没有中文字体，写不了 PDF。请把仿宋、黑体、楷体等字体文件放进工作区的 {folder} 文件夹，"
                "或用环境变量 {setting} 指明字体所在的文件夹。",
                folder=FONTS,
                setting=SETTING,
            )
        )
    families: dict[Face, list[str]] = {}
    notes: list[Message] = []
    for face in Face:
        families[face] = shelf.families(face)
        if not draft.used[face]:
            continue
        if not shelf.is_proper(families[face][0], face):
            notes.append(
                Message(
                    "没有找到{face}，PDF 中改用“{font}”。",
                    face=_FACE_NAMES[face],
                    font=families[face][0],
                )
            )
        told, missing = _complete(shelf, families[face], draft.used[face])
        notes += told
        if missing and pdf_a:
            raise RefusedError(
                Message(
                    "字体里没有“{characters}”（{codes}），不能写成 PDF/A。请安装有这些字的字体，或不写 PDF/A。",
                    characters=_named(missing),
                    codes=_codes(missing),
                )
            )
    digits, told = _digits(shelf, draft.profile.fonts.digits)
    notes += told
    midnight = datetime(draft.day.year, draft.day.month, draft.day.day, tzinfo=UTC)
    try:
        content = typst.compile(
            draft.source(families, digits).encode(),
            font_paths=shelf.fonts,
            ignore_system_fonts=True,
            format="pdf",
            timestamp=midnight,
            pdf_standards=_PDF_A if pdf_a else [],
        )
    except typst.TypstError as error:
        raise RefusedError(Message("PDF 没有写成：{reason}", reason=error.message)) from None
    return Printout(content, tuple(dict.fromkeys(notes)))


def place_colophon(draft: TypstDraft, shelf: FontShelf) -> ColophonPlace:
    """Where the colophon of a report comes to stand, as typst sets its pages; where nothing can be set, on the last.

    Word may break pages elsewhere by a few lines.
    """
    if not shelf.has_chinese:
        return ColophonPlace.HERE
    families = {face: shelf.families(face) for face in Face}
    found = typst.query(
        draft.source(families).encode(),
        f"<{COLOPHON_LABEL}>",
        field="value",
        font_paths=shelf.fonts,
        ignore_system_fonts=True,
    )
    places = json.loads(found)
    return ColophonPlace(places[0]) if places else ColophonPlace.HERE


def _digits(shelf: FontShelf, wanted: str) -> tuple[str, list[Message]]:
    """The family for digits and Latin letters: the one that the layout names, or one that is drawn to its measure."""
    if not wanted:
        return "", []
    found = next((name for name in (wanted, *_LIKE.get(wanted, ())) if name in shelf.files), "")
    if found == wanted:
        return found, []
    if not found:
        return "", [Message("没有找到数字用的“{font}”，PDF 中的数字用正文的字体。", font=wanted)]
    return found, [
        Message("没有找到数字用的“{font}”，PDF 中改用“{other}”。", font=wanted, other=found)
    ]


def draw_charts(report: Report, shelf: FontShelf) -> tuple[Picture, ...]:
    """The charts of a report as PNG, set in the fonts of its PDF; none where there is no Chinese font.

    The same charts and the same fonts give the same bytes.
    """
    charts = tuple(report.charts())
    if not charts or not shelf.has_chinese:
        return ()
    families = shelf.families(Face.HEADING_1)
    pages = (
        "#set page(width: auto, height: auto, margin: 0pt, fill: white)\n"
        + "#pagebreak()\n".join(
            f'#image(bytes({literal(render_chart(chart, ",".join(families)))}), format: "svg")\n'
            for chart in charts
        )
    )
    drawn: Any = typst.compile(
        pages.encode(),
        font_paths=shelf.fonts,
        ignore_system_fonts=True,
        format="png",
        ppi=_PIXELS,
    )
    # One page comes as its bytes, several as a list of them.
    pages_drawn = drawn if isinstance(drawn, list) else [drawn]
    return tuple(Picture(png) for png in pages_drawn)


def _complete(
    shelf: FontShelf, families: list[str], used: Iterable[str]
) -> tuple[list[Message], list[str]]:
    """Add families for the characters that none has yet; say who stands in, and what nobody has."""
    stand_ins: dict[str, list[str]] = {}
    missing: list[str] = []
    for sign in sorted(used):
        if _needs_no_glyph(sign) or shelf.covers(families[0], sign):
            continue
        others = (name for name in sorted(shelf.files) if name not in families)
        found = next((name for name in (*families, *others) if shelf.covers(name, sign)), None)
        if found is None:
            missing.append(sign)
            continue
        if found not in families:
            families.append(found)
        stand_ins.setdefault(found, []).append(sign)
    notes = [
        Message(
            "字体“{font}”没有“{characters}”，改用“{other}”。",
            font=families[0],
            characters=_named(signs),
            other=other,
        )
        for other, signs in stand_ins.items()
    ]
    if missing:
        notes.append(
            Message(
                "字体“{font}”没有“{characters}”（{codes}），别的字体也没有，PDF 中显示为空框。",
                font=families[0],
                characters=_named(missing),
                codes=_codes(missing),
            )
        )
    return notes, missing


def _codes(signs: Sequence[str]) -> str:
    return " ".join(f"U+{ord(sign):04X}" for sign in signs[:_MOST_NAMED])


def _named(signs: Sequence[str]) -> str:
    shown = "".join(signs[:_MOST_NAMED])
    return f"{shown}…" if len(signs) > _MOST_NAMED else shown


def _needs_no_glyph(sign: str) -> bool:
    return category(sign) in _NO_GLYPH_NEEDED or ord(sign) in _SELECTORS or sign.isspace()
