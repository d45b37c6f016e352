"""Who has sent what, as a person reads it, as a program reads it, and as the units are asked."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import click

from taizhang.cli import show
from taizhang.cli.language import _
from taizhang.core.ledger.submission import Standing, SubmissionState

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from taizhang.core.values import Period
    from taizhang.services.ledger_status import KindCount, Owed


def tell_status(
    owed: Sequence[Owed], period: Period, today: date, *, as_json: bool, remind: bool
) -> None:
    """What is owed for a period, in one of three forms."""
    from taizhang.services.ledger_status import reminder

    if as_json:
        click.echo(json.dumps(_as_json(owed, period, today), ensure_ascii=False, indent=2))
    elif not remind:
        _as_table(owed, period, today)
    elif text := reminder(owed, today):
        click.echo(text)
    elif any(item.state is None for item in owed):
        show.line("{period}还没有到催报的时候。", period=show.period_name(period))
    else:
        show.line("{period}应报的都已报送，不用催报。", period=show.period_name(period))


def _as_table(owed: Sequence[Owed], period: Period, today: date) -> None:
    from taizhang.services.ledger_status import count_all, count_by_kind

    rows = [(_("单位"), _("台账"), _("时段"), _("截止"), _("收到"), _("情况"))]
    for item in owed:
        received = item.received_on.isoformat() if item.received_on else ""
        due = item.due.isoformat()
        rows.append((item.unit, item.kind, str(item.period), due, received, _word(item, today)))
    show.table(rows)
    click.echo()
    counts, total = count_by_kind(owed, today), count_all(owed, today)
    lines: list[tuple[str, ...]] = [
        (
            _("台账"),
            _("应报"),
            _("已报"),
            _("零报告"),
            _("逾期报送"),
            _("未报"),
            _("逾期未报"),
            _("未报的单位"),
        )
    ]
    lines += [(*_numbers(count.kind, count), _("、").join(count.who_missing)) for count in counts]
    show.table([*lines, (*_numbers(_("合计"), total), "")])
    show.line(
        "{period}：应报 {owed}，已报 {sent}（含零报告 {nil}、逾期 {late}），未报 {missing}（含逾期 {overdue}）。",
        period=show.period_name(period),
        owed=total.owed,
        sent=total.sent,
        nil=total.nil,
        late=total.late,
        missing=total.missing,
        overdue=total.overdue,
    )


def _numbers(head: str, count: KindCount) -> tuple[str, ...]:
    """The counts as cells; nothing rather than a column of noughts."""
    numbers = (count.owed, count.sent, count.nil, count.late, count.missing, count.overdue)
    return (head, *(str(number or "-") for number in numbers))


def _word(item: Owed, today: date) -> str:
    days = item.days_late(today)
    match item.standing(today):
        case Standing.OVERDUE:
            return _("逾期未报（{days}天）").format(days=days)
        case Standing.PENDING:
            return _("未报（未到期）")
        case standing:
            word = _("零报告") if item.state is SubmissionState.NIL else _("已报")
            word += _("（待审）") if item.in_review else ""
            late = _("（逾期{days}天）").format(days=days)
            return word + late if standing is Standing.LATE else word


def _as_json(owed: Sequence[Owed], period: Period, today: date) -> dict[str, object]:
    """Keys that other programs rely on."""
    from taizhang.services.ledger_status import count_all, count_by_kind

    return {
        "period": str(period),
        "today": today.isoformat(),
        "total": _count_as_json(count_all(owed, today)),
        "kinds": [
            {"kind": count.kind_id, "kind_name": count.kind, **_count_as_json(count)}
            for count in count_by_kind(owed, today)
        ],
        "owed": [
            {
                "unit": item.unit_code,
                "unit_name": item.unit,
                "kind": item.kind_id,
                "kind_name": item.kind,
                "period": str(item.period),
                "due": item.due.isoformat(),
                "state": item.state.value if item.state else None,
                "received_on": item.received_on.isoformat() if item.received_on else None,
                "standing": item.standing(today).value,
                "days_late": item.days_late(today),
                "in_review": item.in_review,
            }
            for item in owed
        ],
    }


def _count_as_json(count: KindCount) -> dict[str, int]:
    names = ("owed", "sent", "nil", "late", "missing", "overdue")
    return {name: getattr(count, name) for name in names}
