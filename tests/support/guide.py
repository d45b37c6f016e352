"""The guide walked in a browser: the steps that it tells, on the demonstration, with a picture of some of them.

`Walk` keeps every word that was seen, by page of the guide, so that a test can hold the guide's words against them.
Pictures are taken only when `GUIDE_PICTURES` is set; then they are written into docs/images.
"""

from __future__ import annotations

import base64
import datetime as dt
import os
from dataclasses import dataclass, field
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from scripts.small_png import small_png
from tests.support.web import open_page

ROOT = Path(__file__).parents[2]
GUIDE, IMAGES = ROOT / "docs/guide", ROOT / "docs/images"
DESK, PHONE = (1280, 800), (390, 844)
SLOWEST = 120_000
WRITES = bool(os.environ.get("GUIDE_PICTURES"))
START = dt.datetime(2025, 7, 14, 9, 30).astimezone()
"""The morning that the pictures show: one unit is still owing."""
_WORDS = """() => [document.body.innerText, ...[...document.querySelectorAll(
  '[aria-label],[placeholder],option,summary,.visually-hidden,button,legend,h2')].map(
  (one) => `${one.getAttribute('aria-label') ?? ''} ${one.getAttribute('placeholder') ?? ''} ${one.textContent}`)
].join('\\n')"""


def clock_of_the_guide() -> Any:
    """What services/clock.py looks at, set back to the morning of the guide; it goes on from there."""
    begun = dt.datetime.now(dt.UTC)

    class Shifted(dt.datetime):
        @classmethod
        def now(cls, tz: dt.tzinfo | None = None) -> dt.datetime:  # type: ignore[override]
            moment = START + (dt.datetime.now(dt.UTC) - begun)
            return moment.astimezone(tz) if tz else moment.astimezone().replace(tzinfo=None)

    return SimpleNamespace(datetime=Shifted, UTC=dt.UTC, date=dt.date, timedelta=dt.timedelta)


@dataclass
class Walk:
    """A browser at an office, what it has seen for each page of the guide, and the pictures it took."""

    started: Any
    address: str
    seen: dict[str, str] = field(default_factory=dict)
    pictures: set[str] = field(default_factory=set)
    shots: dict[str, bytes] = field(default_factory=dict)
    complaints: list[str] = field(default_factory=list)
    guide: str = ""

    def enter(self, login: str, guide: str, size: tuple[int, int] = DESK) -> Any:
        """Somebody's first page, who reads a page of the guide."""
        self.guide = guide
        page = open_page(self.started, self.address, login, size)
        page.complaints = self.complaints
        page.set_default_timeout(SLOWEST)
        page.goto("/")
        self.look(page)
        return page

    def go(self, page: Any, path: str) -> None:
        """To an address, and look."""
        page.goto(path)
        self.look(page)

    def press(self, page: Any, what: str) -> None:
        """A button or link by its selector, and look at what comes."""
        page.click(what)
        self.look(page)

    def look(self, page: Any) -> None:
        """Remember what stands on the page."""
        page.wait_for_load_state()
        self.seen[self.guide] = self.seen.get(self.guide, "") + "\n" + page.evaluate(_WORDS)

    def picture(
        self,
        page: Any,
        name: str,
        *,
        height: int = DESK[1],
        of: str = "",
    ) -> None:
        """What is on the screen, from the top or from an element on."""
        self.pictures.add(name)
        if not WRITES:
            return
        if of:
            page.locator(of).first.scroll_into_view_if_needed()
        page.evaluate("document.activeElement?.blur()")
        page.mouse.move(0, 0)
        page.wait_for_timeout(400)
        size = page.viewport_size
        clip = {"x": 0, "y": 0, "width": size["width"], "height": min(height, size["height"])}
        self.shots[name] = page.screenshot(clip=clip)
        self._write(name, self.shots[name])

    def keep(self, page: Any, name: str) -> None:
        """A screen of a phone, to be set beside others."""
        if WRITES:
            page.wait_for_timeout(300)
            self.shots[name] = page.screenshot()

    def side_by_side(self, name: str, kept: tuple[str, ...]) -> None:
        """Screens of a phone beside each other."""
        self.pictures.add(name)
        if not WRITES:
            return
        each = "".join(
            f'<img src="data:image/png;base64,{base64.b64encode(self.shots[one]).decode()}">'
            for one in kept
        )
        page = self.started.new_page(viewport={"width": 1200, "height": 860})
        page.set_content(
            "<style>body{margin:0;padding:30px 0;background:#e9edf1;display:flex;justify-content:space-evenly}"
            "img{width:360px;height:auto;border:1px solid #c3ccd6;border-radius:18px}</style>"
            f"{each}"
        )
        page.wait_for_timeout(300)
        self._write(name, page.screenshot())
        page.close()

    def _write(self, name: str, png: bytes) -> None:
        target = IMAGES / name
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(small_png(png))
