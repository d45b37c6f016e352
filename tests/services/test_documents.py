"""Files of every kind become documents, by what they hold; what cannot be read is refused in one line."""

from __future__ import annotations

import http.server
import shutil
import stat
import subprocess
import tempfile
import threading
import time
import zipfile
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import pytest

from taizhang.core.documents.compound import SIGNATURE
from taizhang.core.values import RefusedError
from taizhang.services import conversion
from taizhang.services.child import Bounds
from taizhang.services.conversion import convert_to_docx
from taizhang.services.documents import load_document, read_document
from taizhang.services.reading import ReadFile, read_file
from tests.core.documents.packages import document, pack, word_file, word_parts
from tests.support.pdfs import make_pdf

OFFICE = shutil.which("soffice") or ""
needs_office = [
    pytest.mark.office,
    pytest.mark.skipif(not OFFICE, reason="LibreOffice (soffice) is not installed"),
]
ODT = "application/vnd.oasis.opendocument.text"
HTML = b"<html><body><p>\xe5\x9f\xb9\xe8\xae\xad</p></body></html>"
PDF = make_pdf([[(90.0, 700.0, 16.0, "培训三十八场")]])


def compound(name: str) -> bytes:
    entry = name.encode("utf-16-le").ljust(64, b"\0")
    entry += (len(name) * 2 + 2).to_bytes(2, "little")
    return entry.ljust(128, b"\0")


DOC = SIGNATURE.ljust(512, b"\0") + compound("WordDocument")


def odt(content: str = "", **more: str) -> bytes:
    """An OpenDocument text with this body."""
    names = " ".join(
        f'xmlns:{short}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
        for short, name in (("office", "office"), ("text", "text"), ("draw", "drawing"))
    )
    manifest = (
        '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0">'
        f'<manifest:file-entry manifest:full-path="/" manifest:media-type="{ODT}"/>'
        '<manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml"/>'
        "</manifest:manifest>"
    )
    return pack(
        {
            "mimetype": ODT,
            "META-INF/manifest.xml": manifest,
            "content.xml": (
                f'<office:document-content {names} xmlns:xlink="http://www.w3.org/1999/xlink" office:version="1.2">'
                f"<office:body><office:text>{content}</office:text></office:body></office:document-content>"
            ),
            **more,
        }
    )


# --- by what they hold -----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "data", "text", "note"),
    [
        ("总结.txt", "培训38场".encode("utf-16"), "培训38场", ""),
        ("总结.docx", word_file(), "正文", ""),
        ("总结.doc", word_file(), "正文", "按内容（.docx）读取"),
        ("总结.txt", word_file(), "正文", "按内容（.docx）读取"),
        ("总结", PDF, "培训三十八场", "按内容（.pdf）读取"),
        ("总结.pdf", PDF, "培训三十八场", "按版面分段"),
        ("网页.txt", HTML, HTML.decode(), ""),
    ],
)
def test_what_it_holds_decides_not_what_it_is_called(
    name: str, data: bytes, text: str, note: str
) -> None:
    found = read_document(data, name)

    assert found.text == text
    assert note in "".join(map(str, found.notes))


def bomb() -> bytes:
    """A Word document whose text is far larger than it looks."""
    text = "<w:p><w:r><w:t>培训</w:t></w:r></w:p>"
    return word_file(text * 1_500_000)


def declared(size: int) -> bytes:
    """A Word document one part of which declares to be of this size."""
    data = bytearray(word_file())
    at = data.rindex(b"word/document.xml") - 46 + 24
    data[at : at + 4] = size.to_bytes(4, "little")
    return bytes(data)


def lengthened() -> bytes:
    """A Word document with 200 MB of zeros in it."""
    buffer = BytesIO(word_file())
    with (
        zipfile.ZipFile(buffer, "a", zipfile.ZIP_DEFLATED) as archive,
        archive.open("word/media/image1.bin", "w", force_zip64=True) as part,
    ):
        for _ in range(200):
            part.write(bytes(1 << 20))
    return buffer.getvalue()


def external_entity() -> bytes:
    entity = '<!DOCTYPE d [<!ENTITY x SYSTEM "file:///etc/hostname">]>'
    return pack({**word_parts(), "word/document.xml": entity + document("<w:p/>")})


