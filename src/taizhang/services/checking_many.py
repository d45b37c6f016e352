"""Checking many files: those of folders too, on all processors, none of them held up by another."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from datetime import date
from multiprocessing import get_context
from pathlib import Path

from taizhang.core.checks import PhraseList, Profile
from taizhang.core.reading import Vocabulary
from taizhang.core.values import Message, Place, Problem, RefusedError
from taizhang.services.checking import CheckedFile, check_file, load_phrases
from taizhang.services.own_lists import PHRASES, PROFILE, WORDS
from taizhang.services.reading import load_words

ENDINGS = frozenset(
    {".docx", ".doc", ".wps", ".odt", ".rtf", ".pdf", ".ofd", ".txt", ".md", ".dotx", ".text"}
)
"""Endings of files in a folder that are checked."""
_OURS = re.compile(r"\.核对(?: \d+)?$")
_LOCK = ("~$", ".~lock.", ".")
_FEW = 4
"""Fewer files than this are checked sooner than other processes have started."""


@dataclass(frozen=True, slots=True)
class Asked:
    """How files are to be checked.

    Attributes:
        on: The day of the documents.
        profile: Which rules.
        words: A file of words of an office's own.
        phrases: A file of wordings that it quotes.
    """

    on: date | None
    profile: Profile
    words: Path | None
    phrases: Path | None = None


@dataclass(frozen=True, slots=True)
class _Lists:
    words: Vocabulary
    phrases: PhraseList | None

    @classmethod
    def of(cls, asked: Asked) -> _Lists:
        return cls(load_words(asked.words), load_phrases(asked.phrases))


def find_documents(paths: Iterable[Path]) -> list[Path]:
    """The files that were named, and the documents in the folders that were named; none of them twice.

    Raises:
        RefusedError: A folder that was named holds no document.
    """
    found: dict[Path, None] = {}
    for path in paths:
        if not path.is_dir():
            found[path] = None
            continue
        inside = sorted(_documents(path))
        if not inside:
            message = Message("文件夹里没有可以核对的文件。")
            raise RefusedError(Problem(message, Place(str(path))))
        found |= dict.fromkeys(inside)
    return list(found)


def _documents(folder: Path) -> Iterator[Path]:
    for above, folders, names in os.walk(folder):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in names:
            path = Path(above) / name
            known = path.suffix.lower() in ENDINGS
            ours = name in {PROFILE, WORDS, PHRASES} or _OURS.search(path.stem)
            if known and not ours and not name.startswith(_LOCK):
                yield path


def check_files(
    paths: list[Path], asked: Asked, tell: Callable[[int, int], None]
) -> Iterator[CheckedFile | RefusedError]:
    """What comes of each file, in their order; `tell` hears how many of how many are done."""
    processors = min(os.cpu_count() or 1, len(paths))
    if len(paths) < _FEW or processors == 1:
        lists = _Lists.of(asked)
        for number, path in enumerate(paths, start=1):
            yield _checked(path, asked, lists)
            tell(number, len(paths))
        return
    _Lists.of(asked)  # what is wrong in them is told once, and here
    for number, result in enumerate(_in_processes(paths, asked, processors), start=1):
        yield result
        tell(number, len(paths))


def _in_processes(
    paths: list[Path], asked: Asked, processors: int
) -> Iterator[CheckedFile | RefusedError]:
    done = 0
    with _pool(processors, asked) as pool:
        waiting: list[Future[CheckedFile | RefusedError]] = [
            pool.submit(_check_here, path) for path in paths
        ]
        try:
            for future in waiting:
                yield future.result()
                done += 1
        except BrokenProcessPool:
            pass
        finally:
            pool.shutdown(wait=False, cancel_futures=True)
    # One of them ended its process: each of the others now has one to itself.
    for path in paths[done:]:
        yield _alone(path, asked)


def _alone(path: Path, asked: Asked) -> CheckedFile | RefusedError:
    with _pool(1, asked) as pool:
        try:
            return pool.submit(_check_here, path).result()
        except BrokenProcessPool:
            message = Message("读取时程序中断，没有核对。文件可能已损坏或过大。")
            return RefusedError(Problem(message, Place(str(path))))


def _pool(processors: int, asked: Asked) -> ProcessPoolExecutor:
    # Started anew, not copied: a copy would share open files and threads.
    return ProcessPoolExecutor(
        processors, mp_context=get_context("spawn"), initializer=_begin, initargs=(asked,)
    )


_here: list[tuple[Asked, _Lists]] = []


def _begin(asked: Asked) -> None:
    _here[:] = [(asked, _Lists.of(asked))]


def _check_here(path: Path) -> CheckedFile | RefusedError:
    ((asked, lists),) = _here
    return _checked(path, asked, lists)


def _checked(path: Path, asked: Asked, lists: _Lists) -> CheckedFile | RefusedError:
    try:
        return check_file(
            path,
            on=asked.on,
            profile=asked.profile,
            vocabulary=lists.words,
            phrases=lists.phrases,
        )
    except RefusedError as refused:
        return refused
    except (MemoryError, RecursionError):
        message = Message("内容过大或嵌套过深，没有核对。")
        return RefusedError(Problem(message, Place(str(path))))
