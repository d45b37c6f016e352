"""A report that comes back: every figure of the issued text is looked for in the text that somebody edited."""

from taizhang.core.reports.returned.issued import IssuedParagraph, Standing, issued_paragraphs
from taizhang.core.reports.returned.resolution import (
    ForeignAnchor,
    Found,
    LooseNumber,
    Resolution,
    ResolvedFigure,
    Verdict,
)
from taizhang.core.reports.returned.resolve import resolve

__all__ = [
    "ForeignAnchor",
    "Found",
    "IssuedParagraph",
    "LooseNumber",
    "Resolution",
    "ResolvedFigure",
    "Standing",
    "Verdict",
    "issued_paragraphs",
    "resolve",
]
