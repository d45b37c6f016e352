"""Which records may tell of one event, and which only look like it."""

from __future__ import annotations

import random
from collections.abc import Mapping
from datetime import date, timedelta

import pytest

from taizhang.core.ledger.duplicate import (
    DuplicateCandidate,
    find_duplicates,
    pairs_to_compare,
)
from taizhang.core.ledger.event_title import normal_title
from taizhang.core.ledger.field import Choice, Field
from taizhang.core.ledger.field_types import FIELD_TYPES
from taizhang.core.ledger.kind import RecordKind, Stage, Validity
from taizhang.core.ledger.record import FieldValue, Record, RecordRef

NAMES = {
    "dept": ("市委统战部", "示例市委统战部"),
    "economy": ("经济联络科",),
    "chamber": ("商会", "民营企业商会"),
    "donghu": ("东湖镇",),
    "liuhe": ("柳河镇",),
}


def field(identifier: str, label: str, type_id: str, **more: object) -> Field:
    return Field(identifier, label, FIELD_TYPES[type_id], **more)  # type: ignore[arg-type]


EVENT = RecordKind(
    id="event",
    label="活动",
    fields=(
        field("on", "活动日期", "date"),
        field("name", "名称", "text"),
        field("where", "活动地点", "text"),
        field("form", "形式", "choice", choices=(Choice("a", "讲座"), Choice("b", "座谈"))),
        field("sessions", "场次", "integer"),
        field("people", "人次", "integer"),
        field("with", "联合单位", "units"),
    ),
    identity=("on", "name"),
    title_field="name",
)
MATTER = RecordKind(
    id="matter",
    label="事项",
    fields=(
        field("matter", "事由", "text"),
        field("category", "类别", "choice", choices=(Choice("a", "用地"), Choice("b", "用工"))),
        field("came", "收到日期", "date"),
        field("done", "办结日期", "date"),
    ),
    identity=("came", "matter"),
    title_field="matter",
    stages=(Stage("came", "收到", "came"), Stage("done", "办结", "done")),
)
REGISTER = RecordKind(
    id="organisation",
    label="组织名录",
    fields=(
        field("code", "编号", "text"),
        field("name", "名称", "text"),
        field("since", "起", "date"),
        field("until", "止", "date"),
    ),
    identity=("code", "since"),
    title_field="name",
    validity=Validity("since", "until"),
)


def event(
    unit: str,
    day: str,
    name: str,
    people: int = 50,
    *,
    where: str = "",
    hosts: tuple[str, ...] = (),
    sessions: int = 1,
    form: str = "a",
) -> Record:
    values: dict[str, FieldValue] = {
        "on": date.fromisoformat(f"2025-{day}"),
        "name": name,
        "form": form,
        "sessions": sessions,
        "people": people,
    }
    if where:
        values["where"] = where
    if hosts:
        values["with"] = hosts
    return record("X", unit, values, "event")


def record(identifier: str, unit: str, values: Mapping[str, FieldValue], kind: str) -> Record:
    return Record(RecordRef(identifier, 1), kind, unit, values)


def numbered(*records: Record) -> list[Record]:
    return [
        record(f"R{number:06}", item.unit, item.values, item.kind)
        for number, item in enumerate(records, start=1)
    ]


def found(*records: Record, kind: RecordKind = EVENT) -> list[DuplicateCandidate]:
    return find_duplicates(kind, numbered(*records), NAMES)


POLICY = "惠企政策解读"

