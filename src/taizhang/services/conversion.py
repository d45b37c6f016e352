"""Old and foreign text documents (.doc, .wps, .odt, .rtf), made .docx by LibreOffice where that is installed.

The file is another's, and LibreOffice does much: it runs without macros and active content, fetches nothing, updates
no links, has a profile and a home of its own that are thrown away, no network where the system can take that away,
and bounds of time and memory; when its time is over it is ended with all that it has started.
"""

from __future__ import annotations

import functools
import os
import shutil
import subprocess
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from taizhang.core.values import Message, Place, Problem, RefusedError
from taizhang.services.child import Bounds, run_program

if TYPE_CHECKING:
    from collections.abc import Sequence

DEFAULT_BOUNDS = Bounds(memory=6 << 30, seconds=90, file_bytes=256 << 20)
"""LibreOffice sets aside much more address space than it uses."""

_LARGEST = 50 * 1024 * 1024
_USUAL_PLACES = (
    r"C:\Program Files\LibreOffice\program\soffice.exe",
    r"C:\Program Files (x86)\LibreOffice\program\soffice.exe",
    "/Applications/LibreOffice.app/Contents/MacOS/soffice",
    "/opt/libreoffice/program/soffice",
)
_SETTINGS: tuple[tuple[str, str, object], ...] = (
    ("Common/Security/Scripting", "DisableMacrosExecution", True),
    ("Common/Security/Scripting", "DisableActiveContent", True),
    ("Common/Security/Scripting", "DisablePythonRuntime", True),
    ("Common/Security/Scripting", "BlockUntrustedRefererLinks", True),
    ("Common/Security/Scripting", "MacroSecurityLevel", 3),
    ("Common/Security/Scripting", "CheckDocumentEvents", False),
    ("Common/Misc", "FirstRun", False),
    ("Common/Misc", "CrashReport", False),
    ("Writer/Content/Update", "Link", 2),  # never
    ("Writer/Content/Update", "Field", False),
    ("Java/VirtualMachine", "Enable", False),
    ("Recovery/RecoveryInfo", "Enabled", False),
    ("Inet/Settings", "ooInetProxyType", 2),  # a proxy where nobody listens
    ("Inet/Settings", "ooInetHTTPProxyName", "127.0.0.1"),
    ("Inet/Settings", "ooInetHTTPProxyPort", 9),
    ("Inet/Settings", "ooInetHTTPSProxyName", "127.0.0.1"),
    ("Inet/Settings", "ooInetHTTPSProxyPort", 9),
)
_KEPT = ("PATH", "SYSTEMROOT", "WINDIR", "FONTCONFIG_FILE")


def find_office() -> str | None:
    """The program of LibreOffice on this computer."""
    for name in ("soffice", "libreoffice"):
        if found := shutil.which(name):
            return found
    return next((place for place in _USUAL_PLACES if Path(place).is_file()), None)


def convert_to_docx(data: bytes, ending: str, name: str, bounds: Bounds = DEFAULT_BOUNDS) -> bytes:
    """The same text as a DOCX; `ending` is what the file is, whatever it is called.

    Raises:
        RefusedError: There is no LibreOffice, or it makes nothing of the file.
    """
    if len(data) > _LARGEST:
        message = Message(
            "文件超过 {limit} MB，不予读取。请删去图片等大附件后再试。", limit=_LARGEST >> 20
        )
        raise _refused(name, message)
    office = find_office()
    if office is None:
        message = Message(
            "读取 {ending} 文件需要安装 LibreOffice（免费）。请安装，或用 Word、WPS 打开后另存为 .docx 再试。",
            ending=ending,
        )
        raise _refused(name, message)
    with tempfile.TemporaryDirectory(prefix="taizhang-", ignore_cleanup_errors=True) as made:
        folder = Path(made)
        source = folder / f"source{ending}"
        source.write_bytes(data)
        _write_profile(folder / "profile")
        command = [
            *_without_network(),
            office,
            f"-env:UserInstallation={(folder / 'profile').as_uri()}",
            *("--headless", "--norestore", "--nolockcheck", "--nodefault", "--nofirststartwizard"),
            *("--convert-to", "docx:MS Word 2007 XML"),
            *("--outdir", folder / "out"),
            source,
        ]
        try:
            done = run_program(command, bounds, environment=_environment(folder), folder=folder)
        except OSError:
            raise _refused(name, Message("无法启动 LibreOffice。请另存为 .docx 后再试。")) from None
        result = folder / "out" / "source.docx"
        if done.ended:
            message = Message(
                "LibreOffice 用时过长或占用过大，已停止转换。请用 Word、WPS 打开后另存为 .docx 再试。"
            )
            raise _refused(name, message)
        # Its status is no sign: it is zero, too, when nothing came of it.
        if not result.is_file():
            message = Message(
                "LibreOffice 打不开这个文件：可能设有打开密码，或已损坏。请用 Word、WPS 打开后另存为 .docx 再试。"
            )
            raise _refused(name, message)
        return result.read_bytes()


def _refused(name: str, message: Message) -> RefusedError:
    return RefusedError(Problem(message, Place(name)))


def _write_profile(profile: Path) -> None:
    items = "".join(
        f'<item oor:path="/org.openoffice.{"" if path.startswith("Inet") else "Office."}{path}">'
        f'<prop oor:name="{prop}" oor:op="fuse"><value>{_shown(value)}</value></prop></item>'
        for path, prop, value in _SETTINGS
    )
    user = profile / "user"
    user.mkdir(parents=True)
    (user / "registrymodifications.xcu").write_text(
        '<?xml version="1.0" encoding="UTF-8"?>'
        '<oor:items xmlns:oor="http://openoffice.org/2001/registry"'
        ' xmlns:xs="http://www.w3.org/2001/XMLSchema"'
        f' xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">{items}</oor:items>',
        "utf-8",
    )


def _shown(value: object) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def _environment(folder: Path) -> dict[str, str]:
    """Nothing of the caller's but where programs and fonts are."""
    kept = {name: os.environ[name] for name in _KEPT if name in os.environ}
    place = str(folder)
    return {
        **kept,
        "HOME": place,
        "TMPDIR": place,
        "TEMP": place,
        "TMP": place,
        "XDG_CACHE_HOME": f"{place}/cache",
        "XDG_CONFIG_HOME": f"{place}/config",
        "SAL_USE_VCLPLUGIN": "svp",
        "LC_ALL": "C.UTF-8",
    }


@functools.cache
def _without_network() -> Sequence[str]:
    """What to put before a command so that it has no network; nothing where the system does not let us."""
    unshare = shutil.which("unshare")
    for options in (["-n"], ["-r", "-n"]):
        if unshare is None:
            break
        command = [unshare, *options, "--"]
        try:
            done = subprocess.run([*command, "true"], capture_output=True, check=False, timeout=10)
        except (OSError, subprocess.SubprocessError):
            continue
        if done.returncode == 0:
            return command
    return ()
