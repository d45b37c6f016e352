"""金额: an exact amount; its unit (元, 万元) is in the label of the field or in its counted_in."""

from __future__ import annotations

from dataclasses import replace

from taizhang.core.ledger.field_types import decimal

TYPE = replace(decimal.TYPE, id="money", label="金额")
