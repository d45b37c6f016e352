"""The environment of the programs that ours is measured beside: made by pip when first asked for, not by the set-up."""

from __future__ import annotations

import subprocess
import sys
import venv
from collections.abc import Sequence
from pathlib import Path

_HOME = Path(__file__).parent.parent / ".cache" / "bench-venv"


def python_with(name: str, packages: Sequence[str]) -> Path | None:
    """Its Python, with packages installed; None, and a line that says why, if they are not to be had."""
    python = _HOME / "bin" / "python"
    if not python.exists():
        venv.create(_HOME, with_pip=True)
    installed = subprocess.run(
        [python, "-m", "pip", "install", "-q", "--disable-pip-version-check", *packages],
        capture_output=True,
        text=True,
        check=False,
    )
    if installed.returncode:
        reason = (installed.stderr.strip().splitlines() or ["?"])[-1]
        version = sys.version.split()[0]
        print(f"  {name}: not measured, does not install with Python {version}: {reason}")
        return None
    return python