ONE_EVENT = {
    "same title, and the same odd number of people": (
        event("donghu", "03-05", POLICY, 47),
        event("economy", "03-05", POLICY, 47),
    ),
    "one names the other as co-host, counts differ": (
        event("economy", "03-05", POLICY, 60, hosts=("donghu",)),
        event("donghu", "03-05", POLICY, 35),
    ),
    "the later id names the earlier one": (
        event("donghu", "03-05", POLICY, 35),
        event("economy", "03-05", POLICY, 60, hosts=("donghu", "liuhe")),
    ),
    "both name each other": (
        event("donghu", "03-05", POLICY, 35, hosts=("liuhe",)),
        event("liuhe", "03-05", POLICY, 40, hosts=("donghu",)),
    ),
    "a co-host who heard of it a day later": (
        event("economy", "03-05", POLICY, 60, hosts=("donghu",)),
        event("donghu", "03-06", POLICY, 35),
    ),
    "a co-host over the end of a month": (
        event("economy", "03-31", POLICY, 60, hosts=("donghu",)),
        event("donghu", "04-01", POLICY, 60),
    ),
    "举办 before the title": (
        event("economy", "03-05", "举办惠企政策解读", 47),
        event("donghu", "03-05", POLICY, 47),
    ),
    "联合开展 before the title": (
        event("economy", "03-05", "联合开展惠企政策解读", 47),
        event("donghu", "03-05", "召开惠企政策解读", 47),
    ),
    "the year before the title": (
        event("economy", "03-05", "2025年惠企政策解读", 47),
        event("donghu", "03-05", POLICY, 47),
    ),
    "quotation marks and spaces": (
        event("economy", "03-05", "“惠企政策” 解读", 47),
        event("donghu", "03-05", "惠企政策解读。", 47),
    ),
    "full-width letters and figures": (
        event("economy", "03-05", "ＡＩ赋能企业培训", 47),
        event("donghu", "03-05", "AI赋能企业培训", 47),
    ),
    "解读会 for 解读": (
        event("economy", "03-05", "惠企政策解读会", 47),
        event("donghu", "03-05", POLICY, 47),
    ),
    "the town's name in one title": (
        event("economy", "03-05", "惠企政策解读", 47),
        event("donghu", "03-05", "东湖镇惠企政策解读", 47),
    ),
    "the co-host's name in the title": (
        event("economy", "03-05", "东湖镇惠企政策解读", 60, hosts=("donghu",)),
        event("donghu", "03-05", "惠企政策解读", 35),
    ),
    "the same hall and title": (
        event("economy", "03-05", POLICY, 60, where="湖滨会展中心"),
        event("chamber", "03-05", POLICY, 55, where="湖滨 会展中心"),
    ),
    "the same hall, the title alike": (
        event("economy", "03-05", "惠企政策解读培训会", 60, where="湖滨会展中心"),
        event("chamber", "03-05", "惠企政策解读培训", 50, where="湖滨会展中心"),
    ),
    "the same hall and odd number, other words": (
        event("economy", "03-05", "民营经济政策宣讲", 87, where="湖滨会展中心"),
        event("chamber", "03-05", "企业家沙龙", 87, where="湖滨会展中心"),
    ),
    "co-host and odd number, other words": (
        event("economy", "03-05", "民营经济政策宣讲", 87, hosts=("chamber",)),
        event("chamber", "03-05", "企业家沙龙", 87),
    ),
    "co-host, another form chosen": (
        event("economy", "03-05", POLICY, 60, hosts=("donghu",), form="a"),
        event("donghu", "03-05", POLICY, 35, form="b"),
    ),
    "a clerk who enters one event twice": (
        event("donghu", "03-05", POLICY, 50),
        event("donghu", "03-05", POLICY, 50),
    ),
    "twice, once with 举办": (
        event("donghu", "03-05", POLICY, 50),
        event("donghu", "03-05", "举办惠企政策解读", 50),
    ),
    "twice, the number corrected": (
        event("donghu", "03-05", POLICY, 50),
        event("donghu", "03-05", POLICY, 61),
    ),
    "twice, the title longer and the number nearly the same": (
        event("donghu", "03-05", POLICY, 50),
        event("donghu", "03-05", "惠企政策解读会", 52),
    ),
    "the same session of a series, numbered in two ways": (
        event("economy", "03-05", "惠企政策解读第一期", 47, hosts=("donghu",)),
        event("donghu", "03-05", "惠企政策解读（第1期）", 47),
    ),
}

