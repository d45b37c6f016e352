"""Files on disk: read with a bound, written whole or not at all."""

from __future__ import annotations

import contextlib
import errno
import os
import re
from pathlib import Path, PurePath
from typing import TYPE_CHECKING

from taizhang.core.values import Message, Place, Problem, RefusedError

if TYPE_CHECKING:
    from collections.abc import Mapping

_LARGEST = 60 * 1024 * 1024
_LONGEST_NAME = 200  # bytes; systems take 255
_FORBIDDEN = re.compile(r'[\x00-\x1f<>:"/\\|?*]+')


_REASONS = {
    errno.ENOENT: Message("没有这个文件夹或文件"),
    errno.ENOTDIR: Message("路径中有一段是文件，不是文件夹"),
    errno.EISDIR: Message("同名的是文件夹"),
    errno.EACCES: Message("没有权限，或正被占用"),
    errno.EPERM: Message("没有权限"),
    errno.EROFS: Message("磁盘是只读的"),
    errno.ENOSPC: Message("磁盘已满"),
    errno.ENAMETOOLONG: Message("文件名太长"),
}


def reason_of(error: OSError) -> object:
    """Why the system would not; in its own words if it is something rare."""
    return _REASONS.get(error.errno or 0, error.strerror or type(error).__name__)


def read_bytes(path: Path) -> bytes:
    """The content of a file that a person named.

    Raises:
        RefusedError: There is no such file, it cannot be read, or it is larger than any office file.
    """
    try:
        if path.is_dir():
            raise RefusedError(Problem(Message("是文件夹，不是文件。"), Place(str(path))))
        if not path.is_file():
            raise RefusedError(Problem(Message("没有这个文件。"), Place(str(path))))
        if path.stat().st_size > _LARGEST:
            message = Message("文件超过{most}MB，不处理。", most=_LARGEST // 1024 // 1024)
            raise RefusedError(Problem(message, Place(str(path))))
        return path.read_bytes()
    except OSError as error:
        message = Message("文件打不开（{reason}）。", reason=reason_of(error))
        raise RefusedError(Problem(message, Place(str(path)))) from None


def write_files(folder: Path, contents: Mapping[str, bytes]) -> list[Path]:
    """Write files into a folder: first all of them under other names, then each in its place.

    Raises:
        RefusedError: The folder cannot be written to; then no file has been touched.
    """
    waiting: list[tuple[Path, Path]] = []
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for name, content in contents.items():
            target = folder / name
            draft = folder / f".{len(waiting)}.{os.getpid()}.part"
            waiting.append((draft, target))
            draft.write_bytes(content)
        for _draft, target in waiting:
            # Word and Excel keep a file that is open in them from being written: ask before the first goes.
            if target.exists():
                with target.open("r+b"):
                    pass
        for draft, target in waiting:
            draft.replace(target)
    except OSError as error:
        message = Message(
            "写不进文件夹（{reason}）。若文件正在 Word、WPS 或 Excel 中打开，请先关闭。",
            reason=reason_of(error),
        )
        raise RefusedError(Problem(message, Place(str(folder)))) from None
    finally:
        for draft, _target in waiting:
            with contextlib.suppress(OSError):
                draft.unlink(missing_ok=True)
    return [target for _draft, target in waiting]


def write_beside(folder: Path, contents: Mapping[str, bytes]) -> list[Path]:
    """Write files that overwrite nothing: somebody may have edited what lies there under the same names.

    A file that is there already, byte for byte, stays. If another one has its name, all of them get the
    same number behind their names, so that what was written together is seen to belong together.

    Raises:
        RefusedError: The folder cannot be written to; then no file has been touched.
    """
    number = 1
    while True:
        named = {_numbered(name, number): content for name, content in contents.items()}
        if all(_is_free(folder / name, content) for name, content in named.items()):
            break
        number += 1
    fresh = {name: content for name, content in named.items() if not (folder / name).exists()}
    write_files(folder, fresh)
    return [folder / name for name in named]


def _numbered(name: str, number: int) -> str:
    if number == 1:
        return name
    path = PurePath(name)
    return f"{path.stem} {number}{path.suffix}"


def _is_free(path: Path, content: bytes) -> bool:
    try:
        return not path.exists() or (path.is_file() and path.read_bytes() == content)
    except OSError:
        return False


def file_name(text: str) -> str:
    """A text as the name of a file, on any system; short enough for an ending to follow."""
    name = _FORBIDDEN.sub("_", text).strip(" .").encode("utf-8", "replace")
    return name[:_LONGEST_NAME].decode("utf-8", "ignore").strip(" .") or "_"
