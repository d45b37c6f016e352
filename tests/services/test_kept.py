"""What is kept between two questions is what would be counted anew, for whoever asks, whatever was done between."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from threading import Thread

import pytest
from django.db import connections

from taizhang.core.values import RefusedError
from taizhang.services import kept as kept_module
from taizhang.services.at_a_glance import look
from taizhang.services.correcting import correct_record
from taizhang.services.entering import enter_record
from taizhang.services.entry_names import EntryNames
from taizhang.services.kept import MOST_KEPT, is_kept, kept
from taizhang.services.list_question import read_question
from taizhang.services.listing import list_records
from taizhang.services.own_lists import PROFILE
from taizhang.services.report_check import check_report, is_checked, suppress_finding
from taizhang.services.report_trace import is_traced, trace_of
from taizhang.services.reporting import write_report
from taizhang.services.review_queue import heads
from taizhang.services.reviewing import approve_records
from taizhang.services.rights import Actor, Role
from taizhang.services.signing import ask_signature
from taizhang.services.workspace import Workspace
from taizhang.store import by_day, queries
from taizhang.store import touched as touched_module
from taizhang.store.submissions import counted_submissions
from taizhang.store.touched import one_moment
from taizhang.store.viewer import Viewer
from taizhang.store.waiting import waiting_records
from tests.support.books import TRAINING
from tests.support.workspaces import (
    H1,
    VIEWER,
    copy_filled,
    organisation,
    send,
    training,
)

TOWN, OTHER = "town-donghu", "town-liuhe"
NUMBER = "2025H1-001"
VIEWERS = (VIEWER, Viewer("审核人", "dept"), Viewer("填报人", TOWN), Viewer("填报人", OTHER))
DRAFTER = Actor(1, "综合岗", Role.DRAFTER)
Said = Callable[[Workspace, Viewer], object]


def fill_overtaken(workspace: Workspace) -> None:
    send(workspace, TOWN, {TRAINING: [training("2025-03-05", 培训人次=40)]})
    send(workspace, OTHER, {TRAINING: [training("2025-04-05", "政策宣讲", 培训人次=7)]})
    write_report(workspace, VIEWER, TOWN, H1, template="half_year")
    write_anew(workspace, "41")


@pytest.fixture
def office(tmp_path: Path) -> Workspace:
    """Two towns with trainings, a register with an entry, and a report of a town that has been overtaken."""
    return copy_filled(fill_overtaken, tmp_path / "office", [organisation("A1", 30, "2020-01-01")])


def write_anew(office: Workspace, people: str) -> None:
    """Let the training of the town say how many came."""
    [row] = list_records(office, VIEWER, read_question(office, "training", {"unit": TOWN}, H1)).rows
    correct_record(
        office, VIEWER, row.record_id, {"培训人次": people}, reason="核实", actor="综合岗"
    )


def totals(office: Workspace, viewer: Viewer) -> object:
    """The count and the sums of a list."""
    found = list_records(office, viewer, read_question(office, "training", {}, H1))
    return found.count, [column.total for column in found.columns]


def figures(office: Workspace, viewer: Viewer) -> object:
    """The figures of the viewer's own unit."""
    found = look(office, viewer, viewer.unit or "dept", H1)
    return [one.outcome.value for one in found.figures]


def town_figures(office: Workspace, viewer: Viewer) -> object:
    """The figures of one town, for whoever may see them."""
    return [one.outcome.value for one in look(office, viewer, TOWN, H1).figures]


def trace(office: Workspace, viewer: Viewer) -> object:
    """What the figures of a report read today."""
    return [one.now for one in trace_of(office, viewer, NUMBER).figures]


def check(office: Workspace, viewer: Viewer) -> object:
    """What the check of a report says."""
    return [(one.title, one.words) for one in check_report(office, viewer, NUMBER).findings]


def name(office: Workspace, viewer: Viewer) -> object:
    """What an entry of a register is called."""
    return EntryNames(office, viewer).entry("organisation", "A1")


def answer(said: Said, office: Workspace, viewer: Viewer) -> object:
    """What somebody is told; or that he is refused."""
    try:
        return said(office, viewer)
    except RefusedError as refused:
        return str(refused)


@pytest.mark.parametrize("said", [totals, figures, town_figures, trace, check, name])
def test_nobody_is_told_what_was_found_for_another(office: Workspace, said: Said) -> None:
    alone = []
    for viewer in VIEWERS:
        kept_module._shelves.clear()
        alone.append(answer(said, office, viewer))

    kept_module._shelves.clear()
    assert [answer(said, office, viewer) for viewer in VIEWERS] == alone
    assert [answer(said, office, viewer) for viewer in reversed(VIEWERS)] == alone[::-1]
    if said is name:
        assert alone == ["组织A1"] * 4
    else:
        assert alone[2] != alone[3]


