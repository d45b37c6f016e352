"""How many examples a random test draws: a few in every run, many in `make nightly`."""

import os


def examples(usual: int, at_night: int) -> int:
    """So many in this run; `TAIZHANG_MANY=1` asks for those of the night."""
    return at_night if os.environ.get("TAIZHANG_MANY") else usual
