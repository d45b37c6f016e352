"""The values that every figure is made of."""

from taizhang.core.values.interval import (
    WAN,
    YI,
    Hedge,
    Interval,
    Printed,
    print_exact,
    print_hedged,
    print_rate,
    print_scaled,
    round_step,
)
from taizhang.core.values.message import Message
from taizhang.core.values.period import Grain, Period, chinese_date
from taizhang.core.values.problem import Place, Problem, RefusedError, refuse_if_any
from taizhang.core.values.quantity import Quantity, UnitMismatchError, plain
from taizhang.core.values.span import Span
from taizhang.core.values.value import (
    MISSING,
    NOT_APPLICABLE,
    NOT_COMPARABLE,
    Absence,
    Absent,
    Known,
    Value,
    add,
    completion,
    difference,
    divide,
    first_absence,
    growth,
    negate,
)

__all__ = [
    "MISSING",
    "NOT_APPLICABLE",
    "NOT_COMPARABLE",
    "WAN",
    "YI",
    "Absence",
    "Absent",
    "Grain",
    "Hedge",
    "Interval",
    "Known",
    "Message",
    "Period",
    "Place",
    "Printed",
    "Problem",
    "Quantity",
    "RefusedError",
    "Span",
    "UnitMismatchError",
    "Value",
    "add",
    "chinese_date",
    "completion",
    "difference",
    "divide",
    "first_absence",
    "growth",
    "negate",
    "plain",
    "print_exact",
    "print_hedged",
    "print_rate",
    "print_scaled",
    "refuse_if_any",
    "round_step",
]