@pytest.mark.parametrize(
    ("name", "data", "words"),
    [
        ("炸弹.docx", bomb, "异常庞大"),
        ("二百兆零.docx", lengthened, "异常庞大"),
        ("实体.docx", external_entity, "DOCTYPE"),
        ("总结.docx", lambda: b"hello", "不是有效的 Word 文档"),
        (
            "总结.docx",
            lambda: SIGNATURE.ljust(512, b"\0") + compound("EncryptedPackage"),
            "打开密码",
        ),
        ("总结.docx", lambda: b"", "不是有效的 Word 文档"),
        ("总结.pdf", lambda: b"hello", "内容不是 .pdf 文件"),
        ("总结.doc", lambda: HTML, "实际是网页"),
        ("总结.doc", lambda: b"hello", "内容不是 .doc 文件"),
        ("总结.wps", lambda: SIGNATURE + bytes(600), "内容不是 .wps 文件"),
        ("总结.doc", lambda: DOC + compound("_VBA_PROJECT"), "含有宏"),
        ("台账.xlsx", lambda: pack({"xl/workbook.xml": "<x/>"}), "是电子表格"),
        ("汇报.pptx", lambda: pack({"ppt/presentation.xml": "<x/>"}), "是演示文稿"),
        ("扫描.png", lambda: b"\x89PNG\r\n", "是图片"),
        ("扫描.pdf", lambda: make_pdf([[]]), "扫描件"),
        ("数据.json", lambda: b"{}", "只能读取"),
        (
            "加密.odt",
            lambda: odt(**{"META-INF/manifest.xml": "<m><encryption-data/></m>"}),
            "打开密码",
        ),
        ("炸弹.odt", lambda: odt("<text:p>x</text:p>" * 2_000_000), "异常庞大"),
        ("实体.odt", lambda: odt(**{"content.xml": "<!DOCTYPE a><a/>"}), "DOCTYPE"),
    ],
)
def test_what_cannot_be_read_is_refused_in_one_line(name, data, words) -> None:
    with pytest.raises(RefusedError, match=words) as refused:
        read_document(data(), name)

    assert str(refused.value).startswith(f"{name}: ")
    assert len(str(refused.value).splitlines()) == 1


def test_a_size_that_is_only_declared_fills_no_memory() -> None:
    assert read_document(declared(200 << 20), "总结.docx").text == "正文"


def test_a_file_larger_than_any_report_is_not_even_read(tmp_path: Path) -> None:
    path = tmp_path / "大.pdf"
    with path.open("wb") as file:
        file.truncate(200 << 20)

    with pytest.raises(RefusedError, match="超过60MB"):
        load_document(path)


# --- LibreOffice -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "data"),
    [("总结.doc", DOC), ("总结.wps", DOC), ("总结.odt", odt()), ("总结.rtf", b"{\\rtf1}")],
)
def test_without_libreoffice_it_says_what_to_do(monkeypatch, name: str, data: bytes) -> None:
    monkeypatch.setattr(conversion, "find_office", lambda: None)

    with pytest.raises(RefusedError, match=r"需要安装 LibreOffice.*另存为 \.docx"):
        read_document(data, name)


def test_a_converter_that_hangs_is_ended_with_all_that_it_started(
    monkeypatch, tmp_path: Path
) -> None:
    started = tmp_path / "started"
    program = tmp_path / "soffice"
    program.write_text(f"#!/bin/sh\nsleep 300 &\necho $! > {started}\nwait\n")
    program.chmod(program.stat().st_mode | stat.S_IXUSR)
    monkeypatch.setattr(conversion, "find_office", lambda: str(program))
    began = time.monotonic()

    with pytest.raises(RefusedError, match="用时过长"):
        convert_to_docx(b"{\\rtf1}", ".rtf", "总结.rtf", Bounds(memory=4 << 30, seconds=2))

    assert time.monotonic() - began < 10
    assert not _runs(int(started.read_text()))


def _runs(process: int) -> bool:
    for _ in range(50):
        try:
            state = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0]
        except OSError:
            return False
        if state == "Z":
            return False
        time.sleep(0.1)
    return True


