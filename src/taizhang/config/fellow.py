"""One of several processes that answer at the same address: `python -m taizhang.config.fellow`, see `fellows`."""

from __future__ import annotations

import _thread
import json
import os
import signal
import socket
import sys
import time
from threading import Thread

from taizhang.config.entry import set_up

_TO_END_SECONDS = 10


def _leave_with_the_first() -> None:
    """The first one has gone, or wants us to: what is at work comes to its end first, if it does so soon."""
    sys.stdin.read()
    _thread.interrupt_main()
    time.sleep(_TO_END_SECONDS)
    os._exit(0)


if __name__ == "__main__":
    told = json.loads(sys.stdin.readline())
    # Where the first one was started in the background, it would not hear even itself.
    signal.signal(signal.SIGINT, signal.default_int_handler)
    # First of all: whoever is to go may still be on his way in.
    Thread(target=_leave_with_the_first, daemon=True).start()
    set_up()
    from taizhang.config.serving import serve_with

    serve_with(told, [socket.socket(fileno=place) for place in told["sockets"]])
