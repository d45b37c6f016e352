"""Intake: workbooks out to the units and back, looked at first and taken in once a person has seen what they do.

What is looked at and what is taken in is one file: told by its digest, never by its name. Nothing stays of a file
that was refused.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import PurePath
from typing import TYPE_CHECKING, Any

from taizhang.core.ledger.cell import excerpt
from taizhang.core.ledger.mapping import Amendment
from taizhang.core.ledger.unit import UNIT_KIND_ID
from taizhang.core.values import Message, Period, RefusedError
from taizhang.services.jobs import JobView, find_job, job_folder, start_job
from taizhang.services.ledger_import import ForeignRequest, ImportTerms, file_name_to_keep
from taizhang.services.ledger_import.secrecy import refuse_marked_name
from taizhang.services.ledger_template import TemplateFile, find_unit, make_unit_template
from taizhang.services.reason import reason_to_keep
from taizhang.services.rights import Role
from taizhang.store import queries

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from taizhang.core.ledger.unit import UnitTree
    from taizhang.services.locked import AfterLock
    from taizhang.services.rights import Actor
    from taizhang.services.workspace import Workspace
    from taizhang.store.viewer import Viewer

LOOK, TAKE, SHEETS = "import-look", "import", "sheets"
"""Tasks: look at files, take them in, make the workbooks of all units."""
MOST_FILES = 100
LARGEST_FILE = 60 * 1024 * 1024
_NO_FILES = Message("请先选择要导入的文件。")
_GONE = Message("上传的文件已经清理，请重新上传。")


@dataclass(frozen=True, slots=True)
class Sender:
    """A unit that one may send for: its code and name, and how many kinds it owes in the period."""

    code: str
    name: str
    owed: int


def senders(workspace: Workspace, viewer: Viewer, period: Period) -> tuple[Sender, ...]:
    """The units of a period that the viewer may send for, in the order of the tree."""
    tree = _tree(workspace, viewer, period)
    walked = tree.walked(viewer.seen((span.code for span in tree.spans), tree))
    return tuple(
        Sender(span.code, span.short_name, len(workspace.pack.owed_kinds(span, period)))
        for span, _depth in walked
    )


def _tree(workspace: Workspace, viewer: Viewer, period: Period) -> UnitTree:
    changeset = queries.latest_changeset(viewer)
    return queries.unit_tree(viewer, workspace.pack.kinds[UNIT_KIND_ID], period, changeset)


def workbook_of(workspace: Workspace, viewer: Viewer, unit: str, period: Period) -> TemplateFile:
    """The workbook that a unit of the viewer's fills in.

    Raises:
        RefusedError: There is no such unit, it is not the viewer's, or it owes nothing.
    """
    tree = _tree(workspace, viewer, period)
    if not viewer.sees(find_unit(tree, unit, period), tree):
        raise RefusedError(Message("只能下载本单位和下级单位的报送表。"))
    return make_unit_template(workspace, viewer, unit, period)


def terms_of(actor: Actor, leave: AfterLock | None = None) -> ImportTerms:
    """On what terms somebody takes workbooks in: what a reporter brings waits for approval."""
    return ImportTerms(for_review=actor.role is Role.REPORTER, leave=leave)


def start_sheets(workspace: Workspace, actor: Actor, period: Period) -> str:
    """Make the workbooks of all of one's units in the background; the key of the job."""
    return start_job(workspace, actor, SHEETS, {"period": str(period)})


def start_look(
    workspace: Workspace,
    actor: Actor,
    files: Iterable[tuple[str, bytes]],
    *,
    unit: str = "",
    period: Period | None = None,
) -> str:
    """Hand files in to be looked at; the key of the job.

    Args:
        workspace: The workspace.
        actor: Who brings them.
        files: Names and bytes.
        unit: Whose those are that do not say it themselves; empty is to be asked.
        period: For which period those are.

    Raises:
        RefusedError: There is none, there are too many, one is too large, or a name carries a secret mark.
    """
    named: dict[str, bytes] = {}
    for name, content in files:
        if len(content) > LARGEST_FILE:
            raise RefusedError(
                Message(
                    "“{name}”超过{most}MB，不处理。",
                    name=excerpt(name),
                    most=LARGEST_FILE // 1024 // 1024,
                )
            )
        refuse_marked_name(name)
        named[_free_name(file_name_to_keep(name), named)] = content
    if not named:
        raise RefusedError(_NO_FILES)
    if len(named) > MOST_FILES:
        raise RefusedError(Message("一次最多导入 {most} 个文件，请分几次。", most=MOST_FILES))
    arguments = {"unit": unit, "period": str(period) if period else "", "said": {}}
    return start_job(workspace, actor, LOOK, arguments, named)


def _free_name(name: str, taken: Mapping[str, bytes]) -> str:
    """Two files of one name, as out of two folders, stay two."""
    path, number = PurePath(name[:200]), 2
    found = path.name or "_"
    while found in taken:
        found = f"{path.stem} ({number}){path.suffix}"
        number += 1
    return found


