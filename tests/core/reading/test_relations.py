"""How figures stand to each other: sentences, and the relations that their words tell."""

import pytest

from taizhang.core.reading import read_figures

_CASES = {
    "排查隐患128处，其中一般隐患106处、重大隐患22处。": ["1 part-of 0", "2 part-of 0"],
    "受理35件，其中办结33件；走访企业40家，其中民营30家。": ["1 part-of 0", "3 part-of 2"],
    "大专以上15人，其中本科7人，其中研究生2人。": ["1 part-of 0", "2 part-of 1 or 0"],
    "举办活动12场（其中：线上5场、线下7场），参加300人。": ["1 part-of 0", "2 part-of 0"],
    "共开展活动12场（线上5场、线下7场）。": ["1 part-of 0", "2 part-of 0"],
    "任务58户，其中贫困户43户，其中：整组18户、零星40户。": [
        "1 part-of 0",
        "2 part-of 0 or 1",
        "3 part-of 0 or 1",
    ],
    # the rest of the whole, and a whole of its own with a 其中 of its own
    "会员120名，其中企业会员40名，其中个人会员80名。": ["1 part-of 0", "2 part-of 0 or 1"],
    "会员120名，其中企业会员80名，其中规上30名。": ["1 part-of 0", "2 part-of 1 or 0"],
    "受理80件，其中企业30件，办结60件，其中企业35件。": ["1 part-of 0", "3 part-of 2 or 1 or 0"],
    "受理80件，其中企业30件，个人60件。": ["1 part-of 0", "2 part-of 0"],
    "拨付津贴788元，人均6元，其中本级对象550元。": ["1 each-of none", "2 part-of 0"],
    "检查单位6465家，发现173处，整改139处，挂牌20处，罚款93万元，其中警告2次，停产2家。": [],
    "决算数1150万元；公务支出12万元，其中接待费3万元、车辆费8万元。": [
        "2 part-of 1",
        "3 part-of 1",
    ],
    "连续4年获评先进，其中东湖镇连续16年。": [],
    "120件中噪声类30件，占25%。": ["1 part-of 0", "2 share-of 0", "2 share-held-by 1"],
    "举办讲座5场、培训7场，共计12场。": ["0 part-of 2", "1 part-of 2"],
    "举办讲座5场、培训7场，共12场。": ["0 part-of 2", "1 part-of 2"],
    "举办讲座5场、培训7场，共走访12场。": ["0 part-of 2", "1 part-of 2"],
    "举办讲座5场、培训7场，共3场获奖。": [],
    "办结312件，同比增长20%。": ["1 compared-with 0"],
    "办结312件，上年同期260件，同比增长20%。": ["0 changed-from 1", "2 compared-with 0"],
    "上半年46场，比去年全年80场下降42.5%。": ["0 changed-from 1", "2 compared-with 0"],
    "参训1200人次，比上年同期多200人次。": ["1 compared-with 0"],
    "总产量同比增长8%。": ["0 compared-with none"],
    "办结率由92%提高到95%，提高3个百分点。": ["1 changed-from 0", "2 compared-with 1"],
    "由18家增至25家，增加7家。": ["1 changed-from 0", "2 compared-with 1"],
    "6月受理46件、5月40件，环比增长15%。": ["2 compared-with 1 or 0"],
    "党员200名，其中女党员60名，占30%。": ["1 part-of 0", "2 share-of 0", "2 share-held-by 1"],
    "完成45户，占年度任务60户的75%。": ["2 share-of 1", "2 share-held-by 0"],
    "新建村级站12个，占全市的40%。": ["1 share-of none", "1 share-held-by 0"],
    "举办6场、参加240人次，场均40人次。": ["2 each-of 0"],
    "发放42万元、惠及280户，户均1500元。": ["2 each-of 1"],
    "4个村各建2处，共8处。": ["1 each-of 0"],
    "每个村选派2名指导员。": ["0 each-of none"],
    "甲镇、乙镇分别上报20条、15条。": ["0 respectively 0", "1 respectively 0"],
    "年初20家，新增14家、退出7家，现有27家。": [],
    "培训12家中小企业，受训30人。": [],
}


