"""The layout of official documents (GB/T 9704-2012), in the units of Word.

A twip is a twentieth of a point; 1 mm is 56.7 twips. The type area of 156 x 225 mm holds 22 lines
of 28 characters: 225 mm / 22 = 579 twips a line, 156 mm / 28 = 15.79 points a character, which is
a little less than the 16 points that a character of size 3 (3号) is wide.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum


class Grid(StrEnum):
    """How 28 characters are made to fit a line; both give 22 x 28."""

    LINES = "lines"
    """A grid of lines, and every character drawn a quarter point closer. Every program sets it."""
    CHARACTERS = "linesAndChars"
    """A grid of lines and characters. LibreOffice 7.4 gives each character two cells of it."""


@dataclass(frozen=True, slots=True)
class Fonts:
    """Names of fonts; those of the standard, with the maker's name where Windows has one.

    Attributes:
        body: 仿宋, for the text and for headings from level 3.
        title: 小标宋.
        heading_1: 黑体.
        heading_2: 楷体.
        page_number: 宋体.
        digits: Font of digits and Latin letters; empty for that of the Chinese text around them.
    """

    body: str = "仿宋_GB2312"
    title: str = "方正小标宋简体"
    heading_1: str = "黑体"
    heading_2: str = "楷体_GB2312"
    page_number: str = "宋体"
    digits: str = ""


@dataclass(frozen=True, slots=True)
class LayoutProfile:
    """The measures of a report; the defaults are those of the national standard.

    Attributes:
        paper: Width and height in mm.
        top: White above the type area (天头) in mm.
        bottom: White below it.
        left: White at the binding (订口).
        right: White at the cut.
        line_pitch: Height of a line in twips.
        characters: Characters of a line.
        grid: How they are made to fit.
        size: Size of the text (3号) in half points.
        title_size: Size of the title (2号).
        page_number_size: Size of the page number (4号).
        table_size: Size of the signs in tables (小4号).
        table_note_size: Size of the notes under tables (5号).
        colophon_size: Size of 抄送 and 印发 (4号).
        double_sided: Whether the paper is printed on both sides, so that the colophon is for an even page.
        bold_lead: Whether run-in headings (一是…) are bold.
        bold_heading_3: Whether headings of the third level are bold, a habit and not in the standard.
        controls: Whether figures stand in content controls within their bookmarks, or in the bookmarks alone.
        footer: From the edge of the paper to the bottom of the line of the page number, in twips.
        fonts: Names of fonts.
    """

    paper: tuple[int, int] = (210, 297)
    top: Decimal = Decimal(37)
    bottom: Decimal = Decimal(35)
    left: Decimal = Decimal(28)
    right: Decimal = Decimal(26)
    line_pitch: int = 579
    characters: int = 28
    grid: Grid = Grid.LINES
    size: int = 32
    title_size: int = 44
    page_number_size: int = 28
    table_size: int = 24
    table_note_size: int = 21
    colophon_size: int = 28
    double_sided: bool = True
    bold_lead: bool = True
    bold_heading_3: bool = False
    controls: bool = True
    footer: int = 1417
    fonts: Fonts = field(default_factory=Fonts)

    @property
    def area(self) -> int:
        """The width of the type area in twips."""
        return twips(self.paper[0]) - twips(self.left) - twips(self.right)

    @property
    def character_pitch(self) -> int:
        """From one character to the next, in twips, rounded so that a line never overflows."""
        return self.area // self.characters

    @property
    def character_spacing(self) -> int:
        """What is added between characters, in twips; nothing if a grid of characters does it."""
        return 0 if self.grid is Grid.CHARACTERS else self.character_pitch - self.size * 10

    @property
    def grid_space(self) -> int:
        """What the grid adds to a character, in 1/4096 point."""
        area = self.paper[0] - self.left - self.right
        # 72 points to 25.4 mm, both taken by five to stay whole.
        pitch = int(area * 360 * 4096 // (127 * self.characters))
        return pitch - self.size * 2048

    def indent(self, hundredths: int) -> int:
        """An indent given in hundredths of a character, in twips, for programs that want these.

        >>> NATIONAL.indent(200)
        630
        """
        if self.grid is Grid.LINES:
            return self.character_pitch * hundredths // 100
        area = twips(self.paper[0] - self.left - self.right)
        return round(area * hundredths / (100 * self.characters))


NATIONAL = LayoutProfile()


def twips(millimetres: Decimal | int) -> int:
    """Millimetres in twips, to the nearest.

    >>> [twips(margin) for margin in (37, 35, 28, 26)]
    [2098, 1984, 1587, 1474]
    """
    return int((millimetres * 14400 + 127) // 254)
