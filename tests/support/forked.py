"""A child of the tests: it opens its own databases, does something, and may be killed at any line of what it does."""

from __future__ import annotations

import os
import signal
import sys
import traceback
from collections import Counter
from collections.abc import Callable, Sequence
from types import FrameType
from typing import Any

from tests.support.web import close_all

SAID_NO = 3
_TWICE = 2


def killed_at(modules: Sequence[str], number: int) -> None:
    """From now on: this process is killed at so many lines of these modules, lines of loops counted twice at most."""
    seen: Counter[tuple[str, int]] = Counter()
    reached = 0

    def at_line(frame: FrameType, event: str, _value: Any) -> Any:
        nonlocal reached
        place = (frame.f_code.co_filename, frame.f_lineno)
        if event == "line" and seen[place] < _TWICE:
            seen[place] += 1
            reached += 1
            if reached == number:
                os.kill(os.getpid(), signal.SIGKILL)
        return at_line

    def at_call(frame: FrameType, _event: str, _value: Any) -> Any:
        return at_line if frame.f_globals.get("__name__") in modules else None

    sys.settrace(at_call)


def start(act: Callable[[], object]) -> int:
    """Begin an act in a child; its number."""
    close_all()
    child = os.fork()
    if child:
        return child
    code = SAID_NO
    try:
        act()
        code = 0
    except BaseException:  # noqa: BLE001 (said before the child is gone)
        traceback.print_exc()
        sys.stderr.flush()
    finally:
        sys.settrace(None)
        os._exit(code)


def ended(child: int) -> int:
    """How a child ended: 0, `SAID_NO`, or the number of the signal with a minus."""
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
