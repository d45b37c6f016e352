"""Latest numbers, formulas, exhaustive parts, stages and targets, from the files of a pack to their values."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from functools import cache

import pytest

from taizhang.core.indicators import AsOf, During, EntrySource, Formula, Measure, evaluate
from taizhang.core.indicators.parts import with_kin
from taizhang.core.indicators.target import target_for
from taizhang.core.ledger.unit import UnitTree
from taizhang.core.values import Period, Place, RefusedError
from taizhang.packs.cases import case_ledger, judge_case, run_case, run_cases
from taizhang.packs.load import load_files, read_files
from taizhang.packs.pack import Case, Pack
from tests.support.small_office import SMALL_OFFICE
from tests.support.sql_engine import Question, evaluate_by_sql

CHANNEL = """\
id: channel
label: 宣传渠道名录
title_field: name
identity: [code, valid_from]
owner_field: unit
validity: {since: valid_from, until: valid_to}
fields:
  - {id: code, label: 编号, type: text, required: true, max_length: 20}
  - {id: name, label: 渠道名称, type: text, required: true}
  - {id: unit, label: 所属单位, type: unit, required: true}
  - {id: valid_from, label: 起始日期, type: date, required: true}
  - {id: valid_to, label: 终止日期, type: date}
"""
READING = """\
id: reading
label: 渠道数据
title_field: read_on
identity: [channel, read_on]
fields:
  - {id: channel, label: 渠道, type: link, target: channel, required: true}
  - {id: read_on, label: 统计日期, type: date, required: true}
  - {id: followers, label: 关注数, type: integer, min: 0}
"""
LATEST = """\
id: followers
name: 渠道关注数
unit_of_count: 个
definition: 截至时段最后一天，每个渠道最近一次登记的关注数相加。以后登记的不计。
source: 自定。
measure: latest
kind: reading
field: followers
on: read_on
by: channel
"""
LATEST_CASES = """\
cases:
  - name: 每个渠道取最后一次，最后一天的算，次日的不算
    unit: dept
    period: 2025H1
    records:
      reading:
        - {unit_code: dept-edu, channel: ZH-1, read_on: 2025-03-31, followers: 900}
        - {unit_code: dept-edu, channel: ZH-1, read_on: 2025-06-30, followers: 1200}
        - {unit_code: dept-edu, channel: ZH-1, read_on: 2025-07-01, followers: 1500}
        - {unit_code: town-donghu, channel: ZH-2, read_on: 2024-12-31, followers: 80}
    gives: 1280
    counted: 2
  - name: 还没有登记过
    unit: dept
    period: 2025H1
    gives: 未报送
"""
FORMULA = """\
id: effort
name: 每百名会员的培训人次
unit_of_count: 人次/人
definition: 培训人次除以组织会员数，再乘以一百。不是会员的参加者也计入人次。
source: 自定。
derived:
  formula: training_person_times ÷ organisation_members × 100
"""
FORMULA_CASES = """\
cases:
  - name: 先乘后除，不丢尾数
    unit: dept
    period: 2025H1
    records:
      training:
        - {unit_code: dept-edu, held_on: 2025-03-01, topic: 骨干培训,
           format: 培训班, audience: 统战干部, sessions: 1, person_times: 20}
      organisation:
        - {unit: town-donghu, code: ZZ-002, name: 东湖镇商会,
           category: 商会, members: 30, reason: 建账登记, valid_from: 2020-09-01}
    gives: 66.667
  - name: 没有会员的，不适用
    unit: dept
    period: 2025H1
    records:
      training:
        - {unit_code: dept-edu, held_on: 2025-03-01, topic: 骨干培训,
           format: 培训班, audience: 统战干部, sessions: 1, person_times: 20}
      organisation:
        - {unit: town-donghu, code: ZZ-003, name: 东湖镇联谊会,
           category: 联谊组织, members: 0, reason: 新成立, valid_from: 2025-01-01}
    gives: 不适用
  - name: 名录里什么都没有，是未报送
    unit: dept
    period: 2025H1
    gives: 未报送
