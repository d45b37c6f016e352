"""Collecting: the workbooks of many units, out of files and folders, into the ledger in the right order.

What people call a folder of returned workbooks holds more than that: sub-folders by day or by town, lock files of
Excel, scans, the notice that was sent out. Everything that could be a workbook is tried; everything else is named, so
that nobody believes it was taken in. Rows to mend go beside the folder, never into it: the next run over the
folder finds what the units sent and nothing that we wrote.
"""

from __future__ import annotations

import os
import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from taizhang.core.documents.workbook import read_workbook
from taizhang.core.rendering.ledger_workbook import META_SHEET
from taizhang.core.values import Message, Place, Problem, RefusedError
from taizhang.services.files import file_name, read_bytes, reason_of, write_beside
from taizhang.services.ledger_import.meta import read_meta
from taizhang.services.settings_file import SETTINGS
from taizhang.services.workspace import ARCHIVE, PACK_FOLDER

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from taizhang.core.values import Period
    from taizhang.services.ledger_import import ImportResult
    from taizhang.services.workspace import Workspace

ENDINGS = frozenset({".xlsx", ".xlsm", ".xls", ".et", ".ods", ".csv"})
"""Endings of files in a folder that a unit may have sent its rows in.

Those that cannot be read are tried all the same: the refusal says what to do, and that the rows are not in.
"""
ARCHIVES = frozenset({".zip", ".rar", ".7z"})
"""Endings of what may hold workbooks that nobody has unpacked yet."""
MENDING_MARK = "待修改"
"""Stands at the end of the name of what we write for people to mend."""
_MENDING_NAME = re.compile(rf"(?:^|(?<= )){MENDING_MARK}(?: (?P<number>\d+))?$")
_LOCK = re.compile(r"~\$|\.~lock\.")
_NUMBERS = re.compile(r"(\d+)")


@dataclass(frozen=True, slots=True)
class FoundFile:
    """A file to take in.

    Attributes:
        path: Where it lies.
        name: What it is called to people: its path in the folder that was named, or its own name.
        mending_folder: Where its rows to mend go.
        in_folder: Whether it was found in a folder, rather than named by itself.
    """

    path: Path
    name: str
    mending_folder: Path
    in_folder: bool = False


@dataclass(frozen=True, slots=True)
class Skipped:
    """Something in a folder that is not taken in, and why.

    Attributes:
        lost: Whether there may be something in it that is now missing from the ledger.
    """

    name: str
    why: Message
    lost: bool = False


@dataclass(slots=True)
class Findings:
    """What was found in the files and folders that a person named."""

    files: list[FoundFile] = field(default_factory=list)
    skipped: list[Skipped] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class TakenIn:
    """What became of one file.

    Attributes:
        result: What the import did, None if the file was refused as a whole.
        problems: Why it was refused, or why its rows to mend could not be written.
        mending: Where its rows to mend lie, None if there are none.
    """

    file: FoundFile
    result: ImportResult | None
    problems: tuple[Problem, ...] = ()
    mending: Path | None = None


def find_files(paths: Iterable[Path]) -> Findings:
    """The files that were named, and those in the folders that were named; none of them twice.

    Raises:
        RefusedError: There is nothing to take in.
    """
    found = Findings()
    empty: list[Path] = []
    for path in paths:
        if path.is_dir():
            before = len(found.files)
            _scan(path, path, found)
            if len(found.files) == before:
                empty.append(path)
        else:
            # A file that is not there is told when its turn comes.
            found.files.append(FoundFile(path, path.name, path.parent))
    if not found.files:
        raise RefusedError(
            *(
                Message("“{folder}”是文件夹，里面没有可以导入的工作簿。", folder=folder)
                for folder in empty
            ),
            *(
                Problem(skipped.why, Place(skipped.name))
                for skipped in found.skipped
                if skipped.lost
            ),
        )
    found.skipped += [Skipped(str(path), Message("里面没有可以导入的工作簿")) for path in empty]
    seen: dict[Path, FoundFile] = {}
    for file in found.files:
        key = _whole(file.path)
        # Named by itself and found in a folder too: nothing of ours may go into that folder.
        if key not in seen or (file.in_folder and not seen[key].in_folder):
            seen[key] = file
    found.files = [*seen.values()]
    return found


def _whole(path: Path) -> Path:
    try:
        return path.resolve()
    except OSError:
        return path.absolute()


