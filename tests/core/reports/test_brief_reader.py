"""A short piece of news becomes a proposal: kind, day, counts, title; what is rough or missing is asked for."""

from __future__ import annotations

from functools import cache

import pytest

from taizhang.core.ledger.kind import RecordKind
from taizhang.core.reports.brief_reader import ProposedRecord, propose_as, propose_records
from taizhang.core.values import Period
from taizhang.packs.load import find_pack, load_pack

H1 = Period.read("2025H1")
NAMES = {
    "unit": ["东湖镇", "柳河镇", "宣传教育科", "示例市民营企业商会", "经济联络科"],
    "enterprise": ["示例机电有限公司", "东湖食品厂"],
    "fund": ["农机购置补贴", "耕地地力保护补贴"],
    "farm": ["柳河一号养殖场"],
    "project": ["东湖片区高标准农田项目"],
    "channel": ["同心示例"],
}
UF, RA = "united_front", "rural_affairs"

CASES: tuple[tuple[str, str, str, dict[str, str], set[str]], ...] = (
    # training (united front)
    (
        UF,
        "6月18日上午，我村组织开展反诈防骗知识培训，参训80余人。",
        "training",
        {"held_on": "2025-06-18", "topic": "反诈防骗知识培训", "sessions": "1"},
        {"person_times", "sessions"},
    ),
    (
        UF,
        "3月5日，宣传教育科举办统战干部培训班2期，参训人员126人。",
        "training",
        {
            "held_on": "2025-03-05",
            "sessions": "2",
            "person_times": "126",
            "audience": "统战干部",
            "format": "培训班",
        },
        set(),
    ),
    (
        UF,
        "2025年4月22日，东湖镇举办“同心大讲堂”专题讲座1场，培训乡镇社区干部68人次。",
        "training",
        {
            "held_on": "2025-04-22",
            "topic": "同心大讲堂",
            "format": "专题讲座",
            "sessions": "1",
            "person_times": "68",
        },
        set(),
    ),
    (
        UF,
        "5月12日，联合经济联络科举办新的社会阶层代表线上学习，共3场，210人次参训。",
        "training",
        {
            "held_on": "2025-05-12",
            "format": "线上学习",
            "sessions": "3",
            "person_times": "210",
            "co_hosts": "经济联络科",
        },
        set(),
    ),
    (
        UF,
        "1月9日开展案例教学，邀请人数60人，实到人数57人，收回问卷50份。",
        "training",
        {
            "held_on": "2025-01-09",
            "format": "案例教学",
            "invited": "60",
            "person_times": "57",
            "feedback_returned": "50",
        },
        {"sessions"},
    ),
    # activity
    (
        UF,
        "4月3日，组织成员组织骨干参观教育基地，45人参加。",
        "activity",
        {
            "held_on": "2025-04-03",
            "form": "参观教育基地",
            "audience": "成员组织骨干",
            "person_times": "45",
        },
        {"times"},
    ),
    (
        UF,
        "6月6日，我镇开展联谊活动2次，参与人数90人。",
        "activity",
        {"held_on": "2025-06-06", "form": "联谊活动", "times": "2", "person_times": "90"},
        set(),
    ),
    (
        UF,
        "2月20日，召开集中学习研讨活动，参加人次32人次。",
        "activity",
        {"held_on": "2025-02-20", "person_times": "32"},
        {"times"},
    ),
    (
        UF,
        "5月28日，围绕“产业振兴”开展实地调研活动，约30人参加。",
        "activity",
        {"held_on": "2025-05-28", "topic": "产业振兴", "form": "实地调研"},
        {"person_times", "times"},
    ),
    # enterprise_event
    (
        UF,
        "3月5日，东湖镇举办惠企政策宣讲会2场，到会企业36家，现场解答问题12个，发放资料200份。",
        "enterprise_event",
        {
            "held_on": "2025-03-05",
            "type": "政策宣讲会",
            "sessions": "2",
            "enterprises": "36",
            "questions_answered": "12",
            "materials": "200",
        },
        set(),
    ),
    (
        UF,
        "5月16日，经济联络科召开民营企业座谈会，18家企业参会。",
        "enterprise_event",
        {"held_on": "2025-05-16", "type": "企业座谈会", "enterprises": "18"},
        {"sessions"},
    ),
    (
        UF,
        "6月11日，联合柳河镇举办政企对接会1场，参加企业近40家。",
        "enterprise_event",
        {"held_on": "2025-06-11", "type": "政企对接会", "sessions": "1", "co_hosts": "柳河镇"},
        {"enterprises"},
    ),
    (
        UF,
        "4月25日举办融资政策宣讲会，发放资料三百份，解答问题9个。",
        "enterprise_event",
        {"type": "政策宣讲会", "materials": "300", "questions_answered": "9"},
        {"sessions"},
    ),
    # enterprise_visit
    (
        UF,
        "4月8日，经济联络科走访企业示例机电有限公司，了解二季度生产情况。",
        "enterprise_visit",
        {"visited_on": "2025-04-08", "enterprise": "示例机电有限公司"},
        set(),
    ),
    (
        UF,
        "近日，到东湖食品厂走访调研，听取企业意见。",
        "enterprise_visit",
        {"enterprise": "东湖食品厂"},
        {"visited_on"},
    ),
    # condolence
    (
        UF,
        "1月20日，春节走访慰问困难归侨15人次，送去慰问品价值1.2万元，了解困难件数5件，解决困难3件。",
        "condolence",
        {
            "visited_on": "2025-01-20",
            "person_times": "15",
            "goods_value": "1.2",
            "difficulties_found": "5",
            "difficulties_solved": "3",
        },
        set(),
    ),
    (
        UF,
        "5月30日，柳河镇开展走访慰问活动，慰问8人，慰问品金额4000元。",
        "condolence",
        {"visited_on": "2025-05-30", "person_times": "8", "goods_value": "0.4"},
        set(),
    ),
    (
        UF,
        "1月15日走访慰问侨属二十余人。",
        "condolence",
        {"visited_on": "2025-01-15"},
        {"person_times"},
    ),
    # service
    (
        UF,
        "3月15日，商会组织志愿者开展法律咨询服务活动1次，服务群众130人次。",
        "service",
        {"held_on": "2025-03-15", "type": "法律咨询", "times": "1", "people_served": "130"},
        set(),
    ),
    (
        UF,
        "5月8日，联谊会赴柳河镇开展义诊义治，受益人次96人次。",
        "service",
        {"held_on": "2025-05-08", "type": "义诊义治", "people_served": "96"},
        {"times"},
    ),
    (
        UF,
        "6月1日，开展捐资助学服务活动，捐款3.5万元，服务40人次。",
        "service",
        {"type": "捐资助学", "donation": "3.5", "people_served": "40"},
        {"times"},
    ),
    # delegation, exchange
    (
        UF,
        "昨日，参观考察团一行12人到访，达成合作意向2个。",
        "delegation",
        {"visitors": "12", "intents": "2", "purpose": "参观考察"},
        {"arrived_on"},
    ),
    (
        UF,
        "4月16日，接待来访团组1批，来访人数25人，目的是投资洽谈。",
        "delegation",
        {"arrived_on": "2025-04-16", "visitors": "25", "purpose": "投资洽谈"},
        set(),
    ),
    (
        UF,
        "5月4日，举办青少年交流活动2次，参加人数150人。",
        "exchange",
        {"held_on": "2025-05-04", "field": "青少年", "times": "2", "person_times": "150"},
        set(),
    ),
    (
        UF,
        "6月20日，联合宣传教育科举办经贸交流活动，参与人次约200人次。",
        "exchange",
        {"held_on": "2025-06-20", "field": "经贸", "co_hosts": "宣传教育科"},
        {"person_times", "times"},
    ),
    # appeal, media_item, proposal
    (
        UF,
        "3月11日收集企业用工诉求1件，3月18日交办，4月2日办结。",
        "appeal",
        {
            "collected_on": "2025-03-11",
            "assigned_on": "2025-03-18",
            "closed_on": "2025-04-02",
            "category": "用工",
        },
        set(),
    ),
    (
        UF,
        "5月9日，走访调研中收集到诉求事项厂区排水改造。",
        "appeal",
        {"collected_on": "2025-05-09", "source": "走访调研"},
        set(),
    ),
    (
        UF,
        "4月9日，稿件《同心聚力促发展》在示例日报刊发，属市级媒体图文报道。",
        "media_item",
        {
            "published_on": "2025-04-09",
            "title": "同心聚力促发展",
            "outlet": "示例日报",
            "form": "图文",
        },
        set(),
    ),
    (
        UF,
        "2月13日提交提案《关于改善社区养老服务的建议》，5月20日得到答复，意见被采纳。",
        "proposal",
        {
            "submitted_on": "2025-02-13",
            "replied_on": "2025-05-20",
            "type": "提案",
            "title": "关于改善社区养老服务的建议",
        },
        set(),
    ),
    # rural affairs
    (
        RA,
        "4月17日，农技人员在东湖镇开展小麦一喷三防田间指导培训3场，培训农户160人次，示范面积200亩。",
        "training",
        {
            "held_on": "2025-04-17",
            "form": "田间指导",
            "sessions": "3",
            "person_times": "160",
            "demo_area": "200",
        },
        set(),
    ),
    (
        RA,
        "3月21日，举办水稻机插秧技术培训，集中授课1场，参训人数75人。",
        "training",
        {"held_on": "2025-03-21", "form": "集中授课", "sessions": "1", "person_times": "75"},
        set(),
    ),
    (
        RA,
        "5月22日组织现场观摩，130多人参加培训。",
        "training",
        {"held_on": "2025-05-22", "form": "现场观摩"},
        {"person_times", "sessions"},
    ),
    (
        RA,
        "6月10日至12日，执法人员开展农资市场执法检查，检查门店35家次，发现问题8个，已整改6个，抽检种子20批次，合格19批次。",
        "inspection",
        {
            "inspected_on": "2025-06-10",
            "area": "农资",
            "places": "35",
            "problems": "8",
            "fixed": "6",
            "samples": "20",
            "samples_passed": "19",
        },
        set(),
    ),
    (
        RA,
        "2月25日，开展农机安全执法检查，检查16家次，发现隐患数3个。",
        "inspection",
        {"inspected_on": "2025-02-25", "area": "农机安全", "places": "16", "problems": "3"},
        set(),
    ),
    (
        RA,
        "4月18日，渔业执法检查20家，没有发现问题。",
        "inspection",
        {"area": "渔业", "places": "20"},
        set(),
    ),
    (
        RA,
        "4月28日，完成口蹄疫春季集中免疫，应免12500头，实免12380头。",
        "vaccination",
        {"done_on": "2025-04-28", "vaccine": "口蹄疫", "due": "12500", "done": "12380"},
        set(),
    ),
    (
        RA,
        "5月15日，禽流感集中免疫结束，应免数3万羽，实免数2.98万羽。",
        "vaccination",
        {"done_on": "2025-05-15", "vaccine": "禽流感", "due": "30000", "done": "29800"},
        set(),
    ),
    (
        RA,
        "5月20日，拨付农机购置补贴资金86.5万元，受益农户120户。",
        "payment",
        {"paid_on": "2025-05-20", "fund": "农机购置补贴", "amount": "86.5", "households": "120"},
        set(),
    ),
    (
        RA,
        "3月31日拨付耕地地力保护补贴资金2300000元。",
        "payment",
        {"paid_on": "2025-03-31", "fund": "耕地地力保护补贴", "amount": "230"},
        set(),
    ),
    (
        RA,
        "6月30日，柳河一号养殖场存栏1860头，本季出栏640头。",
        "livestock_count",
        {"farm": "柳河一号养殖场", "counted_on": "2025-06-30", "heads": "1860", "sold": "640"},
        set(),
    ),
    (
        RA,
        "3月12日，东湖村片区播种小麦，播种面积1200.5亩。",
        "planting",
        {"sown_on": "2025-03-12", "crop": "小麦", "area": "1200.5"},
        set(),
    ),
    (
        RA,
        "5月31日，东湖片区高标准农田项目累计完成投资320万元，累计完成面积1500亩，仍在建。",
        "project_progress",
        {
            "project": "东湖片区高标准农田项目",
            "reported_on": "2025-05-31",
            "invested": "320",
            "area_done": "1500",
            "stage": "在建",
        },
        set(),
    ),
    (
        RA,
        "4月2日，购置联合收割机6台，已登记。",
        "machinery_batch",
        {"acquired_on": "2025-04-02", "category": "联合收割机", "count": "6"},
        set(),
    ),
    (
        RA,
        "2月14日，查处经营假劣种子案件1起，立案，罚没款1.5万元。",
        "enforcement_case",
        {"fine": "1.5"},
        set(),
    ),
)


