"""What towns grow, keep, build and buy."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from taizhang.services.demo.rural_affairs.district import FARMS, HEADS, PROJECTS, TOWNS
from taizhang.services.demo.scenario import Draw, Entry

if TYPE_CHECKING:
    from collections.abc import Iterator

    from taizhang.core.values import Period
    from taizhang.services.demo.scenario import Cells, Unit

# Crop, month and day of sowing, months until the harvest, kilograms from a mu, part of the land of a village.
_CROPS = (
    ("水稻", 5, 20, 4, 560, 60), ("玉米", 6, 5, 4, 430, 25), ("大豆", 6, 12, 4, 160, 8),
    ("小麦", 10, 20, 8, 390, 70), ("油菜", 10, 8, 7, 150, 12), ("蔬菜", 3, 10, 3, 2100, 6),
)  # fmt: skip
_VILLAGES = ("东片", "西片", "河滩片")
_LAND = {"town-donghu": 9200, "town-liuhe": 8300, "town-qingshi": 6900, "town-baita": 5600}
_BOUGHT = (
    ("拖拉机", "拖拉机"), ("联合收割机", "联合收割机"), ("植保无人机", "植保无人机"), ("烘干机", "烘干机"),
    ("插秧机", "插秧机"),
)  # fmt: skip
_OPENED = date(2024, 1, 1)
_MONTHS = 12
_TONNE = 1000


def planting(years: tuple[int, ...]) -> Iterator[Entry]:
    """One row for a crop and a village; winter crops are sown the year before."""
    for year in years:
        draw = Draw(f"planting {year}")
        for town in TOWNS:
            for crop, month, day, until, kilograms, part in _CROPS:
                sown = date(year, month, day)
                if sown < _OPENED and until + month <= _MONTHS:
                    continue
                for village in _VILLAGES:
                    yield _batch(draw, town, village, (crop, kilograms, part), sown, until)


def _batch(
    draw: Draw, town: Unit, village: str, crop: tuple[str, int, int], sown: date, until: int
) -> Entry:
    name, kilograms, part = crop
    sown = draw.after(sown, 0, 6)
    area = _LAND[town.code] * part // 300 + draw.between(-60, 60) + (sown.year - 2024) * 25
    months = sown.month - 1 + until
    harvested = date(sown.year + months // _MONTHS, months % _MONTHS + 1, draw.between(1, 20))
    reaped = area - draw.between(0, area // 100)
    yielded = reaped * (kilograms + draw.between(-20, 20)) // _TONNE
    cells: Cells = {
        "播种日期": sown, "片区": f"{town.short}{village}{sown.year}年{name}", "作物": name, "播种面积（亩）": area,
    }  # fmt: skip
    harvest: Cells = {"收获日期": harvested, "收获面积（亩）": reaped, "产量（吨）": yielded}
    # What was sown before the ledger was opened stands in its first workbook.
    told = max(sown, _OPENED)
    return Entry("种植生产", town.code, told, cells, ((harvested, harvest),))


def progress(month: Period) -> Iterator[Entry]:
    """Each project at the end of a month, from the start on."""
    codes = {town.short: town.code for town in TOWNS}
    for _code, name, town, _kind, budget, area, length, _number, since, *_end in PROJECTS:
        assert isinstance(since, date)  # noqa: S101 (the eighth is the day of approval)
        passed = (month.start.year - since.year) * 12 + month.start.month - since.month
        done = min(max(passed, 0) * 5, 100)
        if not done:
            continue
        cells: Cells = {
            "项目": name, "登记日期": month.last_day, "累计完成投资（万元）": int(str(budget)) * done // 100,
        }  # fmt: skip
        if area is not None:
            cells["累计完成面积（亩）"] = int(str(area)) * done // 100
        if length is not None:
            cells["累计完成长度（公里）"] = int(float(str(length)) * done) / 100
        yield Entry("项目进度", codes[str(town)], month.last_day, cells)


def quarterly(quarter: Period) -> Iterator[Entry]:
    """Livestock, vaccination and machinery of a quarter."""
    draw = Draw(f"quarter {quarter}")
    codes = {town.short: town.code for town in TOWNS}
    growth = (quarter.start.year - 2024) * 4
    for code, name, town, species, since, *until in FARMS:
        assert isinstance(since, date)  # noqa: S101 (the fifth is the day of entry)
        closed = until[0] if until and isinstance(until[0], date) else date.max
        gone = closed <= quarter.last_day
        if since > quarter.last_day or closed < quarter.start:
            continue
        # A farm that has closed is entered once more, with nothing.
        heads = 0 if gone else HEADS[str(code)] * (100 + growth + draw.between(-3, 3)) // 100
        cells: Cells = {
            "养殖场": name, "登记日期": quarter.last_day, "存栏数": heads,
            "本季出栏数": heads * (3 if species == "牛" else 38) // 100,
        }  # fmt: skip
        yield Entry("存栏登记", codes[str(town)], quarter.last_day, cells)
    season = {1: "春季", 7: "秋季"}.get(quarter.start.month)
    for town in TOWNS:
        if season:
            yield _vaccinated(draw, town, quarter, season)
        for category, machine in draw.some(_BOUGHT, 1 + (growth > 0)):
            yield _bought(draw, town, quarter, category, machine)


def _vaccinated(draw: Draw, town: Unit, quarter: Period, season: str) -> Entry:
    day = draw.day(quarter)
    due = _LAND[town.code] // 4 + draw.between(-100, 100)
    share = 90 if town.code == "town-baita" else 96
    cells: Cells = {
        "完成日期": day, "轮次": f"{quarter.start.year}年{season}集中免疫", "疫苗": "口蹄疫",
        "应免数": due, "实免数": due * share // 100,
    }  # fmt: skip
    return Entry("动物免疫", town.code, day, cells)


def _bought(draw: Draw, town: Unit, quarter: Period, category: str, machine: str) -> Entry:
    day = draw.day(quarter)
    cells: Cells = {
        "购置日期": day, "批次": f"{machine} {town.short} {quarter}", "类别": category,
        "台数": draw.between(2, 9),
    }  # fmt: skip
    return Entry("农机登记", town.code, day, cells)


def old_machines(quarter: Period) -> Iterator[Entry]:
    """What was there when the ledger was opened, and what of it is scrapped later."""
    for at, town in enumerate(TOWNS):
        for turn, (category, machine) in enumerate(_BOUGHT):
            cells: Cells = {
                "购置日期": quarter.start, "批次": f"{machine} {town.short} 建账", "类别": category,
                "台数": 60 - at * 6 - turn * 9,
            }  # fmt: skip
            yield Entry("农机登记", town.code, quarter.start, cells)
        worn: Cells = {
            "购置日期": quarter.start, "批次": f"旧拖拉机 {town.short} 建账", "类别": "拖拉机", "台数": 4 + at,
        }  # fmt: skip
        scrapped = date(2025, 2 + at, 15)
        yield Entry("农机登记", town.code, quarter.start, worn, ((scrapped, {"报废日期": scrapped}),))
