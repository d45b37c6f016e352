"""Two tellings of one thing: figures that ought to agree, though not told in the same words to the letter.

我院共完成门诊诊疗 and 门诊诊疗 are one thing; 骨科完成手术 and 儿科完成手术 are two. Where one telling names somebody
and the other nobody, they may be one: then only figures that differ as a slip of the pen does are held together.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from enum import IntEnum
from functools import cached_property

from taizhang.core.checks.document import CheckedText
from taizhang.core.checks.indicators import indicator_of
from taizhang.core.checks.reckoning import exactly
from taizhang.core.reading import Figure
from taizhang.core.reading.lexicon import any_of

_MORE_VERBS = (
    "接待|运送|追缴|减免|新收|审结|破获|出动|挽回|救助|资助|帮扶|转移|接种|接处警|受理|征收|入库|销售|供应|巡查|抽检|清理"
    "|拆除|修复|新增|扶持|调解|执结|收治|诊疗|服务|慰问|走访|登记|维修|种植|栽植|销毁|追回|发现|上报|宣讲|评审|筹集|筹措|募集|引进|开工|竣工|关停|取缔|劝返|摸排|巡查|整治|盘活|流转|清运|采购|配送|售电|供水|招录|招聘|吸引|带动|输出|编制|审查|审批|核发|授信|承办|查结|查办|侦破|打掉|起诉|批捕|执行|指导|督导|通报|约谈|新改建|改建"
)
_VERBS = rf"(?:{any_of('verb')}|{_MORE_VERBS})"
_SUBJECT_END = (
    "[院局科部处所队委办组会员方厂园庭馆站镇乡村区县市行校]|中心|公司|集团|机关|系统|街道|监察|公交|警方|法官"
    "|干警|教师"
)
_SUBJECT = re.compile(rf"(?P<who>[^的]{{0,12}}?(?:{_SUBJECT_END}))(?P<rest>{_VERBS}.{{2,}})")
_ANY_WHO = re.compile(r"[\u4e00-\u9fff]{2,12}")
_BEGINS_WITH_VERB = re.compile(_VERBS)
_CIRCUMSTANCE = re.compile(
    r"^(?:在?[^的]{2,12}?(?:方面|工作中|活动中|行动中|帮扶中|中(?=投入|开展))|从[^的]{1,6}?看|经?统计)"
)
_ADVERBS = re.compile(r"虽然?|尽管|已经?|先后|累计|总共|合计|共(?![产青同享建商])")
_LIGHT = re.compile(
    r"^(?:组织开展|开展|举办|举行|组织|完成|实现|实施|进行|共有|现有|拥有|[有达])(?=.{2,})"
)
_LIGHT_END = re.compile(r"(?<=.{4})(?:虽|已|共|也|就|开展|完成|实施|达到?|为)+$")
_WHOLE = re.compile(
    r"^(?:(?:全|我|本)[市县区镇乡省院局校行街所社系厅司集馆站队国](?:统|道|团|司)?(?:各级|公安机关|法院|检察机关|教育系统)?"
    r"|集团|公司|学校|医院|街道|警方|法院|单位|机关|公安机关)+"
)
_NO_WORDS = re.compile(r"[\s“”\"、，·的了]")
_VERB_LAST = re.compile(
    rf"(?P<rest>(?!{_VERBS}).{{3,}})(?P<verb>发放|拨付|改造|建设|整改|修复|培训|排查|检查|抽检|慰问|走访|调解|化解)"
)
_NEW = re.compile(r"新增|新建")
_SECTION = re.compile(
    r"(?![\u4e00-\u9fff]{0,6}(?:农村|乡村|城区|市场|学科|专科|科技|本科|现场|县域|区域|市政|村庄|所有|县级|场所|城乡|镇村))[\u4e00-\u9fff]{1,8}(?:片区|[镇乡村区县所队科庭厂站](?![级民干委组里场域直])|街道|社区|公司|学校|医院|中心|分局|支行|水厂)"
)
_ALIKE_TIMES = re.compile(
    r"(?:今年|本年|[0-9]{4}年)?(?:上半年|(?:截[至止]到?)?(?:今年|[0-9]{4}年)?(?:1[—\-~至到]+)?6月(?:份|底|末|30日)?|1[—\-~至到]+6月份?)(?:以来)?"
)
_SO_FAR = frozenset(
    {"今年", "目前", "截至目前", "今年以来", "年初以来", "当前", "半年来", "今年来"}
)
_OF_DOCUMENT, _EVER = "~", "累计"
_BYGONE = re.compile(r"去年|上年|前年|^20[0-9]{2}年")
_YEAR = re.compile(r"20[0-9]{2}年|上半年")
_LEVEL = re.compile(r"[全我本](?P<level>[国省市州县区旗镇乡街村局院校所行](?![级场民]))")
_OWN_PLACE = re.compile(r".*?(?:[全我本该各][市县区镇乡省街]|上半年|以来|月底|共|累计)")
_NO_PLACE = re.compile(r"(?:小区|灌区|库区|景区|园区|校区|社区|[一-龥]{5,}[区市])$")
_SHORTEST, _SHORTEST_SURE = 2, 4
_LONG = 3
_LIKELY = Decimal(2)
_MOST, _LONGEST = 8, 24


class Likeness(IntEnum):
    """How surely two figures tell of one thing."""

    ALIKE = 1
    SAME = 2


@dataclass(frozen=True)
class Telling:
    """A figure and what it tells of.

    Attributes:
        number: Its number in the document.
        figure: The figure.
        words: What is counted, without who did it and without verbs that say nothing.
        who: Whose it is; empty for the one whose document it is.
        time: Its stretch of time; empty for the one that the document is of.
        places: Places that its words and its section name.
        certain: Whether its words name the time, or sum up.
        once: Whether its words may tell of another one each time, as 新建 does.
        ever: Whether it is told as 累计, of which nobody says since when.
        level: Of whom as a whole it is told: 县 in 全县, 院 in 我院.
    """

    number: int
    figure: Figure
    words: str
    who: str
    time: str
    places: str
    certain: bool
    once: bool
    ever: bool = False
    level: str = ""

    @cached_property
    def forms(self) -> frozenset[str]:
        """The words and, of 用水的农户, 农户用水 too."""
        bare = _NO_WORDS.sub("", self.words)
        before, of, after = self.words.partition("的")
        return frozenset({bare, _NO_WORDS.sub("", after + before)}) if of else frozenset({bare})


def tellings(document: CheckedText) -> list[Telling]:
    """Every figure of which it can be said what it tells of."""
    found: list[Telling] = []
    sections = _sections(document)
    begins = [at for at, _ in sections]
    for number, figure in enumerate(document.figures):
        key = indicator_of(document, number, shortest=_SHORTEST, anew=True)
        if key is None:
            continue
        what, _unit, _kind, whose, time, places = key
        words, who = _parted(what)
        sentence = document.sentence_of(number)
        lead = document.folded[sentence.start : figure.start]
        section = sections[bisect_right(begins, figure.start) - 1][1]
        if len(words) < _SHORTEST:
            continue
        found.append(
            Telling(
                number,
                figure,
                words,
                who or _WHOLE.sub("", whose),
                time,
                _places(places, words) + section,
                figure.period is not None and _SUMS_UP.search(lead) is not None,
                _NEW.search(what) is not None and _SUMS_UP.search(lead) is None,
                "累计" in document.before(number),
                levels[-1] if (levels := _LEVEL.findall(lead)) else "",
            )
        )
    return _timed(document, found)


_SUMS_UP = re.compile(r"共|累计|全年|合计|全[市区县镇省街系]|我[市县区镇局办街]")


def _parted(what: str) -> tuple[str, str]:
    """What is counted, and who did it, if the words say so."""
    words = _ADVERBS.sub("", what)
    words = _CIRCUMSTANCE.sub("", words) or words
    words = _WHOLE.sub("", words) or words
    found = _SUBJECT.match(words)
    who = ""
    if found is not None:
        words, who = found["rest"], _WHOLE.sub("", found["who"])
    words = _LIGHT_END.sub("", _LIGHT.sub("", words))
    turned = _VERB_LAST.fullmatch(words)
    return (words if turned is None else turned["verb"] + turned["rest"]), who


def _places(said: str, words: str) -> str:
    """The places named, without the one that the document is of and without what is counted itself."""
    bare = _OWN_PLACE.sub("", said)
    return "" if len(bare) <= 1 or bare in words or _NO_PLACE.search(bare) else bare


def _sections(document: CheckedText) -> list[tuple[int, str]]:
    """Where each section begins, and the place or body that its heading names."""
    found = [(-1, "")]
    for heading in document.outline.headings:
        named = _SECTION.search(re.split("[:，,]", heading.span.of(document.folded))[0])
        found.append((heading.span.start, "" if named is None else named.group()))
    return found


def _timed(document: CheckedText, found: list[Telling]) -> list[Telling]:
    """With the time that the document is of named alike, however it is told."""
    title = document.title
    words = "" if title is None else title.span.of(document.folded)
    halves = {telling.time for telling in found if _ALIKE_TIMES.fullmatch(telling.time) is not None}
    others = {telling.time for telling in found if telling.time} - halves - _SO_FAR
    of_half = "上半年" in words or (bool(halves) and not others)
    default = set(halves) if of_half else set()
    now = any(not telling.time and telling.figure.period is not None for telling in found)
    if len(others) == 1 and not halves and not now and not _BYGONE.search(min(others)):
        default = others
    # Where a text speaks of several times, one told without any may be of each.
    settled = bool(of_half or default or not others)
    dated = _YEAR.search(words) is not None

    def time_of(telling: Telling) -> str:
        explicit = telling.figure.period is not None
        if telling.ever and not explicit and not dated:
            return _EVER
        if telling.time in default or telling.time in _SO_FAR:
            return _OF_DOCUMENT
        if telling.time:
            return telling.time
        return _OF_DOCUMENT if explicit or settled else ""

    return [replace(telling, time=time_of(telling)) for telling in found]


def alike(
    document: CheckedText, *, unit: bool = True
) -> Iterator[tuple[Telling, Telling, Likeness]]:
    """Pairs of figures that tell of one thing, each in another sentence; `unit` says whether 人 and 人次 differ."""
    by_unit: dict[tuple[str, str], list[Telling]] = {}
    for telling in tellings(document):
        name = telling.figure.unit if unit else telling.figure.unit.removesuffix("次")
        by_unit.setdefault((name, telling.figure.kind.value if unit else ""), []).append(telling)
    for same in by_unit.values():
        for one, other in _candidates(same):
            if document.sentence_of(one.number) == document.sentence_of(other.number):
                continue
            likeness = _likeness(one, other)
            if likeness is not None:
                yield one, other, likeness


def _candidates(same: list[Telling]) -> Iterator[tuple[Telling, Telling]]:
    """Pairs told in the same words, or in words of which one ends with the other's; the work is that of the text."""
    by_words: dict[str, list[Telling]] = {}
    for telling in same:
        for form in telling.forms:
            like = by_words.setdefault(form, [])
            if len(like) < _MOST:
                like.append(telling)
    pairs: dict[tuple[int, int], tuple[Telling, Telling]] = {}
    for words, tellings_of in by_words.items():
        ends = [words[at:] for at in range(max(1, len(words) - _LONGEST), len(words) - _LONG)]
        others = [found for end in ends for found in by_words.get(end, ())][:_MOST]
        for at, one in enumerate(tellings_of):
            for other in (*tellings_of[at + 1 :], *others):
                first, second = sorted((one, other), key=lambda telling: telling.number)
                if first.number != second.number:
                    pairs[first.number, second.number] = first, second
    for numbers in sorted(pairs):
        yield pairs[numbers]


