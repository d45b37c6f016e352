"""What a figure counts: the words before it, or the noun after it, as the sentence has it."""

from __future__ import annotations

import re

from taizhang.core.reading.change import Moved, read_change
from taizhang.core.reading.draft import Draft
from taizhang.core.reading.figure import FigureKind
from taizhang.core.reading.setting import Setting

_LEADING = re.compile(
    r"^(?:其中|并且|并|且|同时|另外|另有|另|此外|先后|截至目前|目前|累计|已经|已|共计|合计|总计|共|的|和(?!去年|上年|[0-9])|与(?!去年|上年|前年|上月|同期|[0-9]|年初)|及|以及|、|\s|了|还|也|将|到|至|了|全部|一是|二是|三是|四是|五是|六是|使|约|[)）”\"]|[(（])+"
)
_TRAILING = re.compile(
    r"(?:达到|高达|达|均为|约为|分别为|分别是|分别达到?|分别|依次为|均|为|是|有|至|到|共计|合计|总计|累计|共|总共|已经|已|近|约|仅|只|了|的|由|从|在|对|向|各|超|不足|、|\s|[(（“]|完成率?$|则)+$"
)
_LINK_ONLY = re.compile(r"^(?:和|与|及|、|以及|或|至|到|的|，|\s)*$")
_NOUN_STOP = re.compile(
    r"(?:开展|进行|被|全部|得到|发生|纳入|参加|实现|获得|均|为|是|并|以|从|由|将|有|未|占|达到|同比|环比|完成|通过|给予|提供|印发|联合|建成|组成|建立|投入|参与|走进|开通|成为|实施|增长|下降|提高|左右|出席|涉及|覆盖|扩展|扩大到|增加|减少|上升|缩小|发展到|享受|存在|到位|办理|率先|在(?!职|校|建|岗|册|编|读|册|线|营)|和(?=$)|与(?=$)|(?<![面定方导])向|对(?!象|接)|已(?!建|开))"
)
_AFTER_LINK = re.compile(r"^(?:的|\s)+")
_NO_NOUN = re.compile(
    r"^(?:发展到|扩展到|扩大到|增加到|缩小到|上升|缩小|向(?!阳)|对(?!象)|为|在(?!职|校|建|岗|册)|由|从|以|被|通过|获|均|已|正(?!式)|将|参加|出席|到|开展|进行|受(?!益|灾|助)|得到|荣获|完成|投入(?!品)|建成|同时|其中|占|实现|是|共|[，。；、：！？,;:!?)）\]】和与及至到或/\-—~”\"…]|以上|以下|左右|的?(?:同比|环比|增长|增加|下降|提高|减少)|$|增长|下降|等|；|不等|标准|比例|速度|，)"
)
_VERB_ONLY = re.compile(
    r"^.{0,2}(?:建成|新建|建设|完成|实施|开展|举办|新增|发放|收到|组织|召开|设立|培训|调减|增加|提供|改造|安排|选派|排查|整改|办结|受理|处理|化解|投入|引进|出台|制定|帮助|解决|走访|慰问|协调|收集|达成|惠及|覆盖|涉及|服务|设置|设有|拥有|建有|现有|打造|创建|培育|认定|拨付|落实|争取|签订|签约|推送|发布|刊发|提交|采纳|征集|参加|受益|查处|立案|检查|出动|责令|暂扣|抓获|缴获|收缴|销毁|破获|拿出|抽调|选派|成立|评选|表彰|购置|配备|安装|种植|栽植|补贴|发展|确定|对)$"
)
_SHARE = re.compile(
    r"(?P<part>.*?)(?:约)?占(?:到|了|据)?(?P<whole>[^，。；]*?)(?:的)?(?:比例|比重|比)?(?:达到?|为|约|近|超过?|的)?$"
)
_RATE_KINDS = frozenset({FigureKind.PERCENT, FigureKind.PERCENTAGE_POINT, FigureKind.MULTIPLE})
_ATTRIBUTE = re.compile(
    r"^(?:惠及|涉及|覆盖|总?投资(?:金额|额)?|投入(?:资金)?|资金|金额|总额|面积|总面积|产量|总产量|人数|经费|.{1,3}|.{2,6}(?:镇|乡|街道|[县市区省]|自治区|林场|社区))$"
)
_PLACE_END = re.compile(r"(?:镇|乡|街道|[县市区省]|自治区|林场|社区)$")
_TIMES = re.compile(r"^(?:[0-9]{4}年|[0-9]{1,2}月(?:份|底)?|上半年|今年以来|截至[^，]{0,8}|全年)+")
_TOPIC_END = re.compile(r"(?:方面|情况|分布|上)+$")
_LONGEST = 30
_SHORT_LEAD = 4
_SHORT_TOPIC = 3


