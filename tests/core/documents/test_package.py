"""The guard lets good files pass and names what is wrong with the others, each in one line."""

from __future__ import annotations

import struct
import tracemalloc
import zipfile
from dataclasses import replace
from io import BytesIO

import openpyxl
import pytest

from taizhang.core.documents.package import Limits, Office, open_package
from taizhang.core.values import RefusedError
from tests.core.documents.packages import EXCEL_MAIN, content_types, document, pack, word_parts

SMALL = Limits(
    file_bytes=100_000, members=20, xml_bytes=50_000, total_bytes=120_000, ratio=50, ratio_from=1000
)
NO_RATIO = replace(SMALL, ratio=1_000_000)
DOCTYPE = '<!DOCTYPE x [<!ENTITY a "b">]><x>&a;</x>'


def refusal(data: bytes, expected: Office = Office.WORD, limits: Limits = SMALL) -> str:
    """The line that a person sees."""
    with pytest.raises(RefusedError) as caught:
        open_package(data, "总结.docx", expected, limits)
    line = str(caught.value)
    assert line.startswith("总结.docx: ")
    assert "\n" not in line
    return line


def word_with(**changed: str | bytes) -> bytes:
    """A Word document with some parts added or replaced; a double low line is a slash."""
    return pack(
        {
            **word_parts(),
            **{f"{name.replace('__', '/')}.xml": data for name, data in changed.items()},
        }
    )


def replace_sizes(data: bytes, part: str, size: int) -> bytes:
    """The same file, its directory and header lying about the true size of a part."""
    changed = bytearray(data)
    with zipfile.ZipFile(BytesIO(data)) as archive:
        header = archive.getinfo(part).header_offset
    struct.pack_into("<I", changed, header + 22, size)
    entry = data.index(b"PK\x01\x02")
    while data[entry + 46 : entry + 46 + len(part)] != part.encode():
        entry = data.index(b"PK\x01\x02", entry + 4)
    struct.pack_into("<I", changed, entry + 24, size)
    return bytes(changed)


# --- good files ------------------------------------------------------------------------------


def test_it_opens_a_word_document() -> None:
    package = open_package(pack(word_parts()), "总结.docx")

    assert "word/document.xml" in package.names
    assert "正文" in package.read("word/document.xml").decode()


def test_it_opens_a_workbook_of_another_program() -> None:
    workbook = openpyxl.Workbook()
    workbook.create_sheet("台账").append(["培训", 298])
    buffer = BytesIO()
    workbook.save(buffer)

    package = open_package(buffer.getvalue(), "台账.xlsx", Office.EXCEL)

    assert "xl/workbook.xml" in package.names


def test_it_opens_a_document_in_utf_16() -> None:
    text = f'<?xml version="1.0" encoding="UTF-16"?>{document()}'

    package = open_package(word_with(word__document=text.encode("utf-16")), "总结.docx")

    assert package.names


def test_it_opens_a_package_with_folders_and_pictures() -> None:
    parts = {**word_parts(), "word/media/": "", "word/media/image1.png": b"\x89PNG" + bytes(500)}

    package = open_package(pack(parts), "总结.docx")

    assert "word/media/" not in package.names
    assert "word/media/image1.png" in package.names


def test_it_opens_a_package_with_an_empty_part() -> None:
    assert open_package(word_with(word__empty=""), "总结.docx").names


def test_a_picture_in_svg_may_have_a_document_type() -> None:
    parts = {**word_parts(), "word/media/image1.svg": '<!DOCTYPE svg PUBLIC "" ""><svg/>'}

    assert open_package(pack(parts), "总结.docx").names


def test_it_knows_no_part_that_is_not_there() -> None:
    with pytest.raises(KeyError):
        open_package(pack(word_parts()), "总结.docx").read("word/styles.xml")


