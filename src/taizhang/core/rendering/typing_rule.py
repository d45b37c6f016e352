"""What a spreadsheet offers and says while somebody types into a field; it warns, and never refuses."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import TYPE_CHECKING

from taizhang.core.ledger.field import Slot
from taizhang.core.values import plain

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from taizhang.core.ledger.field import Field

WORDS = frozenset({"text", "document_number"})
"""Types of fields whose cells hold words as they are typed."""
FIRST_EXCEL_DAY = dt.date(1900, 3, 1)
"""Before it, spreadsheets disagree about what day it is."""
_LONGEST_LIST = 250
_LONGEST_TITLE = 32
_LARGEST_NUMBER = 9 * 10**15


def typing_rule(
    item: Field, *, units: str, listed: Callable[[Sequence[str]], str]
) -> dict[str, object] | None:
    """The rule of a field in the words of xlsxwriter, None if nothing can be said of it.

    Args:
        item: The field.
        units: Where the names of the units stand; empty if nowhere.
        listed: Puts answers into cells and says where; for those that do not fit into a rule.
    """
    rule: dict[str, object] = {
        "error_title": item.label[:_LONGEST_TITLE],
        "error_type": "warning",
    }
    if item.type.id == "choice":
        labels = [choice.label for choice in item.choices]
        rule |= {
            "validate": "list",
            "source": labels if _fits_a_rule(labels) else listed(labels),
            "error_message": "请从下拉列表中选择",
        }
    elif item.type.id == "unit" and units:
        rule |= {
            "validate": "list",
            "source": units,
            "error_message": "请从单位名录中选择",
        }
    elif item.type.slot is Slot.DATE:
        rule |= {
            "validate": "date",
            "criteria": "between",
            "minimum": item.minimum if _is_day(item.minimum) else dt.date(1949, 1, 1),
            "maximum": item.maximum if _is_day(item.maximum) else dt.date(2200, 12, 31),
            "error_message": "请填写日期，例如 2025-03-05",
        }
    elif item.type.slot is Slot.INTEGER:
        whole = item.type.id == "integer"
        least, most = _bounds(item)
        message = "请填写整数" if whole else f"请填写数字，小数不超过{item.decimals}位"
        rule |= {
            "validate": "integer" if whole else "decimal",
            "criteria": "between",
            "minimum": least,
            "maximum": most,
            "error_message": f"{message}，不带单位和“余”“近”等字{_between(item)}",
        }
    elif item.type.id in WORDS:
        rule |= {
            "validate": "length",
            "criteria": "<=",
            "value": item.max_length,
            "error_message": f"最多{item.max_length}字",
        }
    else:
        return None
    return rule


def _fits_a_rule(labels: Sequence[str]) -> bool:
    """Whether answers can stand in a rule: a list there is one short text with commas between them."""
    length = sum(len(label.encode("utf-16-le")) // 2 + 1 for label in labels)
    return length <= _LONGEST_LIST and not any(sign in label for label in labels for sign in ',"')


def _is_day(bound: object) -> bool:
    return isinstance(bound, dt.date) and bound >= FIRST_EXCEL_DAY


def _bounds(item: Field) -> tuple[str, str]:
    """Between what a number must be, as text: what is not said is what a sheet can tell apart anyhow."""
    least, most = (
        plain(bound) if isinstance(bound, Decimal) else str(sign * _LARGEST_NUMBER)
        for sign, bound in ((-1, item.minimum), (1, item.maximum))
    )
    return least, most


def _between(item: Field) -> str:
    match item.minimum, item.maximum:
        case Decimal() as least, Decimal() as most:
            return f"，在{plain(least)}到{plain(most)}之间"
        case Decimal() as least, _:
            return f"，不小于{plain(least)}"
        case _, Decimal() as most:
            return f"，不大于{plain(most)}"
    return ""
