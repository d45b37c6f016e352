"""What overlaps and contradicts: same measure for the same audience, at another rate or from another issuer."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from taizhang.core.ledger.overlap import find_overlaps
from taizhang.core.ledger.record import FieldValue, Record, RecordRef
from taizhang.packs.load import find_pack, load_pack

POLICY = load_pack(find_pack("united_front")).kinds["policy"]
DAY = date(2025, 6, 30)


def policy(number: int, **values: FieldValue) -> Record:
    base: dict[str, FieldValue] = {
        "code": f"ZC-{number:03}",
        "name": "技改贴息",
        "unit": "econ",
        "issuer": "示例市工信局",
        "measure": "interest",
        "audience": "manufacturing",
        "amount": Decimal(2),
        "amount_unit": "个百分点",
        "document_number": "示工信〔2025〕3号",
        "valid_from": date(2025, 1, 1),
    }
    return Record(RecordRef(f"r{number}", 1), "policy", "econ", {**base, **values})


@pytest.mark.parametrize(
    ("second", "found"),
    [
        ({}, []),
        ({"amount": Decimal(3)}, [("amount",)]),
        ({"conditions": "上年产值2000万元以上"}, [("conditions",)]),
        ({"issuer": "示例市财政局"}, [("issuer",)]),
        ({"issuer": " 示例市工信局 "}, []),
        ({"issuer": "示例市财政局", "amount": Decimal(3)}, [("amount",), ("issuer",)]),
        ({"amount": Decimal(3), "audience": "small"}, []),
        ({"amount": Decimal(3), "measure": "subsidy"}, []),
        ({"amount": Decimal(3), "valid_to": DAY}, []),
        ({"amount": Decimal(3), "valid_from": date(2025, 7, 1)}, []),
        ({"amount": Decimal("2.00")}, []),
    ],
)
def test_two_policies(second: dict[str, FieldValue], found: list[tuple[str, ...]]) -> None:
    records = [policy(1), policy(2, **second)]

    assert [overlap.differing for overlap in find_overlaps(POLICY, records, DAY)] == found


def test_all_of_a_group_are_shown_in_the_order_in_which_they_came() -> None:
    records = [policy(1), policy(2, amount=Decimal(3)), policy(3)]

    (overlap,) = find_overlaps(POLICY, records, DAY)

    assert [record.ref.record_id for record in overlap.records] == ["r1", "r2", "r3"]


def test_a_policy_without_an_amount_differs_from_one_with_it() -> None:
    without = policy(2)
    values = {name: value for name, value in without.values.items() if name != "amount"}

    (overlap,) = find_overlaps(
        POLICY, [policy(1), Record(without.ref, "policy", "econ", values)], DAY
    )

    assert overlap.differing == ("amount",)
