"""Programs that are killed, and programs that write at the same time: nothing acknowledged is lost."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from taizhang.core.ledger.unit import UnitTree
from taizhang.services.verifying import verify_workspace
from taizhang.services.workspace import open_workspace
from taizhang.store import queries
from taizhang.store.database import close_database
from tests.support.workspaces import VIEWER, make_office

ROOT = Path(__file__).parents[2]
ACTS = int(os.environ.get("TAIZHANG_KILL_ACTS", "20"))
"""How many acts are acknowledged before the killing ends; the night has 300."""

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="there is no kill -9")


def start(folder: Path, name: str, acts: int) -> subprocess.Popen[str]:
    """A writer that is ready to write."""
    command = [sys.executable, "-m", "tests.support.writer", str(folder), name, str(acts)]
    environment = {
        **os.environ,
        "PYTHONPATH": f"{ROOT / 'src'}{os.pathsep}{ROOT}",
        "PYTHONUTF8": "1",
    }
    writer = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True)
    assert writer.stdout is not None
    assert writer.stdout.readline() == "ready\n"
    return writer


def held(folder: Path) -> dict[str, int]:
    """What the ledger holds of every record of a writer."""
    workspace = open_workspace(folder)
    newest = queries.latest_changeset(VIEWER)
    records = queries.records(VIEWER, workspace.pack.kinds, UnitTree(()), newest, ["training"])
    assert verify_workspace(workspace, VIEWER).findings == ()
    return {record.ref.record_id: int(str(record.values["person_times"])) for record in records}


def test_what_was_acknowledged_survives_a_kill_at_any_moment(tmp_path):
    folder = tmp_path / "office"
    make_office(folder)
    close_database()
    dice = random.Random(7)  # noqa: S311 (chooses moments, keeps no secrets)
    acknowledged: dict[str, int] = {}
    acts = run = 0
    while acts < ACTS:
        writer = start(folder, f"K{run:03}", 10_000)
        time.sleep(dice.uniform(0.05, 1.5))

        writer.send_signal(signal.SIGKILL)
        said, _nothing = writer.communicate()

        # A last line that was cut off in the middle was not acknowledged.
        for line in said.splitlines(keepends=True):
            if line.endswith("\n") and not line.startswith("refused"):
                record_id, number = line.split()
                acknowledged[record_id] = int(number)
                acts += 1
        now = held(folder)
        close_database()
        for known, value in acknowledged.items():
            # The act that was under way may have been finished just before the kill.
            assert now[known] in {value, value + 1000}, known
        run += 1


def test_two_programs_that_write_at_once_lose_nothing(tmp_path):
    folder = tmp_path / "office"
    make_office(folder)
    close_database()

    writers = [start(folder, name, 8) for name in ("FIRST", "OTHER")]
    outputs = [writer.communicate(timeout=120)[0] for writer in writers]

    assert [writer.returncode for writer in writers] == [0, 0]
    now = held(folder)
    lines = [line for output in outputs for line in output.splitlines()]
    assert not [line for line in lines if line.startswith("refused")]
    last = {record_id: int(number) for record_id, number in (line.split() for line in lines)}
    assert len(last) == 16
    assert now == last
