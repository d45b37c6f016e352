"""A program that writes to a workspace without rest and says what has been acknowledged; tests kill it.

    python -m tests.support.writer FOLDER NAME ACTS

After every act it prints the id of the record that the ledger now holds, and what it said.
"""

import sys
from pathlib import Path

from taizhang.config.entry import set_up


def main() -> None:
    set_up()
    from taizhang.services.correcting import correct_record

    from taizhang.core.values import RefusedError
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
            result = take_in(workspace, f"{name}.xlsx", _with_own_ids(book, f"{name}{act:05}"))
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


def _with_own_ids(book: bytes, record_id: str) -> bytes:
    """The first row carries an id that tells which act wrote it."""
    from io import BytesIO

    from openpyxl import load_workbook

    from tests.support.workspaces import saved

    opened = load_workbook(BytesIO(book))
    opened["学习培训"].cell(3, 1).value = record_id
    return saved(opened)


if __name__ == "__main__":
    main()
