"""A pack that is wrong is refused with file, line and a sentence that says what would be right."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

import pytest

from taizhang.core.ledger.unit_span import UnitSpan
from taizhang.core.values import Period, Problem, RefusedError
from taizhang.packs.cases import run_cases
from taizhang.packs.load import find_pack, load_files, load_pack, read_files
from tests.support.small_office import SMALL_OFFICE

TRAINING = "kinds/training.yaml"
APPEAL = "kinds/appeal.yaml"
ORGANISATION = "registers/organisation.yaml"
SESSIONS = "indicators/training/training_sessions.yaml"
COHOSTED = "indicators/training/training_cohosted_sessions.yaml"
AVERAGE = "indicators/training/training_average_attendance.yaml"
UNITS = "indicators/training/training_units.yaml"
TO_HANDLE = "indicators/appeal/appeals_to_handle.yaml"
OPEN = "indicators/appeal/appeals_open.yaml"
SESSIONS_CASES = "indicators/training/training_sessions.cases.yaml"
REPORT = "reports/half_year.txt"


@cache
def whole_pack() -> dict[str, str]:
    return read_files(SMALL_OFFICE)


def problems_of(files: dict[str, str]) -> list[Problem]:
    """Everything that `pack check` would say."""
    try:
        pack = load_files(files, "pack/")
    except RefusedError as error:
        return list(error.problems)
    return list(run_cases(pack))


@dataclass(frozen=True)
class Break:
    """One way to break the pack.

    Attributes:
        file: Where.
        old: What stands there, once.
        new: What is written instead.
        at: A piece of the line that must be named.
        says: The gist of the message.
    """

    file: str
    old: str
    new: str
    at: str
    says: str


def field_after(anchor: str, field: str) -> tuple[str, str]:
    """The first field of a kind, and the same with another one before it."""
    return anchor, f"  - {field}\n{anchor}"


TOWN = UnitSpan("t", "t", "t", "town", "", date(2020, 1, 1), None)

FIRST_TRAINING = "  - id: held_on\n"
FIRST_APPEAL = "  - id: matter\n"
FIRST_ORGANISATION = "  - id: code\n"


def personal(file: str, first: str, field: str, word: str) -> Break:
    """A field for which there must be no place."""
    return Break(file, *field_after(first, field), field, word)


def online(more: str, says: str) -> Break:
    """The choice 线上学习 with more words."""
    old = "{id: online, label: 线上学习}"
    return Break(TRAINING, old, f"{old[:-1]}, {more}}}", "id: online", says)


BREAKS = {
    # signs that no workbook can hold, escaped or as they are
    "a_control_character_escaped_in_a_label": Break(
        TRAINING,
        "label: 线上学习",
        'label: "线上\\x01学习"',
        "id: online",
        "含有不可见的控制字符（U+0001）",
    ),
    "a_sign_that_turns_the_text_around": Break(
        TRAINING,
        "label: 线上学习",
        "label: 线上\u202e学习",
        "id: online",
        "含有不可见的控制字符（U+202E）",
    ),
    # what a number is counted in
    "counted_in_of_a_text": Break(
        TRAINING,
        *field_after(FIRST_TRAINING, "{id: place, label: 地点, type: text, counted_in: 个}"),
        "counted_in: 个",
        "只有数字字段可以写 counted_in。",
    ),
    "counted_in_other_than_the_label": Break(
        TRAINING,
        *field_after(
            FIRST_TRAINING, "{id: online, label: 线上人次, type: integer, counted_in: 人}"
        ),
        "counted_in: 人",
        "“线上人次”按列名以“人次”计，与 counted_in 的“人”不一致。",
    ),
    "counted_in_a_number": Break(
        TRAINING,
        *field_after(FIRST_TRAINING, '{id: cost, label: 经费, type: money, counted_in: "10000元"}'),
        "counted_in:",
        "计量单位是人次、件、万元这样的词",
    ),
    # fields that would describe a person
    "a_name": personal(
        TRAINING,
        FIRST_TRAINING,
        "{id: a, label: 授课人姓名, type: text}",
        "“姓名”：台账只记工作数量",
    ),
    "an_identity_card": personal(
        APPEAL, FIRST_APPEAL, "{id: a, label: 身份证号, type: text}", "“身份证”"
    ),
    "an_identity_card_as_a_number": personal(
        APPEAL, FIRST_APPEAL, "{id: a, label: 身份证号码, type: integer}", "“身份证”"
    ),
    "an_ethnicity": personal(
        TRAINING,
        FIRST_TRAINING,
        "{id: a, label: 民族, type: choice, choices: [{id: x, label: 甲}]}",
        "“民族”",
    ),
    "a_belief": personal(
        ORGANISATION, FIRST_ORGANISATION, "{id: a, label: 信仰情况, type: text}", "“信仰”"
    ),
    "a_political_status": personal(
        ORGANISATION, FIRST_ORGANISATION, "{id: a, label: 政治 面貌, type: text}", "“政治面貌”"
    ),
    "a_telephone": personal(
        ORGANISATION, FIRST_ORGANISATION, "{id: a, label: 联系电话, type: text}", "“电话”"
    ),
    "a_contact_person": personal(
        ORGANISATION, FIRST_ORGANISATION, "{id: a, label: 联系人, type: text}", "“联系人”"
    ),
    "a_personal_field_in_english": personal(
        TRAINING, FIRST_TRAINING, "{id: ethnic_group, label: 分类, type: text}", "“ethnic_group”"
    ),
    "a_home": personal(APPEAL, FIRST_APPEAL, "{id: a, label: 家庭住址, type: text}", "“住址”"),
    "a_choice_of_beliefs": Break(
        TRAINING, "label: 乡镇社区", "label: 宗教信仰者", "label: 宗教信仰者", "选项“宗教信仰者”"
    ),
    # the words and the shape of the files
    "an_unknown_key": Break(
        TRAINING,
        "  - id: held_on\n    label: 举办日期",
        "  - id: held_on\n    lable: 举办日期",
        "lable: 举办日期",
        "不认识的项“lable”，是不是“label”？",
    ),
    "an_unknown_key_of_an_indicator": Break(
        SESSIONS, "measure: sum", "mesure: sum", "mesure: sum", "是不是“measure”？"
    ),
    "an_unknown_key_of_the_manifest": Break(
        "pack.yaml", "version:", "verison:", "verison:", "是不是“version”？"
    ),
    "a_missing_key": Break(
        SESSIONS, "unit_of_count: 场次\n", "", "id: training_sessions", "缺少“unit_of_count”"
    ),
    "a_key_written_twice": Break(
        SESSIONS,
        "measure: sum",
        "measure: sum\nmeasure: count",
        "measure: count",
        "“measure”写了两次",
    ),
    "an_anchor": Break(
        SESSIONS, "field: sessions", "field: &f sessions", "field: &f", "不支持 YAML 的锚点"
    ),
    "an_alias": Break(SESSIONS, "field: sessions", "field: *f", "field: *f", "YAML"),
    "an_anchor_on_a_name": Break(
        SESSIONS, "field: sessions", "&f field: sessions", "&f field", "名称必须是一个词"
    ),
    "two_documents": Break(
        SESSIONS, "field: sessions", "field: sessions\n---\nid: x", "---", "不用“---”分开"
    ),
    "nested_without_end": Break(
        SESSIONS, "field: sessions", f"field: {'[' * 5000}", "field: [", "不是有效的 YAML"
    ),
    "nested_deep": Break(
        SESSIONS, "field: sessions", f"field: {'[' * 40}{']' * 40}", "field: [", "嵌套太深"
    ),
    "a_tab_for_indentation": Break(
        TRAINING, "    label: 举办日期", "\tlabel: 举办日期", "\tlabel: 举办日期", "不是有效的 YAML"
    ),
    "an_indentation_that_does_not_fit": Break(
        TRAINING, "    label: 举办日期", "   label: 举办日期", "   label: 举办日期", "请检查缩进"
    ),
    "a_quote_that_is_not_closed": Break(
        SESSIONS, "name: 学习培训场次", 'name: "学习"培训场次', 'name: "', "不是有效的 YAML"
    ),
    "a_list_where_a_word_should_stand": Break(
        SESSIONS, "name: 学习培训场次", "name: [学习培训场次]", "name: [", "这里应填文字"
    ),
    "a_word_where_a_list_should_stand": Break(
        TRAINING, "identity: [held_on, topic]", "identity: held_on", "identity:", "这里应是一个列表"
    ),
    "an_empty_name": Break(SESSIONS, "name: 学习培训场次", 'name: " "', 'name: " "', "不能是空的"),
    "an_id_in_chinese": Break(
        TRAINING, "- id: held_on", "- id: 举办", "- id: 举办", "id 用小写英文字母开头"
    ),
    "a_kind_that_cannot_name_a_sheet": Break(
        TRAINING, "label: 学习培训\n", 'label: "学习/培训"\n', "学习/培训", "不能有 [ ]"
    ),
    "a_version_that_does_not_count": Break(
        "pack.yaml", 'version: "1.0"', "version: 第一版", "version:", "版本号用数字和点"
    ),
    "a_word_that_is_neither_true_nor_false": Break(
        APPEAL,
        "    type: text\n    required: true",
        "    type: text\n    required: 必填",
        "required: 必填",
        "应为 true 或 false",
    ),
    "a_period_that_nobody_owes_by": Break(
        "pack.yaml",
        "levels: [section, town]\n    every: half_year",
        "levels: [section, town]\n    every: week",
        "every: week",
        "“week”不可用，可用：month, quarter, half_year, year",
    ),
    "days_that_are_no_number": Break(
        "pack.yaml",
        "levels: [section, association, town]\n    every: half_year\n    due_days: 5",
        "levels: [section, association, town]\n    every: half_year\n    due_days: 五",
        "due_days: 五",
        "“五”应为整数",
    ),
    # kinds
    "an_unknown_type": Break(
        TRAINING, "type: document_number", "type: file", "type: file", "“file”不可用，可用：choice"
    ),
    "a_title_that_is_no_field": Break(
        TRAINING, "title_field: topic", "title_field: theme", "title_field", "没有名为“theme”的字段"
    ),
    "an_identity_that_is_no_field": Break(
        TRAINING, "[held_on, topic]", "[held_on, theme]", "identity:", "没有名为“theme”的字段"
    ),
    "a_field_twice": Break(
        TRAINING, "- id: invited", "- id: sessions # again", "# again", "“sessions”重复"
    ),
    "a_choice_twice": Break(
        APPEAL, "{id: land, label: 用地}", "{id: financing, label: 用地}", "label: 用地", "重复"
    ),
    "a_choice_field_without_choices": Break(
        TRAINING, "type: document_number", "type: choice", "- id: document_number", "要列出 choices"
    ),
    "a_stage_on_a_field_that_is_no_date": Break(
        APPEAL, "date_field: closed_on", "date_field: matter", "date_field: matter", "应为日期类型"
    ),
    "an_owner_that_is_no_unit": Break(
        ORGANISATION, "owner_field: unit", "owner_field: name", "owner_field", "应为单位类型"
    ),
    "a_bound_on_words": Break(
        TRAINING, "max_length: 60", "max: 3", "max: 3", "只有数字和日期字段可以设上下限"
    ),
    "a_bound_that_is_no_number": Break(
        TRAINING, "    min: 1\n", "    min: 一\n", "min: 一", "“一”应为数字"
    ),
    "a_link_without_a_target": Break(
        TRAINING, "type: document_number", "type: link", "- id: document_number", "要用 target 写明"
    ),
    "a_link_to_nothing": Break(
        TRAINING,
        "type: document_number",
        "type: link\n    target: venue",
        "target: venue",
        "没有名为“venue”的名录或台账类型",
    ),
    "a_field_with_a_reserved_name": Break(
        TRAINING, "- id: invited", "- id: record_id", "- id: record_id", "系统保留的名称"
    ),
    "a_kind_with_the_name_of_the_sheet_of_nil_reports": Break(
        TRAINING, "label: 学习培训", "label: 零报告", "label: 零报告", "系统保留的名称"
    ),
    "a_kind_with_the_name_of_the_sheet_of_last_year": Break(
        TRAINING, "label: 学习培训", "label: 去年同期", "label: 去年同期", "系统保留的名称"
    ),
    "a_field_that_would_be_taken_for_the_owner": Break(
        TRAINING, "- id: document_number", "- id: unit", "- id: unit", "“unit”指记录所属的单位"
    ),
    "two_kinds_of_one_id": Break(
        TRAINING, "id: training\n", "id: appeal\n", "id: appeal", "“appeal”（学习培训）重复"
    ),
    "a_register_without_validity": Break(
        ORGANISATION,
        "validity: {since: valid_from, until: valid_to}\n",
        "",
        "id: organisation",
        "名录要用 validity",
    ),
    "an_expectation_of_an_unknown_level": Break(
        "pack.yaml",
        "levels: [section, town]",
        "levels: [village]",
        "levels: [village]",
        "“village”",
    ),
    "an_expectation_of_an_unknown_kind": Break(
        "pack.yaml", "kind: appeal", "kind: appeals", "kind: appeals", "没有名为“appeals”的台账类型"
    ),
    "an_example_unit_under_nobody": Break(
        "pack.yaml",
        "name: 柳河镇, level: town, parent: dept",
        "name: 柳河镇, level: town, parent: city",
        "柳河镇",
        "上级单位“city”没有写在它的前面",
    ),
    # indicators
    "an_unknown_kind": Break(
        SESSIONS,
        "kind: training",
        "kind: trainings",
        "kind: trainings",
        "可用：unit、appeal、training",
    ),
    "an_unknown_field": Break(
        SESSIONS, "field: sessions", "field: session", "field: session", "没有名为“session”的字段"
    ),
    "a_day_that_is_no_date": Break(SESSIONS, "on: held_on", "on: topic", "on: topic", "不是日期"),
    "an_unknown_day": Break(
        SESSIONS, "on: held_on", "on: held", "on: held", "没有名为“held”的字段"
    ),
    "a_flow_and_a_stock_at_once": Break(
        SESSIONS,
        "on: held_on",
        "on: held_on\nat_end: {since: held_on, until: held_on}",
        "id: training_sessions",
        "两者写且只写一项",
    ),
    "a_sum_over_words": Break(
        SESSIONS, "field: sessions", "field: topic", "field: topic", "不是数字，不能求和"
    ),
    "a_sum_over_nothing": Break(
        SESSIONS, "field: sessions\n", "", "measure: sum", "要用 field 写明"
    ),
    "a_count_of_a_field": Break(
        SESSIONS, "measure: sum", "measure: count", "field: sessions", "数的是记录，不写 field"
    ),
    "a_distinct_count_of_a_set": Break(
        UNITS, "field: unit", "field: co_hosts", "field: co_hosts", "不能去重计数"
    ),
    "an_unknown_measure": Break(
        SESSIONS, "measure: sum", "measure: average", "measure: average", "可用：count, sum"
    ),
    "two_bodies": Break(
        SESSIONS,
        "measure: sum",
        "measure: sum\nderived: {plus: [training_units]}",
        "id:",
        "写且只写一项",
    ),
    "a_condition_on_a_ratio": Break(
        AVERAGE, "decimals: 1", "where: {format: lecture}", "where:", "只能与 measure 一起使用"
    ),
    "an_unknown_choice": Break(
        COHOSTED,
        "co_hosts: {filled: true}",
        "format: 讲座",
        "format: 讲座",
        "不是“format”的选项，有：lecture",
    ),
    "a_condition_on_words": Break(
        COHOSTED, "co_hosts: {filled: true}", "topic: 讲座", "topic: 讲座", "是文字，不能作为条件"
    ),
    "a_condition_in_an_unknown_form": Break(
        COHOSTED, "{filled: true}", "{filled: yes}", "filled: yes", "可写：选项、选项的列表"
    ),
    "a_choice_for_a_number": Break(
        COHOSTED, "co_hosts: {filled: true}", "sessions: 3", "sessions: 3", "条件请用 min、max"
    ),
    "an_unknown_input": Break(
        AVERAGE,
        "training_person_times",
        "training_persons",
        "ratio:",
        "没有名为“training_persons”的指标",
    ),
    "indicators_in_a_circle": Break(
        TO_HANDLE,
        "plus: [appeals_closed, appeals_open]",
        "plus: [appeals_to_handle, appeals_open]",
        "id: appeals_to_handle",
        "指标循环引用：appeals_to_handle → appeals_to_handle",
    ),
    "a_sum_of_different_units": Break(
        TO_HANDLE,
        "plus: [appeals_closed, appeals_open]",
        "plus: [appeals_closed, training_sessions]",
        "derived:",
        "“training_sessions”的计量单位是“场次”",
    ),
    "a_part_of_nothing": Break(
        COHOSTED,
        "part_of: training_sessions",
        "part_of: training",
        "part_of",
        "没有名为“training”的指标",
    ),
    "a_part_with_another_unit": Break(
        COHOSTED,
        "unit_of_count: 场次",
        "unit_of_count: 次",
        "part_of",
        "计量单位“次”与整体“场次”不同",
    ),
    "a_part_on_another_field": Break(
        COHOSTED, "field: sessions", "field: person_times", "part_of", "应相同，只多条件"
    ),
    "a_part_that_is_wider_than_its_whole": Break(
        COHOSTED,
        "part_of: training_sessions",
        "part_of: training_interactive_sessions",
        "part_of",
        "应包含整体“互动式培训场次”的全部条件",
    ),
    "a_part_of_itself": Break(
        COHOSTED,
        "part_of: training_sessions",
        "part_of: training_cohosted_sessions",
        "part_of",
        "指标循环引用",
    ),
    "a_part_that_is_computed": Break(
        OPEN,
        "at_end: {since: collected_on, until: closed_on}",
        "on: closed_on\npart_of: appeals_to_handle",
        "part_of",
        "都应是直接从台账计算的指标",
    ),
    # worked cases
    "a_case_that_is_wrong": Break(
        SESSIONS_CASES, "    gives: 5\n", "    gives: 6\n", "时段的第一天", "应得 6，算得 5"
    ),
    "a_case_that_counts_other_records": Break(
        SESSIONS_CASES,
        "    gives: 5\n    counted: 2",
        "    gives: 5\n    counted: 3",
        "时段的第一天",
        "应计入 3 条记录，计入了 2 条",
    ),
    "a_case_in_another_state": Break(
        SESSIONS_CASES,
        "    gives: 未开展",
        "    gives: 未报送",
        "应报单位都报零报告",
        "应得 missing，算得 0",
    ),
    "a_case_that_gives_no_number": Break(
        SESSIONS_CASES,
        "    gives: 5\n",
        "    gives: 五\n",
        "gives: 五",
        "“五”应为数字，或 为零、未开展",
    ),
    "a_case_of_an_unknown_unit": Break(
        SESSIONS_CASES,
        "  - name: 没有单位报送，是未报送而不是零\n    unit: dept",
        "  - name: 没有单位报送，是未报送而不是零\n    unit: city",
        "没有单位报送",
        "示例单位中没有“city”",
    ),
    "a_case_of_no_period": Break(
        SESSIONS_CASES,
        "    unit: town-donghu\n    period: 2025H1\n    records:",
        "    unit: town-donghu\n    period: 2025上半年\n    records:",
        "只算本单位",
        "时段“2025上半年”无法识别",
    ),
    "a_case_of_an_unknown_state": Break(
        SESSIONS_CASES,
        "    gives: 未开展",
        "    gives: 没开展",
        "gives: 没开展",
        "“没开展”应为数字",
    ),
    "a_record_with_an_unknown_field": Break(
        SESSIONS_CASES,
        "topic: 新任骨干培训",
        "title: 新任骨干培训",
        "title: 新任",
        "没有名为“title”的字段",
    ),
    "a_record_with_an_unknown_choice": Break(
        SESSIONS_CASES,
        "format: 研讨交流",
        "format: 座谈",
        "format: 座谈",
        "“座谈”不在可选项中，可选：专题讲座",
    ),
    "a_record_with_half_a_date": Break(
        SESSIONS_CASES,
        "held_on: 2024-12-31",
        "held_on: 2024-12",
        "held_on: 2024-12,",
        "不是完整的日期",
    ),
    "a_record_with_a_telephone_in_its_topic": Break(
        SESSIONS_CASES,
        "topic: 新任骨干培训",
        "topic: 报名 13812345678",
        "topic: 报名",
        "含有手机号码，台账不保存个人信息",
    ),
    "a_record_without_what_is_required": Break(
        SESSIONS_CASES, ", sessions: 4, ", ", ", "2025-07-01", "“场次”必填"
    ),
    "a_record_below_the_least_value": Break(
        SESSIONS_CASES, "sessions: 4", "sessions: 0", "sessions: 0", "“场次”不能小于1"
    ),
    "a_record_of_no_unit": Break(
        SESSIONS_CASES,
        "{unit_code: town-liuhe, ",
        "{",
        "{held_on",
        "记录要用 unit_code 写明示例单位",
    ),
    "a_record_of_an_unknown_kind": Break(
        SESSIONS_CASES,
        "    records:\n      training:\n        - {unit_code: dept-edu, held_on: 2024-12-31",
        "    records:\n      trainings:\n        - {unit_code: dept-edu, held_on: 2024-12-31",
        "trainings:",
        "没有名为“trainings”的台账类型",
    ),
    "a_submission_of_an_unknown_kind": Break(
        SESSIONS_CASES,
        "{unit: town-donghu, kind: training, period: 2024H2, state: nil}",
        "{unit: town-donghu, kind: trainings, period: 2024H2, state: nil}",
        "kind: trainings",
        "没有名为“trainings”的台账类型",
    ),
    "a_submission_in_an_unknown_state": Break(
        SESSIONS_CASES,
        "period: 2024H2, state: nil",
        "period: 2024H2, state: none",
        "none",
        "“none”不可用，可用：sent, nil",
    ),
    # templates
    # packs that change
    "a_split_into_what_is_no_choice": online(
        "retired: 2025-07-01, split_into: [live, lecture]", "split_into 中的“live”不是另一个选项"
    ),
    "a_split_into_itself": online(
        "retired: 2025-07-01, split_into: [online, lecture]", "“online”不是另一个选项"
    ),
    "a_split_into_one": online(
        "retired: 2025-07-01, split_into: [lecture]", "只是改名的，用 renamed_from"
    ),
    "a_split_without_a_day": online(
        "split_into: [lecture, course]", "还要用 retired 写明从哪一天起"
    ),
    "a_choice_retired_on_no_day": online("retired: 2025-07", "“2025-07”应为日期"),
    "a_choice_renamed_from_another": online("renamed_from: [lecture]", "“lecture”已经有主"),
    "a_split_into_what_is_retired_too": Break(
        TRAINING,
        "{id: course, label: 培训班}",
        "{id: course, label: 培训班, retired: 2025-07-01, split_into: [on_site, online]}\n"
        "      - {id: old, label: 旧, retired: 2025-07-01, split_into: [course, online]}",
        "id: old",
        "“旧”拆分到“培训班”，而“培训班”在2025-07-01已经停用",
    ),
    "all_choices_retired": Break(
        APPEAL,
        "      - {id: financing, label: 融资}\n      - {id: land, label: 用地}\n"
        "      - {id: labour, label: 用工}\n      - {id: policy, label: 政策兑现}\n"
        "      - {id: licence, label: 证照办理}\n      - {id: other, label: 其他}\n",
        "      - {id: other, label: 其他, retired: 2025-01-01}\n",
        "label: 其他, retired",
        "选项已全部停用",
    ),
    "a_kind_retired_on_no_day": Break(
        TRAINING,
        "title_field: topic",
        "title_field: topic\nretired: 明年",
        "retired:",
        "“明年”应为日期",
    ),
    "a_register_retired": Break(
        ORGANISATION,
        "title_field: name",
        "title_field: name\nretired: 2025-07-01",
        "retired:",
        "名录不写 retired",
    ),
    "a_change_on_no_day": Break(
        TRAINING,
        "title_field: topic",
        "title_field: topic\nnot_comparable: [{since: 去年, why: 改了}]",
        "not_comparable",
        "“去年”应为日期",
    ),
    "a_change_without_a_reason": Break(
        SESSIONS,
        "measure: sum",
        "measure: sum\nnot_comparable: [{since: 2025-07-01}]",
        "not_comparable",
        "缺少“why”",
    ),
    "a_change_of_an_indicator_on_no_day": Break(
        SESSIONS,
        "measure: sum",
        "measure: sum\nnot_comparable: [{since: 2025-13-01, why: 改了}]",
        "not_comparable",
        "“2025-13-01”应为日期",
    ),
    "a_field_renamed_from_another": Break(
        TRAINING,
        "  - id: sessions\n",
        "  - id: sessions\n    renamed_from: [invited]\n",
        "renamed_from",
        "“invited”已经有主",
    ),
    "a_typed_direction": Break(
        REPORT,
        "截至{截止日}，在办诉求{appeals_open}。",
        "截至{截止日}，在办诉求减少到{appeals_open}。",
        "减少到",
        "“减少”是手写的方向词",
    ),
    "a_typed_hedge": Break(
        REPORT,
        "，在办诉求{appeals_open}。",
        "，在办诉求近{appeals_open}。",
        "求近",
        "“近”是手写的约数词",
    ),
    "a_bracket_that_is_not_closed": Break(
        REPORT,
        "[，{organisations|增减}]。",
        "[，{organisations|增减}。",
        "名录内共有",
        "“[”没有配对的“]”",
    ),
    "a_bracket_that_was_not_opened": Break(
        REPORT, "[，{organisations|增减}]。", "，{organisations}]。", "名录内共有", "“]”没有配对"
    ),
    "a_bracket_within_brackets": Break(
        REPORT,
        "[，{organisations|增减}]。",
        "[，{organisations}[，{organisations|增减}]]。",
        "名录内共有",
        "方括号套了方括号",
    ),
    "a_place_that_is_not_closed": Break(
        REPORT, "求{appeals_open}。", "求{appeals_open。", "求{appeals_open。", "“{”没有配对的“}”"
    ),
    "a_place_for_an_unknown_indicator": Break(
        REPORT,
        "在办诉求{appeals_open}。",
        "在办诉求{appeal_open}。",
        "{appeal_open}",
        "没有名为“appeal_open”的指标，是不是“appeals_open”？",
    ),
    "a_place_in_an_unknown_form": Break(
        REPORT,
        "在办诉求{appeals_open}。",
        "在办诉求{appeals_open|环比}。",
        "环比",
        "不认识的写法“环比”，可用：约数、万、同比、增减、占比、未报单位",
    ),
    "a_comparison_that_must_stand_in_brackets": Break(
        REPORT,
        "[，{organisations|增减}]。",
        "，{organisations|增减}。",
        "名录内共有",
        "请连同标点放进方括号，例如“[，{organisations|增减}]”",
    ),
    "a_share_of_no_whole": Break(
        REPORT,
        "{organisations|增减}",
        "{organisations|占比}",
        "organisations|占比",
        "没有声明 part_of",
    ),
    "a_figure_in_a_heading": Break(
        REPORT, "### 统战组织", "### 统战组织{organisations}", "### 统战组织", "标题里不放数据"
    ),
    "an_alternative_for_an_unknown_state": Break(
        REPORT,
        "? 为零：截至{截止日}，没有在办诉求。",
        "? 没有：没有在办诉求。",
        "? 没有",
        "情形可用：为零、未开展",
    ),
    "an_alternative_twice": Break(
        REPORT,
        "? 为零：截至{截止日}，没有在办诉求。",
        "? 为零：没有在办诉求。\n? 为零：无。",
        "? 为零：无。",
        "“为零”写了两次",
    ),
    "an_alternative_to_nothing": Break(
        REPORT,
        "### 统战组织\n",
        "### 统战组织\n? 为零：无。\n",
        "? 为零：无。",
        "要跟在有数据的句子后面",
    ),
    "an_unknown_setting": Break(REPORT, "@signature", "@sign", "@sign", "不认识的设置“@sign”"),
}


@pytest.mark.parametrize("broken", BREAKS.values(), ids=BREAKS)
def test_a_broken_pack_is_refused_at_the_line_that_is_wrong(broken: Break) -> None:
    whole = whole_pack()
    assert whole[broken.file].count(broken.old) == 1, "the pack has changed; mend this case"
    text = whole[broken.file].replace(broken.old, broken.new)
    line = next(number for number, row in enumerate(text.splitlines(), 1) if broken.at in row)

    problems = problems_of({**whole, broken.file: text})

    at_place = [p for p in problems if str(p.place) == f"pack/{broken.file}:{line}"]
    assert any(broken.says in str(problem.message) for problem in at_place), problems
    # One fault is not reported all over the pack.
    assert len(problems) <= 2, [str(problem) for problem in problems]


def without(name: str) -> dict[str, str]:
    return {path: text for path, text in whole_pack().items() if path != name}


def said(files: dict[str, str]) -> list[str]:
    return [str(problem) for problem in problems_of(files)]


def test_the_whole_pack_has_no_problem() -> None:
    assert said(whole_pack()) == []


def test_a_condition_on_a_split_choice_names_its_parts_too() -> None:
    text = whole_pack()[TRAINING].replace(
        "label: 研讨交流}", "label: 研讨交流, retired: 2025-07-01, split_into: [lecture, course]}"
    )

    (line,) = said({**whole_pack(), TRAINING: text})

    assert line.startswith("pack/indicators/training/training_interactive_sessions.yaml:")
    assert line.endswith(
        "“seminar”自2025-07-01起分为lecture、course，条件中有它的，要同时列出它们。"
    )


def test_a_case_with_a_choice_that_was_retired_by_then_is_refused() -> None:
    text = whole_pack()[TRAINING].replace(
        "label: 现场教学}", "label: 现场教学, retired: 2025-01-01}"
    )

    lines = said({**whole_pack(), TRAINING: text})

    assert lines
    assert all("“形式”：“现场教学”自2025-01-01起停用，请另选一项。" in line for line in lines)
    assert all(re.search(r"\.cases\.yaml:\d+: ", line) for line in lines)


def test_an_expectation_of_a_retired_kind_stays_for_the_periods_before() -> None:
    text = f"{whole_pack()[TRAINING]}retired: 2025-07-01\n"

    pack = load_files({**whole_pack(), TRAINING: text})

    (owed,) = [item for item in pack.expectations if item.kind == "training"]
    assert [str(part) for part in owed.periods(Period.read("2025"))] == ["2025H1"]
    assert {kind.id for kind in pack.owed_kinds(TOWN, Period.read("2025H2"))} == {"appeal"}


def test_an_indicator_without_cases_is_refused() -> None:
    assert said(without(SESSIONS_CASES)) == [
        f"pack/{SESSIONS}:1: 指标没有示例，请在旁边写 training_sessions.cases.yaml。"
    ]


def test_cases_of_no_indicator_are_refused() -> None:
    files = {**whole_pack(), "indicators/training/other.cases.yaml": "cases: []\n"}

    assert said(files) == [
        (
            "pack/indicators/training/other.cases.yaml:1: "
            "旁边没有名为“other”的指标，文件名应与指标的 id 相同。"
        )
    ]


def test_an_indicator_must_be_called_as_its_file() -> None:
    text = whole_pack()[SESSIONS].replace("id: training_sessions", "id: sessions_of_training")
    files = {**whole_pack(), SESSIONS: text}

    assert any("没有名为“training_sessions”的指标" in line for line in said(files))


def test_two_indicators_of_one_id_are_refused() -> None:
    files = {
        **whole_pack(),
        "indicators/other/training_sessions.yaml": whole_pack()[SESSIONS],
        "indicators/other/training_sessions.cases.yaml": whole_pack()[SESSIONS_CASES],
    }

    assert any("指标“training_sessions”重复" in line for line in said(files))


def test_a_pack_without_a_manifest_is_refused() -> None:
    assert said(without("pack.yaml")) == ["pack/pack.yaml: 缺少 pack.yaml。"]


def test_an_empty_file_is_refused() -> None:
    assert said({**whole_pack(), TRAINING: "# 待写\n"}) == [f"pack/{TRAINING}:1: 文件是空的。"]


def test_a_folder_that_nobody_reads_is_refused() -> None:
    moved = {**without(SESSIONS), "indicator/training_sessions.yaml": whole_pack()[SESSIONS]}

    assert any(
        line.startswith("pack/indicator/training_sessions.yaml:1: ")
        and "是不是“indicators”？" in line
        for line in said(moved)
    )


def test_a_register_among_the_kinds_is_refused() -> None:
    moved = {**without(ORGANISATION), "kinds/organisation.yaml": whole_pack()[ORGANISATION]}

    assert said(moved) == [
        "pack/kinds/organisation.yaml:7: 有 validity 的是名录，请放在 registers 文件夹。"
    ]


def test_a_template_without_a_title_is_refused() -> None:
    assert said({**whole_pack(), "reports/new.txt": "本季度无事。\n"}) == [
        "pack/reports/new.txt:1: 缺少“@title 标题”。"
    ]


def test_nesting_without_end_is_refused() -> None:
    deep = {**whole_pack(), TRAINING: "id: " + "[" * 5000 + "]" * 5000}

    (line,) = said(deep)
    assert line.startswith(f"pack/{TRAINING}:1: ")


def test_all_problems_are_found_in_one_run() -> None:
    training = whole_pack()[TRAINING].replace("type: document_number", "type: file")
    appeal = whole_pack()[APPEAL].replace("date_field: closed_on", "date_field: closed")

    lines = said({**whole_pack(), TRAINING: training, APPEAL: appeal})

    assert {line.split(":")[0] for line in lines} == {f"pack/{TRAINING}", f"pack/{APPEAL}"}


# --- the folder itself ---------------------------------------------------------------------------


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The pack as a folder of its own."""
    target = tmp_path / "pack"
    for name, text in whole_pack().items():
        path = target / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
    return target