"""
RATED = """\
id: rated
name: 按办结率折算的件数
unit_of_count: 件
definition: 收集件数乘以办结率。不等于实际办结的件数。
source: 自定。
derived:
  formula: appeals_collected × appeals_closed_rate
"""
RATED_CASES = """\
cases:
  - name: 百分之五十参加计算时是零点五
    unit: dept
    period: 2025H1
    records:
      appeal:
        - {unit_code: town-donghu, matter: 季节用工 05, category: 用工,
           source: 走访调研, collected_on: 2025-01-01, assigned_on: 2025-01-02, closed_on: 2025-06-30}
        - {unit_code: town-donghu, matter: 季节用工 06, category: 用工,
           source: 走访调研, collected_on: 2025-01-01}
    gives: 1
"""
TARGETS = """\
period: 2025
source: 2025年工作要点
targets:
  - {indicator: training_sessions, unit: dept, value: 60, decided_on: 2025-02-10}
  - {indicator: training_sessions, unit: dept, value: 48, decided_on: 2025-07-15, why: 年中调整}
"""
MORE = {
    "registers/channel.yaml": CHANNEL,
    "kinds/reading.yaml": READING,
    "indicators/followers.yaml": LATEST,
    "indicators/followers.cases.yaml": LATEST_CASES,
    "indicators/effort.yaml": FORMULA,
    "indicators/effort.cases.yaml": FORMULA_CASES,
    "indicators/rated.yaml": RATED,
    "indicators/rated.cases.yaml": RATED_CASES,
    "targets/2025.yaml": TARGETS,
}


@cache
def files() -> dict[str, str]:
    return {**read_files(SMALL_OFFICE), **MORE}


@cache
def pack() -> Pack:
    return load_files(files())


CASES = [
    pytest.param(case, id=f"{case.indicator}-{case.name}")
    for case in pack().cases
    if case.indicator in ("followers", "effort", "rated")
]


@pytest.mark.parametrize("case", CASES)
def test_a_worked_case_gives_its_value_on_both_engines(case: Case) -> None:
    tree = UnitTree.of(pack().example_units, case.period)
    question = Question(pack().indicators, pack().kinds, tree, case.unit, case.period)
    ledger = case_ledger(case, pack())
    wanted = with_kin(pack().indicators, [case.indicator])

    by_sql = evaluate_by_sql(question, wanted, ledger)

    assert run_case(case, pack()) is None
    assert judge_case(case, by_sql[case.indicator]) is None
    assert by_sql == evaluate(pack().indicators, wanted, ledger, tree, case.unit, case.period)


def test_the_files_become_what_they_say() -> None:
    latest = pack().indicators["followers"].body
    rated = pack().indicators["rated"].body

    assert isinstance(latest, Measure)
    assert latest.timing == AsOf(
        "read_on", "channel", EntrySource("channel", "code", "valid_from", "valid_to")
    )
    assert isinstance(rated, Formula)
    assert rated.percentages == ("appeals_closed_rate",)
    assert list(run_cases(pack())) == []


def test_a_stage_stands_for_its_day() -> None:
    closed = pack().indicators["appeals_closed_new"].body

    assert isinstance(closed, Measure)
    assert closed.timing == During("closed_on")


def test_a_target_is_known_with_its_line_and_its_paper() -> None:
    found = target_for(pack().targets, "training_sessions", "dept", Period.read("2025"))

    assert found is not None
    assert (found.number, found.why, found.source) == (Decimal(48), "年中调整", "2025年工作要点")
    assert found.place == Place("targets/2025.yaml", 5)


def test_parts_that_do_not_add_up_are_told_with_the_case() -> None:
    """A category of neither part is left out: the whole says so."""
    broken = {**files()}
    name = "indicators/appeal/appeals_closed_new.yaml"
    broken[name] = broken[name].replace("where:", "where:\n  category: land")

    problems = list(run_cases(load_files(broken)))

    assert any(
        "合计1件，与整体“办结诉求件数”2件不符，相差1件。" in str(item.message) for item in problems
    )


LATEST_FILE, FORMULA_FILE = "indicators/followers.yaml", "indicators/effort.yaml"
CARRIED = "indicators/appeal/appeals_closed_carried.yaml"
NEW = "indicators/appeal/appeals_closed_new.yaml"
AVERAGE = "indicators/training/training_average_attendance.yaml"
GOALS = "targets/2025.yaml"


@pytest.mark.parametrize(
    ("file", "old", "new", "line", "says"),
    [
        (
            LATEST_FILE,
            "by: channel\n",
            "",
            6,
            "latest 和 latest_count 要用 on 写明按哪个日期、用 by",
        ),
        (LATEST_FILE, "by: channel", "by: read_on", 10, "不是引用名录的字段，可用：channel。"),
        (LATEST_FILE, "by: channel", "by: chanel", 10, "没有名为“chanel”的字段"),
        (
            LATEST_FILE,
            "measure: latest",
            "measure: sum",
            10,
            "“by”只能与 measure: latest 或 latest_count 一起使用",
        ),
        (
            LATEST_FILE,
            "field: followers",
            "field: channel",
            8,
            "不是数字，不能求和，可用：followers；要数记录请写 measure: count",
        ),
        (LATEST_FILE, "on: read_on", "on: channel", 9, "不是日期，可用：read_on。"),
        (FORMULA_FILE, "÷ organ", "÷ × organ", 7, "之后的“×”读不懂"),
        (FORMULA_FILE, "organisation_members", "members", 7, "没有名为“members”的指标"),
        (
            FORMULA_FILE,
            "training_person_times ÷",
            "training_person_time ÷",
            7,
            "是不是“training_person_times”？",
        ),
        (FORMULA_FILE, "人次/人", "件", 7, "公式算出的计量单位是“人次/人”，与本指标“件”不同"),
        (
            FORMULA_FILE,
            "÷ organisation_members",
            "+ organisation_members",
            7,
            "计量单位不同的不能相加减",
        ),
        (
            FORMULA_FILE,
            "training_person_times ÷ organisation_members × 100",
            "3 × 100",
            7,
            "公式里至少要有一个指标",
        ),
        (FORMULA_FILE, "  formula:", "  plus: [effort]\n  formula:", 6, "两者写且只写一项"),
        (FORMULA_FILE, "  formula:", "  minus: [effort]\n  formula:", 7, "减号写在公式里"),
        (FORMULA_FILE, "training_person_times", "effort", 1, "指标循环引用：effort → effort"),
        (AVERAGE, "人次/场", '"%"', 6, "分子的计量单位是“人次”，分母是“场次”，商应以“人次/场”计"),
        (CARRIED, "part_of: appeals_closed\n", "", 11, "要同时用 part_of 写明整体"),
        (NEW, "on: closed", "on: finished", 8, "没有名为“finished”的字段"),
        (GOALS, "value: 60", "value: 六十", 4, "“六十”应为数字"),
        (GOALS, "value: 60", "value: 0", 4, "目标应是大于零的数"),
        (GOALS, "2025-02-10", "二月", 4, "“二月”应为日期"),
        (GOALS, "2025-07-15", "2025-02-10", 5, "已有目标"),
        (GOALS, "training_sessions", "sessions", 4, "没有名为“sessions”的指标"),
        (GOALS, "period: 2025", "period: 今年", 1, "时段“今年”无法识别"),
        (GOALS, "decided_on: 2025-02-10", "on: 2025-02-10", 4, "缺少“decided_on”"),
    ],
)
def test_what_is_wrong_is_told_at_its_line_with_what_would_be_right(
    file: str, old: str, new: str, line: int, says: str
) -> None:
    text = files()[file]
    assert old in text
    with pytest.raises(RefusedError) as caught:
        load_files({**files(), file: text.replace(old, new, 1)})

    told = [(str(item.place), str(item.message)) for item in caught.value.problems]
    assert any(place == f"{file}:{line}" and says in message for place, message in told), told


def test_a_single_part_cannot_be_the_whole_of_it() -> None:
    text = files()[CARRIED].replace("exhaustive: true\n", "")
    with pytest.raises(RefusedError) as caught:
        load_files({**files(), CARRIED: text})

    (problem,) = caught.value.problems
    assert str(problem.place) == f"{NEW}:12"
    assert "只有这一个写了 exhaustive 的其中项" in str(problem.message)


def test_an_average_may_be_told_in_what_is_averaged() -> None:
    text = files()[AVERAGE].replace("人次/场", "人次", 1)

    loaded = load_files({**files(), AVERAGE: text})

    assert loaded.indicators["training_average_attendance"].unit_of_count == "人次"


def test_a_pack_that_was_accepted_before_units_were_asked_about_can_still_be_read() -> None:
    text = files()[AVERAGE].replace("人次/场", "件", 1)
    with pytest.raises(RefusedError):
        load_files({**files(), AVERAGE: text})

    assert load_files({**files(), AVERAGE: text}, cases=False).indicators


def test_a_case_that_counts_wrong_is_still_told_first() -> None:
    (case,) = [item for item in pack().cases if item.name.startswith("百分之五十")]

    problem = run_case(replace(case, gives=Decimal(50)), pack())

    assert problem is not None
    assert "应得 50，算得 1" in str(problem.message)


HARVEST = """\
id: {id}
name: {name}
unit_of_count: {unit}
definition: 举办日期在时段内的学习培训，只为例子。其他的不计。
source: 自定。
"""


def counted(identifier: str, unit: str, formula: str = "") -> dict[str, str]:
    """The files of an indicator in a unit: a sum, or a formula."""
    body = f"derived:\n  formula: {formula}\n" if formula else SUM
    head = HARVEST.format(id=identifier, name=f"例{identifier}", unit=unit)
    cases = "cases:\n  - name: 没有报送\n    unit: dept\n    period: 2025H1\n    gives: 未报送\n"
    return {
        f"indicators/{identifier}.yaml": head + body,
        f"indicators/{identifier}.cases.yaml": cases,
    }


SUM = "measure: sum\nkind: training\nfield: sessions\non: held_on\n"


@pytest.mark.parametrize(
    ("unit", "formula", "own", "accepted"),
    [
        ("吨", "a × 1000", "公斤", True),
        ("公斤", "a ÷ 1000", "吨", True),
        ("吨", "a × 2000", "斤", True),
        ("亩", "a ÷ 15", "公顷", True),
        ("公里", "a × 1000", "米", True),
        ("小时", "a × 60", "分钟", True),
        ("万元", "a × 10000", "元", True),
        ("吨", "a × 1000 ÷ b", "公斤/亩", True),
        ("吨", "a ÷ b × 15", "吨/公顷", True),
        ("吨", "a", "公斤", False),
        ("亩", "a", "公顷", False),
        ("万元", "a", "元", False),
        ("吨", "a × 1000", "亩", False),
        ("吨", "a × 1000", "米", False),
        ("亩", "a × 667", "米", False),
        ("吨", "a × 1000 ÷ b", "公斤", False),
        ("吨", "a × 1000 ÷ b", "亩/公斤", False),
        ("吨", "a ÷ b", "公斤/亩", False),
    ],
)
def test_a_number_turns_one_unit_of_a_measure_into_another_of_the_same_and_no_other(
    unit: str, formula: str, own: str, *, accepted: bool
) -> None:
    """What tons weigh may be told in kilos once someone wrote by how much; never in mu."""
    files = {
        **read_files(SMALL_OFFICE),
        **counted("a", unit),
        **counted("b", "亩"),
        **counted("c", own, formula),
    }
    if accepted:
        assert load_files(files).indicators["c"].unit_of_count == own
        return
    with pytest.raises(RefusedError) as caught:
        load_files(files)

    (problem,) = caught.value.problems
    assert str(problem.place) == "indicators/c.yaml:7"
    assert f"与本指标“{own}”不同" in str(problem.message)
