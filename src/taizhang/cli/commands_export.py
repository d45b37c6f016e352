"""The command that hands the ledger to other programs."""

from __future__ import annotations

from pathlib import Path

import click

from taizhang.cli import show
from taizhang.cli.base import CHANGESET, acting_viewer, ledger, open_it
from taizhang.cli.framework import Command, option
from taizhang.cli.language import _
from taizhang.core.values import Message, RefusedError

_FOLDER = click.Path(file_okay=False, path_type=Path)


@ledger.command("export", cls=Command)
@option(
    "--parquet",
    type=_FOLDER,
    metavar="文件夹",
    help="写成 Parquet 文件和清单（manifest.json），供 DuckDB、pandas、Spark 等程序读取",
)
@option("--csv", type=_FOLDER, metavar="文件夹", help="写成 Excel 能打开的 CSV 文件，每类台账一个")
@option("--as-of", type=CHANGESET, metavar="变更号", help="按哪一个变更号时的台账（默认：最新）")
@option("--as-unit", metavar="单位", help="只导出这个单位和它的下级单位（默认：全部）")
def ledger_export(
    parquet: Path | None, csv: Path | None, as_of: int | None, as_unit: str | None
) -> None:
    """把台账导出给其他程序：Parquet 或 CSV"""
    from taizhang.services.exporting import export_csv, export_parquet

    if parquet is None and csv is None:
        raise RefusedError(Message("请用 --parquet 或 --csv 写明导出到哪个文件夹。"))
    workspace = open_it()
    viewer = acting_viewer(workspace, as_unit)
    for write, folder in ((export_parquet, parquet), (export_csv, csv)):
        if folder is None:
            continue
        done = write(workspace, viewer, folder, as_of)
        show.line(
            "已导出到 {folder}：{files} 个文件，变更号 {changeset}。",
            folder=done.folder,
            files=done.files,
            changeset=done.changeset,
        )
        show.table(
            [
                (f"  {label}", _("{count} 条").format(count=count))
                for label, count in done.rows.items()
            ]
        )
