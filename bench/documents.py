"""Writing a report of 7 and of 70 pages as Word file and PDF, beside other ways to the same text.

docxtpl fills a template of the same paragraphs with the same numbers; LibreOffice converts our Word file; WeasyPrint,
in an environment of its own, prints a page of HTML with the same words in the same type area. All are optional: what is
not to be had here is said and left out.
"""

from __future__ import annotations

import html
import json
import shutil
import subprocess
import tempfile
from collections.abc import Callable
from decimal import Decimal
from importlib import import_module
from importlib.util import find_spec
from io import BytesIO
from pathlib import Path

from bench.peer_venv import python_with
from taizhang.core.indicators import Coverage
from taizhang.core.rendering.docx import NATIONAL, render_docx
from taizhang.core.rendering.typst import draft_typst
from taizhang.core.reports.runs import Figure, Role, Text
from taizhang.core.reports.tree import Block, Heading, Paragraph, Report
from taizhang.core.values import Known, Period, Printed
from taizhang.services.printing import open_shelf, print_report

_PERIOD = Period.read("2025H1")
_WORDS = (
    (
        "围绕年度计划，全市共举办各类培训班",
        "场次",
        "，面向不同对象开列课程清单，把课堂搬进园区和楼宇，课后逐一回访；",
    ),
    (
        "市、镇两级共走访企业",
        "家",
        "，坚持一次走访、一张清单、一名责任单位，能当场答复的当场答复；",
    ),
    ("收集意见建议", "条", "，建立督办清单，明确责任单位和办结时限，每月通报一次进展。"),
)
_A_PAGE = 5  # paragraphs
_WEASYPRINT = "weasyprint==70.0"
_STYLE = """
@page { size: A4; margin: 37mm 26mm 35mm 28mm; @bottom-center { content: counter(page) } }
body { font: 16pt/28.95pt "FangSong", "Noto Serif CJK SC", serif; margin: 0 }
h1 { font-size: 22pt; text-align: center } h2 { font-size: 16pt; margin: 0; text-indent: 2em }
p { margin: 0; text-align: justify; text-indent: 2em }
"""


def report(pages: int) -> Report:
    """A report of about so many pages: headings, and paragraphs of three figures each."""
    blocks: list[Block] = []
    ordinal = 0
    for number in range(pages * _A_PAGE):
        if not number % _A_PAGE:
            blocks.append(Heading(2, f"（{number // _A_PAGE + 1}）", "工作开展情况"))
        runs: list[Text | Figure] = []
        for before, unit, after in _WORDS:
            ordinal += 1
            runs += [Text(before), _figure(ordinal, unit), Text(after)]
        blocks.append(Paragraph(tuple(runs)))
    return Report(
        ("示例市", "2025年上半年工作总结"),
        tuple(blocks),
        "示例市",
        None,
        "city",
        _PERIOD,
        1,
        "t",
        "p",
    )


def _figure(ordinal: int, unit: str) -> Figure:
    value = Decimal(ordinal)
    return Figure(
        id=f"B{ordinal:06}",
        ordinal=ordinal,
        printed=Printed(value, unit),
        role=Role.VALUE,
        indicator="sessions",
        definition_digest="",
        unit="city",
        period=_PERIOD,
        changeset=1,
        value=Known(value),
        base=None,
        coverage=Coverage(),
        records=(),
    )


def measure_documents(
    repeat: int,
    median: Callable[[Callable[[], object], int], float],
    *,
    sizes: tuple[int, ...] = (7, 70),
) -> None:
    """Milliseconds of each way, and how many times ours they take."""
    shelf = open_shelf(())
    for size in sizes:
        made = report(size)

        def word(made: Report = made) -> bytes:
            return render_docx(made, NATIONAL, {}, indicator_names={})

        def printed(made: Report = made) -> bytes:
            return print_report(draft_typst(made, NATIONAL, None), shelf).content

        print(f"a report of about {size} pages, {len(list(made.figures()))} figures")
        base = median(word, repeat)
        print(f"  DOCX, figures bound        {base * 1000:9.1f} ms   1.0")
        filled = _docxtpl(made)
        if filled is None:
            print("  docxtpl                    not installed here")
        else:
            seconds = median(filled, repeat)
            print(f"  docxtpl, nothing bound     {seconds * 1000:9.1f} ms   {seconds / base:.1f}x")
        base = median(printed, min(repeat, 3))
        print(f"  PDF                        {base * 1000:9.1f} ms   1.0")
        _weasyprint(made, min(repeat, 3), base)
        if shutil.which("soffice") is None:
            print("  LibreOffice                not installed here")
            continue
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "report.docx"
            path.write_bytes(word())
            _convert(path)  # the first time makes the profile
            seconds = median(lambda path=path: _convert(path), min(repeat, 3))  # type: ignore[misc]
        print(f"  LibreOffice from the DOCX  {seconds * 1000:9.1f} ms   {seconds / base:.1f}x")


def _docxtpl(made: Report) -> Callable[[], object] | None:
    """Filling a template of the same paragraphs, with the same numbers as variables."""
    if find_spec("docxtpl") is None:
        return None
    # By name: they are optional, and bring no types.
    document, template_class = import_module("docx").Document, import_module("docxtpl").DocxTemplate
    draft = document()
    values: dict[str, str] = {}
    for block in made.blocks:
        words = ""
        for run in block.runs if isinstance(block, Paragraph | Heading) else ():
            if isinstance(run, Figure):
                values[run.id] = run.text
                words += f"{{{{ {run.id} }}}}"
            else:
                words += run.text
        draft.add_paragraph(words)
    buffer = BytesIO()
    draft.save(buffer)

    def fill() -> bytes:
        template = template_class(BytesIO(buffer.getvalue()))
        template.render(values)
        out = BytesIO()
        template.save(out)
        return out.getvalue()

    return fill


def _weasyprint(made: Report, repeat: int, base: float) -> None:
    python = python_with("WeasyPrint", [_WEASYPRINT])
    if python is None:
        return
    done = subprocess.run(
        [python, str(Path(__file__).with_name("html_peer.py"))],
        input=json.dumps({"html": _page(made), "repeat": repeat}),
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        # As a rule the libraries of Pango are not there, which pip does not bring.
        reason = (done.stderr.strip().splitlines() or ["?"])[-1]
        print(f"  WeasyPrint: not measured: {reason}")
        return
    told = json.loads(done.stdout)
    seconds, pages = told["seconds"], told["pages"]
    print(f"  WeasyPrint, {pages:3} pages      {seconds * 1000:9.1f} ms   {seconds / base:.1f}x")


def _page(made: Report) -> str:
    """The words as a page of HTML, with margins and sizes of the type area."""
    lines = [f"<h1>{'<br>'.join(map(html.escape, made.title))}</h1>"]
    for block in made.blocks:
        if isinstance(block, Heading):
            lines.append(f"<h2>{html.escape(block.number + block.text)}</h2>")
        elif isinstance(block, Paragraph):
            lines.append(f"<p>{html.escape(block.text)}</p>")
    return f"<!doctype html><html lang=zh><style>{_STYLE}</style>{''.join(lines)}</html>"


def _convert(path: Path) -> None:
    profile = (path.parent / "profile").as_uri()
    command = ["soffice", f"-env:UserInstallation={profile}", "--headless", "--convert-to", "pdf"]
    subprocess.run(
        [*command, "--outdir", str(path.parent), str(path)], check=True, capture_output=True
    )