TWO_EVENTS = {
    "equal date alone": (
        event("donghu", "03-05", POLICY, 50),
        event("liuhe", "03-05", "宗教场所消防培训", 30),
    ),
    "equal date and odd number": (
        event("donghu", "03-05", POLICY, 47),
        event("liuhe", "03-05", "消防安全培训", 47),
    ),
    "towns that study one document on one day": (
        event("donghu", "03-05", "统战工作条例学习", 31),
        event("liuhe", "03-05", "统战工作条例学习", 44),
    ),
    "the same, with nearly as many people": (
        event("donghu", "03-05", "统战工作条例学习", 48),
        event("liuhe", "03-05", "统战工作条例学习", 47),
    ),
    "the same, both with fifty people": (
        event("donghu", "03-05", "统战工作条例学习", 50),
        event("liuhe", "03-05", "统战工作条例学习", 50),
    ),
    "the same, each town named in its title": (
        event("donghu", "03-05", "东湖镇统战工作学习", 47),
        event("liuhe", "03-05", "柳河镇统战工作学习", 47),
    ),
    "the same, each in its own meeting room": (
        event("donghu", "03-05", "统战工作条例学习", 31, where="镇政府三楼会议室"),
        event("liuhe", "03-05", "统战工作条例学习", 44, where="镇政府三楼会议室"),
    ),
    "both online": (
        event("donghu", "03-05", "统战工作条例学习", 31, where="线上"),
        event("liuhe", "03-05", "统战工作条例学习", 44, where="线上"),
    ),
    "two sessions of a series on one day": (
        event("donghu", "03-05", "惠企政策解读第一期", 47),
        event("donghu", "03-05", "惠企政策解读第二期", 47),
    ),
    "two sessions of a series, co-host named": (
        event("economy", "03-05", "惠企政策解读（第1期）", 47, hosts=("donghu",)),
        event("donghu", "03-05", "惠企政策解读（第2期）", 47),
    ),
    "(一) and (二)": (
        event("donghu", "03-05", "政策解读（一）", 50),
        event("donghu", "03-05", "政策解读（二）", 50),
    ),
    "morning and afternoon": (
        event("donghu", "03-05", "政策解读（上午）", 50),
        event("donghu", "03-05", "政策解读（下午）", 50),
    ),
    "beginners and advanced": (
        event("economy", "03-05", "业务培训初级班", 47, where="湖滨会展中心"),
        event("chamber", "03-05", "业务培训高级班", 47, where="湖滨会展中心"),
    ),
    "a small training of every week": (
        event("donghu", "03-05", "周学习", 12),
        event("donghu", "03-12", "周学习", 12),
    ),
    "a small training on two days running": (
        event("donghu", "03-05", "周学习", 12),
        event("donghu", "03-06", "周学习", 12),
    ),
    "one topic for two audiences on one day": (
        event("donghu", "03-05", POLICY, 50, form="a"),
        event("donghu", "03-05", POLICY, 32, form="b"),
    ),
    "two things one unit did on one day": (
        event("donghu", "03-05", POLICY, 47),
        event("donghu", "03-05", "走访企业座谈", 47),
    ),
    "co-hosts that did something else the same day": (
        event("economy", "03-05", POLICY, 60, hosts=("donghu",)),
        event("donghu", "03-05", "妇女联谊", 25),
    ),
    "co-hosts, two days apart": (
        event("economy", "03-05", POLICY, 47, hosts=("donghu",)),
        event("donghu", "03-07", POLICY, 47),
    ),
    "the same title and odd number a day apart": (
        event("economy", "03-05", POLICY, 47),
        event("donghu", "03-06", POLICY, 47),
    ),
    "the same hall, one after the other": (
        event("economy", "03-05", POLICY, 60, where="湖滨会展中心"),
        event("chamber", "03-05", "书画展", 200, where="湖滨会展中心"),
    ),
    "a third unit is the co-host of both": (
        event("donghu", "03-05", POLICY, 31, hosts=("economy",)),
        event("liuhe", "03-05", POLICY, 44, hosts=("economy",)),
    ),
}


