"""How sheets that others designed are read, as people accepted it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from taizhang.store.ledger.models import SheetMapping

if TYPE_CHECKING:
    from collections.abc import Sequence

    from taizhang.store.ledger.models import Changeset
    from taizhang.store.viewer import Viewer


@dataclass(frozen=True, slots=True)
class RememberedMapping:
    """What holds of a shape of sheet.

    Attributes:
        id: Its number, by which a person names it.
        shape: The digest of the shape.
        labels: What stands over the columns.
        fields: The field of each column, empty where none is taken.
        changeset: Since when.
    """

    id: int
    shape: str
    kind: str
    labels: tuple[str, ...]
    fields: tuple[str, ...]
    changeset: int


def remembered_mappings(viewer: Viewer) -> dict[str, RememberedMapping]:  # noqa: ARG001 (every read says for whom)
    """What holds of every shape, by shape; those that were forgotten are left out."""
    newest = {row.shape: row for row in SheetMapping.objects.order_by("changeset_id", "id")}
    return {
        shape: RememberedMapping(
            row.pk,
            shape,
            row.kind,
            tuple(row.mapping["labels"]),
            tuple(row.mapping["fields"]),
            row.changeset_id,
        )
        for shape, row in newest.items()
        if row.mapping
    }


def remember_mapping(
    shape: str, kind: str, labels: Sequence[str], fields: Sequence[str], changeset: Changeset
) -> None:
    """Keep how a shape is read from now on."""
    mapping = {"labels": [*labels], "fields": [*fields]}
    SheetMapping.objects.create(shape=shape, kind=kind, mapping=mapping, changeset=changeset)


def forget_mapping(found: RememberedMapping, changeset: Changeset) -> None:
    """From now on a person is asked again."""
    SheetMapping.objects.create(shape=found.shape, kind=found.kind, mapping={}, changeset=changeset)