def refusal_of(folder: Path) -> list[Problem]:
    with pytest.raises(RefusedError) as caught:
        load_pack(folder)
    return list(caught.value.problems)


def test_a_copied_pack_is_the_same_pack(folder: Path) -> None:
    assert load_pack(folder).digest == load_pack(SMALL_OFFICE).digest


def test_line_ends_and_a_byte_order_mark_change_nothing(folder: Path) -> None:
    path = folder / SESSIONS
    text = path.read_text("utf-8").replace("\n", "\r\n")
    path.write_bytes(b"\xef\xbb\xbf" + text.encode())

    pack = load_pack(folder)

    assert pack.digest == load_pack(SMALL_OFFICE).digest
    assert list(run_cases(pack)) == []


def test_a_file_in_another_encoding_is_refused(folder: Path) -> None:
    (folder / TRAINING).write_text(whole_pack()[TRAINING], "gb18030")

    (problem,) = refusal_of(folder)

    assert str(problem) == f"{folder / TRAINING}: 不是 UTF-8 编码的文本，请另存为 UTF-8。"


def test_a_link_out_of_the_folder_is_refused(folder: Path, tmp_path: Path) -> None:
    outside = tmp_path / "secret.yaml"
    outside.write_text("id: secret\n", "utf-8")
    (folder / "kinds/secret.yaml").symlink_to(outside)

    (problem,) = refusal_of(folder)

    assert str(problem) == f"{folder / 'kinds/secret.yaml'}: 不是业务包文件夹里的普通文件。"


