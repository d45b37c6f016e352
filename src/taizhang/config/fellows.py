"""The other processes that answer at the same address, kept going by the one that was started.

Each holds the same listening sockets and opens the workspace for itself. They are told what they need in a line on
their standard input, and go when it ends: so none is left behind, however the first one ended.
"""

from __future__ import annotations

import json
import subprocess
import sys
from contextlib import suppress
from dataclasses import dataclass, field
from threading import Event, Thread
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import socket
    from collections.abc import Mapping, Sequence

_LOOK_SECONDS = 1.0
_TO_END_SECONDS = 15.0
_MOST_IN_A_ROW = 5
"""So often one that ends at once is started anew; then the others do without."""


@dataclass
class Fellows:
    """So many processes that answer beside this one.

    Attributes:
        number: How many.
        told: What they are told.
        sockets: Where they listen.
    """

    number: int
    told: Mapping[str, object]
    sockets: Sequence[socket.socket]
    _running: list[subprocess.Popen[bytes]] = field(default_factory=list)
    _stopping: Event = field(default_factory=Event)
    _watch: Thread | None = None

    def start(self) -> None:
        """Begin; whichever of them ends is started anew."""
        if self.number > 0:
            # Where the computer has no room for another one, the first one serves alone.
            with suppress(OSError):
                for _ in range(self.number):
                    self._running.append(self._one())
            self._watch = Thread(target=self._keep_going, name="fellows", daemon=True)
            self._watch.start()

    def stop(self) -> None:
        """All of them end what they are at, and go."""
        self._stopping.set()
        if self._watch is not None:
            self._watch.join()
        for one in self._running:
            if one.stdin is not None:
                with suppress(BrokenPipeError):
                    one.stdin.close()
        for one in self._running:
            try:
                one.wait(_TO_END_SECONDS)
            except subprocess.TimeoutExpired:
                one.kill()
                one.wait()

    def _one(self) -> subprocess.Popen[bytes]:
        places = [each.fileno() for each in self.sockets]
        process = subprocess.Popen(
            [sys.executable, "-m", "taizhang.config.fellow"],
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            pass_fds=places,
            # Ctrl+C is for the first one: that tells the others.
            start_new_session=True,
        )
        if process.stdin is not None:
            line = json.dumps({**self.told, "sockets": places}) + "\n"
            # One that has ended already is found by whoever looks after them.
            with suppress(BrokenPipeError):
                process.stdin.write(line.encode())
                process.stdin.flush()
        return process

    def _keep_going(self) -> None:
        ended_at_once = 0
        while not self._stopping.wait(_LOOK_SECONDS):
            gone = [place for place, one in enumerate(self._running) if one.poll() is not None]
            ended_at_once = ended_at_once + 1 if gone else 0
            if ended_at_once > _MOST_IN_A_ROW:
                return
            with suppress(OSError):
                for place in gone:
                    self._running[place] = self._one()
