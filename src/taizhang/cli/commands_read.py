"""The command that reads the figures of any report."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path
from typing import TYPE_CHECKING

import click

from taizhang.cli import show
from taizhang.cli.base import DAY, cli, workspace_near
from taizhang.cli.framework import Command, argument, option
from taizhang.cli.language import _
from taizhang.cli.named_files import read_each, tell_notes
from taizhang.core.values import Message, RefusedError, plain

if TYPE_CHECKING:
    from taizhang.core.documents.document import Document
    from taizhang.core.reading import Figure, Step
    from taizhang.services.reading import ReadFile

UNREADABLE = 2

KIND_WORDS = {
    "count": "数量",
    "person-times": "人次",
    "money": "金额",
    "percent": "百分数",
    "percentage-point": "百分点",
    "multiple": "倍数",
    "area": "面积",
    "length": "长度",
    "duration": "时长",
    "rank": "位次",
    "other": "其他",
}
HEDGE_WORDS = {
    "": "",
    ">": "多于",
    ">=": "不少于",
    "<": "不到",
    "<=": "不超过",
    "~": "大约",
    "vague": "概数",
}
ROLE_WORDS = {"fact": "", "target": "目标", "threshold": "条件"}
RELATION_WORDS = {
    "part-of": "是 {to} 的一部分",
    "respectively": "与 {to} 分别对应",
    "compared-with": "{to} 的增减",
    "changed-from": "原为 {to}",
    "share-of": "占 {to} 的比重",
    "share-held-by": "{to} 所占的比重",
    "each-of": "{to} 平均或各自",
}
SENSE_WORDS = {
    "people": "人",
    "times": "次数（同一人、同一户每次都计）",
    "households": "户",
    "organisations": "单位",
    "events": "场次期数",
    "things": "件数",
    "noun": "名词直接作单位",
}
REASON_WORDS = {
    "scale": "也可能是 {value}（前一个数不带万、亿）",
    "date": "也可能是日期",
    "time": "也可能是时刻",
    "heading": "序号和数连写，也可能是 {value}",
    "comma": "逗号也可能隔开两个数，后一个是 {value}",
}
STEP_WORDS = {
    "hedge-before": "约数词",
    "hedge-after": "约数词",
    "number": "数字",
    "digits": "读作",
    "scale": "乘以",
    "unit": "单位",
    "sense": "计的是",
    "what": "计什么",
    "period": "时段",
    "part-of": "其中",
    "respectively": "分别",
    "compared-with": "对比",
    "changed-from": "原数",
    "share-of": "占比",
    "share-held-by": "占比",
    "each-of": "平均",
    "alternative": "另一种读法",
}


@cli.command(cls=Command)
@argument("files", nargs=-1, type=click.Path(path_type=Path), metavar="文件")
@option("--text", metavar="文字", help="读这段文字，不读文件")
@option(
    "--format",
    "form",
    type=click.Choice(["table", "json", "jsonl"]),
    default="table",
    show_default=True,
    help="输出的形式：表格、一个 JSON、一行一个 JSON",
)
@option("--explain", is_flag=True, help="说明每个数据是怎样读出的")
@option("--on", type=DAY, metavar="日期", help="文件的日期，用来推算上半年、去年同期等是哪些天")
@option(
    "--words",
    type=click.Path(path_type=Path),
    metavar="路径",
    help="本单位自己的计量单位和专名所在的文本文件；不写时用工作区自己的",
)
def read(
    files: tuple[Path, ...],
    text: str | None,
    form: str,
    explain: bool,
    on: dt.date | None,
    words: Path | None,
) -> int:
    """读出文件中的每个数据：数值、约数、单位、计什么、时段、相互关系"""
    from taizhang.services.reading import load_words, read_file, read_text

    if bool(files) == (text is not None):
        raise RefusedError(Message("请写要读取的文件，或用 --text 写一段文字，二者取一。"))
    vocabulary = load_words(words, workspace_near())
    found, status = read_each(
        files, lambda path: read_file(path, on=on, vocabulary=vocabulary, explain=explain)
    )
    if text is not None:
        found.append(read_text(text, on=on, vocabulary=vocabulary, explain=explain))
    tell_notes(found)
    if form == "json":
        _json(found)
    elif form == "jsonl":
        _json_lines(found)
    else:
        for item in found:
            _table(item, explain=explain)
    return status


def _rows(item: ReadFile) -> list[dict[str, object]]:
    from taizhang.core.reading.figure_json import to_json

    document = item.document
    return [
        {
            "number": number,
            "line": document.index_at(figure.start) + 1,
            "place": document.place_at(figure.start).render(_),
            "page": document.page_at(figure.start),
            "block": _block(document, figure),
            **to_json(figure),
        }
        for number, figure in enumerate(item.figures)
    ]


def _block(document: Document, figure: Figure) -> dict[str, object]:
    from dataclasses import asdict

    block = document.blocks[document.index_at(figure.start)]
    cell = {} if block.cell is None else {"cell": asdict(block.cell)}
    return {"kind": block.kind.value, "number": block.number, "level": block.level, **cell}


def _json(found: list[ReadFile]) -> None:
    files = [{"file": item.name, "figures": _rows(item)} for item in found]
    click.echo(json.dumps({"files": files}, ensure_ascii=False, indent=2))


def _json_lines(found: list[ReadFile]) -> None:
    for item in found:
        for row in _rows(item):
            click.echo(json.dumps({"file": item.name, **row}, ensure_ascii=False))


def _table(item: ReadFile, *, explain: bool) -> None:
    if item.name:
        show.line("{file}：数据 {count} 个", file=item.name, count=len(item.figures))
    else:
        show.line("数据 {count} 个", count=len(item.figures))
    rows = [
        (
            _("序号"),
            _("位置"),
            _("数据"),
            _("数值"),
            _("单位"),
            _("类别"),
            _("时段"),
            _("计什么"),
            _("说明"),
        )
    ]
    rows += [
        (
            str(number),
            item.document.place_at(figure.start).render(_),
            figure.text,
            _value(figure),
            figure.unit,
            _(KIND_WORDS[figure.kind.value]),
            _period(figure),
            figure.what,
            _remarks(figure),
        )
        for number, figure in enumerate(item.figures, start=1)
    ]
    if not explain:
        show.table(rows)
        return
    for number, figure in enumerate(item.figures, start=1):
        click.echo(f"{number}. {figure.text}")
        if figure.tree is not None:
            show.table([(f"   {_(KIND_WORDS[figure.kind.value])}", _value(figure) + figure.unit)])
            show.table(list(_steps(figure.tree, depth=1)))
        if _remarks(figure):
            show.table([(f"   {_('说明')}", _remarks(figure))])


def _steps(step: Step, depth: int) -> list[tuple[str, str]]:
    rows: list[tuple[str, str]] = []
    for inner in step.steps:
        words = inner.text
        if inner.rule == "sense":
            if words not in SENSE_WORDS:
                continue
            words = _(SENSE_WORDS[words])
        elif inner.rule == "alternative":
            continue
        rows.append(("   " * depth + _(STEP_WORDS[inner.rule]), words))
        rows += _steps(inner, depth + 1)
    return rows


def _value(figure: Figure) -> str:
    value = figure.value
    if isinstance(value, str):
        shown = value
    elif isinstance(value, tuple):
        shown = "—".join(plain(part) for part in value)
    else:
        shown = plain(value)
    hedge = HEDGE_WORDS[figure.hedge.value]
    return f"{_(hedge)} {shown}" if hedge else shown


def _period(figure: Figure) -> str:
    if figure.period is None:
        return ""
    if figure.period.period is None:
        return figure.period.text
    return f"{figure.period.text} ({figure.period.period})"


def _remarks(figure: Figure) -> str:
    parts = [_(ROLE_WORDS[figure.role.value])] if ROLE_WORDS[figure.role.value] else []
    for relation in figure.relations:
        to = _("文中未写的数") if relation.to is None else str(relation.to + 1)
        parts.append(_(RELATION_WORDS[relation.kind.value]).format(to=to))
    for other in figure.alternatives:
        value = "" if other.value is None else _other(other.value)
        parts.append(_(REASON_WORDS[other.reason]).format(value=value))
    return _("；").join(parts)


def _other(value: object) -> str:
    if isinstance(value, tuple):
        return "—".join(plain(part) for part in value)
    return str(value)