def test_limits_can_be_raised_for_large_sheets() -> None:
    parts = {**word_parts(), "word/big.xml": f"<x>{'数据' * 40_000}</x>"}
    data = pack(parts)

    assert "异常庞大" in refusal(data)
    assert open_package(data, "总结.docx", limits=Limits()).names


# --- no package at all -----------------------------------------------------------------------


@pytest.mark.parametrize(
    "data", [b"", b"\xef\xbb\xbf\xe5\x8f\xb0", "单位,场次\n".encode("gb18030")]
)
def test_it_refuses_a_text_renamed_to_a_workbook(data: bytes) -> None:
    line = refusal(data, Office.EXCEL)

    assert "不是有效的 Excel 工作簿" in line
    assert "另存为 .xlsx" in line


def test_it_refuses_a_workbook_where_a_document_is_expected() -> None:
    data = pack({"[Content_Types].xml": content_types(EXCEL_MAIN, "/xl/workbook.xml")})

    assert "不是有效的 Word 文档" in refusal(data)
    assert open_package(data, "台账.xlsx", Office.EXCEL).names


def test_it_refuses_a_zip_file_that_is_no_office_file() -> None:
    assert "不是有效的 Word 文档" in refusal(pack({"readme.txt": "你好"}))


@pytest.mark.parametrize("kept", [0.3, 0.6, 0.9, 0.99])
def test_it_refuses_a_file_that_was_cut_off(kept: float) -> None:
    data = pack(word_parts())

    assert "已损坏" in refusal(data[: int(len(data) * kept)])


def test_whatever_is_changed_in_a_file_it_is_opened_or_refused() -> None:
    data = pack(word_parts())
    outcomes = {True: 0, False: 0}
    for place in range(0, len(data), 3):
        changed = bytearray(data)
        changed[place] ^= 0xFF
        try:
            open_package(bytes(changed), "总结.docx", limits=SMALL)
            outcomes[True] += 1
        except RefusedError:
            outcomes[False] += 1

    assert all(outcomes.values())


def test_it_says_how_to_save_an_old_file() -> None:
    data = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(1000)

    line = refusal(data, Office.EXCEL)

    assert "旧格式" in line
    assert "另存为 .xlsx" in line


def test_it_says_that_a_file_has_a_password() -> None:
    stream = "EncryptedPackage".encode("utf-16-le")

    assert "密码" in refusal(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(512) + stream)


def test_it_refuses_a_zip_file_with_the_encryption_flag() -> None:
    data = bytearray(pack(word_parts()))
    data[data.index(b"PK\x01\x02") + 8] |= 1

    assert "密码" in refusal(bytes(data))


# --- too much --------------------------------------------------------------------------------


def test_it_refuses_a_file_that_is_too_large() -> None:
    line = refusal(b"PK" + bytes(3 << 20), limits=Limits(file_bytes=2 << 20))

    assert "超过 2 MB" in line


def test_it_refuses_too_many_parts() -> None:
    parts = {**word_parts(), **{f"word/part{number}.xml": "<x/>" for number in range(30)}}

    assert "超过 20 个" in refusal(pack(parts))


def test_it_refuses_one_part_that_swells() -> None:
    data = word_with(word__bomb=b"<x>" + bytes(40_000))

    assert "异常庞大" in refusal(data)


def test_it_refuses_many_parts_that_swell_together() -> None:
    noise = [bytes((place * step * 31) % 251 for place in range(9000)) for step in range(1, 16)]
    parts = {f"word/media/{number}.bin": data for number, data in enumerate(noise)}

    assert "异常庞大" in refusal(pack({**word_parts(), **parts}), limits=NO_RATIO)


def test_it_counts_an_xml_part_under_a_name_without_xml() -> None:
    text = "<x>" + "".join(chr(0x4E00 + place * 7 % 5000) for place in range(20_000)) + "</x>"
    parts = {**word_parts(), "word/picture.bin": text}

    assert "异常庞大" in refusal(pack(parts), limits=NO_RATIO)