def _likeness(one: Telling, other: Telling) -> Likeness | None:
    likeness = Likeness.SAME
    who, whose = one.who, other.who
    if not one.forms & other.forms:
        rest = _told_by(one.words, other.words) or _told_by(other.words, one.words)
        if rest is None:
            return None
        likeness = Likeness.ALIKE
    if who != whose:
        if who and whose and not _one_within(who, whose):
            return None
        likeness = Likeness.ALIKE
    if one.level and other.level and one.level != other.level:
        return None
    if (_BYGONE.search(one.time) or _BYGONE.search(other.time)) and one.time != other.time:
        return None
    both_ever = one.ever and other.ever and _EVER in (one.time, other.time)
    times = ("", "") if both_ever else (one.time, other.time)
    for left, right in (times, (one.places, other.places)):
        if left != right:
            if left and right:
                return None
            likeness = Likeness.ALIKE
    if one.once or other.once or min(len(one.words), len(other.words)) < _SHORTEST_SURE:
        likeness = Likeness.ALIKE
    return likeness


def _one_within(who: str, whose: str) -> bool:
    """Whether one name begins or ends with the other: 公交, 公交公司."""
    short, long = sorted((who, whose), key=len)
    return long.startswith(short) or long.endswith(short)


def _told_by(longer: str, shorter: str) -> str | None:
    """Who does it in 劳动监察追缴工资, where 追缴工资 is told elsewhere."""
    if not longer.endswith(shorter) or len(longer) == len(shorter):
        return None
    who = longer[: -len(shorter)]
    verb = _BEGINS_WITH_VERB.match(shorter)
    return who if verb is not None and _ANY_WHO.fullmatch(who) and len(shorter) > _LONG else None