def test_a_folder_with_the_name_of_a_file_is_refused(folder: Path) -> None:
    (folder / "kinds/more.yaml").mkdir()

    (problem,) = refusal_of(folder)

    assert "不是业务包文件夹里的普通文件" in str(problem)


def test_a_giant_file_is_refused_without_being_read(folder: Path) -> None:
    (folder / "reports/giant.txt").write_bytes(b"\xff" * 1_000_001)

    (problem,) = refusal_of(folder)

    assert str(problem) == f"{folder / 'reports/giant.txt'}: 文件超过1MB，业务包只放文字定义。"


def test_a_file_with_the_other_ending_is_not_passed_over(folder: Path) -> None:
    (folder / TRAINING).rename(folder / "kinds/training.yml")

    (problem,) = refusal_of(folder)

    assert str(problem) == f"{folder / 'kinds/training.yml'}: 扩展名请用 .yaml，不用 .yml。"


def test_a_folder_without_a_manifest_is_no_pack(tmp_path: Path) -> None:
    with pytest.raises(RefusedError, match="找不到业务包") as caught:
        find_pack(str(tmp_path))

    assert "united_front" in str(caught.value)


def test_every_problem_of_the_folder_is_found_in_one_run(folder: Path) -> None:
    (folder / TRAINING).write_bytes(b"\xff\xfe")
    (folder / "reports/giant.txt").write_bytes(b" " * 1_000_001)

    assert len(refusal_of(folder)) == 2
