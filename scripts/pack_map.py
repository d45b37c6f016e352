"""Writes docs/reference/united_front.md from the clauses of a model report; `--check` only says whether it is current.

.venv/bin/python scripts/pack_map.py           after the pack or tests/packs/model_report.yaml has changed
.venv/bin/python scripts/pack_map.py --check
"""

from __future__ import annotations

import re
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from taizhang.packs.load import find_pack, load_pack
from taizhang.packs.marked import read_yaml
from taizhang.packs.pack import Pack

ROOT = Path(__file__).parents[1]
PAGE = ROOT / "docs/reference/united_front.md"
CLAUSES = ROOT / "tests/packs/model_report.yaml"
PACK = "united_front"
CHAPTERS = {"1": "工作情况", "2": "存在的问题", "3": "下一步工作", "各": "各节的文字"}
HEAD = """# 统一战线业务包：总结的每一条从哪里来

*Summary. Every clause of a half-year report of such an office, in our own words, with the ledger columns it rests on,
its indicators and the section of the template that writes it. Made by `scripts/pack_map.py` from
`tests/packs/model_report.yaml` and the pack itself; a test holds the page, the pack and the template together.*

拿一份通行的半年总结逐条对照：每一句要用的台账和列、算出它的指标、写它的模板标题（`united_front/reports/half_year.txt`）。
范本中共有 {figures} 个数，每个数都有对应的指标（表中加粗）；其余指标是同一句里另外可写的，
或者用来写明“覆盖”“单一”“薄弱”这类原来没有数的话。口径以指标文件为准：`taizhang pack check united_front` 逐个列出。

"""


@dataclass(frozen=True, slots=True)
class Clause:
    """A sentence of the model report, in words of our own.

    Attributes:
        number: Chapter, section and item.
        words: What it says.
        kinds: The fields it rests on, by kind or register.
        figures: The indicator of each of its figures, in order.
        more: Other indicators of the same sentence.
        each: The kind whose records are written one by one, or nothing.
        section: The heading of the template that writes it.
    """

    number: str
    words: str
    kinds: dict[str, list[str]]
    figures: tuple[str, ...]
    more: tuple[str, ...]
    each: str
    section: str

    @property
    def indicators(self) -> tuple[str, ...]:
        """All of its indicators."""
        return self.figures + self.more


@dataclass(frozen=True, slots=True)
class ModelReport:
    """The clauses, how many figures the original has, and indicators that no template prints."""

    figures: int
    clauses: tuple[Clause, ...]
    not_printed: dict[str, str]


def model_report() -> ModelReport:
    """The file of clauses."""
    text: Any = read_yaml(CLAUSES.read_text("utf-8"), CLAUSES.name).content
    return ModelReport(
        int(text["figures"]),
        tuple(
            Clause(
                item["number"],
                item["words"],
                item["kinds"],
                tuple(item.get("figures", ())),
                tuple(item.get("more", ())),
                item.get("each", ""),
                item["section"],
            )
            for item in text["clauses"]
        ),
        text["not_printed"],
    )


def sections(template: str) -> dict[str, str]:
    """The text of a template by its headings."""
    parts = re.split(r"^#{2,} (.+)$", template, flags=re.MULTILINE)
    return dict(zip(parts[1::2], parts[2::2], strict=True))


def page() -> str:
    """The whole page."""
    pack, model = load_pack(find_pack(PACK)), model_report()
    parts = [HEAD.format(figures=model.figures).rstrip()]
    for start, title in CHAPTERS.items():
        rows = [_row(pack, clause) for clause in model.clauses if clause.number.startswith(start)]
        head = "| 编号 | 说什么 | 台账和列 | 指标 | 模板里的标题 |\n|---|---|---|---|---|"
        parts.append("\n".join([f"## {title}", "", head, *rows]))
    unprinted = [
        f"| {pack.indicators[name].name} | `{name}` | {why} |"
        for name, why in model.not_printed.items()
    ]
    parts.append("\n".join([
        "## 不写进模板的指标",
        "",
        "只作别的指标的分子、分母的不列在这里。要写进总结的，在模板的句子里加上它即可。",
        "",
        "| 名称 | 指标 | 为什么不写 |\n|---|---|---|",
        *unprinted,
    ]))  # fmt: skip
    return "\n\n".join(parts) + "\n"


def _row(pack: Pack, clause: Clause) -> str:
    kinds = []
    for name, fields in clause.kinds.items():
        kind = pack.kinds[name]
        labels = {field.id: field.label for field in kind.fields}
        kinds.append(f"{kind.label}：{'、'.join(labels[field] for field in fields)}")
    told = [f"**{pack.indicators[name].name}**" for name in clause.figures]
    told += [pack.indicators[name].name for name in clause.more]
    if clause.each:
        told.append(f"逐条写“{pack.kinds[clause.each].label}”")
    cells = (clause.number, clause.words, "；".join(kinds), "、".join(told), clause.section)
    return f"| {' | '.join(cells)} |"


def main() -> int:
    """Write the page, or say whether it is current."""
    made = page()
    if "--check" in sys.argv[1:]:
        if PAGE.exists() and PAGE.read_text("utf-8") == made:
            return 0
        print("docs/reference/united_front.md is not current: run scripts/pack_map.py")
        return 1
    PAGE.write_text(made, "utf-8", newline="\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
