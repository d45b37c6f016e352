"""A figure while it is being read."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal

from taizhang.core.reading.figure import Alternative, FigureKind, FigureValue, Step


@dataclass(slots=True)
class Draft:
    """What one reader has found; later readers add what the sentence says of it."""

    start: int
    end: int
    value: FigureValue
    kind: FigureKind
    unit: str = ""
    hedge: str = ""
    sense: str = ""
    digits: Decimal | None = None
    scale: Decimal = Decimal(1)
    chinese: bool = False
    number_start: int = 0
    """Where its number begins, after hedge words."""
    number_end: int = 0
    alternatives: list[Alternative] = field(default_factory=list)
    steps: list[Step] = field(default_factory=list)
