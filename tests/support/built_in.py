"""The packs that come with the program, each loaded once a run."""

from functools import cache

from taizhang.packs.load import find_pack, load_pack
from taizhang.packs.pack import Pack


@cache
def pack_of(name: str) -> Pack:
    """The pack of a name, with its cases."""
    return load_pack(find_pack(name))
