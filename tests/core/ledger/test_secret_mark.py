"""A mark is told from a mention by its form."""

from __future__ import annotations

import pytest

from taizhang.core.ledger.secret_mark import SECRET_MARKS, find_secret_mark


@pytest.mark.parametrize(
    "text",
    [
        "机密★10年",
        "秘密★1年",
        "绝密★",
        "绝密★启用前",
        "绝密 ★ 长期",
        "机  密★５年",
        "机密☆10年",
        "机密*10年",
        "秘密★2030年1月1日",
        "秘密★六个月",
        "机密10年",
        "机密 20 年",
        "机密 十年",
        "秘密 长期",
        "机密10年台账.xlsx",
        "签发人：机密★5年",
        "统计表 秘密★1年.xlsx",
        "（秘密）参训情况.xlsx",
        "【机密】会议安排",
        "密级：机密",
        "密级:秘密",
        "密 级 ： 绝密",
        "密级：【机密】",
        "密级 机密",
        "机密",
        " 秘密 ",
        "机密级",
        "机\u200b密★\u200b10年",
        "机密⭐️10年",
        "保密期限：10年",
        "保密期限 长期",
        "内部资料不得外传",
        "内部资料 注意保存",
        "内部资料，注意保存！",
        "内部文件（严禁外传）",
        "内部材料，请勿外传",
        "内部使用 不得公开",
        "本件为内部资料\n不得扩散",
        "不得公开",
        "此件不得公开",
        "本资料不得对外公开",
    ],
)
def test_a_mark_is_found(text: str) -> None:
    assert find_secret_mark(text) is not None


@pytest.mark.parametrize(
    "text",
    [
        "",
        "保守秘密专题培训",
        "保密教育培训",
        "国家秘密法宣传",
        "保守国家秘密10周年座谈",
        "学习《中华人民共和国保守国家秘密法》",
        "商业秘密保护10年经验交流",
        "机密文件管理办法解读",
        "秘密战线英雄事迹报告会",
        "机密级涉密人员岗前培训",
        "新修订保密法30问",
        "涉密载体管理",
        "密级确定与变更业务培训",
        "密级：公开",
        "密级：无",
        "密级：□绝密 □机密 □秘密",
        "内部资料编印工作",
        "内部控制，注意保存凭证",
        "内部培训",
        "不得公开个人信息专题培训",
        "公开属性：不予公开",
        "亲密★无间",
        "★保守国家秘密★专题培训",
        "周密部署10年规划",
        "精密*10",
        "秘密花园读书会",
        "秘密解密：党史故事会",
        "秘密长期斗争史",
        "秘密三年行动专题",
        "秘密 2025年度培训",
        "秘密-2025年参训情况",
        "绝密飞行观影活动",
    ],
)
def test_a_mention_is_no_mark(text: str) -> None:
    assert find_secret_mark(text) is None


def test_every_form_says_where_it_comes_from() -> None:
    assert all(str(mark.name) and mark.source for mark in SECRET_MARKS)
