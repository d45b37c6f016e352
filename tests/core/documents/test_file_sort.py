"""What a file is told by what it holds, whatever it is called."""

from __future__ import annotations

import pytest

from taizhang.core.documents.compound import SIGNATURE
from taizhang.core.documents.file_sort import FileSort, file_sort
from tests.core.documents.packages import pack, word_file


def stream(name: str) -> bytes:
    """A compound file of one entry."""
    entry = name.encode("utf-16-le").ljust(64, b"\0")
    entry += (len(name) * 2 + 2).to_bytes(2, "little")
    return SIGNATURE.ljust(512, b"\0") + entry.ljust(128, b"\0")


@pytest.mark.parametrize(
    ("data", "sort"),
    [
        ("培训38场".encode("gb18030"), FileSort.TEXT),
        (b"", FileSort.TEXT),
        (b"\r\n%PDF-1.4\n", FileSort.PDF),
        (word_file(), FileSort.DOCX),
        (b"PK\x03\x04 broken", FileSort.DOCX),
        (pack({"xl/workbook.xml": "<x/>"}), FileSort.WORKBOOK),
        (pack({"OFD.xml": "<x/>"}), FileSort.OFD),
        (pack({"mimetype": "application/vnd.oasis.opendocument.text"}), FileSort.ODT),
        (pack({"mimetype": "application/vnd.oasis.opendocument.spreadsheet"}), FileSort.WORKBOOK),
        (stream("WordDocument"), FileSort.DOC),
        (stream("Workbook"), FileSort.WORKBOOK),
        (stream("EncryptedPackage"), FileSort.DOCX),
        (stream("Contents"), FileSort.OTHER),
        (b"{\\rtf1\\ansi}", FileSort.RTF),
        (b"\xef\xbb\xbf<html><body>", FileSort.WEB),
        (b"MIME-Version: 1.0\r\n", FileSort.WEB),
        (b"\x89PNG\r\n", FileSort.PICTURE),
    ],
)
def test_the_sort_of_a_file_is_told_by_its_bytes(data: bytes, sort: FileSort) -> None:
    assert file_sort(data) is sort
