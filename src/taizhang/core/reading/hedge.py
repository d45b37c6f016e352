"""Words that say how exactly a number is meant: before it, between it and its unit, after its unit."""

from __future__ import annotations

MORE, AT_LEAST, LESS, AT_MOST, ABOUT, VAGUE = ">", ">=", "<", "<=", "~", "vague"

BEFORE = {
    "超": MORE, "超过": MORE, "超出": MORE, "逾": MORE, "突破": MORE, "破": MORE, "多于": MORE,
    "大于": MORE, "高于": MORE, "过": MORE, ">": MORE, "已超": MORE, "远超": MORE,
    "至少": AT_LEAST, "不少于": AT_LEAST, "不低于": AT_LEAST, "不小于": AT_LEAST, "最少": AT_LEAST,
    "不得少于": AT_LEAST, "不得低于": AT_LEAST, "不得小于": AT_LEAST, "≥": AT_LEAST, "上": AT_LEAST,
    "不能少于": AT_LEAST, "不能低于": AT_LEAST, "不短于": AT_LEAST, "不得短于": AT_LEAST,
    "大于等于": AT_LEAST, "大于或等于": AT_LEAST, ">=": AT_LEAST, "最低": AT_LEAST,
    "近": LESS, "接近": LESS, "将近": LESS, "不足": LESS, "不到": LESS, "不满": LESS, "未满": LESS,
    "低于": LESS, "小于": LESS, "少于": LESS, "<": LESS, "逼近": LESS, "未到": LESS, "短于": LESS,
    "不超过": AT_MOST, "不高于": AT_MOST, "不大于": AT_MOST, "不多于": AT_MOST, "≤": AT_MOST,
    "不得超过": AT_MOST, "不得高于": AT_MOST, "不得大于": AT_MOST, "不得多于": AT_MOST,
    "不能超过": AT_MOST, "最多": AT_MOST, "至多": AT_MOST, "最高": AT_MOST, "不超": AT_MOST,
    "小于等于": AT_MOST, "小于或等于": AT_MOST, "<=": AT_MOST, "未超过": AT_MOST, "没有超过": AT_MOST,
    "约": ABOUT, "大约": ABOUT, "约为": ABOUT, "大概": ABOUT, "大致": ABOUT, "≈": ABOUT, "约计": ABOUT,
    "约合": ABOUT, "约占": ABOUT,
}  # fmt: skip
"""Before the number. 达, 达到, 高达, 为 and 共 are no hedges and stay outside."""

NOT_BEFORE = ("通过", "经过", "度过", "渡过", "见过", "开过", "开展过", "最近", "附近", "临近", "靠近", "早上",
              "晚上", "会上", "网上", "线上", "以上", "路上", "马上", "加上", "基础上", "地上", "上上", "节约",
              "合约", "签约", "大上", "条约", "预约", "邀约", "履约", "身上", "打破", "爆破", "侦破", "赶超",
              "新近", "走近", "贴近", "邻近", "同比超", "补足", "集约", "制约", "续约", "面上", "跨上", "走上",
              "党上", "率先突破", "攻破", "告破", "勘破", "跑上", "做过", "干过", "当过", "去过", "举办过",
              "召开过", "提出过", "受过", "得过", "用过", "来过")  # fmt: skip
"""Words whose last sign only looks like a hedge."""

BETWEEN = {"余": MORE, "多": MORE, "来": ABOUT, "几": VAGUE, "余个": MORE}
"""Between number and unit."""

AFTER = {
    "以上": AT_LEAST, "及以上": AT_LEAST, "或以上": AT_LEAST, "(含)以上": AT_LEAST, "(及)以上": AT_LEAST,
    "(含)及以上": AT_LEAST, "以上(含)": AT_LEAST, "起步": AT_LEAST,
    "以内": AT_MOST, "之内": AT_MOST, "以下": AT_MOST, "及以下": AT_MOST, "内": AT_MOST,
    "(含)以下": AT_MOST, "或以下": AT_MOST, "(含)以内": AT_MOST,
    "左右": ABOUT, "上下": ABOUT, "许": ABOUT, "多": MORE, "余": MORE, "强": MORE, "有余": MORE,
    "弱": LESS, "不到": LESS, "出头": MORE,
}  # fmt: skip
"""After the unit."""

AFTER_NOT = {
    "内": ("内部", "内容", "内外", "内陆", "内地", "内河", "内涝", "内设", "内蒙", "内资", "内审", "内控", "内生", "内需"),
    "多": ("多元", "多种", "多样", "多次", "多个", "多家", "多项", "多名", "多年", "多层", "多功能", "多部门", "多方",
           "多媒体", "多动", "多媒", "多发", "多予", "多彩", "多渠道", "多措", "多点", "多式", "多维"),
    "强": ("强化", "强调", "强制", "强力", "强势", "强基", "强弱", "强降", "强对", "强国", "强省", "强市", "强县",
           "强村", "强镇", "强企"),
    "弱": ("弱化", "弱电", "弱势", "弱项"),
    "许": ("许可", "许多", "许诺"),
    "上下": ("上下游", "上下联", "上下级", "上下功", "上下协", "上下班", "上下衔", "上下贯", "上下一"),
    "余": ("余热", "余额", "余万", "余款", "余粮"),
    "左右": ("左右岸", "左右江"),
    "不到": ("不到位",),
    "以内": (), "以上": ("以上率下",),
}  # fmt: skip
"""Longer words that begin like a hedge after the unit and are none."""

LONGEST_BEFORE = max(map(len, BEFORE))
LONGEST_AFTER = max(map(len, AFTER))


def hedge_before(text: str, at: int) -> tuple[int, str]:
    """Where the hedge word that ends at `at` begins, and its code; (at, "") if there is none.

    >>> hedge_before("投入超过500万元", 4)
    (2, '>')
    """
    for length in range(min(LONGEST_BEFORE, at), 0, -1):
        word = text[at - length : at]
        code = BEFORE.get(word)
        if code is None:
            continue
        if length == 1 or word in {"突破"}:
            # 通过12项, 基础上3000: the sign belongs to a longer word.
            before = text[max(0, at - 4) : at]
            if before.endswith(NOT_BEFORE):
                return at, ""
        return at - length, code
    return at, ""


def hedge_after(text: str, at: int) -> tuple[int, str]:
    """Where the hedge word that begins at `at` ends, and its code; (at, "") if there is none.

    >>> hedge_after("50户以上村民组", 3)
    (5, '>=')
    """
    for length in range(LONGEST_AFTER, 0, -1):
        word = text[at : at + length]
        code = AFTER.get(word)
        if code is None:
            continue
        if text.startswith(AFTER_NOT.get(word, ()) or ("\0",), at):
            continue
        return at + length, code
    return at, ""
