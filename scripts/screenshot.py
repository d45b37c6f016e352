"""Makes docs/images/report-and-trace.png: the first page of the demo report beside one figure traced.

    make test                                  sets up LibreOffice, poppler and the fonts
    .venv/bin/python scripts/screenshot.py     also wants chromium (or the one that CHROMIUM names)

Everything in the picture is real: the page is the demo's Word file as LibreOffice draws it, the terminal
holds what the command printed. Only the list of records is cut after the first few, and says so.
"""

from __future__ import annotations

import base64
import html
import os
import shutil
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

import pypdfium2

ROOT = Path(__file__).parents[1]
TARGET = ROOT / "docs/images/report-and-trace.png"
FONTS = ROOT / ".cache/fonts.conf"
REPORT, FIGURE, TEXT = "2025H1-001", "1", "40场次"
RECORDS_SHOWN = 3
SIZE = (1400, 750)
PAGE_WIDTH = 650
LARGEST = 300_000
LANGUAGE = "C.UTF-8"


@dataclass(frozen=True)
class Page:
    """The first page as a picture, and where the figure stands on it, in parts of its size."""

    picture: bytes
    left: float
    top: float
    width: float
    height: float


def run(*command: str | Path) -> str:
    """Run a tool with our fonts; what it printed."""
    environment = {
        **os.environ,
        "FONTCONFIG_FILE": str(FONTS),
        "PYTHONUTF8": "1",
        "LC_ALL": LANGUAGE,
    }
    done = subprocess.run(
        [str(word) for word in command],
        env=environment,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    if done.returncode:
        sys.exit(f"{command[0]} failed:\n{done.stderr}")
    return done.stdout


def draw_page(docx: Path, folder: Path) -> Page:
    """Word file to PDF to picture."""
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    run("soffice", profile, "--headless", "--convert-to", "pdf", "--outdir", folder, docx)
    pdf = folder / f"{docx.stem}.pdf"
    run("pdftoppm", "-png", "-f", "1", "-l", "1", "-singlefile", "-r", "120", pdf, folder / "page")
    page = pypdfium2.PdfDocument(pdf)[0]
    width, height = page.get_size()
    text = page.get_textpage()
    found = text.search(TEXT).get_next()
    if found is None:
        sys.exit(f"“{TEXT}” is not on the first page: the demo has changed, change it here too.")
    start, count = found
    boxes = [text.get_charbox(start + index) for index in range(count)]
    left, right = min(box[0] for box in boxes), max(box[2] for box in boxes)
    bottom, top = min(box[1] for box in boxes), max(box[3] for box in boxes)
    return Page(
        picture=(folder / "page.png").read_bytes(),
        left=left / width,
        top=(height - top) / height,
        width=(right - left) / width,
        height=(top - bottom) / height,
    )


def shorten(output: str) -> list[str]:
    """The trace with the first few of its records."""
    lines = output.rstrip("\n").splitlines()
    head = next(index for index, line in enumerate(lines) if line.startswith("  记录 ")) + 1
    records = [" ".join(line.split()) for line in lines[head:]]
    left = len(records) - RECORDS_SHOWN
    shown = [f"    {record}" for record in records[:RECORDS_SHOWN]]
    return [*lines[:head], *shown, f"    ……（此图略去其余 {left} 条）"]


def compose(page: Page, command: str, lines: list[str]) -> str:
    """The two side by side as a web page."""
    picture = base64.b64encode(page.picture).decode()
    margin = 0.006
    mark = (
        f"left:{100 * (page.left - margin):.2f}%;top:{100 * (page.top - margin):.2f}%;"
        f"width:{100 * (page.width + 2 * margin):.2f}%;height:{100 * (page.height + 2 * margin):.2f}%"
    )
    rows = "".join(
        f'<p style="padding-left:{(len(line) - len(line.lstrip()) + 4) / 2 + 0.5}em">'
        f"{html.escape(line.strip())}</p>"
        if line.startswith("    ")
        else f"<pre>{html.escape(line)}</pre>"
        for line in lines
    )
    return f"""<!doctype html><meta charset="utf-8"><style>
* {{ margin: 0; box-sizing: border-box }}
body {{ width: {SIZE[0]}px; height: {SIZE[1]}px; background: #e9edf1; overflow: hidden; position: relative }}
.page {{ position: absolute; left: 24px; top: 24px; width: {PAGE_WIDTH}px; box-shadow: 0 1px 6px #8894a0 }}
.page img {{ display: block; width: 100% }}
.mark {{ position: absolute; {mark}; border: 2px solid #c8102e; border-radius: 3px }}
.terminal {{ position: absolute; left: {PAGE_WIDTH + 48}px; right: 24px; top: 24px; bottom: 24px;
  background: #10202c; color: #e4ebf0; border-radius: 6px; padding: 18px 20px; overflow: hidden;
  font: 15.5px/1.62 "Noto Sans Mono CJK SC", monospace }}
pre, p {{ font: inherit; white-space: pre-wrap; overflow-wrap: anywhere }}
pre {{ padding-left: 6em; text-indent: -6em }}
p {{ text-indent: -2em; color: #b9c8d2 }}
.typed {{ color: #8fd18f; padding: 0; text-indent: 0; margin-bottom: 8px }}
pre:nth-of-type(2) {{ color: #ff9a9a }}
</style>
<div class="page"><img src="data:image/png;base64,{picture}"><div class="mark"></div></div>
<div class="terminal"><pre class="typed">$ {html.escape(command)}</pre>{rows}</div>"""


def take_picture(web_page: str, folder: Path) -> None:
    """Web page to PNG by a browser that talks to nobody."""
    source = folder / "picture.html"
    source.write_text(web_page, "utf-8")
    browser = os.environ.get("CHROMIUM") or shutil.which("chromium") or "chromium"
    run(
        browser,
        *("--headless", "--no-sandbox", "--disable-gpu", "--no-first-run"),
        *("--disable-background-networking", "--disable-component-update"),
        *("--hide-scrollbars", f"--window-size={SIZE[0]},{SIZE[1]}"),
        f"--user-data-dir={folder / 'browser'}",
        f"--screenshot={TARGET}",
        source.as_uri(),
    )


def main() -> None:
    """Make the picture."""
    taizhang = ROOT / ".venv/bin/taizhang"
    TARGET.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        demo = folder / "demo"
        run(taizhang, "demo", demo)
        page = draw_page(next((demo / "报告").glob("*.docx")), folder)
        traced = run(taizhang, "--workspace", demo, "trace", REPORT, FIGURE)
        command = f"taizhang trace {REPORT} {FIGURE}"
        take_picture(compose(page, command, shorten(traced)), folder)
    size = TARGET.stat().st_size
    print(f"{TARGET.relative_to(ROOT)}: {size} bytes")
    if size > LARGEST:
        sys.exit(f"More than {LARGEST} bytes: too large for a README.")


if __name__ == "__main__":
    main()
