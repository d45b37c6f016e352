"""The pack of a workspace as its administrator keeps it: handed over, looked at, proven before it is taken."""

from __future__ import annotations

import datetime as dt
import io
import json
import zipfile
import zlib
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Any

from taizhang.core.values import Message, Place, Problem, RefusedError
from taizhang.packs.cases import run_cases
from taizhang.packs.load import load_files
from taizhang.services.checking_many import BOUNDS
from taizhang.services.child.launcher import bound_next
from taizhang.services.desk_book import note
from taizhang.services.job_tasks import TASKS, Work
from taizhang.services.jobs import find_job, job_folder
from taizhang.services.message_json import message_to_json, problem_to_json
from taizhang.services.pack_changes import pack_changes
from taizhang.services.rights import Right
from taizhang.store.facts import check_types
from taizhang.store.ledger.models import PackVersion

if TYPE_CHECKING:
    from collections.abc import Mapping

    from taizhang.packs.pack import Case, Pack
    from taizhang.services.rights import Actor
    from taizhang.services.workspace import Workspace

LOOK = "pack-look"
SWITCHED_MEANWHILE = Message("校验以后业务包已被换过，请重新上传校验。")
LARGEST_ZIP = 20 * 1024 * 1024
_LARGEST_FILE, _LARGEST_SUM, _MOST_FILES = 1_000_000, 50_000_000, 5_000
_ENDINGS = (".yaml", ".yml", ".txt")
_MANIFEST = "pack.yaml"
_MOST_TOLD = 300
_FILES = "pack.json"


@dataclass(frozen=True, slots=True)
class KeptVersion:
    """Definitions that were once in force.

    Attributes:
        changeset: By which they first were.
    """

    digest: str
    label: str
    changeset: int
    at: dt.datetime


def kept_versions(workspace: Workspace) -> tuple[KeptVersion, ...]:
    """All definitions that ever were in force but those of now, the newest first."""
    rows = PackVersion.objects.exclude(digest=workspace.pack.digest).select_related("changeset")
    return tuple(
        KeptVersion(
            row.digest,
            f"{row.pack} {row.version} {row.digest[:12]}",
            row.changeset_id,
            row.changeset.made_at,
        )
        for row in rows.order_by("-changeset_id").defer("files")
    )


def cases_of(pack: Pack, indicator: str) -> tuple[Case, ...]:
    """The worked cases of an indicator; a pack that is known is opened without them, so they are read here."""
    return tuple(case for case in _cases(pack.digest, pack) if case.indicator == indicator)


_CASES: dict[str, tuple[Case, ...]] = {}


def _cases(digest: str, pack: Pack) -> tuple[Case, ...]:
    found = _CASES.get(digest)
    if found is None:
        found = pack.cases or load_files(pack.files).cases
        # Of the pack in force only; somebody else may be doing the same.
        _CASES.clear()
        _CASES[digest] = found
    return found


