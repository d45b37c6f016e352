"""Makes the pictures of docs/images from the demonstration: Word file and trace, web page, PDF.

    make test                                  sets up LibreOffice, poppler and the fonts
    .venv/bin/python -m scripts.screenshot   also wants chromium (or the one that CHROMIUM names)

Everything in them is real: the first page of the demo's Word file as LibreOffice draws it, beside it what the command
printed (the list of records is cut after the first few, and says so); the demo's web page with a figure opened; two
pages of its PDF.
"""

from __future__ import annotations

import base64
import html
import os
import re
import shutil
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

import pypdfium2

from scripts.small_png import small_png

ROOT = Path(__file__).parents[1]
IMAGES = ROOT / "docs/images"
FONTS = ROOT / ".cache/fonts.conf"
REPORT, FIGURE, TEXT = "2025H1-001", "1", "40场次"
RECORDS_SHOWN = 3
SIZE = (1400, 750)
PAGE_WIDTH = 650
WEB_SIZE = (1400, 760)
PDF_SIZE = (1280, 900)
LARGEST = 200_000
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
        "TAIZHANG_FONTS": str(FONTS.parent / "fonts"),
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


def open_figure(page: str) -> str:
    """The web page as it is after a click on a figure; its policy lets in no script but its own, so it goes."""
    page = re.sub(r'<meta http-equiv="Content-Security-Policy"[^>]*>', "", page)
    click = f"document.querySelector('main [data-figure=\"{FIGURE}\"]').click()"
    return page.replace("</body>", f"<script>{click}</script></body>")


def compose_pages(pdf: Path, folder: Path) -> str:
    """The first two pages with a chart, side by side."""
    pages = [
        number
        for number, page in enumerate(pypdfium2.PdfDocument(pdf), 1)
        if "图1　" in page.get_textpage().get_text_range().replace(" ", "　")
    ][:2]
    pictures = []
    for number in pages:
        target = folder / f"pdf{number}"
        picked = ("-f", str(number), "-l", str(number), "-singlefile")
        run("pdftoppm", "-gray", "-png", *picked, "-r", "80", pdf, target)
        data = base64.b64encode(target.with_suffix(".png").read_bytes()).decode()
        pictures.append(f'<img src="data:image/png;base64,{data}">')
    return f"""<!doctype html><meta charset="utf-8"><style>
* {{ margin: 0 }}
body {{ background: #e9edf1; display: flex; gap: 24px; padding: 24px; overflow: hidden }}
img {{ height: {PDF_SIZE[1] - 48}px; box-shadow: 0 1px 6px #8894a0 }}
</style>{"".join(pictures)}"""


def take_picture(web_page: str, folder: Path, name: str, size: tuple[int, int]) -> None:
    """Web page to PNG by a browser that talks to nobody."""
    target = IMAGES / name
    source = folder / "picture.html"
    source.write_text(web_page, "utf-8")
    browser = os.environ.get("CHROMIUM") or shutil.which("chromium") or "chromium"
    run(
        browser,
        *("--headless", "--no-sandbox", "--disable-gpu", "--no-first-run"),
        *("--disable-background-networking", "--disable-component-update"),
        *("--hide-scrollbars", f"--window-size={size[0]},{size[1]}"),
        f"--user-data-dir={folder / 'browser'}",
        f"--screenshot={target}",
        source.as_uri(),
    )
    target.write_bytes(small_png(target.read_bytes()))
    print(f"{target.relative_to(ROOT)}: {target.stat().st_size} bytes")
    if target.stat().st_size > LARGEST:
        sys.exit(f"More than {LARGEST} bytes: too large for a README.")


def main() -> None:
    """Make the pictures."""
    taizhang = (sys.executable, "-m", "taizhang")
    IMAGES.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        demo = folder / "demo"
        run(*taizhang, "demo", demo)
        page = draw_page(next((demo / "报告").glob("*总结.docx")), folder)
        traced = run(*taizhang, "--workspace", demo, "trace", REPORT, FIGURE)
        command = f"taizhang trace {REPORT} {FIGURE}"
        take_picture(compose(page, command, shorten(traced)), folder, "report-and-trace.png", SIZE)
        opened = open_figure(next((demo / "报告").glob("*总结.html")).read_text("utf-8"))
        take_picture(opened, folder, "web-page.png", WEB_SIZE)
        pages = compose_pages(next((demo / "报告").glob("*总结.pdf")), folder)
        take_picture(pages, folder, "pdf-with-charts.png", PDF_SIZE)


if __name__ == "__main__":
    main()
