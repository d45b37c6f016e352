"""Which sheets of another design are read without asking, and how one makes the program ask again."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from taizhang.core.ledger.mapping import RECORD_ID, SET_ASIDE
from taizhang.core.ledger.sheet import ID_HEADER
from taizhang.core.values import Message, RefusedError
from taizhang.services.reason import reason_to_keep
from taizhang.services.workspace import writing
from taizhang.store.mappings import forget_mapping, remembered_mappings

if TYPE_CHECKING:
    from taizhang.services.workspace import Workspace
    from taizhang.store.mappings import RememberedMapping
    from taizhang.store.viewer import Viewer


@dataclass(frozen=True, slots=True)
class ListedMapping:
    """How a sheet is read: its kind, and what stands over each column with the field it is.

    Attributes:
        id: By which it is forgotten.
        kind: The label of the kind.
        columns: Label of the column, and label of the field or nothing.
        changeset: When it was accepted.
    """

    id: int
    kind: str
    columns: tuple[tuple[str, str], ...]
    changeset: int


def list_mappings(workspace: Workspace, viewer: Viewer) -> tuple[ListedMapping, ...]:
    """All that hold now, in the order in which they were accepted."""
    found = sorted(remembered_mappings(viewer).values(), key=lambda item: item.id)
    return tuple(_listed(workspace, item) for item in found)


def forget_sheet_mapping(
    workspace: Workspace, viewer: Viewer, number: int, *, reason: str
) -> tuple[ListedMapping, int]:
    """Ask again when such a sheet comes; the mapping that was forgotten, and the changeset.

    Raises:
        RefusedError: There is none of that number, or no reason.
    """
    reason = reason_to_keep(reason, "忘记对应关系")
    with writing(viewer.name, "forget", reason=reason) as changeset:
        known = {item.id: item for item in remembered_mappings(viewer).values()}
        if number not in known:
            raise RefusedError(
                Message(
                    "没有编号为 {number} 的对应关系，用 taizhang ledger mappings 查看。",
                    number=number,
                )
            )
        forget_mapping(known[number], changeset)
    return _listed(workspace, known[number]), changeset.number


def _listed(workspace: Workspace, item: RememberedMapping) -> ListedMapping:
    kind = workspace.pack.kinds.get(item.kind)
    names = {RECORD_ID: ID_HEADER, SET_ASIDE: ""}
    for field in kind.fields if kind else ():
        names |= dict.fromkeys((field.id, *field.renamed_from), field.label)
    fields = [*item.fields, *[""] * (len(item.labels) - len(item.fields))]
    labels = [*item.labels, *[""] * (len(fields) - len(item.labels))]
    columns = tuple(
        (label, names.get(field, field)) for label, field in zip(labels, fields, strict=True)
    )
    return ListedMapping(item.id, kind.label if kind else item.kind, columns, item.changeset)
