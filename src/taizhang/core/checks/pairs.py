"""Words that divide a thing in two, so that what is not the one is the other."""

from __future__ import annotations

from collections.abc import Sequence

_WORDS = """
一般/重大 一般/较大 男/女 城镇/农村 城镇/乡村 国有/民营 公有制/非公有制 公办/民办 线上/线下 室内/室外 境内/境外
国内/国外 本级/下级 已/未 已/正在 合格/不合格 达标/未达标 本地/外地 新建/续建 新增/原有 有效/无效 实名/匿名
本级/上级 咨询/投诉 纸质/电子 干流/支流
省内/省外 市内/市外 县内/县外 区内/区外 国内/海关 中央/地方 自有/租赁 医保/自费 中型/小型 一季度/二季度
上半年/下半年 内资/外资 集体/个人 在职/退休 专职/兼职 固定/流动
"""
_PAIRS = tuple(tuple(pair.split("/")) for pair in _WORDS.split())


def make_a_pair(names: Sequence[str]) -> bool:
    """Whether two names say a thing and its opposite, and are otherwise alike.

    >>> make_a_pair(["其中一般隐患", "重大隐患"]), make_a_pair(["其中党员", "女性"])
    (True, False)
    """
    if len(names) != 2:  # noqa: PLR2004 (a pair)
        return False
    one, other = (_bare(name) for name in names)
    for first, second in _PAIRS:
        for left, right in ((first, second), (second, first)):
            if one.startswith(left) and other.startswith(right):
                rest, others = one.removeprefix(left), other.removeprefix(right)
                return rest == others or not rest or not others
    return False


def seem_a_pair(names: Sequence[str]) -> bool:
    """Whether two names begin with a thing and its opposite, whatever follows.

    >>> seem_a_pair(["其中城镇新增就业", "农村劳动力转移就业"])
    True
    """
    if len(names) != 2:  # noqa: PLR2004 (a pair)
        return False
    one, other = (_bare(name) for name in names)
    return any(
        one.startswith(left) and other.startswith(right)
        for pair in _PAIRS
        for left, right in (pair, pair[::-1])
    )


def _bare(name: str) -> str:
    at = max(
        name.rfind(word) + len(word) if word in name else 0
        for word in ("其中", "包括", "含", "分为")
    )
    return name[at:].strip("、，：:（(和及有为 ")