def _shown(text: str) -> list[str]:
    found = []
    for index, figure in enumerate(read_figures(text)):
        for relation in figure.relations:
            to = "none" if relation.to is None else str(relation.to)
            others = "".join(f" or {other}" for other in relation.candidates)
            found.append(f"{index} {relation.kind} {to}{others}")
    return found


@pytest.mark.parametrize(("text", "expected"), _CASES.items())
def test_relations_are_those_that_the_words_tell(text, expected):
    assert _shown(text) == expected


def test_the_whole_stands_in_the_sentence_or_before_one_that_begins_with_the_word():
    assert _shown("排查隐患128处。其中一般隐患106处。") == ["1 part-of 0"]
    assert _shown("排查隐患128处。整改工作有序推进，其中一般隐患106处。") == []
    assert _shown("排查隐患128处。\n其中一般隐患106处。") == []


@pytest.mark.parametrize(
    ("text", "whats"),
    [
        ("举办专题培训12场，参训460人。", ["举办专题培训", "参训"]),
        ("全镇14个行政村建成文化礼堂。", ["行政村"]),
        ("甲镇、乙镇信访量比上年分别下降8%、12%。", ["甲镇信访量下降", "乙镇信访量下降"]),
        ("集中供水比重达64%，比上年提高3个百分点。", ["集中供水比重", "集中供水比重比上年提高"]),
        ("共3批11名干部到一线锻炼。", ["干部", "干部"]),
        ("女党员60名，占党员总数的30%。", ["女党员", "女党员占党员总数"]),
    ],
)
def test_what_is_counted_is_told_in_words_of_the_text(text, whats):
    assert [figure.what for figure in read_figures(text)] == whats


@pytest.mark.parametrize(
    ("text", "roles"),
    [
        ("已完成招商项目18个。", ["fact"]),
        ("力争全年完成招商项目30个，目前已签约18个。", ["target", "fact"]),
        ("预计全年实现收入2000万元。", ["target"]),
        ("对会员100人以上的协会给予补助。", ["threshold"]),
        ("对成立5年以上、会员100人以上的协会给予补助。", ["threshold", "threshold"]),
        ("受理比例提高到85%以上。", ["fact"]),
        ("巷道净宽不得小于2.8米。", ["threshold"]),
    ],
)
def test_a_figure_is_a_fact_a_target_or_a_condition(text, roles):
    assert [figure.role for figure in read_figures(text)] == roles


@pytest.mark.parametrize(
    ("text", "direction", "change"),
    [
        ("产量增长1.3倍。", "up", "increase"),
        ("产值翻一番。", "up", "level"),
        ("增加到60家。", "up", "level"),
        ("增加了60家。", "up", "increase"),
        ("同比下降3.9%。", "down", "increase"),
        ("培训1200人次，与上年同期持平。", "same", ""),
        ("培训1200人次。", "", ""),
        ("许多人参加，共300人。", "", ""),
    ],
)
def test_a_change_has_a_direction_and_is_a_level_or_an_increase(text, direction, change):
    figure = read_figures(text)[-1]
    assert (figure.direction, figure.change) == (direction, change)


@pytest.mark.parametrize(
    ("text", "value", "reasons"),
    [
        ("奖励5～10万元。", (50_000, 100_000), ["scale"]),
        ("5万～10万元。", (50_000, 100_000), []),
        ("占1/4。", 25, ["date"]),
        ("2.3个村完成任务", 3, ["heading"]),
        ("师生比例1:18。", "1:18", ["time"]),
    ],
)
def test_what_the_words_leave_open_is_told(text, value, reasons):
    (figure,) = read_figures(text)
    assert figure.value == value
    assert [other.reason for other in figure.alternatives] == reasons


def test_whose_figure_it_is():
    figures = read_figures("全市办理提案56件。示例区办理20件，办结18件。参加30人。")
    assert [figure.whose for figure in figures] == ["全市", "示例区", "示例区", ""]
