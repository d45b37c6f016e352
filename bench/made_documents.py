"""Reports made of passages that are right: as plain text, and as Word files with pages, fonts and styles."""

from __future__ import annotations

import io
import random
import zipfile
from pathlib import Path

from bench.planted.frames import plants
from bench.planted.tempting import FILLER

_CHARACTERS = 3_400
"""Ten kilobytes of text, about."""
_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_P = "http://schemas.openxmlformats.org/package/2006"
_O = "application/vnd.openxmlformats-officedocument.wordprocessingml"


def reports(count: int, seed: int) -> list[str]:
    """So many reports, each otherwise."""
    dice = random.Random(seed)
    passages = [plant.clean for plant in plants(seed, 12)]
    made = []
    for number in range(count):
        lines = [f"示例{number}镇2025年上半年工作总结"]
        size = 0
        while size < _CHARACTERS:
            if len(lines) % 8 == 1:
                lines.append(f"{'一二三四五六七八九十'[len(lines) // 8 % 10]}、工作情况")
            line = dice.choice(passages).replace("\n", "") + dice.choice(FILLER)
            lines.append(line)
            size += len(line)
        made.append("\n".join(lines))
    return made


def word_file(text: str) -> bytes:
    """A text as a Word file."""
    lines = text.split("\n")
    fonts = '<w:rFonts w:eastAsia="{}"/><w:sz w:val="{}"/>'
    body = []
    for number, line in enumerate(lines):
        look, place = fonts.format("仿宋_GB2312", 32), '<w:ind w:firstLineChars="200"/>'
        if number == 0:
            look, place = fonts.format("方正小标宋简体", 44), '<w:jc w:val="center"/>'
        elif line.endswith("工作情况"):
            look = fonts.format("黑体", 32)
        spacing = '<w:spacing w:line="579" w:lineRule="exact"/>'
        words = line.replace("&", "&amp;").replace("<", "&lt;")
        body.append(
            f"<w:p><w:pPr>{spacing}{place}</w:pPr><w:r><w:rPr>{look}</w:rPr><w:t>{words}</w:t></w:r></w:p>"
        )
    page = (
        '<w:sectPr><w:pgSz w:w="11906" w:h="16838"/>'
        '<w:pgMar w:top="2098" w:bottom="1984" w:left="1587" w:right="1474"/></w:sectPr>'
    )
    document = f'<w:document xmlns:w="{_W}"><w:body>{"".join(body)}{page}</w:body></w:document>'
    related = f'xmlns="{_P}/relationships"'
    parts = {
        "[Content_Types].xml": (
            f'<Types xmlns="{_P}/content-types"><Default Extension="xml" ContentType="application/xml"/>'
            f'<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
            f'<Override PartName="/word/document.xml" ContentType="{_O}.document.main+xml"/>'
            f'<Override PartName="/word/styles.xml" ContentType="{_O}.styles+xml"/></Types>'
        ),
        "_rels/.rels": (
            f"<Relationships {related}>"
            f'<Relationship Id="r1" Type="{_R}/officeDocument" Target="word/document.xml"/></Relationships>'
        ),
        "word/_rels/document.xml.rels": (
            f'<Relationships {related}><Relationship Id="r1" Type="{_R}/styles" Target="styles.xml"/>'
            "</Relationships>"
        ),
        "word/styles.xml": f'<w:styles xmlns:w="{_W}"/>',
        "word/document.xml": document,
    }
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return stream.getvalue()


def write_reports(folder: Path, count: int, seed: int) -> tuple[list[Path], list[Path]]:
    """Half of them as Word files, half as text; the paths of both."""
    word: list[Path] = []
    plain: list[Path] = []
    for number, text in enumerate(reports(count, seed)):
        path = folder / f"{number:04}.{'docx' if number % 2 else 'txt'}"
        path.write_bytes(word_file(text) if number % 2 else text.encode())
        (word if number % 2 else plain).append(path)
    return word, plain
