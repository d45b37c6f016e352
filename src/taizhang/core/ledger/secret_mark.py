"""密级标志: marks by which a paper says that it may not stand in a ledger.

A state secret is marked with its degree and, after a star, how long it is kept; papers for inner use say so in a
fixed phrase. A mark is told from a mention by its form: 保守秘密专题培训 speaks of secrets and is none.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from taizhang.core.values import Message

_DEGREE = r"(?:绝\s*密|机\s*密|秘\s*密)"
_UNTIL = r"长\s*期|永\s*久|启\s*用\s*前|解\s*密|公\s*布\s*前|公\s*开\s*前"
_LONG = r"\s*(?:年(?!度)|个\s*月|月|天|日)"
_TERM = rf"(?:(?:[0-9]{{1,4}}|[一二三四五六七八九十]{{1,3}}){_LONG}|{_UNTIL})"
# Without a star, 2025年 is more likely the year of the paper than the end of a secret.
_SHORT_TERM = (
    rf"(?:[0-9]{{1,2}}{_LONG}"
    rf"|(?:[一二三四五六七八九十]{{1,3}}{_LONG}|长\s*期|启\s*用\s*前)(?![\u3400-\u9fff]))"
)
_STAR = r"[★☆⭐✩✭*]"
_ALONE = r"(?<![\u3400-\u9fff])"
"""In the middle of a word of Chinese a degree is part of the word: 国家秘密, 商业秘密."""
_NOT_OUT = (
    r"(?:(?:不\s*得|请\s*勿|严\s*禁|禁\s*止)\s*(?:外\s*[传泄发]|对\s*外|扩\s*散|公\s*开|泄\s*露|传\s*播|转\s*发)"
    r"|(?:注\s*意|妥\s*善)\s*保\s*[存密管])"
)
_BETWEEN = r"[\s，,、;；：:。！!()\[\]【】〔〕《》—-]*"


@dataclass(frozen=True, slots=True)
class SecretMark:
    """A form of mark: what it is called, how it looks, and where it comes from."""

    name: Message
    pattern: re.Pattern[str]
    source: str


_RULES = (
    "保守国家秘密法第二十二条；国家秘密定密管理办法：密级★保密期限、密级★解密时间、密级★解密条件"
)
_PAPERS = "党政机关公文处理工作条例第九条；GB/T 9704—2012 7.2.2：密级和保密期限标在首页左上角"
_INNER = "保守国家秘密法第六十四条（工作秘密）；内部材料的惯用标注"

SECRET_MARKS = (
    SecretMark(
        Message("密级标志"),
        re.compile(rf"{_DEGREE}\s*{_STAR}\s*{_TERM}|{_ALONE}{_DEGREE}\s*[★☆⭐✩✭]"),
        _RULES,
    ),
    SecretMark(
        Message("密级标志"), re.compile(rf"{_ALONE}{_DEGREE}\s*[—:：(-]?\s*{_SHORT_TERM}"), _RULES
    ),
    SecretMark(
        Message("密级标志"), re.compile(rf"密\s*级\s*[:：]?\s*[(\[【〔]?\s*{_DEGREE}"), _PAPERS
    ),
    SecretMark(
        Message("密级标志"),
        re.compile(
            rf"\A\W*{_DEGREE}(?:\s*级)?\W*\Z|[(\[【〔]\s*{_DEGREE}(?:\s*级)?\s*[)\]】〕]",
        ),
        _PAPERS,
    ),
    SecretMark(Message("保密期限"), re.compile(rf"保\s*密\s*期\s*限\s*[:：]?\s*{_TERM}"), _RULES),
    SecretMark(
        Message("内部资料标注"),
        re.compile(
            r"内\s*部\s*(?:资\s*料|材\s*料|文\s*件|文\s*稿|刊\s*物|信\s*息|使\s*用|掌\s*握)"
            rf"{_BETWEEN}{_NOT_OUT}"
        ),
        _INNER,
    ),
    SecretMark(
        Message("内部资料标注"),
        re.compile(
            r"\A\W*(?:此|本)?(?:[件表]|资料|材料|文件)?\s*不\s*得\s*(?:对\s*外\s*)?公\s*开\W*\Z"
        ),
        _INNER,
    ),
)
"""Every form of mark that is refused; the first that fits names it."""

# Signs that take no room would hide a mark from the eye of the program, not from that of the reader.
_NO_ROOM = dict.fromkeys(map(ord, "\u00ad\u200b\u200c\u200d\u2060\ufe0e\ufe0f\ufeff"))
_HINT = re.compile("[密内不]")


def find_secret_mark(text: str) -> str | None:
    """The name of the first mark in the text, or None.

    >>> find_secret_mark("机密★10年"), find_secret_mark("保守秘密专题培训")
    ('密级标志', None)
    """
    if not _HINT.search(text):
        return None
    plain = unicodedata.normalize("NFKC", text).translate(_NO_ROOM)
    return next((mark.name.template for mark in SECRET_MARKS if mark.pattern.search(plain)), None)