@pytest.mark.parametrize("said", [totals, figures, trace])
def test_what_was_written_since_is_in_it(office: Workspace, said: Said) -> None:
    before = said(office, VIEWER)

    write_anew(office, "9")

    assert said(office, VIEWER) != before


def test_acts_that_change_no_figure_leave_a_report_traced_and_checked(office: Workspace) -> None:
    trace(office, VIEWER)
    checked = check_report(office, VIEWER, NUMBER)
    suppress_finding(office, DRAFTER, NUMBER, checked.findings[0].key, reason="已核实")
    ask_signature(office, DRAFTER, NUMBER)

    assert is_traced(office, VIEWER, NUMBER)
    assert is_checked(office, VIEWER, NUMBER)
    assert len(check_report(office, VIEWER, NUMBER).suppressed) == 1
    assert not is_traced(office, VIEWERS[2], NUMBER)
    assert not is_checked(office, VIEWERS[2], NUMBER)

    write_anew(office, "9")
    assert not is_traced(office, VIEWER, NUMBER)
    assert not is_checked(office, VIEWER, NUMBER)


def test_a_check_goes_by_the_lists_that_there_are_now(office: Workspace) -> None:
    rules = {one.finding.rule for one in check_report(office, VIEWER, NUMBER).findings}
    assert rules
    (office.folder / PROFILE).write_text(
        "".join(f"{rule} 不查\n" for rule in rules), encoding="utf-8"
    )

    assert not is_checked(office, VIEWER, NUMBER)
    assert check_report(office, VIEWER, NUMBER).findings == ()


def test_what_was_asked_for_longest_ago_goes_and_one_sort_leaves_another_alone(
    office: Workspace,
) -> None:
    def keep(*asked: object) -> None:
        kept(office, VIEWER, ("of a test", *asked), lambda _changeset: asked)

    kept(office, VIEWER, ("of another",), lambda _changeset: "")
    for number in range(MOST_KEPT):
        keep(number)
    keep(0)
    keep("one more")

    assert is_kept(office, VIEWER, ("of a test", 0))
    assert not is_kept(office, VIEWER, ("of a test", 1))
    assert is_kept(office, VIEWER, ("of a test", 2))
    assert is_kept(office, VIEWER, ("of another",))


def meanwhile(act: Callable[[], object]) -> None:
    """Somebody else does something, in a thread of his own."""
    failed: list[BaseException] = []

    def run() -> None:
        try:
            act()
        except BaseException as error:  # noqa: BLE001 (told to whoever waits)
            failed.append(error)
        finally:
            connections.close_all()

    thread = Thread(target=run)
    thread.start()
    thread.join()
    assert failed == []


def test_a_page_is_of_one_moment_and_leaves_nothing_of_it_behind(
    office: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Also of few units along the index of days, which knows only what holds by now.
    monkeypatch.setattr(by_day, "FEW_UNITS", 0)

    def seen() -> tuple[object, ...]:
        latest = queries.latest_changeset(VIEWER)
        tree = queries.unit_tree(VIEWER, office.pack.kinds["unit"], H1, latest)
        return (
            latest,
            queries.newest_seal(VIEWER),
            queries.newest_seal(VIEWER, ("sign",)),
            *(figures(office, viewer) for viewer in VIEWERS),
            heads(office, VIEWER),
            waiting_records(VIEWER, office.pack.kinds, tree, latest),
            counted_submissions(VIEWER, latest),
        )

    def send_another() -> None:
        texts = {
            "举办日期": "2025-05-06",
            "主题": "联络员业务",
            "形式": "专题讲座",
            "对象": "乡镇社区",
        }
        counts = {"场次": "1", "培训人次": "20"}
        enter_record(office, VIEWER, TRAINING, OTHER, texts | counts, submit=True)

    meanwhile(send_another)
    before = seen()
    waiting = [head.record_id for head in heads(office, VIEWER)]
    forget()
    with one_moment():
        meanwhile(lambda: write_anew(office, "43"))
        meanwhile(send_another)
        meanwhile(lambda: approve_records(office, VIEWER, waiting))
        # Counted only now, it is what it was when the page was begun.
        assert seen() == before
        sums = totals(office, VIEWER)
        trace_of(office, VIEWER, NUMBER)
        check_report(office, VIEWER, NUMBER)
        meanwhile(lambda: write_anew(office, "44"))

    after = seen()
    assert after[:1] == (int(str(before[0])) + 4,)
    assert all(now != then for now, then in zip(after[3:7], before[3:7], strict=True))
    told = (totals(office, VIEWER), trace_of(office, VIEWER, NUMBER))
    assert told[0] != sums
    checked = check_report(office, VIEWER, NUMBER)
    forget()
    assert seen() == after
    assert told == (totals(office, VIEWER), trace_of(office, VIEWER, NUMBER))
    assert check_report(office, VIEWER, NUMBER) == checked


def forget() -> None:
    """As after a start of the program."""
    kept_module._shelves.clear()
    touched_module._BOOKS.clear()
