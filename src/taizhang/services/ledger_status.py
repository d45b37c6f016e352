"""Who has sent, sent nil, is late, is missing, and what is written to those who owe."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from taizhang.core.ledger.submission import Standing, SubmissionState, standing_of
from taizhang.core.values import Message, RefusedError, chinese_date
from taizhang.services.ledger_template import find_unit
from taizhang.store import queries
from taizhang.store.submissions import counted_submissions, submissions

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from taizhang.core.values import Period
    from taizhang.packs.pack import Pack
    from taizhang.services.workspace import Workspace
    from taizhang.store.viewer import Viewer

_REMIND_IN_LAST = 6


@dataclass(frozen=True, slots=True)
class Owed:
    """One report that a unit owes.

    Attributes:
        unit: Its short name.
        kind: The label of the kind.
        period: The period it is owed for.
        due: The last day on which it is in time.
        state: What was sent, None if nothing.
        received_on: When.
        unit_code: The code of the unit.
        kind_id: The id of the kind.
        in_review: Whether it has come, and nothing of it counts before it has been approved.
    """

    unit: str
    kind: str
    period: Period
    due: date
    state: SubmissionState | None
    received_on: date | None
    unit_code: str = ""
    kind_id: str = ""
    in_review: bool = False

    @property
    def late(self) -> bool:
        """Whether it came after the day on which it was due."""
        return self.received_on is not None and self.received_on > self.due

    def standing(self, today: date) -> Standing:
        """How it stands on a day."""
        return standing_of(self.due, self.received_on, today)

    def days_late(self, today: date) -> int:
        """How many days after the due day it came, or has not come by this day; 0 if in time."""
        return max(0, ((self.received_on or today) - self.due).days)

    def is_asked_for(self, today: date) -> bool:
        """Whether one may ask for it: it has not come, and its period is over or in its last sixth."""
        length = (self.period.end - self.period.start).days
        last = min(self.period.last_day, self.due)
        return self.state is None and today >= last - timedelta(days=length // _REMIND_IN_LAST)


@dataclass(frozen=True, slots=True)
class KindCount:
    """How many of the reports owed of a kind stand how.

    Attributes:
        kind_id: The kind; empty for all kinds together.
        kind: Its label.
        owed: 应报.
        sent: 已报, nil reports among them.
        nil: 零报告.
        late: Of those sent, how many came late.
        missing: 未报.
        overdue: Of those missing, how many are overdue.
        who_missing: Short names of the units that have sent nothing of it, each once.
    """

    kind_id: str
    kind: str
    owed: int
    sent: int
    nil: int
    late: int
    missing: int
    overdue: int
    who_missing: tuple[str, ...]


def ledger_status(
    workspace: Workspace,
    viewer: Viewer,
    period: Period,
    *,
    unit: str | None = None,
    kind: str | None = None,
) -> list[Owed]:
    """Everything owed for a period, unit by unit in the order of the tree.

    Args:
        workspace: Where.
        viewer: For whom.
        period: For which period.
        unit: Only this unit and those below it.
        kind: Only this kind, by its label or id.

    Raises:
        RefusedError: There are no units in the period, or not this one, or nobody owes such a kind.
    """
    pack = workspace.pack
    changeset = queries.latest_changeset(viewer)
    tree = queries.unit_tree(viewer, pack.kinds["unit"], period, changeset)
    if not tree.spans:
        raise RefusedError(
            Message("{period}的单位名录是空的，请先导入基础名录。", period=period.name)
        )
    scope = tree.scope(find_unit(tree, unit, period)) if unit is not None else None
    kind_id = _find_kind(pack, kind) if kind is not None else None
    sent = {(item.unit, item.kind, item.period): item for item in submissions(viewer, changeset)}
    counted = {
        (item.unit, item.kind, item.period) for item in counted_submissions(viewer, changeset)
    }
    found = []
    for span in tree.spans:
        if scope is not None and span.code not in scope:
            continue
        for expectation in pack.expectations:
            if not expectation.owed_by(span) or kind_id not in (None, expectation.kind):
                continue
            for part in expectation.periods(period):
                if not span.within(part):
                    continue
                item = sent.get((span.code, expectation.kind, part))
                found.append(
                    Owed(
                        unit=span.short_name,
                        kind=pack.kinds[expectation.kind].label,
                        period=part,
                        due=expectation.due(part),
                        state=item.state if item else None,
                        received_on=item.received_on if item else None,
                        unit_code=span.code,
                        kind_id=expectation.kind,
                        in_review=item is not None
                        and (span.code, expectation.kind, part) not in counted,
                    )
                )
    return found


def _find_kind(pack: Pack, text: str) -> str:
    owed = dict.fromkeys(item.kind for item in pack.expectations)
    for kind_id in owed:
        if text in (kind_id, pack.kinds[kind_id].label):
            return kind_id
    known = tuple(pack.kinds[kind_id].label for kind_id in owed)
    raise RefusedError(Message("没有要报的台账“{kind}”，有：{known}。", kind=text, known=known))


def count_by_kind(owed: Iterable[Owed], today: date) -> list[KindCount]:
    """How what is owed stands on a day, kind by kind."""
    by_kind: dict[str, list[Owed]] = {}
    for item in owed:
        by_kind.setdefault(item.kind_id, []).append(item)
    return [_count(kind_id, items[0].kind, items, today) for kind_id, items in by_kind.items()]


def count_all(owed: Sequence[Owed], today: date) -> KindCount:
    """How all that is owed stands on a day."""
    return _count("", "", owed, today)


def _count(kind_id: str, kind: str, owed: Sequence[Owed], today: date) -> KindCount:
    standings = [item.standing(today) for item in owed]
    missing = [item for item in owed if item.state is None]
    return KindCount(
        kind_id=kind_id,
        kind=kind,
        owed=len(owed),
        sent=len(owed) - len(missing),
        nil=sum(item.state is SubmissionState.NIL for item in owed),
        late=standings.count(Standing.LATE),
        missing=len(missing),
        overdue=standings.count(Standing.OVERDUE),
        who_missing=tuple(dict.fromkeys(item.unit for item in missing)),
    )


def reminder(owed: Iterable[Owed], today: date) -> str:
    """The text to paste into the group of the units, empty if there is nobody to ask.

    By period and due day, the most pressing first; within it the units in the order of the tree, each with what
    is missing. Nothing is asked for long before its period ends. It is Chinese in whatever language the
    program speaks, as a report is: the units read it, not the person at the keyboard.
    """
    groups: dict[tuple[date, Period], dict[tuple[str, str], list[str]]] = {}
    for item in owed:
        if item.is_asked_for(today):
            units = groups.setdefault((item.due, item.period), {})
            units.setdefault((item.unit_code, item.unit), []).append(item.kind)
    if not groups:
        return ""
    lines = ["各单位："]
    for (due, period), units in sorted(groups.items(), key=lambda group: _pressing(*group[0])):
        lines.append(_asked(period, due, today))
        lines += [f"{unit}：{'、'.join(kinds)}" for (_code, unit), kinds in units.items()]
    return "\n".join([*lines, "没有发生的请报零报告。已报送的请忽略，谢谢。"])


def _pressing(due: date, period: Period) -> tuple[date, date]:
    return due, period.start


def _asked(period: Period, due: date, today: date) -> str:
    day = chinese_date(due) if due.year != today.year else f"{due.month}月{due.day}日"
    if today > due:
        late = (today - due).days
        return f"{period.name}的下列台账应于{day}前报送，已逾期{late}天，还没有收到，请尽快报送："
    if today == due:
        return f"{period.name}的下列台账今天截止，还没有收到，请今天报送："
    return f"{period.name}的下列台账还没有收到，请在{day}以前报送（含当天）："
