"""A pack of three kinds on which the tests of the program stand, whatever becomes of the built-in ones."""

from pathlib import Path

SMALL_OFFICE = Path(__file__).with_name("packs") / "small_office"
PACK = str(SMALL_OFFICE)
