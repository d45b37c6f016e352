"""What is dear to build, built once for all workers of a run; to be copied, neither changed nor opened."""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from pathlib import Path

from taizhang.services.demo import build_demo
from taizhang.store.database import close_database

_TENTHS = 6000


def shared_folder(place: Path, worker: str, name: str, build: Callable[[Path], object]) -> Path:
    """A folder that the first worker to ask for it builds, and the others wait for.

    Args:
        place: The folder of this worker's temporary folders.
        worker: `master`, or the name of a worker of xdist.
        name: What the folder is called.
        build: Builds it.
    """
    folder = (place if worker == "master" else place.parent) / name
    done, failed = folder.with_suffix(".done"), folder.with_suffix(".failed")
    try:
        os.close(os.open(folder.with_suffix(".lock"), os.O_CREAT | os.O_EXCL))
    except FileExistsError:
        for _turn in range(_TENTHS):
            if done.exists():
                return folder
            if failed.exists():
                break
            time.sleep(0.1)
        raise TimeoutError(str(folder)) from None
    try:
        build(folder)
        close_database()
    except BaseException:
        failed.touch()
        raise
    done.touch()
    return folder


def shared_demo(place: Path, worker: str, pack: str = "united_front") -> Path:
    """The demonstration of a pack."""
    return shared_folder(
        place,
        worker,
        f"demo-{pack}",
        lambda folder: build_demo(folder, lambda _line: None, pack=pack),
    )
