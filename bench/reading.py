"""Reading the figures of a long report, beside two plain patterns on the same text.

The patterns show what the rest costs: the first finds digits, the second digits with a hedge word and a unit.
Neither knows names, dates, Chinese numerals, ranges, what is counted or how figures stand to each other.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

from bench.reading_peers import measure_peers
from taizhang.core.reading import default_vocabulary, read_figures

_SENTENCES = (
    "上半年，全市共举办专题培训22场，参训1100余人次，同比增长8.5%。",
    "走访企业三百二十余家，帮助解决问题47个，兑现奖补资金9.8万元。",
    "一是强化学习，落实“三会一课”制度，二是深入开展“四下基层”，12345热线办结率提高到95%以上。",
    "排查隐患128处，其中一般隐患106处、重大隐患22处，已整改120处，整改率为93.8%。",
    "东湖镇、西山镇、南塘镇分别上报20条、15条和8条，合计43条，比上年同期多5条。",
    "截至6月底，新建改建道路73.62公里，总投资6.35亿元，每村选派3—5名指导员。",
    "下一步，将聚焦重点难点，压实责任，细化举措，确保各项任务落地见效。",
)


_PROSE = (
    "坚持把学习教育摆在突出位置，围绕中心、服务大局，健全工作机制，压实工作责任，推动各项任务落到实处、见到实效。",
    "聚焦群众关切，畅通联系渠道，完善会商研判制度，做到早发现、早介入、早处置，切实维护和谐稳定的良好局面。",
    "强化部门协同，加强信息共享，注重典型引领，及时总结推广基层的好经验好做法，不断提升工作的规范化水平。",
)


def report(paragraphs: int) -> str:
    """A report of so many paragraphs, a figure in every fourteen signs: denser than any."""
    return "\n".join(_SENTENCES[number % len(_SENTENCES)] for number in range(paragraphs))


def common_report(paragraphs: int) -> str:
    """A report with a figure in about sixty signs, as most of those that are published."""
    return "\n".join(
        _SENTENCES[number % len(_SENTENCES)] + "".join(_PROSE) for number in range(paragraphs)
    )


def measure_reading(
    paragraphs: int,
    repeat: int,
    median: Callable[[Callable[[], object], int], float],
    gold: Path | None = None,
) -> None:
    """Characters a second, ours, the patterns' and those of other readers."""
    text = report(paragraphs)
    digits = re.compile(r"\d+(?:\.\d+)?")
    words = sorted(default_vocabulary().units, key=len, reverse=True)
    unit = "|".join(map(re.escape, words))
    measured = re.compile(
        rf"(?:近|约|超过?|逾)?\d+(?:\.\d+)?[万亿]?[余多]?(?:{unit})(?:以上|左右)?"
    )
    read_figures("")  # words are loaded once
    print(f"reading {len(text)} characters, {len(read_figures(text))} figures")
    base = median(lambda: read_figures(text), repeat)
    print(f"  read_figures               {len(text) / base:11,.0f} characters a second   1.0")
    for label, pattern in (("digits only", digits), ("digits, hedge and unit", measured)):
        found = len(pattern.findall(text))
        seconds = median(lambda pattern=pattern: pattern.findall(text), repeat)  # type: ignore[misc]
        print(
            f"  {label:26} {len(text) / seconds:11,.0f} ({found} found)   {base / seconds:.0f}x as fast"
        )
    measure_peers(common_report(150).split("\n"), gold)
