"""What a figure counts: the words before it, or the noun after it, as the sentence has it."""

from __future__ import annotations

import re

from taizhang.core.reading.change import Moved, read_change
from taizhang.core.reading.draft import Draft
from taizhang.core.reading.figure import FigureKind
from taizhang.core.reading.setting import Setting

_LEADING = re.compile(
    r"^(?:其中|并且|并|且|同时|另外|另有|另|此外|先后|截至目前|目前|累计|已经|已|共计|合计|总计|共|的|和|与|及|以及|、|\s|了|还|也|将|到|至|了|全部|一是|二是|三是|四是|五是|六是|使|约|年|[)）”\"]|[(（])+"
)
_TRAILING = re.compile(
    r"(?:达到|高达|达|均为|约为|分别为|分别是|分别达到?|分别|依次为|均|为|是|有|至|到|共计|合计|总计|累计|共|总共|已经|已|近|约|仅|只|了|的|由|从|在|各|超|不足|、|\s|[(（“]|完成率?$|则)+$"
)
_LINK_ONLY = re.compile(r"^(?:和|与|及|、|以及|或|至|到|的|，|\s)*$")
_NOUN_STOP = re.compile(
    r"(?:开展|进行|被|全部|得到|发生|纳入|参加|实现|获得|均|为|是|并|以|从|由|将|有|未|占|达到|同比|环比|完成|通过|给予|提供|建成|组成|建立|投入|参与|走进|开通|成为|实施|增长|下降|提高|左右|出席|涉及|覆盖|享受|存在|到位|办理|率先|在(?!职|校|建|岗|册|编|读|册|线|营)|和(?=$)|与(?=$)|(?<!面)向|对(?!象|接)|已(?!建|开))"
)
_AFTER_LINK = re.compile(r"^(?:的|\s)+")
_NO_NOUN = re.compile(r"^(?:[，。；、：！？,;:!?)）\]】和与及至到或/\-—~”\"…]|以上|以下|左右|的?(?:同比|环比|增长|增加|下降|提高|减少)|$|增长|下降|等|；|不等|标准|比例|速度|，)")
_VERB_ONLY = re.compile(r"^.{0,2}(?:建成|新建|建设|完成|实施|开展|举办|新增|发放|收到|组织|召开|设立|培训|调减|增加|提供|改造|安排|选派|排查|整改|办结|受理|处理|化解|投入|引进|出台|制定|帮助|解决|走访|慰问|协调|收集|达成|惠及|覆盖|涉及|服务|设置|设有|拥有|建有|现有|打造|创建|培育|认定|拨付|落实|争取|签订|签约|推送|发布|刊发|提交|采纳|征集|参加|受益|查处|立案|检查|出动|责令|暂扣|抓获|缴获|收缴|销毁|破获|拿出|抽调|选派|成立|评选|表彰|购置|配备|安装|种植|栽植|补贴|发展|确定|对)$")
_SHARE = re.compile(r"(?P<part>.*?)(?:约)?占(?:到|了|据)?(?P<whole>[^，。；]*?)(?:的)?(?:比例|比重|比)?(?:达到?|为|约|近|超过?|的)?$")
_RATE_KINDS = frozenset({FigureKind.PERCENT, FigureKind.PERCENTAGE_POINT, FigureKind.MULTIPLE})
_LONGEST = 30


class Counting:
    """Goes through the figures of a text in order and remembers what was counted last."""

    def __init__(self) -> None:
        self._subject = ""
        self._sentence = -1

    def what(self, draft: Draft, setting: Setting) -> tuple[str, Moved | None]:
        """What a figure counts, and the change it tells of."""
        if setting.sentence != self._sentence:
            self._sentence, self._subject = setting.sentence, ""
        before = _LEADING.sub("", setting.before)
        moved = read_change(_drop_hedge(before))
        if moved is not None and (draft.kind in _RATE_KINDS or moved.phrase != before or not before):
            subject = _strip(moved.subject) or ("" if draft.kind not in _RATE_KINDS else self._subject)
            subject = subject or self._subject
            noun = _noun_after(draft, setting) if draft.kind not in _RATE_KINDS else ""
            words = f"{subject}{_tidy(moved.phrase)}{noun}" if len(noun) else f"{subject}{_tidy(moved.phrase)}"
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
    return words.strip(" 、，“”\"()了")


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
