"""A record told in a paragraph: its fields, and nothing that is not in them."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal

import pytest

from taizhang.core.ledger.record import FieldValue
from taizhang.core.reports.brief_writer import write_brief
from taizhang.packs.load import find_pack, load_pack

KINDS = load_pack(find_pack("united_front")).kinds
D = date(2025, 3, 5)


@pytest.mark.parametrize(
    ("kind", "values", "title", "paragraph"),
    [
        (
            "training",
            {
                "held_on": D,
                "topic": "政策解读",
                "format": "专题讲座",
                "sessions": 2,
                "person_times": 86,
            },
            "东湖镇举办政策解读培训",
            "2025年3月5日，东湖镇举办“政策解读”学习培训，形式为专题讲座，共2场次，培训86人次。",
        ),
        (
            "service",
            {
                "held_on": D,
                "topic": "法律咨询进社区",
                "type": "法律咨询",
                "times": 1,
                "people_served": 40,
                "donation": Decimal("1.2"),
            },
            "东湖镇开展法律咨询进社区活动",
            "2025年3月5日，东湖镇开展“法律咨询进社区”服务活动，服务类别为法律咨询，共1次，服务40人次，捐赠金额1.2万元。",
        ),
        (
            "appeal",
            {"collected_on": D, "matter": "用电增容", "closed_on": date(2025, 4, 2)},
            "东湖镇诉求办理：用电增容",
            "2025年3月5日，东湖镇登记一项诉求办理“用电增容”，办结日期为2025年4月2日。",
        ),
        ("training", {}, "东湖镇学习培训", "东湖镇举办学习培训。"),
    ],
)
def test_a_record_in_a_paragraph(
    kind: str, values: dict[str, FieldValue], title: str, paragraph: str
) -> None:
    shown = {name: str(value) for name, value in values.items()}
    brief = write_brief(KINDS[kind], values, shown, "东湖镇")
    assert (brief.title, brief.paragraph) == (title, paragraph)


def test_it_invents_no_number() -> None:
    values: dict[str, FieldValue] = {"held_on": D, "topic": "政策解读", "sessions": 2}
    shown = {name: str(value) for name, value in values.items()}
    brief = write_brief(KINDS["training"], values, shown, "东湖镇")
    assert set(re.findall(r"\d+", brief.paragraph)) == {"2025", "3", "5", "2"}
