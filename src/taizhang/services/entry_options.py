"""What may be chosen in a field while one types: units, entries of registers, other records; and values as typed."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import islice
from typing import TYPE_CHECKING

from taizhang.core.values import plain
from taizhang.services.entry_names import EntryNames, register_names
from taizhang.services.record_versions import whole_tree
from taizhang.services.unit_choice import units_on
from taizhang.store.own_records import newest_titles
from taizhang.store.viewer import everything

if TYPE_CHECKING:
    from collections.abc import Mapping

    from taizhang.core.ledger.field import Field
    from taizhang.core.ledger.kind import RecordKind
    from taizhang.core.ledger.record import FieldValue
    from taizhang.services.workspace import Workspace
    from taizhang.store.viewer import Viewer

MOST_OPTIONS = 30
"""How many are offered at a time; more typing finds the others."""
_LOOKED_THROUGH = 500
_WITH_ID = re.compile(r"（([0-9A-Z]{5}-[0-9A-Z]{5})）$")


@dataclass(frozen=True, slots=True)
class Option:
    """Something that may be chosen: what is typed for it, and a word beside it."""

    text: str
    note: str = ""


def link_options(
    workspace: Workspace, viewer: Viewer, link: Field, typed: str
) -> tuple[Option, ...]:
    """What a link may name that has these signs in its name, the newest first."""
    kinds = workspace.pack.kinds
    kind = kinds.get(link.target)
    if kind is None:
        return ()
    wanted = "".join(typed.split()).casefold()

    def fits(*texts: str) -> bool:
        return any(wanted in "".join(text.split()).casefold() for text in texts)

    if kind.is_register:
        names = register_names(workspace, viewer, kind.id)
        several = Counter(names.values())
        fitting = ((key, name) for key, name in names.items() if fits(key, name))
        return tuple(
            Option(name, key) if several[name] == 1 else Option(key, name)
            for key, name in islice(fitting, MOST_OPTIONS)
        )
    tree = whole_tree(workspace, viewer)
    units = tree.owners(viewer.unit) if viewer.unit else ()
    titles = newest_titles(viewer, kinds, kind.id, units, _LOOKED_THROUGH)
    records = []
    for item in titles:
        title = str(item.values.get(kind.title_field, ""))
        day = item.values.get(kind.first_day_field)
        if fits(title, item.record_id):
            note = (
                f"{tree.name(item.unit)} {day}" if isinstance(day, date) else tree.name(item.unit)
            )
            records.append(Option(f"{title}（{item.record_id}）", note))
    return tuple(records[:MOST_OPTIONS])


def partner_options(
    workspace: Workspace, viewer: Viewer, on: date, *, but: str = ""
) -> tuple[Option, ...]:
    """All units that there are on a day but for one, by the names that reports use."""
    return tuple(
        Option(one.name, one.full_name if one.full_name != one.name else "")
        for one in units_on(workspace, everything(viewer.name), on)
        if one.code != but
    )


def typed_text(text: str) -> str:
    """What was chosen from a list, as it is read: the id of a record that stands behind its title."""
    found = _WITH_ID.search(text.strip())
    return found.group(1) if found else text


def as_typed(
    workspace: Workspace, viewer: Viewer, kind: RecordKind, values: Mapping[str, FieldValue]
) -> dict[str, str]:
    """The values of a record as one would type them, by field id."""
    names = EntryNames(workspace, viewer)
    found: dict[str, str] = {}
    for one in kind.fields:
        if one.id not in values:
            continue
        value = values[one.id]
        if one.type.id == "unit":
            found[one.id] = names.units.get(str(value), str(value))
        elif one.type.id == "units" and isinstance(value, tuple):
            found[one.id] = "、".join(names.units.get(code, code) for code in value)
        elif one.type.id == "link":
            found[one.id] = names.as_typed(one.target, str(value))
        else:
            shown = one.type.show(value, one)
            found[one.id] = plain(shown) if isinstance(shown, Decimal) else str(shown)
    return found
