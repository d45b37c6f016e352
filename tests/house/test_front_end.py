"""The floor under the browsers: what Chromium 90 does not know is found."""

import shutil
import subprocess
from pathlib import Path

import pytest

FRONT = Path(__file__).parents[2] / "frontend"
BIN = FRONT / "node_modules/.bin"

pytestmark = pytest.mark.skipif(
    not (BIN / "stylelint").exists() or shutil.which("node") is None,
    reason="the front-end tools are not installed here",
)


def lint(tool: str, name: str, text: str) -> "subprocess.CompletedProcess[str]":
    command = {
        "stylelint": [str(BIN / "stylelint"), "--stdin", "--stdin-filename", name],
        "eslint": [str(BIN / "eslint"), "--stdin", "--stdin-filename", f"js/{name}"],
    }[tool]
    return subprocess.run(
        command, cwd=FRONT, input=text, capture_output=True, text=True, check=False
    )


@pytest.mark.parametrize(
    ("tool", "name", "newer", "old"),
    [
        ("stylelint", "a.css", "a:has(b) { color: red; }", "a b { color: red; }"),
        (
            "stylelint",
            "a.css",
            "a { color: color-mix(in srgb, red, blue); }",
            "a { color: #808; }",
        ),
        ("stylelint", "a.css", "@container (min-width: 1px) { a { top: 0; } }", "a { top: 0; }"),
        ("eslint", "a.js", "export const a = structuredClone({});", "export const a = [1][0];"),
    ],
)
def test_what_is_too_new_is_found(tool: str, name: str, newer: str, old: str) -> None:
    assert lint(tool, name, newer).returncode != 0
    done = lint(tool, name, old)
    assert done.returncode == 0, done.stdout
