"""Chinese text to figures and relations."""

from taizhang.core.reading.assemble import read_dates, read_figures, read_periods
from taizhang.core.reading.figure import (
    Alternative,
    Change,
    Direction,
    Figure,
    FigureHedge,
    FigureKind,
    Relation,
    RelationKind,
    Role,
    Step,
    TimeMention,
)
from taizhang.core.reading.vocabulary import UnitWord, Vocabulary, default_vocabulary

__all__ = [
    "Alternative",
    "Change",
    "Direction",
    "Figure",
    "FigureHedge",
    "FigureKind",
    "Relation",
    "RelationKind",
    "Role",
    "Step",
    "TimeMention",
    "UnitWord",
    "Vocabulary",
    "default_vocabulary",
    "read_dates",
    "read_figures",
    "read_periods",
]
