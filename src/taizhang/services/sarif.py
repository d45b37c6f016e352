"""What checking found as SARIF, which programs that show findings in files read."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING
from urllib.parse import quote

from taizhang.core.checks import RULES

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from taizhang.core.values import Span
    from taizhang.services.checking import CheckedFile

_LEVELS = {"error": "error", "doubt": "warning", "hint": "note"}
_SARIF = "https://json.schemastore.org/sarif-2.1.0.json"


def render_sarif(
    checked: Iterable[CheckedFile], version: str, translate: Callable[[str], str]
) -> str:
    """SARIF 2.1.0, which programs that show findings in files read. Columns count code points."""
    items = list(checked)
    used = sorted({finding.rule for item in items for finding in item.findings})
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
            if others:
                result["relatedLocations"] = others
            results.append(result)
    driver = {"name": "taizhang", "version": version, "rules": rules}
    run = {
        "tool": {"driver": driver},
        "columnKind": "unicodeCodePoints",
        "language": "zh-CN",
        "results": results,
    }
    log = {"$schema": _SARIF, "version": "2.1.0", "runs": [run]}
    return json.dumps(log, ensure_ascii=False, indent=2)


def _location(item: CheckedFile, span: Span, translate: Callable[[str], str]) -> dict[str, object]:
    index = item.source.index_at(span.start)
    column = span.start - item.source.starts[index] + 1
    region = {
        "startLine": index + 1,
        "startColumn": column,
        "charOffset": span.start,
        "charLength": span.end - span.start,
    }
    uri = quote(item.name.replace("\\", "/"))
    return {
        "physicalLocation": {"artifactLocation": {"uri": uri}, "region": region},
        "logicalLocations": [
            {"fullyQualifiedName": item.source.place_at(span.start).render(translate)}
        ],
    }
