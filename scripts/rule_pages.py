"""Writes docs/reference/checks.md from the pages of the rules; `--check` only says whether it is current.

.venv/bin/python scripts/rule_pages.py           after a rule has been added or changed
.venv/bin/python scripts/rule_pages.py --check
"""

from __future__ import annotations

import sys
from pathlib import Path

from taizhang.core.checks import RULES, Severity

PAGE = Path(__file__).parents[1] / "docs/reference/checks.md"
WORDS = {Severity.ERROR: "错误", Severity.DOUBT: "疑点", Severity.HINT: "提示"}
GROUPS = {
    "FIG": "数据前后",
    "ARI": "计算",
    "DAT": "日期",
    "PLH": "缺填和残留",
    "PRI": "个人信息",
    "SEC": "密级标志",
}
HEAD = """# 核对规则

*Summary. What `taizhang check` looks for: one section a rule, made from the rules themselves by
`scripts/rule_pages.py`; both examples of each rule are run as tests.*

```sh
taizhang check 总结.docx
taizhang check 总结.docx --on 2025-07-01 --format json
taizhang check 总结.docx --profile 核对.txt
taizhang check --explain FIG-PART-SUM
```

读 .docx、.txt 和 .md，不需要工作区，不联网，不改文件。退出状态：0 没有错误，1 有错误，2 有文件读不了或用法不对。

**错误**是确定的，写明算式；**疑点**请人看一看；**提示**可以不理。宁可漏报，不可误报：约数、取整的数按它代表的区间算，
见[数的含义](values.md)，区间里有一种可能成立就不报。身份证号、手机号码和密级标志所在的句子，结果里不重复。

核对设置（`--profile`）一行一条：规则、空格，然后写“不查”“错误”“疑点”“提示”，或者“保留 句中的文字 理由”；
`#` 开头的是说明：

```
# 调查可以多选
ARI-SHARES-100 不查
FIG-TITLE-BODY 提示
FIG-SAME-CONFLICT 保留 政策宣讲 两处口径不同，已在附注说明
```

表格按文件里的单元格核对；文本里用制表符分开的几行也当作表格。有合并单元格、小计、其中的表不核对。

有些差错不单设规则：末位没有四舍五入，由各条算率的规则作疑点报；户均、人均金额在 ARI-AVG 里一并核对。
另一些在文字上做不到确定，不报：有没有写截至日期、几处截至日期不同、时段交替、预计与实际相混、“今年”“近日”所指，
正常的总结里都很常见；姓名与病种、低保等同现，住址，未成年人，现场坐标，须看人名才能定；
领导批示原文、未公布的统计数，须知道来源才能定。村数、单位数前后不同，要与单位名录对照。

"""


def page() -> str:
    """The whole page."""
    parts = [HEAD.rstrip()]
    for group, name in GROUPS.items():
        parts.append(f"## {name}")
        for rule in sorted(RULES.values(), key=lambda rule: rule.id):
            if rule.group == group:
                title, _, rest = rule.page.strip().partition("\n")
                body = "\n".join(rest.strip().splitlines())
                parts.append(
                    f"### {rule.id}（{WORDS[rule.severity]}）\n\n{title}\n\n{_listed(body)}"
                )
    return "\n\n".join(parts) + "\n"


def _listed(body: str) -> str:
    """The indented examples as blocks of text, each rule's 依据 as a plain line."""
    parts: list[str] = []
    block: list[str] = []
    for line in [*body.splitlines(), ""]:
        if line.startswith("    "):
            block.append(line.removeprefix("    "))
            continue
        if block and parts[-1] == "依据：":
            parts[-1] += "".join(block)
            block = []
        if block:
            parts.append("\n" + "\n".join(["```text", *block, "```"]))
            block = []
        parts.append(line)
    text = "\n".join(parts).strip()
    while "\n\n\n" in text:
        text = text.replace("\n\n\n", "\n\n")
    return text


def main() -> int:
    """Write the page, or say whether it is current."""
    made = page()
    if "--check" in sys.argv[1:]:
        if PAGE.read_text("utf-8") == made:
            return 0
        print("docs/reference/checks.md is not current: run scripts/rule_pages.py")
        return 1
    PAGE.write_text(made, "utf-8", newline="\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
