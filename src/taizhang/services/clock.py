"""The clock and the dice: the only place that looks at either."""

from __future__ import annotations

import datetime as dt
import secrets

# Crockford's base 32: no I, L, O, U, so that a person can read an id out over the telephone.
ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
"""The signs of every id that people may have to read or type."""


def now() -> dt.datetime:
    """This moment, in UTC."""
    return dt.datetime.now(dt.UTC)


def today() -> dt.date:
    """The local date of the office."""
    return dt.datetime.now().astimezone().date()


def local_time(moment: dt.datetime) -> str:
    """A moment as a clock on the wall of the office shows it: 2025-06-30 09:05."""
    return moment.astimezone().strftime("%Y-%m-%d %H:%M")


def new_code(length: int) -> str:
    """A random code that people can read and type."""
    return "".join(secrets.choice(ALPHABET) for _ in range(length))


def new_record_id() -> str:
    """The id of a new record: 50 random bits, in two groups."""
    return f"{new_code(5)}-{new_code(5)}"