@pytest.mark.parametrize("pair", ONE_EVENT.values(), ids=ONE_EVENT)
def test_two_reports_of_one_event_are_shown(pair: tuple[Record, Record]) -> None:
    candidates = found(*pair)

    assert [(item.first, item.second) for item in candidates] == [("R000001", "R000002")]
    assert candidates[0].why


@pytest.mark.parametrize("pair", TWO_EVENTS.values(), ids=TWO_EVENTS)
def test_what_only_looks_alike_is_not_shown(pair: tuple[Record, Record]) -> None:
    assert found(*pair) == []


def test_the_evidence_is_told_in_words() -> None:
    (candidate,) = found(
        event("economy", "03-05", POLICY, 47, hosts=("donghu",), where="湖滨会展中心"),
        event("donghu", "03-05", "惠企政策解读会", 47, where="湖滨会展中心"),
    )

    assert [str(message) for message in candidate.why] == [
        "日期相同（2025-03-05）。",
        "名称相近。",
        "经济联络科把东湖镇填作联合单位。",
        "地点相同。",
        "“场次、人次”相同。",
    ]


THEME = [event(f"town-{number}", "03-05", "统战工作条例学习", 47) for number in range(2)]


@pytest.mark.parametrize(("others", "shown"), [(2, 1), (3, 0)])
def test_a_topic_that_many_had_on_one_day_is_no_event_however_they_counted(
    others: int, shown: int
) -> None:
    rest = [
        event(f"other-{number}", "03-05", "统战工作条例学习", 20 + 5 * number)
        for number in range(others)
    ]

    assert len(found(*THEME, *rest)) == shown


def test_the_order_of_the_records_does_not_matter() -> None:
    records = numbered(*[item for pair in ONE_EVENT.values() for item in pair])

    forwards, backwards = (find_duplicates(EVENT, rows, NAMES) for rows in (records, records[::-1]))

    assert forwards == backwards
    assert forwards == sorted(forwards, key=lambda item: (-item.score, item.first, item.second))


def matter(unit: str, came: str, text: str, done: str = "", category: str = "a") -> Record:
    values: dict[str, FieldValue] = {
        "matter": text,
        "category": category,
        "came": date.fromisoformat(f"2025-{came}"),
    }
    if done:
        values["done"] = date.fromisoformat(f"2025-{done}")
    return record("X", unit, values, "matter")


MATTERS = [
    ("donghu", "chamber", "厂区排水改造", "厂区排水改造", "04-01", "04-01", True),
    ("donghu", "chamber", "厂区排水改造", "厂区排水改造", "04-01", "04-09", False),
    ("donghu", "chamber", "厂区排水改造", "厂区排水改造", "", "", False),
    ("donghu", "donghu", "厂区排水改造", "厂区排水改造", "", "", True),
    ("donghu", "donghu", "厂区排水改造 03", "厂区排水改造 04", "04-01", "04-01", False),
    ("donghu", "donghu", "用电增容", "厂区排水改造", "04-01", "04-01", False),
]


@pytest.mark.parametrize(("unit", "other", "one", "two", "done", "also", "same"), MATTERS)
def test_a_matter_is_told_by_its_days(
    unit: str, other: str, one: str, two: str, done: str, also: str, *, same: bool
) -> None:
    candidates = found(
        matter(unit, "03-05", one, done), matter(other, "03-05", two, also), kind=MATTER
    )

    assert bool(candidates) is same


