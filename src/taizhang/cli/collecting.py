"""Many workbooks at the command line: written one after the other, taken in likewise, and a table of them all."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import click

from taizhang.cli import show
from taizhang.cli.base import FOUND_ERRORS, UNREADABLE
from taizhang.cli.language import _

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from pathlib import Path

    from taizhang.services.collecting import Findings, TakenIn
    from taizhang.services.ledger_import import ImportResult
    from taizhang.services.ledger_template import TemplateFile
    from taizhang.services.workspace import Workspace


_LARGE = 2_000


def take_in_all(
    workspace: Workspace,
    paths: Sequence[Path],
    take: Callable[[str, bytes], ImportResult],
    *,
    dry_run: bool,
    fix_dir: Path | None,
) -> int:
    """Take in files and folders; the exit status."""
    from taizhang.services.collecting import find_files, in_order, take_in

    found = find_files(paths)
    files = in_order(found.files, workspace) if len(found.files) > 1 else found.files
    alone = len(files) == 1 and not found.skipped
    taken = []
    for number, file in enumerate(files, start=1):
        if not alone and sys.stderr.isatty():
            click.echo(
                _("第 {number} 个，共 {total} 个：{name}").format(
                    number=number, total=len(files), name=file.name
                ),
                err=True,
            )
        item = take_in(file, take, dry_run=dry_run, fix_dir=fix_dir)
        _tell(item, dry_run=dry_run)
        taken.append(_without_content(item))
    if not alone:
        _summary(taken, found, dry_run=dry_run)
    lost = any(item.problems for item in taken) or any(item.lost for item in found.skipped)
    if lost:
        return UNREADABLE
    bad = any(item.result is not None and item.result.problems for item in taken)
    return FOUND_ERRORS if bad else 0


def tell_progress(done: int, total: int) -> None:
    """How far a large workbook has come; a person who waits at a terminal is told, nobody else."""
    if total < _LARGE or not sys.stderr.isatty():
        return
    text = _("入账 {done}/{total}").format(done=done, total=total)
    click.echo(f"\r{text}", err=True, nl=done >= total)


def _without_content(item: TakenIn) -> TakenIn:
    """What is kept until the end: many workbooks to mend would fill the memory."""
    from dataclasses import replace

    if item.result is None:
        return item
    return replace(item, result=replace(item.result, mending=None))


def _tell(item: TakenIn, *, dry_run: bool) -> None:
    result = item.result
    if result is not None and (_is_noteworthy(result) or not item.file.in_folder):
        show.imported(result, dry_run=dry_run)
    show.problems(item.problems)
    if item.mending is not None:
        show.line("有错误的行写在 {path}，改好后导入该文件即可。", path=item.mending)


def _is_noteworthy(result: ImportResult) -> bool:
    """Whether there is more to say of a workbook than what its line in the table says."""
    if result.problems or result.notes or result.unread:
        return True
    return any(sheet.changed or sheet.vanished for sheet in result.sheets)


def _summary(taken: Sequence[TakenIn], found: Findings, *, dry_run: bool) -> None:
    """One line for each file, the totals, and what was left alone."""
    from taizhang.services.collecting import sent_twice

    rows = [
        (
            _("文件"),
            _("单位"),
            _("时段"),
            _("新增"),
            _("改动"),
            _("未变"),
            _("消失"),
            _("有错"),
            _("变更号"),
            _("要做什么"),
        )
    ]
    totals = [0] * 5
    for item in taken:
        counts = _counts(item)
        totals = [total + count for total, count in zip(totals, counts, strict=True)]
        period = item.result.period if item.result else None
        unit = item.result.unit if item.result else ""
        new, changed, same, vanished, bad = (
            [str(count) for count in counts] if item.result else [""] * 5
        )
        number = str(item.result.changeset or "") if item.result else ""
        to_do = _to_do(item, dry_run=dry_run)
        head = (item.file.name, unit, str(period or ""))
        rows.append((*head, new, changed, same, vanished, bad, number, to_do))
    click.echo()
    show.table(rows)
    for message in sent_twice(taken):
        show.line("注意：{note}", note=message.render(_))
    refused = sum(item.result is None for item in taken)
    show.line(
        "共 {files} 个文件，导入 {done} 个：新增 {new}，改动 {changed}，未变 {same}，消失 {vanished}，有错 {bad}。",
        files=len(taken),
        done=len(taken) - refused,
        **dict(zip(("new", "changed", "same", "vanished", "bad"), totals, strict=True)),
    )
    if refused:
        show.line("没有导入 {count} 个，原因见上。", count=refused)
    if found.skipped:
        show.line("没有读取的：")
        for skipped in found.skipped:
            show.line("  {name}：{why}", name=skipped.name, why=skipped.why.render(_))


def _counts(item: TakenIn) -> list[int]:
    sheets = item.result.sheets if item.result else ()
    return [
        sum(len(sheet.new) for sheet in sheets),
        sum(len(sheet.changed) for sheet in sheets),
        sum(sheet.same for sheet in sheets),
        sum(len(sheet.vanished) for sheet in sheets),
        sum(sheet.bad_rows for sheet in sheets),
    ]


def _to_do(item: TakenIn, *, dry_run: bool) -> str:
    """What the person who collects is to do about a file."""
    result = item.result
    if result is None:
        why = _("；").join(problem.message.render(_) for problem in item.problems)
        return _("没有导入：{why}").format(why=why)
    parts = []
    if item.mending is not None:
        parts.append(_("改好 {path} 后导入").format(path=item.mending))
    elif result.problems:
        parts.append(_("按上面指出的错误改好再导入"))
    if item.problems:
        parts.append(_("待修改的行没有写出，见上"))
    if any(sheet.vanished for sheet in result.sheets):
        parts.append(_("核对消失的记录"))
    if result.notes:
        parts.append(_("看上面的“注意”"))
    if parts:
        return _("；").join(parts)
    if dry_run:
        return _("试运行，没有写入")
    return _("无需处理") if result.changeset is not None else _("没有任何变化")


def write_all_templates(templates: Iterable[TemplateFile], folder: Path) -> None:
    """Write workbooks to send out into a folder; those that lie there stay, since somebody may have filled them in."""
    from taizhang.services.files import write_files

    written, left = 0, []
    for made in templates:
        if (folder / made.name).exists():
            left.append(made.name)
            continue
        write_files(folder, {made.name: made.content})
        written += 1
    show.line("已写出 {count} 份报送表，在 {folder}", count=written, folder=folder)
    if left:
        show.line("已有同名文件、没有覆盖的 {count} 份：", count=len(left))
        for name in left:
            click.echo(f"  {name}")
