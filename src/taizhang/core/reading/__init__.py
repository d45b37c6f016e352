"""Chinese text to figures and relations."""

from __future__ import annotations

from taizhang.core.reading.assemble import read_figures
from taizhang.core.reading.figure import Figure, FigureHedge, FigureKind
from taizhang.core.reading.vocabulary import Vocabulary, default_vocabulary

__all__ = ["Figure", "FigureHedge", "FigureKind", "Vocabulary", "default_vocabulary", "read_figures"]
