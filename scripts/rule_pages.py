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
    "LED": "与台账",
    "PLH": "缺填和残留",
    "PRI": "个人信息",
    "SEC": "密级标志和文件属性",
    "NUM": "数字的写法",
    "PUN": "标点",
    "STR": "序号和结构",
    "LAY": "版式",
    "PHR": "提法和文件名",
}
HEAD = """# 核对规则

*Summary. What `taizhang check` looks for: one section a rule, made from the rules themselves by
`scripts/rule_pages.py`; both examples of each rule are run as tests.*

```sh
taizhang check 总结.docx
taizhang check 总结.docx --format docx
taizhang check 各单位总结 --format html
taizhang check 总结.docx --on 2025-07-01 --format json
taizhang check 总结.docx --profile 核对.txt
taizhang check 总结.docx --phrases 提法.txt
taizhang check --explain FIG-PART-SUM
taizhang check --against-ledger 总结.docx
taizhang check --list
```

读 .docx、.doc、.wps、.odt、.rtf、.pdf、.ofd、.txt 和 .md，也可以写文件夹（连同下级文件夹）；
不需要工作区（与台账核对的 LED 各条要，见[与台账核对](against-ledger.md)），不联网，不改原文件。
一个文件读不了不耽误其他文件，最后列表写明每个文件各有多少。退出状态：0 没有错误，1 有错误，2 有文件读不了或用法不对。

`--format docx` 在原文件旁另存“文件名.核对.docx”：同一份文件，有问题的字上加了作者为“台账核对”的批注，
其他内容和格式不变；
文本框、脚注、页眉页脚里不能加批注，写在正文最近的段落并说明。
`--format html` 写成一页，文字和核对结果左右对照，可按级别和规则筛选、
打印、在手机上看，个人信息以■代替；`sarif` 和 `json` 供其他程序用。`-o` 写明副本的名字或文件夹；任何文件都不覆盖。
有密级标志的文件不另写副本。

版式规则（LAY）和修订、标记、文件属性只查 .docx。按页边距和行距，
在 GB/T 9704-2012、GB/T 33476.2-2016、机关习惯（28磅行距）三种里取最接近的一种来比，在结果开头写明；
一种毛病报一条，写明几处；版式至多是疑点。这些规则的例子写的是与合格文件不同的一项。
标题单独落在页末、落款单独成页、缺少字体，要排出页来才看得见，各种办公软件分页又不同，没有做成规则。

**错误**是确定的，写明算式；**疑点**请人看一看；**提示**可以不理。宁可漏报，不可误报：约数、取整的数按它代表的区间算，
见[数的含义](values.md)，区间里有一种可能成立就不报。身份证号、手机号码和密级标志所在的句子，结果里不重复。

核对设置（`--profile`）一行一条：规则、空格，然后写“不查”“错误”“疑点”“提示”，或者“保留 句中的文字 理由”；
`#` 开头的是说明。不写 `--profile` 时用工作区里的 `核对.txt`，本单位的用语用工作区里的 `用语.txt`；
只对一个文件说的，写在它旁边的“文件名.核对.txt”里。保留的有几处，结果最后写明：

```
# 调查可以多选
ARI-SHARES-100 不查
FIG-TITLE-BODY 提示
FIG-SAME-CONFLICT 保留 政策宣讲 两处口径不同，已在附注说明
```

**提法和文件名（PHR）。**要一字不差的提法、文件名列在工作区的 `提法.txt` 里（`taizhang init` 写一份只有说明的），
或用 `--phrases` 指定；没有列表就不查。一行一个，前面一行写日期和出处，加书名号的是文件名；结果写明出处和日期。
下面两条规则的例子，“正文”以上是列表：

```
[2024-03-01 示例市委全会报告]
推动全域旅游高质量发展
《示例市全域旅游促进办法》
```

**数字的写法、标点、序号和结构。**标题、落款、附件、表格由行的样子判断，.docx 还看标题样式、自动编号和单元格。
同一种写法在全文有五处以上的，并作一条，写明有几处。数字的写法（GB/T 15835）对公文是参照，不合的只作疑点或提示；
年份里的字母、漏了的0、发文字号、序号跳号重号、不成对的引号才是错误。没有做成规则的：总结的篇幅（各单位的限额不同，
页数要排版以后才知道）、问题与措施是否一一对应、标题没有用样式（前两样要由人看，后一样属于版式）；“附件”的名称只对
序号，不对文字。汉字之间的空格、书名号之间的顿号，各家用法不一，只作提示。

**数据、算术、日期、残留和个人信息。**表格按文件里的单元格核对；文本里用制表符分开的几行也当作表格。有合并单元格、小计、其中的表不核对。

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
