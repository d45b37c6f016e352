"""Old Excel workbooks are read in a process of their own, and a hostile one harms nobody."""

from __future__ import annotations

import random
import time
from datetime import date, datetime

import pytest

from taizhang.core.values import RefusedError
from taizhang.services.ledger_import.formats import read_file
from taizhang.services.xls import Bounds, read_old_workbook
from tests.support.old_books import compound, old_workbook

ROWS: list[list[object]] = [
    ["举办日期", "主题"],
    [date(2025, 3, 5), "政策解读", True, 5, 5.5, "#DIV/0!", "=50", None],
]
BOOK = old_workbook({"学习培训": ROWS, "二": [["x"], [], [None, "y"]]})

LARGE = old_workbook({"a": [[1] * 200] * 1500})


def test_the_cells_are_what_they_were() -> None:
    first, second = read_old_workbook(BOOK, "a.xls").sheets

    assert first.name == "学习培训"
    assert first.rows == (
        ("举办日期", "主题"),
        (datetime(2025, 3, 5), "政策解读", True, 5, 5.5, "#DIV/0!", 50),  # noqa: DTZ001
    )
    assert second.rows == (("x",), (), (None, "y"))


@pytest.mark.parametrize("name", ["a.xls", "a.XLS", "a.xlsx", "a"])
def test_what_it_holds_decides_not_what_it_is_called(name: str) -> None:
    assert read_file(BOOK, name)[0].sheets[0].name == "学习培训"


@pytest.mark.parametrize(
    ("data", "name", "words"),
    [
        (compound("WordDocument", b"x"), "总结.doc", "旧格式文件"),
        (compound("WordDocument", b"x", ["Workbook"]), "总结.xls", "旧格式文件"),
        (compound("Workbook", b"x"), "表.et", "旧格式文件"),
        (compound("Contents", b"x"), "表.wps", "旧格式文件"),
        (compound("EncryptedPackage", b"x"), "表.xls", "打开密码"),
        (old_workbook({"a": ROWS}, ["_VBA_PROJECT_CUR"]), "表.xls", "含有宏"),
        (compound("Workbook", b"\x09\x08"), "表.xls", "损坏"),
        (compound("Workbook", b""), "表.xls", "损坏"),
        (BOOK[:3000], "表.xls", "旧格式文件"),
        (b"<html><table></table></html>", "表.xls", "不是有效的 Excel 工作簿"),
    ],
)
def test_what_cannot_be_used_is_refused_with_what_to_do(data: bytes, name: str, words: str) -> None:
    with pytest.raises(RefusedError, match=words):
        read_file(data, name)


def test_a_locked_workbook_is_told_as_locked() -> None:
    locked = bytearray(BOOK)
    # After the first record comes one that says: what follows is encrypted.
    at = locked.index(b"\x42\x00\x02\x00")
    locked[at : at + 6] = b"\x2f\x00\x02\x00\x01\x00"

    with pytest.raises(RefusedError, match="打开密码"):
        read_old_workbook(bytes(locked), "a.xls")


def test_a_child_that_takes_too_much_memory_is_ended() -> None:
    with pytest.raises(RefusedError, match="异常地大"):
        read_old_workbook(LARGE, "a.xls", Bounds(memory=40 << 20))


def test_a_child_that_takes_too_long_is_ended() -> None:
    began = time.monotonic()
    with pytest.raises(RefusedError, match="异常地大"):
        read_old_workbook(LARGE, "a.xls", Bounds(seconds=0))

    assert time.monotonic() - began < 10


def test_more_cells_than_any_ledger_are_refused() -> None:
    with pytest.raises(RefusedError, match="异常地大"):
        read_old_workbook(LARGE, "a.xls", Bounds(cells=200_000))


def test_a_file_that_is_too_large_is_not_read_at_all() -> None:
    with pytest.raises(RefusedError, match="超过 30 MB"):
        read_file(BOOK + bytes(31 << 20), "a.xls")


def test_damage_anywhere_is_read_or_refused_and_never_a_mistake() -> None:
    dice = random.Random(7)  # noqa: S311 (an order, no secret)
    outcomes = {True: 0, False: 0}
    for _ in range(40):
        damaged = bytearray(BOOK)
        for _byte in range(dice.choice([1, 8, 60])):
            damaged[dice.randrange(512, len(damaged))] = dice.randrange(256)
        try:
            read_old_workbook(bytes(damaged), "a.xls")
            outcomes[True] += 1
        except RefusedError:
            outcomes[False] += 1

    assert all(outcomes.values())
