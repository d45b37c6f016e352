"""Chinese text to figures and relations."""

from taizhang.core.reading.assemble import read_dates, read_figures, read_periods
from taizhang.core.reading.figure import (
    Alternative,
    ChangeKind,
    Direction,
    Figure,
    FigureHedge,
    FigureKind,
    FigureRole,
    Relation,
    RelationKind,
    Step,
    TimeMention,
)
from taizhang.core.reading.vocabulary import UnitWord, Vocabulary, default_vocabulary

__all__ = [
    "Alternative",
    "ChangeKind",
    "Direction",
    "Figure",
    "FigureHedge",
    "FigureKind",
    "FigureRole",
    "Relation",
    "RelationKind",
    "Step",
    "TimeMention",
    "UnitWord",
    "Vocabulary",
    "default_vocabulary",
    "read_dates",
    "read_figures",
    "read_periods",
]
