"""Indicators: definitions, the reference evaluator and the SQL builder."""

from taizhang.core.indicators.definition import (
    UNIT_FIELD,
    Aggregate,
    AsOf,
    CircularDefinitionError,
    Derived,
    During,
    EntrySource,
    Formula,
    Held,
    Indicator,
    Measure,
    Ratio,
    in_order,
)
from taizhang.core.indicators.evaluate import Ledger, evaluate, evaluate_base
from taizhang.core.indicators.outcome import Coverage, Outcome, State

__all__ = [
    "UNIT_FIELD",
    "Aggregate",
    "AsOf",
    "CircularDefinitionError",
    "Coverage",
    "Derived",
    "During",
    "EntrySource",
    "Formula",
    "Held",
    "Indicator",
    "Ledger",
    "Measure",
    "Outcome",
    "Ratio",
    "State",
    "evaluate",
    "evaluate_base",
    "in_order",
]
