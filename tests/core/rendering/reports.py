"""Reports of a fictional city for the tests of the renderers, written as marked text.

A line that begins with # is a heading, one # a level; {298场} is a figure.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from decimal import Decimal

from taizhang.core.indicators.outcome import Coverage
from taizhang.core.ledger.record import RecordRef
from taizhang.core.reports.runs import Figure, Role, Run, Text
from taizhang.core.reports.tree import Block, Heading, Paragraph, Report
from taizhang.core.values import WAN, YI, Hedge, Known, Period, Printed

HALF_YEAR = Period.read("2025H1")
FIGURE_FORM = re.compile(
    r"(?P<before>[近约]?)(?P<digits>\d+(?:\.\d+)?)(?P<scale>[万亿]?)(?P<after>[余多]?)(?P<unit>[^\d]*)"
)
_HEDGES = {"近": Hedge.LESS, "约": Hedge.ABOUT, "余": Hedge.MORE, "多": Hedge.MORE}
_SCALES = {"": Decimal(1), "万": WAN, "亿": YI}
_HEADING = re.compile(r"(?P<marks>#+) (?P<number>[^、. ]*?(?:、|）|\.))(?P<text>.+)")

TEXT = """\
2025年上半年，示例市统战工作以“记录一次、处处可用”为抓手，全市{18个}镇街、{36个}市直部门按月报送台账，\
共形成台账记录{4312条}，较去年同期增长{12.6%}。现将有关情况总结如下。
# 一、主要工作情况
## （一）教育培训稳步推进
围绕年度培训计划，上半年全市共举办各类培训班{298场}，累计培训{近3900人次}，场均{13人次}。其中，面向党外干部的专题班{22场}，\
培训{1100余人次}；面向新的社会阶层人士的实务班{46场}，培训{1286人次}。东湖镇把课堂搬进园区和楼宇，举办“午间一刻”微课{31场}，\
参训{约400人次}，课后评价满意率达{96.4%}。
### 1.分类施训
针对不同对象开列课程清单，理论、政策、实务三类课程分别占{42.1%}、{30.5%}和{27.4%}。全市新编教案{17份}，录制网络课程{9门}，\
点播{1.2万次}。对参训不足的{5个}班次逐一分析原因，调整了授课时间和地点。
### 2.以考促学
建立“月学、季考、年评”制度，上半年组织线上测试{6次}，参加{2415人次}，合格率{93.8%}，同比提高{2.3个百分点}。
## （二）走访联络扎实开展
市、镇两级共走访企业{512家}、商会和协会{38家}、宗教活动场所{64处}，收集意见建议{427条}，已办结{389条}，办结率{91.1%}。\
走访中坚持“一次走访、一张清单、一名责任单位”，能当场答复的当场答复，需要协调的在{5个}工作日内转办。北山街道、东湖镇、柳河镇\
三地联合开展“同走一条街”活动，累计走访沿街商户{1043户}，帮助解决用工、停车、消防等问题{86件}。
## （三）服务经济成效明显
### 1.搭建平台
组织银企对接会{7场}，促成{53家}企业获得授信{12.6亿元}；举办“示例市—海外”云推介{2场}，在线观看{3.4万人次}，签约意向项目{11个}。\
组织专家服务团赴柳河镇、青石镇开展农技指导{24次}，受益农户{近700户}。
## （四）宣传信息持续加力
各级媒体刊发稿件{215篇}，其中省级以上{34篇}；自有新媒体账号发布{1268条}，总阅读量{126.5万次}，较去年同期增长{38.2%}。\
编发工作信息{52期}，被上级采用{19期}，采用率{36.5%}。
# 二、存在的问题
一是个别培训班参训率偏低。上半年有{9场}培训实到人数不足计划的{60%}，主要集中在工作日下午，时间安排与参训对象的工作冲突。\
二是宣传效果缺乏跟踪。{近半}的新媒体内容只统计发布量，没有统计阅读和互动情况，难以评价实际效果。\
三是部门之间信息共享不够。同一事项由两个以上单位重复报送的有{41条}，口径不一致的有{12条}，核对占用了基层较多精力。
# 三、下半年工作打算
## （一）优化培训供给
把参训率低的班次改为晚间和周末举办，全年培训场次控制在{560场}以内，做到少而精；对{5个}重点班次实行“一班一案”，会前三天确认\
参训人员名单，会后一周内汇总意见。
## （二）打通信息壁垒
以台账为唯一数据来源，同一数据只报一次；由市委统战部牵头，会同{36个}部门于第三季度完成口径统一，年底前取消重复报表{14张}。\
对逾期未报的单位，由系统自动提醒，不再电话逐一催报。
## （三）强化督查问效
对未办结的{38条}意见建议建立督办清单，明确责任单位和办结时限，每月通报一次进展，确保年底前办结率达到{98%}以上。
"""


def write_report(
    text: str = TEXT,
    *,
    title: tuple[str, ...] = ("中共示例市委统战部", "2025年上半年工作总结"),
    signature: str = "中共示例市委统战部",
    signed_on: date | None = date(2025, 7, 2),
) -> Report:
    """The report that the marked text describes."""
    ordinals = iter(range(1, 10_000))
    return Report(
        title=title,
        blocks=tuple(_block(line, ordinals) for line in text.splitlines()),
        signature=signature,
        signed_on=signed_on,
        unit="示例市",
        period=HALF_YEAR,
        changeset=42,
        template="half_year",
        pack="united_front@1",
    )


def _block(line: str, ordinals: Iterator[int]) -> Block:
    if heading := _HEADING.fullmatch(line):
        return Heading(len(heading["marks"]), heading["number"], heading["text"])
    runs: list[Run] = []
    for place, piece in enumerate(re.split(r"\{(.+?)\}", line)):
        form = FIGURE_FORM.fullmatch(piece) if place % 2 else None
        if form:
            runs.append(make_figure(next(ordinals), form))
        elif piece:
            runs.append(Text(piece))
    return Paragraph(tuple(runs))


def make_figure(ordinal: int, form: re.Match[str], *, figure_id: str = "") -> Figure:
    """A figure that prints as the form says."""
    printed = Printed(
        Decimal(form["digits"]),
        form["unit"],
        _SCALES[form["scale"]],
        _HEDGES.get(form["before"] or form["after"], Hedge.EXACT),
    )
    return Figure(
        id=figure_id or f"SL{ordinal * 7919 % 100_000:05d}x{ordinal}",
        ordinal=ordinal,
        printed=printed,
        role=Role.VALUE,
        indicator=f"indicator_{ordinal}",
        definition_digest="0" * 16,
        unit="示例市",
        period=HALF_YEAR,
        changeset=42,
        value=Known(printed.value),
        base=None,
        coverage=Coverage(sent=("东湖镇", "北山街道")),
        records=(RecordRef(f"r{ordinal}", 1),),
    )


def plain_paragraphs(report: Report) -> list[str]:
    """The words of the report, as the paragraphs of a document hold them."""
    blocks = [
        f"{block.number}{block.text}" if isinstance(block, Heading) else block.text
        for block in report.blocks
    ]
    return ["\n".join(report.title), *blocks, report.signature]


def filled_lines(characters: int) -> Report:
    """A report of one paragraph without punctuation, to count lines and characters."""
    text = "示例市东湖镇北山街道柳河镇青石镇" * (characters // 16 + 1)
    return write_report(text[:characters], title=("测试",), signature="")
