"""How what checking found is told: in words, as JSON, as SARIF."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import click

from taizhang.cli import held_shown, show
from taizhang.cli.language import _
from taizhang.cli.returned import returned_json
from taizhang.core.checks import Severity
from taizhang.services.check_copies import GROUP_WORDS
from taizhang.services.held_file import HeldFile
from taizhang.services.sarif import render_sarif

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from taizhang.core.checks.rule import Rule
    from taizhang.services.checking import CheckedFile

SEVERITY_WORDS = {"error": "错误", "doubt": "疑点", "hint": "提示"}
_EDITED = "LED-EDITED"


def listed(rules: Iterable[Rule]) -> None:
    """All rules, group by group."""
    rows = [(_("规则"), _("级别"), _("类别"), _("查什么"))]
    for rule in rules:
        group = _(GROUP_WORDS.get(rule.group, rule.group))
        rows.append((rule.id, _(SEVERITY_WORDS[rule.severity.value]), group, rule.title))
    show.table(rows)


def in_words(item: CheckedFile) -> None:
    """What was found in a file, place by place; and how its figures stand to the ledger, if it was held against it."""
    # What was changed by hand has been told with the report, figure by figure.
    count = sum(finding.rule != _EDITED for finding in item.findings)
    show.line("{file}：核对结果 {count} 条", file=item.name, count=count)
    if item.norm:
        show.line("版式按最接近的一种核对：{norm}。", norm=item.norm)
    told = zip(item.findings, item.lines(), item.sentences, strict=True)
    for finding, at, sentence in told:
        if finding.rule == _EDITED:
            continue
        click.echo("")
        severity = _(SEVERITY_WORDS[finding.severity.value])
        block = item.source.blocks[at - 1]
        if block.line is not None:
            show.line(
                "第{line}段  {severity}  {rule}", line=at, severity=severity, rule=finding.rule
            )
        else:
            place = item.source.place_at(finding.spans[0].start).render(_)
            click.echo(f"{place}  {severity}  {finding.rule}")
        words = "".join(f"【{piece}】" if marked and piece else piece for piece, marked in sentence)
        if words.strip():
            click.echo(f"  {words.replace(chr(10), ' ').strip()}")
        click.echo(f"  {finding.message.render(_)}")
    click.echo("")
    if isinstance(item, HeldFile):
        held_shown.tell(item)


def summary(checked: Sequence[CheckedFile], refused: int) -> None:
    """The counts; of several files a line for each."""
    errors, doubts, hints = (
        sum(item.counted(severity) for item in checked) for severity in Severity
    )
    if len(checked) + refused > 1:
        rows: list[tuple[str, ...]] = [(_("文件"), _("错误"), _("疑点"), _("提示"), _("保留"))]
        rows += [
            (item.name, *(str(item.counted(sort)) for sort in Severity), str(item.let_stand))
            for item in checked
        ]
        show.table(rows)
        show.line(
            "共核对 {count} 个文件，{refused} 个没有核对。", count=len(checked), refused=refused
        )
    show.line(
        "错误 {errors} 处，疑点 {doubts} 处，提示 {hints} 处。",
        errors=errors,
        doubts=doubts,
        hints=hints,
    )
    if stand := sum(item.let_stand for item in checked):
        show.line("另有 {count} 处已看过并保留，没有列出。", count=stand)


def of_own_report(item: CheckedFile) -> None:
    """What was found in a report that has just been written: short, for its writer knows it."""
    if not item.findings:
        show.line("核对：没有发现问题。")
        return
    show.line(
        "核对：错误 {errors} 处，疑点 {doubts} 处，提示 {hints} 处。",
        **{f"{sort.value}s": item.counted(sort) for sort in Severity},
    )
    for finding in item.findings[:_MOST_SHOWN]:
        place = item.source.place_at(finding.spans[0].start).render(_)
        severity = _(SEVERITY_WORDS[finding.severity.value])
        click.echo(f"  {severity} {finding.rule} {place} {finding.message.render(_)}")
    if len(item.findings) > _MOST_SHOWN:
        show.line("  其余用 taizhang check 查看。")


_MOST_SHOWN = 10


def as_json(checked: Iterable[CheckedFile]) -> str:
    """For other programs."""
    files = [
        {
            "file": item.name,
            "layout": item.norm or None,
            **({} if item.returned is None else {"returned": returned_json(item.returned)}),
            "findings": [
                {
                    "rule": finding.rule,
                    "severity": finding.severity.value,
                    "line": at,
                    "place": item.source.place_at(finding.spans[0].start).render(_),
                    "spans": [[span.start, span.end] for span in finding.spans],
                    "message": finding.message.render(_),
                    "evidence": list(finding.evidence),
                }
                for finding, at in zip(item.findings, item.lines(), strict=True)
            ],
            "let_stand": item.let_stand,
            **(held_shown.to_json(item) if isinstance(item, HeldFile) else {}),
        }
        for item in checked
    ]
    return json.dumps({"files": files}, ensure_ascii=False, indent=2)


def as_sarif(checked: Iterable[CheckedFile], version: str) -> str:
    """SARIF 2.1.0, which programs that show findings in files read."""
    return render_sarif(checked, version, _)
