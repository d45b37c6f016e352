"""A program that writes to a workspace without rest and says what has been acknowledged; tests kill it.

    python -m tests.support.writer FOLDER NAME ACTS

After every act it prints the id of the record that the ledger now holds, and what it said.
"""

import sys
from io import BytesIO
from pathlib import Path

from openpyxl import load_workbook

from taizhang.config.entry import set_up


def main() -> None:
    set_up()
    from taizhang.core.values import RefusedError
    from taizhang.services.correcting import correct_record
    from taizhang.services.workspace import open_workspace
    from tests.support.workspaces import VIEWER, fill_in, take_in, template_of, training

    folder, name, acts = Path(sys.argv[1]), sys.argv[2], int(sys.argv[3])
    workspace = open_workspace(folder)
    empty = template_of(workspace, "东湖镇")
    _say("ready")
    for act in range(acts):
        topic = f"{name}第{act}次"
        book = fill_in(empty, {"学习培训": [training("2025-03-12", topic, 培训人次=act + 1)]})
        try:
            result = take_in(
                workspace, f"{name}.xlsx", _with_own_id(book, topic, f"{name}{act:05}")
            )
            assert result.changeset, result
            _say(f"{name}{act:05} {act + 1}")
            correct_record(
                workspace,
                VIEWER,
                f"{name}{act:05}",
                {"培训人次": str(act + 1001)},
                reason="核对签到表后更正",
                actor="填报人",
            )
            _say(f"{name}{act:05} {act + 1001}")
        except RefusedError as refused:
            _say(f"refused {refused.problems[0].message}")


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def _with_own_id(book: bytes, topic: str, record_id: str) -> bytes:
    """The new row carries an id that tells which act wrote it."""
    opened = load_workbook(BytesIO(book))
    for row in opened["学习培训"].iter_rows():
        if topic in [cell.value for cell in row]:
            row[0].value = record_id
    buffer = BytesIO()
    opened.save(buffer)
    return buffer.getvalue()


if __name__ == "__main__":
    main()