@cache
def kinds_of(pack: str) -> tuple[RecordKind, ...]:
    kinds = load_pack(find_pack(pack)).kinds.values()
    return tuple(kind for kind in kinds if not kind.is_register)


def proposed(pack: str, text: str) -> tuple[ProposedRecord, ...]:
    return propose_records(text, kinds_of(pack), H1, NAMES, own=("我镇",))


@pytest.mark.parametrize(
    ("pack", "text", "kind", "values", "asked"), CASES, ids=[c[1][:18] for c in CASES]
)
def test_a_text_becomes_a_proposal(
    pack: str, text: str, kind: str, values: dict[str, str], asked: set[str]
) -> None:
    found = proposed(pack, text)
    assert [one.kind for one in found][:1] == [kind]
    said = {name: value.text for name, value in found[0].values.items()}
    assert {name: said.get(name) for name in values} == values
    rough = {
        name
        for name, value in found[0].values.items()
        if value.ask is not None
        and name
        in {
            f.id
            for f in next(k for k in kinds_of(pack) if k.id == kind).fields
            if f.type.id not in ("choice", "choices", "text")
        }
    }
    assert rough == asked


def test_there_are_texts_of_ten_kinds_and_both_packs() -> None:
    assert len(CASES) >= 40
    assert len({(pack, kind) for pack, _text, kind, _values, _asked in CASES}) >= 10
    assert {pack for pack, *_rest in CASES} == {UF, RA}