class Counting:
    """Goes through the figures of a text in order and remembers what was counted last."""

    def __init__(self) -> None:
        self._subject = ""
        self._topic = ""
        self._sentence = -1
        self._last: tuple[int, str, Moved | None] = (-1, "", None)

    def what(self, draft: Draft, setting: Setting) -> tuple[str, Moved | None]:
        """What a figure counts, and the change it tells of."""
        if setting.sentence != self._sentence:
            self._sentence, self._subject = setting.sentence, ""
            self._topic = ""
            if setting.opening:
                opening = _TIMES.sub("", setting.opening)
                self._topic = (
                    _tidy(_TOPIC_END.sub("", opening)) if len(opening) > _SHORT_TOPIC else ""
                )
        found = self._read(draft, setting)
        self._last = (setting.clause, *found)
        return found

    def _read(self, draft: Draft, setting: Setting) -> tuple[str, Moved | None]:
        clause, said, how = self._last
        if (
            how is not None
            and clause == setting.clause
            and setting.before in ("、", "和", "及", "")
        ):
            # 减少10起、20人: the change holds for both.
            return said, how
        before = _LEADING.sub("", setting.before)
        if len(before) < _SHORT_LEAD:
            before = _strip(setting.lead) + before
        moved = read_change(_drop_hedge(before))
        if moved is not None and (
            draft.kind in _RATE_KINDS or moved.phrase != before or not before
        ):
            subject = _strip(moved.subject) or (
                "" if draft.kind not in _RATE_KINDS else self._subject
            )
            subject = subject or self._subject
            noun = _noun_after(draft, setting) if draft.kind not in _RATE_KINDS else ""
            words = (
                f"{subject}{_tidy(moved.phrase)}{noun}"
                if len(noun)
                else f"{subject}{_tidy(moved.phrase)}"
            )
            if _strip(moved.subject):
                self._subject = _strip(moved.subject)
            return words[-_LONGEST:], moved
        if draft.kind in _RATE_KINDS:
            return self._rate(draft, setting, before), moved
        noun = _noun_after(draft, setting)
        words = _strip(before)
        if noun and (not words or _VERB_ONLY.match(words) or noun_follows(setting.after)):
            words = noun if not words or not _VERB_ONLY.match(words) else noun
        elif not words:
            words = noun or self._subject
        if (
            words
            and words != noun
            and self._topic
            and _ATTRIBUTE.search(words)
            and not words.startswith(self._topic)
        ):
            words = f"{self._topic}{words}"
        elif words:
            place = _PLACE_END.search(words) is not None
            self._topic = words if len(words) > _SHORT_TOPIC and not place else self._topic
        if words:
            self._subject = words
        return words[-_LONGEST:], moved

    def _rate(self, draft: Draft, setting: Setting, before: str) -> str:
        share = _SHARE.match(before) if "占" in before else None
        if share is not None:
            part = _strip(share.group("part")) or self._subject
            return f"{part}占{_strip(share.group('whole'))}"[-_LONGEST:]
        words = _strip(before)
        noun = _noun_after(draft, setting)
        if noun and (not words or setting.after.startswith("的")):
            words = noun
        words = words or self._subject
        if words:
            self._subject = words
        return words[-_LONGEST:]


def noun_follows(after: str) -> bool:
    """Whether the words after a figure are the noun that it counts."""
    return bool(after) and _NO_NOUN.match(after) is None


def _drop_hedge(words: str) -> str:
    return words


def _strip(words: str) -> str:
    return _tidy(_TRAILING.sub("", _LEADING.sub("", words)))


def _tidy(words: str) -> str:
    return words.strip(' 、，“”"()了')


def _noun_after(draft: Draft, setting: Setting) -> str:
    after = setting.after
    if not noun_follows(after):
        return ""
    after = _AFTER_LINK.sub("", after)
    stop = _NOUN_STOP.search(after, 1)
    if stop is not None:
        after = after[: stop.start()]
    list_sign = after.find("、")
    if list_sign > 0 and draft.kind is not FigureKind.COUNT:
        after = after[:list_sign]
    return _tidy(after)
