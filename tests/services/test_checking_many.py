"""A file that ends its process, or takes too much, is told of, and holds up no other."""

from __future__ import annotations

import os
import signal
import sys
import time
from pathlib import Path

import pytest

from taizhang.core.checks import DEFAULT_PROFILE
from taizhang.core.values import RefusedError
from taizhang.services.checking_many import (
    Asked,
    Lists,
    Result,
    check_in_processes,
    check_one,
)
from taizhang.services.child import Bounds

ASKED = Asked(None, DEFAULT_PROFILE, None)
BOUNDS = Bounds(memory=3 << 29, seconds=4)
WRONG = "在全县12个乡镇中列第13位。"


def job(path: Path, asked: Asked, lists: Lists) -> Result:
    """Reading as it goes wrong: the name of the file says how."""
    match path.stem.lstrip("0123456789"):
        case "杀":
            os.kill(os.getpid(), signal.SIGKILL)
        case "算":
            while True:
                pass
        case "等":
            time.sleep(60)
        case "大":
            path.write_bytes(bytes(2 << 30)[:1])
    return check_one(path, asked, lists)


def files(folder: Path, *names: str) -> list[Path]:
    paths = [folder / f"{name}.txt" for name in names]
    for path in paths:
        path.write_text(WRONG, "utf-8")
    return paths


def told(results: list[Result]) -> list[str]:
    return [
        "没有核对" if isinstance(result, RefusedError) else result.findings[0].rule
        for result in results
    ]


@pytest.mark.parametrize(
    "sort",
    [
        "杀",
        pytest.param("算", marks=pytest.mark.skipif(os.name == "nt", reason="no such bounds")),
        "等",
        pytest.param(
            "大", marks=pytest.mark.skipif(sys.platform != "linux", reason="no such bounds")
        ),
    ],
)
def test_it_is_told_of_and_the_others_are_checked(tmp_path: Path, sort: str) -> None:
    paths = files(tmp_path, "1", f"2{sort}", "3", "4", "5", "6")

    results = list(check_in_processes(paths, ASKED, 2, job=job, bounds=BOUNDS))

    assert told(results) == ["FIG-RANK", "没有核对", *["FIG-RANK"] * 4]
    assert f"2{sort}.txt" in str(results[1])


def test_several_of_them_are_each_told_of(tmp_path: Path) -> None:
    paths = files(tmp_path, "1杀", "2", "3杀", "4", "5", "6", "7杀")

    results = list(check_in_processes(paths, ASKED, 2, job=job, bounds=BOUNDS))

    refused, good = "没有核对", "FIG-RANK"
    assert told(results) == [refused, good, refused, good, good, good, refused]