@pytest.mark.parametrize("case", CASES, ids=[c[1][:18] for c in CASES])
def test_nothing_is_proposed_that_the_text_does_not_say(
    case: tuple[str, str, str, dict[str, str], set[str]],
) -> None:
    pack, text, *_rest = case
    for one in proposed(pack, text):
        for value in one.values.values():
            # Every value rests on words of the text, or is marked as a guess.
            assert value.ask is not None or value.words
            assert all(part in text for part in value.words.split("、"))


@pytest.mark.parametrize(
    "text", ["", "。。。", "会议室的空调坏了", "a" * 3000, "1" * 500, "（" * 900]
)
def test_a_text_of_nothing_in_particular_does_no_harm(text: str) -> None:
    for pack in (UF, RA):
        proposed(pack, text)
        for kind in kinds_of(pack):
            propose_as(text, kind, H1, NAMES)


def test_a_rough_number_is_asked_for_in_its_own_words() -> None:
    (one, *_rest) = proposed(UF, "6月18日上午，我村组织开展反诈防骗知识培训，参训80余人。")
    value = one.values["person_times"]
    assert (value.text, value.words) == ("", "80余人")
    assert "80余人" in str(value.ask)


def test_a_day_outside_the_period_is_proposed_and_pointed_out() -> None:
    (one, *_rest) = proposed(UF, "2024年12月3日，举办统战干部培训班，参训50人。")
    assert one.values["held_on"].text == "2024-12-03"
    assert one.values["held_on"].ask is not None
