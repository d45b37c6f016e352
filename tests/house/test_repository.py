"""The files around the program agree with each other."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parents[2]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
LOCKS = {
    "requirements.txt": PROJECT["dependencies"],
    "requirements-dev.txt": [
        *PROJECT["dependencies"],
        *PROJECT["optional-dependencies"]["dev"],
    ],
}
PIN = re.compile(r"(?P<name>[A-Za-z0-9._-]+)==(?P<version>[^\s;]+)(?: ; .+?)?(?: \\)?")
HASH = re.compile(r" {4}--hash=sha256:[0-9a-f]{64}(?: \\)?")
FONTS = ROOT / ".cache/fonts.conf"
MISSING = ROOT / ".cache/office-missing"  # written by scripts/setup.sh


def read_pins(lock: str) -> dict[str, str]:
    """Locked versions by package name."""
    lines = (ROOT / lock).read_text("utf-8").splitlines()
    matches = filter(None, (PIN.fullmatch(line) for line in lines))
    return {canonicalize_name(match["name"]): match["version"] for match in matches}


@pytest.mark.parametrize("lock", LOCKS)
def test_a_lock_holds_pins_with_hashes_and_nothing_else(lock: str) -> None:
    lines = (ROOT / lock).read_text("utf-8").splitlines()

    # No option, comment or address: the lock must serve a mirror or a folder as well.
    strange = [line for line in lines if not PIN.fullmatch(line) and not HASH.fullmatch(line)]
    assert strange == []
    following = [*lines[1:], ""]
    bare = [
        line
        for line, after in zip(lines, following, strict=True)
        if PIN.fullmatch(line) and not HASH.fullmatch(after)
    ]
    assert bare == []


@pytest.mark.parametrize("lock", LOCKS)
def test_the_declared_ranges_admit_the_locked_versions(lock: str) -> None:
    pins = read_pins(lock)

    for declared in map(Requirement, LOCKS[lock]):
        version = pins.get(canonicalize_name(declared.name))
        assert version is not None, f"{declared.name} is not in {lock}; run make lock"
        assert declared.specifier.contains(version), f"{declared} does not admit {version}"


def test_tests_run_with_the_versions_that_users_get() -> None:
    users = read_pins("requirements.txt")

    assert users.items() <= read_pins("requirements-dev.txt").items()


def test_every_make_target_has_a_help_line() -> None:
    text = (ROOT / "Makefile").read_text("utf-8")
    phony = set(" ".join(re.findall(r"^\.PHONY:(.*)$", text, re.MULTILINE)).split())

    helped = set(re.findall(r"^([a-z]+):.*## .*[\u4e00-\u9fff]", text, re.MULTILINE))

    assert phony
    assert helped == phony


def test_ci_can_be_run() -> None:
    assert os.access(ROOT / ".ci/run", os.X_OK)


def test_scripts_are_sound_shell() -> None:
    for script in sorted((ROOT / "scripts").glob("*.sh")):
        subprocess.run(["sh", "-n", script], check=True)


@pytest.mark.office
@pytest.mark.skipif(
    not FONTS.exists() or MISSING.exists() or not shutil.which("fc-match"),
    reason="缺少字体或 fontconfig；先运行 make test，缺什么见其提示",
)
@pytest.mark.parametrize(
    ("official", "family"),
    [
        ("仿宋_GB2312", "FandolFang"),
        ("仿宋", "FandolFang"),
        ("FangSong", "FandolFang"),
        ("楷体_GB2312", "FandolKai"),
        ("楷体", "FandolKai"),
        ("KaiTi", "FandolKai"),
        ("黑体", "FandolHei"),
        ("SimHei", "FandolHei"),
        ("宋体", "FandolSong"),
        ("SimSun", "FandolSong"),
        ("方正小标宋简体", "Noto Serif CJK SC"),
        ("小标宋", "Noto Serif CJK SC"),
    ],
)
def test_an_official_font_has_a_stand_in(official: str, family: str) -> None:
    listed = subprocess.run(
        ["fc-list", official, "family"],
        env={**os.environ, "FONTCONFIG_FILE": str(FONTS)},
        capture_output=True,
        encoding="utf-8",
        check=True,
    )
    if listed.stdout.strip():
        pytest.skip(f"{official} is installed here")

    matched = subprocess.run(
        ["fc-match", official, "--format", "%{family[0]}|%{weight}"],
        env={**os.environ, "FONTCONFIG_FILE": str(FONTS)},
        capture_output=True,
        encoding="utf-8",
        check=True,
    )

    bold = family.startswith("Noto")  # 小标宋 is a heavy face
    assert matched.stdout == f"{family}|{200 if bold else 80}"
