"""A job that does harm with files of some names, in the process that checks them; it needs no database to be read."""

from __future__ import annotations

import os
import signal
from dataclasses import dataclass
from pathlib import Path

from taizhang.services.checking_here import Here
from taizhang.services.checking_many import Asked, Lists, Result


@dataclass(frozen=True, slots=True)
class Harsh:
    """The job of a workspace, but 杀 ends the process and 大 takes more than there is."""

    here: Here

    def __call__(self, path: Path, asked: Asked, lists: Lists) -> Result:
        """What comes of a file, if anything."""
        if "杀" in path.name:
            os.kill(os.getpid(), signal.SIGKILL)
        if "大" in path.name:
            bytearray(2 << 30)
        return self.here(path, asked, lists)
