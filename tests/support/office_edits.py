"""LibreOffice as the hands of a person: real edits in its window, driven by a Basic module in a profile of its own.

Nothing but LibreOffice is wanted: the module runs inside of it, in one process for all files.
"""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from xml.sax.saxutils import escape

SOFFICE = shutil.which("soffice")
FORMS = {
    "docx": "MS Word 2007 XML",
    "odt": "writer8",
    "doc": "MS Word 97",
    "rtf": "Rich Text Format",
}
"""Endings and what LibreOffice calls the forms."""
_BASIC = Path(__file__).with_suffix(".bas")
_MODULE = (
    '<?xml version="1.0" encoding="UTF-8"?>\n'
    '<!DOCTYPE script:module PUBLIC "-//OpenOffice.org//DTD OfficeDocument 1.0//EN" "module.dtd">\n'
    '<script:module xmlns:script="http://openoffice.org/2000/script" script:name="Module1" '
    'script:language="StarBasic">{}</script:module>'
)
_OPTIONS = ("--headless", "--norestore", "--nolockcheck", "--nofirststartwizard")


@dataclass(frozen=True, slots=True)
class Act:
    """A file, what is done to it, and what it is saved as.

    Attributes:
        edit: The name of the edit, as the Basic module knows it.
        source: The file; it is not touched.
        target: What it is saved as; the ending says in which form.
        was: The words that it is about.
        now: What is typed.
    """

    edit: str
    source: Path
    target: Path
    was: str = ""
    now: str = ""

    def call(self) -> str:
        """The line of Basic that does it."""
        words = (
            self.edit,
            self.source.as_uri(),
            self.target.as_uri(),
            FORMS[self.target.suffix[1:]],
            self.was,
            self.now,
        )
        return "    Work " + ", ".join(f'"{word}"' for word in words)


def perform(acts: Iterable[Act], folder: Path, seconds: int = 120) -> dict[str, str]:
    """Do all of it in one process; what went wrong, by the name of the file that was to be."""
    acts = list(acts)
    profile = folder / "profile"
    # It writes a library of its own into a new profile, over what is there.
    _run(profile, "--terminate_after_init", seconds=seconds)
    calls = "\n".join(act.call() for act in acts)
    text = f"{_BASIC.read_text('utf-8')}\nSub Main\n{calls}\n    StarDesktop.terminate()\nEnd Sub\n"
    module = profile / "user/basic/Standard/Module1.xba"
    module.write_text(_MODULE.format(escape(text)), "utf-8")
    _run(profile, "macro:///Standard.Module1.Main", seconds=seconds)
    errors = {}
    for act in acts:
        told = act.target.with_name(f"{act.target.name}.error")
        if told.exists():
            errors[act.target.name] = told.read_text("utf-8", "replace").strip()
        elif not act.target.exists():
            errors[act.target.name] = "nothing was saved"
    return errors


def _run(profile: Path, what: str, *, seconds: int) -> None:
    command = [SOFFICE or "", f"-env:UserInstallation={profile.as_uri()}", *_OPTIONS, what]
    subprocess.run(
        command,
        check=True,
        capture_output=True,
        timeout=seconds,
        env={**os.environ, "SAL_USE_VCLPLUGIN": "svp"},
    )