BODY = "".join(
    f"<w:p><w:r><w:t>{text}</w:t></w:r></w:p>"
    for text in (
        "示例市上半年工作总结",
        "上半年，共举办培训38场次，参训1100余人次，同比增长8.5%。其中，东湖镇举办12场次，白塔镇举办26场次。",
        "累计投入资金38656.8万元，支持重点项目120个。",
        "截至6月底，在册组织298个，会员3400余人。",
    )
)
TABLE = (
    "<w:tbl><w:tblPr/><w:tblGrid><w:gridCol w:w='3000'/><w:gridCol w:w='3000'/></w:tblGrid>"
    "<w:tr><w:tc><w:p><w:r><w:t>东湖镇</w:t></w:r></w:p></w:tc>"
    "<w:tc><w:p><w:r><w:t>走访企业45家</w:t></w:r></w:p></w:tc></w:tr></w:tbl><w:p/>"
)


@pytest.fixture(scope="module")
def kinds(tmp_path_factory: pytest.TempPathFactory) -> dict[str, ReadFile]:
    """The same report as a file of each kind, read."""
    folder = tmp_path_factory.mktemp("kinds")
    first = folder / "总结.docx"
    first.write_bytes(word_file(BODY + TABLE))
    profile = (folder / "profile").as_uri()
    found = {"docx": read_file(first)}
    for kind in ("odt", "rtf", "doc", "pdf"):
        subprocess.run(
            [
                OFFICE,
                f"-env:UserInstallation={profile}",
                "--headless",
                "--convert-to",
                kind,
                "--outdir",
                str(folder),
                str(first),
            ],
            check=True,
            capture_output=True,
            timeout=180,
        )
        found[kind] = read_file(folder / f"总结.{kind}")
    shutil.copy(folder / "总结.doc", folder / "总结.wps")
    found["wps"] = read_file(folder / "总结.wps")
    return found


class TestWithLibreOffice:
    pytestmark = needs_office

    @pytest.mark.parametrize("kind", ["odt", "rtf", "doc", "wps", "pdf"])
    def test_the_same_text_gives_the_same_figures(
        self, kinds: dict[str, ReadFile], kind: str
    ) -> None:
        def told(found: ReadFile) -> list[tuple[object, ...]]:
            return [
                (figure.text, figure.value, figure.kind, figure.what, len(figure.relations))
                for figure in found.figures
            ]

        assert len(told(kinds["docx"])) == 10
        assert told(kinds[kind]) == told(kinds["docx"])

    @pytest.mark.parametrize("kind", ["docx", "odt", "rtf", "doc", "wps"])
    def test_a_cell_stays_a_cell(self, kinds: dict[str, ReadFile], kind: str) -> None:
        found = kinds[kind]

        assert str(found.document.place_at(found.figures[-1].start)) == "表1第1行第2列"

    def test_nothing_is_fetched_and_no_other_file_is_taken_in(
        self, tmp_path: Path, listener: tuple[int, list[str]]
    ) -> None:
        port, asked = listener
        (tmp_path / "secret.odt").write_bytes(odt("<text:p>不外传的内容9876件</text:p>"))
        (tmp_path / "secret.txt").write_text("不外传的内容9876件", "utf-8")
        image = f"<draw:image xlink:type='simple' xlink:href='http://127.0.0.1:{port}/a.png'/>"
        content = f"<text:p>培训38场<draw:frame>{image}</draw:frame></text:p>"
        for name in ("secret.odt", "secret.txt"):
            content += (
                f"<text:section text:name='{name}'><text:section-source xlink:type='simple' "
                f"xlink:href='{(tmp_path / name).as_uri()}'/><text:p>空</text:p></text:section>"
            )

        found = read_document(odt(content), "总结.odt")

        assert "培训38场" in found.text
        assert "9876" not in found.text
        assert asked == []

    def test_a_file_that_it_cannot_open_is_refused(self) -> None:
        with pytest.raises(RefusedError, match="LibreOffice 打不开"):
            read_document(DOC + bytes(4000), "坏.doc")

    def test_nothing_is_left_behind(self, monkeypatch, tmp_path: Path) -> None:
        monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))

        read_document(b"{\\rtf1 38}", "总结.rtf")

        assert list(tmp_path.iterdir()) == []


@pytest.fixture
def listener() -> Iterator[tuple[int, list[str]]]:
    """A server that notes what is asked of it."""
    asked: list[str] = []

    class Noting(http.server.BaseHTTPRequestHandler):
        def handle_one_request(self) -> None:
            asked.append("asked")
            self.close_connection = True

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Noting)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield server.server_address[1], asked
    server.shutdown()
    thread.join()
    server.server_close()