@dataclass(frozen=True, slots=True)
class Mapped:
    """What a person says of a file of another design.

    Attributes:
        unit: Whose it is.
        period: Its period, as text.
        kind: Of which kind its sheets are; empty to find out.
        columns: Sheet, letters of the column, and field; "" and "-" are none.
        constants: What fields without a column hold in every row.
        accept: Whether it is to be read so.
    """

    unit: str
    period: str
    kind: str = ""
    columns: tuple[tuple[str, str, str], ...] = ()
    constants: tuple[tuple[str, str], ...] = ()
    accept: bool = False

    def to_json(self) -> dict[str, object]:
        """As plain values."""
        return {
            "unit": self.unit,
            "period": self.period,
            "kind": self.kind,
            "columns": [list(item) for item in self.columns],
            "constants": [list(item) for item in self.constants],
            "accept": self.accept,
        }

    @classmethod
    def from_json(cls, said: Mapping[str, Any]) -> Mapped:
        """From plain values."""
        return cls(
            said["unit"],
            said["period"],
            said["kind"],
            tuple((one[0], one[1], one[2]) for one in said["columns"]),
            tuple((one[0], one[1]) for one in said["constants"]),
            said["accept"],
        )

    def request(self) -> ForeignRequest:
        """As the import takes it.

        Raises:
            RefusedError: The period is none.
        """
        return ForeignRequest(
            self.unit,
            Period.read(self.period),
            kind=self.kind,
            accept=self.accept,
            amendments=tuple(
                Amendment(letters, "" if field == "-" else field, sheet)
                for sheet, letters, field in self.columns
            ),
            constants=dict(self.constants),
        )


def look_of(actor: Actor, key: str) -> JobView:
    """A look of one's own that is over.

    Raises:
        RefusedError: There is none, or it has not come to an end.
    """
    found = find_job(actor, key)
    if found.task != LOOK or found.state != "done":
        raise RefusedError(Message("没有这次导入，可能已经清理。请重新上传。"))
    return found


def look_again(workspace: Workspace, actor: Actor, key: str, number: int, said: Mapped) -> str:
    """Look at the same files once more, one of them as a person says; the key of the job.

    Raises:
        RefusedError: They are no longer there.
    """
    look = look_of(actor, key)
    Period.read(said.period)
    if not 0 <= number < len(look.arguments["names"]):
        raise RefusedError(_GONE)
    arguments = {
        "unit": look.arguments["unit"],
        "period": look.arguments["period"],
        "said": {**look.arguments["said"], str(number): said.to_json()},
        "asked": {**look.arguments.get("asked", {}), str(number): key},
    }
    kept = _kept(workspace, look)
    # A file that was refused is not there any more, and is told again as what it was.
    arguments["before"] = {
        str(file["number"]): file for file in look.result["files"] if file["name"] not in kept
    }
    files = {name: kept.get(name, b"") for name in look.arguments["names"]}
    if not files[look.arguments["names"][number]]:
        raise RefusedError(_GONE)
    return start_job(workspace, actor, LOOK, arguments, files)


def _kept(workspace: Workspace, look: JobView) -> dict[str, bytes]:
    """The files of a look that still lie there."""
    folder = job_folder(workspace, look.key)
    found = {}
    for number, name in enumerate(look.arguments["names"]):
        path = folder / f"in-{number}"
        if path.is_file():
            found[name] = path.read_bytes()
    return found


def start_taking(
    workspace: Workspace,
    actor: Actor,
    key: str,
    digests: Sequence[str],
    leave: AfterLock | None = None,
) -> str:
    """Take in the very files that were looked at; the key of the job.

    Args:
        workspace: The workspace.
        actor: Who takes them in.
        key: Of the look.
        digests: Of the files that are wanted.
        leave: Leave to reach into a closed period.

    Raises:
        RefusedError: None was chosen, or one is not what was looked at.
    """
    look = look_of(actor, key)
    if leave is not None:
        reason_to_keep(leave.reason, "导入")
    kept = _kept(workspace, look)
    files: dict[str, bytes] = {}
    said: dict[str, object] = {}
    for number, file in enumerate(look.result["files"]):
        if file["digest"] not in digests or file["state"] != "ready":
            continue
        content = kept.get(file["name"])
        if content is None:
            raise RefusedError(_GONE)
        if hashlib.sha256(content).hexdigest() != file["digest"]:
            raise RefusedError(
                Message("“{name}”与预览时的不是同一份文件，请重新上传。", name=file["name"])
            )
        if file["foreign"]:
            said[str(len(files))] = file["said"] or look.arguments["said"].get(str(number))
        files[file["name"]] = content
    if not files:
        raise RefusedError(Message("请至少勾选一个可以导入的文件。"))
    arguments = {
        "look": key,
        "said": said,
        "digests": [hashlib.sha256(content).hexdigest() for content in files.values()],
        "reason": leave.reason if leave else "",
        "approver": leave.approver if leave else "",
    }
    return start_job(workspace, actor, TAKE, arguments, files)


def file_of_job(workspace: Workspace, job: JobView, name: str) -> bytes:
    """A file that a job has made.

    Raises:
        RefusedError: It has made none of that name.
    """
    path = job_folder(workspace, job.key) / name
    if name not in job.result.get("made", ()) or not path.is_file():
        raise RefusedError(Message("没有这个文件，可能已经清理。"))
    return path.read_bytes()
