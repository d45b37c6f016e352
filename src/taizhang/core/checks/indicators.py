"""What a figure of a document tells of: what, unit, whose, when and where, as far as that is sure."""

from __future__ import annotations

import re

from taizhang.core.checks.document import CheckedText
from taizhang.core.reading import ChangeKind, Direction, Figure, FigureKind, RelationKind

_SKIPPED = frozenset(
    {
        FigureKind.PERCENTAGE_POINT,
        FigureKind.MULTIPLE,
        FigureKind.RANK,
        FigureKind.DURATION,
    }
)
_BOUND = frozenset(
    {
        RelationKind.PART_OF,
        RelationKind.EACH_OF,
        RelationKind.RESPECTIVELY,
        RelationKind.SHARE_OF,
        RelationKind.SHARE_HELD_BY,
        RelationKind.COMPARED_WITH,
    }
)
_FILLER = re.compile(
    r"^(?:虽然|尽管|但|在|通过|其中|目前|当前|共|累计|已|全年|先后|总共|合计|实现|全[市县区镇省]|我[市县区镇局办])+|[了的共约为达到]+$"
)
_FILLER_INSIDE = re.compile(r"累计|先后|总共")
_ONE_OF_MANY = re.compile(
    r"比去年|比上年|较去年|较上年|同期|各(?![项类级])|[每均]|分别|另|再|又|新增|新建|次$|某|该|一[个家]|第[一二三]|首|最"
)
_NEW = re.compile(r"新增|新建")
_PLACE = re.compile(
    r"[\u4e00-\u9fff]{2,}(?:[镇乡村区县市](?![级民干委组里场域直])|街道|社区(?!干))"
)
_SHORTEST = 4
_AROUND = 200
_SUM_UP = re.compile(r"共|累计|全年|合计|全[市县区镇省街系]|我[市县区镇局办街]")
_PERIODS = re.compile(
    r"(?P<year>[0-9]{4})年(?P<what>上半年|下半年|[一二三四]季度|第[一二三四]季度|度)?"
)


def indicator_of(
    document: CheckedText, number: int, *, shortest: int = _SHORTEST, anew: bool = False
) -> tuple[str, ...] | None:
    """What a figure tells of: what, unit, kind, whose, time, places; None if that is not sure.

    With `anew`, what is new in each stretch of time is told of too: 新增, 新建.
    """
    figure = document.figures[number]
    if figure.kind in _SKIPPED or not document.usable(number):
        return None
    if figure.direction is not Direction.NONE or figure.change is not ChangeKind.NONE:
        return None
    if any(relation.kind in _BOUND for relation in figure.relations):
        return None
    what = _FILLER.sub("", _FILLER_INSIDE.sub("", figure.what))
    before = document.before(number)
    sentence = document.sentence_of(number)
    lead = document.folded[max(sentence.start, figure.start - _AROUND) : figure.start]
    if "/" in figure.unit or "每" in lead:
        return None  # so much for each
    if len(what) < shortest or _one_of_many(before + "," + what, anew=anew):
        return None
    # The words before it must be what is counted, not a place or a body that the reader passed over.
    whose = "" if figure.whose in what else _FILLER.sub("", figure.whose)
    places = "".join(_FILLER.sub("", place) for place in _PLACE.findall(lead))
    return what, figure.unit, figure.kind.value, whose, _time(document, figure), places


def _one_of_many(words: str, *, anew: bool) -> bool:
    """Whether the words may tell of another one each time; 共新建12处 does not."""
    if anew or _SUM_UP.search(words):
        words = _NEW.sub("", words)
    return _ONE_OF_MANY.search(words) is not None


def _time(document: CheckedText, figure: Figure) -> str:
    """The time it is of: its own, or that of the title."""
    title = document.title
    whole = "" if title is None else title.span.of(document.folded)
    named = _PERIODS.search(whole)
    default = "" if named is None else named["what"] or "全年"
    if figure.period is None:
        return default
    words = figure.period.text.replace(" ", "")
    words = re.sub(r"^(?:[0-9]{4}年|今年|本年)(?=.)", "", words).removesuffix("以来")
    if figure.period.period is not None:
        return str(figure.period.period)
    if words in ("", "今年"):
        return default
    return words
