"""Errors planted in texts of others: one at a time, only where the text itself holds the evidence."""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Iterator
from decimal import Decimal
from pathlib import Path

from bench.planted.frames import Planted
from bench.planted.words import another_rate, hundredths

_N = r"(\d{1,6}(?:\.\d+)?)"
_PAIR = re.compile(
    rf"{_N}(万?[人户家处件个项场次条起名]次?)[，,]?[（(]?(?:其中|分为|包括)[^0-9。；（）]{{0,14}}{_N}\2[、，,和][^0-9。；（）]{{0,12}}{_N}\2(?![^。]{{0,4}}等)"
)
_PART = re.compile(rf"{_N}(万?[人户家处件个项场次条起名]次?)[，,]其中[^0-9。；]{{0,14}}{_N}\2")
_SHARE = re.compile(
    rf"{_N}([人户家处件个项场条起名])[^0-9。]{{0,12}}{_N}\2[，（]?占[^0-9。；]{{0,6}}{_N}%"
)
_FROM_TO = re.compile(
    rf"[由从][^0-9。，；]{{0,10}}{_N}([^0-9，。；]{{1,3}}?)(?:增加到|增至|提高到|上升到|提升到|提升至){_N}\2"
)
_MOVE = re.compile(rf"(?:增长|下降|提高|上升){_N}%")
_BOUNDED = re.compile(
    rf"(?:覆盖率|参保率|合格率|办结率|整改率|满意率|满意度|达标率)(?:为|达到?|达)?{_N}%"
)
_PP = re.compile(
    rf"[由从][^0-9。，；]{{0,8}}{_N}%[^0-9。，；]{{1,6}}{_N}%，[提上][高升]{_N}个百分点"
)
_CHANGE = re.compile(
    rf"{_N}(亿元|万元|[人户家件个])[，,](?:同比|比上年|较上年)[^0-9。；]{{0,4}}增[加长]{_N}\2[，,]增长{_N}%"
)
_DAY = re.compile(r"(?<![0-9])([1-9]|1[0-2])月([12]?[0-9]|3[01])日")
_SPELL = re.compile(r"([1-9]|1[0-2])月(\d{1,2})日(至|—)([1-9]|1[0-2])月(\d{1,2})日")
_SAID = re.compile(
    rf"(?:上半年|全年|今年以来|截至目前)[^0-9。，；\n]{{0,4}}共?([^0-9。，；、\n]{{4,14}}){_N}(万元|亿元|[场件户家个项])[，。]"
)


def real_plants(folder: Path, seed: int, most: int = 6) -> Iterator[Planted]:
    """Up to so many errors of every class in each text of a folder."""
    for path in sorted(folder.glob("*.txt")):
        text = path.read_text(encoding="utf-8-sig")
        for sort, pattern, break_one in _CLASSES:
            dice = random.Random(f"{seed} {path.name} {sort}")
            found = [
                (match, new) for match in pattern.finditer(text) if (new := break_one(match, dice))
            ]
            for match, new in dice.sample(found, min(most, len(found))):
                broken = text[: match.start()] + new + text[match.end() :]
                yield Planted(f"real {sort}", text, broken)


def _with(match: re.Match[str], group: int, value: object) -> str:
    at = match.start()
    words = match.group()
    return words[: match.start(group) - at] + str(value) + words[match.end(group) - at :]


def _pair(match: re.Match[str], dice: random.Random) -> str:
    whole, one, other = (Decimal(match[number]) for number in (1, 3, 4))
    return _with(match, 3, one + whole // 9 + dice.randint(1, 5)) if one + other == whole else ""


def _part(match: re.Match[str], dice: random.Random) -> str:
    whole, part = Decimal(match[1]), Decimal(match[3])
    return _with(match, 3, whole + dice.randint(1, 9)) if part < whole else ""


def _share(match: re.Match[str], dice: random.Random) -> str:
    whole, part, told = Decimal(match[1]), Decimal(match[3]), Decimal(match[4])
    if not whole or abs(hundredths(part, whole, 2) - told) > Decimal("0.06"):
        return ""
    return _with(match, 4, another_rate(dice, told))


def _swap(match: re.Match[str], _dice: random.Random) -> str:
    if Decimal(match[1]) >= Decimal(match[3]):
        return ""
    at, words = match.start(), match.group()
    first, second = (
        (match.start(1) - at, match.end(1) - at),
        (match.start(3) - at, match.end(3) - at),
    )
    return (
        words[: first[0]] + match[3] + words[first[1] : second[0]] + match[1] + words[second[1] :]
    )


def _minus(match: re.Match[str], _dice: random.Random) -> str:
    return _with(match, 1, f"-{match[1]}")


def _over(match: re.Match[str], dice: random.Random) -> str:
    return _with(match, 1, 100 + dice.randint(1, 9))


def _percent(match: re.Match[str], _dice: random.Random) -> str:
    return match.group().replace("个百分点", "%")


def _growth(match: re.Match[str], dice: random.Random) -> str:
    now, more, told = Decimal(match[1]), Decimal(match[3]), Decimal(match[4])
    if now <= more or abs(hundredths(more, now - more, 2) - told) > Decimal("0.3"):
        return ""
    return _with(match, 4, another_rate(dice, told))


def _no_day(match: re.Match[str], _dice: random.Random) -> str:
    return f"{match[1]}月{'30' if match[1] == '2' else '32' if int(match[1]) in (1, 3, 5, 7, 8, 10, 12) else '31'}日"


def _order(match: re.Match[str], _dice: random.Random) -> str:
    if (int(match[1]), int(match[2])) >= (int(match[4]), int(match[5])) or match[1] != match[4]:
        return ""
    return f"{match[4]}月{match[5]}日{match[3]}{match[1]}月{match[2]}日"


def _said_again(match: re.Match[str], dice: random.Random) -> str:
    value = Decimal(match[2])
    again = match.group().rstrip("，。").replace(match[2], str(value + dice.randint(2, 9)))
    return match.group() + f"\n{again}。\n"


_Break = Callable[[re.Match[str], random.Random], str]
_CLASSES: tuple[tuple[str, re.Pattern[str], _Break], ...] = (
    ("part-sum", _PAIR, _pair),
    ("part-gt-whole", _PART, _part),
    ("share", _SHARE, _share),
    ("direction", _FROM_TO, _swap),
    ("sign", _MOVE, _minus),
    ("rate-gt100", _BOUNDED, _over),
    ("pp", _PP, _percent),
    ("yoy", _CHANGE, _growth),
    ("same-conflict", _SAID, _said_again),
    ("invalid-date", _DAY, _no_day),
    ("date-order", _SPELL, _order),
)
