"""Records that were entered to try the program out: they say so, in their name or that of their unit."""

from __future__ import annotations

import re

_WHOLE = re.compile(
    r"(?:这是|仅供)?(?:测试|试填|试录|演示|样例|示例数据|样本数据)(?:数据|记录|用|一下|单位|部门|账号)*[0-9一二三四五六七八九十]{0,3}"
    r"|test(?:ing)?[ _-]?[0-9]{0,4}|demo[ _-]?[0-9]{0,4}|sample[ _-]?[0-9]{0,4}|abc|asdf+|qwer(?:ty)?"
    r"|(?:([a-z])\1{2,})|(?:12345[0-9]{0,5})|(?:([0-9])\2{4,})|(?:[×x]{2,})|啊{2,}",
    re.IGNORECASE,
)
_UNIT = re.compile(
    r"测试(?:单位|部门|账号)?[0-9一二三四五六七八九十]{0,3}|test.{0,8}", re.IGNORECASE
)


def is_for_trying(unit: str, title: str) -> bool:
    """Whether a record was entered to try the program out, by the name of its unit and its own.

    Only a name that says nothing else counts: 普通话水平测试 is an event like others.

    >>> is_for_trying("东湖镇", "测试2"), is_for_trying("测试单位", "惠企政策解读")
    (True, True)
    >>> is_for_trying("东湖镇", "普通话水平测试"), is_for_trying("软件测试行业协会", "行业座谈")
    (False, False)
    """
    return bool(_WHOLE.fullmatch(title.strip()) or _UNIT.fullmatch(unit.strip()))
