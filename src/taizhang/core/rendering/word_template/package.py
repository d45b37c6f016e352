"""The parts of the office's file that change: those with slots, and the properties of the report."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Mapping, Sequence

from lxml import etree

from taizhang.core.documents.office_template import ATTACHED, OfficeTemplate
from taizhang.core.documents.relation import parse_named, related_part, relations_part
from taizhang.core.documents.wordprocessing import element_name
from taizhang.core.rendering.docx.properties import render_custom_properties
from taizhang.core.rendering.docx.xml import NAMESPACES, node, qualified
from taizhang.core.rendering.word_template.media import Medium, add_media, linked

_TYPES = "[Content_Types].xml"
_RELATIONS = "_rels/.rels"
_CUSTOM = "docProps/custom.xml"
_CUSTOM_TYPE = "application/vnd.openxmlformats-officedocument.custom-properties+xml"
_CUSTOM_RELATION = (
    "http://schemas.openxmlformats.org/officeDocument/2006/relationships/custom-properties"
)
_TEMPLATE_TYPE = "wordprocessingml.template.main+xml"
_DOCUMENT_TYPE = "wordprocessingml.document.main+xml"
_PREFIX = "taizhang_"
_W15 = NAMESPACES["w15"]


def changed_parts(
    template: OfficeTemplate,
    touched: set[str],
    properties: Mapping[str, str],
    media: Sequence[Medium],
    *,
    clean: bool,
) -> dict[str, bytes]:
    """What is to be written otherwise than it is, by name."""
    changed: dict[str, bytes] = {}
    for story in template.stories:
        if story.part in touched:
            changed[story.part] = _written(_declared(story.root, clean=clean))
    _detach(template, changed)
    if media:
        links = linked(template, media)
        changed |= {medium.part: medium.placed.picture.png for medium in media}
        changed[relations_part(template.main)] = _written(links)
    types = parse_named(template.package, _TYPES)
    if types is not None:
        before = len(changed)
        altered = _no_template(types)
        if properties:
            altered |= _add_properties(template, types, properties, changed)
        altered |= add_media(types, media)
        if altered or len(changed) < before:
            changed[_TYPES] = _written(types)
    return changed


def _written(root: etree._Element) -> bytes:
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)


def _declared(root: etree._Element, *, clean: bool) -> etree._Element:
    """A root that says how programs that do not know our controls' look may pass it over."""
    uses = any(str(part.tag).startswith(f"{{{_W15}}}") for part in root.iter())
    if clean or not uses:
        return root
    declared = {**root.nsmap}
    if declared.get("w15", _W15) != _W15:
        for part in [part for part in root.iter() if part.tag == qualified("w15:appearance")]:
            part.getparent().remove(part)  # type: ignore[union-attr]
        return root
    declared |= {"w15": _W15, "mc": NAMESPACES["mc"]}
    # The stubs do not know that None names the default namespace.
    anew = etree.Element(root.tag, nsmap=declared)  # type: ignore[arg-type]
    for key, value in root.attrib.items():
        anew.set(key, value)
    known = (anew.get(qualified("mc:Ignorable")) or "").split()
    if "w15" not in known:
        anew.set(qualified("mc:Ignorable"), " ".join([*known, "w15"]))
    anew.text = root.text
    anew.extend(list(root))
    # Prefixes that are only named in mc:Ignorable must stay declared.
    etree.cleanup_namespaces(anew, keep_ns_prefixes=[prefix for prefix in declared if prefix])
    return anew


def _detach(template: OfficeTemplate, changed: dict[str, bytes]) -> None:
    """The link to the template that the file was once made from is taken out."""
    if not template.notes:
        return
    part = relations_part(template.settings)
    links, settings = (
        parse_named(template.package, part),
        parse_named(template.package, template.settings),
    )
    if links is None or settings is None:
        return
    for link in [link for link in links if (link.get("Type") or "").endswith(ATTACHED)]:
        links.remove(link)
    for element in [e for e in settings if element_name(e) == "attachedTemplate"]:
        settings.remove(element)
    changed[part] = _written(links)
    changed[template.settings] = _written(settings)


def _no_template(types: etree._Element) -> bool:
    """A file of the sort .dotx becomes a document."""
    altered = False
    for entry in types:
        kind = entry.get("ContentType") or ""
        if _TEMPLATE_TYPE in kind:
            entry.set("ContentType", kind.replace(_TEMPLATE_TYPE, _DOCUMENT_TYPE))
            altered = True
    return altered


def _add_properties(
    template: OfficeTemplate,
    types: etree._Element,
    properties: Mapping[str, str],
    changed: dict[str, bytes],
) -> bool:
    """Our properties beside the office's own; whether the list of parts changed."""
    package = template.package
    ours = etree.fromstring(render_custom_properties(properties))
    part = related_part(package, "", "/custom-properties")
    present = parse_named(package, part)
    if present is not None:
        # A file that was once written by us and is now a template has the properties of that report.
        for entry in [e for e in present if (e.get("name") or "").startswith(_PREFIX)]:
            present.remove(entry)
        numbers = [int(entry.get("pid") or 1) for entry in present]
        for offset, entry in enumerate(ours, 1):
            entry.set("pid", str(max([1, *numbers]) + offset))
            present.append(entry)
        changed[part] = _written(present)
        return False
    links = parse_named(package, _RELATIONS)
    if links is None:
        return False
    ids = {link.get("Id") for link in links}
    key = next(key for n in range(1, len(ids) + 2) if (key := f"rIdTaizhang{n}") not in ids)
    name = _CUSTOM
    while name.casefold() in {known.casefold() for known in package.names}:
        name = posixpath.join("docProps", re.sub(r"\.xml$", "_.xml", posixpath.basename(name)))
    links.append(node("rel:Relationship", {"Id": key, "Type": _CUSTOM_RELATION, "Target": name}))
    types.append(node("ct:Override", {"PartName": f"/{name}", "ContentType": _CUSTOM_TYPE}))
    changed[name] = _written(ours)
    changed[_RELATIONS] = _written(links)
    return True
