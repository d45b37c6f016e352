"""Files on disk: read with a bound, written whole or not at all."""

from __future__ import annotations

import contextlib
import os
import re
from pathlib import Path
from typing import TYPE_CHECKING

from taizhang.core.values import Message, Place, Problem, RefusedError

if TYPE_CHECKING:
    from collections.abc import Mapping

_LARGEST = 60 * 1024 * 1024
_FORBIDDEN = re.compile(r'[\x00-\x1f<>:"/\\|?*]+')


def read_bytes(path: Path) -> bytes:
    """The content of a file that a person named.

    Raises:
        RefusedError: There is no such file, it cannot be read, or it is larger than any office file.
    """
    try:
        if not path.is_file():
            raise RefusedError(Problem(Message("没有这个文件。"), Place(str(path))))
        if path.stat().st_size > _LARGEST:
            message = Message("文件超过{most}MB，不处理。", most=_LARGEST // 1024 // 1024)
            raise RefusedError(Problem(message, Place(str(path))))
        return path.read_bytes()
    except OSError as error:
        message = Message("文件打不开（{reason}）。", reason=error.strerror or type(error).__name__)
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
            draft = folder / f".{name[:60]}.{os.getpid()}.part"
            waiting.append((draft, target))
            draft.write_bytes(content)
        for draft, target in waiting:
            draft.replace(target)
    except OSError as error:
        message = Message(
            "写不进文件夹（{reason}）。若文件正在 Word、WPS 或 Excel 中打开，请先关闭。",
            reason=error.strerror or type(error).__name__,
        )
        raise RefusedError(Problem(message, Place(str(folder)))) from None
    finally:
        for draft, _target in waiting:
            with contextlib.suppress(OSError):
                draft.unlink(missing_ok=True)
    return [target for _draft, target in waiting]


def file_name(text: str) -> str:
    """A text as the name of a file, on any system."""
    return _FORBIDDEN.sub("_", text).strip(" .")[:100] or "_"
