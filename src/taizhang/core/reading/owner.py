"""Whose figure it is: the place or unit that the sentence names before it."""

from __future__ import annotations

import re

from taizhang.core.reading.setting import Setting

_WHOLE = r"(?:全[省市县区镇乡州国校院系局]|我[省市县区镇乡州局校院部办]|该[省市县区镇乡州局校院]|各[省市县区镇乡街][^，。；、]{0,2}|本[省市县区镇局院校])"
_NAMED = r"[一-龥]{2,10}?(?:自治区|自治州|街道|开发区|新区|公司|集团|学院|大学|医院|委员会|办公室|工商所|林场|学校|中心|支队|大队|[省市县区镇乡村局委部厅院])"
_NOT = re.compile(
    r"^(?:城市|农村|乡村|社区|小区|地区|市区|景区|园区|片区|校区|山区|林区|灾区|辖区|行政村|贫困村|自然村|中心|全部|内部|干部|党委|纪委|部|新区|学院|大学|城区|县区|市县)$"
)
_BEGINS = re.compile(
    rf"(?:(?:截至|到)?[0-9一二三四五六七八九十〇]*[年月日底末，]*)?({_WHOLE}|{_NAMED})"
)
_VERBS = re.compile(
    r"[和与在对向从由为于是有把被将按据经就到至及等的了着过]|开展|举办|完成|实现|组织|建设|推进|提高|增加|累计|共|新增|新建|发展|实施|召开"
)


def read_owner(setting: Setting, earlier: str) -> str:
    """The place or unit in front of a figure; `earlier` is what the sentence named before."""
    words = setting.lead + setting.before
    found = _BEGINS.match(words.lstrip(" 　、，其中:："))
    if found is None:
        return earlier
    name = found.group(1)
    if _NOT.match(name) or (_VERBS.search(name) and not re.match(_WHOLE, name)):
        return earlier
    return name
