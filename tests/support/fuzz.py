"""Spoilt files, one after the other, through the reader: none may bring it down or hold it up.

    python -m tests.support.fuzz [COUNT] [SEED]

Half are Word files (bytes changed, parts of the package changed, elements of the text doubled, dropped or moved), half
are texts (bytes, signs of all scripts, digits, brackets). A file is either read, and its figures lie in its text, or
refused in one sentence. What else happens is printed with the seed that makes it again, and the exit status is 1.
"""

from __future__ import annotations

import io
import random
import signal
import sys
import time
import traceback
import zipfile
from types import FrameType

from taizhang.config.entry import set_up

MOST_SECONDS = 10
_WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_MAIN = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
_PIECES = (
    "上半年举办培训12场，参训1100余人次，同比增长8.5%。", "其中3—5名，占1/4。", "近百家", "三百二十余", "廿三",
    "１２３", "12，345", "1：2：3", "（", "）", "(", ")", "“", "”", "《", "》", "〔2025〕12号", "万", "亿", "半小时",
    "翻两番", "第", "前5位", "2025年1—6月", "去年同期", "\n", "\t", "|", "\x00", "\u2028", "\ufeff", "\U0001f600", "ก",
    "א", "٣", "Ⅻ", "①", "𠀀", "\u0301", "个百分点", "1.2.3.4", "--", "——", "0", "9" * 40, "零", "〇", "°C",
    "&amp;", "]]>",
)  # fmt: skip
_ELEMENTS = (
    "<w:p><w:r><w:t>新建12处，投资3.5万元。</w:t></w:r></w:p>",
    "<w:p><w:ins w:id='1'><w:r><w:t>20</w:t></w:r></w:ins><w:del><w:r><w:delText>18</w:delText></w:r></w:del></w:p>",
    (
        "<w:tbl><w:tr><w:tc><w:tcPr><w:gridSpan w:val='3'/></w:tcPr><w:p><w:r><w:t>场次</w:t></w:r></w:p></w:tc></w:tr>"
    "<w:tr><w:tc><w:tcPr><w:vMerge/></w:tcPr><w:p><w:r><w:t>12</w:t></w:r></w:p></w:tc></w:tr></w:tbl>"
    ),
    "<w:sdt><w:sdtContent><w:p><w:r><w:t>30人</w:t></w:r></w:p></w:sdtContent></w:sdt>",
    "<w:p><w:r><w:fldChar w:fldCharType='begin'/></w:r><w:r><w:instrText>PAGE</w:instrText></w:r></w:p>",
    "<w:p><w:pPr><w:numPr><w:ilvl w:val='9'/><w:numId w:val='-1'/></w:numPr></w:pPr></w:p>",
    "<w:p><w:r><w:rPr><w:vanish/></w:rPr><w:t>隐</w:t></w:r></w:p>",
    "<w:p>", "</w:p>", "<w:tc>", "<w:r/>", "<!-- -->", "<w:footnoteReference w:id='2'/>",
)  # fmt: skip


class TooLongError(Exception):
    """A file has held the reader up."""


def _text(dice: random.Random) -> bytes:
    parts = [
        dice.choice(_PIECES) if dice.random() < 0.8 else chr(dice.randrange(1, 0xD800))
        for _ in range(dice.randrange(1, 60))
    ]
    if dice.random() < 0.05:
        parts *= dice.randrange(2, 40)
    if dice.random() < 0.02:
        parts.append(dice.choice("(（“《一1|\t") * dice.randrange(1000, 20000))
    codec = dice.choice(["utf-8", "utf-8", "utf-8-sig", "gb18030", "utf-16"])
    data = "".join(parts).encode(codec, "ignore")
    return _spoilt(data, dice) if dice.random() < 0.2 else data


def _spoilt(data: bytes, dice: random.Random) -> bytes:
    spoilt = bytearray(data)
    for _ in range(dice.randrange(1, 8)):
        at = dice.randrange(len(spoilt)) if spoilt else 0
        how = dice.randrange(3)
        if how == 0 and spoilt:
            spoilt[at] = dice.randrange(256)
        elif how == 1:
            spoilt[at:at] = bytes(dice.randrange(256) for _ in range(dice.randrange(1, 9)))
        else:
            del spoilt[at : at + dice.randrange(1, 9)]
    return bytes(spoilt)


def _word(dice: random.Random) -> bytes:
    body = [dice.choice(_ELEMENTS[:7]) for _ in range(dice.randrange(1, 8))]
    for _ in range(dice.randrange(1, 3) if dice.random() < 0.3 else 0):
        body.insert(dice.randrange(len(body) + 1), dice.choice(_ELEMENTS))
    if dice.random() < 0.05:
        depth = dice.randrange(10, 400)
        body = ["<w:tbl><w:tr><w:tc>" * depth, *body, "</w:tc></w:tr></w:tbl>" * depth]
    story = f'<w:document xmlns:w="{_WORD}"><w:body>{"".join(body)}</w:body></w:document>'.encode()
    parts = {
        "[Content_Types].xml": (
            f'<Types xmlns="{_PACKAGE}/content-types"><Default Extension="rels" '
            'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
            f'<Override PartName="/word/document.xml" ContentType="{_MAIN}"/></Types>'
        ).encode(),
        "_rels/.rels": (
            f'<Relationships xmlns="{_PACKAGE}/relationships"><Relationship Id="r1" '
            f'Type="{_OFFICE}/officeDocument" Target="word/document.xml"/></Relationships>'
        ).encode(),
        "word/document.xml": story,
    }
    if dice.random() < 0.4:
        name = dice.choice(list(parts))
        parts[name] = _spoilt(parts[name], dice)
    buffer = io.BytesIO()
    with zipfile.ZipFile(
        buffer, "w", dice.choice([zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED])
    ) as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    return _spoilt(buffer.getvalue(), dice) if dice.random() < 0.3 else buffer.getvalue()


def _late(_signal: int, _frame: FrameType | None) -> None:
    raise TooLongError


def fuzz(count: int, seed: int) -> tuple[int, int, list[str]]:
    """How many files were read, how many refused, and what went wrong."""
    from taizhang.core.values import RefusedError
    from taizhang.services.documents import read_document
    from taizhang.services.reading import read_loaded

    read = refused = 0
    wrong: list[str] = []
    signal.signal(signal.SIGALRM, _late)
    for number in range(seed, seed + count):
        dice = random.Random(number)  # noqa: S311 (no secret)
        name, data = ("乱.docx", _word(dice)) if number % 2 else ("乱.txt", _text(dice))
        signal.alarm(MOST_SECONDS)
        try:
            item = read_loaded(read_document(data, name))
            text = item.document.text
            for figure in item.figures:
                assert text[figure.start : figure.end] == figure.text
            read += 1
        except RefusedError:
            refused += 1
        except Exception:  # noqa: BLE001 (that none comes is what is asked)
            wrong.append(f"{number}: {traceback.format_exc(limit=-2)}")
        finally:
            signal.alarm(0)
    return read, refused, wrong


def main() -> int:
    """Run, and say what was found."""
    set_up()
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 1000
    seed = int(sys.argv[2]) if len(sys.argv) > 2 else 0
    begun = time.monotonic()
    read, refused, wrong = fuzz(count, seed)
    for told in wrong[:20]:
        print(told)  # noqa: T201 (to a developer)
    seconds = time.monotonic() - begun
    print(f"{count} files in {seconds:.0f} s: {read} read, {refused} refused, {len(wrong)} wrong")  # noqa: T201
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
