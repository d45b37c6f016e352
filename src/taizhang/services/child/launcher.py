"""Sets the bounds of its own process, then becomes what it was told to run; it knows nothing of the program.

`launcher.py MEMORY SECONDS FILE_BYTES SCRIPT.py …` runs a Python file, `launcher.py … -- PROGRAM …` a program.
"""

from __future__ import annotations

import os
import runpy
import subprocess
import sys


def bound(memory: int, seconds: int, file_bytes: int) -> None:
    """Set the bounds, where the system knows such bounds."""
    try:
        import resource  # noqa: PLC0415 (not on Windows)
    except ImportError:
        return
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
    resource.setrlimit(resource.RLIMIT_FSIZE, (file_bytes, file_bytes))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _taken() -> int:
    """The address space that this process has taken already, where the system tells."""
    try:
        with open("/proc/self/statm", encoding="ascii") as told:  # noqa: PTH123 (no import more than needed)
            return int(told.read().split()[0]) * os.sysconf("SC_PAGE_SIZE")
    except (OSError, ValueError):
        return 0


def bound_next(memory: int, seconds: int) -> None:
    """Bound what this process does next: so much memory beyond what it has, so many seconds beyond what it spent.

    What it starts may still have bounds of its own.
    """
    try:
        import resource  # noqa: PLC0415 (not on Windows)
    except ImportError:
        return
    used = resource.getrusage(resource.RUSAGE_SELF)
    spent = int(used.ru_utime + used.ru_stime) + 1
    for sort, most in (
        (resource.RLIMIT_AS, _taken() + memory),
        (resource.RLIMIT_CPU, spent + seconds),
    ):
        _, hard = resource.getrlimit(sort)
        soft = most if hard == resource.RLIM_INFINITY else min(most, hard)
        resource.setrlimit(sort, (soft, hard))
    _, hard = resource.getrlimit(resource.RLIMIT_CORE)
    resource.setrlimit(resource.RLIMIT_CORE, (0, hard))


def launch(command: list[str]) -> None:
    """Become the command."""
    if command[0] != "--":
        sys.argv = command
        runpy.run_path(command[0], run_name="__main__")
    elif os.name == "nt":
        # There a process cannot become another one and keep its number.
        sys.exit(subprocess.run(command[1:], check=False).returncode)
    else:
        os.execv(command[1], command[1:])  # noqa: S606 (no shell is wanted)


if __name__ == "__main__":
    bound(*map(int, sys.argv[1:4]))
    launch(sys.argv[4:])
