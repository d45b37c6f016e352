"""Commands that look at indicators: one figure, a row of periods, a table, a breakdown."""

from __future__ import annotations

import re
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, cast

import click

from taizhang.cli import show
from taizhang.cli.base import CHANGESET, PERIOD, Target, acting_viewer, cli, open_it
from taizhang.cli.framework import Command, Group, argument, option
from taizhang.core.indicators.beside import Against, read_against
from taizhang.core.values import Grain, Message, RefusedError

if TYPE_CHECKING:
    from collections.abc import Callable

    from taizhang.core.values import Period
    from taizhang.services.indicator_table import IndicatorTable
    from taizhang.services.workspace import Workspace
    from taizhang.store.viewer import Viewer

GRAINS = ("month", "quarter", "half_year", "year")
_UNIT = option("--unit", metavar="单位", help="哪个单位（含下级）；默认最上级单位")
_PERIOD = option(
    "--period", type=PERIOD, required=True, metavar="时段", help="时段，如 2025H1、2025Q2、2025-06"
)
_AS_OF = option(
    "--as-of", type=CHANGESET, metavar="变更号", help="按哪一个变更号时的台账（默认：最新）"
)
_AS_UNIT = option(
    "--as-unit", metavar="单位", help="以哪个单位的身份查看，本单位的小数照常显示（默认：不限单位）"
)
_BY = option("--by", metavar="字段", help="按哪个选择项字段细分，写名称或代码；按月写 month")

_COMPARE = option(
    "--compare",
    "against",
    default=None,
    metavar="比较",
    help="与什么比较，用逗号隔开：同期、上期、累计、占比、目标，或 全部",
)


def _told(command: Callable[..., object]) -> Callable[..., object]:
    """The command takes where and in what form its result goes, as one thing."""

    @wraps(command)
    def with_target(*, form: str | None, output: Path | None, **given: object) -> object:
        return command(target=_target(form, output), **given)

    found = option(
        "-o",
        "--output",
        type=click.Path(dir_okay=False, path_type=Path),
        metavar="文件",
        help="写到这个文件；xlsx 须写",
    )(with_target)
    found = option(
        "--format",
        "form",
        type=click.Choice(("text", "json", "xlsx")),
        metavar="格式",
        help="格式：text（给人看，默认）、json（给程序用）、xlsx（写成 Excel 文件）",
    )(found)
    return cast("Callable[..., object]", found)


def _target(form: str | None, output: Path | None) -> Target:
    """The form that is asked for, or that the name of the file says."""
    by_name = {".xlsx": "xlsx", ".json": "json"}.get(output.suffix.lower() if output else "")
    chosen = form or by_name or "text"
    if chosen == "xlsx" and output is None:
        raise RefusedError(Message("--format xlsx 要用 -o 写明文件名，例如 -o 指标.xlsx。"))
    if output is not None and chosen == "text":
        raise RefusedError(Message("-o 只用于 xlsx 和 json，请把文件名写成 .xlsx 或 .json。"))
    return Target(chosen, output)


def _who(as_unit: str | None) -> tuple[Workspace, Viewer]:
    workspace = open_it()
    return workspace, acting_viewer(workspace, as_unit)


def _unit(workspace: Workspace, viewer: Viewer, unit: str | None, period: Period) -> str:
    from taizhang.services.tracing import root_unit

    return unit or viewer.unit or root_unit(workspace, viewer, period)


def _against(text: str | None) -> tuple[Against, ...] | None:
    return None if text is None else read_against(_ids(text))


def _ids(text: str) -> list[str]:
    return [part for part in re.split(r"[,，、\s]+", text) if part]


@cli.group(cls=Group)
def indicator() -> None:
    """指标：列出、查看、按时段和单位列表、细分"""


@indicator.command("list", cls=Command)
@option("--pack", metavar="业务包", help="内置业务包的名称，或业务包文件夹（默认：本工作区的）")
@_told
def indicator_list(pack: str | None, target: Target) -> None:
    """列出全部指标和口径"""
    from taizhang.cli import indicator_shown as shown
    from taizhang.packs.load import find_pack, load_pack

    loaded = load_pack(find_pack(pack)) if pack else open_it().pack
    shown.tell_list(loaded, target)


