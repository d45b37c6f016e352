"""Child processes in which files of others are read: with bounds, and ended with all that they started."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

_LAUNCHER = Path(__file__).with_name("launcher.py")
_WINDOWS = os.name == "nt"


@dataclass(frozen=True, slots=True)
class Bounds:
    """What a child may take, where the system knows such bounds.

    Attributes:
        memory: How many bytes of address space each process has.
        seconds: How long it may compute; it is ended when half as much again has passed.
        file_bytes: How large a file it may write.
    """

    memory: int = 1 << 30
    seconds: int = 60
    file_bytes: int = 256 << 20


@dataclass(frozen=True, slots=True)
class Outcome:
    """How a child ended.

    Attributes:
        status: Its exit status; negative if a signal ended it.
        output: What it wrote.
    """

    status: int
    output: bytes

    @property
    def ended(self) -> bool:
        """Whether it was ended from outside, for what it took."""
        return self.status < 0


TIMED_OUT = Outcome(-signal.SIGTERM, b"")


def run_script(
    script: Path, arguments: Sequence[object], data: bytes, bounds: Bounds = Bounds()
) -> Outcome:
    """Run a Python file that reads `data` from its standard input, and knows nothing of the program.

    Raises:
        OSError: The system starts no process.
    """
    # -E and -P: neither settings of the environment nor the current folder have a say in what it runs.
    return _run([script, *arguments], data, bounds)


def run_program(
    command: Sequence[object],
    bounds: Bounds,
    *,
    environment: Mapping[str, str],
    folder: Path,
) -> Outcome:
    """Run another program within bounds, in a folder and an environment of its own.

    Raises:
        OSError: The system starts no process.
    """
    return _run(["--", *command], b"", bounds, environment=environment, folder=folder)


def _run(
    command: Sequence[object],
    data: bytes,
    bounds: Bounds,
    *,
    environment: Mapping[str, str] | None = None,
    folder: Path | None = None,
) -> Outcome:
    limits = (bounds.memory, bounds.seconds, bounds.file_bytes)
    process = subprocess.Popen(
        [
            *(sys.executable, "-E", "-P", "-X", "utf8", str(_LAUNCHER)),
            *map(str, limits),
            *map(str, command),
        ],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env=None if environment is None else dict(environment),
        cwd=folder,
        # A group of its own, so that what it starts is ended with it.
        start_new_session=True,
    )
    try:
        output, _ = process.communicate(data, timeout=bounds.seconds * 1.5)
    except subprocess.TimeoutExpired:
        return TIMED_OUT
    finally:
        _end(process)
    return Outcome(process.returncode, output)


def _end(process: subprocess.Popen[bytes]) -> None:
    """End the process, if it still runs, and all that it has started."""
    with contextlib.suppress(OSError, subprocess.SubprocessError):
        if not _WINDOWS:
            os.killpg(process.pid, signal.SIGKILL)
        elif process.poll() is None:
            tree = ["taskkill", "/F", "/T", "/PID", str(process.pid)]  # by its own id only
            subprocess.run(tree, capture_output=True, check=False, timeout=10)
    process.kill()
    for stream in (process.stdin, process.stdout):
        if stream is not None:
            with contextlib.suppress(OSError):
                stream.close()
    process.wait()
