"""The check that every report of ours goes through when it has been written."""

from __future__ import annotations

from typing import TYPE_CHECKING

from taizhang.cli import check_shown
from taizhang.cli.base import FOUND_ERRORS

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping

    from taizhang.services.workspace import Workspace

# What a report leaves open is told with it; that its file says who wrote it is known to who wrote it.
_KNOWN = ("PLH-TODO", "PLH-HIGHLIGHT", "SEC-META")


def check_own(workspace: Workspace, files: Mapping[str, bytes], signed_on: dt.date | None) -> int:
    """Check the Word file of a report that was just written; the exit status."""
    from taizhang.core.checks import Severity
    from taizhang.services.checking import check_bytes, load_phrases, load_profile
    from taizhang.services.own_lists import PHRASES, PROFILE, own_file

    profile = load_profile(own_file(workspace.folder, PROFILE)).without(*_KNOWN)
    phrases = load_phrases(own_file(workspace.folder, PHRASES))
    for name, data in files.items():
        if name.endswith(".docx"):
            checked = check_bytes(data, name, on=signed_on, profile=profile, phrases=phrases)
            check_shown.of_own_report(checked)
            return FOUND_ERRORS if checked.counted(Severity.ERROR) else 0
    return 0