@indicator.command("show", cls=Command)
@argument("what", metavar="指标")
@_UNIT
@_PERIOD
@_BY
@_COMPARE
@_AS_OF
@_AS_UNIT
@_told
def indicator_show(
    what: str,
    unit: str | None,
    period: Period,
    by: str | None,
    against: str | None,
    as_of: int | None,
    as_unit: str | None,
    target: Target,
) -> None:
    """查看一个指标：数、口径、报送情况、各种比较和完成率；可以细分"""
    from taizhang.cli import indicator_shown as shown
    from taizhang.services.indicator_breakdown import break_down
    from taizhang.services.indicators import show_indicator
    from taizhang.services.target_units import unknown_target_units

    asked = _against(against)
    workspace, viewer = _who(as_unit)
    unit = _unit(workspace, viewer, unit, period)
    view = show_indicator(workspace, viewer, what, unit, period, as_of, asked)
    parts = None
    if by is not None:
        parts = break_down(workspace, viewer, what, unit, period, by, as_of, units=False)
    shown.tell_view(view, parts, target)
    if asked is None or Against.TARGET in asked:
        show.problems(unknown_target_units(workspace, viewer))


@indicator.command("series", cls=Command)
@argument("what", metavar="指标")
@_UNIT
@option(
    "--from", "first", type=PERIOD, required=True, metavar="时段", help="从哪个时段起，如 2024Q1"
)
@option("--to", "last", type=PERIOD, required=True, metavar="时段", help="到哪个时段止，如 2025Q2")
@option(
    "--every",
    type=click.Choice(GRAINS),
    metavar="间隔",
    help="每个时段多长：month（月）、quarter（季度）、half_year（半年）、year（年）；默认同 --from",
)
@_COMPARE
@_AS_OF
@_AS_UNIT
@_told
def indicator_series(  # noqa: PLR0913 (one argument an option)
    what: str,
    unit: str | None,
    first: Period,
    last: Period,
    every: str | None,
    against: str | None,
    as_of: int | None,
    as_unit: str | None,
    target: Target,
) -> None:
    """一个指标各时段的数，一个时段一行；几个指标用逗号隔开"""
    from taizhang.cli import indicator_shown as shown
    from taizhang.services.indicators import indicator_series as series
    from taizhang.services.indicators import periods_between

    grain = Grain(every) if every else first.grain
    if grain is Grain.FREE:
        raise RefusedError(Message("--from 是起止日时，要用 --every 写明间隔。"))
    asked = _against(against) or ()
    workspace, viewer = _who(as_unit)
    periods = periods_between(first, last, grain)
    unit = _unit(workspace, viewer, unit, periods[-1])
    found = series(workspace, viewer, _ids(what), unit, periods, as_of, asked)
    shown.tell_table(found, target, first="时段")


@indicator.command("table", cls=Command)
@_PERIOD
@_UNIT
@option(
    "--indicators",
    "what",
    default="",
    metavar="指标",
    help="哪些指标，用逗号隔开，写代码或名称（默认：全部）",
)
@_BY
@_COMPARE
@_AS_OF
@_AS_UNIT
@_told
def indicator_table(
    period: Period,
    unit: str | None,
    what: str,
    by: str | None,
    against: str | None,
    as_of: int | None,
    as_unit: str | None,
    target: Target,
) -> None:
    """各下级单位的指标表，附本级和合计；用 --by 把一个指标按字段或按月细分"""
    from taizhang.cli import indicator_shown as shown
    from taizhang.services.indicator_breakdown import break_down
    from taizhang.services.indicators import indicator_table as table
    from taizhang.services.target_units import unknown_target_units

    wanted = _ids(what)
    if by is not None and len(wanted) != 1:
        raise RefusedError(Message("--by 一次细分一个指标，请用 --indicators 写明是哪一个。"))
    asked = _against(against) or ()
    if by is not None and asked:
        raise RefusedError(Message("--by 和 --compare 不能一起写，请分两次列表。"))
    workspace, viewer = _who(as_unit)
    unit = _unit(workspace, viewer, unit, period)
    found: IndicatorTable
    if by is None:
        found = table(workspace, viewer, unit, period, wanted, as_of, asked)
    else:
        found = break_down(workspace, viewer, wanted[0], unit, period, by, as_of)
    shown.tell_table(found, target, first="单位")
    if Against.TARGET in asked:
        show.problems(unknown_target_units(workspace, viewer))