def slipped_a_digit(one: Figure, other: Figure) -> bool:
    """Whether two figures differ as a slip of the pen does."""
    left, right = exactly(one), exactly(other)
    return left is not None and right is not None and one_digit_off(left, right)


def one_digit_off(left: Decimal, right: Decimal) -> bool:
    """Whether two numbers have the same digits in another order, or three or more of which one is another.

    >>> one_digit_off(Decimal(412), Decimal(421)), one_digit_off(Decimal(46), Decimal(49))
    (True, False)
    """
    if left <= 0 or right <= 0 or left == right or max(left, right) / min(left, right) > _LIKELY:
        return False
    places = min(_exponent(left), _exponent(right))
    first, second = (str(int(value.scaleb(-places))) for value in (left, right))
    zeros = min(len(text) - len(text.rstrip("0")) for text in (first, second))
    first, second = first[: len(first) - zeros], second[: len(second) - zeros]
    if len(first) != len(second):
        return False
    if Counter(first) == Counter(second):
        return True
    return len(first) >= _LONG and sum(a != b for a, b in zip(first, second, strict=True)) == 1


def _exponent(value: Decimal) -> int:
    exponent = value.as_tuple().exponent
    assert isinstance(exponent, int)  # noqa: S101 (a printed number is finite)
    return min(exponent, 0)
