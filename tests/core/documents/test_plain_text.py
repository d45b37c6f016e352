"""The encodings of text files, and what cannot be read."""

import pytest

from taizhang.core.documents.plain_text import read_plain_text
from taizhang.core.values import RefusedError

TEXT = "上半年\n培训12场。\n"


@pytest.mark.parametrize(
    "data",
    [
        TEXT.encode(),
        TEXT.encode("utf-8-sig"),
        TEXT.encode("gb18030"),
        TEXT.encode("utf-16"),
        b"\xfe\xff" + TEXT.encode("utf-16-be"),
        TEXT.encode("utf-16-le"),
        TEXT.encode("utf-16-be"),
        TEXT.encode("utf-32"),
        TEXT.replace("\n", "\r\n").encode(),
        TEXT.replace("\n", "\r").encode("gb18030"),
    ],
)
def test_every_usual_encoding_is_read(data):
    assert read_plain_text(data, "总结.txt") == TEXT


@pytest.mark.parametrize(
    ("data", "message"),
    [
        ("第一行\n第二行".encode() + b"\xff", r"总结\.txt:2: 第 20 个字节不是 UTF-8"),
        ("第一行\n第二".encode("gb18030") + b"\xff\xff", r"总结\.txt:2: 第 12 个字节不是 GB18030"),
        (b"\xef\xbb\xbf" + "行\n".encode() + b"\xff", r"总结\.txt:2: 第 8 个字节不是 UTF-8"),
        (b"\x00\x01\x02\x03\x00\x00\x09\x00", "不是文本文件"),
        (b"PK\x03\x04" + b"\x00" * 20, "不是文本文件"),
    ],
)
def test_what_cannot_be_read_is_refused_with_its_place(data, message):
    with pytest.raises(RefusedError, match=message):
        read_plain_text(data, "总结.txt")


def test_an_empty_file_is_an_empty_text():
    assert read_plain_text(b"", "空.txt") == ""
