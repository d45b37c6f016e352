"""What checking found as SARIF, which programs that show findings in files read."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING
from urllib.parse import quote

from taizhang.core.checks import RULES
from taizhang.core.values import Message

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from taizhang.core.checks.edited import EditedFigure
    from taizhang.core.values import Span
    from taizhang.services.checking import CheckedFile

_EDITED = "LED-EDITED"
_LEVELS = {"error": "error", "doubt": "warning", "hint": "note"}
_SARIF = "https://json.schemastore.org/sarif-2.1.0.json"


def render_sarif(
    checked: Iterable[CheckedFile], version: str, translate: Callable[[str], str]
) -> str:
    """SARIF 2.1.0, which programs that show findings in files read. Columns count code points."""
    items = list(checked)
    gone = [(item, figure) for item in items for figure in _gone(item)]
    used = sorted(
        {finding.rule for item in items for finding in item.findings}
        | ({_EDITED} if gone else set())
    )
    rules = [
        {
            "id": key,
            "shortDescription": {"text": RULES[key].title},
            "fullDescription": {"text": RULES[key].page.strip()},
            "help": {"text": RULES[key].page.strip()},
            "defaultConfiguration": {"level": _LEVELS[RULES[key].severity.value]},
            "properties": {"group": RULES[key].group},
        }
        for key in used
    ]
    results = []
    for item in items:
        for finding in item.findings:
            first, *others = (_location(item, span, translate) for span in finding.spans)
            result = {
                "ruleId": finding.rule,
                "ruleIndex": used.index(finding.rule),
                "level": _LEVELS[finding.severity.value],
                "message": {"text": finding.message.render(translate)},
                "locations": [first],
            }
            if finding.evidence:
                result["properties"] = {"evidence": list(finding.evidence)}
            if others:
                result["relatedLocations"] = others
            results.append(result)
    for item, figure in gone:
        results.append(
            {
                "ruleId": _EDITED,
                "ruleIndex": used.index(_EDITED),
                "level": _LEVELS[RULES[_EDITED].severity.value],
                "message": {
                    "text": Message(
                        "第{ordinal}个数据{indicator}：{what}",
                        ordinal=figure.ordinal,
                        indicator=figure.indicator,
                        what=figure.what,
                    ).render(translate)
                },
                "locations": [{"physicalLocation": {"artifactLocation": {"uri": _uri(item)}}}],
                "properties": {"evidence": [figure.was, *figure.texts]},
            }
        )
    driver = {"name": "taizhang", "version": version, "rules": rules}
    run = {
        "tool": {"driver": driver},
        "columnKind": "unicodeCodePoints",
        "language": "zh-CN",
        "results": results,
    }
    log = {"$schema": _SARIF, "version": "2.1.0", "runs": [run]}
    return json.dumps(log, ensure_ascii=False, indent=2)


def _gone(item: CheckedFile) -> list[EditedFigure]:
    """Figures that were changed so that nothing stands in their place: they have no region."""
    edited = item.returned.edited if item.returned is not None else ()
    return [figure for figure in edited if not figure.spans]


def _uri(item: CheckedFile) -> str:
    return quote(item.name.replace("\\", "/"))


def _location(item: CheckedFile, span: Span, translate: Callable[[str], str]) -> dict[str, object]:
    index = item.source.index_at(span.start)
    column = span.start - item.source.starts[index] + 1
    region = {
        "startLine": index + 1,
        "startColumn": column,
        "charOffset": span.start,
        "charLength": span.end - span.start,
    }
    return {
        "physicalLocation": {"artifactLocation": {"uri": _uri(item)}, "region": region},
        "logicalLocations": [
            {"fullyQualifiedName": item.source.place_at(span.start).render(translate)}
        ],
    }
