"""Pictures of ours in the office's file: names, links and numbers that nothing in it has yet."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from lxml import etree

from taizhang.core.documents.office_template import OfficeTemplate
from taizhang.core.documents.relation import parse_named, read_relations, relations_part
from taizhang.core.rendering.docx.chart import PlacedPicture
from taizhang.core.rendering.docx.package import OFFICE
from taizhang.core.rendering.docx.xml import NAMESPACES, node, qualified
from taizhang.core.rendering.picture import Picture
from taizhang.core.reports.tree import Chart, Report

_PNG = "image/png"
_EMBED = qualified("r:embed")
_DRAWN = qualified("wp:docPr")


@dataclass(frozen=True, slots=True)
class Medium:
    """A picture of ours and the name of the part that holds it."""

    part: str
    placed: PlacedPicture


class Shelf:
    """The pictures of a report, each with a place in the office's file; those that no slot took are left out."""

    def __init__(
        self, template: OfficeTemplate, report: Report, pictures: Sequence[Picture]
    ) -> None:
        self._template = template
        parts, keys, numbers = _free_parts(template), _free_keys(template), _free_numbers(template)
        self._media = {
            chart: Medium(part, PlacedPicture(picture, key, number))
            for chart, picture, part, key, number in zip(
                report.charts(), pictures, parts, keys, numbers, strict=False
            )
        }

    @property
    def placed(self) -> dict[Chart, PlacedPicture]:
        """How the text names each picture."""
        return {chart: medium.placed for chart, medium in self._media.items()}

    def used(self) -> tuple[Medium, ...]:
        """Those that stand in the text, now that it is filled."""
        named = {found.get(_EMBED) for found in self._template.stories[0].root.iter()}
        return tuple(medium for medium in self._media.values() if medium.placed.key in named)


def _free_parts(template: OfficeTemplate) -> Iterator[str]:
    folder = posixpath.join(posixpath.dirname(template.main), "media")
    taken = {name.casefold() for name in template.package.names}
    number = 0
    while True:
        number += 1
        name = f"{folder}/taizhang{number}.png"
        if name.casefold() not in taken:
            yield name


def _free_keys(template: OfficeTemplate) -> Iterator[str]:
    taken = {found.id for found in read_relations(template.package, template.main)}
    number = 0
    while True:
        number += 1
        if (key := f"rIdTaizhang{number}") not in taken:
            yield key


def _free_numbers(template: OfficeTemplate) -> Iterator[int]:
    taken = {found.get("id") for story in template.stories for found in story.root.iter(_DRAWN)}
    number = 0
    while True:
        number += 1
        if str(number) not in taken:
            yield number


def linked(template: OfficeTemplate, media: Sequence[Medium]) -> etree._Element:
    """The links of the main part, with those to pictures of ours."""
    links = parse_named(template.package, relations_part(template.main))
    if links is None:
        links = node("rel:Relationships")
    folder = posixpath.dirname(template.main)
    for medium in media:
        links.append(
            node(
                "rel:Relationship",
                {
                    "Id": medium.placed.key,
                    "Type": f"{OFFICE}/image",
                    "Target": posixpath.relpath(medium.part, folder or "."),
                },
            )
        )
    return links


def add_media(types: etree._Element, media: Sequence[Medium]) -> bool:
    """What pictures of ours are, where the file does not say so yet; whether anything was added."""
    space = f"{{{NAMESPACES['ct']}}}"
    known = {
        (entry.get("Extension") or "").casefold(): entry.get("ContentType")
        for entry in types.iter(f"{space}Default")
    }
    if not media or known.get("png") == _PNG:
        return False
    if "png" not in known:
        types.insert(0, node("ct:Default", {"Extension": "png", "ContentType": _PNG}))
        return True
    for medium in media:
        # Another program says otherwise of pictures of this sort.
        types.append(node("ct:Override", {"PartName": f"/{medium.part}", "ContentType": _PNG}))
    return True