def entry(code: str, name: str, since: str, until: str = "") -> Record:
    values: dict[str, FieldValue] = {
        "code": code,
        "name": name,
        "since": date.fromisoformat(since),
    }
    if until:
        values["until"] = date.fromisoformat(until)
    return record("X", "dept", values, "organisation")


ENTRIES = {
    "two codes at one time": (
        entry("A", "东湖商会", "2020-01-01"),
        entry("B", "东湖 商会", "2024-01-01"),
        True,
    ),
    "one code, two rows": (
        entry("A", "东湖商会", "2020-01-01"),
        entry("A", "东湖商会", "2024-01-01"),
        False,
    ),
    "one after the other": (
        entry("A", "东湖商会", "2020-01-01", "2024-01-01"),
        entry("B", "东湖商会", "2024-01-01"),
        False,
    ),
    "two names": (
        entry("A", "东湖商会", "2020-01-01"),
        entry("B", "东湖镇商会", "2020-01-01"),
        False,
    ),
}


@pytest.mark.parametrize(("one", "two", "same"), ENTRIES.values(), ids=ENTRIES)
def test_a_register_has_one_code_for_one_name(one: Record, two: Record, *, same: bool) -> None:
    assert bool(found(one, two, kind=REGISTER)) is same


TITLES = [
    ("举办　惠企政策解读", "惠企政策解读"),
    ("组织开展“惠企政策”解读！", "惠企政策解读"),
    ("2025年度惠企政策解读", "惠企政策解读"),
    ("ＡＩ 培训", "ai培训"),
    ("关于召开座谈会", "座谈会"),
]


@pytest.mark.parametrize(("written", "normal"), TITLES)
def test_a_title_is_compared_without_what_clerks_write_differently(
    written: str, normal: str
) -> None:
    assert normal_title(written) == normal


def many(count: int, units: int = 500) -> list[Record]:
    """A year and a half of an office, drawn: things that happened, each reported once."""
    draw = random.Random(20250630)  # noqa: S311 (no secret)
    first = date(2024, 1, 1)
    subjects = (
        "惠企政策",
        "统战工作条例",
        "民族团结",
        "消防安全",
        "数字经济",
        "乡村振兴",
        "法治",
        "金融",
    )
    forms = ("解读", "学习", "培训", "座谈", "宣讲", "研讨", "观摩")
    return [
        record(
            f"R{number:06}",
            f"unit-{draw.randrange(units)}",
            {
                "on": first + timedelta(draw.randrange(540)),
                "name": draw.choice(subjects) + draw.choice(forms),
                "where": "三楼会议室",
                "form": draw.choice("ab"),
                "sessions": 1,
                "people": draw.randrange(10, 200),
            },
            "event",
        )
        for number in range(count)
    ]


def test_a_hundred_thousand_records_are_not_compared_pair_by_pair() -> None:
    records = many(100_000)

    compared = pairs_to_compare(EVENT, records, NAMES)

    assert 0 < compared < 5 * len(records)


def test_a_theme_day_of_all_units_is_not_compared_pair_by_pair() -> None:
    day, count = date(2025, 6, 1), 3000
    records = [
        record(
            f"R{number:06}",
            f"unit-{number}",
            {"on": day, "name": "主题学习", "where": "市体育馆", "sessions": 1, "people": 47},
            "event",
        )
        for number in range(count)
    ]

    assert pairs_to_compare(EVENT, records, NAMES) == 0


def test_one_pair_is_found_among_many() -> None:
    hidden = [
        event("economy", "03-05", POLICY, 60, hosts=("donghu",)),
        event("donghu", "03-05", POLICY, 35),
    ]
    records = many(5000)
    before = len(find_duplicates(EVENT, records, NAMES))

    after = find_duplicates(
        EVENT,
        [*records, *(record(f"Z{n}", r.unit, r.values, r.kind) for n, r in enumerate(hidden))],
        NAMES,
    )

    assert len(after) == before + 1
    assert ("Z0", "Z1") in {(item.first, item.second) for item in after}