def _scan(folder: Path, top: Path, found: Findings) -> None:
    """Everything in a folder, by name; hidden files and folders do not exist for people, nor for us."""
    try:
        entries = sorted(folder.iterdir(), key=lambda path: _by_name(path.name))
    except OSError as error:
        why = Message("文件夹打不开（{reason}）", reason=reason_of(error))
        found.skipped.append(Skipped(_told(folder, top), why, lost=True))
        return
    ours = {ARCHIVE, PACK_FOLDER} if (folder / SETTINGS).is_file() else set()
    for path in entries:
        name = _told(path, top)
        if _LOCK.match(path.name):
            why = Message("临时文件，对应的工作簿可能正开着、还没有保存")
            found.skipped.append(Skipped(name, why))
        elif path.name.startswith("."):
            continue
        elif path.is_dir():
            if path.name in ours or path.is_symlink():
                continue
            if _MENDING_NAME.search(path.name):
                why = Message("待修改的行，改好后请单独导入这个文件夹")
                found.skipped.append(Skipped(name, why))
            else:
                _scan(path, top, found)
        elif path.suffix.lower() in ENDINGS:
            folder_beside = mending_folder(top) / folder.relative_to(top)
            found.files.append(FoundFile(path, name, folder_beside, in_folder=True))
        elif path.suffix.lower() in ARCHIVES:
            why = Message("压缩包，请解压后再导入")
            found.skipped.append(Skipped(name, why, lost=True))
        else:
            found.skipped.append(Skipped(name, Message("不是工作簿")))


def _told(path: Path, top: Path) -> str:
    inside = path.relative_to(top)
    return inside.as_posix() if inside.parts else path.name or str(path)


def mending_folder(folder: Path) -> Path:
    """The folder beside a folder of workbooks for the rows to mend; beside one of those, the next of them."""
    if folder.name in ("", ".."):
        folder = Path(os.path.abspath(folder))  # noqa: PTH100 (a link stays where the person sees it)
    return folder.parent / mending_name(folder.name)


def mending_name(name: str) -> str:
    """The name of what holds the rows to mend of something.

    >>> mending_name("6月收表"), mending_name("6月收表 待修改")
    ('6月收表 待修改', '6月收表 待修改 2')
    """
    match = _MENDING_NAME.search(name)
    if match is None:
        return f"{name} {MENDING_MARK}".strip()
    return f"{name[: match.start()]}{MENDING_MARK} {int(match['number'] or 1) + 1}"


def in_order(files: Sequence[FoundFile], workspace: Workspace) -> list[FoundFile]:
    """The files in the order in which they are to be taken in.

    Units and registers come first, since the others name them; then earlier periods before later ones, so that
    what a later workbook brings is not brought first and held against the earlier one; rows that were mended come last.
    Only the hidden sheet is read here: a file that says nothing of itself is refused when its turn comes.
    """
    return sorted(files, key=lambda file: _turn(file, workspace))


def _turn(file: FoundFile, workspace: Workspace) -> tuple[object, ...]:
    name = [_by_name(part) for part in Path(file.name).with_suffix("").parts]
    try:
        book = read_workbook(read_bytes(file.path), file.name, {META_SHEET})
        meta = read_meta(book, workspace.pack, workspace.code)
    except RefusedError:
        return (False, True, True, "", name)
    period = meta.period
    when = f"{period.start} {period.end}" if period else ""
    return (meta.mending, bool(meta.unit), period is None, when, name)


def _by_name(name: str) -> list[tuple[int, int, str]]:
    """A name to sort by, numbers by their size: (2) before (10)."""
    parts = _NUMBERS.split(name)
    return [(1, 0, part) if odd % 2 == 0 else (0, int(part), "") for odd, part in enumerate(parts)]


def take_in(
    file: FoundFile,
    take: Callable[[str, bytes], ImportResult],
    *,
    dry_run: bool = False,
    fix_dir: Path | None = None,
) -> TakenIn:
    """Take in one file; whatever is wrong with it is told and does not hold up the others.

    Args:
        file: Which.
        take: Imports a workbook, given its name and its bytes.
        dry_run: Write nothing, rows to mend included.
        fix_dir: Where rows to mend go, instead of beside what was named.
    """
    try:
        result = take(file.name, read_bytes(file.path))
    except RefusedError as error:
        return TakenIn(file, None, error.problems)
    if result.mending is None or dry_run:
        return TakenIn(file, result)
    name = f"{file_name(mending_name(file.path.stem))}.xlsx"
    try:
        (written,) = write_beside(fix_dir or file.mending_folder, {name: result.mending})
    except RefusedError as error:
        # The good rows are in the ledger by now.
        return TakenIn(file, result, error.problems)
    return TakenIn(file, result, mending=written)


def sent_twice(taken: Iterable[TakenIn]) -> list[Message]:
    """Files that one unit has sent for one period: the later one by name counts, which a person must know."""
    senders: dict[tuple[str, Period], list[str]] = {}
    for item in taken:
        result = item.result
        if result is not None and result.period and not result.from_mending:
            senders.setdefault((result.unit, result.period), []).append(item.file.name)
    return [
        Message(
            "{unit}{period}的报送表有{count}份（{names}），按文件名先后导入，以后一份为准，请核对。",
            unit=unit,
            period=period.name,
            count=len(names),
            names=tuple(names),
        )
        for (unit, period), names in senders.items()
        if len(names) > 1
    ]
