"""Own clean sentences of many wordings, each with one known error made in it where it holds the evidence."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from decimal import Decimal

from bench.planted.words import (
    OPEN,
    PLACES,
    RATES,
    SECTORS,
    STOCKS,
    THINGS,
    Words,
    another_rate,
    hundredths,
    rounded,
)


@dataclass(frozen=True, slots=True)
class Planted:
    """A clean passage and the same with an error.

    Attributes:
        sort: The class of the error.
        clean: Without it.
        broken: With it.
    """

    sort: str
    clean: str
    broken: str


Frame = Callable[[Words], Planted]
FRAMES: list[Frame] = []


def frame(function: Frame) -> Frame:
    FRAMES.append(function)
    return function


def plants(seed: int, rounds: int) -> Iterator[Planted]:
    """Every frame so many times, the same for the same seed."""
    for make in FRAMES:
        for number in range(rounds):
            yield make(Words(random.Random(f"{seed} {make.__name__} {number}")))


def _pick(words: Words, sort: str, templates: tuple[str, ...], right: dict, wrong: dict) -> Planted:
    template = words.dice.choice(templates)
    state = words.dice.getstate()
    clean = words.say(template, **right)
    words.dice.setstate(state)
    return Planted(sort, clean, words.say(template, **(right | wrong)))


@frame
def part_sum(w: Words) -> Planted:
    what, unit, one, other = w.dice.choice(SECTORS[:7] + SECTORS[12:14])
    a, b = w.number(), w.number()
    right = {"t": a + b, "a": a, "b": b, "what": what, "u": unit, "one": one, "two": other}
    wrong: dict = w.dice.choice([{"a": w.off(a)}, {"b": w.off(b)}, {"t": w.off(a + b)}])
    return _pick(
        w,
        "part-sum",
        (
            OPEN + "{what}{t}{u}，其中{one}{a}{u}[、|，|；]{two}{b}{u}。",
            OPEN + "{what}{t}{u}，其中[：|]{one}{a}{u}，{two}{b}{u}，[成效明显|工作有序推进]。",
            OPEN + "{what}{t}{u}，分为{one}{a}{u}[、|和]{two}{b}{u}。",
            OPEN + "{what}{t}{u}（{one}{a}{u}[、|，]{two}{b}{u}）。",
            OPEN + "{what}{t}{u}，包括{one}{a}{u}和{two}{b}{u}。",
        ),
        right,
        wrong,
    )


@frame
def part_sum_three(w: Words) -> Planted:
    what, unit, *_ = w.dice.choice(SECTORS)
    a, b, c = w.number(), w.number(), w.number()
    right = {"t": a + b + c, "a": a, "b": b, "c": c, "what": what, "u": unit}
    wrong: dict = w.dice.choice([{"a": w.off(a)}, {"c": w.off(c)}, {"t": w.off(a + b + c)}])
    return _pick(
        w,
        "part-sum",
        (
            OPEN + "{what}{t}{u}，分为甲类{a}{u}、乙类{b}{u}、丙类{c}{u}。",
            OPEN + "{what}{t}{u}，分别为东片{a}{u}、中片{b}{u}、西片{c}{u}。",
            "[上半年|今年以来]，东片{what}{a}{u}，中片{b}{u}，西片{c}{u}，[合计|共计|总计]{t}{u}。",
            "东片{what}{a}{u}、中片{what}{b}{u}、西片{what}{c}{u}，三个片区[合计|共计]{what}{t}{u}。",
            OPEN + "{what}{t}{u}（东片{a}{u}、中片{b}{u}、西片{c}{u}）。",
        ),
        right,
        wrong,
    )


@frame
def part_sum_money(w: Words) -> Planted:
    w.style = w.dice.choice(["plain", "plain", "comma"])
    a, b = w.number(120, 4000), w.number(120, 4000)
    right = {"t": a + b, "a": a, "b": b, "y": Decimal(a + b) / 10000}
    return _pick(
        w,
        "part-sum",
        (
            OPEN
            + "[争取|落实|投入]资金{t}万元，其中[中央|上级]资金{a}万元、[地方|本级]资金{b}万元。",
            OPEN + "[争取|到位]资金{y}亿元，分为上级补助{a}万元、本级配套{b}万元。",
            "[市级|上级]补助{a}万元，本级配套{b}万元，[合计|总计|共计][投入|]{t}万元。",
            OPEN + "到位资金{t}万元（上级{a}万元、自筹{b}万元）。",
        ),
        right,
        {"a": w.off(a, most=100)},
    )


@frame
def part_gt_whole(w: Words) -> Planted:
    what, unit, done = w.dice.choice(THINGS)
    t = w.number(20, 900)
    a = w.dice.randint(max(1, t // 2), t - 1)
    right = {"t": t, "a": a, "what": what, "u": unit, "d": done}
    return _pick(
        w,
        "part-gt-whole",
        (
            OPEN + "{what}{t}{u}，其中[已|按期|]{d}{a}{u}。",
            OPEN + "{what}{t}{u}（其中{d}{a}{u}）。",
            OPEN + "{what}{t}{u}，其中：按期{d}{a}{u}，群众普遍满意。",
            OPEN + "{what}{t}{u}，含上级交办的{a}{u}。",
            "在{what}的{t}{u}中，已{d}{a}{u}。",
            OPEN + "{what}{t}{u}，[已|全部]{d}[了|]{a}{u}。",
        ),
        right,
        {"a": t + w.dice.randint(1, max(2, t // 5))},
    )


@frame
def complement(w: Words) -> Planted:
    what, unit, done = w.dice.choice(THINGS)
    a, b = w.number(30, 500), w.dice.randint(3, 30)
    right = {"t": a + b, "a": a, "b": b, "what": what, "u": unit, "d": done}
    wrong: dict = w.dice.choice([{"b": w.off(b)}, {"t": w.off(a + b)}])
    return _pick(
        w,
        "complement",
        (
            OPEN
            + "{what}{t}{u}，已{d}{a}{u}，[剩余|其余|余下]{b}{u}[正在办理|正在推进|按计划推进]。",
            OPEN + "{what}{t}{u}，已{d}{a}{u}，[剩余的|其余的]{b}{u}将于年底前{d}。",
            OPEN + "{what}{t}{u}，{d}{a}{u}，未{d}{b}{u}。",
            OPEN + "{what}{t}{u}，其中已{d}{a}{u}，尚未{d}{b}{u}。",
            OPEN + "{what}{t}{u}，目前已{d}{a}{u}，还有{b}{u}未{d}。",
            OPEN + "{what}{t}{u}，截至月底已全部{d}{a}{u}，还剩{b}{u}。",
        ),
        right,
        wrong,
    )


@frame
def nested(w: Words) -> Planted:
    t = w.number(100, 900)
    a = w.dice.randint(t // 3, t - 5)
    b = w.dice.randint(2, a - 1)
    right = {"t": t, "a": a, "b": b}
    return _pick(
        w,
        "nested",
        (
            "全镇在岗人员{t}人，其中大专以上{a}人（其中本科{b}人）。",
            "[参训|到会]{t}人，其中党员{a}人，[女党员|党员中女性]{b}人。",
            "检查企业{t}家，其中规模以上{a}家（含外资{b}家）。",
            "实施项目{t}个，其中民生项目{a}个（其中年内完工{b}个）。",
        ),
        right,
        {"b": a + w.dice.randint(1, 20)},
    )


@frame
def respectively(w: Words) -> Planted:
    count = w.dice.choice([3, 4])
    places = w.dice.sample(PLACES, count)
    what, unit, *_ = w.dice.choice(SECTORS)
    values = [w.number() for _ in places]
    template = w.dice.choice(
        (
            "{places}分别{what}{values}。",
            "{places}{n}个社区分别{what}{values}。",
            "[上半年|今年以来]，{places}{what}分别为{values}。",
        )
    )
    listed = [f"{w.show(value)}{unit}" for value in values]
    joined = ["、".join(listed[:-1]), listed[-1]]
    right = {"places": "、".join(places), "n": "两三四五"[count - 2], "what": what}
    state = w.dice.getstate()
    tie = w.dice.choice(["、", "和"])
    clean = w.say(template, **right, values=tie.join(joined))
    w.dice.setstate(state)
    tie = w.dice.choice(["、", "和"])
    short = tie.join(["、".join(listed[: count - 2]), listed[count - 2]]) if count > 2 else ""
    return Planted("respectively", clean, w.say(template, **right, values=short))


@frame
def same_conflict(w: Words) -> Planted:
    what, unit, *_ = w.dice.choice(SECTORS)
    a = w.number()
    right = {"a": a, "b": a, "what": what, "u": unit}
    return _pick(
        w,
        "same-conflict",
        (
            "上半年，共{what}{a}{u}，各项工作有序推进。\n一、主要工作\n上半年共{what}{b}{u}，[群众反映良好|成效明显]。",
            "上半年累计{what}{a}{u}。\n二、存在问题\n上半年虽然共{what}{b}{u}，但工作仍不平衡。",
            "今年以来，全县共{what}{a}{u}。\n（一）抓好落实。今年以来全县累计{what}{b}{u}。",
            "2025年上半年共{what}{a}{u}。\n总的看，2025年上半年{what}{b}{u}，[完成了任务|进展顺利]。",
            "截至6月底，全区共{what}{a}{u}。\n三、下一步打算\n在截至6月底全区共{what}{b}{u}的基础上，继续推进。",
            "上半年，我局{what}{a}{u}。\n附：上半年，我局共{what}{b}{u}。",
        ),
        right,
        {"b": w.off(a)},
    )


@frame
def yoy(w: Words) -> Planted:
    what, unit = w.dice.choice(STOCKS)
    b = w.number(60, 900)
    n = b + w.dice.randint(3, max(5, b // 2))
    rate = hundredths(n - b, b, w.dice.choice([0, 1, 1, 1, 2]))
    right = {"n": n, "b": b, "d": n - b, "p": rate, "what": what, "u": unit}
    up = "[增长|上升|提高|增加]"
    return _pick(
        w,
        "yoy",
        (
            "[上半年|1—6月]，{what}{n}{u}，[上年|去年]同期{b}{u}，同比" + up + "{p}%。",
            "[上半年|今年以来]，{what}{n}{u}，同比" + up + "{p}%（[上年|去年]同期{b}{u}）。",
            "{what}由[上年|去年]同期的{b}{u}[增加到|增至|上升到]{n}{u}，[同比|]增长{p}%。",
            "{what}[达到|为|达]{n}{u}，[较|比]去年同期的{b}{u}" + up + "{p}%。",
            "{what}[达到|为|达]{n}{u}，[较|比]上年同期{b}{u}增加{d}{u}，增长{p}%。",
            "{what}[达到|为|达]{n}{u}，同比增加{d}{u}，[增长|增幅为|增幅]{p}%。",
            "[去年|上年]同期{what}{b}{u}，今年上半年{n}{u}，同比" + up + "{p}%。",
            "{what}{n}{u}，去年同期为{b}{u}，[增幅为|增长|同比增幅达]{p}%。",
            "{what}{n}{u}（去年同期{b}{u}），同比增长{p}%。",
        ),
        right,
        {"p": another_rate(w.dice, rate)},
    )


@frame
def yoy_down(w: Words) -> Planted:
    what, unit = w.dice.choice(STOCKS)
    b = w.number(60, 900)
    n = b - w.dice.randint(3, max(5, b // 3))
    rate = hundredths(b - n, b, 1)
    right = {"n": n, "b": b, "d": b - n, "p": rate, "what": what, "u": unit, "way": "下降"}
    wrong: dict = w.dice.choice([{"p": another_rate(w.dice, rate)}, {"way": "增长"}])
    return _pick(
        w,
        "yoy",
        (
            "上半年，{what}{n}{u}，[上年|去年]同期{b}{u}，同比{way}{p}%。",
            "{what}[为|]{n}{u}，[较|比]去年同期的{b}{u}{way}{p}%。",
            "{what}{n}{u}，同比{way}{p}%，去年同期为{b}{u}。",
        ),
        right,
        wrong,
    )


@frame
def mom(w: Words) -> Planted:
    what, unit = w.dice.choice(STOCKS)
    b = w.number(40, 400)
    n = b + w.dice.randint(3, max(5, b // 2))
    rate = hundredths(n - b, b, 1)
    right = {"n": n, "b": b, "p": rate, "what": what, "u": unit}
    return _pick(
        w,
        "mom",
        (
            "6月{what}{n}{u}，5月{b}{u}，环比增长{p}%。",
            "5月{what}{b}{u}，6月{n}{u}，环比[增长|上升]{p}%。",
            "6月[份|]{what}{n}{u}，[上月|5月份]为{b}{u}，环比增长{p}%。",
            "二季度{what}{n}{u}，一季度{b}{u}，环比增长{p}%。",
            "本月{what}{n}{u}，[比|较]上月的{b}{u}增长{p}%。",
        ),
        right,
        {"p": another_rate(w.dice, rate)},
    )


@frame
def share(w: Words) -> Planted:
    what, unit, one, _ = w.dice.choice(SECTORS)
    t = w.number(100, 900)
    a = w.dice.randint(max(2, t // 10), t - t // 5)
    rate = hundredths(a, t, w.dice.choice([0, 1, 1, 2]))
    right = {"t": t, "a": a, "p": rate, "what": what, "u": unit, "one": one}
    return _pick(
        w,
        "share",
        (
            OPEN + "{what}{t}{u}，其中{one}{a}{u}，[占|占比|占总数的|占比为]{p}%。",
            OPEN + "{what}{t}{u}，{one}{a}{u}，占[全部|总量]的{p}%。",
            "{one}{a}{u}，占{what}总数{t}{u}的{p}%。",
            OPEN + "{what}{t}{u}。其中，{one}{a}{u}，占比{p}%。",
            "在{what}的{t}{u}中，{one}有{a}{u}，占{p}%。",
            OPEN + "{what}{t}{u}，其中{one}{a}{u}（占{p}%）。",
        ),
        right,
        {"p": another_rate(w.dice, rate)},
    )


@frame
def rate(w: Words) -> Planted:
    what, unit, done = w.dice.choice(THINGS)
    t = w.number(60, 900)
    a = w.dice.randint(t // 2, t - 3)
    told = hundredths(a, t, w.dice.choice([0, 1, 1, 2]))
    right = {"t": t, "a": a, "p": told, "what": what, "u": unit, "d": done}
    return _pick(
        w,
        "rate",
        (
            OPEN + "{what}{t}{u}，[已|]{d}{a}{u}，{d}率[为|达|达到|]{p}%。",
            OPEN + "{what}{t}{u}，{d}{a}{u}，{d}率{p}%，[成效明显|位居前列]。",
            "年度任务{t}{u}，[目前|截至6月底][已|]完成{a}{u}，完成率{p}%。",
            "完成{a}{u}，占年度任务{t}{u}的{p}%。",
            "[已|]完成{a}{u}，完成[年度|全年]目标任务{t}{u}的{p}%。",
            "全年计划{t}{u}，上半年完成{a}{u}，完成[年度计划的|全年任务的]{p}%。",
            "应{d}{t}{u}，实际{d}{a}{u}，{d}率{p}%。",
        ),
        right,
        {"p": another_rate(w.dice, told)},
    )


@frame
def pp(w: Words) -> Planted:
    name = w.dice.choice(RATES)
    b = Decimal(w.dice.randint(600, 900)) / 10
    d = Decimal(w.dice.randint(8, 80)) / 10
    right = {"n": b + d, "b": b, "d": d, "name": name, "pp": "个百分点"}
    wrong: dict = w.dice.choice([{"pp": "%"}, {"d": d + Decimal("1.2")}])
    return _pick(
        w,
        "pp",
        (
            "{name}由[去年|上年同期|]{b}%[提高到|提升到|上升至|提升至]{n}%，[提高|提升|上升][了|]{d}{pp}。",
            "{name}从{b}%[提高到|提升至]{n}%，提高{d}{pp}。",
            "{name}[达到|为]{n}%，[比|较]上年的{b}%提高{d}{pp}。",
            "{name}[达到|为]{n}%，上年同期{b}%，同比提高{d}{pp}。",
        ),
        right,
        wrong,
    )


@frame
def delta(w: Words) -> Planted:
    what, unit = w.dice.choice(STOCKS)
    b = w.number(30, 600)
    d = w.dice.randint(3, 60)
    right = {"n": b + d, "b": b, "d": d, "what": what, "u": unit}
    return _pick(
        w,
        "delta",
        (
            "{what}[由|从][年初的|去年的|]{b}{u}[增至|增加到|增加至|发展到|上升到]{n}{u}，[增加|净增|新增]{d}{u}。",
            "{what}{n}{u}，[上年|去年]同期{b}{u}，[同比|]增加{d}{u}。",
            "{what}[达到|达|为]{n}{u}，[较|比]去年同期的{b}{u}[增加|多]{d}{u}。",
            "{what}[达到|达|为]{n}{u}，[较|比]年初的{b}{u}增加[了|]{d}{u}。",
        ),
        right,
        {"d": w.off(d)},
    )


@frame
def direction(w: Words) -> Planted:
    what, unit = w.dice.choice(STOCKS)
    b = w.number(30, 600)
    n = b + w.dice.randint(3, 60)
    right = {"n": n, "b": b, "what": what, "u": unit}
    return _pick(
        w,
        "direction",
        (
            "{what}[由|从][去年同期的|年初的|]{b}{u}[增加到|上升到|增至|增长到|提高到|上升至]{n}{u}。",
            "{what}[由|从]{n}{u}[减少到|下降到|降至|减至|下降至]{b}{u}，工作压力减轻。".replace(
                "{n}", "{hi}"
            ).replace("{b}", "{lo}"),
        ),
        right | {"hi": n, "lo": b},
        {"n": b, "b": n, "hi": b, "lo": n},
    )


@frame
def increase_to(w: Words) -> Planted:
    what, unit = w.dice.choice(STOCKS)
    b = w.number(30, 300)
    d = w.dice.randint(5, 25)
    right = {"n": b + d, "b": b, "d": d, "what": what, "u": unit, "to": "增加到"}
    return _pick(
        w,
        "increase-to",
        (
            "{what}[由|从]{b}{u}{to}{n}{u}，净增{d}{u}。",
            "{what}由年初的{b}{u}{to}{n}{u}，净增{d}{u}。",
        ),
        right,
        {"to": "增加了"},
    )


@frame
def times_up(w: Words) -> Planted:
    what, unit = w.dice.choice(STOCKS)
    b = w.number(20, 200)
    k = w.dice.randint(2, 5)
    right = {"n": b * k, "b": b, "k": k - 1, "what": what, "u": unit}
    return _pick(
        w,
        "times",
        (
            "{what}[由|从]{b}{u}[增至|增加到|上升到]{n}{u}，[增长|增加]{k}倍。",
            "{what}{n}{u}，上年同期{b}{u}，同比增长{k}倍。",
            "{what}[达到|达]{n}{u}，[比|较]去年同期的{b}{u}增长{k}倍。",
        ),
        right,
        {"k": k + w.dice.choice([0, 1])},
    )


@frame
def times_level(w: Words) -> Planted:
    what, unit = w.dice.choice(STOCKS)
    b = w.number(20, 200)
    k = w.dice.randint(2, 6)
    right = {"n": b * k, "b": b, "k": k, "what": what, "u": unit}
    return _pick(
        w,
        "times",
        (
            "{what}[由|从]{b}{u}[增至|增加到]{n}{u}，是[原来|去年]的{k}倍。",
            "{what}{n}{u}，上年同期{b}{u}，是上年同期的{k}倍。",
        ),
        right,
        {"k": k + w.dice.choice([1, 2])},
    )


@frame
def fan(w: Words) -> Planted:
    what = w.dice.choice(["村集体收入", "技术合同成交额", "线上销售额", "旅游收入"])
    b = w.dice.randint(60, 400)
    k = w.dice.choice([1, 2])
    names = ["", "一番", "两番", "三番"]
    right = {"n": b * 2**k, "b": b, "k": names[k], "what": what}
    return _pick(
        w,
        "fan",
        (
            "{what}[由|从]{b}万元[增至|增加到|增长到]{n}万元，翻[了|]{k}。",
            "{what}[由|从]{b}万元[增至|增加到]{n}万元，实现翻{k}。",
        ),
        right,
        {"k": names[k + 1] if k == 1 else names[w.dice.choice([1, 3])]},
    )


@frame
def average(w: Words) -> Planted:
    c = w.dice.randint(4, 40)
    each = w.dice.randint(12, 90)
    right = {"c": c, "t": c * each, "e": each}
    return _pick(
        w,
        "avg",
        (
            "[举办|开展]培训{c}场，[参训|培训]{t}人次，场均{e}人次。",
            "[举办|开展]宣讲{c}场次，覆盖群众{t}人次，平均每场{e}人次。",
            "走访{c}户，慰问{t}人，户均{e}人。",
            "{c}个村共投工{t}个，村均{e}个。",
            "派出{c}个工作组，检查企业{t}家，[平均每组|每组平均]检查{e}家。",
        ),
        right,
        {"e": each + w.dice.choice([-3, -2, 2, 4, 6])},
    )


@frame
def percap(w: Words) -> Planted:
    c = w.dice.randint(20, 400)
    each = w.dice.randint(6, 60) * 100
    total = Decimal(c * each) / 10000
    right = {"c": c, "t": total, "e": each}
    return _pick(
        w,
        "percap",
        (
            "发放补贴{t}万元，惠及{c}户，户均{e}元。",
            "[发放|兑付]救助金{t}万元、惠及困难群众{c}人，人均{e}元。",
            "向{c}户发放产业奖补{t}万元，户均[达|]{e}元。",
            "为{c}名学生发放助学金{t}万元，[生均|人均]{e}元。",
        ),
        right,
        {"e": each + w.dice.choice([-200, 300, 500, 1000])},
    )


@frame
def unit_conflict(w: Words) -> Planted:
    what, one, other = w.dice.choice(
        (
            ("培训基层干部", "人", "人次"),
            ("走访慰问困难家庭", "户", "户次"),
            ("检查餐饮单位", "家", "家次"),
            ("参加集中学习", "人", "人次"),
        )
    )
    a = w.number(120, 900)
    right = {"a": a, "what": what, "u": one, "v": one}
    return _pick(
        w,
        "unit-conflict",
        (
            "上半年，共{what}{a}{u}。\n二、主要做法\n上半年共{what}{a}{v}，效果良好。",
            "今年以来{what}{a}{u}。\n总的看，今年以来共{what}{a}{v}。",
        ),
        right,
        {"v": other},
    )


@frame
def magnitude(w: Words) -> Planted:
    what = w.dice.choice(["到位资金", "完成固定资产投资", "发放惠农补贴", "争取上级补助"])
    a = w.dice.randint(1011, 9899)
    right = {"a": a, "y": Decimal(a) / 10000, "what": what}
    wrong = {"y": Decimal(a) / w.dice.choice([1000, 1000, 100])}
    return _pick(
        w,
        "magnitude",
        (
            "上半年，{what}{a}万元。\n总的看，上半年共{what}{y}亿元。",
            "今年以来，全县{what}{a}万元，[进展顺利|同比增加]。\n一、主要成效\n今年以来，全县累计{what}{y}亿元。",
            "上半年共{what}{y}亿元。\n（二）抓资金保障。上半年{what}{a}万元。",
        ),
        right,
        wrong,
    )


@frame
def cumulative(w: Words) -> Planted:
    what, unit = w.dice.choice(STOCKS)
    a = w.number(60, 900)
    b = a + w.dice.randint(5, 80)
    right = {"a": a, "b": b, "what": what, "u": unit}
    return _pick(
        w,
        "cumulative",
        (
            "1—5月{what}{a}{u}，1—6月{what}{b}{u}。",
            "1—5月，全县{what}{a}{u}。\n二、成效\n1—6月，全县{what}{b}{u}。",
            "截至5月底，累计{what}{a}{u}；截至6月底，累计{what}{b}{u}。",
            "一季度累计{what}{a}{u}，上半年累计{what}{b}{u}。",
        ),
        right,
        {"b": a - w.dice.randint(3, 20)},
    )


@frame
def flow_stock(w: Words) -> Planted:
    what, unit = w.dice.choice(STOCKS[:6])
    b, i, o = w.number(40, 300), w.dice.randint(6, 40), w.dice.randint(1, 5)
    right = {"b": b, "i": i, "o": o, "n": b + i - o, "what": what, "u": unit}
    return _pick(
        w,
        "flow-stock",
        (
            "年初[有|]{what}{b}{u}，[新增|增加]{i}{u}、[退出|减少|注销]{o}{u}，[现有|目前共有|期末]{n}{u}。",
            "{what}年初{b}{u}，上半年新增{i}{u}，退出{o}{u}，[现有|6月底为]{n}{u}。",
        ),
        right,
        {"n": w.off(b + i - o)},
    )


@frame
def flow_stock_two(w: Words) -> Planted:
    what, unit = w.dice.choice(STOCKS[:6])
    b, i = w.number(40, 300), w.dice.randint(6, 40)
    return _pick(
        w,
        "flow-stock",
        (
            "[上年末|去年底|年初][共有|有]{what}{b}{u}，[上半年|今年]新增{i}{u}，[总数达到|现有|累计达到]{n}{u}。",
            "在原有{b}{u}{what}的基础上，新增{i}{u}，[总数达|现有]{n}{u}。",
        ),
        {"b": b, "i": i, "n": b + i, "what": what, "u": unit},
        {"n": w.off(b + i)},
    )


@frame
def sign(w: Words) -> Planted:
    what, _ = w.dice.choice(STOCKS)
    d = Decimal(w.dice.randint(11, 90)) / 10
    return _pick(
        w,
        "sign",
        ("{what}[同比|环比|][增长|下降|上升|减少]{d}%。", "{what}[较上年同期|比去年]下降{d}%。"),
        {"what": what, "d": str(d)},
        {"d": f"-{d}"},
    )


@frame
def times_down(w: Words) -> Planted:
    what = w.dice.choice(["运行费用", "信访量", "事故起数", "办理时间", "能耗"])
    return _pick(
        w,
        "times-down",
        ("{what}[同比|比去年|][下降|减少|降低|缩短][了|]{d}。", "{what}[由高到低|大幅]，降低{d}。"),
        {"what": what, "d": "50%"},
        {"d": w.dice.choice(["1倍", "2倍", "一倍", "3倍"])},
    )


@frame
def rate_gt100(w: Words) -> Planted:
    name = w.dice.choice(["覆盖率", "整改率", "办结率", "参保率", "满意率", "合格率", "入户走访率"])
    return _pick(
        w,
        "rate-gt100",
        (
            "[全县|全镇|]{name}[为|达|达到|]{p}%。",
            "[上半年|截至6月底]，{name}[达|]{p}%，[居全市前列|成效明显]。",
        ),
        {"name": name, "p": Decimal(w.dice.randint(900, 999)) / 10},
        {"p": Decimal(w.dice.randint(1012, 1200)) / 10},
    )


@frame
def shares_100(w: Words) -> Planted:
    a = w.dice.randint(20, 45)
    b = w.dice.randint(15, 30)
    c = 100 - a - b
    return _pick(
        w,
        "shares-100",
        (
            "办件中，咨询类、投诉类、建议类[分别占|占比分别为]{a}%、{b}%、{c}%。",
            "从类别看，咨询类占{a}%、投诉类占{b}%、其他类占{c}%。",
        ),
        {"a": a, "b": b, "c": c},
        {"c": c + w.dice.choice([-6, 4, 5, 8])},
    )


@frame
def rank(w: Words) -> Planted:
    n = w.dice.randint(8, 20)
    k = w.dice.randint(1, n)
    return _pick(
        w,
        "rank",
        (
            "[综合考评|群众满意度]在全[县|市]{n}个[乡镇|街道]中[列|排|位列|排名]第{k}[位|名]。",
            "在{n}个[县区|部门|成员单位]中排名第{k}位。",
        ),
        {"n": n, "k": k},
        {"k": n + w.dice.randint(1, 4)},
    )


@frame
def list_count(w: Words) -> Planted:
    count = w.dice.choice([3, 4, 5])
    places = w.dice.sample([place.removesuffix("社区") for place in PLACES], count)
    return _pick(
        w,
        "list-count",
        (
            "在{places}{n}个社区[开展试点|设立服务站]。",
            "{places}{n}个村[率先完成|全部完成]改造。",
        ),
        {"places": "、".join(places), "n": w.dice.choice([count, "两三四五六"[count - 2]])},
        {"n": count + w.dice.choice([1, 2])},
    )


@frame
def enum_count(w: Words) -> Planted:
    body = [
        "一是健全机制，压实责任",
        "二是抓住重点，分类推进",
        "三是加强督查，确保实效",
        "四是强化宣传，营造氛围",
    ]
    count = w.dice.choice([3, 4])
    return _pick(
        w,
        "enum-count",
        ("[重点|主要|][采取|抓好|落实]{n}[项措施|个方面工作|项举措]：{body}。",),
        {"n": "三四"[count - 3], "body": "；".join(body[:count])},
        {"n": "四五"[count - 3]},
    )


@frame
def title_body(w: Words) -> Planted:
    items = ["修缮道路", "新建公厕", "增设路灯", "改造菜场", "建设泵站", "安装扶手", "补种绿植"]
    count = w.dice.choice([4, 5, 6])
    nth = "一二三四五六七"
    return _pick(
        w,
        "title-body",
        ("（二）办好{n}件实事\n{body}。\n（三）下一步打算\n继续推进。",),
        {"n": nth[count - 1], "body": "；".join(f"{nth[i]}是{items[i]}" for i in range(count))},
        {"n": nth[count]},
    )


@frame
def absolute(w: Words) -> Planted:
    done = w.dice.choice(["整改", "办结", "化解"])
    return _pick(
        w,
        "absolute",
        ("[发现的问题|受理事项|各类隐患]{all}{d}[到位|]，{d}率[达|为|]{p}%。",),
        {"all": "基本", "d": done, "p": Decimal(w.dice.randint(850, 990)) / 10},
        {"all": "全部"},
    )


@frame
def half_claim(w: Words) -> Planted:
    return _pick(
        w,
        "half-claim",
        (
            "[实现|做到]时间过半、任务过半，[完成|已完成][年度|全年][任务|目标]的{p}%。",
            "[顺利实现|实现]“双过半”，完成年度任务的{p}%。",
        ),
        {"p": Decimal(w.dice.randint(510, 700)) / 10},
        {"p": Decimal(w.dice.randint(310, 480)) / 10},
    )


@frame
def approx_conflict(w: Words) -> Planted:
    what, unit, *_ = w.dice.choice(SECTORS)
    base = w.dice.randint(2, 9) * 100
    return _pick(
        w,
        "approx",
        (
            "上半年，共{what}{h}{u}。\n二、做法\n上半年共{what}{n}{u}。",
            "今年以来，全县{what}{h}{u}。\n总的看，今年以来全县累计{what}{n}{u}。",
        ),
        {"what": what, "u": unit, "h": f"{base}余", "n": base + 26},
        {"h": f"近{base}"},
    )


@frame
def yoy_label(w: Words) -> Planted:
    what, unit = w.dice.choice(STOCKS)
    n = w.number(40, 400)
    p = Decimal(w.dice.randint(21, 300)) / 10
    return _pick(
        w,
        "yoy-label",
        (
            "6月{what}{n}{u}，[比|较]5月{label}增长{p}%。",
            "本月{what}{n}{u}，[比|较]上月{label}[增长|下降]{p}%。",
            "二季度{what}{n}{u}，[比|较]一季度{label}[增长|下降]{p}%。",
        ),
        {"what": what, "u": unit, "n": n, "p": p, "label": "环比"},
        {"label": "同比"},
    )


@frame
def mom_label(w: Words) -> Planted:
    what, unit = w.dice.choice(STOCKS)
    return _pick(
        w,
        "yoy-label",
        (
            "{what}{n}{u}，[比|较]上年同期{label}[增长|下降]{p}%。",
            "上半年{what}{n}{u}，[比|较]去年同期{label}增长{p}%。",
        ),
        {"what": what, "u": unit, "n": w.number(), "p": Decimal("8.4"), "label": "同比"},
        {"label": "环比"},
    )


@frame
def base_zero(w: Words) -> Planted:
    what, unit = w.dice.choice(STOCKS)
    return _pick(
        w,
        "base-zero",
        (
            "{what}{n}{u}，[上年|去年]同期{b}{u}，同比增长{p}%。",
            "{what}由去年同期的{b}{u}增加到{n}{u}，[同比|]增长{p}%。",
        ),
        {"what": what, "u": unit, "n": 40, "b": 20, "p": 100},
        {"b": 0},
    )


@frame
def period_mismatch(w: Words) -> Planted:
    what, unit = w.dice.choice(STOCKS)
    b = w.number(60, 300)
    n = b // 2 + 3
    right = {"n": n, "b": b, "p": hundredths(b - n, b), "what": what, "u": unit, "when": "去年同期"}
    return _pick(
        w,
        "period-mismatch",
        (
            "上半年{what}{n}{u}，[比|较]{when}{b}{u}下降{p}%。",
            "上半年{what}{n}{u}，[比|较]{when}的{b}{u}[下降|减少]{p}%。",
            "1—6月{what}{n}{u}，{when}{b}{u}，下降{p}%。",
        ),
        right,
        {"when": w.dice.choice(["去年全年", "上年全年"])},
    )


@frame
def unit_conv(w: Words) -> Planted:
    ha = w.dice.randint(12, 300)
    kind = w.dice.choice(["mu", "kg", "km"])
    templates: tuple[str, ...]
    if kind == "mu":
        templates = (
            "[流转土地|完成造林]{a}亩（[约|合|约合|]{b}公顷）。",
            "[治理|造林]{b}公顷（合{a}亩）。",
        )
        right = {"a": ha * 15, "b": ha}
        wrong = {"b": w.dice.choice([ha * 10, ha + 40, max(1, ha // 10)])}
    elif kind == "kg":
        templates = ("[销毁|清理]废旧物资{a}公斤（[合|约|]{b}吨）。",)
        right = {"a": ha * 1000, "b": ha}
        wrong = {"b": ha * 10}
    else:
        templates = ("[疏浚|新修]沟渠{a}米（[合|]{b}公里）。",)
        right = {"a": ha * 1000, "b": ha}
        wrong = {"b": ha + 30}
    return _pick(w, "unit-conv", templates, right, wrong)


@frame
def event_ratio(w: Words) -> Planted:
    c = w.dice.randint(6, 40)
    return _pick(
        w,
        "event-ratio",
        ("[举办|开展]培训{c}[场|期|场次]，[参训|培训]{t}人次。", "组织宣讲{c}场、覆盖{t}人次。"),
        {"c": c, "t": c * 35},
        {"t": max(2, c - w.dice.randint(1, 4))},
    )


@frame
def ref(w: Words) -> Planted:
    n = w.dice.choice([2, 3])
    names = ["工作任务清单", "项目进度表", "联系方式"]
    listed = "\n".join(f"{'附件：' if i == 0 else ''}{i + 1}.{names[i]}" for i in range(n))
    return _pick(
        w,
        "ref",
        ("[具体任务见|详见|清单见]附件{k}。\n{listed}\n",),
        {"k": w.dice.randint(1, n), "listed": listed},
        {"k": n + 1},
    )


@frame
def precision_round(w: Words) -> Planted:
    t = w.dice.choice([3, 7, 9, 11, 13]) * w.dice.randint(5, 30)
    a = w.dice.randint(t // 2, t - 2)
    exact = Decimal(a) * 100 / t
    told = rounded(exact, 1)
    right = {"t": t, "a": a, "p": told}
    cut = exact.quantize(Decimal("0.1"), "ROUND_DOWN")
    if cut == told:
        cut = told - Decimal("0.2")
    return _pick(
        w,
        "round",
        ("受理{t}件，办结{a}件，办结率{p}%。", "排查{t}处，其中已整改{a}处，占{p}%。"),
        right,
        {"p": cut},
    )


@frame
def weekday(w: Words) -> Planted:
    from datetime import date, timedelta

    day = date(2025, 1, 1) + timedelta(days=w.dice.randrange(360))
    names = "一二三四五六日"
    right = {"d": f"{day.year}年{day.month}月{day.day}日", "n": names[day.weekday()]}
    return _pick(
        w,
        "weekday",
        (
            "{d}（[星期|周]{n}）召开推进会。",
            "定于{d}（星期{n}）[上午|下午|]召开座谈会。",
            "{d}星期{n}，组织现场观摩。",
        ),
        right,
        {"n": names[(day.weekday() + w.dice.randint(1, 5)) % 7]},
    )


@frame
def invalid_date(w: Words) -> Planted:
    wrong = w.dice.choice(["6月31日", "2月30日", "9月31日", "13月5日", "4月31日", "2025年2月29日"])
    return _pick(
        w,
        "invalid-date",
        ("{d}，召开专题会议。", "于{d}完成验收。", "截至{d}，各项任务有序推进。", "自{d}起施行。"),
        {"d": "6月30日"},
        {"d": wrong},
    )


@frame
def date_order(w: Words) -> Planted:
    a, b = sorted(w.dice.sample(range(1, 29), 2))
    m = w.dice.randint(3, 9)
    return _pick(
        w,
        "date-order",
        (
            "{m}月{a}日[至|—|到]{m}月{b}日，开展集中整治。",
            "2025年{m}月{a}日至2025年{m}月{b}日为活动时间。",
            "{m}月{a}日至{b}日，组织专题培训。",
        ),
        {"m": m, "a": a, "b": b},
        {"a": b, "b": a},
    )
