"""Checking many files: those of folders too, on all processors, none of them held up by another."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from datetime import date
from itertools import islice
from multiprocessing import active_children, get_context
from multiprocessing.process import BaseProcess
from pathlib import Path

from taizhang.core.checks import PhraseList, Profile
from taizhang.core.reading import Vocabulary
from taizhang.core.values import Message, Place, Problem, RefusedError
from taizhang.services.checking import CheckedFile, check_file, load_phrases
from taizhang.services.child import Bounds
from taizhang.services.child.launcher import bound_next
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
BOUNDS = Bounds(memory=2 << 30, seconds=120)
"""What one file may take in a process of its own; a report of usual length takes a tenth of a second."""
_SLOWER = 1.5
"""By the clock a process may take longer than it computes."""


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
class Lists:
    """The lists of an office, read once."""

    words: Vocabulary
    phrases: PhraseList | None

    @classmethod
    def of(cls, asked: Asked) -> Lists:
        """Read them."""
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


Result = CheckedFile | RefusedError
Job = Callable[[Path, Asked, "Lists"], Result]


def check_files(
    paths: list[Path], asked: Asked, tell: Callable[[int, int], None], job: Job | None = None
) -> Iterator[Result]:
    """What comes of each file, in their order; `tell` hears how many of how many are done."""
    todo = job or check_one
    processors = min(os.cpu_count() or 1, len(paths))
    lists = Lists.of(asked)  # what is wrong in them is told once, and here
    if len(paths) < _FEW or processors == 1:
        results: Iterator[Result] = (todo(path, asked, lists) for path in paths)
    else:
        results = check_in_processes(paths, asked, processors, job=todo)
    for number, result in enumerate(results, start=1):
        yield result
        tell(number, len(paths))


def check_in_processes(
    paths: list[Path],
    asked: Asked,
    processors: int,
    *,
    job: Job | None = None,
    bounds: Bounds = BOUNDS,
) -> Iterator[Result]:
    """What comes of each file, in their order; one that ends its process, or takes too much, is told of."""
    known: dict[int, Result] = {}
    at = 0
    start = _Start(asked, job or check_one, bounds)
    while at < len(paths):
        # Others' children are none of ours.
        others = set(active_children())
        pool = start.pool(processors)
        waiting = {
            number: pool.submit(_check_here, paths[number])
            for number in range(at, len(paths))
            if number not in known
        }
        try:
            while at < len(paths):
                if at not in known:
                    known[at] = waiting[at].result(bounds.seconds * _SLOWER)
                yield known.pop(at)
                at += 1
        except (BrokenProcessPool, TimeoutError):
            known |= {
                number: future.result()
                for number, future in waiting.items()
                if number >= at and _is_good(future)
            }
        finally:
            pool.shutdown(wait=False, cancel_futures=True)
            if at < len(paths):
                _end(set(active_children()) - others)
        # Files are begun in their order: who broke it is among the first that were not finished.
        unfinished = (number for number in range(at, len(paths)) if number not in known)
        for number in [*islice(unfinished, processors)]:
            known[number] = _alone(paths[number], start)


def _is_good(future: Future[Result]) -> bool:
    return future.done() and not future.cancelled() and future.exception() is None


def _alone(path: Path, start: _Start) -> Result:
    others = set(active_children())
    pool = start.pool(1)
    try:
        return pool.submit(_check_here, path).result(start.bounds.seconds * _SLOWER)
    except (BrokenProcessPool, TimeoutError):
        message = Message("读取时程序中断，没有核对。文件可能已损坏或过大。")
        return RefusedError(Problem(message, Place(str(path))))
    finally:
        pool.shutdown(wait=False, cancel_futures=True)
        _end(set(active_children()) - others)


def _end(children: set[BaseProcess]) -> None:
    for child in children:
        child.kill()


@dataclass(frozen=True, slots=True)
class _Start:
    """What a process is told when it begins."""

    asked: Asked
    job: Job
    bounds: Bounds

    def pool(self, processors: int) -> ProcessPoolExecutor:
        # Started anew, not copied: a copy would share open files and threads.
        return ProcessPoolExecutor(
            processors, mp_context=get_context("spawn"), initializer=_begin, initargs=(self,)
        )


_here: list[tuple[_Start, Lists]] = []


def _begin(start: _Start) -> None:
    _here[:] = [(start, Lists.of(start.asked))]


def _check_here(path: Path) -> Result:
    ((start, lists),) = _here
    bound_next(start.bounds.memory, start.bounds.seconds)
    try:
        return start.job(path, start.asked, lists)
    except MemoryError:
        return too_much(path)


def check_one(path: Path, asked: Asked, lists: Lists) -> Result:
    """What comes of a file."""
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
        return too_much(path)


def too_much(path: Path) -> RefusedError:
    """Why a file was not checked that is larger or deeper than can be held."""
    message = Message("内容过大或嵌套过深，没有核对。")
    return RefusedError(Problem(message, Place(str(path))))
