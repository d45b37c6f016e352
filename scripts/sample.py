"""Makes the files that a person edits in Word and WPS by hand (docs/guide/word-and-wps-by-hand.md).

    make sample                                          builds sample/
    .venv/bin/python scripts/sample.py anchors 文件…     what of the anchors is left in files that came back

In sample/ are the demonstration workspace (工作区) and its report twice: with both anchors, and with bookmarks alone.
"""

from __future__ import annotations

import re
import shutil
import sys
from pathlib import Path

from taizhang.config.entry import set_up

set_up()

# Only now: models may not be imported before Django is set up.
from taizhang.core.documents.docx import read_docx  # noqa: E402
from taizhang.core.values import RefusedError  # noqa: E402
from taizhang.services.demo import build_demo  # noqa: E402
from taizhang.services.reporting import find_layout, open_report, render_report  # noqa: E402
from taizhang.services.workspace import open_workspace  # noqa: E402
from taizhang.store.viewer import everything  # noqa: E402

ROOT = Path(__file__).parents[1]
GUIDE = ROOT / "docs/guide/word-and-wps-by-hand.md"
REPORT = "2025H1-001"
OFFICE, BOTH, BOOKMARKS = "工作区", "总结.docx", "总结（只有书签）.docx"
LAYOUT = "只有书签"


def make_sample(folder: Path) -> None:
    """Build the workspace, and beside it what is to be edited."""
    office = folder / OFFICE
    build_demo(office, lambda _line: None)
    write_papers(office, folder)
    shutil.copy(GUIDE, folder / "手工核对.md")


def write_papers(office: Path, folder: Path) -> None:
    """The report of a demonstration workspace, with both anchors and with bookmarks alone."""
    (office / "layouts").mkdir(exist_ok=True)
    (office / "layouts" / f"{LAYOUT}.yaml").write_text("controls: 否\n", "utf-8")
    workspace = open_workspace(office)
    written = open_report(REPORT)
    for name, layout in ((BOTH, written.layout), (BOOKMARKS, LAYOUT)):
        files = render_report(
            workspace,
            everything("手工核对"),
            written,
            ["docx"],
            layout=find_layout(workspace, layout),
        )
        content = next(data for file, data in files.items() if file.endswith(".docx"))
        (folder / name).write_bytes(content)


def anchors_of(path: Path) -> str:
    """What of the anchors a Word file still has, in words."""
    data = path.read_bytes()
    word = read_docx(data, path.name)
    found = [anchor for paragraph in word.paragraphs for anchor in paragraph.anchors]
    tags, bookmarks = (
        sum(getattr(anchor, kind) for anchor in found) for kind in ("by_tag", "by_bookmark")
    )
    known = sorted(name for name in word.custom_properties if re.match("taizhang_", name))
    return f"控件 {tags} 个，书签 {bookmarks} 个，文件属性 {'、'.join(known) or '没有'}"


def main(arguments: list[str]) -> int:
    """Make the sample, or count anchors."""
    if arguments[:1] == ["anchors"]:
        for name in arguments[1:]:
            try:
                print(f"{name}：{anchors_of(Path(name))}")
            except (OSError, RefusedError) as problem:
                print(f"{name}：{problem}")
        return 0
    folder = Path(arguments[0] if arguments else "sample")
    folder.mkdir(exist_ok=True)
    make_sample(folder)
    print(f"样稿在 {folder} 中，照 {folder}/手工核对.md 做。")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
