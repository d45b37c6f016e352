"""What somebody may send who means no good, or a program that went wrong: values, files and bodies of requests."""

from __future__ import annotations

import io
import json
import random
import zipfile
from collections.abc import Collection, Iterator, Mapping, Sequence
from functools import cache
from urllib.parse import quote_from_bytes

from openpyxl import Workbook

from tests.support.workspaces import saved

SCRIPT = "<script>alert('x7q')</script>"
PICTURE = '"><img src=x7q onerror=alert(1)>'
BOLD = "<b>x7q"
"""Where there is little room."""
MARKS = (SCRIPT, BOLD, "<img src=x7q")
"""Never to be found on a page: as sent they would run in the reader's browser."""

NASTY: tuple[str, ...] = (
    "",
    " ",
    "\0",
    "a\0b",
    "\r\nSet-Cookie: x=1",
    "长" * 5_000,
    "9" * 400,
    "-1",
    "0",
    "99999999999999999999",
    "-9223372036854775809",
    "1e400",
    "NaN",
    "Infinity",
    "0x10",
    "１２３４",
    "²",
    "٣٤٥",
    "一百零三万亿",
    "0000-00-00",
    "9999-12-31",
    "10000-01-01",
    "2025-02-30",
    "0001-01-01",
    "2025年13月32日",
    "2025H9",
    "9999H2",
    "0000",
    "2025Q5",
    "2025-06..2024-01",
    SCRIPT,
    PICTURE,
    "{{ 7|add:7 }}{% load x %}",
    "${7*7}",
    "' OR 1=1 --",
    "%' ESCAPE '",
    "=cmd|' /C calc'!A0",
    "@SUM(1+9)*cmd|'!A0",
    "../../../../etc/passwd",
    "..\\..\\windows\\win.ini",
    "/etc/passwd",
    "C:\\con",
    "file:///etc/passwd",
    "https://example.com/",
    "//example.com/",
    "javascript:alert(1)",
    "\u202eطيعت\u202c",
    "\ufeff",
    "\u200b\u200b",
    "e\u0301" * 60,
    "𠮷😀👨‍👩‍👧",
    "\x1b[31m",
    "\ud800",
    "[]",
    "{}",
    "null",
    "true",
    '[["\\ud800","a"]]',
    "[[1,2],[3]]",
    '{"a":' * 200,
    "[" * 3_000,
    "dept",
    "town-liuhe",
    "town-donghu",
    "training",
    "2025Q2-001",
    "2025H1",
    "2025-06-30",
)
"""One of each sort that once broke some program."""


def odd_value(dice: random.Random, known: Mapping[str, Collection[str]]) -> str:
    """One of the table, two of them together, signs drawn by lot, or the id of something else (`known`, by sort)."""
    turn = dice.random()
    if known and turn < 0.2:
        return dice.choice(sorted(known[dice.choice(sorted(known))]))
    if turn < 0.75:
        return dice.choice(NASTY)
    if turn < 0.9:
        return dice.choice(NASTY) + dice.choice(NASTY)
    signs = (dice.choice((0x20, 0x4E00, 0xFF10, 0x0600, 0x1F600, 0x0)) for _turn in range(12))
    return "".join(chr(start + dice.randrange(32)) for start in signs)


def body_of(fields: Sequence[tuple[str, str]]) -> bytes:
    """A form as bytes, half signs of UTF-16 and all."""
    pairs = [f"{quote_from_bytes(_bytes(n))}={quote_from_bytes(_bytes(v))}" for n, v in fields]
    return "&".join(pairs).encode()


def _bytes(text: str) -> bytes:
    return text.encode("utf-8", "surrogatepass")


FORM = "application/x-www-form-urlencoded"
BODIES: tuple[tuple[str, bytes], ...] = (
    ("multipart/form-data", b"no boundary"),
    ("multipart/form-data; boundary=", b"--\r\n\r\n"),
    ("multipart/form-data; boundary=b", b""),
    ("multipart/form-data; boundary=b", b'--b\r\nContent-Disposition: form-data; name="a'),
    ("multipart/form-data; boundary=b", b"--b\r\nContent-Disposition: form-data\r\n\r\nx\r\n--b--"),
    (
        "multipart/form-data; boundary=b",
        (
            b'--b\r\nContent-Disposition: form-data; name="unit"\r\n'
            b"Content-Transfer-Encoding: base64\r\n\r\n!!!\r\n--b--\r\n"
        ),
    ),
    (
        "multipart/form-data; boundary=b",
        (
            b'--b\r\nContent-Disposition: form-data; name="files"; filename="../../x\0.xlsx"\r\n'
            b"Content-Type: text/plain; charset=nonsense\r\n\r\n\xff\xfe\r\n--b--\r\n"
        ),
    ),
    (
        "multipart/form-data; boundary=b",
        b'--b\r\nContent-Disposition: form-data; name="file"; filename=""\r\n\r\n\r\n--b--\r\n',
    ),
    (f"{FORM}; charset=utf-16", "unit=镇".encode("utf-16")),
    (f"{FORM}; charset=nonsense", b"unit=x"),
    (FORM, b"\xff\xfe=\xff&%zz=%&&&=&unit=%ED%A0%80"),
    (FORM, b"a=1&" * 30_000),
    ("application/json", json.dumps({"unit": "dept", "record": ["x"]}).encode()),
    ("application/json; charset=utf-7", b"[" * 5_000),
    ("text/plain", b"\0" * 100),
    ("", b"unit=dept"),
    ("x" * 300, b"unit=dept"),
)
"""Requests that no browser sends: type of content, and content."""


