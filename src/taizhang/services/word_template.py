"""The office's own Word file: its slots told, and a report put into them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from taizhang.core.documents.office_template import open_office_template
from taizhang.core.documents.word_slot import WordSlot, find_slots
from taizhang.core.rendering.word_template import NamedSlot, fill_template
from taizhang.core.rendering.word_template.fill import check_slots
from taizhang.core.reports.slot_wish import SlotWish, Wish, read_wish
from taizhang.core.reports.template import FigurePlace
from taizhang.core.values import Message, Place, Problem, RefusedError, refuse_if_any
from taizhang.services.files import read_bytes
from taizhang.store import queries

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from pathlib import Path

    from taizhang.core.documents.office_template import OfficeTemplate
    from taizhang.core.rendering.docx import LayoutProfile
    from taizhang.core.rendering.picture import Picture
    from taizhang.core.reports.template import Template
    from taizhang.core.reports.tree import Report
    from taizhang.packs.pack import Pack
    from taizhang.services.workspace import Workspace
    from taizhang.store.viewer import Viewer


@dataclass(frozen=True, slots=True)
class WordTemplate:
    """A Word file as given by a person: its name and its bytes."""

    name: str
    data: bytes


@dataclass(frozen=True, slots=True)
class ToldSlot:
    """A slot for people: what is asked for, or None if its name says nothing or was not looked up."""

    slot: WordSlot
    wish: SlotWish | None


@dataclass(frozen=True, slots=True)
class ToldSlots:
    """The slots of a file, all that is wrong with them, and what would be taken out of the file."""

    slots: tuple[ToldSlot, ...]
    problems: tuple[Problem, ...]
    notes: tuple[Message, ...]


def read_word_template(path: Path) -> WordTemplate:
    """The file that a person named.

    Raises:
        RefusedError: It cannot be read.
    """
    return WordTemplate(path.name, read_bytes(path))


def own_word_template(workspace: Workspace, template: str) -> WordTemplate | None:
    """The file that the settings of a workspace name for a report template, if they do.

    Raises:
        RefusedError: It cannot be read.
    """
    names = workspace.word_templates
    name = names.get(template, names.get("", ""))
    return read_word_template(workspace.folder / name) if name else None


def tell_slots(word: WordTemplate, pack: Pack | None, template: str) -> ToldSlots:
    """The slots of a file; without a pack only their places are looked at.

    Raises:
        RefusedError: The file is refused as a whole, or there is no such template.
    """
    office = open_office_template(word.data, word.name)
    found = find_slots(office)
    problems = list(found.problems)
    told: list[ToldSlot] = []
    for slot in found.slots:
        wish: SlotWish | None = None
        if pack is not None:
            read = _wish(slot, _template(pack, template), pack)
            if isinstance(read, Message):
                problems.append(_unknown(word.name, slot, read))
            else:
                wish = read
        told.append(ToldSlot(slot, wish))
    named = [NamedSlot(item.slot, item.wish) for item in told if item.wish is not None]
    problems += [Problem(message, Place(word.name)) for message in check_slots(named)]
    if not found.slots and not problems:
        problems.append(_none(word.name))
    return ToldSlots(tuple(told), tuple(problems), office.notes)


def name_slots(
    word: WordTemplate, pack: Pack, template: str
) -> tuple[OfficeTemplate, tuple[NamedSlot, ...]]:
    """The file opened for filling, and its slots with what they ask for.

    Raises:
        RefusedError: With all that is wrong with the file and its slots.
    """
    office = open_office_template(word.data, word.name)
    found = find_slots(office)
    problems = list(found.problems)
    named: list[NamedSlot] = []
    for slot in found.slots:
        wish = _wish(slot, _template(pack, template), pack)
        if isinstance(wish, Message):
            problems.append(_unknown(word.name, slot, wish))
        else:
            named.append(NamedSlot(slot, wish))
    problems += [Problem(message, Place(word.name)) for message in check_slots(named)]
    if not found.slots and not problems:
        problems.append(_none(word.name))
    refuse_if_any(problems)
    return office, tuple(named)


def places_of(word: WordTemplate, pack: Pack, template: str) -> tuple[tuple[str, FigurePlace], ...]:
    """The slots that want a figure, in the order of the file.

    Raises:
        RefusedError: As `name_slots`.
    """
    _office, named = name_slots(word, pack, template)
    return tuple(
        (item.slot.name, item.wish.place)
        for item in named
        if item.wish.wish is Wish.FIGURE and isinstance(item.wish.place, FigurePlace)
    )


def fill_word_template(  # noqa: PLR0913 (what a file is filled with)
    word: WordTemplate,
    viewer: Viewer,
    pack: Pack,
    report: Report,
    layout: LayoutProfile,
    *,
    properties: Mapping[str, str],
    pictures: Sequence[Picture],
    clean: bool,
    tell: Callable[[Message], object],
) -> bytes:
    """The office's file with a report in its slots.

    Raises:
        RefusedError: The file, its slots, or the report that was written for another file.
    """
    office, named = name_slots(word, pack, report.template)
    tree = queries.unit_tree(viewer, pack.kinds["unit"], report.period, report.changeset)
    span = tree.span(report.unit)
    filled = fill_template(
        office,
        named,
        report,
        layout,
        properties=properties,
        indicator_names={item.id: item.name for item in pack.indicators.values()},
        unit_name=span.name if span else report.unit,
        pictures=pictures,
        clean=clean,
    )
    for note in filled.notes:
        tell(note)
    return filled.content


def _template(pack: Pack, name: str) -> Template:
    found = pack.templates.get(name)
    if found is None:
        known = "、".join(f"{item.id}（{item.name}）" for item in pack.templates.values())
        raise RefusedError(Message("没有名为“{name}”的模板，有：{known}。", name=name, known=known))
    return found


def _wish(slot: WordSlot, template: Template, pack: Pack) -> SlotWish | Message:
    return read_wish(slot.name, template, pack.indicators, by_bookmark=slot.by_bookmark)


def _unknown(file: str, slot: WordSlot, why: Message) -> Problem:
    message = Message("插槽“{slot}”在{where}：{why}", slot=slot.written, where=slot.where, why=why)
    return Problem(message, Place(file))


def _none(file: str) -> Problem:
    message = Message(
        "文件里没有插槽。请加内容控件，标记写 slot:body 等，或加书签 slot_body 等，"
        "见 docs/reference/word-template.md。"
    )
    return Problem(message, Place(file))
