"""One job in a process of its own: `python -m taizhang.config.job FOLDER KEY`."""

from __future__ import annotations

import sys
from pathlib import Path

from taizhang.config.entry import set_up

if __name__ == "__main__":
    set_up()
    from taizhang.config.running import run_job

    run_job(Path(sys.argv[1]), sys.argv[2])