@cache
def hostile_files() -> Mapping[str, bytes]:
    """Files by their names; the names are hostile, too."""
    book = _book(
        [["举办日期", "主题", "场次"], ["2025-05-01", SCRIPT, "=1+1"], ["x" * 40_000, None, 1e308]]
    )
    parts = _parts(book)
    xxe = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]><x>&e;</x>'
    laughs = b'<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa">' + b"".join(
        b'<!ENTITY %c "%s">' % (98 + n, b"&%c;" % (97 + n) * 10) for n in range(8)
    )
    laughs = b'<?xml version="1.0"?>' + laughs + b"]><x>&i;</x>"
    anchors = b"a0: &a0 [x,x,x]\n" + b"".join(
        b"a%d: &a%d [*a%d,*a%d,*a%d]\n" % (n, n, n - 1, n - 1, n - 1) for n in range(1, 40)
    )
    types = b'<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>'
    return {
        "空.xlsx": b"",
        "空.docx": b"",
        "a.zip": b"PK\x05\x06" + b"\0" * 18,
        "half.xlsx": book[: len(book) // 2],
        "renamed.docx": book,
        "xxe.xlsx": _zip({**parts, "xl/workbook.xml": xxe}),
        "laughs.xlsx": _zip(
            {**parts, "xl/sharedStrings.xml": laughs, "xl/worksheets/sheet1.xml": laughs}
        ),
        "xxe.docx": _zip({"[Content_Types].xml": types, "word/document.xml": xxe}),
        "laughs.docx": _zip({"[Content_Types].xml": types, "word/document.xml": laughs}),
        "bomb.docx": _zip({"[Content_Types].xml": types, "word/document.xml": b" " * 60_000_000}),
        "bomb.xlsx": _zip({**parts, "xl/worksheets/sheet1.xml": b"<a>" * 15_000_000}),
        "many.zip": _zip({f"{number}.yaml": b"a: 1" for number in range(3_000)}),
        "../../../etc/cron.d/x.zip": _zip({"../../../../tmp/x7q.yaml": b"id: x", "/tmp/x7q": b"x"}),  # noqa: S108 (nothing is written there)
        "anchors.zip": _zip({"pack.yaml": anchors}),
        "tags.zip": _zip({"pack.yaml": b"!!python/object/apply:os.system ['touch /tmp/x7q']"}),
        "\r\nX-Evil: 1.toml": b"name = " + b"[" * 3_000,
        "版式.toml": b'id = "../../x"\nname = "<script>alert(\'x7q\')</script>"\n',
        "<img src=x7q onerror=alert(1)>.txt": ("开展培训12场次。\n" + SCRIPT).encode(),
        "utf16.txt": "上半年开展培训12场次。".encode("utf-16"),
        "gbk.csv": "日期,主题\n2025-05-01,政策".encode("gbk"),
        "nul.csv": b"\0,\0\n" * 1_000,
        "wide.csv": b"a," * 40_000,
        "long.txt": "长".encode() * 400_000,
        "deep.md": b"> " * 5_000 + b"x",
        "cut.pdf": b"%PDF-1.7\n1 0 obj\n<</Type/Catalog/Pages 2 0 R>>",
        "old.xls": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\xff" * 3_000,
        "a.ofd": _zip({"OFD.xml": xxe}),
        "a.html": SCRIPT.encode(),
        "con": b"x",
        "." * 200 + ".xlsx": book,
        f"{'长' * 200}.xlsx": book,
        "a\0b.xlsx": book,
        "no-extension": book,
        "backup.taizhang-backup": _zip({"manifest.json": b"{", "taizhang.toml": b"x"}),
    }


def _book(rows: Sequence[Sequence[object]]) -> bytes:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    for row in rows:
        sheet.append([*row])
    return saved(book)


def _parts(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def _zip(parts: Mapping[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return buffer.getvalue()


def multipart(
    fields: Sequence[tuple[str, str]], files: Sequence[tuple[str, str, bytes]]
) -> tuple[str, bytes]:
    """A form with files as bytes: type of content, and content. Nothing is made safe that a program would."""
    sent = [*_plain(fields), *_attached(files), b"--x7q7x--\r\n"]
    return "multipart/form-data; boundary=x7q7x", b"".join(sent)


def _plain(fields: Sequence[tuple[str, str]]) -> Iterator[bytes]:
    for name, value in fields:
        yield b'--x7q7x\r\nContent-Disposition: form-data; name="%s"\r\n\r\n' % _safe(name)
        yield _bytes(value) + b"\r\n"


def _attached(files: Sequence[tuple[str, str, bytes]]) -> Iterator[bytes]:
    for name, called, content in files:
        yield b'--x7q7x\r\nContent-Disposition: form-data; name="%s"; filename="%s"\r\n' % (
            _safe(name),
            _safe(called),
        )
        yield b"Content-Type: application/octet-stream\r\n\r\n" + content + b"\r\n"


def _safe(name: str) -> bytes:
    """A quote or the end of the line would end the header: then it is another request."""
    return _bytes(name).replace(b'"', b"%22").replace(b"\r", b"").replace(b"\n", b"")
