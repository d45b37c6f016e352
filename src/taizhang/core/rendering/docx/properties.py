"""What the file says of itself: the title, and what the program needs to know it again.

No names of persons and no dates: who wrote it and when is held by the workspace, and a file drawn
twice is the same file.
"""

from __future__ import annotations

from collections.abc import Mapping

from taizhang.core.rendering.docx.xml import node, part
from taizhang.core.reports.tree import Report

# The set of properties that users define, as the format names it.
_USER_DEFINED = "{D5CDD505-2E9C-101B-9397-08002B2CF9AE}"
_FIRST_PROPERTY = 2


def render_core_properties(report: Report) -> bytes:
    """The part `docProps/core.xml`."""
    title = node("dc:title", text="".join(report.title))
    return part("cp:coreProperties", ("cp", "dc"), [title])


def render_app_properties(*, clean_copy: bool) -> bytes:
    """The part `docProps/app.xml`; a clean copy does not say what it was made with."""
    name = [] if clean_copy else [node("ap:Application", text="Taizhang")]
    return part("ap:Properties", ("ap",), name)


def render_custom_properties(properties: Mapping[str, str]) -> bytes:
    """The part `docProps/custom.xml`."""
    entries = [
        node(
            "op:property",
            {"fmtid": _USER_DEFINED, "pid": str(number), "name": name},
            [node("vt:lpwstr", text=value)],
        )
        for number, (name, value) in enumerate(sorted(properties.items()), _FIRST_PROPERTY)
    ]
    return part("op:Properties", ("op", "vt"), entries)