def test_a_bomb_never_fills_the_memory() -> None:
    # 60 MB of blanks pack into 60 kB, far below any limit of the file itself.
    data = word_with(word__bomb=b"<x>" + b" " * (60 << 20))
    tracemalloc.start()

    line = refusal(data, limits=Limits())

    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert "异常庞大" in line
    assert peak < 8 << 20


@pytest.mark.parametrize("said", [10, 500_000_000])
def test_it_believes_no_header_about_the_size(said: int) -> None:
    data = replace_sizes(word_with(word__bomb=b"<x>" + bytes(40_000)), "word/bomb.xml", said)

    assert refusal(data)


# --- names -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "name",
    ["../evil.xml", "word/../../evil.xml", "/etc/evil.xml", "C:/evil.xml", "word\\evil.xml"],
)
def test_it_refuses_a_name_that_leads_astray(name: str) -> None:
    assert "不合规" in refusal(pack({**word_parts(), name: "<x/>"}))


@pytest.mark.parametrize("name", ["word/document.xml", "word/DOCUMENT.xml"])
def test_it_refuses_two_parts_of_one_name(name: str) -> None:
    buffer = BytesIO(pack(word_parts()))
    with zipfile.ZipFile(buffer, "a") as archive, pytest.MonkeyPatch.context() as patch:
        patch.setattr("warnings.warn", lambda *_, **__: None)
        archive.writestr(name, document())

    assert "重复" in refusal(buffer.getvalue())


def test_a_name_cannot_write_to_the_terminal() -> None:
    line = refusal(pack({**word_parts(), "word/\x1b[2J.xml": "<x/>"}))

    assert "\x1b" not in line


# --- what the parts hold ---------------------------------------------------------------------


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("part", ["word/document.xml", "word/_rels/document.xml.rels", "x/y.bin"])
def test_it_refuses_a_document_type_in_any_encoding(part: str, encoding: str) -> None:
    data = pack({**word_parts(), part: DOCTYPE.encode(encoding)})

    assert "DOCTYPE" in refusal(data)


@pytest.mark.parametrize("before", range(65_520, 65_537))
def test_it_finds_a_document_type_across_the_pieces_it_reads(before: int) -> None:
    text = f"<!--{' ' * (before - 7)}-->{DOCTYPE}"

    assert "DOCTYPE" in refusal(word_with(word__late=text), limits=Limits())


@pytest.mark.parametrize("encoding", ["UTF-7", "IBM037", "gb18030", "UTF-16"])
def test_it_refuses_an_encoding_that_could_hide_one(encoding: str) -> None:
    text = f'<?xml version="1.0" encoding="{encoding}"?><x/>'

    assert "已损坏" in refusal(pack({**word_parts(), "word/odd.xml": text}))


def test_it_refuses_a_part_that_is_xml_in_ebcdic() -> None:
    text = '<?xml version="1.0" encoding="IBM037"?><x/>'.encode("cp037")

    assert "已损坏" in refusal(pack({**word_parts(), "word/odd.xml": text}))


@pytest.mark.parametrize(
    "name", ["word/vbaProject.bin", "xl/VBAPROJECT.BIN", "word/vbaData.xml", "xl/macrosheets/1.xml"]
)
def test_it_refuses_a_part_with_macros(name: str) -> None:
    line = refusal(pack({**word_parts(), name: "<x/>"}))

    assert "宏" in line
    assert "另存为" in line


@pytest.mark.parametrize(
    "kind",
    [
        "application/vnd.ms-word.document.macroEnabled.main+xml",
        "application/vnd.ms-office.vbaProject",
        "application/vnd.ms-excel.macrosheet+xml",
    ],
)
def test_it_refuses_a_content_type_of_macros(kind: str) -> None:
    data = pack({**word_parts(), "[Content_Types].xml": content_types(kind)})

    assert "宏" in refusal(data)