def zip_of_pack(pack: Pack) -> bytes:
    """The files of a pack in one, to be edited and brought back."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in sorted(pack.files.items()):
            archive.writestr(zipfile.ZipInfo(f"{pack.id}/{name}"), text)
    return out.getvalue()


def read_pack_zip(data: bytes, name: str) -> dict[str, str]:
    """The texts of a pack that came as one file, by their paths; nothing is unpacked onto the disk.

    Raises:
        RefusedError: It is none, or holds what does not belong into a pack.
    """
    place = Place(name)
    if len(data) > LARGEST_ZIP:
        raise RefusedError(
            Problem(Message("文件超过 {most} MB，不处理。", most=LARGEST_ZIP >> 20), place)
        )
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            members = [item for item in archive.infolist() if _counts(item.filename)]
            if len(members) > _MOST_FILES or sum(m.file_size for m in members) > _LARGEST_SUM:
                raise RefusedError(Problem(Message("业务包异常地大，没有打开。"), place))
            files: dict[str, str] = {}
            for item in members:
                path = PurePosixPath(item.filename)
                if "\\" in item.filename or ":" in item.filename or ".." in path.parts:
                    raise RefusedError(Problem(Message("压缩包里有不该有的路径。"), place))
                if path.is_absolute():
                    raise RefusedError(Problem(Message("压缩包里有不该有的路径。"), place))
                with archive.open(item) as source:
                    content = source.read(_LARGEST_FILE + 1)
                where = Place(f"{name} {path}")
                if len(content) > _LARGEST_FILE:
                    message = Message("文件超过1MB，业务包只放文字定义。")
                    raise RefusedError(Problem(message, where))
                try:
                    files[str(path)] = content.decode("utf-8-sig").replace("\r\n", "\n")
                except UnicodeDecodeError:
                    message = Message("不是 UTF-8 编码的文本，请另存为 UTF-8。")
                    raise RefusedError(Problem(message, where)) from None
    except (
        zipfile.BadZipFile,
        zlib.error,
        EOFError,
        NotImplementedError,
        RuntimeError,
        ValueError,
        OSError,
    ) as error:
        if isinstance(error, RefusedError):
            raise
        message = Message("不是完整的 zip 文件，打不开。")
        raise RefusedError(Problem(message, place)) from None
    return _below_manifest(files, place)


def _counts(name: str) -> bool:
    path = PurePosixPath(name)
    hidden = any(part.startswith((".", "__MACOSX")) and part != ".." for part in path.parts)
    return path.suffix in _ENDINGS and not name.endswith("/") and not hidden


def _below_manifest(files: Mapping[str, str], place: Place) -> dict[str, str]:
    """The files as they stand below the folder of `pack.yaml`: people zip the folder or what is in it."""
    tops = [PurePosixPath(name).parent for name in files if PurePosixPath(name).name == _MANIFEST]
    if not tops:
        raise RefusedError(Problem(Message("压缩包里没有 pack.yaml，不是业务包。"), place))
    top = min(tops, key=lambda path: len(path.parts))
    found = {
        str(PurePosixPath(name).relative_to(top)): text
        for name, text in files.items()
        if PurePosixPath(name).is_relative_to(top)
    }
    for name in found:
        if PurePosixPath(name).suffix == ".yml":
            raise RefusedError(
                Problem(Message("扩展名请用 .yaml，不用 .yml。"), Place(f"{place.file} {name}"))
            )
    return found


def _look(work: Work) -> Mapping[str, Any]:
    """The task: read a pack as it would be read, run its cases, and say what it would change."""
    work.actor.check(Right.DEFINITIONS)
    bound_next(BOUNDS.memory, BOUNDS.seconds)
    names, digest = work.arguments["names"], work.arguments.get("digest")
    if digest:
        version = PackVersion.objects.filter(digest=digest).first()
        if version is None:
            raise RefusedError(Message("没有这个版本的业务包。"))
        files, name = dict(version.files), f"{version.pack} {version.version}"
    else:
        name = str(names[0])
        try:
            files = read_pack_zip((work.folder / "in-0").read_bytes(), name)
        finally:
            (work.folder / "in-0").unlink(missing_ok=True)
    told: dict[str, Any] = {"name": name, "problems": [], "changes": [], "digest": ""}
    try:
        pack = load_files(files)
        check_types(pack.kinds, [work.workspace.pack.kinds])
        problems = [problem_to_json(problem) for problem in run_cases(pack)]
    except RefusedError as refused:
        problems = [problem_to_json(problem) for problem in refused.problems]
        told |= {"problems": problems[:_MOST_TOLD], "count": len(problems)}
        return told
    told |= {
        "problems": problems[:_MOST_TOLD],
        "count": len(problems),
        "digest": pack.digest,
        "label": pack.label,
        "title": pack.name,
        "cases": len(pack.cases),
        "base": work.workspace.pack.digest,
        "other": pack.id != work.workspace.pack.id,
        "changes": [
            {
                "sort": one.sort,
                "where": one.where,
                "name": one.name,
                "what": message_to_json(one.what),
            }
            for one in pack_changes(work.workspace.pack, pack)
        ],
    }
    (work.folder / _FILES).write_text(json.dumps(files, ensure_ascii=False), encoding="utf-8")
    note(work.actor.label, "pack-looked-at", pack.label)
    return told


TASKS[LOOK] = _look


def looked_at_files(workspace: Workspace, actor: Actor, key: str) -> dict[str, str]:
    """The files of a pack that was looked at and found to be without fault.

    Raises:
        RefusedError: There is none, or it has faults.
    """
    job = find_job(actor, key)
    path = job_folder(workspace, key) / _FILES
    if job.task != LOOK or job.state != "done" or not path.is_file():
        raise RefusedError(Message("没有这个业务包，可能已经清理，请重新上传。"))
    if job.result.get("problems"):
        raise RefusedError(Message("业务包还有问题，不能启用。"))
    if job.result.get("base") != workspace.pack.digest:
        raise RefusedError(SWITCHED_MEANWHILE)
    return dict(json.loads(path.read_text("utf-8")))
