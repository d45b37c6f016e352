"""Where the changed copy of a person's file goes: beside it, unless somebody says otherwise."""

from __future__ import annotations

from pathlib import Path

from taizhang.services.files import write_beside, write_files

UPDATED, AND = "更新", "与"
"""Words of the names of copies, which are Chinese in every language, as the reports themselves are."""


def write_copy_of(
    path: Path, word: str, ending: str, content: bytes, output: Path | None = None
) -> Path:
    """Write it; the file itself is overwritten only if its own name is given.

    Args:
        path: The file that it is a copy of.
        word: What stands in its name if nobody gave one.
        ending: Of its name.
        content: The copy.
        output: The name of the copy, or the folder for it.

    Raises:
        RefusedError: It cannot be written.
    """
    name, folder = f"{path.stem}.{word}{ending}", path.parent
    if output is not None and output.is_dir():
        folder = output
    elif output is not None:
        name, folder = output.name, output.parent
        if _same(output, path):
            (made,) = write_files(folder, {name: content})
            return made
    (made,) = write_beside(folder, {name: content})
    return made


def _same(one: Path, other: Path) -> bool:
    try:
        return one.samefile(other)
    except OSError:
        return False
