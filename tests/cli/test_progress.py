"""Who waits at a terminal sees a large workbook go in; a pipe sees nothing of it."""

from __future__ import annotations

import sys

import pytest

from taizhang.cli.collecting import tell_progress


@pytest.mark.parametrize(
    ("terminal", "done", "total", "seen"),
    [
        (True, 500, 100_000, "\r入账 500/100000"),
        (True, 100_000, 100_000, "\r入账 100000/100000\n"),
        (True, 50, 60, ""),
        (False, 500, 100_000, ""),
    ],
)
def test_progress_is_told_at_a_terminal_alone(
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    done: int,
    total: int,
    seen: str,
    *,
    terminal: bool,
) -> None:
    monkeypatch.setattr(sys.stderr, "isatty", lambda: terminal)

    tell_progress(done, total)

    assert capsys.readouterr().err == seen
