"""字重复。

“的的”“了了”“在在”这样的叠字，和“工作作”“进行行”一类。叠词（天天、一一）不报。

查得出：
    扎实推进的的各项任务

不报：
    干群一心，天天走访，渐渐打开局面。

依据：
    多打的字。
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from taizhang.core.checks.document import CheckedText
from taizhang.core.checks.finding import Hit, Severity
from taizhang.core.checks.rule import Rule
from taizhang.core.checks.wording import hits_of

_FORM = re.compile(
    r"(?<!目)的的(?!确|士)|(?<!不)了了(?!之|解|望|然)|(?<![自实])在在(?!校|岗|职|建|编|册|线|外|逃)|(?<!自)为为(?!了|此|何|民)|工作作(?!风|为|出|了|业|用|者)|进行行(?!政|业|为|动|使|车|人|程|贿|道)|开展展(?!览|会|示|销|出|现|品)|加强强(?!基|化|制|国|军|力|项|弱|县|镇)|推进进(?!度|一步|出|口|入|村|社|校|企|程|场|行)|落实实(?!施|际|事|名|行|体|现|践|效|干|时|地|验|训|习|物)|我我(?!们)|一一是|二二是|和和(?!气|睦|谐|平|美|解)",
    re.MULTILINE,
)


def _check(document: CheckedText) -> Iterator[Hit]:
    yield from hits_of(_FORM, document, "字重复：{words}")


RULE = Rule("PLH-DUP-CHAR", Severity.DOUBT, __doc__, _check)
